//! Stage optimise: magnitude pruning and int8 quantisation of trained weights. Both are functions of the trained
//! weights and two settings, so undoing them is setting them back.

use crate::models::Array;
use crate::report::Histogram;
use crate::statistics::histogram;

/// Shares that the sweep tries.
pub const LADDER: &[f64] = &[0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95];

/// The weights as they are stored: the smallest `prune` share of all weights set to zero, the rest rounded to 8 bits if
/// `quantise`. Biases stay as they are.
pub fn compress(arrays: &[Array], prune: f64, quantise: bool) -> Vec<Array> {
    let mut out = arrays.to_vec();
    let weights = || arrays.iter().enumerate().filter(|(_, a)| a.is_weight());
    let mut order: Vec<(u32, u32)> =
        weights().flat_map(|(a, array)| (0..array.values.len()).map(move |i| (a as u32, i as u32))).collect();
    let magnitude = |&(a, i): &(u32, u32)| arrays[a as usize].values[i as usize].abs();
    let pruned = (order.len() as f64 * prune).floor() as usize;
    if pruned > 0 {
        order.sort_by(|a, b| magnitude(a).total_cmp(&magnitude(b)));
    }
    for &(array, index) in &order[..pruned] {
        out[array as usize].values[index as usize] = 0.0;
    }
    if quantise {
        out.iter_mut().filter(|a| a.is_weight()).for_each(|array| array.values = round_to_int8(&array.values));
    }
    out
}

/// Symmetric, one scale for the tensor: w ≈ scale · q, q in −127 ..= 127.
fn round_to_int8(weights: &[f32]) -> Vec<f32> {
    let most = weights.iter().fold(0f32, |m, w| m.max(w.abs()));
    let scale = if most > 0.0 { most / 127.0 } else { 1.0 };
    weights.iter().map(|w| (w / scale).round() * scale).collect()
}

/// Numbers that are not zero, biases too.
pub fn nonzero(arrays: &[Array]) -> u32 {
    arrays.iter().flat_map(|a| &a.values).filter(|&&w| w != 0.0).count() as u32
}

/// Magnitudes of the weights.
pub fn magnitudes(arrays: &[Array]) -> Histogram {
    let weights = arrays.iter().filter(|a| a.is_weight()).flat_map(|a| &a.values);
    histogram(&weights.map(|w| f64::from(w.abs())).collect::<Vec<_>>(), 40)
}
