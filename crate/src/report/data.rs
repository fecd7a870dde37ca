//! Reports of the stages data and prepare.

use serde::Serialize;

/// A bar chart of numbers.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Histogram {
    /// Left edge of the first bar.
    pub min: f64,
    /// Right edge of the last bar.
    pub max: f64,
    /// Rows in each bar; all bars are equally wide.
    pub counts: Vec<u32>,
    /// Rows beyond `max` (the far tail is cut so that the picture stays readable).
    pub beyond: u32,
}

/// Profile of one column.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct ColumnProfile {
    /// Name in the header.
    pub name: String,
    /// Numbers, or words.
    pub numeric: bool,
    /// Empty cells.
    pub missing: u32,
    /// Different values.
    pub distinct: u32,
    /// Values beyond the quartiles by more than 3 interquartile ranges (Tukey's "far out").
    pub outliers: u32,
    /// Smallest value; null for words.
    pub min: Option<f64>,
    /// Middle value.
    pub median: Option<f64>,
    /// Mean.
    pub mean: Option<f64>,
    /// Largest value.
    pub max: Option<f64>,
    /// Pearson's correlation with the target; null when that is no number.
    pub correlation: Option<f64>,
    /// Whether this column all but equals the target (|correlation| > 0.98): using it would be cheating.
    pub leak: bool,
    /// How the numbers are distributed; null for words.
    pub histogram: Option<Histogram>,
    /// The words and how often each occurs, most frequent first; empty for numbers.
    pub categories: Vec<(String, u32)>,
}

/// A column's values in a sample.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct SampleColumn {
    /// Column.
    pub name: String,
    /// Numbers in the column's unit (NaN for an empty cell), or indices of its categories (−1 for an empty cell).
    pub values: Vec<f64>,
}

/// A fixed sample of rows to draw: parallel arrays.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Sample {
    /// Row numbers in the file, from 0.
    pub row: Vec<u32>,
    /// What is to be told of each row: a number, or the index of its class.
    pub target: Vec<f64>,
    /// The columns; empty for pictures, whose pixels are asked for apart.
    pub columns: Vec<SampleColumn>,
}

/// Pictures of one size.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct ImageReport {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// The mean picture of each class, `[class, height, width]`, 0 to 255.
    pub means: Vec<u8>,
}

/// A text, or sentences.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct TextReport {
    /// Characters in all.
    pub characters: u32,
    /// Lines with something on them, or sentences.
    pub lines: u32,
    /// Different characters, or words.
    pub distinct: u32,
    /// The most frequent characters, or words, and how often each occurs.
    pub frequent: Vec<(String, u32)>,
    /// Lines to read, or the sample's sentences.
    pub excerpt: Vec<String>,
    /// Characters in a line, or words in a sentence.
    pub lengths: Histogram,
}

/// How text becomes tokens.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct TokensReport {
    /// Different tokens.
    pub size: u32,
    /// The first of them, in the order of their numbers.
    pub vocabulary: Vec<String>,
    /// Tokens in a row.
    pub context: u32,
    /// A training row: tokens and their numbers.
    pub example: Vec<(String, u32)>,
    /// What is to be foretold at each of its places; empty when a class is told.
    pub next: Vec<String>,
    /// Share of the test words that are not known; 0 for characters.
    pub unknown: f64,
}

/// Something about a column that a user should know.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct ColumnNote {
    /// Its name.
    pub column: String,
    /// Key of the sentence (`note.<reason>`): `constant`, `identifier`, `text`.
    pub reason: String,
}

/// Report of the stage data.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct DataReport {
    /// Rows in the table.
    pub rows: u32,
    /// Header names of the user's file that the task has no use for.
    pub ignored: Vec<String>,
    /// What is noteworthy about columns of an own table.
    pub notes: Vec<ColumnNote>,
    /// One profile for each column.
    pub columns: Vec<ColumnProfile>,
    /// Classes and the rows of each; empty for a number to predict.
    pub classes: Vec<(String, u32)>,
    /// Set for pictures.
    pub images: Option<ImageReport>,
    /// Set for a text or sentences.
    pub text: Option<TextReport>,
    /// Up to 1,500 rows to draw, of pictures and sentences up to 60; none of a text.
    pub sample: Sample,
}

impl DataReport {
    /// Of a sample; all the rest is empty.
    pub fn of_rows(sample: Sample) -> Self {
        let (ignored, notes, columns, classes) = (vec![], vec![], vec![], vec![]);
        Self { rows: 0, ignored, notes, columns, classes, images: None, text: None, sample }
    }
}

/// A cell of the table view: number, word or empty.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(untagged)]
#[allow(missing_docs)]
pub enum Cell {
    Number(f64),
    Word(String),
    Empty,
}

/// A page of the table.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct RowsReport {
    /// Rows there are in all.
    pub total: u32,
    /// Row number in the file of each row of this page.
    pub index: Vec<u32>,
    /// Cells in the columns' order.
    pub rows: Vec<Vec<Cell>>,
}

/// Rows that were left out, and why.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Dropped {
    /// Key of the reason (`dropped.<reason>`): `missing-target`, `missing-value`, `min-price`, `log-of-nonpositive`.
    pub reason: String,
    /// Column concerned.
    pub column: String,
    /// How many.
    pub rows: u32,
    /// The first few row numbers.
    pub examples: Vec<u32>,
}

/// One input of the model and the arithmetic that makes it: value = (x − shift) / scale.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct FeatureInfo {
    /// Column it comes from.
    pub column: String,
    /// `number`, `missing` (1 where the cell was empty) or `category` (1 where the cell is `category`).
    pub kind: String,
    /// The word, for `category`; else empty.
    pub category: String,
    /// What stands in for an empty cell, in the column's unit; null unless `number`.
    pub fill: Option<f64>,
    /// Subtracted, in the column's unit.
    pub shift: f64,
    /// Divided by, in the column's unit.
    pub scale: f64,
}

/// A column before and after the transform, training rows.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct BeforeAfter {
    /// Column.
    pub column: String,
    /// In user's units.
    pub before: Histogram,
    /// As the model sees it.
    pub after: Histogram,
}

/// Report of the stage prepare.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct PrepareReport {
    /// Rows in the table.
    pub rows: u32,
    /// Training rows.
    pub train: u32,
    /// Validation rows.
    pub validation: u32,
    /// Test rows.
    pub test: u32,
    /// Rows left out.
    pub dropped: Vec<Dropped>,
    /// Cells filled, by column.
    pub imputed: Vec<(String, u32)>,
    /// Inputs of the model, in their order.
    pub features: Vec<FeatureInfo>,
    /// Target: shift and scale after the logarithm, if there is one; null for classes.
    pub target: Option<FeatureInfo>,
    /// Whether the logarithm is taken first.
    pub log_target: bool,
    /// Set for text.
    pub tokens: Option<TokensReport>,
    /// Columns before and after, or the brightness of pixels.
    pub pictures: Vec<BeforeAfter>,
    /// Whether test figures compare with the published ones (documented split, all test rows kept).
    pub comparable: bool,
}
