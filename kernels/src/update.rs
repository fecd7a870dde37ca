//! Update rules: one pass over the numbers of a parameter.

use crate::{norm, parallel};

/// Operations that Adam takes for a number, about: a root, a division, and what waits for memory.
const COST: usize = 16;

/// Adam (Kingma and Ba 2015) at a step, with decoupled weight decay (Loshchilov and Hutter 2019).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Adam {
    /// η.
    pub rate: f32,
    /// β₁, β₂.
    pub betas: [f32; 2],
    /// ε.
    pub epsilon: f32,
    /// What the weights are multiplied with first: 1 − η·λ.
    pub decay: f32,
    /// Updates made, this one among them. The first takes the moments for zeros, whatever stands there.
    pub time: i32,
}

impl Adam {
    /// η · √(1 − β₂ᵗ) / (1 − β₁ᵗ), and ε · √(1 − β₂ᵗ): the corrections of the moments, taken out of the loop.
    pub fn corrected(&self) -> [f32; 2] {
        let root = (1.0 - self.betas[1].powi(self.time)).sqrt();
        [self.rate * (root / (1.0 - self.betas[0].powi(self.time))), self.epsilon * root]
    }

    /// At update number `time` with rate η, λ of 1 − η·λ being `weight_decay`.
    pub fn at(self, rate: f32, weight_decay: f32, time: i32) -> Self {
        Self { rate, decay: 1.0 - rate * weight_decay, time, ..self }
    }

    /// In place.
    ///
    /// # Shapes
    /// All of one length.
    pub fn update(&self, weights: &mut [f32], gradient: &[f32], [first, second]: [&mut [f32]; 2]) {
        let [rate, epsilon] = self.corrected();
        let [b1, b2] = self.betas;
        if self.time == 1 {
            first.fill(0.0);
            second.fill(0.0);
        }
        let (work, chunk) = (weights.len() * COST, parallel::chunk(weights.len(), COST));
        let moments = first.chunks_mut(chunk).zip(second.chunks_mut(chunk));
        let chunks = weights.chunks_mut(chunk).zip(gradient.chunks(chunk)).zip(moments);
        parallel::each(work, chunks, |((weights, gradient), (first, second))| {
            let moments = first.iter_mut().zip(second);
            for ((w, &g), (m, v)) in weights.iter_mut().zip(gradient).zip(moments) {
                *m = *m * b1 + g * (1.0 - b1);
                *v = *v * b2 + g * g * (1.0 - b2);
                *w = *w * self.decay - rate * *m / (v.sqrt() + epsilon);
            }
        });
    }
}

/// Numbers that are summed before the sums are: the rounding errors of a long sum grow with its length.
const SUMMED: usize = 4_096;

/// Σ g².
pub fn squares(gradient: &[f32]) -> f32 {
    gradient.chunks(SUMMED).map(|part| norm::product(part, part)).sum()
}

/// w − η·g, in place.
pub fn descend(rate: f32, weights: &mut [f32], gradient: &[f32]) {
    weights.iter_mut().zip(gradient).for_each(|(w, g)| *w -= rate * g);
}
