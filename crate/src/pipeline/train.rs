//! Stage train: one optimiser step, which rows it sees, and the run that these steps make up. Everything here is
//! queued on the device; waiting for numbers is the session's part.

mod batches;
mod checkpoints;
mod formulas;
#[cfg(feature = "deep")]
mod masked;
mod objective;
mod patience;
mod run;
mod schedule;

pub use batches::{Batches, Corrected, HostBatch};
pub use checkpoints::{Checkpoint, Checkpoints};
pub use formulas::{Autodiff, OutputLayer, contour, formulas};
pub use objective::{Objective, Targets};
pub use run::Run;

use crate::models::{Model, Training};
use crate::spec::{OptimiserKind, Spec};
use burn::optim::momentum::MomentumConfig;
use burn::optim::{AdamConfig, AdamWConfig, GradientsParams, ModuleOptimizer, RmsPropConfig, SgdConfig};
use burn::tensor::{Device, Tensor, TensorData};

/// PyTorch's ε of Adam and RMSProp; Burn's default is 1e-5.
const EPSILON: f32 = 1e-8;

/// The update rule, with PyTorch's defaults where Burn's differ.
pub fn optimiser(spec: &Spec) -> ModuleOptimizer {
    match spec.optimiser {
        OptimiserKind::Sgd => SgdConfig::new().init(),
        OptimiserKind::Momentum => {
            let momentum = MomentumConfig::new().with_momentum(0.9).with_dampening(0.0);
            SgdConfig::new().with_momentum(Some(momentum)).init()
        }
        OptimiserKind::Rmsprop => RmsPropConfig::new().with_momentum(0.0).with_epsilon(EPSILON).init(),
        OptimiserKind::Adam => AdamConfig::new().with_epsilon(EPSILON).init(),
        OptimiserKind::Adamw => {
            AdamWConfig::new().with_epsilon(EPSILON).with_weight_decay(spec.weight_decay as f32).init()
        }
    }
}

/// A matrix on the device.
///
/// # Shapes
/// `values` is `[rows, columns]`, row-major.
pub fn matrix(values: Vec<f32>, columns: usize, device: &Device) -> Tensor<2> {
    let rows = values.len() / columns.max(1);
    Tensor::from_data(TensorData::new(values, [rows, columns]), device)
}

/// Weights with the optimiser's memory of them.
#[derive(Clone)]
pub struct Trainer {
    /// The model, on an autodiff device.
    pub model: Model,
    /// Its optimiser.
    pub optimiser: ModuleOptimizer,
}

impl Trainer {
    /// One step: forward, loss, backward, update. Returns the batch's loss before the update, still on the device.
    pub fn step(
        &mut self,
        x: Tensor<2>,
        y: Targets,
        learning_rate: f64,
        how: &Objective,
        mut training: Training,
    ) -> Tensor<1> {
        let (loss, total) = how.of(&self.model, x, y, Some(&mut training));
        let mut gradients = GradientsParams::from_grads(total.backward(), &self.model);
        if how.clip > 0.0 {
            objective::clip(&mut gradients, &self.model, how.clip);
        }
        self.model = self.optimiser.step(learning_rate, self.model.clone(), gradients);
        self.model.note(training);
        loss.inner()
    }
}
