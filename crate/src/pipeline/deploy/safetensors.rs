//! Safetensors in PyTorch's layout: weights `[out, in]`, kernels `[out, in, 3, 3]`, tables `[tokens or places, width]`, the
//! transform as float64 buffers, the rest as metadata.

use super::{Storage, describe, int8, text};
use crate::error::{Error, Result};
use crate::models::Array;
use crate::report::FeatureInfo;
use crate::trained::{Target, Trained};
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
    for array in &trained.weights {
        weights(&mut tensors, array, storage);
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
    let layers: Vec<_> = trained.config.layers(&trained.weights).iter().map(describe).collect();
    let (target, log, classes) = match &trained.transform.target {
        Target::Number { info, log } => (Some(info), *log, &[][..]),
        Target::Classes(classes) => (None, false, &classes[..]),
        Target::Tokens(_) => (None, false, &[][..]),
    };
    let mut found = serde_json::json!({
        "task": trained.spec.task,
        "step": trained.step,
        "spec": trained.spec,
        "layers": layers,
        "logTarget": log,
        "features": trained.transform.features,
        "target": target,
        "classes": classes,
        "picture": trained.picture,
        "data": trained.credit,
    });
    text(trained).into_iter().for_each(|(key, value)| found[key] = value);
    found.to_string()
}

fn floats(values: impl Iterator<Item = f32>) -> Vec<u8> {
    values.flat_map(f32::to_le_bytes).collect()
}

/// A matrix from `[in, out]` to PyTorch's `[out, in]`; vectors, kernels and tables stay as they are.
fn transposed<T: Copy>(values: &[T], array: &Array) -> (Vec<usize>, Vec<T>) {
    match array.shape[..] {
        [inputs, outputs] if !array.is_table() => {
            let column = |o: usize| (0..inputs).map(move |i| values[i * outputs + o]);
            (vec![outputs, inputs], (0..outputs).flat_map(column).collect())
        }
        _ => (array.shape.clone(), values.to_vec()),
    }
}

fn weights(tensors: &mut Vec<Named>, array: &Array, storage: Storage) {
    if storage == Storage::Int8 && array.is_weight() {
        let (values, scale) = int8(array);
        let (shape, values) = transposed(&values, array);
        tensors.push((array.name.clone(), Dtype::I8, shape, values.into_iter().map(|q| q as u8).collect()));
        tensors.push((format!("{}_scale", array.name), Dtype::F32, vec![1], floats(std::iter::once(scale))));
    } else {
        let (shape, values) = transposed(&array.values, array);
        tensors.push((array.name.clone(), Dtype::F32, shape, floats(values.into_iter())));
    }
}

fn transform(tensors: &mut Vec<Named>, trained: &Trained) {
    let features = &trained.transform.features;
    let target = match &trained.transform.target {
        Target::Number { info, .. } => std::slice::from_ref(info),
        Target::Classes(_) | Target::Tokens(_) => &[],
    };
    let mut push = |name: &str, of: &[FeatureInfo], pick: fn(&FeatureInfo) -> f64| {
        let bytes = of.iter().flat_map(|f| pick(f).to_le_bytes()).collect();
        tensors.push((name.into(), Dtype::F64, vec![of.len()], bytes));
    };
    if !features.is_empty() {
        push("transform.shift", features, |f| f.shift);
        push("transform.scale", features, |f| f.scale);
        push("transform.fill", features, |f| f.fill.unwrap_or(0.0));
    }
    if !target.is_empty() {
        push("target.shift", target, |f| f.shift);
        push("target.scale", target, |f| f.scale);
    }
    if trained.picture != (0, 0) {
        let (shift, scale) = trained.transform.pixels;
        let bytes = [shift, scale].iter().flat_map(|x| x.to_le_bytes()).collect();
        tensors.push(("transform.pixels".into(), Dtype::F64, vec![2], bytes));
    }
}
