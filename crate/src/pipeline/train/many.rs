//! Many steps in one call: a dense network is trained for as many steps as share a rule, without a tensor between them.

use super::update::{BETAS, Memory};
use super::{Objective, Run, numbers};
use crate::kernels::{self, Adam, Dense, DenseLoss, Layout, Plan, Regression, Rule, Step};
use crate::models::{ModelConfig, flat};
use crate::spec::{Activation, Loss, OptimiserKind};
use burn::module::{Module, ModuleMapper, Param};
use burn::tensor::{Device, Tensor};
use std::collections::VecDeque;

/// Most numbers of inputs of one call: bounds its memory.
const MOST_NUMBERS: usize = 1_000_000;

/// The rows of the steps of a call.
struct Stretch {
    x: Vec<f32>,
    y: Vec<f32>,
    steps: Vec<Step>,
    keep: Vec<usize>,
}

/// Weights and moments, each in one tensor, as a call of many steps takes and leaves them.
#[derive(Clone)]
pub struct Flat {
    parts: [Tensor<1>; 3],
    time: usize,
}

/// Parameters one after the other.
fn join(layout: &Layout, parts: Vec<Tensor<1>>, device: &Device) -> Tensor<1> {
    let ends = layout.places.iter().skip(1).map(|place| place[0]).chain([layout.total]);
    let gaps = layout.places.iter().zip(ends).map(|(place, end)| end - place[0] - place[1]);
    let all = parts.into_iter().zip(gaps).flat_map(|(part, gap)| match gap {
        0 => vec![part],
        _ => vec![part, numbers(vec![0.0; gap], device)],
    });
    Tensor::cat(all.collect(), 0)
}

impl Run {
    /// Makes the steps up to `end` that one call can make; their losses, `[steps]`, still on the device. None where the
    /// model or the way it is trained needs the general path.
    pub(super) fn advance_many(&mut self, end: u32) -> Option<Tensor<1>> {
        let objective = self.objective();
        let dense = self.dense(&objective)?;
        if !kernels::trains_dense(&dense, &self.device) {
            return None;
        }
        let (align, most) = kernels::dense_layout(&self.device);
        let layout = Layout::of_dense(&dense.widths, align);
        let flat = self.flat(&layout, &dense.rule);
        let (begun, time) = (self.step, flat.time);
        let Stretch { x, y, steps, keep } = self.stretch(end, &objective, most);
        let batches = [x, y].map(|values| numbers(values, &self.device));
        let plan = Plan { steps, keep: keep.clone(), time };
        let moments = dense.rule != Rule::Descend;
        let (kept, losses) = kernels::train_dense(flat.parts, batches, plan, dense);
        for (index, &steps) in keep.iter().enumerate() {
            let own = |whole: Tensor<1>| kernels::part(whole, index * layout.total, layout.total);
            let [weights, first, second] = kept.clone();
            let parts = if moments { [own(weights), own(first), own(second)] } else { [own(weights), first, second] };
            self.take(Flat { parts, time: time + steps }, &layout, moments);
            self.keep_at(begun + steps as u32);
        }
        Some(losses)
    }

    /// The state of the weights and the optimiser.
    fn flat(&mut self, layout: &Layout, rule: &Rule) -> Flat {
        if let Some(flat) = self.trainer.flat.take() {
            return flat;
        }
        let model = &self.trainer.model;
        let memory = match rule {
            Rule::Descend => Memory::default(),
            Rule::Adam { .. } => self.trainer.optimiser.memory(model),
        };
        let joined = |index: usize| match memory.moments.len() {
            0 => numbers(vec![0.0], &self.device),
            _ => join(layout, memory.moments.iter().map(|both| both[index].clone()).collect(), &self.device),
        };
        let weights = join(layout, flat(&model.valid()), &self.device);
        Flat { parts: [weights, joined(0), joined(1)], time: memory.time }
    }

    /// Gives it to the model and the optimiser.
    fn take(&mut self, flat: Flat, layout: &Layout, moments: bool) {
        let [weights, first, second] = &flat.parts;
        let trainer = &mut self.trainer;
        trainer.model = trainer.model.clone().map(&mut Replace(layout.split(weights, 0).collect()));
        if moments {
            let moments = layout.split(first, 0).zip(layout.split(second, 0)).map(|(m, v)| [m, v]);
            let memory = Memory { moments: moments.collect(), time: flat.time };
            trainer.optimiser.remember(&trainer.model, memory);
        }
        trainer.flat = Some(flat);
    }

    /// The batches of the steps from here on that the same rule makes, passing at most `most` checkpoints.
    fn stretch(&mut self, end: u32, objective: &Objective, most: usize) -> Stretch {
        let width = self.batches.largest() * self.prepared.features();
        let steps = ((end - self.step) as usize).min(MOST_NUMBERS.div_ceil(width.max(1)));
        let mut stretch = Stretch {
            x: Vec::with_capacity(steps * width),
            y: Vec::with_capacity(steps * self.batches.largest()),
            steps: Vec::with_capacity(steps),
            keep: vec![],
        };
        while stretch.steps.len() < steps && stretch.keep.len() < most && self.objective() == *objective {
            let (rate, rows) = (self.learning_rate() as f32, self.batches.rows_of(self.step));
            self.batches.gather_into(self.step, &self.prepared.train, &mut stretch.x, &mut stretch.y);
            stretch.steps.push(Step { rate, rows });
            self.step += 1;
            if self.checkpoints.takes(self.step) {
                stretch.keep.push(stretch.steps.len());
            }
        }
        if stretch.keep.last() != Some(&stretch.steps.len()) {
            stretch.keep.push(stretch.steps.len());
        }
        stretch
    }

    /// The network and its rule, if nothing else takes part in a step.
    #[cfg_attr(not(feature = "deep"), allow(irrefutable_let_patterns))]
    fn dense(&self, objective: &Objective) -> Option<Dense> {
        let (spec, transform) = (&self.spec, &self.prepared.transform);
        let ModelConfig::Mlp(config) = &self.config else { return None };
        if spec.dropout > 0.0 || spec.clip > 0.0 || spec.frozen > 0 || transform.foretells() {
            return None;
        }
        let activation = match config.activation {
            None => kernels::Activation::Identity,
            Some(Activation::Relu) => kernels::Activation::Relu,
            Some(Activation::Tanh) => kernels::Activation::Tanh,
            Some(Activation::Sigmoid) => kernels::Activation::Sigmoid,
            Some(Activation::Gelu) => return None,
        };
        let loss = match objective.loss {
            _ if transform.classifies() => DenseLoss::CrossEntropy,
            Loss::Mae => DenseLoss::Regression(Regression::Absolute),
            Loss::Huber => DenseLoss::Regression(Regression::Huber),
            Loss::Mse | Loss::CrossEntropy => DenseLoss::Regression(Regression::Squared),
        };
        let adam = |weight_decay: f64| {
            let how = Adam { rate: 0.0, betas: BETAS, epsilon: spec.adam_epsilon as f32, decay: 1.0, time: 0 };
            Rule::Adam { how, weight_decay: weight_decay as f32 }
        };
        let rule = match spec.optimiser {
            OptimiserKind::Sgd => Rule::Descend,
            OptimiserKind::Adam => adam(0.0),
            OptimiserKind::Adamw => adam(spec.weight_decay),
            OptimiserKind::Momentum | OptimiserKind::Rmsprop => return None,
        };
        let penalties = [objective.l1 as f32, objective.l2 as f32];
        let batch = self.batches.largest();
        Some(Dense { widths: config.widths.clone(), activation, loss, penalties, rule, batch })
    }
}

/// Puts flat tensors into a model, in visiting order.
struct Replace(VecDeque<Tensor<1>>);

impl ModuleMapper for Replace {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let Some(values) = self.0.pop_front() else { return param };
        param.map(|old| Tensor::from_inner(values.reshape(old.dims())).require_grad())
    }
}
