//! Reports of the stage train: losses, pictures, formulas, the run's state.

use crate::spec::Loss;
use serde::{Deserialize, Serialize};

/// Loss at one step, of the target in scaled units.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct LossPoint {
    /// Steps made when the loss was measured; the first batch's loss is at step 1.
    pub step: u32,
    /// Loss of the batch, before its update.
    pub train: f64,
    /// Loss of the validation rows after the update; null where it was not measured.
    pub validation: Option<f64>,
}

/// One line of the log, as PyTorch users know it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct EpochLine {
    /// Epoch, from 1.
    pub epoch: u32,
    /// Mean training loss over its batches.
    pub loss: f64,
    /// Loss of the validation rows at its end; null where it was not measured (of classes, and with patience, it is).
    #[serde(default)]
    pub validation: Option<f64>,
    /// Share of the validation rows whose class is right; null for numbers.
    #[serde(default)]
    pub accuracy: Option<f64>,
}

/// Where the run stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct RunState {
    /// Number of this run; a reset or a new setting starts another.
    pub run: u32,
    /// Steps made by the weights in use.
    pub step: u32,
    /// Steps in an epoch.
    pub steps_per_epoch: u32,
    /// Steps of the kept checkpoints, ascending.
    pub checkpoints: Vec<u32>,
    /// Whether the settings have changed since the run began: training starts a new run.
    pub stale: bool,
    /// Task of the trained model whose weights it began with; null when they were drawn.
    pub begun_with: Option<String>,
    /// Whether `undo` can bring the previous run back.
    pub undoable: bool,
    /// Trainable numbers.
    pub parameters: u32,
    /// Tokens in a step; 0 where there are none.
    pub tokens_per_step: u32,
    /// Floating-point operations of a step: three times those of the batch's forward pass.
    pub flops_per_step: f64,
    /// Step from which corrections are part of the training rows; null before a retrain.
    pub retrained_from: Option<u32>,
    /// η of the next step, schedule included.
    pub learning_rate: f64,
}

/// What `step(n)` found.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct StepReport {
    /// Where the run stands now.
    pub state: RunState,
    /// Losses of these steps (every one when n <= 200, else every k-th and the last).
    pub losses: Vec<LossPoint>,
    /// Epochs that ended.
    pub epochs: Vec<EpochLine>,
    /// Set when a loss was not finite: nothing later was kept.
    pub diverged: Option<Diverged>,
    /// Set when the validation loss has not improved for as many epochs as the patience lasts.
    pub early: Option<EarlyStop>,
}

/// A run that stopped by itself.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct EarlyStop {
    /// Step at which patience ended.
    pub step: u32,
    /// Step of the lowest validation loss; its weights are back.
    pub best: u32,
}

/// A run that blew up.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct Diverged {
    /// Step whose loss was not finite.
    pub step: u32,
    /// Step whose weights are back: the last kept ones no worse than the initial ones.
    pub restored: u32,
}

/// The full loss history of the run, thinned to at most 2,000 points.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct HistoryReport {
    /// Where the run stands.
    pub state: RunState,
    /// Losses so far.
    pub losses: Vec<LossPoint>,
    /// The last 500 epochs.
    pub epochs: Vec<EpochLine>,
}

/// What the model does now, for the moving pictures.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct PictureReport {
    /// Step of the weights.
    pub step: u32,
    /// Of each row of the data report's sample: the predicted number in user's units, or the index of the class.
    pub predicted: Vec<f64>,
    /// Probability of the predicted class; empty for numbers.
    pub probability: Vec<f64>,
    /// What the model writes now, from a line end on; null unless it foretells the next token.
    pub text: Option<String>,
    /// The model over the plane of its two features; null unless it has two, and classes.
    pub plane: Option<Plane>,
    /// Predicted price along the area axis (area in sqft, price in USD); empty unless area is the only feature.
    pub curve: Vec<(f64, f64)>,
    /// θ0, θ1 in scaled units; null unless the model has two parameters.
    pub theta: Option<(f64, f64)>,
    /// θ0 in USD and θ1 in USD per sqft; null unless two parameters and no logarithm.
    pub line: Option<(f64, f64)>,
}

/// What a model of two features says everywhere.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Plane {
    /// Points on each axis.
    pub size: u32,
    /// Range of the first feature, in its unit.
    pub x: (f64, f64),
    /// Range of the second feature.
    pub y: (f64, f64),
    /// Probability of each class at `size × size` points, x running fastest: `[class, point]`.
    pub probabilities: Vec<Vec<f64>>,
}

/// What the filters of a convolutional network see in one picture.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct MapsReport {
    /// Step of the weights.
    pub step: u32,
    /// The first convolution's kernels; grey 127.5 is zero.
    pub filters: Maps,
    /// Feature maps after each activation, before they are pooled.
    pub layers: Vec<Maps>,
}

/// Small grey pictures of one size.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct Maps {
    /// How many.
    pub count: u32,
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// The value that grey 0 stands for.
    pub low: f64,
    /// The value that grey 255 stands for.
    pub high: f64,
    /// Greys, `[count, height, width]`.
    pub values: Vec<u8>,
}

/// MSE over the plane of the two parameters, exactly: MSE is quadratic in them.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct ContourReport {
    /// Points on each axis.
    pub size: u32,
    /// Range of θ0 (scaled units).
    pub theta0: (f64, f64),
    /// Range of θ1 (scaled units).
    pub theta1: (f64, f64),
    /// MSE on the training rows, `size × size`, θ0 running fastest.
    pub values: Vec<f64>,
    /// The least-squares solution.
    pub optimum: (f64, f64),
    /// MSE there.
    pub optimum_mse: f64,
    /// The descent so far: step, θ0, θ1, at the kept checkpoints and now.
    pub path: Vec<(u32, f64, f64)>,
}

/// One gradient, found in three ways.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct GradientCheck {
    /// The parameter's value.
    pub value: f64,
    /// Closed form, computed in 64-bit floats on the host: for MSE 2/n Σ(ŷ−y)·x, plus 2·λ·θ for a weight under L2.
    pub formula: f64,
    /// What Burn's autodiff gives for the same batch (32-bit floats).
    pub autodiff: f64,
    /// Central finite difference of the loss in 64-bit floats.
    pub finite_difference: f64,
}

/// The formulas with the numbers of the batch that the next step will use.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct FormulaReport {
    /// Step of the weights.
    pub step: u32,
    /// n: rows in the batch.
    pub rows: u32,
    /// Which loss the sums below are of.
    pub loss: Loss,
    /// Σ ℓ: of MSE Σ(ŷ−y)², of cross-entropy −Σ log p, p being the right class's probability.
    pub sum_loss: f64,
    /// Σ s, the slope s being ŷ−y for MSE, its sign for MAE, ŷ−y cut to ±1 for Huber, and for cross-entropy the first
    /// class's probability, less 1 where that class is right.
    pub sum_slope: f64,
    /// Σ s·x, x being what θ1 multiplies.
    pub sum_slope_input: f64,
    /// 1/n Σ ℓ(ŷ−y), from the host's 64-bit sums.
    pub mean_loss: f64,
    /// The same as Burn computed it.
    pub mean_loss_engine: f64,
    /// θ0: the output layer's bias; null where it has none.
    pub theta0: Option<GradientCheck>,
    /// θ1: the output layer's first weight (of a linear model on area: the slope).
    pub theta1: GradientCheck,
    /// What θ1 multiplies: `area`, the first feature's column, or `hidden` for an MLP.
    pub input: String,
    /// λ in force.
    pub l2: f64,
    /// λ₁ in force.
    pub l1: f64,
}

/// A live setting that changed during a run, so that a link can replay it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// In force from the update after this many steps.
    pub step: u32,
    /// η from here on.
    pub learning_rate: f64,
    /// λ from here on.
    pub l2: f64,
}
