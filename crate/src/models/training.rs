//! What a training step has beyond a forward pass: chance, and the statistics that it leaves behind.

use crate::rng::{Purpose, Rng};
use burn::tensor::{Tensor, TensorData};

/// Of one step. Dropout's masks come from our own generator: the same units are silent on every backend, and again when
/// a step is made again (Srivastava et al. 2014, scaled while training).
pub struct Training {
    rng: Rng,
    share: f64,
    /// Mean and variance, each `[channels]`, that every normalisation met in its batch, in order.
    pub statistics: Vec<[Tensor<1>; 2]>,
}

impl Training {
    /// Of the step after `step` steps; `share` of the units will be silent.
    pub fn new(seed: u32, step: u32, share: f64) -> Self {
        Self { rng: Rng::new(seed, Purpose::Dropout(step)), share, statistics: vec![] }
    }

    /// Silences a share of the values and scales the others by 1 / (1 − share).
    pub fn dropout<const D: usize>(&mut self, x: Tensor<D>) -> Tensor<D> {
        if self.share <= 0.0 {
            return x;
        }
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
