//! An activation that grows with x, then the largest of each 2 × 2 pixels: the largest x gives the largest result, so the
//! activation is computed for a quarter of them, and nothing but x is kept for the gradient.

use crate::Activation;

/// The four pixels of a window, row by row, and the place of the largest; the first of equal ones, as in PyTorch.
fn largest(top: &[f32], bottom: &[f32], column: usize) -> (f32, usize) {
    let window = [top[2 * column], top[2 * column + 1], bottom[2 * column], bottom[2 * column + 1]];
    let mut best = (window[0], 0);
    for (place, &value) in window.iter().enumerate().skip(1) {
        // A NaN is kept, so that it is seen.
        if value > best.0 || value.is_nan() {
            best = (value, place);
        }
    }
    best
}

/// An odd last row or column is left out.
///
/// # Shapes
/// `x` `[maps, height, width]`, `y` `[maps, height / 2, width / 2]`.
pub fn pool(activation: Activation, [height, width]: [usize; 2], x: &[f32], y: &mut [f32]) {
    let (rows, columns) = (height / 2, width / 2);
    for (map, out) in x.chunks_exact(height * width).zip(y.chunks_exact_mut(rows * columns)) {
        for (pair, out) in map.chunks_exact(2 * width).zip(out.chunks_exact_mut(columns)) {
            let (top, bottom) = pair.split_at(width);
            for (column, out) in out.iter_mut().enumerate() {
                *out = largest(top, bottom, column).0;
            }
        }
    }
    activation.apply(y);
}

/// # Shapes
/// `x` and `y` as there, `gradient` as `y`, `dx` as `x`.
pub fn pool_backward(
    activation: Activation,
    [height, width]: [usize; 2],
    x: &[f32],
    y: &[f32],
    mut gradient: Vec<f32>,
    dx: &mut [f32],
) {
    activation.backward(y, &mut gradient);
    let (rows, columns) = (height / 2, width / 2);
    dx.fill(0.0);
    let maps = x.chunks_exact(height * width).zip(dx.chunks_exact_mut(height * width));
    for ((map, out), gradient) in maps.zip(gradient.chunks_exact(rows * columns)) {
        let pairs = map.chunks_exact(2 * width).zip(out.chunks_exact_mut(2 * width));
        for ((pair, out), gradient) in pairs.zip(gradient.chunks_exact(columns)) {
            let (top, bottom) = pair.split_at(width);
            for (column, g) in gradient.iter().enumerate() {
                let place = largest(top, bottom, column).1;
                out[place / 2 * width + 2 * column + place % 2] = *g;
            }
        }
    }
}
