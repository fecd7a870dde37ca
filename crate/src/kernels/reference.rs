//! The fused operations in plain Burn: what they compute, and what they are tested against.

use super::{Activation, Adam, Regression};
use burn::tensor::Tensor;
use burn::tensor::activation::{log_softmax, relu, sigmoid, tanh};

/// See [`super::linear`].
pub fn linear<const D: usize>(
    x: Tensor<D>,
    weight: Tensor<2>,
    bias: Option<Tensor<1>>,
    activation: Activation,
) -> Tensor<D> {
    activate(burn::tensor::module::linear(x, weight, bias), activation)
}

/// The activation alone.
pub fn activate<const D: usize>(x: Tensor<D>, activation: Activation) -> Tensor<D> {
    match activation {
        Activation::Identity => x,
        Activation::Relu => relu(x),
        Activation::Tanh => tanh(x),
        Activation::Sigmoid => sigmoid(x),
        Activation::Gelu => gelu(x),
    }
}

/// GELU as GPT-2 has it. Burn's own raises to a power, which is slow.
fn gelu<const D: usize>(x: Tensor<D>) -> Tensor<D> {
    let cube = x.clone() * x.clone() * x.clone();
    let inner = (x.clone() + cube.mul_scalar(0.044_715)).mul_scalar(std::f64::consts::FRAC_2_PI.sqrt());
    x.mul_scalar(0.5) * inner.tanh().add_scalar(1.0)
}

/// See [`super::cross_entropy`].
pub fn cross_entropy(logits: Tensor<2>, labels: Tensor<1>, weights: Tensor<1>) -> Tensor<1> {
    let [rows, classes] = logits.dims();
    // One-hot rows: a gather would bring the arithmetic of whole numbers into the package.
    let numbers: Vec<f32> = (0..classes).map(|class| class as f32).collect();
    let numbers = Tensor::<1>::from_floats(numbers.as_slice(), &logits.device()).reshape([1, classes]);
    let distance = (numbers - labels.reshape([rows, 1])).abs();
    let hot = distance.clamp_max(1.0).mul_scalar(-1.0).add_scalar(1.0);
    (log_softmax(logits, 1) * hot * weights.reshape([rows, 1])).sum().neg()
}

/// See [`super::regression`].
pub fn regression(predictions: Tensor<2>, targets: Tensor<2>, how: Regression) -> Tensor<1> {
    let error = predictions - targets;
    match how {
        Regression::Squared => error.square().mean(),
        Regression::Absolute => error.abs().mean(),
        Regression::Huber => {
            // With q = min(|e|, 1), q²/2 + |e| − q is both branches at once.
            let size = error.abs();
            let near = size.clone().clamp_max(1.0);
            (near.clone().square().mul_scalar(0.5) + size - near).mean()
        }
    }
}

/// See [`super::adam`].
pub fn adam<const D: usize>(
    weights: Tensor<D>,
    gradient: Tensor<D>,
    [first, second]: [Tensor<D>; 2],
    how: Adam,
) -> (Tensor<D>, [Tensor<D>; 2]) {
    let [rate, epsilon] = how.corrected();
    let [b1, b2] = how.betas;
    let [first, second] = if how.time == 1 { [first.zeros_like(), second.zeros_like()] } else { [first, second] };
    let first = first.mul_scalar(b1) + gradient.clone().mul_scalar(1.0 - b1);
    let second = second.mul_scalar(b2) + gradient.square().mul_scalar(1.0 - b2);
    let step = first.clone().mul_scalar(rate) / second.clone().sqrt().add_scalar(epsilon);
    let weights = if how.decay == 1.0 { weights } else { weights.mul_scalar(how.decay) };
    (weights - step, [first, second])
}

/// See [`super::squares`].
pub fn squares(gradients: Vec<Tensor<1>>) -> Option<Tensor<1>> {
    gradients.into_iter().map(|gradient| gradient.square().sum()).reduce(|all, own| all + own)
}

/// See [`super::shortening`].
pub fn shortening(sums: Tensor<1>, most: f64) -> Tensor<1> {
    sums.sum().sqrt().add_scalar(1e-6).recip().mul_scalar(most).clamp_max(1.0)
}

#[cfg(feature = "deep")]
pub use deep::{attention, conv2d, embed, layer_norm, pool};

#[cfg(feature = "deep")]
mod deep {
    use super::{Activation, activate};
    use burn::tensor::activation::softmax;
    use burn::tensor::module::{embedding, max_pool2d};
    use burn::tensor::ops::{ConvOptions, MaxPoolOptions};
    use burn::tensor::{Tensor, TensorData};

    /// Added to a score that must not count. Finite: WGSL may assume infinities away.
    const HIDDEN: f32 = -1e9;

    /// See [`crate::kernels::embed`].
    pub fn embed(tokens: Tensor<2>, table: Tensor<2>, places: Tensor<2>) -> Tensor<3> {
        let length = tokens.dims()[1];
        embedding(table, tokens.int()) + places.narrow(0, 0, length).unsqueeze::<3>()
    }

    /// See [`crate::kernels::layer_norm`].
    pub fn layer_norm(x: Tensor<3>, weight: Tensor<1>, bias: Tensor<1>, epsilon: f64) -> Tensor<3> {
        burn::tensor::module::layer_norm(x, weight, Some(bias), epsilon)
    }

    /// See [`crate::kernels::attention`]; also gives the weights, `[batch, heads, length, length]`.
    pub fn attention(qkv: Tensor<3>, real: Tensor<2>, heads: usize, causal: bool) -> (Tensor<3>, Tensor<4>) {
        let [batch, length, width] = qkv.dims();
        let width = width / 3;
        let size = width / heads;
        let part = |index: usize| {
            let part = qkv.clone().narrow(2, index * width, width);
            part.reshape([batch, length, heads, size]).swap_dims(1, 2)
        };
        let scores = part(0).matmul(part(1).transpose()).mul_scalar(1.0 / (size as f64).sqrt());
        let weights = softmax(scores + hidden(real, causal), 3);
        let mixed = weights.clone().matmul(part(2)).swap_dims(1, 2).reshape([batch, length, width]);
        (mixed, weights)
    }

    /// What is added to the scores: places to come, or padding, must not count.
    fn hidden(real: Tensor<2>, causal: bool) -> Tensor<4> {
        let [batch, length] = real.dims();
        if !causal {
            return real.sub_scalar(1.0).mul_scalar(-HIDDEN).reshape([batch, 1, 1, length]);
        }
        let later = (0..length * length).map(|i| if i % length > i / length { HIDDEN } else { 0.0 });
        Tensor::from_data(TensorData::new(later.collect::<Vec<f32>>(), [1, 1, length, length]), &real.device())
    }

    /// See [`crate::kernels::conv2d`].
    pub fn conv2d(x: Tensor<4>, weight: Tensor<4>, bias: Tensor<1>) -> Tensor<4> {
        let options = ConvOptions::new([1, 1], [1, 1], [1, 1], 1);
        burn::tensor::module::conv2d(x, weight, Some(bias), options)
    }

    /// See [`crate::kernels::pool`].
    pub fn pool(x: Tensor<4>, activation: Activation) -> Tensor<4> {
        max_pool2d(activate(x, activation), MaxPoolOptions::new([2, 2]))
    }
}
