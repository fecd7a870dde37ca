//! What a run notes on its way: losses, epochs, changed settings; and what it forgets when it goes on from an earlier step.

use super::{Patience, Run};
use crate::report::{Change, EpochLine, LossPoint};

/// Points of the loss history; more are thinned by half.
const MOST_POINTS: usize = 2_000;
const MOST_EPOCHS: usize = 500;
const MOST_CHANGES: usize = 200;

impl Run {
    /// Notes the losses of the steps `first + 1 ..`; all must be finite. Returns the epochs that ended.
    pub fn record(
        &mut self,
        first: u32,
        losses: &[f64],
        validation: Option<f64>,
        accuracy: Option<f64>,
    ) -> Vec<EpochLine> {
        let mut ended = vec![];
        let last = first + losses.len() as u32;
        for (step, &train) in (first + 1..).zip(losses) {
            if step.is_multiple_of(self.stride) || step == last || step == 1 {
                self.losses.push(LossPoint { step, train, validation: validation.filter(|_| step == last) });
            }
            let asked = if self.watches_epochs() && step == last { (validation, accuracy) } else { (None, None) };
            ended.extend(self.count_epoch(step, train, asked));
        }
        if self.losses.len() > MOST_POINTS {
            self.thin();
        }
        self.judge(last);
        ended
    }

    /// Halves the history; a validation loss moves on to the next point that stays.
    fn thin(&mut self) {
        self.stride *= 2;
        let mut waiting = None;
        let stride = self.stride;
        self.losses.retain_mut(|point| {
            waiting = point.validation.or(waiting);
            let stays = point.step.is_multiple_of(stride) || point.step == 1;
            if stays {
                point.validation = waiting.take();
            }
            stays
        });
    }

    fn count_epoch(&mut self, step: u32, loss: f64, asked: (Option<f64>, Option<f64>)) -> Option<EpochLine> {
        self.epoch_sum = (self.epoch_sum.0 + loss, self.epoch_sum.1 + 1);
        let (this, next) = (self.batches.place(step - 1), self.batches.place(step));
        if this.epoch == next.epoch {
            return None;
        }
        let loss = self.epoch_sum.0 / f64::from(self.epoch_sum.1);
        let line = EpochLine { epoch: this.epoch + 1, loss, validation: asked.0, accuracy: asked.1 };
        self.epoch_sum = (0.0, 0);
        self.epochs.push(line);
        if self.epochs.len() > MOST_EPOCHS {
            self.epochs.remove(0);
        }
        Some(line)
    }

    /// Marks checkpoints up to `step` as sane when the loss there was no worse than the first one.
    pub(super) fn judge(&mut self, step: u32) {
        let Some(first) = self.losses.first().map(|p| p.train) else {
            return;
        };
        let now = self.losses.last().map_or(first, |p| p.train);
        for checkpoint in self.checkpoints.all_mut().iter_mut().filter(|c| c.step <= step && c.step > 0) {
            checkpoint.sane |= now <= first * 1.05;
        }
    }

    /// Forgets what was noted after the step in use, before training goes on from an earlier moment.
    pub fn forget_later(&mut self) {
        let step = self.step;
        if self.losses.last().is_some_and(|p| p.step > step) {
            self.losses.retain(|p| p.step <= step);
            let epoch = self.batches.place(step).epoch;
            self.epochs.retain(|e| e.epoch <= epoch);
            self.epoch_sum = (0.0, 0);
            self.patience = Patience::default();
            self.changes.retain(|c| c.step <= step);
            if self.batches.corrected().is_some_and(|c| c.from > step) {
                self.batches.correct(None);
            }
        }
        self.checkpoints.truncate(step);
    }

    /// Notes a changed live setting, so that going back or a link meets it again.
    pub fn change(&mut self, learning_rate: f64, l2: f64) {
        if self.step > 0 {
            if self.changes.is_empty() {
                self.changes.push(Change { step: 0, learning_rate: self.spec.learning_rate, l2: self.spec.l2 });
            }
            let step = self.step;
            self.changes.retain(|c| c.step < step);
            self.changes.push(Change { step, learning_rate, l2 });
            if self.changes.len() > MOST_CHANGES {
                self.changes.remove(0);
            }
        }
        self.spec.learning_rate = learning_rate;
        self.spec.l2 = l2;
    }
}
