//! Many steps of a dense network in one operation.

use super::flex::{Numbers, owned, packed, tensor, values};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Dispatch, Flex, backend_extension};
use burn::tensor::{Device, Shape, Tensor};
use kindling_kernels::{Dense, State};

/// What a back end gives for it; shapes as in [`train_dense`].
#[backend_extension(Flex)]
pub trait ManySteps: Backend {
    /// Weights, first and second moments, losses.
    #[allow(clippy::too_many_arguments)]
    fn train_dense(
        weights: FloatTensor<Self>,
        first: FloatTensor<Self>,
        second: FloatTensor<Self>,
        x: FloatTensor<Self>,
        y: FloatTensor<Self>,
        rates: FloatTensor<Self>,
        time: usize,
        how: Dense,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>);
}

impl ManySteps for Flex {
    fn train_dense(
        weights: Numbers,
        first: Numbers,
        second: Numbers,
        x: Numbers,
        y: Numbers,
        rates: Numbers,
        time: usize,
        how: Dense,
    ) -> (Numbers, Numbers, Numbers, Numbers) {
        let (mut weights, mut first, mut second) = (owned(weights), owned(first), owned(second));
        let (x, y, rates) = (packed(x), packed(y), packed(rates));
        let moments = [&mut first[..], &mut second[..]];
        let state = State { weights: &mut weights, moments, time: time as i32 };
        let losses = how.train(state, values(&x), values(&y), values(&rates));
        let flat = |values: Vec<f32>| {
            let shape = Shape::from([values.len()]);
            tensor(values, shape)
        };
        (flat(weights), flat(first), flat(second), flat(losses))
    }
}

/// Whether a device does that for a network.
pub fn trains_dense(_: &Dense, device: &Device) -> bool {
    super::fused(device)
}

/// Trains for as many steps as there are rates, after `time` updates. Gives weights, moments and the losses before each
/// update.
///
/// # Shapes
/// `weights` and the moments flat, `[parameters]`, layer after layer, weight before bias; the moments are not read where
/// the rule has none. Of `batches`, x `[steps · batch · inputs]`, y `[steps · batch]`, rates `[steps]`; losses `[steps]`.
pub fn train_dense(
    weights: Tensor<1>,
    [first, second]: [Tensor<1>; 2],
    batches: [Tensor<1>; 3],
    time: usize,
    how: Dense,
) -> (Tensor<1>, [Tensor<1>; 2], Tensor<1>) {
    let [x, y, rates] = batches.map(Tensor::into_dispatch);
    let (weights, first, second) = (weights.into_dispatch(), first.into_dispatch(), second.into_dispatch());
    let (weights, first, second, losses) =
        <Dispatch as ManySteps>::train_dense(weights, first, second, x, y, rates, time, how);
    let moments = [Tensor::from_dispatch(first), Tensor::from_dispatch(second)];
    (Tensor::from_dispatch(weights), moments, Tensor::from_dispatch(losses))
}
