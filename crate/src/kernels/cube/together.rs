//! Updates of several parameters in one dispatch. What an update leaves is one buffer for each group of parameters; the next
//! update takes it as a whole if it still is one.

use super::super::layout::Layout;
use super::super::together::{Member, Together, layout};
use super::super::update::Slot;
use super::dense::{FLOAT, view};
use super::layers::update_adam;
use super::{Numbers, Shader, once, packed, room, sizes, unused};
use crate::kernels::ops::Pieces;
use burn::backend::TensorMetadata;
use burn::backend::wgpu::{CubeBackend, into_contiguous};
use burn::tensor::{DType, Shape};
use kindling_kernels::Adam;

/// A parameter: weights, first and second moment; its gradient; its update.
struct Learner {
    state: [Numbers; 3],
    gradient: Numbers,
    how: Adam,
}

impl Learner {
    fn new(member: Member<CubeBackend>) -> Option<Self> {
        let Member::Learner { weights, gradient, first, second, how } = member else { return None };
        let [weights, gradient, first, second] = packed([weights, gradient, first, second]);
        Some(Self { state: [weights, first, second], gradient, how })
    }

    fn size(&self) -> usize {
        self.gradient.shape().num_elements()
    }
}

/// The one buffer of which all weights and moments are parts, if they lie in it as `layout` says and all are to be read.
fn whole(group: &[Learner], layout: &Layout) -> Option<Numbers> {
    let first = group.first()?.state[0].clone();
    let begin = first.handle.offset_start.unwrap_or(0);
    let size = 3 * layout.total as u64 * FLOAT;
    let lies = |part: &Numbers, at: usize| {
        part.handle.memory.descriptor() == first.handle.memory.descriptor()
            && part.handle.offset_start.unwrap_or(0) == begin + at as u64 * FLOAT
    };
    let all = group.iter().zip(&layout.places).all(|(learner, &[begin, _])| {
        learner.how.time > 1
            && learner.state.iter().enumerate().all(|(role, part)| lies(part, role * layout.total + begin))
    });
    if !all || begin + size > first.handle.size() {
        return None;
    }
    let mut handle = first.handle.clone();
    (handle.offset_start, handle.offset_end) = (Some(begin), Some(handle.size() - begin - size));
    let shape = Shape::from([3 * layout.total]);
    Some(Numbers::new_contiguous(first.client.clone(), first.device.clone(), shape, handle, DType::F32))
}

/// One dispatch for all.
fn at_once(group: &[Learner], layout: &Layout, whole: &Numbers, factor: Option<&Numbers>, next: &Numbers) {
    let Some(Learner { how, .. }) = group.first() else { return };
    let mut numbers = vec![how.decay, how.betas[0], how.betas[1]];
    numbers.extend([0, 1, 2].map(|index| group.get(index).map_or(*how, |own| own.how).corrected()).concat());
    let begin = |index: usize| layout.places.get(index).map_or(layout.total, |place| place[0]);
    let given = sizes(next, &[layout.total, begin(1), begin(2)]);
    let none = once(next, &[1.0]);
    let gradient = |index: usize| group.get(index).map_or_else(|| unused(next), |own| own.gradient.clone());
    let (a, b, c) = (gradient(0), gradient(1), gradient(2));
    let buffers = [whole, next, &once(next, &numbers), &given, factor.unwrap_or(&none), &a, &b, &c];
    shader!("update_together").over(layout.total, &buffers);
}

impl Together for CubeBackend {
    fn adam_group(
        a: Member<CubeBackend>,
        b: Member<CubeBackend>,
        c: Member<CubeBackend>,
        factor: Slot<CubeBackend>,
    ) -> Numbers {
        let group: Vec<Learner> = [a, b, c].into_iter().filter_map(Learner::new).collect();
        let layout = layout(group.iter().map(Learner::size));
        let like = &group[0].gradient;
        let next = room(like, Shape::from([3 * layout.total]));
        let factor = factor.full().map(into_contiguous);
        if let Some(whole) = whole(&group, &layout) {
            at_once(&group, &layout, &whole, factor.as_ref(), &next);
            return next;
        }
        for (learner, &[begin, size]) in group.iter().zip(&layout.places) {
            let own = [0, 1, 2].map(|role| view(&next, role * layout.total + begin, size));
            let gradient = match &factor {
                Some(factor) => Self::scaled(learner.gradient.clone(), factor.clone()),
                None => learner.gradient.clone(),
            };
            update_adam(&learner.state, &gradient, learner.how, &own);
        }
        next
    }
}
