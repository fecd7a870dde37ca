//! Fused operations of convolutional networks and Transformers.

use super::ops::{DeepKernels, PictureKernels};
use super::{Activation, reference};
use burn::backend::Dispatch;
use burn::tensor::Tensor;
use kindling_kernels::{Attention, Convolution};

/// Token's row plus place's row.
///
/// # Shapes
/// `tokens`, whole numbers below `vocabulary`, `[batch, length]`; `table` `[vocabulary, width]`, `places`
/// `[at least length, width]`; `[batch, length, width]`.
pub fn embed(tokens: Tensor<2>, table: Tensor<2>, places: Tensor<2>) -> Tensor<3> {
    let (tokens, table, places) = (tokens.into_dispatch(), table.into_dispatch(), places.into_dispatch());
    Tensor::from_dispatch(<Dispatch as DeepKernels>::embed(tokens, table, places))
}

/// Layer normalisation over the last axis.
///
/// # Shapes
/// `x` `[batch, length, width]`, `weight` and `bias` `[width]`; as `x`.
pub fn layer_norm(x: Tensor<3>, weight: Tensor<1>, bias: Tensor<1>, epsilon: f64) -> Tensor<3> {
    let (x, weight, bias) = (x.into_dispatch(), weight.into_dispatch(), bias.into_dispatch());
    Tensor::from_dispatch(<Dispatch as DeepKernels>::normalise(x, weight, bias, epsilon as f32))
}

/// Multi-head attention. A causal one sees at every place what stands before it, else all that is real.
///
/// # Shapes
/// `qkv`, query, key and value side by side, `[batch, length, 3 · width]`; `real`, 0 for padding, else 1, `[batch, length]`;
/// `[batch, length, width]`.
pub fn attention(qkv: Tensor<3>, real: Tensor<2>, heads: usize, causal: bool) -> Tensor<3> {
    let [batch, length, width] = qkv.dims();
    let how = Attention { batch, length, width: width / 3, heads, causal };
    Tensor::from_dispatch(<Dispatch as DeepKernels>::attend(qkv.into_dispatch(), real.into_dispatch(), how))
}

/// Convolution with 3 × 3 kernels and zeros around the picture.
///
/// # Shapes
/// `x` `[batch, inputs, height, width]`, `weight` `[outputs, inputs, 3, 3]`, `bias` `[outputs]`;
/// `[batch, outputs, height, width]`.
pub fn conv2d(x: Tensor<4>, weight: Tensor<4>, bias: Tensor<1>) -> Tensor<4> {
    let [batch, inputs, height, width] = x.dims();
    let how = Convolution { batch, inputs, outputs: weight.dims()[0], height, width };
    let (x, weight, bias) = (x.into_dispatch(), weight.into_dispatch(), bias.into_dispatch());
    Tensor::from_dispatch(<Dispatch as PictureKernels>::convolve(x, weight, bias, how))
}

/// An activation, then the largest of each 2 × 2 pixels.
///
/// # Shapes
/// `[batch, channels, height, width]` to `[batch, channels, height / 2, width / 2]`.
pub fn pool(x: Tensor<4>, activation: Activation) -> Tensor<4> {
    // The kernel takes the largest first, which needs an activation that only grows.
    if activation == Activation::Gelu {
        return reference::pool(x, activation);
    }
    Tensor::from_dispatch(<Dispatch as PictureKernels>::pool(x.into_dispatch(), activation))
}
