//! A dense layer: x·w + b, and its gradients. Nothing is transposed in memory.

use crate::{View, gemm};

fn row_major(values: &[f32], columns: usize) -> View<'_> {
    View { values, row_stride: columns, column_stride: 1 }
}

fn transposed(values: &[f32], columns: usize) -> View<'_> {
    View { values, row_stride: 1, column_stride: columns }
}

/// Adds x·w to y, whose rows hold the bias.
///
/// # Shapes
/// `x` `[rows, inputs]`, `weight` `[inputs, outputs]`, `y` `[rows, outputs]`.
pub fn linear([rows, inputs, outputs]: [usize; 3], x: &[f32], weight: &[f32], y: &mut [f32]) {
    gemm([rows, inputs, outputs], row_major(x, inputs), row_major(weight, outputs), y, outputs, true);
}

/// # Shapes
/// `gradient` `[rows, outputs]`, `weight` `[inputs, outputs]`, `dx` `[rows, inputs]`.
pub fn linear_backward_inputs([rows, inputs, outputs]: [usize; 3], gradient: &[f32], weight: &[f32], dx: &mut [f32]) {
    gemm([rows, outputs, inputs], row_major(gradient, outputs), transposed(weight, outputs), dx, inputs, false);
}

/// # Shapes
/// `x` `[rows, inputs]`, `gradient` `[rows, outputs]`, `dw` `[inputs, outputs]`, `db` `[outputs]` or empty.
pub fn linear_backward_weights(
    [rows, inputs, outputs]: [usize; 3],
    x: &[f32],
    gradient: &[f32],
    dw: &mut [f32],
    db: &mut [f32],
) {
    gemm([inputs, rows, outputs], transposed(x, inputs), row_major(gradient, outputs), dw, outputs, false);
    if !db.is_empty() {
        db.fill(0.0);
        for row in gradient.chunks_exact(outputs) {
            db.iter_mut().zip(row).for_each(|(sum, g)| *sum += g);
        }
    }
}
