//! What a step minimises: a loss over the batch and penalties on the weights; on the device for training, and on the
//! host, in 64-bit floats, to check it.

use super::matrix;
use crate::models::{Model, Training, sum_over_weights};
use crate::spec::{Loss, Spec};
use crate::trained::Target;
use burn::module::{ModuleVisitor, Param, ParamId};
use burn::optim::GradientsParams;
#[cfg(feature = "deep")]
use burn::tensor::Int;
use burn::tensor::activation::log_softmax;
use burn::tensor::{Device, Tensor};

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
    /// `x` `[batch, inputs]`; both results `[1]`.
    pub fn of(
        &self,
        model: &Model,
        x: Tensor<2>,
        y: Targets,
        training: Option<&mut Training>,
    ) -> (Tensor<1>, Tensor<1>) {
        let loss = match y {
            Targets::Numbers(y) => self.regression(model.forward(x, training) - y),
            Targets::Classes(y) => {
                let rows = y.dims()[0] as f64;
                (log_softmax(model.forward(x, training), 1) * y).sum().mul_scalar(-1.0 / rows)
            }
            #[cfg(feature = "deep")]
            Targets::Tokens(y) => log_softmax(model.forward(x, training), 1).gather(1, y).mean().neg(),
            #[cfg(feature = "deep")]
            Targets::Hidden { words, weights } => match model.masked(x.clone(), training) {
                Some(scores) => (log_softmax(scores, 1).gather(1, words) * weights).sum().neg(),
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

    fn regression(&self, error: Tensor<2>) -> Tensor<1> {
        match self.loss {
            Loss::Mae => error.abs().mean(),
            Loss::Huber => {
                // With q = min(|e|, 1), q²/2 + |e| − q is both branches at once.
                let size = error.abs();
                let near = size.clone().clamp_max(1.0);
                (near.clone().square().mul_scalar(0.5) + size - near).mean()
            }
            Loss::Mse | Loss::CrossEntropy => error.square().mean(),
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
    /// One-hot classes, `[batch, classes]`: a gather would bring the arithmetic of whole numbers into the package.
    Classes(Tensor<2>),
    /// The next token at every place, `[batch · context, 1]`.
    #[cfg(feature = "deep")]
    Tokens(Tensor<2, Int>),
    /// The word at every place, and what it counts: more than 0 where it was hidden, 1 in all; both `[batch · context, 1]`.
    #[cfg(feature = "deep")]
    Hidden {
        /// Their numbers.
        words: Tensor<2, Int>,
        /// What each counts.
        weights: Tensor<2>,
    },
}

impl Targets {
    /// From the host's numbers.
    pub fn new(y: &[f32], target: &Target, device: &Device) -> Self {
        let classes = match target {
            Target::Number { .. } => return Self::Numbers(matrix(y.to_vec(), 1, device)),
            Target::Classes(classes) => classes.len(),
            #[cfg(feature = "deep")]
            Target::Tokens(_) => return Self::Tokens(matrix(y.to_vec(), 1, device).int()),
            // Only the packages with Transformers open such a task.
            #[cfg(not(feature = "deep"))]
            Target::Tokens(count) => *count,
        };
        let mut hot = vec![0.0; y.len() * classes];
        for (row, &class) in hot.chunks_exact_mut(classes).zip(y) {
            row[class as usize] = 1.0;
        }
        Self::Classes(matrix(hot, classes, device))
    }
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

struct Squares<'a>(&'a GradientsParams, Option<Tensor<1>>);

impl ModuleVisitor for Squares<'_> {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        if let Some(gradient) = self.0.get::<D>(param.id) {
            let sum = gradient.square().sum();
            self.1 = Some(match self.1.take() {
                Some(before) => before + sum,
                None => sum,
            });
        }
    }
}

struct Shorten<'a>(&'a mut GradientsParams, Tensor<1>);

impl Shorten<'_> {
    fn shorten<const D: usize>(&mut self, id: ParamId) {
        if let Some(gradient) = self.0.remove::<D>(id) {
            let factor: Tensor<D> = self.1.clone().reshape([1; D]);
            self.0.register(id, gradient * factor);
        }
    }
}

impl ModuleVisitor for Shorten<'_> {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        self.shorten::<D>(param.id);
    }
}

/// Shortens the gradient over all parameters to `most`, as PyTorch's `clip_grad_norm_` does. Nothing is read back.
pub fn clip(gradients: &mut GradientsParams, model: &Model, most: f64) {
    use burn::module::Module;
    let mut squares = Squares(gradients, None);
    model.visit(&mut squares);
    if let Some(sum) = squares.1 {
        let factor = sum.sqrt().add_scalar(NORM_FLOOR).recip().mul_scalar(most).clamp_max(1.0);
        model.visit(&mut Shorten(gradients, factor));
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
