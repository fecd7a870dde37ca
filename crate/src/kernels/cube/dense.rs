//! Many steps of a dense network in one dispatch of one workgroup.

use super::super::dense::{ManySteps, Plan};
use super::super::layout::{GAP, Layout};
use super::{MOST_LANES, Numbers, Shader, number, packed, room, sent};
use burn::backend::wgpu::CubeBackend;
use burn::tensor::{DType, Shape};
use kindling_kernels::{Adam, Dense, Loss, Regression, Rule};

/// Bytes of a number.
pub(super) const FLOAT: u64 = 4;

/// A part of a buffer as a tensor.
pub(super) fn view(whole: &Numbers, begin: usize, size: usize) -> Numbers {
    let all = whole.handle.size_in_used() / FLOAT;
    let behind = all.saturating_sub((begin + size) as u64);
    let handle = whole.handle.clone().offset_start(begin as u64 * FLOAT).offset_end(behind * FLOAT);
    Numbers::new_contiguous(whole.client.clone(), whole.device.clone(), Shape::from([size]), handle, DType::F32)
}

/// The plan as the shader reads it.
fn written(plan: &Plan, how: &Dense) -> Vec<f32> {
    let betas = match how.rule {
        Rule::Adam { how, .. } => how.betas,
        Rule::Descend => [0.0; 2],
    };
    let counts = [plan.steps.len() as f32, plan.keep.len() as f32];
    let mut numbers = [counts, betas, how.penalties].concat();
    for (index, step) in plan.steps.iter().enumerate() {
        let [rate, epsilon, decay] = match how.rule {
            Rule::Descend => [step.rate, 0.0, 1.0],
            Rule::Adam { how, weight_decay } => {
                let how: Adam = how.at(step.rate, weight_decay, (plan.time + index) as i32 + 1);
                let [rate, epsilon] = how.corrected();
                [rate, epsilon, how.decay]
            }
        };
        let kept = if plan.keep.contains(&(index + 1)) { 1.0 } else { 0.0 };
        numbers.extend([step.rows as f32, rate, epsilon, decay, kept]);
    }
    numbers
}

fn shader(how: &Dense, parameters: usize) -> Shader {
    let loss = match how.loss {
        Loss::Regression(Regression::Squared) => 0,
        Loss::Regression(Regression::Absolute) => 1,
        Loss::Regression(Regression::Huber) => 2,
        Loss::CrossEntropy => 3,
    };
    let width = |index: usize| how.widths.get(index).copied().unwrap_or(0);
    shader!(
        "train_dense" after "parts/activation", layers: how.widths.len() - 1, batch: how.batch, parameters: parameters,
        activation: number(how.activation), loss: loss, adam: usize::from(how.rule != Rule::Descend),
        width_0: width(0), width_1: width(1), width_2: width(2), width_3: width(3), width_4: width(4), width_5: width(5)
    )
}

impl ManySteps for CubeBackend {
    fn train_dense(
        weights: Numbers,
        first: Numbers,
        second: Numbers,
        x: Numbers,
        y: Numbers,
        plan: Plan,
        how: Dense,
    ) -> (Numbers, Numbers, Numbers, Numbers) {
        let [weights, first, second, x, y] = packed([weights, first, second, x, y]);
        let parameters = Layout::of_dense(&how.widths, GAP).total;
        let (steps, kept) = (plan.steps.len(), plan.keep.len());
        let parts = if how.rule == Rule::Descend { 1 } else { 3 };
        let numbers = sent(&x, &written(&plan, &how));
        let outputs: usize = how.widths[1..].iter().sum();
        let space = room(&x, Shape::from([3 * parameters + 2 * how.batch * outputs]));
        let states = kept * parameters;
        let results = room(&x, Shape::from([parts * states + steps]));
        let buffers = [&x, &y, &numbers, &weights, &first, &second, &space, &results];
        shader(&how, parameters).groups(1, MOST_LANES, &buffers);
        let losses = view(&results, parts * states, steps);
        if parts == 1 {
            return (view(&results, 0, states), first, second, losses);
        }
        let [weights, first, second] = [0, 1, 2].map(|part| view(&results, part * states, states));
        (weights, first, second, losses)
    }

    fn part(whole: Numbers, begin: usize, size: usize) -> Numbers {
        view(&packed([whole])[0], begin, size)
    }
}
