//! Many steps in one call: a dense network is trained for as many steps as share a rule, without a tensor between them.

use super::update::{BETAS, Memory};
use super::{Objective, Run, numbers};
use crate::kernels::{self, Adam, Dense, DenseLoss, Regression, Rule};
use crate::models::{ModelConfig, flat};
use crate::spec::{Activation, Loss, OptimiserKind};
use burn::module::{Module, ModuleMapper, Param};
use burn::tensor::Tensor;
use std::collections::VecDeque;

/// Most numbers of inputs of one call: bounds its memory.
const MOST_NUMBERS: usize = 1_000_000;

/// Batches of one size, one after the other, and η of each.
struct Stretch {
    x: Vec<f32>,
    y: Vec<f32>,
    rates: Vec<f32>,
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
        let stretch = self.stretch(end, &objective, dense.batch);
        let (model, rule) = (self.trainer.model.clone(), dense.rule);
        let memory = match rule {
            Rule::Descend => Memory::default(),
            Rule::Adam { .. } => self.trainer.optimiser.memory(&model),
        };
        let sizes: Vec<usize> = dense.widths.windows(2).flat_map(|w| [w[0] * w[1], w[1]]).collect();
        let joined = |index: usize| match memory.moments.len() {
            0 => numbers(vec![0.0], &self.device),
            _ => Tensor::cat(memory.moments.iter().map(|both| both[index].clone()).collect(), 0),
        };
        let weights = Tensor::cat(flat(&model.valid()), 0);
        let [x, y, rates] = [stretch.x, stretch.y, stretch.rates].map(|values| numbers(values, &self.device));
        let (moments, steps) = ([joined(0), joined(1)], rates.dims()[0]);
        let (weights, [first, second], losses) =
            kernels::train_dense(weights, moments, [x, y, rates], memory.time, dense);
        self.trainer.model = model.map(&mut Replace(split(weights, &sizes)));
        if matches!(rule, Rule::Adam { .. }) {
            let moments = split(first, &sizes).into_iter().zip(split(second, &sizes)).map(|(m, v)| [m, v]);
            let memory = Memory { moments: moments.collect(), time: memory.time + steps };
            self.trainer.optimiser.remember(&self.trainer.model, memory);
        }
        Some(losses)
    }

    /// The batches of the steps from here on that the same rule makes.
    fn stretch(&mut self, end: u32, objective: &Objective, batch: usize) -> Stretch {
        let (width, most) = (batch * self.prepared.features(), (end - self.step) as usize);
        let steps = most.min(MOST_NUMBERS.div_ceil(width.max(1)));
        let mut stretch = Stretch {
            x: Vec::with_capacity(steps * width),
            y: Vec::with_capacity(steps * batch),
            rates: Vec::with_capacity(steps),
        };
        while stretch.rates.len() < steps {
            if self.objective() != *objective || self.batches.rows_of(self.step) != batch {
                break;
            }
            let rate = self.learning_rate() as f32;
            self.batches.gather_into(self.step, &self.prepared.train, &mut stretch.x, &mut stretch.y);
            stretch.rates.push(rate);
            self.step += 1;
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
        let batch = self.batches.rows_of(self.step);
        Some(Dense { widths: config.widths.clone(), activation, loss, penalties, rule, batch })
    }
}

/// A flat tensor in parts.
fn split(whole: Tensor<1>, sizes: &[usize]) -> VecDeque<Tensor<1>> {
    let mut begin = 0;
    let parts = sizes.iter().map(|&size| {
        begin += size;
        whole.clone().narrow(0, begin - size, size)
    });
    parts.collect()
}

/// Puts flat tensors into a model, in visiting order.
struct Replace(VecDeque<Tensor<1>>);

impl ModuleMapper for Replace {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let Some(values) = self.0.pop_front() else { return param };
        param.map(|old| Tensor::from_inner(values.reshape(old.dims())).require_grad())
    }
}
