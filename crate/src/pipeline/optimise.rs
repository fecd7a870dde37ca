//! Stage optimise: magnitude pruning and int8 quantisation of trained weights. Both are functions of the trained
//! weights and two settings, so undoing them is setting them back.

use crate::report::Histogram;
use crate::statistics::histogram;
use crate::trained::Layer;

/// Shares that the sweep tries.
pub const LADDER: &[f64] = &[0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95];

/// The layers as they are stored: the smallest `prune` share of all weights set to zero, the rest rounded to 8 bits if
/// `quantise`. Biases stay as they are.
pub fn compress(layers: &[Layer], prune: f64, quantise: bool) -> Vec<Layer> {
    let mut out = layers.to_vec();
    let mut order: Vec<(usize, usize)> =
        out.iter().enumerate().flat_map(|(l, layer)| (0..layer.weight.len()).map(move |i| (l, i))).collect();
    order.sort_by(|&a, &b| magnitude(layers, a).total_cmp(&magnitude(layers, b)));
    let pruned = (order.len() as f64 * prune).floor() as usize;
    for &(layer, index) in &order[..pruned] {
        out[layer].weight[index] = 0.0;
    }
    if quantise {
        out.iter_mut().for_each(|layer| layer.weight = round_to_int8(&layer.weight));
    }
    out
}

fn magnitude(layers: &[Layer], (layer, index): (usize, usize)) -> f32 {
    layers[layer].weight[index].abs()
}

/// Symmetric, one scale for the layer: w ≈ scale · q, q in −127 ..= 127.
fn round_to_int8(weights: &[f32]) -> Vec<f32> {
    let most = weights.iter().fold(0f32, |m, w| m.max(w.abs()));
    let scale = if most > 0.0 { most / 127.0 } else { 1.0 };
    weights.iter().map(|w| (w / scale).round() * scale).collect()
}

/// Numbers that are not zero, biases too.
pub fn nonzero(layers: &[Layer]) -> u32 {
    layers.iter().flat_map(|l| l.weight.iter().chain(&l.bias)).filter(|&&w| w != 0.0).count() as u32
}

/// Magnitudes of the weights.
pub fn magnitudes(layers: &[Layer]) -> Histogram {
    let values: Vec<f64> = layers.iter().flat_map(|l| &l.weight).map(|w| f64::from(w.abs())).collect();
    histogram(&values, 40)
}
