//! Reports of the stages evaluate and optimise.

use super::Cell;
use serde::{Deserialize, Serialize};

/// How good predictions are on one part of the rows, in user's units.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase", tag = "type")]
pub enum Metrics {
    /// Of numbers.
    Regression {
        /// Rows.
        rows: u32,
        /// Mean squared error, in the target's unit squared.
        mse: f64,
        /// Root of it, in the target's unit.
        rmse: f64,
        /// Mean absolute error, in the target's unit.
        mae: f64,
        /// 1 − MSE / variance; 1 is perfect, 0 is the mean's.
        r2: f64,
    },
    /// Of classes.
    Classification {
        /// Rows.
        rows: u32,
        /// Share of the rows that are right.
        accuracy: f64,
        /// Mean over the classes that occur of the share of right ones among those called so (0 when none is).
        precision: f64,
        /// Mean over the classes that occur of the share of their rows that are found.
        recall: f64,
        /// Mean over the classes that occur of 2 · precision · recall / (precision + recall).
        f1: f64,
    },
    /// Of the next token.
    Language {
        /// Tokens that were foretold.
        rows: u32,
        /// Mean of −ln of the probability that the right token was given, nats.
        loss: f64,
        /// e to that: as unsure as a choice among so many equally likely tokens.
        perplexity: f64,
        /// The loss in bits: loss / ln 2.
        bits: f64,
    },
}

impl Metrics {
    /// Root mean squared error, the share of wrong classes, or the loss in nats: less is better.
    pub fn error(&self) -> f64 {
        match self {
            Self::Regression { rmse, .. } => *rmse,
            Self::Classification { accuracy, .. } => 1.0 - accuracy,
            Self::Language { loss, .. } => *loss,
        }
    }

    /// R², accuracy, or the mean probability (geometric) of the right token: more is better.
    pub fn score(&self) -> f64 {
        match self {
            Self::Regression { r2, .. } => *r2,
            Self::Classification { accuracy, .. } => *accuracy,
            Self::Language { perplexity, .. } => 1.0 / perplexity,
        }
    }

    /// Rows measured.
    pub fn rows(&self) -> u32 {
        match self {
            Self::Regression { rows, .. } | Self::Classification { rows, .. } | Self::Language { rows, .. } => *rows,
        }
    }
}

/// How well one class is told from the others, on the test rows.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct ClassMetrics {
    /// The class.
    pub class: String,
    /// Test rows of it.
    pub rows: u32,
    /// Share of right ones among those called so; 0 when none is.
    pub precision: f64,
    /// Share of its rows that are found.
    pub recall: f64,
    /// 2 · precision · recall / (precision + recall).
    pub f1: f64,
}

/// The same for the three parts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[allow(missing_docs)]
pub struct SplitMetrics {
    pub train: Metrics,
    pub validation: Metrics,
    pub test: Metrics,
}

/// What a model must beat: fitted on the training rows, measured on the same rows as the model.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Baseline {
    /// `mean` (always the training mean) and `leastSquares` (closed form, on the model's features and target) of numbers;
    /// `majority` (always the most frequent class) and `centroid` (the class whose mean is nearest) of classes, of sentences
    /// `naiveBayes` (from the words in them, whatever their order); `unigram` to `fivegram` (from as many tokens less one
    /// before) of the next token.
    pub id: String,
    /// Measured on the three parts.
    pub metrics: SplitMetrics,
}

/// A row the model got very wrong.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct WorstRow {
    /// Row number in the file.
    pub row: u32,
    /// The right number, or the index of the right class.
    pub actual: f64,
    /// Predicted number, or index of the class.
    pub predicted: f64,
    /// Probability of the predicted class; null for numbers.
    pub probability: Option<f64>,
    /// All cells in the columns' order; empty for pictures.
    pub cells: Vec<Cell>,
}

/// Report of the stage evaluate.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct EvaluateReport {
    /// Step of the weights.
    pub step: u32,
    /// The model (pruned and quantised if so set).
    pub model: SplitMetrics,
    /// The baselines, the simplest first.
    pub baselines: Vec<Baseline>,
    /// Of numbers, up to 1,500 test rows: predicted and actual. Empty for classes.
    pub residuals: Vec<(f64, f64)>,
    /// Test rows by right class, then by predicted class. Empty for numbers.
    pub confusion: Vec<Vec<u32>>,
    /// Of each class, on the test rows. Empty for numbers.
    pub classes: Vec<ClassMetrics>,
    /// The test rows with the largest error: ten numbers, or up to 40 wrong classes, the surest first.
    pub worst: Vec<WorstRow>,
    /// Whether test figures compare with the published ones.
    pub comparable: bool,
    /// Test tokens in their order, each with the probability that it was given; empty unless the next token is foretold.
    pub surprise: Vec<(String, f64)>,
}

/// One way to store the model, for the chart of size and error.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct Variant {
    /// Share pruned.
    pub prune: f64,
    /// Whether int8.
    pub quantise: bool,
    /// Weights that are not zero (biases too).
    pub nonzero: u32,
    /// Validation metrics.
    pub validation: Metrics,
    /// Test metrics.
    pub test: Metrics,
    /// Size of the safetensors file that this variant exports, bytes, not compressed.
    pub file_bytes: u32,
}

/// Report of the stage optimise.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct OptimiseReport {
    /// Step of the weights.
    pub step: u32,
    /// Trainable numbers.
    pub parameters: u32,
    /// Without pruning and quantisation.
    pub before: Variant,
    /// As set now.
    pub after: Variant,
    /// The ladder: 0 … 95 % pruned, as float32 and as int8.
    pub sweep: Vec<Variant>,
    /// Magnitudes of the weights in use, for a histogram.
    pub weights: super::Histogram,
}
