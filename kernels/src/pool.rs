//! An activation that grows with x, then the largest of each 2 × 2 pixels: the largest x gives the largest result, so the
//! activation is computed for a quarter of them, and nothing but x and the result is kept for the gradient. Without
//! branches: which pixel is the largest cannot be foreseen.

use crate::Activation;

/// The larger one; a NaN is kept, so that it is seen.
#[inline(always)]
fn larger(a: f32, b: f32) -> f32 {
    if (a > b) | a.is_nan() { a } else { b }
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
            let windows = top.as_chunks::<2>().0.iter().zip(bottom.as_chunks::<2>().0);
            for (out, ([a, b], [c, d])) in out.iter_mut().zip(windows) {
                *out = larger(larger(*a, *b), larger(*c, *d));
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
    if 2 * rows < height || 2 * columns < width {
        dx.fill(0.0);
    }
    let maps = x.chunks_exact(height * width).zip(dx.chunks_exact_mut(height * width));
    for ((map, out), gradient) in maps.zip(gradient.chunks_exact(rows * columns)) {
        let pairs = map.chunks_exact(2 * width).zip(out.chunks_exact_mut(2 * width));
        for ((pair, out), gradient) in pairs.zip(gradient.chunks_exact(columns)) {
            let ((top, bottom), (up, down)) = (pair.split_at(width), out.split_at_mut(width));
            let windows = top.as_chunks::<2>().0.iter().zip(bottom.as_chunks::<2>().0);
            let outs = up.as_chunks_mut::<2>().0.iter_mut().zip(down.as_chunks_mut::<2>().0);
            for ((g, (t, b)), (up, down)) in gradient.iter().zip(windows).zip(outs) {
                [*up, *down] = share(*g, [*t, *b]);
            }
        }
    }
}

/// The gradient of a window: all of it to the largest, the first of equal ones, as in PyTorch.
#[inline(always)]
fn share(gradient: f32, [[a, b], [c, d]]: [[f32; 2]; 2]) -> [[f32; 2]; 2] {
    let most = larger(larger(a, b), larger(c, d));
    let first = a == most;
    let second = (b == most) & !first;
    let third = (c == most) & !first & !second;
    let fourth = !(first | second | third);
    let given = |is: bool| if is { gradient } else { 0.0 };
    [[given(first), given(second)], [given(third), given(fourth)]]
}
