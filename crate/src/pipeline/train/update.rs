//! Update rules. Adam, AdamW and plain descent are one pass over each parameter; the others are Burn's own.

use crate::kernels::{self, Adam};
use crate::spec::{OptimiserKind, Spec};
use burn::optim::momentum::MomentumConfig;
use burn::optim::{
    AdamState, AdaptiveMomentumState, LearningRate, ModuleOptimizer, Optimizer, RmsPropConfig, SgdConfig, SgdState,
};
use burn::tensor::{Device, Tensor};

/// PyTorch's ε of RMSProp; Burn's default is 1e-5.
const EPSILON: f32 = 1e-8;
/// PyTorch's β₁ and β₂.
const BETAS: [f32; 2] = [0.9, 0.999];

/// The update rule, with PyTorch's defaults where Burn's differ.
pub fn optimiser(spec: &Spec) -> ModuleOptimizer {
    match spec.optimiser {
        OptimiserKind::Sgd => Descent.into(),
        OptimiserKind::Momentum => {
            let momentum = MomentumConfig::new().with_momentum(0.9).with_dampening(0.0);
            SgdConfig::new().with_momentum(Some(momentum)).init()
        }
        OptimiserKind::Rmsprop => RmsPropConfig::new().with_momentum(0.0).with_epsilon(EPSILON).init(),
        OptimiserKind::Adam => Moments::new(spec, 0.0).into(),
        OptimiserKind::Adamw => Moments::new(spec, spec.weight_decay).into(),
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
#[derive(Debug, Clone, Copy)]
struct Moments {
    epsilon: f32,
    weight_decay: f64,
}

impl Moments {
    fn new(spec: &Spec, weight_decay: f64) -> Self {
        Self { epsilon: spec.adam_epsilon as f32, weight_decay }
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
            Some(AdamState { momentum }) => (momentum.time + 1, [momentum.moment_1, momentum.moment_2]),
            None => {
                let zeros = || Tensor::zeros(gradient.dims(), &gradient.device());
                (1, [zeros(), zeros()])
            }
        };
        let how = Adam {
            rate: rate as f32,
            betas: BETAS,
            epsilon: self.epsilon,
            decay: (1.0 - rate * self.weight_decay) as f32,
            time: time as i32,
        };
        let (weights, [first, second]) = kernels::adam(weights, gradient, moments, how);
        (weights, Some(AdamState::new(AdaptiveMomentumState::new(time, first, second))))
    }

    fn to_device<const D: usize>(mut state: AdamState<D>, device: &Device) -> AdamState<D> {
        // Already there: a move would only copy the handle.
        if state.momentum.moment_1.device() != *device {
            state.momentum = state.momentum.to_device(device);
        }
        state
    }
}
