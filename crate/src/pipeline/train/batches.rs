//! Which rows a step sees. The order of an epoch depends on the seed and the epoch's number alone, so going back to a
//! step, or replaying a link, meets the same batches again.

use crate::pipeline::prepare::{Augment, Part};
use crate::rng::{Purpose, Rng};

/// Corrections among the training rows, from a step on.
#[derive(Debug, Clone)]
pub struct Corrected {
    /// Steps made before the first batch that may hold a correction.
    pub from: u32,
    /// Corrections as rows of a part.
    pub part: Part,
    /// Times each stands among the training rows.
    pub weight: u32,
}

/// A batch on the host.
#[derive(Debug, Clone)]
pub struct HostBatch {
    /// `[rows, inputs]`.
    pub x: Vec<f32>,
    /// `[rows]`, of windows `[rows, inputs]`.
    pub y: Vec<f32>,
}

/// A seeded order of batches over the training rows.
#[derive(Debug, Clone)]
pub struct Batches {
    seed: u32,
    size: usize,
    rows: usize,
    shuffled: bool,
    /// Moves pictures of a width.
    augment: Option<(Augment, usize)>,
    extra: Option<Corrected>,
    /// The epoch whose order is kept, and how far its windows are moved.
    order: Option<(u32, Vec<u32>, usize)>,
}

/// Where a step lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Epoch, from 0.
    pub epoch: u32,
    /// Batch within it, from 0.
    pub batch: usize,
    /// Whether corrections take part.
    pub corrected: bool,
}

impl Batches {
    /// Batches of `size` rows out of `rows`.
    pub fn new(seed: u32, size: usize, rows: usize) -> Self {
        Self { seed, size, rows, shuffled: true, augment: None, extra: None, order: None }
    }

    /// Every epoch in the order of the rows.
    pub fn in_order(mut self) -> Self {
        self.shuffled = false;
        self
    }

    /// Moves every training picture, of a width in pixels, at random.
    pub fn augmented(mut self, augment: Augment, width: usize) -> Self {
        self.augment = Some((augment, width));
        self
    }

    /// Sets or takes away the corrections.
    pub fn correct(&mut self, extra: Option<Corrected>) {
        self.extra = extra;
        self.order = None;
    }

    /// The corrections in force.
    pub fn corrected(&self) -> Option<&Corrected> {
        self.extra.as_ref()
    }

    fn rows_at(&self, corrected: bool) -> usize {
        let extra = self.extra.as_ref().filter(|_| corrected);
        self.rows + extra.map_or(0, |e| e.part.rows.len() * e.weight as usize)
    }

    /// Batches in an epoch, the last one possibly smaller.
    pub fn per_epoch(&self, corrected: bool) -> usize {
        self.rows_at(corrected).div_ceil(self.size)
    }

    /// Epoch and batch of the step after `step` steps. Corrections begin with an epoch of their own.
    pub fn place(&self, step: u32) -> Place {
        let (from, corrected) = match &self.extra {
            Some(extra) if step >= extra.from => (extra.from, true),
            _ => (0, false),
        };
        let before = if corrected { (from as usize).div_ceil(self.per_epoch(false)) } else { 0 };
        let since = (step - from) as usize;
        let per_epoch = self.per_epoch(corrected);
        Place { epoch: (before + since / per_epoch) as u32, batch: since % per_epoch, corrected }
    }

    /// Inputs and targets of the step after `step` steps.
    pub fn gather(&mut self, step: u32, train: &Part) -> HostBatch {
        let rows = self.rows_of(step);
        let (mut x, mut y) = (Vec::with_capacity(rows * train.width), Vec::with_capacity(rows));
        self.gather_into(step, train, &mut x, &mut y);
        HostBatch { x, y }
    }

    /// Rows of the step after `step` steps.
    pub fn rows_of(&self, step: u32) -> usize {
        let place = self.place(step);
        self.size.min(self.rows_at(place.corrected) - place.batch * self.size)
    }

    /// Most rows of a step.
    pub fn largest(&self) -> usize {
        self.size.min(self.rows_at(true))
    }

    /// Appends them.
    pub fn gather_into(&mut self, step: u32, train: &Part, x: &mut Vec<f32>, y: &mut Vec<f32>) {
        let place = self.place(step);
        self.arrange(place, train);
        let (order, moved) = self.order.as_ref().map_or((&[][..], 0), |(_, order, moved)| (order, *moved));
        let start = place.batch * self.size;
        let chosen = &order[start..(start + self.size).min(order.len())];
        let mut chance = self.augment.as_ref().map(|_| Augment::rng(self.seed, step));
        for &row in chosen {
            // Corrections have no text around them.
            let moved = if (row as usize) < self.rows { moved } else { 0 };
            let (part, row) = self.source(row as usize, train);
            let start = x.len();
            part.push_moved(row, moved, x);
            if let (Some((augment, width)), Some(chance)) = (&self.augment, &mut chance) {
                augment.apply(chance, &mut x[start..], *width);
            }
            part.push_targets(row, moved, y);
        }
    }

    /// The order of an epoch.
    fn arrange(&mut self, place: Place, train: &Part) {
        let total = self.rows_at(place.corrected);
        if self.order.as_ref().is_some_and(|(epoch, order, _)| *epoch == place.epoch && order.len() == total) {
            return;
        }
        let mut order: Vec<u32> = (0..total as u32).collect();
        let mut rng = Rng::new(self.seed, Purpose::Epoch(place.epoch));
        if self.shuffled {
            rng.shuffle(&mut order);
        }
        let moved = rng.below(train.slack());
        self.order = Some((place.epoch, order, moved));
    }

    fn source<'a>(&'a self, row: usize, train: &'a Part) -> (&'a Part, usize) {
        match &self.extra {
            Some(extra) if row >= self.rows => (&extra.part, (row - self.rows) % extra.part.rows.len()),
            _ => (train, row),
        }
    }
}
