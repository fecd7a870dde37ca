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

/// What a model is asked about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(untagged)]
pub enum Input {
    /// A row of a table: column name and value. A column left out counts as unknown.
    Cells(BTreeMap<String, InputValue>),
    /// A picture in the task's size, row by row, 0 (background) to 255.
    Pixels(Vec<u8>),
    /// A text.
    Text(String),
}

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

/// What the model says of an input, in user's units.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "type")]
pub enum Prediction {
    /// A number, such as a price.
    Number {
        /// Step of the weights.
        step: u32,
        /// The number, in the target's unit.
        value: f64,
        /// Lower end of the interval (never below 0 where no training row was).
        low: f64,
        /// Upper end.
        high: f64,
        /// Share of validation rows that the interval is made to hold: 0.9.
        coverage: f64,
        /// Share of the test rows that intervals made in this way did hold.
        measured_coverage: f64,
        /// Values outside the training range.
        warnings: Vec<RangeWarning>,
    },
    /// A class.
    Class {
        /// Step of the weights.
        step: u32,
        /// The most probable class.
        class: String,
        /// Softmax of the outputs, in the order of the task's classes.
        probabilities: Vec<f64>,
        /// Values outside the training range.
        warnings: Vec<RangeWarning>,
    },
    /// What comes next.
    Text {
        /// Step of the weights.
        step: u32,
        /// The continuation.
        text: String,
        /// The likeliest next tokens and their probabilities, before temperature.
        next: Vec<(String, f64)>,
        /// Characters of the input that the model does not know: they were left out.
        unknown: Vec<String>,
    },
}

/// What each place of a text takes from each other one.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct AttentionReport {
    /// Step of the weights.
    pub step: u32,
    /// The tokens.
    pub tokens: Vec<String>,
    /// Blocks of the model.
    pub blocks: u32,
    /// Heads of each.
    pub heads: u32,
    /// `[block, head, to, from]`: the share that a token (row) takes from another (column), 255 being all; a row sums to 255
    /// but for rounding.
    pub weights: Vec<u8>,
}

/// Which words a class was told from.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct ExplainReport {
    /// Step of the weights.
    pub step: u32,
    /// Index of the class that is named.
    pub class: u32,
    /// Its probability.
    pub probability: f64,
    /// The text in pieces; each with its Shapley value: what it adds to the log-odds of the class, nats, on the mean over
    /// the orders in which words may come in. They add up to the log-odds, less those of no words. Between words 0.
    pub pieces: Vec<(String, f64)>,
}

/// What was taken from a trained model.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct StartReport {
    /// Task of the trained model.
    pub task: String,
    /// Tensors that fitted.
    pub taken: u32,
    /// Tensors of this model.
    pub tensors: u32,
    /// Numbers that fitted.
    pub numbers: u32,
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

/// "This sold for ...", "it is a 7".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// The row or picture.
    pub input: Input,
    /// What is right: a number in the target's unit, or a class. Links and files of the first version call it `price`.
    #[serde(alias = "price")]
    pub target: InputValue,
}

/// A correction and what the model says.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct CorrectionView {
    /// As it was entered.
    pub correction: Correction,
    /// What the model in use predicts: a number, or the index of a class; of a continuation its loss, nats a token.
    pub predicted: f64,
    /// What the weights before the retrain predicted; null before a retrain.
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
    /// Metrics over the corrections before the retrain; null before one.
    pub fit_before: Option<Metrics>,
    /// Metrics over the corrections now; null without corrections.
    pub fit_now: Option<Metrics>,
    /// Corrections with at least one value (or the number to predict) outside the training range.
    pub outside: u32,
    /// Of numbers: mean of (right − predicted); of classes: the share that is wrong; null without corrections.
    pub bias: Option<f64>,
    /// Whether the bias of at least three corrections is larger than chance explains (2 standard errors).
    pub drift: bool,
}
