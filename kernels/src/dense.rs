//! Whole training steps of a dense network, one after the other, without a tensor between them: for small networks the
//! bookkeeping of tensors and of automatic differentiation costs more than the arithmetic.

use crate::{Activation, Adam, Regression};
use crate::{cross_entropy, descend, linear, linear_backward_inputs, linear_backward_weights, regression};
use std::ops::Range;

/// What the network's outputs are compared by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loss {
    /// One output, a number.
    Regression(Regression),
    /// An output for each class; the mean over the rows.
    CrossEntropy,
}

/// How the weights are changed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rule {
    /// w − η·g.
    Descend,
    /// Adam or AdamW. `rate`, `decay` and `time` are those of a step and are set by [`Dense::train`].
    Adam {
        /// β₁, β₂, ε.
        how: Adam,
        /// λ of 1 − η·λ, what AdamW multiplies the weights with.
        weight_decay: f32,
    },
}

/// A dense network and how it is trained.
#[derive(Debug, Clone, PartialEq)]
pub struct Dense {
    /// Inputs, hidden widths, outputs.
    pub widths: Vec<usize>,
    /// Between the layers.
    pub activation: Activation,
    /// What is minimised, besides the penalties.
    pub loss: Loss,
    /// λ₁ of λ₁ · Σ |w| and λ of λ · Σ w² over the weights, not the biases.
    pub penalties: [f32; 2],
    /// How.
    pub rule: Rule,
    /// Most rows of a step.
    pub batch: usize,
}

/// What differs from step to step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// η.
    pub rate: f32,
    /// Rows of its batch; the last batch of an epoch may have fewer.
    pub rows: usize,
}

/// The parameters, layer after layer, weight before bias, and what Adam remembers of them, in the same order.
#[derive(Debug)]
pub struct State<'a> {
    /// Weights and biases.
    pub weights: &'a mut [f32],
    /// First and second moments; empty for [`Rule::Descend`].
    pub moments: [&'a mut [f32]; 2],
    /// Updates that Adam has made.
    pub time: i32,
}

/// Room for a step.
struct Room {
    /// What each layer gives, activation included.
    outputs: Vec<Vec<f32>>,
    /// Gradients by what a layer gives, and by what it gets.
    slopes: [Vec<f32>; 2],
    /// Of the parameters.
    gradient: Vec<f32>,
    /// What each row counts.
    shares: Vec<f32>,
}

impl Dense {
    /// Numbers that are trained.
    pub fn parameters(&self) -> usize {
        self.widths.windows(2).map(|w| (w[0] + 1) * w[1]).sum()
    }

    /// Where each layer's weight and bias lie.
    fn layers(&self) -> Vec<[Range<usize>; 2]> {
        let mut begin = 0;
        let layers = self.widths.windows(2).map(|w| {
            let middle = begin + w[0] * w[1];
            let both = [begin..middle, middle..middle + w[1]];
            begin = middle + w[1];
            both
        });
        layers.collect()
    }

    fn room(&self) -> Room {
        let widest = self.widths.iter().copied().max().unwrap_or(1);
        let slopes = || vec![0.0; self.batch * widest];
        Room {
            outputs: self.widths[1..].iter().map(|width| vec![0.0; self.batch * width]).collect(),
            slopes: [slopes(), slopes()],
            gradient: vec![0.0; self.parameters()],
            shares: vec![0.0; self.batch],
        }
    }

    /// The losses before the update of each step.
    ///
    /// # Shapes
    /// Of the steps one after the other, `x` `[rows, inputs]` and `y` `[rows]`, numbers or whole numbers of classes; the
    /// result `[steps]`.
    pub fn train(&self, state: State, mut x: &[f32], mut y: &[f32], steps: &[Step]) -> Vec<f32> {
        let State { weights, moments: [first, second], mut time } = state;
        let mut room = self.room();
        let steps = steps.iter().map(|step| {
            let (own_x, own_y);
            (own_x, x) = x.split_at(step.rows * self.widths[0]);
            (own_y, y) = y.split_at(step.rows);
            let loss = self.gradient(weights, own_x, own_y, &mut room);
            self.penalise(weights, &mut room.gradient);
            match self.rule {
                Rule::Descend => descend(step.rate, weights, &room.gradient),
                Rule::Adam { how, weight_decay } => {
                    time += 1;
                    let how = how.at(step.rate, weight_decay, time);
                    how.update(weights, &room.gradient, [&mut *first, &mut *second]);
                }
            }
            loss
        });
        steps.collect()
    }

    /// The loss of a batch, and its gradient by the parameters.
    fn gradient(&self, weights: &[f32], x: &[f32], y: &[f32], room: &mut Room) -> f32 {
        let (layers, rows) = (self.layers(), y.len());
        let last = layers.len() - 1;
        for (index, [weight, bias]) in layers.iter().enumerate() {
            let (before, after) = room.outputs.split_at_mut(index);
            let input = before.last().map_or(x, |output| output.as_slice());
            let output = &mut after[0][..rows * bias.len()];
            let (weight, bias) = (&weights[weight.clone()], &weights[bias.clone()]);
            output.chunks_exact_mut(bias.len()).for_each(|row| row.copy_from_slice(bias));
            linear(self.size(index, rows), &input[..rows * self.widths[index]], weight, output);
            if index < last {
                self.activation.apply(output);
            }
        }
        let [above, below] = &mut room.slopes;
        let outputs = &room.outputs[last][..rows * self.widths[last + 1]];
        let above_last = &mut above[..outputs.len()];
        let loss = match self.loss {
            Loss::Regression(how) => regression(how, outputs, y, above_last),
            Loss::CrossEntropy => {
                room.shares[..rows].fill(1.0 / rows as f32);
                cross_entropy(self.widths[last + 1], outputs, y, &room.shares[..rows], above_last)
            }
        };
        for (index, [weight, bias]) in layers.into_iter().enumerate().rev() {
            let size = self.size(index, rows);
            let slopes = &above[..size[0] * size[2]];
            let input = if index > 0 { &room.outputs[index - 1][..size[0] * size[1]] } else { x };
            let (dw, db) = room.gradient[weight.start..bias.end].split_at_mut(weight.len());
            linear_backward_weights(size, input, slopes, dw, db);
            if index > 0 {
                let down = &mut below[..size[0] * size[1]];
                linear_backward_inputs(size, slopes, &weights[weight], down);
                self.activation.backward(input, down);
                std::mem::swap(above, below);
            }
        }
        loss
    }

    /// Rows, inputs and outputs of a layer.
    fn size(&self, layer: usize, rows: usize) -> [usize; 3] {
        [rows, self.widths[layer], self.widths[layer + 1]]
    }

    fn penalise(&self, weights: &[f32], gradient: &mut [f32]) {
        let [absolute, squared] = self.penalties;
        if absolute == 0.0 && squared == 0.0 {
            return;
        }
        for [weight, _] in self.layers() {
            for (g, &w) in gradient[weight.clone()].iter_mut().zip(&weights[weight]) {
                let sign = if w == 0.0 { 0.0 } else { w.signum() };
                *g += 2.0 * squared * w + absolute * sign;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(loss: Loss, outputs: usize, rule: Rule) -> Dense {
        let activation = Activation::Tanh;
        Dense { widths: vec![3, 5, 4, outputs], activation, loss, penalties: [0.01, 0.02], rule, batch: 7 }
    }

    fn numbers(count: usize, seed: usize) -> Vec<f32> {
        (0..count).map(|i| ((i * 37 + seed * 101) % 97) as f32 / 48.5 - 1.0).collect()
    }

    /// Loss and penalties, in the same floats.
    fn total(dense: &Dense, weights: &[f32], x: &[f32], y: &[f32]) -> f64 {
        let mut room = dense.room();
        let loss = f64::from(dense.gradient(weights, x, y, &mut room));
        let [absolute, squared] = dense.penalties.map(f64::from);
        let all = dense.layers().into_iter().flat_map(|[weight, _]| weights[weight].to_vec()).map(f64::from);
        loss + all.map(|w| squared * w * w + absolute * w.abs()).sum::<f64>()
    }

    #[test]
    fn the_gradient_is_that_of_finite_differences() {
        let cases = [
            (Loss::Regression(Regression::Squared), 1),
            (Loss::Regression(Regression::Huber), 1),
            (Loss::CrossEntropy, 4),
        ];
        for (loss, outputs) in cases {
            let dense = network(loss, outputs, Rule::Descend);
            let weights = numbers(dense.parameters(), 1);
            let x = numbers(7 * 3, 2);
            let y: Vec<f32> = if outputs == 1 { numbers(7, 3) } else { (0..7).map(|i| (i % 4) as f32).collect() };
            // One step down with η = 1 is the gradient.
            let mut moved = weights.clone();
            dense.train(
                State { weights: &mut moved, moments: [&mut [], &mut []], time: 0 },
                &x,
                &y,
                &[Step { rate: 1.0, rows: 7 }],
            );
            for index in 0..weights.len() {
                let at = |h: f32| {
                    let mut weights = weights.clone();
                    weights[index] += h;
                    total(&dense, &weights, &x, &y)
                };
                let slope = (at(5e-3) - at(-5e-3)) / 1e-2;
                let found = f64::from(weights[index] - moved[index]);
                assert!((found - slope).abs() < 2e-3, "{loss:?}, parameter {index}: {found}, {slope}");
            }
        }
    }

    #[test]
    fn steps_in_one_call_are_steps_in_many() {
        let how = Adam { rate: 0.0, betas: [0.9, 0.999], epsilon: 1e-8, decay: 1.0, time: 0 };
        let dense = network(Loss::CrossEntropy, 3, Rule::Adam { how, weight_decay: 0.1 });
        let count = dense.parameters();
        let x = numbers(25 * 3, 5);
        let steps = [(0.01, 7), (0.02, 7), (0.03, 4), (0.01, 7)].map(|(rate, rows)| Step { rate, rows });
        let y: Vec<f32> = (0..25).map(|i| (i % 3) as f32).collect();
        let begin = || (numbers(count, 4), vec![0.0; count], vec![0.0; count]);
        let (mut a, mut m, mut v) = begin();
        let losses = dense.train(State { weights: &mut a, moments: [&mut m, &mut v], time: 0 }, &x, &y, &steps);
        let (mut b, mut m, mut v) = begin();
        let mut found = vec![];
        let mut row = 0;
        for (time, step) in steps.iter().enumerate() {
            let state = State { weights: &mut b, moments: [&mut m, &mut v], time: time as i32 };
            let (x, y) = (&x[row * 3..][..step.rows * 3], &y[row..][..step.rows]);
            found.extend(dense.train(state, x, y, &[*step]));
            row += step.rows;
        }
        assert_eq!((losses, a), (found, b));
    }
}
