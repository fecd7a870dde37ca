//! Stage train: one optimiser step, which rows it sees, and the run that these steps make up. Everything here is
//! queued on the device; waiting for numbers is the session's part.

mod batches;
mod checkpoints;
mod formulas;
mod many;
#[cfg(feature = "deep")]
mod masked;
mod objective;
mod patience;
mod run;
mod schedule;
mod update;

pub use batches::{Batches, Corrected, HostBatch};
pub use checkpoints::{Checkpoint, Checkpoints};
pub use formulas::{Autodiff, OutputLayer, contour, formulas};
pub use objective::{Objective, Targets, numbers};
pub use run::Run;
pub use update::{Optimiser, optimiser};

use crate::models::{Model, Training};
use burn::optim::GradientsParams;
use burn::tensor::{Device, Tensor, TensorData};

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
    pub optimiser: Optimiser,
    /// Both in one piece, after many steps in one call.
    flat: Option<many::Flat>,
}

impl Trainer {
    /// A model with an optimiser.
    pub fn new(model: Model, optimiser: Optimiser) -> Self {
        Self { model, optimiser, flat: None }
    }

    /// One step: forward, loss, backward, update. Returns the batch's loss before the update, still on the device.
    pub fn step(
        &mut self,
        x: Tensor<2>,
        y: Targets,
        learning_rate: f64,
        how: &Objective,
        mut training: Training,
    ) -> Tensor<1> {
        let device = x.device();
        let (loss, total) = how.of(&self.model, x, y, Some(&mut training));
        let found = total.backward();
        let limit = (how.clip > 0.0).then(|| objective::shortening(&found, &self.model, how.clip)).flatten();
        let gradients = GradientsParams::from_grads(found, &self.model);
        self.flat = None;
        // Checkpoints keep what an update makes: in buffers of its own size, not in those of whatever was larger and free.
        let given = (&mut self.optimiser, self.model.clone(), gradients, limit);
        let update = |(optimiser, model, gradients, limit): (&mut Optimiser, _, _, _)| {
            optimiser.step(learning_rate, model, gradients, limit)
        };
        self.model = device.memory_persistent_allocations(given, update);
        self.model.note(training);
        loss.inner()
    }
}
