//! Update rules as one pass over the numbers of a parameter, in place where nobody else holds them.

use super::flex::{Numbers, packed, tensor, values};
use super::ops::Pieces;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Dispatch, ExtensionType, Flex, backend_extension};
use burn::tensor::{Shape, Tensor};
use kindling_kernels::{self as loops, Adam};

/// A tensor or none.
#[derive(ExtensionType)]
pub enum Slot<B: Backend> {
    /// None.
    Empty,
    /// A tensor.
    Full(FloatTensor<B>),
}

impl<B: Backend> Slot<B> {
    pub(super) fn full(self) -> Option<FloatTensor<B>> {
        match self {
            Self::Empty => None,
            Self::Full(tensor) => Some(tensor),
        }
    }
}

impl From<Option<Tensor<1>>> for Slot<Dispatch> {
    fn from(tensor: Option<Tensor<1>>) -> Self {
        tensor.map_or(Self::Empty, |tensor| Self::Full(tensor.into_dispatch()))
    }
}

/// What a back end gives for them; all tensors of one shape.
#[backend_extension(Flex, Cube: cfg(feature = "gpu"))]
pub trait Updates: Backend {
    /// Weights, first and second moment, updated; the moments are not read by the first update.
    fn adam(
        weights: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
        first: FloatTensor<Self>,
        second: FloatTensor<Self>,
        how: Adam,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>);
    /// weights − rate · gradient.
    fn descend(weights: FloatTensor<Self>, gradient: FloatTensor<Self>, rate: f32) -> FloatTensor<Self>;
    /// Numbers whose sum is that of the gradients' squares and of `before`.
    fn add_squares(
        #[extension_type] before: Slot<Self>,
        a: FloatTensor<Self>,
        #[extension_type] b: Slot<Self>,
        #[extension_type] c: Slot<Self>,
    ) -> FloatTensor<Self>;
    /// See [`shortening`].
    fn shortening(sums: FloatTensor<Self>, most: f32) -> FloatTensor<Self>;
    /// See [`shorten`].
    fn shorten(gradient: FloatTensor<Self>, factor: FloatTensor<Self>) -> FloatTensor<Self>;
}

/// PyTorch's `clip_grad_norm_` adds this to the norm.
const NORM_FLOOR: f32 = 1e-6;

/// One number.
fn one(number: f32) -> Numbers {
    tensor(vec![number], Shape::from([1]))
}

/// Not a part of something larger, so that it can be written to; not copied if it is none.
fn whole(tensor: Numbers) -> Numbers {
    tensor.to_contiguous()
}

impl Updates for Flex {
    fn adam(
        weights: Numbers,
        gradient: Numbers,
        first: Numbers,
        second: Numbers,
        how: Adam,
    ) -> (Numbers, Numbers, Numbers) {
        let [mut weights, mut first, mut second] = [weights, first, second].map(whole);
        let gradient = packed(gradient);
        let moments = [first.storage_mut(), second.storage_mut()];
        how.update(weights.storage_mut(), values(&gradient), moments);
        (weights, first, second)
    }

    fn descend(weights: Numbers, gradient: Numbers, rate: f32) -> Numbers {
        let mut weights = whole(weights);
        loops::descend(rate, weights.storage_mut(), values(&packed(gradient)));
        weights
    }

    fn add_squares(before: Slot<Flex>, a: Numbers, b: Slot<Flex>, c: Slot<Flex>) -> Numbers {
        let gradients = [Some(a), b.full(), c.full()].into_iter().flatten();
        let sum: f32 = gradients.map(|gradient| loops::squares(values(&packed(gradient)))).sum();
        one(before.full().map_or(0.0, |before| values(&before).iter().sum()) + sum)
    }

    fn shortening(sums: Numbers, most: f32) -> Numbers {
        let norm = values(&sums).iter().sum::<f32>().sqrt();
        let factor = most / (norm + NORM_FLOOR);
        // A NaN stays one.
        one(if factor > 1.0 { 1.0 } else { factor })
    }

    fn shorten(gradient: Numbers, factor: Numbers) -> Numbers {
        Self::scaled(gradient, factor)
    }
}

/// An update of Adam or AdamW: weights, first and second moment.
pub fn adam<const D: usize>(
    weights: Tensor<D>,
    gradient: Tensor<D>,
    [first, second]: [Tensor<D>; 2],
    how: Adam,
) -> (Tensor<D>, [Tensor<D>; 2]) {
    let (weights, first, second) = <Dispatch as Updates>::adam(
        weights.into_dispatch(),
        gradient.into_dispatch(),
        first.into_dispatch(),
        second.into_dispatch(),
        how,
    );
    let moments = [Tensor::from_dispatch(first), Tensor::from_dispatch(second)];
    (Tensor::from_dispatch(weights), moments)
}

/// weights − rate · gradient.
pub fn descend<const D: usize>(weights: Tensor<D>, gradient: Tensor<D>, rate: f64) -> Tensor<D> {
    let (weights, gradient) = (weights.into_dispatch(), gradient.into_dispatch());
    Tensor::from_dispatch(<Dispatch as Updates>::descend(weights, gradient, rate as f32))
}

/// Numbers, however many, whose sum is Σ g² over all gradients; None of no gradients.
pub fn squares(gradients: Vec<Tensor<1>>) -> Option<Tensor<1>> {
    let (mut sums, mut left) = (None::<Tensor<1>>, gradients.into_iter());
    while let Some(a) = left.next() {
        let (b, c) = (left.next(), left.next());
        let found = <Dispatch as Updates>::add_squares(sums.into(), a.into_dispatch(), b.into(), c.into());
        sums = Some(Tensor::from_dispatch(found));
    }
    sums
}

/// What gradients whose squares make up `sums` are multiplied with so that the norm over all of them is at most `most`:
/// min(1, most / (‖g‖ + 1e-6)), as PyTorch's `clip_grad_norm_` has it. `[1]`, on the device.
pub fn shortening(sums: Tensor<1>, most: f64) -> Tensor<1> {
    Tensor::from_dispatch(<Dispatch as Updates>::shortening(sums.into_dispatch(), most as f32))
}

/// A gradient times the one number of `factor`, `[1]`.
pub fn shorten<const D: usize>(gradient: Tensor<D>, factor: Tensor<1>) -> Tensor<D> {
    let (gradient, factor) = (gradient.into_dispatch(), factor.into_dispatch());
    Tensor::from_dispatch(<Dispatch as Updates>::shorten(gradient, factor))
}
