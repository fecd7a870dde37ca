// The apply room.

export const apply = {
  "apply.sentence": "The model at work: describe a house, and it says a price.",
  "apply.unknown": "unknown",
  "apply.unit.sqft": "sq ft",
  "apply.unit.ft": "ft",
  "apply.unit.years": "years",
  "apply.unit.degrees": "degrees",
  "apply.sold": "This sold for …",
  "apply.interval": "{share} of similar validation houses lie around their prediction so that this one would be between {low} and {high}.",
  "apply.coverage": "Checked: such intervals held {share} of the test houses.",
  "apply.interval.label": "Price {price}, interval {low} to {high}; the median of the data is {median}.",
  "apply.legend": "Box: the interval; ember line: the price; grey line: the median house, {median}.",
  "apply.outside": "{column} = {value} is outside the training data ({min} to {max}): the model has never seen such a house, so do not trust this price.",
  "apply.hint": "Clear a field: an empty field means unknown. Then try an area of 20,000 sq ft and read the warning.",
} as const;
