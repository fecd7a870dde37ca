//! Many steps of a dense network in one operation.

use super::flex::{Numbers, owned, packed, tensor, values};
use super::layout::GAP;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Dispatch, Flex, backend_extension};
use burn::tensor::{Device, Shape, Tensor};
use kindling_kernels::{Dense, State, Step};

/// The steps of a call.
#[derive(Debug, Clone)]
pub struct Plan {
    /// One after the other.
    pub steps: Vec<Step>,
    /// After how many of them the state is kept, ascending; the last one after all.
    pub keep: Vec<usize>,
    /// Updates made before.
    pub time: usize,
}

/// What a back end gives for it; shapes as in [`train_dense`].
#[backend_extension(Flex, Cube: cfg(feature = "gpu"))]
pub trait ManySteps: Backend {
    /// Kept weights, first and second moments; losses.
    #[allow(clippy::too_many_arguments)]
    fn train_dense(
        weights: FloatTensor<Self>,
        first: FloatTensor<Self>,
        second: FloatTensor<Self>,
        x: FloatTensor<Self>,
        y: FloatTensor<Self>,
        plan: Plan,
        how: Dense,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>);
    /// `size` numbers of a flat tensor, not copied.
    fn part(whole: FloatTensor<Self>, begin: usize, size: usize) -> FloatTensor<Self>;
}

impl ManySteps for Flex {
    fn train_dense(
        weights: Numbers,
        first: Numbers,
        second: Numbers,
        x: Numbers,
        y: Numbers,
        plan: Plan,
        how: Dense,
    ) -> (Numbers, Numbers, Numbers, Numbers) {
        let mut state = [weights, first, second].map(owned);
        let (x, y) = (packed(x), packed(y));
        let (mut x, mut y, mut begin) = (values(&x), values(&y), 0);
        let (mut kept, mut losses) = ([vec![], vec![], vec![]], vec![]);
        for &end in &plan.keep {
            let steps = &plan.steps[begin..end];
            let rows: usize = steps.iter().map(|step| step.rows).sum();
            let (own_x, own_y);
            (own_x, x) = x.split_at(rows * how.widths[0]);
            (own_y, y) = y.split_at(rows);
            let [weights, first, second] = &mut state;
            let state_now = State { weights, moments: [first, second], time: (plan.time + begin) as i32 };
            losses.extend(how.train(state_now, own_x, own_y, steps));
            begin = end;
            if plan.keep.len() > 1 {
                kept.iter_mut().zip(&state).for_each(|(kept, now)| kept.extend_from_slice(now));
            }
        }
        let flat = |values: Vec<f32>| {
            let shape = Shape::from([values.len()]);
            tensor(values, shape)
        };
        let [weights, first, second] = if plan.keep.len() > 1 { kept } else { state };
        (flat(weights), flat(first), flat(second), flat(losses))
    }

    fn part(whole: Numbers, begin: usize, size: usize) -> Numbers {
        whole.narrow(0, begin, size)
    }
}

/// Most layers that the shader knows.
const MOST_LAYERS: usize = 5;
/// Above this many numbers, or operations of a step, a whole GPU is faster than one workgroup of it.
const MOST_PARAMETERS: usize = 8_192;
const MOST_FLOP: usize = 16_000_000;
/// Most states that a call keeps on a GPU.
const MOST_KEPT: usize = 64;

pub(super) fn on_cpu(device: &Device) -> bool {
    *device == Device::flex()
}

/// Whether a device does that for a network.
pub fn trains_dense(how: &Dense, device: &Device) -> bool {
    let flop: usize = how.widths.windows(2).map(|w| 6 * w[0] * w[1] * how.batch).sum();
    on_cpu(device) || how.widths.len() <= MOST_LAYERS + 1 && how.parameters() <= MOST_PARAMETERS && flop <= MOST_FLOP
}

/// Every parameter begins at a multiple of so many numbers, and most states that a call keeps. A GPU binds its buffers at
/// multiples of 256 bytes; on the CPU, where a call costs little, one state is kept.
pub fn dense_layout(device: &Device) -> (usize, usize) {
    if on_cpu(device) { (1, 1) } else { (GAP, MOST_KEPT) }
}

/// Trains for the steps of a plan. Gives weights and moments as they were where they are kept, and the losses before each
/// update.
///
/// # Shapes
/// The state, weights and both moments, each flat, `[parameters]`, layer after layer, weight before bias, with gaps as
/// [`dense_layout`] says; the moments are not read where the rule has none. Of the steps' rows, x `[rows · inputs]` and y
/// `[rows]`. Results `[kept · parameters]`; losses `[steps]`.
pub fn train_dense(
    [weights, first, second]: [Tensor<1>; 3],
    [x, y]: [Tensor<1>; 2],
    plan: Plan,
    how: Dense,
) -> ([Tensor<1>; 3], Tensor<1>) {
    let (weights, first, second) = (weights.into_dispatch(), first.into_dispatch(), second.into_dispatch());
    let (x, y) = (x.into_dispatch(), y.into_dispatch());
    let (weights, first, second, losses) =
        <Dispatch as ManySteps>::train_dense(weights, first, second, x, y, plan, how);
    ([weights, first, second].map(Tensor::from_dispatch), Tensor::from_dispatch(losses))
}

/// `size` numbers of a flat tensor, not copied; `begin` lies where [`dense_layout`] lets parameters begin.
pub fn part(whole: Tensor<1>, begin: usize, size: usize) -> Tensor<1> {
    Tensor::from_dispatch(<Dispatch as ManySteps>::part(whole.into_dispatch(), begin, size))
}
