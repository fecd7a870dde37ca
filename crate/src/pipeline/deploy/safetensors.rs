//! Safetensors in PyTorch's layout: weights `[out, in]`, the transform as float64 buffers, the rest as metadata.

use super::{CREDIT, Storage, int8};
use crate::error::{Error, Result};
use crate::report::FeatureInfo;
use crate::trained::{Layer, Trained};
use safetensors::tensor::{Dtype, TensorView};
use std::collections::HashMap;

type Named = (String, Dtype, Vec<usize>, Vec<u8>);

/// Writes the model.
///
/// # Errors
/// `export`.
pub fn write(trained: &Trained, storage: Storage) -> Result<Vec<u8>> {
    let failed = |reason: String| Error::Export { reason };
    let mut tensors: Vec<Named> = vec![];
    for (index, layer) in trained.layers.iter().enumerate() {
        weights(&mut tensors, index, layer, storage);
    }
    transform(&mut tensors, trained);
    let views = tensors
        .iter()
        .map(|(name, kind, shape, bytes)| Ok((name.clone(), TensorView::new(*kind, shape.clone(), bytes)?)));
    let views = views.collect::<std::result::Result<Vec<_>, safetensors::SafeTensorError>>();
    // One JSON entry: a map with several keys would be written in another order each time.
    let metadata = HashMap::from([("kindling".to_owned(), metadata(trained))]);
    safetensors::serialize(views.map_err(|e| failed(e.to_string()))?, Some(metadata)).map_err(|e| failed(e.to_string()))
}

fn metadata(trained: &Trained) -> String {
    serde_json::json!({
        "task": trained.spec.task,
        "step": trained.step,
        "spec": trained.spec,
        "activation": trained.activation,
        "logTarget": trained.transform.log_target,
        "features": trained.transform.features,
        "target": trained.transform.target,
        "data": CREDIT,
    })
    .to_string()
}

fn floats(values: impl Iterator<Item = f32>) -> Vec<u8> {
    values.flat_map(f32::to_le_bytes).collect()
}

/// From `[in, out]` to PyTorch's `[out, in]`.
fn transposed<T: Copy>(values: &[T], layer: &Layer) -> Vec<T> {
    (0..layer.outputs).flat_map(|o| (0..layer.inputs).map(move |i| values[i * layer.outputs + o])).collect()
}

fn weights(tensors: &mut Vec<Named>, index: usize, layer: &Layer, storage: Storage) {
    let shape = vec![layer.outputs, layer.inputs];
    let name = |part: &str| format!("layers.{index}.{part}");
    match storage {
        Storage::Float32 => {
            let values = transposed(&layer.weight, layer);
            tensors.push((name("weight"), Dtype::F32, shape, floats(values.into_iter())));
        }
        Storage::Int8 => {
            let (values, scale) = int8(layer);
            let bytes = transposed(&values, layer).into_iter().map(|q| q as u8).collect();
            tensors.push((name("weight"), Dtype::I8, shape, bytes));
            tensors.push((name("weight_scale"), Dtype::F32, vec![1], floats(std::iter::once(scale))));
        }
    }
    tensors.push((name("bias"), Dtype::F32, vec![layer.outputs], floats(layer.bias.iter().copied())));
}

fn transform(tensors: &mut Vec<Named>, trained: &Trained) {
    let features = &trained.transform.features;
    let target = std::slice::from_ref(&trained.transform.target);
    let mut push = |name: &str, of: &[FeatureInfo], pick: fn(&FeatureInfo) -> f64| {
        let bytes = of.iter().flat_map(|f| pick(f).to_le_bytes()).collect();
        tensors.push((name.into(), Dtype::F64, vec![of.len()], bytes));
    };
    push("transform.shift", features, |f| f.shift);
    push("transform.scale", features, |f| f.scale);
    push("transform.fill", features, |f| f.fill.unwrap_or(0.0));
    push("target.shift", target, |f| f.shift);
    push("target.scale", target, |f| f.scale);
}
