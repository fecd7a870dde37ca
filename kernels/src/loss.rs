//! Losses with their gradients in one pass.

use crate::math;
use crate::norm::{largest, sum};

/// Σ weight · −log softmax(logits)[class] over the rows. `gradient` becomes its derivative by the logits.
///
/// # Shapes
/// `logits` and `gradient` `[rows, classes]`; `labels`, whole numbers below `classes`, and `weights` `[rows]`.
pub fn cross_entropy(classes: usize, logits: &[f32], labels: &[f32], weights: &[f32], gradient: &mut [f32]) -> f32 {
    let mut loss = 0.0_f64;
    let rows = logits.chunks_exact(classes).zip(gradient.chunks_exact_mut(classes));
    for ((row, out), (&label, &weight)) in rows.zip(labels.iter().zip(weights)) {
        let most = largest(row);
        out.iter_mut().zip(row).for_each(|(o, l)| *o = l - most);
        let label = label as usize;
        let own = out[label];
        math::exp(out);
        let sum = sum(out);
        loss += f64::from(weight) * (f64::from(sum.ln()) - f64::from(own));
        let scale = weight / sum;
        out.iter_mut().for_each(|o| *o *= scale);
        out[label] -= weight;
    }
    loss as f32
}

/// What is averaged over the rows of a regression, e being prediction − target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Regression {
    /// e².
    Squared,
    /// |e|.
    Absolute,
    /// e²/2 up to |e| = 1, |e| − 1/2 beyond (Huber 1964).
    Huber,
}

/// The mean loss; `gradient` becomes its derivative by the predictions.
///
/// # Shapes
/// All `[rows]`.
pub fn regression(how: Regression, predictions: &[f32], targets: &[f32], gradient: &mut [f32]) -> f32 {
    let scale = 1.0 / predictions.len() as f32;
    let mut sum = 0.0_f64;
    for ((&p, &t), g) in predictions.iter().zip(targets).zip(gradient) {
        let e = p - t;
        let sign = if e == 0.0 { 0.0 } else { e.signum() };
        let (loss, slope) = match how {
            Regression::Squared => (e * e, 2.0 * e),
            Regression::Absolute => (e.abs(), sign),
            Regression::Huber if e.abs() <= 1.0 => (0.5 * e * e, e),
            Regression::Huber => (e.abs() - 0.5, sign),
        };
        sum += f64::from(loss);
        *g = slope * scale;
    }
    (sum * f64::from(scale)) as f32
}
