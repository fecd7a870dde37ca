//! Stage train: one optimiser step, which rows it sees, and the run that these steps make up. Everything here is
//! queued on the device; waiting for numbers is the session's part.

mod batches;
mod checkpoints;
mod formulas;
mod run;

pub use batches::{Batches, Corrected};
pub use checkpoints::{Checkpoint, Checkpoints};
pub use formulas::{Batch, contour, formulas};
pub use run::Run;

use crate::models::Mlp;
use crate::spec::{OptimiserKind, Spec};
use burn::optim::momentum::MomentumConfig;
use burn::optim::{AdamConfig, GradientsParams, ModuleOptimizer, RmsPropConfig, SgdConfig};
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

/// MSE of a batch and the objective, which adds λ · Σ w².
///
/// # Shapes
/// `x` `[batch, features]`, `y` `[batch, 1]`; both results `[1]`.
pub fn losses(model: &Mlp, x: Tensor<2>, y: Tensor<2>, l2: f64) -> (Tensor<1>, Tensor<1>) {
    let mse = (model.forward(x) - y).square().mean();
    let objective = match model.sum_of_squares() {
        Some(squares) if l2 > 0.0 => mse.clone() + squares.mul_scalar(l2),
        _ => mse.clone(),
    };
    (mse, objective)
}

/// Weights with the optimiser's memory of them.
#[derive(Clone)]
pub struct Trainer {
    /// The model, on an autodiff device.
    pub model: Mlp,
    /// Its optimiser.
    pub optimiser: ModuleOptimizer,
}

impl Trainer {
    /// One step: forward, loss, backward, update. Returns the batch's MSE before the update, still on the device.
    pub fn step(&mut self, x: Tensor<2>, y: Tensor<2>, learning_rate: f64, l2: f64) -> Tensor<1> {
        let (mse, objective) = losses(&self.model, x, y, l2);
        let gradients = GradientsParams::from_grads(objective.backward(), &self.model);
        self.model = self.optimiser.step(learning_rate, self.model.clone(), gradients);
        mse.inner()
    }
}
