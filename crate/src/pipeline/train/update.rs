//! Update rules. Adam, AdamW and plain descent are one pass over each parameter; the others are Burn's own.

#[cfg(feature = "gpu")]
mod together;

use crate::kernels::{self, Adam};
use crate::models::Model;
use crate::spec::{OptimiserKind, Spec};
use burn::module::{Module, ModuleVisitor, Param};
use burn::optim::momentum::MomentumConfig;
use burn::optim::{
    AdamState, AdaptiveMomentumState, GradientsParams, LearningRate, ModuleOptimizer, Optimizer, RmsPropConfig,
    SgdConfig, SgdState,
};
use burn::tensor::{Bytes, Device, Tensor};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

/// PyTorch's ε of RMSProp; Burn's default is 1e-5.
const EPSILON: f32 = 1e-8;
/// PyTorch's β₁ and β₂.
pub(super) const BETAS: [f32; 2] = [0.9, 0.999];

/// A model's update rule with its memory.
#[derive(Clone)]
pub struct Optimiser {
    burn: ModuleOptimizer,
    loan: Arc<Mutex<Loan>>,
    /// Whether it is Adam or AdamW.
    #[cfg(feature = "gpu")]
    adam: bool,
}

/// What Adam remembers of the parameters, flat, in visiting order.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    /// First and second moment of each parameter.
    pub moments: Vec<[Tensor<1>; 2]>,
    /// Updates made.
    pub time: usize,
}

/// Burn's optimiser keeps the moments to itself; the next update hands them out, or takes others in, instead of updating.
#[derive(Default)]
enum Loan {
    #[default]
    None,
    Out(Memory),
    In(VecDeque<[Tensor<1>; 2]>, usize),
    /// What an update of all parameters at once needs.
    #[cfg(feature = "gpu")]
    Gathered(Vec<kernels::Parameter>),
    /// Weights and moments that such an update made, and the number of updates of each.
    #[cfg(feature = "gpu")]
    Updated(VecDeque<([Tensor<1>; 3], usize)>),
}

/// The update rule, with PyTorch's defaults where Burn's differ.
pub fn optimiser(spec: &Spec) -> Optimiser {
    let loan = Arc::new(Mutex::new(Loan::None));
    let moments = |weight_decay| {
        let (epsilon, loan) = (spec.adam_epsilon as f32, loan.clone());
        ModuleOptimizer::from(Moments { epsilon, weight_decay, loan })
    };
    let burn = match spec.optimiser {
        OptimiserKind::Sgd => Descent.into(),
        OptimiserKind::Momentum => {
            let momentum = MomentumConfig::new().with_momentum(0.9).with_dampening(0.0);
            SgdConfig::new().with_momentum(Some(momentum)).init()
        }
        OptimiserKind::Rmsprop => RmsPropConfig::new().with_momentum(0.0).with_epsilon(EPSILON).init(),
        OptimiserKind::Adam => moments(0.0),
        OptimiserKind::Adamw => moments(spec.weight_decay),
    };
    Optimiser {
        burn,
        loan,
        #[cfg(feature = "gpu")]
        adam: matches!(spec.optimiser, OptimiserKind::Adam | OptimiserKind::Adamw),
    }
}

impl Optimiser {
    /// The model after an update; the gradients are multiplied with `factor`, `[1]`, first, if there is one.
    pub fn step(
        &mut self,
        rate: LearningRate,
        model: Model,
        mut gradients: GradientsParams,
        factor: Option<Tensor<1>>,
    ) -> Model {
        #[cfg(feature = "gpu")]
        if self.adam && model.devices().iter().all(kernels::updates_together) {
            return self.step_together(rate, model, gradients, factor.as_ref());
        }
        if let Some(factor) = factor {
            model.visit(&mut Shorten(&mut gradients, factor));
        }
        self.burn.step(rate, model, gradients)
    }

    /// Its memory, in Burn's format.
    ///
    /// # Errors
    /// Burn's sentence.
    pub fn to_bytes(&self) -> Result<Vec<u8>, String> {
        self.burn.into_bytes().map(|bytes| bytes.to_vec()).map_err(|e| format!("{e:?}"))
    }

    /// The same rule with the memory of a file.
    ///
    /// # Errors
    /// Burn's sentence when the bytes are none of its own.
    pub fn load(&mut self, bytes: Vec<u8>) -> Result<(), String> {
        let loaded = self.burn.clone().from_bytes(Bytes::from_bytes_vec(bytes));
        self.burn = loaded.map_err(|e| format!("{e:?}"))?;
        Ok(())
    }

    /// What Adam remembers of a model's parameters; zeros before the first update.
    pub(super) fn memory(&mut self, model: &Model) -> Memory {
        self.lend(Loan::Out(Memory::default()), 0.0, model.clone(), every(model));
        match self.take() {
            Loan::Out(memory) => memory,
            _ => Memory::default(),
        }
    }

    /// Replaces it.
    pub(super) fn remember(&mut self, model: &Model, memory: Memory) {
        self.lend(Loan::In(memory.moments.into(), memory.time), 0.0, model.clone(), every(model));
        self.take();
    }

    /// Burn's step with a loan to be filled or given back, for the parameters that have a gradient.
    fn lend(&mut self, loan: Loan, rate: LearningRate, model: Model, gradients: GradientsParams) -> Model {
        if let Ok(mut kept) = self.loan.lock() {
            *kept = loan;
        }
        self.burn.step(rate, model, gradients)
    }

    fn take(&self) -> Loan {
        self.loan.lock().map(|mut kept| std::mem::take(&mut *kept)).unwrap_or_default()
    }
}

struct Shorten<'a>(&'a mut GradientsParams, Tensor<1>);

impl ModuleVisitor for Shorten<'_> {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        if let Some(gradient) = self.0.remove::<D>(param.id) {
            self.0.register(param.id, kernels::shorten(gradient, self.1.clone()));
        }
    }
}

/// A gradient for every parameter, so that none is passed over; its numbers are not read.
fn every(model: &Model) -> GradientsParams {
    let mut every = Every(GradientsParams::new());
    model.visit(&mut every);
    every.0
}

struct Every(GradientsParams);

impl ModuleVisitor for Every {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        self.0.register(param.id, param.val().inner());
    }
}

/// w − η·g.
#[derive(Debug, Clone, Copy)]
struct Descent;

impl Optimizer for Descent {
    // Burn's, so that what was saved can be read.
    type State<const D: usize> = SgdState<D>;

    fn step<const D: usize>(
        &self,
        rate: LearningRate,
        weights: Tensor<D>,
        gradient: Tensor<D>,
        _: Option<SgdState<D>>,
    ) -> (Tensor<D>, Option<SgdState<D>>) {
        (kernels::descend(weights, gradient, rate), None)
    }

    fn to_device<const D: usize>(state: SgdState<D>, _: &Device) -> SgdState<D> {
        state
    }
}

/// Adam, and AdamW where there is weight decay.
#[derive(Clone)]
struct Moments {
    epsilon: f32,
    weight_decay: f64,
    loan: Arc<Mutex<Loan>>,
}

impl Moments {
    /// Whether moments were asked for or given; the state then is the one to keep.
    fn lent<const D: usize>(&self, weights: &Tensor<D>, time: usize, moments: &[Tensor<D>; 2]) -> Option<AdamState<D>> {
        let mut loan = self.loan.lock().ok()?;
        let (time, [first, second]) = match &mut *loan {
            Loan::Out(memory) => {
                let moments = moments.clone().map(|moment| if time == 0 { moment.zeros_like() } else { moment });
                memory.time = memory.time.max(time);
                memory.moments.push(moments.clone().map(|moment| moment.reshape([-1])));
                (time, moments)
            }
            Loan::In(given, time) => (*time, given.pop_front()?.map(|moment| moment.reshape(weights.dims()))),
            _ => return None,
        };
        Some(AdamState::new(AdaptiveMomentumState::new(time, first, second)))
    }
}

impl Optimizer for Moments {
    // Burn's, so that what was saved can be read.
    type State<const D: usize> = AdamState<D>;

    fn step<const D: usize>(
        &self,
        rate: LearningRate,
        weights: Tensor<D>,
        gradient: Tensor<D>,
        state: Option<AdamState<D>>,
    ) -> (Tensor<D>, Option<AdamState<D>>) {
        let (time, moments) = match state {
            Some(AdamState { momentum }) => (momentum.time, [momentum.moment_1, momentum.moment_2]),
            None => {
                let unread = || Tensor::empty(gradient.dims(), &gradient.device());
                (0, [unread(), unread()])
            }
        };
        if let Some(state) = self.lent(&weights, time, &moments) {
            return (weights, Some(state));
        }
        let how = Adam {
            rate: rate as f32,
            betas: BETAS,
            epsilon: self.epsilon,
            decay: (1.0 - rate * self.weight_decay) as f32,
            time: time as i32 + 1,
        };
        #[cfg(feature = "gpu")]
        if let Some((weights, state)) = self.join([&weights, &gradient], &moments, how) {
            return (weights, Some(state));
        }
        let (weights, [first, second]) = kernels::adam(weights, gradient, moments, how);
        (weights, Some(AdamState::new(AdaptiveMomentumState::new(time + 1, first, second))))
    }

    fn to_device<const D: usize>(mut state: AdamState<D>, device: &Device) -> AdamState<D> {
        // Already there: a move would only copy the handle.
        if state.momentum.moment_1.device() != *device {
            state.momentum = state.momentum.to_device(device);
        }
        state
    }
}
