//! Reports of the stages deploy, apply and feedback.

use super::Metrics;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A value for a column, from outside: number or word.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(untagged)]
#[allow(missing_docs)]
pub enum InputValue {
    Number(f64),
    Word(String),
}

/// A house to price: column name and value. A column left out counts as unknown.
pub type Input = BTreeMap<String, InputValue>;

/// A value outside what the model was trained on.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct RangeWarning {
    /// Column.
    pub column: String,
    /// The value given.
    pub value: f64,
    /// Smallest training value.
    pub min: f64,
    /// Largest training value.
    pub max: f64,
}

/// A price for a house.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct Prediction {
    /// Step of the weights.
    pub step: u32,
    /// Price, USD.
    pub price: f64,
    /// Lower end of the interval, USD (never below 0).
    pub low: f64,
    /// Upper end, USD.
    pub high: f64,
    /// Share of validation houses that the interval is made to hold: 0.9.
    pub coverage: f64,
    /// Share of the test houses that intervals made in this way did hold.
    pub measured_coverage: f64,
    /// Values outside the training range.
    pub warnings: Vec<RangeWarning>,
}

/// Middle values and ranges for the form.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct FormField {
    /// Column.
    pub name: String,
    /// Value to start with: the training median or the most frequent word.
    pub start: InputValue,
    /// 1st percentile of the training rows (0 for words).
    pub low: f64,
    /// 99th percentile.
    pub high: f64,
    /// Whether only whole numbers occur.
    pub integer: bool,
}

/// Report of the stage apply: the form that suits the prepared data.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct ApplyReport {
    /// Fields the model uses, in the columns' order.
    pub fields: Vec<FormField>,
}

/// "This sold for ...".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// The house.
    #[cfg_attr(test, ts(as = "std::collections::BTreeMap<String, InputValue>"))]
    pub input: Input,
    /// What it sold for, USD.
    pub price: f64,
}

/// A correction and what the model says.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct CorrectionView {
    /// As it was entered.
    pub correction: Correction,
    /// What the model in use predicts, USD.
    pub predicted: f64,
    /// What the weights before the retrain predicted, USD; null before a retrain.
    pub before: Option<f64>,
    /// Columns outside the training range.
    pub warnings: Vec<RangeWarning>,
}

/// Report of the stage feedback.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct FeedbackReport {
    /// Step of the weights.
    pub step: u32,
    /// All corrections, oldest first.
    pub corrections: Vec<CorrectionView>,
    /// Times each correction stands among the training rows once retrained.
    pub weight: u32,
    /// Test metrics of the weights before the retrain; null before one.
    pub test_before: Option<Metrics>,
    /// Test metrics of the weights in use.
    pub test_now: Metrics,
    /// RMSE over the corrections before the retrain, USD; null before one.
    pub rmse_before: Option<f64>,
    /// RMSE over the corrections now, USD; null without corrections.
    pub rmse_now: Option<f64>,
    /// Corrections with at least one value (or the price) outside the training range.
    pub outside: u32,
    /// Mean of (sold − predicted), USD; null without corrections. Far from 0: prices have moved.
    pub bias: Option<f64>,
    /// Whether the bias of at least three corrections is larger than chance explains (2 standard errors of the
    /// validation residuals).
    pub drift: bool,
}
