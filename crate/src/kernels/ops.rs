//! The traits behind the fused operations. `Kernels`, `DeepKernels` and `PictureKernels` are what a tensor is sent through, with gradients
//! where it has some; `Pieces`, `DeepPieces` and `PicturePieces` are what a back end has to give for both passes.

use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, backend_extension};
use kindling_kernels::{Activation, Regression};
#[cfg(feature = "deep")]
use kindling_kernels::{Attention, Convolution};

/// Differentiable operations of dense networks; shapes as in [`super`].
#[backend_extension(Autodiff, Flex, Cube: cfg(feature = "gpu"))]
pub trait Kernels: Backend {
    /// See [`super::linear`].
    fn linear(
        x: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        activation: Activation,
    ) -> FloatTensor<Self>;
    /// See [`super::cross_entropy`].
    fn cross_entropy(
        logits: FloatTensor<Self>,
        labels: FloatTensor<Self>,
        weights: FloatTensor<Self>,
    ) -> FloatTensor<Self>;
    /// See [`super::regression`].
    fn regression(predictions: FloatTensor<Self>, targets: FloatTensor<Self>, how: Regression) -> FloatTensor<Self>;
}

/// What a back end gives for them.
pub trait Pieces: Backend {
    /// Result, and what the activation's derivative needs.
    fn linear_forward(
        x: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        activation: Activation,
    ) -> [FloatTensor<Self>; 2];
    /// The gradient before the activation.
    fn activation_backward(
        kept: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
        activation: Activation,
    ) -> FloatTensor<Self>;
    /// gradient · weightᵀ.
    fn linear_backward_inputs(gradient: FloatTensor<Self>, weight: FloatTensor<Self>) -> FloatTensor<Self>;
    /// xᵀ · gradient, and the sum of the gradient's rows.
    fn linear_backward_weights(x: FloatTensor<Self>, gradient: FloatTensor<Self>) -> [FloatTensor<Self>; 2];
    /// Loss, and its gradient by the logits.
    fn cross_entropy_forward(
        logits: FloatTensor<Self>,
        labels: FloatTensor<Self>,
        weights: FloatTensor<Self>,
    ) -> [FloatTensor<Self>; 2];
    /// Loss, and its gradient by the predictions.
    fn regression_forward(
        predictions: FloatTensor<Self>,
        targets: FloatTensor<Self>,
        how: Regression,
    ) -> [FloatTensor<Self>; 2];
    /// Every number times the only one of `factor`, `[1]`.
    fn scaled(values: FloatTensor<Self>, factor: FloatTensor<Self>) -> FloatTensor<Self>;
}

/// Differentiable operations of Transformers.
#[cfg(feature = "deep")]
#[backend_extension(Autodiff, Flex, Cube: cfg(feature = "gpu"))]
pub trait DeepKernels: Backend {
    /// See [`super::embed`].
    fn embed(tokens: FloatTensor<Self>, table: FloatTensor<Self>, places: FloatTensor<Self>) -> FloatTensor<Self>;
    /// See [`super::layer_norm`].
    fn normalise(
        x: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        epsilon: f32,
    ) -> FloatTensor<Self>;
    /// See [`super::attention`].
    fn attend(qkv: FloatTensor<Self>, real: FloatTensor<Self>, how: Attention) -> FloatTensor<Self>;
}

/// Differentiable operations of convolutional networks.
#[cfg(feature = "deep")]
#[backend_extension(Autodiff, Flex, Cube: cfg(feature = "gpu"))]
pub trait PictureKernels: Backend {
    /// See [`super::conv2d`].
    fn convolve(
        x: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        how: Convolution,
    ) -> FloatTensor<Self>;
    /// See [`super::pool`].
    fn pool(x: FloatTensor<Self>, activation: Activation) -> FloatTensor<Self>;
}

/// What a back end gives for them.
#[cfg(feature = "deep")]
pub trait DeepPieces: Pieces {
    /// Token's row plus place's row.
    fn embed_forward(
        tokens: FloatTensor<Self>,
        table: FloatTensor<Self>,
        places: FloatTensor<Self>,
    ) -> FloatTensor<Self>;
    /// The gradients of both tables, of which `sizes` rows are.
    fn embed_backward(
        tokens: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
        sizes: [usize; 2],
    ) -> [FloatTensor<Self>; 2];
    /// Result, and the statistics of every row.
    fn normalise_forward(
        x: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        epsilon: f32,
    ) -> [FloatTensor<Self>; 2];
    /// Gradients by x, weight and bias.
    fn normalise_backward(
        x: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        statistics: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
    ) -> [FloatTensor<Self>; 3];
    /// Result, and the attention weights.
    fn attend_forward(qkv: FloatTensor<Self>, real: FloatTensor<Self>, how: Attention) -> [FloatTensor<Self>; 2];
    /// The gradient by query, key and value.
    fn attend_backward(
        qkv: FloatTensor<Self>,
        weights: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
        how: Attention,
    ) -> FloatTensor<Self>;
}

/// What a back end gives for [`PictureKernels`].
#[cfg(feature = "deep")]
pub trait PicturePieces: Pieces {
    /// The convolution.
    fn convolve_forward(
        x: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        how: Convolution,
    ) -> FloatTensor<Self>;
    /// The gradient by x.
    fn convolve_backward_inputs(
        gradient: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        how: Convolution,
    ) -> FloatTensor<Self>;
    /// The gradients by weight and bias.
    fn convolve_backward_weights(
        x: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
        how: Convolution,
    ) -> [FloatTensor<Self>; 2];
    /// Activation and pooling.
    fn pool_forward(x: FloatTensor<Self>, activation: Activation) -> FloatTensor<Self>;
    /// The gradient by x.
    fn pool_backward(
        x: FloatTensor<Self>,
        y: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
        activation: Activation,
    ) -> FloatTensor<Self>;
}

/// Where nothing asks for a gradient, the forward pass is all.
impl<B: Pieces> Kernels for B {
    fn linear(
        x: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        activation: Activation,
    ) -> FloatTensor<Self> {
        let [y, _] = Self::linear_forward(x, weight, bias, activation);
        y
    }

    fn cross_entropy(
        logits: FloatTensor<Self>,
        labels: FloatTensor<Self>,
        weights: FloatTensor<Self>,
    ) -> FloatTensor<Self> {
        let [loss, _] = Self::cross_entropy_forward(logits, labels, weights);
        loss
    }

    fn regression(predictions: FloatTensor<Self>, targets: FloatTensor<Self>, how: Regression) -> FloatTensor<Self> {
        let [loss, _] = Self::regression_forward(predictions, targets, how);
        loss
    }
}

#[cfg(feature = "deep")]
impl<B: DeepPieces> DeepKernels for B {
    fn embed(tokens: FloatTensor<Self>, table: FloatTensor<Self>, places: FloatTensor<Self>) -> FloatTensor<Self> {
        Self::embed_forward(tokens, table, places)
    }

    fn normalise(
        x: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        epsilon: f32,
    ) -> FloatTensor<Self> {
        let [y, _] = Self::normalise_forward(x, weight, bias, epsilon);
        y
    }

    fn attend(qkv: FloatTensor<Self>, real: FloatTensor<Self>, how: Attention) -> FloatTensor<Self> {
        let [y, _] = Self::attend_forward(qkv, real, how);
        y
    }
}

#[cfg(feature = "deep")]
impl<B: PicturePieces> PictureKernels for B {
    fn convolve(
        x: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        how: Convolution,
    ) -> FloatTensor<Self> {
        Self::convolve_forward(x, weight, bias, how)
    }

    fn pool(x: FloatTensor<Self>, activation: Activation) -> FloatTensor<Self> {
        Self::pool_forward(x, activation)
    }
}
