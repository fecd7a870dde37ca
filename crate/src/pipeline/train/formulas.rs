//! The formulas of the output layer with real numbers in them, and the exact error surface of two parameters.
//! All on the host in 64-bit floats, as an independent check of what the device computes in 32.

use super::Objective;
use crate::pipeline::prepare::Part;
use crate::report::{ContourReport, FormulaReport, GradientCheck};
use crate::spec::Loss;

/// The last layer and what it gets for a batch.
pub struct OutputLayer {
    /// `[rows, inputs]`: the features, or the last hidden layer's activations.
    pub hidden: Vec<f32>,
    /// `[inputs, outputs]`.
    pub weight: Vec<f32>,
    /// Outputs.
    pub outputs: usize,
    /// `[outputs]`; none of a layer without bias.
    pub bias: Option<Vec<f32>>,
    /// `[rows]`: scaled numbers, or indices of classes or tokens.
    pub y: Vec<f32>,
}

/// What the device found for the batch.
pub struct Autodiff {
    /// The loss.
    pub loss: f64,
    /// ∂/∂θ0, if there is a θ0, and ∂/∂θ1 of loss and penalties.
    pub slopes: (Option<f64>, f64),
}

/// One row as a function of θ0 and θ1, which make the first output: z = θ0 + θ1 · h + rest.
struct Row {
    h: f64,
    rest: f64,
    /// The other outputs.
    others: Vec<f64>,
    y: f64,
}

impl Row {
    fn error(&self, (t0, t1): (f64, f64)) -> f64 {
        t0 + t1 * self.h + self.rest - self.y
    }

    /// Logits with the first one from θ0 and θ1.
    fn logits(&self, (t0, t1): (f64, f64)) -> impl Iterator<Item = f64> + Clone {
        std::iter::once(t0 + t1 * self.h + self.rest).chain(self.others.iter().copied())
    }

    fn log_sum(&self, theta: (f64, f64)) -> f64 {
        let most = self.logits(theta).fold(f64::NEG_INFINITY, f64::max);
        most + self.logits(theta).map(|z| (z - most).exp()).sum::<f64>().ln()
    }

    fn loss(&self, loss: Loss, theta: (f64, f64)) -> f64 {
        match loss {
            Loss::CrossEntropy => self.log_sum(theta) - self.logits(theta).nth(self.y as usize).unwrap_or(f64::NAN),
            regression => regression.of(self.error(theta)),
        }
    }

    /// Derivative of the loss by the first output; of cross-entropy p − 1 for the right class, else p.
    fn slope(&self, loss: Loss, theta: (f64, f64)) -> f64 {
        match loss {
            Loss::CrossEntropy => {
                let first = self.logits(theta).next().unwrap_or(f64::NAN);
                (first - self.log_sum(theta)).exp() - f64::from(u8::from(self.y == 0.0))
            }
            regression => regression.slope(self.error(theta)),
        }
    }
}

fn rows(layer: &OutputLayer) -> Vec<Row> {
    let outputs = layer.outputs;
    let bias = |out: usize| layer.bias.as_ref().map_or(0.0, |bias| f64::from(bias[out]));
    let inputs = layer.weight.len() / outputs.max(1);
    let row = |(h, &y): (&[f32], &f32)| {
        let product = |out: usize, from: usize| -> f64 {
            (from..inputs).map(|i| f64::from(h[i]) * f64::from(layer.weight[i * outputs + out])).sum()
        };
        let others = (1..outputs).map(|out| product(out, 0) + bias(out)).collect();
        Row { h: f64::from(h[0]), rest: product(0, 1), others, y: f64::from(y) }
    };
    layer.hidden.chunks_exact(inputs.max(1)).zip(&layer.y).map(row).collect()
}

/// The report for a batch at `step`; `input` names what θ1 multiplies. None for a model without parameters.
pub fn formulas(
    layer: &OutputLayer,
    objective: &Objective,
    autodiff: &Autodiff,
    (input, step): (&str, u32),
) -> Option<FormulaReport> {
    let bias = layer.bias.as_ref().and_then(|bias| bias.first());
    let theta = (bias.map_or(0.0, |&bias| f64::from(bias)), f64::from(*layer.weight.first()?));
    let rows = rows(layer);
    let (n, loss) = (rows.len() as f64, objective.loss);
    let sum = |theta| rows.iter().map(|r| r.loss(loss, theta)).sum::<f64>();
    let total = |theta: (f64, f64), old: f64| sum(theta) / n + objective.penalty(theta.1) - objective.penalty(old);
    let sum_slope: f64 = rows.iter().map(|r| r.slope(loss, theta)).sum();
    let sum_slope_input: f64 = rows.iter().map(|r| r.slope(loss, theta) * r.h).sum();
    let width = |theta: f64| 1e-5 * theta.abs().max(1.0);
    let (h0, h1) = (width(theta.0), width(theta.1));
    let slope0 = (total((theta.0 + h0, theta.1), theta.1) - total((theta.0 - h0, theta.1), theta.1)) / (2.0 * h0);
    let slope1 = (total((theta.0, theta.1 + h1), theta.1) - total((theta.0, theta.1 - h1), theta.1)) / (2.0 * h1);
    let check =
        |value, formula, autodiff, finite_difference| GradientCheck { value, formula, autodiff, finite_difference };
    let formula1 = loss.factor() / n * sum_slope_input + objective.penalty_slope(theta.1);
    Some(FormulaReport {
        step,
        rows: rows.len() as u32,
        loss,
        sum_loss: sum(theta),
        sum_slope,
        sum_slope_input,
        mean_loss: sum(theta) / n,
        mean_loss_engine: autodiff.loss,
        theta0: autodiff.slopes.0.map(|slope| check(theta.0, loss.factor() / n * sum_slope, slope, slope0)),
        theta1: check(theta.1, formula1, autodiff.slopes.1, slope1),
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
        let inputs = train.inputs(0..train.rows.len());
        for (&x, &y) in inputs.iter().zip(&train.y) {
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
