//! The formulas of linear regression with real numbers in them, and the exact error surface of two parameters.
//! All on the host in 64-bit floats, as an independent check of what the device computes in 32.

use super::Objective;
use crate::pipeline::prepare::Part;
use crate::report::{ContourReport, FormulaReport, GradientCheck};
use crate::spec::Activation;
use crate::trained::{Layer, activate};

/// A batch on the host.
pub struct Batch {
    /// `[rows, features]`.
    pub x: Vec<f32>,
    /// `[rows]`.
    pub y: Vec<f32>,
}

/// What the output layer gets, `[rows, inputs]`, in 64-bit floats.
fn last_input(layers: &[Layer], activation: Option<Activation>, x: &[f32]) -> Vec<f64> {
    let mut values: Vec<f64> = x.iter().map(|&v| f64::from(v)).collect();
    for layer in &layers[..layers.len() - 1] {
        let rows = values.chunks_exact(layer.inputs).flat_map(|row| {
            (0..layer.outputs).map(move |out| {
                let weights = layer.weight.iter().skip(out).step_by(layer.outputs);
                let sum: f64 = row.iter().zip(weights).map(|(v, &w)| v * f64::from(w)).sum();
                activate(activation, sum + f64::from(layer.bias[out]))
            })
        });
        values = rows.collect();
    }
    values
}

/// What the device found for the batch.
pub struct Autodiff {
    /// The loss.
    pub loss: f64,
    /// ∂/∂θ0 and ∂/∂θ1 of loss and penalties.
    pub slopes: (f64, f64),
}

/// The report for a batch at `step`; `input` names what θ1 multiplies.
pub fn formulas(
    layers: &[Layer],
    activation: Option<Activation>,
    batch: &Batch,
    objective: &Objective,
    autodiff: &Autodiff,
    (input, step): (&str, u32),
) -> Option<FormulaReport> {
    let output = layers.last()?;
    let hidden = last_input(layers, activation, &batch.x);
    let (theta0, theta1) = (f64::from(*output.bias.first()?), f64::from(*output.weight.first()?));
    let rest = |h: &[f64]| -> f64 { h.iter().zip(&output.weight).skip(1).map(|(v, &w)| v * f64::from(w)).sum() };
    let rows: Vec<(f64, f64, f64)> =
        hidden.chunks_exact(output.inputs).zip(&batch.y).map(|(h, &y)| (h[0], rest(h), f64::from(y))).collect();
    let (n, loss) = (rows.len() as f64, objective.loss);
    let error = |t0: f64, t1: f64, row: &(f64, f64, f64)| t0 + t1 * row.0 + row.1 - row.2;
    let total = |t0: f64, t1: f64| {
        let sum: f64 = rows.iter().map(|r| loss.of(error(t0, t1, r))).sum();
        sum / n + objective.penalty(t1) - objective.penalty(theta1)
    };
    let sum_loss: f64 = rows.iter().map(|r| loss.of(error(theta0, theta1, r))).sum();
    let sum_slope: f64 = rows.iter().map(|r| loss.slope(error(theta0, theta1, r))).sum();
    let sum_slope_input: f64 = rows.iter().map(|r| loss.slope(error(theta0, theta1, r)) * r.0).sum();
    let width = |theta: f64| 1e-5 * theta.abs().max(1.0);
    let (h0, h1) = (width(theta0), width(theta1));
    let slope0 = (total(theta0 + h0, theta1) - total(theta0 - h0, theta1)) / (2.0 * h0);
    let slope1 = (total(theta0, theta1 + h1) - total(theta0, theta1 - h1)) / (2.0 * h1);
    let check =
        |value, formula, autodiff, finite_difference| GradientCheck { value, formula, autodiff, finite_difference };
    let formula1 = loss.factor() / n * sum_slope_input + objective.penalty_slope(theta1);
    Some(FormulaReport {
        step,
        rows: rows.len() as u32,
        loss,
        sum_loss,
        sum_slope,
        sum_slope_input,
        mean_loss: sum_loss / n,
        mean_loss_engine: autodiff.loss,
        theta0: check(theta0, loss.factor() / n * sum_slope, autodiff.slopes.0, slope0),
        theta1: check(theta1, formula1, autodiff.slopes.1, slope1),
        input: input.into(),
        l2: objective.l2,
        l1: objective.l1,
    })
}

const GRID: usize = 41;

/// Sums that give MSE(θ0, θ1) on the training rows exactly.
struct Surface {
    n: f64,
    x: f64,
    y: f64,
    xx: f64,
    xy: f64,
    yy: f64,
}

impl Surface {
    fn new(train: &Part) -> Self {
        let mut s = Self { n: 0.0, x: 0.0, y: 0.0, xx: 0.0, xy: 0.0, yy: 0.0 };
        for (&x, &y) in train.x.iter().zip(&train.y) {
            let (x, y) = (f64::from(x), f64::from(y));
            s = Self { n: s.n + 1.0, x: s.x + x, y: s.y + y, xx: s.xx + x * x, xy: s.xy + x * y, yy: s.yy + y * y };
        }
        s
    }

    fn mse(&self, t0: f64, t1: f64) -> f64 {
        let sum = self.yy - 2.0 * t0 * self.y - 2.0 * t1 * self.xy
            + self.n * t0 * t0
            + 2.0 * t0 * t1 * self.x
            + t1 * t1 * self.xx;
        (sum / self.n).max(0.0)
    }

    fn optimum(&self) -> (f64, f64) {
        let determinant = self.n * self.xx - self.x * self.x;
        let slope = if determinant > 0.0 { (self.n * self.xy - self.x * self.y) / determinant } else { 0.0 };
        ((self.y - slope * self.x) / self.n, slope)
    }
}

/// The contour map around the least-squares solution, wide enough for the start of the path.
pub fn contour(train: &Part, path: Vec<(u32, f64, f64)>) -> ContourReport {
    let surface = Surface::new(train);
    let optimum = surface.optimum();
    let start = path.first().map_or(optimum, |&(_, t0, t1)| (t0, t1));
    let reach = |a: f64, b: f64| (1.4 * (a - b).abs()).max(0.25 * (optimum.0.abs() + optimum.1.abs())).max(1e-6);
    let (r0, r1) = (reach(start.0, optimum.0), reach(start.1, optimum.1));
    let theta0 = (optimum.0 - r0, optimum.0 + r0);
    let theta1 = (optimum.1 - r1, optimum.1 + r1);
    let at = |range: (f64, f64), i: usize| range.0 + (range.1 - range.0) * i as f64 / (GRID - 1) as f64;
    let values = (0..GRID * GRID).map(|i| surface.mse(at(theta0, i % GRID), at(theta1, i / GRID))).collect();
    let optimum_mse = surface.mse(optimum.0, optimum.1);
    ContourReport { size: GRID as u32, theta0, theta1, values, optimum, optimum_mse, path }
}
