//! Operations of a training step that are fused: one pass forward and one backward where Burn's own operations would make
//! a dozen. Each stands beside its plain-Burn reference in [`reference`], which says what it computes. Burn's door for own
//! operations is used: a trait over back ends, an implementation for each, and a handwritten backward pass.

mod backward;
#[cfg(feature = "deep")]
mod backward_deep;
#[cfg(feature = "gpu")]
mod cube;
mod dense;
mod flex;
#[cfg(feature = "deep")]
mod flex_deep;
mod layout;
mod ops;
pub mod reference;
#[cfg(feature = "gpu")]
mod together;
mod update;

#[cfg(feature = "deep")]
pub use deep::{attention, conv2d, embed, layer_norm, pool};
pub use dense::{Plan, dense_layout, part, train_dense, trains_dense};
pub use kindling_kernels::{Activation, Adam, Dense, Loss as DenseLoss, Regression, Rule, Step};
pub use layout::Layout;
#[cfg(feature = "gpu")]
pub use together::{Parameter, adam_together, updates_together};
pub use update::{adam, descend, shorten, shortening, squares};

use burn::backend::Dispatch;
use burn::tensor::{Shape, Tensor};
#[cfg(feature = "deep")]
mod deep;

/// A shape with another last size.
fn with_last(shape: &Shape, last: usize) -> Shape {
    let mut sizes: Vec<usize> = shape.iter().copied().collect();
    if let Some(size) = sizes.last_mut() {
        *size = last;
    }
    Shape::from(sizes)
}

/// A dense layer: activation(x · weight + bias).
///
/// # Shapes
/// `x` `[.., inputs]`, `weight` `[inputs, outputs]`, `bias` `[outputs]`; `[.., outputs]`.
pub fn linear<const D: usize>(
    x: Tensor<D>,
    weight: Tensor<2>,
    bias: Option<Tensor<1>>,
    activation: Activation,
) -> Tensor<D> {
    let bias = bias.unwrap_or_else(|| Tensor::zeros([weight.dims()[1]], &x.device()));
    let (x, weight, bias) = (x.into_dispatch(), weight.into_dispatch(), bias.into_dispatch());
    Tensor::from_dispatch(<Dispatch as ops::Kernels>::linear(x, weight, bias, activation))
}

/// Σ weight · −log softmax(logits)[label] over the rows.
///
/// # Shapes
/// `logits` `[rows, classes]`; `labels`, whole numbers below `classes`, and `weights` `[rows]`; `[1]`.
pub fn cross_entropy(logits: Tensor<2>, labels: Tensor<1>, weights: Tensor<1>) -> Tensor<1> {
    let (logits, labels, weights) = (logits.into_dispatch(), labels.into_dispatch(), weights.into_dispatch());
    Tensor::from_dispatch(<Dispatch as ops::Kernels>::cross_entropy(logits, labels, weights))
}

/// The mean loss of predictions.
///
/// # Shapes
/// Both `[rows, 1]`; `[1]`.
pub fn regression(predictions: Tensor<2>, targets: Tensor<2>, how: Regression) -> Tensor<1> {
    let (predictions, targets) = (predictions.into_dispatch(), targets.into_dispatch());
    Tensor::from_dispatch(<Dispatch as ops::Kernels>::regression(predictions, targets, how))
}
