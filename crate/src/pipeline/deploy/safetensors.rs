//! Safetensors in PyTorch's layout: weights `[out, in]`, the transform as buffers, the rest as metadata.

use super::{File, Storage};
use crate::error::{Error, Result};
use crate::trained::{Layer, Trained};
use safetensors::tensor::{Dtype, TensorView};
use std::collections::HashMap;

type Named = (String, Dtype, Vec<usize>, Vec<u8>);

/// Writes the model.
///
/// # Errors
/// `export`.
pub fn write(trained: &Trained, storage: Storage) -> Result<File> {
    let failed = |e: safetensors::SafeTensorError| Error::Export {
        reason: e.to_string(),
    };
    let mut tensors: Vec<Named> = vec![];
    for (index, layer) in trained.layers.iter().enumerate() {
        weights(&mut tensors, index, layer, storage);
    }
    let views = tensors.iter().map(|(name, kind, shape, bytes)| {
        Ok((name.clone(), TensorView::new(*kind, shape.clone(), bytes)?))
    });
    let views = views
        .collect::<std::result::Result<Vec<_>, _>>()
        .map_err(failed)?;
    let metadata = HashMap::from([("task".to_owned(), trained.spec.task.clone())]);
    let bytes = safetensors::serialize(views, Some(metadata)).map_err(failed)?;
    Ok(File {
        name: format!("{}.safetensors", trained.spec.task),
        mime: "application/octet-stream".into(),
        bytes,
    })
}

fn floats(values: impl Iterator<Item = f32>) -> Vec<u8> {
    values.flat_map(f32::to_le_bytes).collect()
}

fn weights(tensors: &mut Vec<Named>, index: usize, layer: &Layer, storage: Storage) {
    let shape = vec![layer.outputs, layer.inputs];
    let transposed = (0..layer.outputs)
        .flat_map(|o| (0..layer.inputs).map(move |i| layer.weight[i * layer.outputs + o]));
    let name = |part: &str| format!("layers.{index}.{part}");
    match storage {
        Storage::Float32 => tensors.push((name("weight"), Dtype::F32, shape, floats(transposed))),
        Storage::Int8 => {
            let most = layer.weight.iter().fold(0f32, |m, w| m.max(w.abs()));
            let scale = if most > 0.0 { most / 127.0 } else { 1.0 };
            let bytes = transposed
                .map(|w| (w / scale).round() as i8 as u8)
                .collect();
            tensors.push((name("weight"), Dtype::I8, shape, bytes));
            tensors.push((
                name("weight_scale"),
                Dtype::F32,
                vec![1],
                floats(std::iter::once(scale)),
            ));
        }
    }
    tensors.push((
        name("bias"),
        Dtype::F32,
        vec![layer.outputs],
        floats(layer.bias.iter().copied()),
    ));
}
