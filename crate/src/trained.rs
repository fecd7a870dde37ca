//! A trained model on the host: the transform, the weights and the way from a user's row to the model's inputs and back.
//! This is what optimise makes smaller, deploy writes down and apply asks. It knows nothing of devices or tensors.

use crate::models::{Array, ModelConfig};
use crate::report::{Column, FeatureInfo, Input, InputValue};
use crate::spec::Spec;
use crate::statistics::{quantile, sorted};
use crate::text::Text;
use crate::words::{Dictionary, PADDING};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Validation rows around a predicted number whose residuals make its interval.
pub const NEIGHBOURS: usize = 400;

/// Cells of a row by column; one that is left out counts as unknown.
pub type Cells = BTreeMap<String, InputValue>;

/// What a model's output means.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// y = (f(number) − shift) / scale, f being log or identity.
    Number {
        /// Column, shift and scale.
        info: FeatureInfo,
        /// Whether f is the natural logarithm.
        log: bool,
    },
    /// One logit for each class.
    Classes(Vec<String>),
    /// One logit for each token that may come next; so many tokens.
    Tokens(usize),
}

/// How text becomes token numbers.
#[derive(Debug, Clone, PartialEq)]
pub enum Vocabulary {
    /// No text.
    None,
    /// Each character is a token; those of the text.
    Characters(Arc<Text>),
    /// Each word is a token; rows are filled up to a length.
    Words {
        /// The words.
        dictionary: Arc<Dictionary>,
        /// Tokens in a row.
        context: usize,
    },
}

/// From user's units to the model's inputs, and from its output back. Travels with the model.
#[derive(Debug, Clone, PartialEq)]
pub struct Transform {
    /// Inputs of a table's model, in their order; empty for pictures.
    pub features: Vec<FeatureInfo>,
    /// Pixels: input = (pixel − shift) / scale; unused for tables and text.
    pub pixels: (f64, f64),
    /// Text.
    pub vocabulary: Vocabulary,
    /// The output.
    pub target: Target,
}

/// Everything that a deployed model needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Trained {
    /// The settings it was trained with.
    pub spec: Spec,
    /// Steps trained.
    pub step: u32,
    /// Columns of the task's table, target included; empty for pictures.
    pub columns: Vec<Column>,
    /// Height and width of a picture, pixels; zeros for tables and text.
    pub picture: (usize, usize),
    /// As [`crate::tasks::Task::filled`].
    pub filled: f64,
    /// The transform.
    pub transform: Transform,
    /// Sizes and activation.
    pub config: ModelConfig,
    /// Weights, in the model's order.
    pub weights: Vec<Array>,
    /// Validation predictions (ascending) with their residuals (actual − predicted), in the target's unit; empty for classes.
    pub residuals: Vec<(f64, f64)>,
    /// The least that an interval may hold: 0 where no training row's number is below.
    pub floor: f64,
    /// A row to start a form with.
    pub example: Cells,
    /// Training range of the columns in use that hold numbers: name, smallest, largest, in user's units.
    pub ranges: Vec<(String, f64, f64)>,
    /// The data's credit.
    pub credit: &'static str,
}

impl Target {
    /// A number in the unit that the model learns it in.
    pub fn plain_number(name: &str) -> Self {
        let (column, kind) = (name.into(), "number".into());
        let info = FeatureInfo { column, kind, category: String::new(), fill: None, shift: 0.0, scale: 1.0 };
        Self::Number { info, log: false }
    }
}

impl Transform {
    /// Outputs of the model.
    pub fn outputs(&self) -> usize {
        match &self.target {
            Target::Number { .. } => 1,
            Target::Classes(classes) => classes.len(),
            Target::Tokens(count) => *count,
        }
    }

    /// Whether classes are told apart.
    pub fn classifies(&self) -> bool {
        matches!(self.target, Target::Classes(_))
    }

    /// Whether the next token is foretold.
    pub fn foretells(&self) -> bool {
        matches!(self.target, Target::Tokens(_))
    }

    /// A number in user's units, or the index of a class, as what the model learns.
    pub fn scale_target(&self, actual: f64) -> f32 {
        match &self.target {
            Target::Number { info, log } => {
                let value = if *log { actual.ln() } else { actual };
                ((value - info.shift) / info.scale) as f32
            }
            Target::Classes(_) | Target::Tokens(_) => actual as f32,
        }
    }

    /// The model's outputs for one row as a number in user's units, or the index of the most probable class.
    pub fn answer(&self, outputs: &[f32]) -> f64 {
        match &self.target {
            Target::Number { info, log } => {
                let output = outputs.first().copied().unwrap_or(f32::NAN);
                let value = f64::from(output) * info.scale + info.shift;
                if *log { value.exp() } else { value }
            }
            Target::Classes(_) | Target::Tokens(_) => {
                (0..outputs.len()).max_by(|&a, &b| outputs[a].total_cmp(&outputs[b])).unwrap_or(0) as f64
            }
        }
    }

    /// A row's scaled inputs, `[inputs]`.
    pub fn encode(&self, input: &Input) -> Vec<f32> {
        let cells = match input {
            Input::Cells(cells) => cells,
            Input::Pixels(pixels) => return pixels.iter().map(|&p| self.pixel(p)).collect(),
            Input::Text(text) => return self.tokens(text),
        };
        let value = |feature: &FeatureInfo| {
            let cell = cells.get(&feature.column);
            let raw = match (feature.kind.as_str(), cell) {
                ("missing", cell) => f64::from(u8::from(!matches!(cell, Some(InputValue::Number(_))))),
                ("category", Some(InputValue::Word(word))) => f64::from(u8::from(*word == feature.category)),
                ("category", _) => 0.0,
                (_, Some(InputValue::Number(x))) => *x,
                _ => feature.fill.unwrap_or(0.0),
            };
            ((raw - feature.shift) / feature.scale) as f32
        };
        self.features.iter().map(value).collect()
    }

    /// A text's tokens: of words a whole row, of characters as many as there are.
    fn tokens(&self, text: &str) -> Vec<f32> {
        match &self.vocabulary {
            Vocabulary::None => vec![],
            Vocabulary::Characters(known) => known.encode(text).0.into_iter().map(f32::from).collect(),
            Vocabulary::Words { dictionary, context } => {
                let mut row = dictionary.encode(text, *context);
                row.resize(*context, PADDING);
                row.into_iter().map(f32::from).collect()
            }
        }
    }

    /// The tokens in the order of their numbers; none where there is no text.
    pub fn token_names(&self) -> Vec<String> {
        match &self.vocabulary {
            Vocabulary::None => vec![],
            Vocabulary::Characters(text) => text.vocabulary.iter().map(char::to_string).collect(),
            Vocabulary::Words { dictionary, .. } => dictionary.words.clone(),
        }
    }

    /// A pixel as the model sees it.
    pub fn pixel(&self, pixel: u8) -> f32 {
        ((f64::from(pixel) - self.pixels.0) / self.pixels.1) as f32
    }
}

/// Softmax of one row's logits.
pub fn softmax(logits: &[f32]) -> Vec<f64> {
    let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let powers: Vec<f64> = logits.iter().map(|&l| f64::from(l - most).exp()).collect();
    let sum: f64 = powers.iter().sum();
    powers.into_iter().map(|p| p / sum).collect()
}

impl Trained {
    /// Where 90 % of the validation rows with the most similar predictions lie around theirs: the number plus the 5th and
    /// the 95th percentile of their residuals. Never below 0 where nothing was.
    pub fn interval(&self, value: f64) -> (f64, f64) {
        let place = self.residuals.partition_point(|r| r.0 < value);
        let last = self.residuals.len().saturating_sub(NEIGHBOURS);
        let from = place.saturating_sub(NEIGHBOURS / 2).min(last);
        let near = self.residuals.iter().skip(from).take(NEIGHBOURS).map(|r| r.1).collect::<Vec<_>>();
        let near = sorted(&near);
        if near.is_empty() {
            return (value, value);
        }
        ((value + quantile(&near, 0.05)).max(self.floor), (value + quantile(&near, 0.95)).max(self.floor))
    }
}
