//! Reports of the stages evaluate and optimise.

use super::Cell;
use serde::{Deserialize, Serialize};

/// Errors on one part of the rows, in user's units.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct Metrics {
    /// Rows.
    pub rows: u32,
    /// Mean squared error, USD².
    pub mse: f64,
    /// Root of it, USD.
    pub rmse: f64,
    /// Mean absolute error, USD.
    pub mae: f64,
    /// 1 − MSE / variance; 1 is perfect, 0 is the mean's.
    pub r2: f64,
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
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct Baselines {
    /// Always the training mean.
    pub mean: SplitMetrics,
    /// Closed-form least squares on the model's features and target.
    pub least_squares: SplitMetrics,
}

/// A house the model got very wrong.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct WorstRow {
    /// Row number in the file.
    pub row: u32,
    /// Price, USD.
    pub actual: f64,
    /// Predicted, USD.
    pub predicted: f64,
    /// All cells in the columns' order.
    pub cells: Vec<Cell>,
}

/// Report of the stage evaluate.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct EvaluateReport {
    /// Step of the weights.
    pub step: u32,
    /// The model (pruned and quantised if so set).
    pub model: SplitMetrics,
    /// The baselines.
    pub baseline: Baselines,
    /// Up to 1,500 test rows: predicted and actual, USD.
    pub residuals: Vec<(f64, f64)>,
    /// The ten test rows with the largest absolute error.
    pub worst: Vec<WorstRow>,
    /// Whether test figures compare with the published ones.
    pub comparable: bool,
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
    /// Validation RMSE, USD.
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
