//! Update rules as one pass over the numbers of a parameter, in place where nobody else holds them.

use super::flex::{Numbers, packed, values};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Dispatch, Flex, backend_extension};
use burn::tensor::Tensor;
use kindling_kernels::{self as loops, Adam};

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
