//! What the engine tells the page: plain data, one file for each stage that has much to say.
//! Nothing here computes; units stand beside each number.

mod data;
mod deploy;
mod evaluate;
mod train;

pub use data::*;
pub use deploy::*;
pub use evaluate::*;
pub use train::*;

use serde::{Deserialize, Serialize};

/// The eight stages of a model's life, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Stage {
    Data,
    Prepare,
    Train,
    Optimise,
    Evaluate,
    Deploy,
    Apply,
    Feedback,
}

/// A value of a setting.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(untagged)]
#[allow(missing_docs)]
pub enum Value {
    Toggle(bool),
    Number(f64),
    Choice(String),
}

/// What kind of control a setting gets, and its bounds.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase", tag = "type")]
pub enum ParameterKind {
    /// A number between two bounds, both allowed.
    #[serde(rename_all = "camelCase")]
    Number {
        /// Smallest value.
        min: f64,
        /// Largest value.
        max: f64,
        /// Whether only whole numbers are allowed.
        integer: bool,
        /// Values a slider offers, ascending; any other number within the bounds may be typed.
        stops: Vec<f64>,
        /// Unit key, e.g. `usd`; empty for none.
        unit: String,
    },
    /// One of a few words.
    Choice {
        /// The words, as they stand in a link.
        options: Vec<String>,
    },
    /// A column of an own table, or several, one a line.
    Columns {
        /// Their names; empty before the table is opened.
        options: Vec<String>,
        /// Whether several, or none, may be named.
        many: bool,
    },
    /// On or off.
    Toggle,
}

/// Shows a parameter only while another one has one of certain values.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Condition {
    /// The other parameter.
    pub key: String,
    /// Its values.
    pub is: Vec<Value>,
}

/// One setting: everything that a control, a link and the validation need.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct Parameter {
    /// Field of [`crate::spec::Spec`]; also its name in a link and of its strings (`parameter.<key>`).
    pub key: String,
    /// The stage that it belongs to: this one and all later ones become stale when it changes.
    pub stage: Stage,
    /// Control and bounds.
    pub kind: ParameterKind,
    /// The task's default.
    pub default: Value,
    /// Whether it may change while a run goes on, without starting over.
    pub live: bool,
    /// Whether it stands behind "more".
    pub more: bool,
    /// Shown only when this holds.
    pub when: Option<Condition>,
}

/// A column of a task's table.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct Column {
    /// Name in the file's header and key of its strings (`column.<name>`).
    pub name: String,
    /// Numbers, or words.
    pub numeric: bool,
    /// Unit key (`usd`, `sqft`, `ft`, `years`, `degrees`); empty for none.
    pub unit: String,
    /// Whether this is what the model predicts.
    pub target: bool,
    /// The words that occur, sorted; empty for numbers.
    pub categories: Vec<String>,
}

/// A named set of settings, to try.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct Recipe {
    /// Key of its strings (`recipe.<id>`).
    pub id: String,
    /// Settings it changes: key and value.
    pub settings: Vec<(String, Value)>,
}

/// A result measured elsewhere, for comparison.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct Reference {
    /// Key of its strings (`reference.<id>`).
    pub id: String,
    /// R², or accuracy, on the documented test rows.
    pub score: f64,
    /// Root mean squared error in the target's unit, or the share of wrong classes, on them.
    pub error: f64,
}

/// Which of the wasm packages for the CPU has a task's models.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum Package {
    /// The small one that starts the page.
    Cpu,
    /// The one with everything else: convolution and attention, pictures, text, tables of unknown columns.
    Deep,
}

/// What a task's data is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum DataKind {
    /// A table with known columns.
    Table,
    /// A table whose columns, and the one to predict, are found in the file.
    OwnTable,
    /// Grey pictures with labels.
    Pictures,
    /// One long text.
    Text,
    /// Lines that stand for themselves, such as poems.
    Lines,
    /// Sentences with labels.
    Sentences,
    /// Numbers as they are, of a task that the catalogue leaves out.
    Arrays,
}

/// What the page knows of a task before it opens it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct TaskInfo {
    /// Id in links and in `open({ task })`.
    pub id: String,
    /// Where its models are.
    pub package: Package,
    /// What its data is.
    pub kind: DataKind,
    /// Path of its packed data, relative to the site; empty when it generates its data.
    pub data_path: String,
    /// Path of its shipped weights, relative to the site; empty for none.
    pub weights_path: String,
    /// Columns of its table, in the file's order; empty for pictures and text.
    pub columns: Vec<Column>,
    /// What is to be told apart, in the order of the model's outputs; empty for a number to predict.
    pub classes: Vec<String>,
    /// Its settings, in the order in which controls stand.
    pub parameters: Vec<Parameter>,
    /// Experiments worth a try.
    pub recipes: Vec<Recipe>,
    /// Results of other tools on the documented split.
    pub references: Vec<Reference>,
}

/// Everything the engine offers.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct Catalog {
    /// Tasks, the first one is opened when nobody asks for another.
    pub tasks: Vec<TaskInfo>,
}
