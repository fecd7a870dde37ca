//! The one source of chance: ChaCha8 streams named by a purpose, so that split, initial weights and batches of one seed
//! are the same on every backend and machine, and drawing more of one never shifts another.

use rand::seq::SliceRandom;
use rand::{Rng as _, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// What numbers are drawn for; each purpose has its own stream of a seed.
#[derive(Debug, Clone, Copy)]
pub enum Purpose {
    /// Train, validation and test rows.
    Split,
    /// Initial weights.
    Weights,
    /// Order of the training rows in this epoch.
    Epoch(u32),
    /// Rows to draw.
    Sample,
    /// Data that a task makes up.
    Data,
    /// Silent units in the step after so many steps.
    Dropout(u32),
    /// Words to hide in the batch after so many steps.
    Mask(u32),
    /// The character after so many written ones.
    Write(u32),
    /// Shifts and turns of the pictures in the batch after so many steps.
    Augment(u32),
}

/// A seeded generator.
pub struct Rng(ChaCha8Rng);

impl Rng {
    /// The stream of `seed` for `purpose`.
    pub fn new(seed: u32, purpose: Purpose) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(u64::from(seed));
        rng.set_stream(match purpose {
            Purpose::Split => 1,
            Purpose::Weights => 2,
            Purpose::Sample => 3,
            Purpose::Data => 4,
            Purpose::Epoch(epoch) => 1_000 + u64::from(epoch),
            Purpose::Dropout(step) => (2 << 40) + u64::from(step),
            Purpose::Mask(step) => (3 << 40) + u64::from(step),
            Purpose::Write(place) => (4 << 40) + u64::from(place),
            Purpose::Augment(step) => (1 << 40) + u64::from(step),
        });
        Self(rng)
    }

    /// Shuffles in place (Fisher and Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        items.shuffle(&mut self.0);
    }

    /// A whole number, from 0 to less than `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0.random_range(0..end.max(1))
    }

    /// `count` numbers, uniform in [−bound, bound).
    pub fn uniform(&mut self, count: usize, bound: f32) -> Vec<f32> {
        (0..count).map(|_| (self.0.random::<f32>() * 2.0 - 1.0) * bound).collect()
    }

    /// `count` normal numbers with mean 0 (Box and Muller 1958).
    pub fn normal(&mut self, count: usize, deviation: f32) -> Vec<f32> {
        let mut one = || {
            let (radius, angle) = (1.0 - self.0.random::<f32>(), self.0.random::<f32>());
            deviation * (-2.0 * radius.ln()).sqrt() * (std::f32::consts::TAU * angle).cos()
        };
        (0..count).map(|_| one()).collect()
    }
}
