//! The raw data of an experiment: a table of columns, or pictures with labels.

use crate::error::Result;
use crate::images::Images;
use crate::table::{self, Table};
use crate::tasks::Task;
use std::sync::Arc;

/// Where an experiment's rows come from.
pub enum Source<'a> {
    /// The task's own data, packed; empty for a task that generates its data.
    Packed(&'a [u8]),
    /// A CSV of the user's own with the task's columns.
    Csv(&'a [u8]),
}

impl Source<'_> {
    /// The file.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::Packed(bytes) | Self::Csv(bytes) => bytes,
        }
    }
}

/// Rows with what they are to be told from.
#[derive(Debug, Clone)]
pub enum Data {
    /// Typed columns.
    Table(Arc<Table>),
    /// Grey pictures.
    Images(Arc<Images>),
}

impl Data {
    /// Reads what a task works on.
    ///
    /// # Errors
    /// Those of the file's format.
    pub fn read(task: &Task, source: &Source<'_>) -> Result<Self> {
        let columns = &task.info.columns;
        Ok(match (source, task.generate) {
            (Source::Csv(bytes), _) => Self::Table(Arc::new(table::csv::read(bytes, columns)?)),
            (Source::Packed(_), Some(generate)) => Self::Table(Arc::new(generate())),
            (Source::Packed(bytes), None) if columns.is_empty() => {
                Self::Images(Arc::new(Images::read(bytes, task.info.classes.len())?))
            }
            (Source::Packed(bytes), None) => Self::Table(Arc::new(table::packed::read(bytes, columns)?)),
        })
    }

    /// The table; none for pictures.
    pub fn table(&self) -> Option<&Table> {
        match self {
            Self::Table(table) => Some(table),
            Self::Images(_) => None,
        }
    }

    /// The pictures; none for a table.
    pub fn images(&self) -> Option<&Arc<Images>> {
        match self {
            Self::Table(_) => None,
            Self::Images(images) => Some(images),
        }
    }
}
