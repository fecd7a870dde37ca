//! Everything that can go wrong, as one enum. `kind` is the word that JavaScript switches on; `parameters` are the
//! numbers and names that a translated sentence needs. Each message says what to do next.

use serde::Serialize;
use std::collections::BTreeMap;

/// Shorthand for results of the engine.
pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong, and what to do about it.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[allow(missing_docs)]
pub enum Error {
    #[error("There is no task \"{task}\". Open one of: {known}.")]
    UnknownTask { task: String, known: String },
    #[error(
        "This package of the engine has no models for the task \"{task}\". Load the package that the catalogue names."
    )]
    WrongPackage { task: String },
    #[error("The setting \"{key}\" is not known. Leave it out, or reset the settings.")]
    UnknownSetting { key: String },
    #[error("{key} = {value} is out of range. Choose a number from {min} to {max}.")]
    OutOfRange { key: String, value: String, min: f64, max: f64 },
    #[error("\"{value}\" is no choice for {key}. Choose one of: {options}.")]
    NoSuchChoice { key: String, value: String, options: String },
    #[error("The settings could not be read: {reason}. Reset the settings, or check the link.")]
    BadSettings { reason: String },
    #[error("A batch of {batch} rows is larger than the {rows} training rows. Choose a batch size of at most {rows}.")]
    BatchTooLarge { batch: u32, rows: u32 },
    #[error("The file has no column \"{column}\". Add it, or use the columns of the sample file.")]
    MissingColumn { column: String },
    #[error(
        "Row {row}, column \"{column}\": \"{cell}\" is no number. Correct the cell, or leave it empty for unknown."
    )]
    NotANumber { row: u32, column: String, cell: String },
    #[error("Row {row}, column \"{column}\": \"{cell}\" is unknown. Use one of: {options}, or leave it empty.")]
    UnknownCategory { row: u32, column: String, cell: String, options: String },
    #[error(
        "The file could not be read at row {row}: {reason}. Check that it is a comma-separated table with one header line."
    )]
    BadCsv { row: u32, reason: String },
    #[error(
        "Row {row} goes on after its last column \"{column}\": \"{cell}\" belongs to none. Put a cell that holds the separator into quotation marks, or take it away."
    )]
    RowTooLong { row: u32, column: String, cell: String },
    #[error("Row {row} ends before the column \"{column}\". Add its cells, empty ones for unknown.")]
    RowTooShort { row: u32, column: String },
    #[error(
        "Row {row}, column \"{column}\": a quotation mark opens the cell and none closes it. Add it, or take the first away."
    )]
    OpenQuote { row: u32, column: String },
    #[error("The file has more than {max} columns. Use a part of them.")]
    TooManyColumns { max: u32 },
    #[error("The file has {rows} usable rows; at least {min} are needed. Add rows, or keep rows with empty cells.")]
    TooFewRows { rows: u32, min: u32 },
    #[error("The file has more than {max} rows. Use a part of it.")]
    TooManyRows { max: u32 },
    #[error("The file is larger than {megabytes} MB. Use a part of it.")]
    FileTooLarge { megabytes: u32 },
    #[error("The column \"{column}\" holds words, not numbers. Choose \"classes\", or another column to predict.")]
    NoNumbers { column: String },
    #[error(
        "The column \"{column}\" has more than {max} different values. Choose \"number\", or another column to predict."
    )]
    TooManyClasses { column: String, max: u32 },
    #[error("No column is left to predict from. Use at least one besides the one to predict.")]
    NoFeatures,
    #[error("The text could not be read: {reason}. Choose a plain text file in UTF-8.")]
    BadText { reason: String },
    #[error("The packed data is damaged: {reason}. Reload the page.")]
    DamagedData { reason: String },
    #[error("\"{column}\" is no column of this task. Use one of: {known}.")]
    UnknownColumn { column: String, known: String },
    #[error("\"{value}\" does not fit the column \"{column}\". Enter {expected}.")]
    BadInput { column: String, value: String, expected: String },
    #[error("There is no checkpoint at step {step}. Choose one of those on the scrubber.")]
    NoCheckpoint { step: u32 },
    #[error("There is nothing to undo.")]
    NothingToUndo,
    #[error("There are no corrections yet. Add a sale under \"feedback\" first.")]
    NoCorrections,
    #[error("There can be at most {max} corrections. Remove some first.")]
    TooManyCorrections { max: u32 },
    #[error("There is no export format \"{format}\". Choose one of: {known}.")]
    UnknownFormat { format: String, known: String },
    #[error("The saved file could not be read: {reason}. Choose a file that Kindling saved.")]
    BadSave { reason: String },
    #[error("WebGPU cannot be used here: {reason}. Use the CPU backend.")]
    NoWebGpu { reason: String },
    #[error("The compute device failed: {reason}. Reset the run, or use the CPU backend.")]
    Device { reason: String },
    #[error("The model could not be written: {reason}. Please report this.")]
    Export { reason: String },
    #[error("This experiment is closed. Open a new one.")]
    Closed,
}

/// An error as it crosses to JavaScript.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct ErrorReport {
    /// Word to switch on, e.g. `out-of-range`; its sentence is the string `error.<kind>`.
    pub kind: String,
    /// English sentence with a next action.
    pub message: String,
    /// What the sentence is filled with.
    pub parameters: BTreeMap<String, String>,
}

impl From<&Error> for ErrorReport {
    fn from(error: &Error) -> Self {
        let (kind, fields) = error.parts();
        let parameters = fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Self { kind: kind.into(), message: error.to_string(), parameters }
    }
}

/// Kind and named values of every variant; no catch-all, so that a new variant cannot be forgotten.
macro_rules! parts {
    ($($variant:ident { $($field:ident),* } => $kind:literal),* $(,)?) => {
        impl Error {
            fn parts(&self) -> (&'static str, Vec<(&'static str, String)>) {
                match self {
                    $(Self::$variant { $($field),* } => ($kind, vec![$((stringify!($field), $field.to_string())),*]),)*
                }
            }
        }
    };
}

parts! {
    UnknownTask { task, known } => "unknown-task",
    WrongPackage { task } => "wrong-package",
    UnknownSetting { key } => "unknown-setting",
    OutOfRange { key, value, min, max } => "out-of-range",
    NoSuchChoice { key, value, options } => "no-such-choice",
    BadSettings { reason } => "bad-settings",
    BatchTooLarge { batch, rows } => "batch-too-large",
    MissingColumn { column } => "missing-column",
    NotANumber { row, column, cell } => "not-a-number",
    UnknownCategory { row, column, cell, options } => "unknown-category",
    BadCsv { row, reason } => "bad-csv",
    RowTooLong { row, column, cell } => "row-too-long",
    RowTooShort { row, column } => "row-too-short",
    OpenQuote { row, column } => "open-quote",
    TooManyColumns { max } => "too-many-columns",
    TooFewRows { rows, min } => "too-few-rows",
    TooManyRows { max } => "too-many-rows",
    FileTooLarge { megabytes } => "file-too-large",
    NoNumbers { column } => "no-numbers",
    TooManyClasses { column, max } => "too-many-classes",
    NoFeatures {} => "no-features",
    BadText { reason } => "bad-text",
    DamagedData { reason } => "damaged-data",
    UnknownColumn { column, known } => "unknown-column",
    BadInput { column, value, expected } => "bad-input",
    NoCheckpoint { step } => "no-checkpoint",
    NothingToUndo {} => "nothing-to-undo",
    NoCorrections {} => "no-corrections",
    TooManyCorrections { max } => "too-many-corrections",
    UnknownFormat { format, known } => "unknown-format",
    BadSave { reason } => "bad-save",
    NoWebGpu { reason } => "no-web-gpu",
    Device { reason } => "device",
    Export { reason } => "export",
    Closed {} => "closed",
}

impl Error {
    /// So many numbers were given where others were expected.
    pub(crate) fn bad_numbers(count: usize, expected: String) -> Self {
        Self::BadInput { column: "numbers".into(), value: count.to_string(), expected }
    }
}
