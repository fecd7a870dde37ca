//! Stage deploy: the trained model as files that other programs read. Input and output are in user's units in all of
//! them, because the transform is written down with the weights.

mod html;
pub mod onnx;
mod onnx_builder;
pub mod onnx_messages;
mod onnx_transformer;
mod python;
mod safetensors;

use crate::error::{Error, Result};
use crate::models::{Array, Layer};
use crate::trained::{Trained, Vocabulary};
use serde_json::json;

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
    /// One page that asks the model and works offline.
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
        Format::Html => ("html", "text/html", html::write(trained, storage)?.into_bytes()),
        Format::Python => ("py", "text/x-python", python::write(trained).into_bytes()),
    };
    Ok(File { name: format!("{}.{ending}", trained.spec.task), mime: mime.into(), bytes })
}

/// A layer without its weights, for the files that a script reads.
fn describe(layer: &Layer<'_>) -> serde_json::Value {
    let mut found = json!({ "type": layer.kind(), "name": layer.name(), "activation": layer.activation() });
    if let Layer::Block { heads, causal, .. } = layer {
        (found["heads"], found["causal"]) = (json!(heads), json!(causal));
    }
    found
}

/// What a reader must know of a text: the vocabulary (all characters in the order of their numbers; or words, whose numbers
/// begin at 3), whether every text begins with a line end, and the most tokens at once. Empty without text.
fn text(trained: &Trained) -> Vec<(&'static str, serde_json::Value)> {
    let (vocabulary, lines) = match &trained.transform.vocabulary {
        Vocabulary::None => return vec![],
        Vocabulary::Characters(text) => (json!(text.vocabulary.iter().collect::<String>()), text.lines),
        Vocabulary::Words { dictionary, .. } => (json!(dictionary.words), false),
    };
    let context = trained.config.layers(&trained.weights).iter().find_map(|layer| match layer {
        Layer::Embedding([_, position]) => position.shape.first().copied(),
        _ => None,
    });
    vec![("vocabulary", vocabulary), ("lines", json!(lines)), ("context", json!(context))]
}

/// Symmetric int8: the integers and their scale. The array holds the dequantised values already.
fn int8(array: &Array) -> (Vec<i8>, f32) {
    let most = array.values.iter().fold(0f32, |m, w| m.max(w.abs()));
    let scale = if most > 0.0 { most / 127.0 } else { 1.0 };
    (array.values.iter().map(|w| (w / scale).round() as i8).collect(), scale)
}
