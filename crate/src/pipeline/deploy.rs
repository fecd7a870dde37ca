//! Stage deploy: the trained model as files that other programs read. Input and output are in user's units in all of
//! them, because the transform is written down with the weights.

mod html;
pub mod onnx;
pub mod onnx_messages;
mod python;
mod safetensors;

use crate::error::{Error, Result};
use crate::models::Array;
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
    /// For onnxruntime and most serving systems.
    Onnx,
    /// Weights and transform for PyTorch and others.
    Safetensors,
    /// One page with a prediction form that works offline.
    Html,
    /// A PyTorch script that loads the safetensors file.
    Python,
}

/// How weights are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Storage {
    /// 32-bit floats.
    Float32,
    /// 8-bit integers with one scale for each weight tensor.
    Int8,
}

impl Format {
    /// A format by its word.
    ///
    /// # Errors
    /// `unknown-format`.
    pub fn parse(format: &str) -> Result<Self> {
        match format {
            "onnx" => Ok(Self::Onnx),
            "safetensors" => Ok(Self::Safetensors),
            "html" => Ok(Self::Html),
            "python" => Ok(Self::Python),
            other => {
                let known = "onnx, safetensors, html, python".into();
                Err(Error::UnknownFormat { format: other.chars().take(40).collect(), known })
            }
        }
    }
}

/// Writes the model.
///
/// # Errors
/// `export`.
pub fn export(trained: &Trained, format: Format, storage: Storage) -> Result<File> {
    let (ending, mime, bytes) = match format {
        Format::Onnx => ("onnx", "application/octet-stream", onnx::write(trained, storage)?),
        Format::Safetensors => ("safetensors", "application/octet-stream", safetensors::write(trained, storage)?),
        Format::Html => ("html", "text/html", html::write(trained)?.into_bytes()),
        Format::Python => ("py", "text/x-python", python::write(trained).into_bytes()),
    };
    Ok(File { name: format!("{}.{ending}", trained.spec.task), mime: mime.into(), bytes })
}

/// Symmetric int8: the integers and their scale. The array holds the dequantised values already.
fn int8(array: &Array) -> (Vec<i8>, f32) {
    let most = array.values.iter().fold(0f32, |m, w| m.max(w.abs()));
    let scale = if most > 0.0 { most / 127.0 } else { 1.0 };
    (array.values.iter().map(|w| (w / scale).round() as i8).collect(), scale)
}
