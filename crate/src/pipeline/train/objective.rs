//! What a step minimises: a loss over the batch and penalties on the weights; on the device for training, and on the
//! host, in 64-bit floats, to check it.

use super::matrix;
use crate::kernels::{self, Regression};
use crate::models::{Model, Training, gradients, sum_over_weights};
use crate::spec::{Loss, Spec};
use crate::trained::Target;
use burn::tensor::{Device, Gradients, Tensor, TensorData};

/// Loss, penalties and the gradient's limit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Objective {
    /// What is averaged over the batch.
    pub loss: Loss,
    /// λ of λ · Σ w².
    pub l2: f64,
    /// λ₁ of λ₁ · Σ |w|.
    pub l1: f64,
    /// Largest norm of the gradient; 0 for no limit.
    pub clip: f64,
}

impl Objective {
    /// That of the settings.
    pub fn new(spec: &Spec) -> Self {
        Self { loss: spec.loss, l2: spec.l2, l1: spec.l1, clip: spec.clip }
    }

    /// The batch's loss, and the sum of loss and penalties.
    ///
    /// # Shapes
    /// `x` `[batch, inputs]`; both results `[1]`.
    pub fn of(
        &self,
        model: &Model,
        x: Tensor<2>,
        y: Targets,
        training: Option<&mut Training>,
    ) -> (Tensor<1>, Tensor<1>) {
        let loss = match y {
            Targets::Numbers(y) => kernels::regression(model.forward(x, training), y, self.regression()),
            Targets::Classes { labels, weights } => kernels::cross_entropy(model.forward(x, training), labels, weights),
            #[cfg(feature = "deep")]
            Targets::Hidden { words, weights } => match model.masked(x.clone(), training) {
                Some(scores) => kernels::cross_entropy(scores, words, weights),
                None => x.sum().mul_scalar(0.0),
            },
        };
        let mut total = loss.clone();
        let squares = (self.l2 > 0.0).then(|| sum_over_weights(model, |w| w.square())).flatten();
        let sizes = (self.l1 > 0.0).then(|| sum_over_weights(model, |w| w.abs())).flatten();
        for (penalty, strength) in [(squares, self.l2), (sizes, self.l1)] {
            if let Some(penalty) = penalty {
                total = total + penalty.mul_scalar(strength);
            }
        }
        (loss, total)
    }

    fn regression(&self) -> Regression {
        match self.loss {
            Loss::Mae => Regression::Absolute,
            Loss::Huber => Regression::Huber,
            Loss::Mse | Loss::CrossEntropy => Regression::Squared,
        }
    }

    /// The penalties of one weight.
    pub fn penalty(&self, weight: f64) -> f64 {
        self.l2 * weight * weight + self.l1 * weight.abs()
    }

    /// Their derivative.
    pub fn penalty_slope(&self, weight: f64) -> f64 {
        2.0 * self.l2 * weight + self.l1 * sign(weight)
    }
}

/// What a batch is to give, on the device; one is alive at a time.
#[allow(clippy::large_enum_variant)]
#[derive(Debug, Clone)]
pub enum Targets {
    /// Scaled numbers, `[batch, 1]`.
    Numbers(Tensor<2>),
    /// Classes, of text the next token at every place, and what each counts: 1 in all; both `[rows]`.
    Classes {
        /// Their numbers.
        labels: Tensor<1>,
        /// What each counts.
        weights: Tensor<1>,
    },
    /// The word at every place, and what it counts: more than 0 where it was hidden, 1 in all; both `[batch · context]`.
    #[cfg(feature = "deep")]
    Hidden {
        /// Their numbers.
        words: Tensor<1>,
        /// What each counts.
        weights: Tensor<1>,
    },
}

impl Targets {
    /// From the host's numbers.
    pub fn new(y: &[f32], target: &Target, device: &Device) -> Self {
        match target {
            Target::Number { .. } => Self::Numbers(matrix(y.to_vec(), 1, device)),
            Target::Classes(_) | Target::Tokens(_) => {
                let weights = vec![1.0 / y.len() as f32; y.len()];
                Self::Classes { labels: numbers(y.to_vec(), device), weights: numbers(weights, device) }
            }
        }
    }
}

/// `[count]`.
pub fn numbers(values: Vec<f32>, device: &Device) -> Tensor<1> {
    let count = values.len();
    Tensor::from_data(TensorData::new(values, [count]), device)
}

impl Loss {
    /// The loss of one row of numbers, e being ŷ − y.
    pub fn of(self, e: f64) -> f64 {
        match self {
            Self::Mse | Self::CrossEntropy => e * e,
            Self::Mae => e.abs(),
            Self::Huber if e.abs() <= 1.0 => 0.5 * e * e,
            Self::Huber => e.abs() - 0.5,
        }
    }

    /// Its derivative by ŷ; that of MSE without the factor 2, which stands before the sum.
    pub fn slope(self, e: f64) -> f64 {
        match self {
            Self::Mse | Self::CrossEntropy => e,
            Self::Mae => sign(e),
            Self::Huber => e.clamp(-1.0, 1.0),
        }
    }

    /// The factor before the sum of the slopes.
    pub fn factor(self) -> f64 {
        if self == Self::Mse { 2.0 } else { 1.0 }
    }
}

/// −1, 0 or 1; `signum` gives 1 for zero.
fn sign(x: f64) -> f64 {
    if x == 0.0 { 0.0 } else { x.signum() }
}

/// What the gradient over all parameters is to be multiplied with so that it is no longer than `most`, as PyTorch's
/// `clip_grad_norm_` does; `[1]`. Nothing is read back.
pub fn shortening(found: &Gradients, model: &Model, most: f64) -> Option<Tensor<1>> {
    let all = gradients(model, found).into_iter().flatten().collect();
    kernels::squares(all).map(|sums| kernels::shortening(sums, most))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slopes_are_the_derivatives() {
        for loss in [Loss::Mse, Loss::Mae, Loss::Huber] {
            for e in [-2.5, -0.4, 0.3, 0.9, 1.7] {
                let h = 1e-6;
                let found = (loss.of(e + h) - loss.of(e - h)) / (2.0 * h);
                assert!((found - loss.factor() * loss.slope(e)).abs() < 1e-6, "{loss:?} at {e}");
            }
        }
    }
}
