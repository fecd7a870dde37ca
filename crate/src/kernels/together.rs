//! An update of Adam for several parameters at once: on a GPU each dispatch has its price, however small the parameter.

use super::dense::on_cpu;
use super::layout::{GAP, Layout};
use super::update::{Slot, adam, shorten};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Dispatch, ExtensionType, backend_extension};
use burn::tensor::{Device, Tensor};
use kindling_kernels::Adam;

/// Parameters of a dispatch: as many as the eight buffers that each device binds allow.
const GROUP: usize = 3;

/// A larger parameter is updated alone: the buffer of a group has nine numbers for each of the largest, and devices bind 128 MiB.
const MOST_NUMBERS: usize = 2_000_000;

/// A parameter and what its update needs, all flat, `[size]`.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// What is learnt.
    pub weights: Tensor<1>,
    /// The loss's derivative by it.
    pub gradient: Tensor<1>,
    /// First and second moment; not read by the first update.
    pub moments: [Tensor<1>; 2],
    /// The update.
    pub how: Adam,
}

/// The same on a back end; groups need not be full.
#[derive(ExtensionType)]
pub enum Member<B: Backend> {
    /// No parameter.
    Nobody,
    /// See [`Parameter`].
    Learner {
        /// Its weights.
        weights: FloatTensor<B>,
        /// Its gradient.
        gradient: FloatTensor<B>,
        /// Its first moment.
        first: FloatTensor<B>,
        /// Its second moment.
        second: FloatTensor<B>,
        /// Its update.
        how: Adam,
    },
}

/// What a GPU gives for it.
#[backend_extension(Cube)]
pub trait Together: Backend {
    /// Weights, first and second moments of the group, updated, in one tensor, as [`layout`] has them. The gradients are
    /// multiplied with `factor` first, if there is one.
    fn adam_group(
        #[extension_type] a: Member<Self>,
        #[extension_type] b: Member<Self>,
        #[extension_type] c: Member<Self>,
        #[extension_type] factor: Slot<Self>,
    ) -> FloatTensor<Self>;
}

/// Where the weights of a group lie in its one tensor. As many numbers further on, gaps included, its first moments do, and as many
/// after those the second.
pub(super) fn layout(sizes: impl IntoIterator<Item = usize>) -> Layout {
    Layout::new(sizes, GAP)
}

/// Whether a device updates parameters together.
pub fn updates_together(device: &Device) -> bool {
    !on_cpu(&device.clone().inner())
}

/// Updates of Adam or AdamW: weights, first and second moment of each parameter. The gradients are multiplied with `factor`,
/// `[1]`, first, if there is one.
pub fn adam_together(parameters: Vec<Parameter>, factor: Option<&Tensor<1>>) -> Vec<[Tensor<1>; 3]> {
    let mut updated = Vec::with_capacity(parameters.len());
    let mut group = Vec::with_capacity(GROUP);
    for parameter in parameters {
        let large = parameter.weights.dims()[0] > MOST_NUMBERS;
        if large || group.len() == GROUP {
            updated.extend(update(std::mem::take(&mut group), factor));
        }
        if large {
            updated.push(alone(parameter, factor));
        } else {
            group.push(parameter);
        }
    }
    updated.extend(update(group, factor));
    updated
}

/// One dispatch.
fn update(group: Vec<Parameter>, factor: Option<&Tensor<1>>) -> Vec<[Tensor<1>; 3]> {
    if group.is_empty() {
        return vec![];
    }
    let layout = layout(group.iter().map(|parameter| parameter.weights.dims()[0]));
    let mut members = group.into_iter().map(member);
    let mut next = || members.next().unwrap_or(Member::Nobody);
    let whole = <Dispatch as Together>::adam_group(next(), next(), next(), factor.cloned().into());
    let whole = Tensor::<1>::from_dispatch(whole);
    let [weights, first, second] = [0, 1, 2].map(|role| layout.split(&whole, role * layout.total));
    weights.zip(first).zip(second).map(|((weights, first), second)| [weights, first, second]).collect()
}

fn alone(parameter: Parameter, factor: Option<&Tensor<1>>) -> [Tensor<1>; 3] {
    let Parameter { weights, mut gradient, moments, how } = parameter;
    if let Some(factor) = factor {
        gradient = shorten(gradient, factor.clone());
    }
    let (weights, [first, second]) = adam(weights, gradient, moments, how);
    [weights, first, second]
}

fn member(parameter: Parameter) -> Member<Dispatch> {
    let Parameter { weights, gradient, moments: [first, second], how } = parameter;
    Member::Learner {
        weights: weights.into_dispatch(),
        gradient: gradient.into_dispatch(),
        first: first.into_dispatch(),
        second: second.into_dispatch(),
        how,
    }
}
