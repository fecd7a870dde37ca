//! A table of rows and typed columns in user's units. Reading it from outside is in `table/csv.rs` and
//! `table/packed.rs`; this file must not know of tasks or models.

pub mod csv;
pub mod own;
pub mod packed;

use crate::error::{Error, Result};
use crate::report::{Cell, Column};

/// Code of an empty cell in a column of words.
pub const EMPTY: u8 = u8::MAX;

/// One column's cells.
#[derive(Debug, Clone, PartialEq)]
pub enum Series {
    /// Numbers; NaN is an empty cell.
    Numbers(Vec<f64>),
    /// Indices into the column's categories; [`EMPTY`] is an empty cell.
    Words(Vec<u8>),
}

/// Rows and columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Descriptions, in the file's order.
    pub columns: Vec<Column>,
    /// Cells, beside `columns`.
    pub series: Vec<Series>,
    /// Rows.
    pub rows: usize,
    /// Headers of the user's file that nothing uses.
    pub ignored: Vec<String>,
}

impl Table {
    /// Position of a column.
    ///
    /// # Errors
    /// `unknown-column`, with the names there are.
    pub fn position(&self, name: &str) -> Result<usize> {
        self.columns.iter().position(|c| c.name == name).ok_or_else(|| Error::UnknownColumn {
            column: name.chars().take(60).collect(),
            known: self.columns.iter().map(|c| c.name.as_str()).collect::<Vec<_>>().join(", "),
        })
    }

    /// Its size and what was ignored, without columns.
    fn clone_without_cells(&self) -> Self {
        Self { columns: vec![], series: vec![], rows: self.rows, ignored: self.ignored.clone() }
    }

    /// Numbers of a column; an empty slice for words.
    pub fn numbers(&self, column: usize) -> &[f64] {
        match &self.series[column] {
            Series::Numbers(values) => values,
            Series::Words(_) => &[],
        }
    }

    /// Position of the target column.
    pub fn target(&self) -> usize {
        self.columns.iter().position(|c| c.target).unwrap_or(0)
    }

    /// One cell as the page shows it.
    pub fn cell(&self, row: usize, column: usize) -> Cell {
        match &self.series[column] {
            Series::Numbers(values) if values[row].is_nan() => Cell::Empty,
            Series::Numbers(values) => Cell::Number(values[row]),
            Series::Words(codes) => self.columns[column]
                .categories
                .get(usize::from(codes[row]))
                .map_or(Cell::Empty, |w| Cell::Word(w.clone())),
        }
    }

    /// All cells of a row.
    pub fn row(&self, row: usize) -> Vec<Cell> {
        (0..self.columns.len()).map(|column| self.cell(row, column)).collect()
    }
}
