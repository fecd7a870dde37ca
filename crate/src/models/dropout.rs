//! Dropout with masks from our own generator: the same units are silent on every backend, and again when a step is made
//! again (Srivastava et al. 2014, scaled while training).

use crate::rng::{Purpose, Rng};
use burn::tensor::{Tensor, TensorData};

/// The chance of one training step.
pub struct Dropout {
    rng: Rng,
    share: f64,
}

impl Dropout {
    /// Masks of the step after `step` steps; none when no unit is to be silent.
    pub fn new(seed: u32, step: u32, share: f64) -> Option<Self> {
        (share > 0.0).then(|| Self { rng: Rng::new(seed, Purpose::Dropout(step)), share })
    }

    /// Silences a share of the values and scales the others by 1 / (1 − share).
    pub fn apply<const D: usize>(&mut self, x: Tensor<D>) -> Tensor<D> {
        let shape = x.dims();
        let kept = 1.0 / (1.0 - self.share) as f32;
        // Uniform in [−1, 1): below this bound lies the share.
        let bound = (2.0 * self.share - 1.0) as f32;
        let chance = self.rng.uniform(shape.iter().product(), 1.0);
        let mask: Vec<f32> = chance.into_iter().map(|c| if c < bound { 0.0 } else { kept }).collect();
        let device = x.device();
        x * Tensor::from_data(TensorData::new(mask, shape), &device)
    }
}
