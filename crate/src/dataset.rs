//! The raw data of an experiment: a table of columns, pictures with labels, a text, sentences with labels, or numbers as
//! they are.

#[cfg(feature = "deep")]
use crate::arrays::Arrays;
use crate::error::Result;
use crate::images::Images;
use crate::report::{Cell, DataKind};
use crate::table::{self, Table};
use crate::tasks::Task;
use crate::text::Text;
use crate::words::Sentences;
use std::sync::Arc;

/// Where an experiment's rows come from.
pub enum Source<'a> {
    /// The task's own data, packed; empty for a task that generates its data.
    Packed(&'a [u8]),
    /// A file of the user's own: a CSV with the task's columns, or a text.
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
    /// Characters.
    Text(Arc<Text>),
    /// Sentences with labels.
    Sentences(Arc<Sentences>),
    /// Numbers as they are.
    #[cfg(feature = "deep")]
    Arrays(Arc<Arrays>),
}

impl Data {
    /// Reads what a task works on; a table whose columns are found in the file is read by `table::own`.
    ///
    /// # Errors
    /// Those of the file's format.
    pub fn read(task: &Task, source: &Source<'_>) -> Result<Self> {
        let (columns, classes) = (&task.info.columns, task.info.classes.len());
        Ok(match (task.info.kind, source) {
            (DataKind::Pictures, source) => Self::Images(Arc::new(Images::read(source.bytes(), classes)?)),
            (DataKind::Text, source) => Self::Text(Arc::new(Text::read(source.bytes(), false)?)),
            (DataKind::Lines, source) => Self::Text(Arc::new(Text::read(source.bytes(), true)?)),
            (DataKind::Sentences, source) => Self::Sentences(Arc::new(Sentences::read(source.bytes(), classes)?)),
            #[cfg(feature = "deep")]
            (DataKind::Arrays, source) => Self::Arrays(Arc::new(Arrays::read(source.bytes())?)),
            (_, Source::Csv(bytes)) => Self::Table(Arc::new(table::csv::read(bytes, columns)?)),
            (_, Source::Packed(bytes)) => Self::Table(Arc::new(match task.generate {
                Some(generate) => generate(),
                None => table::packed::read(bytes, columns)?,
            })),
        })
    }

    /// Cells of a row: of a table in the columns' order, of a sentence itself; none of pictures and of a text.
    pub fn cells(&self, row: usize) -> Vec<Cell> {
        match self {
            Self::Table(table) => table.row(row),
            Self::Sentences(sentences) => {
                sentences.texts.get(row).map(|text| Cell::Word(text.clone())).into_iter().collect()
            }
            _ => vec![],
        }
    }

    /// The table; none of other data.
    pub fn table(&self) -> Option<&Table> {
        if let Self::Table(table) = self { Some(table) } else { None }
    }

    /// The pictures; none of other data.
    pub fn images(&self) -> Option<&Arc<Images>> {
        if let Self::Images(images) = self { Some(images) } else { None }
    }

    /// The text; none of other data.
    pub fn text(&self) -> Option<&Arc<Text>> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The sentences; none of other data.
    pub fn sentences(&self) -> Option<&Arc<Sentences>> {
        if let Self::Sentences(sentences) = self { Some(sentences) } else { None }
    }
}
