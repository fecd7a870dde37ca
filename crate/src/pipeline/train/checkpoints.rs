//! Moments of a run that one can go back to: at most 200, at equal distances that double as the run grows.

use super::Trainer;

/// Most checkpoints of one run.
const MOST: usize = 200;
/// Most memory that they may take, bytes.
const BUDGET: usize = 96_000_000;

/// Weights and optimiser at a step. Tensors are shared, not copied, until the next update replaces them.
#[derive(Clone)]
pub struct Checkpoint {
    /// Steps made.
    pub step: u32,
    /// Model and optimiser.
    pub trainer: Trainer,
    /// Whether the losses up to here were finite and no worse than at the start.
    pub sane: bool,
    /// θ0 and θ1 once read; only of a two-parameter model.
    pub theta: Option<(f64, f64)>,
}

/// Checkpoints of a run, ascending; the first is step 0 and stays.
#[derive(Clone)]
pub struct Checkpoints {
    kept: Vec<Checkpoint>,
    interval: u32,
    most: usize,
}

impl Checkpoints {
    /// Begins with the initial weights of a model with `parameters` numbers (Adam keeps two more for each).
    pub fn new(start: Checkpoint, parameters: usize) -> Self {
        let most = (BUDGET / (parameters * 12).max(1)).clamp(8, MOST);
        Self { kept: vec![start], interval: 1, most }
    }

    /// All of them, ascending by step.
    pub fn all(&self) -> &[Checkpoint] {
        &self.kept
    }

    /// To note down what was read.
    pub fn all_mut(&mut self) -> &mut [Checkpoint] {
        &mut self.kept
    }

    /// Whether one is due after `step` steps.
    pub fn takes(&self, step: u32) -> bool {
        step.is_multiple_of(self.interval)
    }

    /// Keeps one; every second one goes when there are too many.
    pub fn push(&mut self, checkpoint: Checkpoint) {
        if self.kept.last().is_some_and(|last| last.step >= checkpoint.step) {
            return;
        }
        self.kept.push(checkpoint);
        if self.kept.len() > self.most {
            self.interval *= 2;
            let interval = self.interval;
            self.kept.retain(|c| c.step % interval == 0);
        }
    }

    /// Puts one between the others, if that step has none.
    pub fn insert(&mut self, checkpoint: Checkpoint) {
        if let Err(place) = self.kept.binary_search_by_key(&checkpoint.step, |c| c.step) {
            self.kept.insert(place, checkpoint);
        }
    }

    /// Forgets everything after `step`: training goes on from there.
    pub fn truncate(&mut self, step: u32) {
        self.kept.retain(|c| c.step <= step);
    }

    /// The one nearest to `step`.
    pub fn nearest(&self, step: u32) -> Option<&Checkpoint> {
        self.kept.iter().min_by_key(|c| c.step.abs_diff(step))
    }

    /// The last one at or before `step`.
    pub fn before(&self, step: u32) -> Option<&Checkpoint> {
        self.kept.iter().rev().find(|c| c.step <= step)
    }

    /// The last one that was no worse than the start.
    pub fn last_sane(&self) -> Option<&Checkpoint> {
        self.kept.iter().rev().find(|c| c.sane).or(self.kept.first())
    }
}
