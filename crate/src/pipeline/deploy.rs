//! Stage deploy: the trained model as files that other programs read.

mod safetensors;

use crate::error::{Error, Result};
use crate::trained::Trained;

/// A file to download.
#[derive(Debug, Clone, PartialEq)]
pub struct File {
    /// File name.
    pub name: String,
    /// Media type.
    pub mime: String,
    /// Content.
    pub bytes: Vec<u8>,
}

/// What can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Weights and transform for PyTorch and others.
    Safetensors,
}

/// How weights are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Storage {
    /// 32-bit floats.
    Float32,
    /// 8-bit integers with one scale for each layer.
    Int8,
}

impl Format {
    /// # Errors
    /// `unknown-format`.
    pub fn parse(format: &str) -> Result<Self> {
        match format {
            "safetensors" => Ok(Self::Safetensors),
            other => Err(Error::UnknownFormat {
                format: other.chars().take(40).collect(),
                known: "safetensors".into(),
            }),
        }
    }
}

/// Writes the model.
///
/// # Errors
/// `export`.
pub fn export(trained: &Trained, format: Format, storage: Storage) -> Result<File> {
    match format {
        Format::Safetensors => safetensors::write(trained, storage),
    }
}
