//! Activations of a layer, with their derivatives from what the forward pass keeps.

use crate::{math, parallel};

/// Operations that an activation takes for a number, about.
const COST: usize = 16;

/// Element by element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activation {
    /// x.
    Identity,
    /// max(0, x).
    Relu,
    /// tanh x.
    Tanh,
    /// 1 / (1 + e⁻ˣ).
    Sigmoid,
    /// x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³))), as GPT-2 has it.
    Gelu,
}

impl Activation {
    /// Whether the derivative needs x; else it is told from the result.
    pub fn keeps_input(self) -> bool {
        self == Self::Gelu
    }

    /// Of every number.
    pub fn of(self, values: &[f32]) -> Vec<f32> {
        let mut values = values.to_vec();
        self.apply(&mut values);
        values
    }

    /// In place.
    pub fn apply(self, values: &mut [f32]) {
        let (work, chunk) = (values.len() * COST, parallel::chunk(values.len(), COST));
        parallel::each(work, values.chunks_mut(chunk), |values| self.apply_to(values));
    }

    /// The same in one thread.
    pub(crate) fn apply_to(self, values: &mut [f32]) {
        match self {
            Self::Identity => {}
            // Not `max`: that is a call in WebAssembly, and loses a NaN that must be seen.
            Self::Relu => values.iter_mut().for_each(|v| *v = if *v < 0.0 { 0.0 } else { *v }),
            Self::Tanh => math::tanh(values),
            Self::Sigmoid => math::sigmoid(values),
            Self::Gelu => math::gelu(values),
        }
    }

    /// Multiplies the gradient by the derivative; `kept` is x if [`Self::keeps_input`], else the result.
    pub fn backward(self, kept: &[f32], gradient: &mut [f32]) {
        let (work, chunk) = (kept.len() * COST, parallel::chunk(kept.len(), COST));
        parallel::each(work, kept.chunks(chunk).zip(gradient.chunks_mut(chunk)), |(kept, gradient)| {
            self.backward_of(kept, gradient);
        });
    }

    /// The same in one thread.
    pub(crate) fn backward_of(self, kept: &[f32], gradient: &mut [f32]) {
        let pairs = gradient.iter_mut().zip(kept);
        match self {
            Self::Identity => {}
            Self::Relu => pairs.for_each(|(g, &y)| *g = if y > 0.0 { *g } else { 0.0 }),
            Self::Tanh => pairs.for_each(|(g, &y)| *g *= 1.0 - y * y),
            Self::Sigmoid => pairs.for_each(|(g, &y)| *g *= y * (1.0 - y)),
            Self::Gelu => math::gelu_backward(kept, gradient),
        }
    }
}
