//! Beginning with a trained model's weights: of a safetensors file that Kindling wrote, for this task or another one. What
//! has the same name and shape is taken, the rest is drawn.

use super::{Inner, Session};
use crate::error::{Error, Result};
use crate::models::{Array, ModelConfig};
use crate::report::StartReport;
use crate::spec::Initialisation;
use safetensors::{Dtype, SafeTensors};
use std::collections::HashMap;

/// Largest file, bytes.
const MOST_BYTES: usize = 64_000_000;

/// Weights of a trained model by their names.
pub(super) struct Start {
    task: String,
    /// Tokens in the order of their numbers, where the model has any: their rows are taken token by token.
    tokens: Vec<String>,
    arrays: HashMap<String, Array>,
}

impl Session {
    /// Takes the weights that runs with the initialisation `pretrained` begin with, and begins one. `undo` returns.
    ///
    /// # Errors
    /// `bad-save` when the file is none of ours or nothing in it fits; nothing has changed then.
    pub async fn start(&self, bytes: &[u8]) -> Result<StartReport> {
        let mut inner = self.inner.lock().await;
        let start = read(bytes)?;
        let config = inner.run.config.clone();
        let taken = start.fitting(&config, &inner.tokens());
        if taken.is_empty() {
            let reason = "none of its layers has the size of one here: set width, context and blocks to its own".into();
            return Err(Error::BadSave { reason });
        }
        let report = StartReport {
            task: start.task.clone(),
            taken: taken.len() as u32,
            tensors: config.slots().len() as u32,
            numbers: taken.values().map(|values| values.len() as u32).sum(),
        };
        inner.start = Some(start.into());
        if inner.spec.initialisation == Initialisation::Pretrained {
            inner.begin_run();
        }
        Ok(report)
    }
}

impl Inner {
    /// The weights at step 0 of a run with the settings in force.
    pub(super) fn begin_with(&self, config: &ModelConfig) -> Vec<Array> {
        let mut arrays = config.draw(self.spec.seed, self.spec.initialisation);
        if let (Some(start), Initialisation::Pretrained) = (&self.start, self.spec.initialisation) {
            let mut taken = start.fitting(config, &self.tokens());
            for array in &mut arrays {
                if let Some(values) = taken.remove(&array.name) {
                    array.values = values;
                }
            }
        }
        arrays
    }

    /// Task of the trained model that a run with the settings in force begins with.
    pub(super) fn begins_with(&self) -> Option<String> {
        let start = self.start.as_ref().filter(|_| self.spec.initialisation == Initialisation::Pretrained);
        start.map(|start| start.task.clone())
    }

    /// The tokens of this task, in the order of their numbers.
    fn tokens(&self) -> Vec<String> {
        self.prepared.transform.token_names()
    }
}

impl Start {
    /// Values for the tensors of a model that have the same name and shape here.
    fn fitting(&self, config: &ModelConfig, tokens: &[String]) -> HashMap<String, Vec<f32>> {
        let same_tokens = self.tokens == tokens;
        let fits = |slot: &crate::models::Slot| {
            let array = self.arrays.get(&slot.name).filter(|array| array.shape == slot.shape)?;
            // Rows of other tokens would be other tokens' rows.
            let of_tokens = ["token.weight", "head.weight", "masked.bias"].contains(&slot.name.as_str());
            (same_tokens || !of_tokens || self.tokens.is_empty()).then(|| (slot.name.clone(), array.values.clone()))
        };
        config.slots().iter().filter_map(fits).collect()
    }
}

fn read(bytes: &[u8]) -> Result<Start> {
    let bad = |reason: &str| Error::BadSave { reason: reason.into() };
    if bytes.len() > MOST_BYTES {
        return Err(bad("it is too large"));
    }
    let damaged = |e: safetensors::SafeTensorError| bad(&e.to_string());
    let (_, metadata) = SafeTensors::read_metadata(bytes).map_err(damaged)?;
    let ours = metadata.metadata().as_ref().and_then(|map| map.get("kindling"));
    let info: serde_json::Value =
        ours.and_then(|text| serde_json::from_str(text).ok()).ok_or_else(|| bad("it was not written by Kindling"))?;
    let file = SafeTensors::deserialize(bytes).map_err(damaged)?;
    let mut arrays = HashMap::new();
    for (name, tensor) in file.tensors() {
        let scale = file.tensor(&format!("{name}_scale")).ok().and_then(|s| numbers(s.dtype(), s.data()));
        let scale = scale.and_then(|s| s.first().copied()).unwrap_or(1.0);
        let Some(mut values) = numbers(tensor.dtype(), tensor.data()) else { continue };
        values.iter_mut().for_each(|value| *value *= scale);
        if !values.iter().all(|value| value.is_finite()) {
            return Err(bad("it holds numbers that are none"));
        }
        let array = Array { name: name.clone(), shape: tensor.shape().to_vec(), values };
        arrays.insert(name, array.from_pytorch());
    }
    let strings = |value: &serde_json::Value| match value {
        serde_json::Value::String(text) => text.chars().map(String::from).collect(),
        serde_json::Value::Array(words) => words.iter().filter_map(|w| w.as_str().map(String::from)).collect(),
        _ => vec![],
    };
    let task = info["task"].as_str().unwrap_or_default().chars().take(40).collect();
    Ok(Start { task, tokens: strings(&info["vocabulary"]), arrays })
}

/// Little-endian numbers; none of a type that weights are never stored in.
fn numbers(kind: Dtype, bytes: &[u8]) -> Option<Vec<f32>> {
    let pairs = bytes.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]]));
    match kind {
        Dtype::F32 => Some(bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect()),
        Dtype::F16 => Some(pairs.map(half).collect()),
        Dtype::I8 => Some(bytes.iter().map(|&b| f32::from(b as i8)).collect()),
        _ => None,
    }
}

/// A 16-bit float (IEEE 754 binary16).
fn half(bits: u16) -> f32 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let (exponent, fraction) = (i32::from((bits >> 10) & 0x1f), f32::from(bits & 0x3ff) / 1024.0);
    sign * match exponent {
        0 => fraction * 2f32.powi(-14),
        31 if fraction == 0.0 => f32::INFINITY,
        31 => f32::NAN,
        _ => (1.0 + fraction) * 2f32.powi(exponent - 15),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_read() {
        for (bits, value) in
            [(0x3c00, 1.0), (0xc000, -2.0), (0x0001, 5.960_464_5e-8), (0x7bff, 65_504.0), (0x0000, 0.0)]
        {
            assert_eq!(half(bits), value, "{bits:x}");
        }
    }

    #[test]
    fn what_is_no_file_of_ours_is_an_error() {
        for bytes in [&b""[..], b"PK", &[0xff; 64], b"\x02\0\0\0\0\0\0\0{}"] {
            assert!(matches!(read(bytes), Err(Error::BadSave { .. })));
        }
    }
}
