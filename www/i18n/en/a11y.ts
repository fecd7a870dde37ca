// For those who read with ears or fingers: tables behind the charts, what is announced, sound and shortcuts.

export const a11y = {
  "a11y.table": "Show as table",
  "a11y.table.all": "All {count} rows",
  "a11y.table.sampled": "{shown} of {count} rows, evenly spaced",
  "a11y.table.class": "Class",
  "a11y.table.step": "Step",
  "a11y.table.place": "Place",
  "a11y.table.token": "Token",
  "a11y.table.share": "Attention",
  "a11y.table.from": "From",
  "a11y.table.to": "To",
  "a11y.table.count": "Count",
  "a11y.table.numbers": "Numbers",
  "a11y.table.pruned": "Pruned",
  "a11y.pad.keys": "Keyboard: arrows move the pen. It draws while the space bar is held; Enter puts it down and lifts it.",
  "a11y.pad.at": "Pen up, {x} across, {y} down",
  "a11y.pad.draws": "Drawing, {x} across, {y} down",
} as const;
