//! What a step minimises: a loss over the batch and penalties on the weights; on the device for training, and on the
//! host, in 64-bit floats, to check it.

use crate::models::Mlp;
use crate::spec::{Loss, Spec};
use burn::optim::GradientsParams;
use burn::tensor::Tensor;

/// PyTorch's `clip_grad_norm_` adds this to the norm.
const NORM_FLOOR: f64 = 1e-6;

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
    /// `x` `[batch, features]`, `y` `[batch, 1]`; both results `[1]`.
    pub fn of(&self, model: &Mlp, x: Tensor<2>, y: Tensor<2>) -> (Tensor<1>, Tensor<1>) {
        let error = model.forward(x) - y;
        let loss = match self.loss {
            Loss::Mse => error.square().mean(),
            Loss::Mae => error.abs().mean(),
            Loss::Huber => {
                // With q = min(|e|, 1), q²/2 + |e| − q is both branches at once.
                let size = error.abs();
                let near = size.clone().clamp_max(1.0);
                (near.clone().square().mul_scalar(0.5) + size - near).mean()
            }
        };
        let mut total = loss.clone();
        let squares = (self.l2 > 0.0).then(|| model.sum_over_weights(|w| w.square())).flatten();
        let sizes = (self.l1 > 0.0).then(|| model.sum_over_weights(|w| w.abs())).flatten();
        for (penalty, strength) in [(squares, self.l2), (sizes, self.l1)] {
            if let Some(penalty) = penalty {
                total = total + penalty.mul_scalar(strength);
            }
        }
        (loss, total)
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

impl Loss {
    /// The loss of one row, e being ŷ − y.
    pub fn of(self, e: f64) -> f64 {
        match self {
            Self::Mse => e * e,
            Self::Mae => e.abs(),
            Self::Huber if e.abs() <= 1.0 => 0.5 * e * e,
            Self::Huber => e.abs() - 0.5,
        }
    }

    /// Its derivative by ŷ; that of MSE without the factor 2, which stands before the sum.
    pub fn slope(self, e: f64) -> f64 {
        match self {
            Self::Mse => e,
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

/// Shortens the gradient over all parameters to `most`, as PyTorch's `clip_grad_norm_` does. Nothing is read back.
pub fn clip(gradients: &mut GradientsParams, model: &Mlp, most: f64) {
    let (weights, biases) = model.ids();
    let matrices: Vec<_> = weights.iter().filter_map(|&id| Some((id, gradients.remove::<2>(id)?))).collect();
    let vectors: Vec<_> = biases.iter().filter_map(|&id| Some((id, gradients.remove::<1>(id)?))).collect();
    let squares = matrices.iter().map(|(_, g)| g.clone().square().sum());
    let Some(sum) = squares.chain(vectors.iter().map(|(_, g)| g.clone().square().sum())).reduce(|a, b| a + b) else {
        return;
    };
    let factor = sum.sqrt().add_scalar(NORM_FLOOR).recip().mul_scalar(most).clamp_max(1.0);
    for (id, gradient) in matrices {
        gradients.register(id, gradient * factor.clone().unsqueeze::<2>());
    }
    for (id, gradient) in vectors {
        gradients.register(id, gradient * factor.clone());
    }
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
