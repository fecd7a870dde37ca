//! An activation that grows with x, then the largest of each 2 × 2 pixels: the largest x gives the largest result, so the
//! activation is computed for a quarter of them, and nothing but x and the result is kept for the gradient. Without
//! branches: which pixel is the largest cannot be foreseen.

use crate::{Activation, parallel};

/// Operations that either pass takes for a pixel, about.
const COST: usize = 4;

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
    let (area, pooled) = (height * width, (height / 2) * (width / 2));
    let share = parallel::share(x.len() * COST, x.len() / area);
    let shares = x.chunks(share * area).zip(y.chunks_mut(share * pooled));
    parallel::each(x.len() * COST, shares, |(x, y)| {
        pool_maps([height, width], x, y);
        activation.apply_to(y);
    });
}

fn pool_maps([height, width]: [usize; 2], x: &[f32], y: &mut [f32]) {
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
}

/// # Shapes
/// `y` as there, `gradient` as `y`; `x` as there becomes the gradient by it.
pub fn pool_backward(
    activation: Activation,
    [height, width]: [usize; 2],
    x: &mut [f32],
    y: &[f32],
    mut gradient: Vec<f32>,
) {
    let (area, pooled, work) = (height * width, (height / 2) * (width / 2), x.len() * COST);
    let share = parallel::share(work, x.len() / area);
    let above = y.chunks(share * pooled).zip(gradient.chunks_mut(share * pooled));
    parallel::each(work, x.chunks_mut(share * area).zip(above), |(x, (y, gradient))| {
        activation.backward_of(y, gradient);
        differentiate_maps([height, width], x, gradient);
    });
}

fn differentiate_maps([height, width]: [usize; 2], x: &mut [f32], gradient: &[f32]) {
    let (rows, columns) = (height / 2, width / 2);
    let mut columns_of = vec![0.0; 2 * columns];
    for (map, gradient) in x.chunks_exact_mut(height * width).zip(gradient.chunks_exact(rows * columns)) {
        let mut pairs = map.chunks_exact_mut(2 * width);
        for (pair, gradient) in pairs.by_ref().zip(gradient.chunks_exact(columns)) {
            let (top, bottom) = pair.split_at_mut(width);
            to_columns(gradient, top, bottom, &mut columns_of);
            for ((t, b), g) in top.iter_mut().zip(bottom.iter_mut()).zip(&columns_of) {
                (*t, *b) = if *t >= *b { (*g, 0.0) } else { (0.0, *g) };
            }
            // What an odd width leaves over.
            top[2 * columns..].fill(0.0);
            bottom[2 * columns..].fill(0.0);
        }
        pairs.into_remainder().fill(0.0);
    }
}

/// Gives the gradient of each window to the column that holds its largest number; of equal ones to the first, row by row,
/// as PyTorch does. Which of a column's two it is goes four at a time; which column does not.
fn to_columns(gradient: &[f32], top: &[f32], bottom: &[f32], out: &mut [f32]) {
    let windows = top.as_chunks::<2>().0.iter().zip(bottom.as_chunks::<2>().0);
    for ((g, ([a, b], [c, d])), out) in gradient.iter().zip(windows).zip(out.as_chunks_mut::<2>().0) {
        let (left, right) = (larger(*a, *c), larger(*b, *d));
        let second = (right > left) | ((right == left) & (a < c) & (b >= d));
        *out = if second { [0.0, *g] } else { [*g, 0.0] };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One window at a time.
    fn slow(x: &[f32], [height, width]: [usize; 2], gradient: &[f32]) -> (Vec<f32>, Vec<f32>) {
        let (mut y, mut dx) = (vec![], vec![0.0; x.len()]);
        for map in 0..x.len() / (height * width) {
            for row in 0..height / 2 {
                for column in 0..width / 2 {
                    let at = |p: usize| (map * height + 2 * row + p / 2) * width + 2 * column + p % 2;
                    let best = (1..4).fold(0, |best, p| if x[at(p)] > x[at(best)] { p } else { best });
                    dx[at(best)] = gradient[y.len()];
                    y.push(x[at(best)]);
                }
            }
        }
        (y, dx)
    }

    #[test]
    fn equals_one_window_at_a_time_with_ties_and_odd_sizes() {
        for [height, width] in [[2, 2], [4, 6], [5, 7], [28, 28], [3, 2]] {
            // Few different numbers, so that many are equal.
            let x: Vec<f32> = (0..3 * height * width).map(|i| (i * 7919 % 13 % 3) as f32 - 1.0).collect();
            let gradient: Vec<f32> = (0..3 * (height / 2) * (width / 2)).map(|i| i as f32 + 1.0).collect();
            let (y, dx) = slow(&x, [height, width], &gradient);
            let (mut found_y, mut found_dx) = (vec![0.0; y.len()], x.clone());
            pool(Activation::Identity, [height, width], &x, &mut found_y);
            pool_backward(Activation::Identity, [height, width], &mut found_dx, &found_y, gradient);
            assert_eq!((found_y, found_dx), (y, dx), "{height} × {width}");
        }
    }
}
