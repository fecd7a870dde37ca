//! Early stopping: the lowest validation loss at the end of an epoch, its weights, and the epochs since.

use super::Checkpoint;

/// What was best so far.
#[derive(Clone, Default)]
pub struct Patience {
    best: Option<(f64, Checkpoint)>,
    waited: u32,
}

impl Patience {
    /// Notes an epoch. Returns the best one, and begins anew, once `most` epochs were no better; 0 waits for ever.
    pub fn note(&mut self, most: u32, loss: f64, now: Checkpoint) -> Option<Checkpoint> {
        if most == 0 {
            return None;
        }
        if self.best.as_ref().is_none_or(|(best, _)| loss < *best) {
            (self.best, self.waited) = (Some((loss, now)), 0);
            return None;
        }
        self.waited += 1;
        if self.waited < most { None } else { std::mem::take(self).best.map(|(_, checkpoint)| checkpoint) }
    }
}
