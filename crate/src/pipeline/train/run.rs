//! One run: settings, prepared data, weights and everything that was noted on the way. Training it is queueing steps;
//! the losses stay on the device until `record` gets them as numbers.

mod history;

#[cfg(feature = "deep")]
use super::masked;
use super::patience::Patience;
use super::{Batches, Checkpoint, Checkpoints, Corrected, Objective, Targets, Trainer, matrix, optimiser, schedule};
use crate::models::{Array, Model, ModelConfig, Shape, Training};
use crate::pipeline::prepare::{Augment, Part, Prepared};
use crate::report::{Change, EpochLine, LossPoint, RunState};
use crate::spec::Spec;
use burn::module::Module;
use burn::tensor::{Device, Tensor};
use std::sync::Arc;

/// Most losses that wait on the device one by one. A GPU's memory is handed out in whole buffers: a number that is kept may
/// lie in one that was made for a thousand pictures.
const MOST_SINGLE: usize = 16;

/// All of them in one tensor.
fn joined(losses: &mut Vec<Tensor<1>>) -> Option<Tensor<1>> {
    // One alone would be copied.
    if losses.len() < 2 { losses.pop() } else { Some(Tensor::cat(std::mem::take(losses), 0)) }
}

/// See the module.
#[derive(Clone)]
pub struct Run {
    /// Number of the run.
    pub number: u32,
    /// Settings it was begun with; live ones as they are now.
    pub spec: Spec,
    /// Its data.
    pub prepared: Arc<Prepared>,
    /// Its model's shape.
    pub config: ModelConfig,
    /// Task of the trained model whose weights it began with.
    pub begun_with: Option<String>,
    /// Weights and optimiser now.
    pub trainer: Trainer,
    /// Steps made.
    pub step: u32,
    /// Loss history.
    pub losses: Vec<LossPoint>,
    /// Epoch log.
    pub epochs: Vec<EpochLine>,
    /// Live settings that changed.
    pub changes: Vec<Change>,
    /// Moments to go back to.
    pub checkpoints: Checkpoints,
    /// Order of the rows.
    pub batches: Batches,
    /// Sum and count of the losses of the epoch that is under way.
    epoch_sum: (f64, u32),
    patience: Patience,
    /// Every how many steps the history keeps a point.
    stride: u32,
    pub(super) device: Device,
}

impl Run {
    /// `begun` gives the initial weights. `device` is the plain one; training puts autodiff on it.
    pub fn new(
        number: u32,
        spec: &Spec,
        prepared: Arc<Prepared>,
        device: &Device,
        begun: impl Fn(&ModelConfig) -> Vec<Array>,
    ) -> Self {
        let config = ModelConfig::new(spec, prepared.shape, prepared.transform.outputs());
        let model = config.init_frozen(&begun(&config), spec.frozen as usize, &device.clone().autodiff());
        let trainer = Trainer::new(model, optimiser(spec));
        let start = Checkpoint { step: 0, trainer: trainer.clone(), sane: true, theta: None };
        let mut batches = Batches::new(spec.seed, spec.batch_size as usize, prepared.train.rows.len());
        if !spec.shuffle {
            batches = batches.in_order();
        }
        if let (Some(augment), Shape::Image { width, .. }) = (Augment::new(spec), prepared.shape) {
            batches = batches.augmented(augment, width);
        }
        Self {
            number,
            spec: spec.clone(),
            checkpoints: Checkpoints::new(start, config.parameters()),
            batches,
            prepared,
            config,
            begun_with: None,
            trainer,
            step: 0,
            losses: vec![],
            epochs: vec![],
            changes: vec![],
            epoch_sum: (0.0, 0),
            patience: Patience::default(),
            stride: 1,
            device: device.clone(),
        }
    }

    /// Where it stands; `stale` and `undoable` are the session's to know.
    pub fn state(&self, stale: bool, undoable: bool) -> RunState {
        RunState {
            run: self.number,
            step: self.step,
            steps_per_epoch: self.batches.per_epoch(self.batches.place(self.step).corrected) as u32,
            checkpoints: self.checkpoints.all().iter().map(|c| c.step).collect(),
            stale,
            begun_with: self.begun_with.clone(),
            undoable,
            parameters: self.config.parameters() as u32,
            tokens_per_step: match self.prepared.shape {
                Shape::Tokens { context, .. } => context as u32 * self.spec.batch_size,
                Shape::Features(_) | Shape::Image { .. } => 0,
            },
            flops_per_step: 3.0 * self.config.flops() as f64 * f64::from(self.spec.batch_size),
            retrained_from: self.batches.corrected().map(|c| c.from),
            learning_rate: self.learning_rate(),
        }
    }

    /// The weights without autodiff.
    pub fn model(&self) -> Model {
        self.trainer.model.valid()
    }

    /// The batch of the step after `step` steps, on the training device; while words are hidden, with some of them hidden.
    pub fn batch(&mut self, step: u32) -> (Tensor<2>, Targets) {
        #[cfg(feature = "deep")]
        if step < self.spec.masked_steps {
            let batch = self.batches.gather(step, &self.prepared.train);
            return masked::hide(batch.x, self.prepared.shape, (self.spec.seed, step), &self.device.clone().autodiff());
        }
        self.plain_batch(step)
    }

    /// The same with nothing hidden.
    pub fn plain_batch(&mut self, step: u32) -> (Tensor<2>, Targets) {
        let batch = self.batches.gather(step, &self.prepared.train);
        let device = self.device.clone().autodiff();
        let y = Targets::new(&batch.y, &self.prepared.transform.target, &device);
        (matrix(batch.x, self.prepared.features(), &device), y)
    }

    /// Queues up to `count` steps, stopping where the validation rows are asked, and keeps the checkpoints on the way.
    /// Returns the losses, on the device, `[steps]`.
    pub fn advance(&mut self, mut count: u32) -> Option<Tensor<1>> {
        self.checkpoints.truncate(self.step);
        if self.watches_epochs() {
            count = count.min(self.left_in_epoch());
        }
        let end = self.step + count;
        let (mut queued, mut single) = (vec![], vec![]);
        while self.step < end {
            match self.advance_many(end) {
                Some(losses) => queued.extend(joined(&mut single).into_iter().chain([losses])),
                None => single.push(self.advance_one()),
            }
            if single.len() == MOST_SINGLE {
                queued.extend(joined(&mut single));
            }
            self.keep_at(self.step);
        }
        queued.extend(joined(&mut single));
        joined(&mut queued)
    }

    fn advance_one(&mut self) -> Tensor<1> {
        let (x, y) = self.batch(self.step);
        let (rate, objective) = (self.learning_rate(), self.objective());
        let training = Training::new(self.spec.seed, self.step, self.spec.dropout);
        let loss = self.trainer.step(x, y, rate, &objective, training);
        self.step += 1;
        loss
    }

    /// Whether there are validation rows.
    pub fn validates(&self) -> bool {
        !self.prepared.validation.rows.is_empty()
    }

    /// Whether the validation rows are asked at the end of every epoch.
    pub fn watches_epochs(&self) -> bool {
        let transform = &self.prepared.transform;
        self.validates() && (self.spec.patience > 0 || transform.classifies() || transform.foretells())
    }

    /// Steps to the end of the epoch that is under way.
    fn left_in_epoch(&self) -> u32 {
        let place = self.batches.place(self.step);
        (self.batches.per_epoch(place.corrected) - place.batch) as u32
    }

    /// Whether an epoch has just ended.
    pub fn epoch_ended(&self) -> bool {
        self.step > 0 && self.batches.place(self.step).batch == 0
    }

    /// Notes the validation loss of the epoch that has just ended. Returns the best checkpoint once patience is over.
    pub fn lose_patience(&mut self, loss: f64) -> Option<Checkpoint> {
        let now = Checkpoint { step: self.step, trainer: self.trainer.clone(), sane: true, theta: None };
        self.patience.note(self.spec.patience, loss, now)
    }

    /// η and λ as set for the next step: the spec's, unless a noted change is in force (after going back).
    fn live(&self) -> (f64, f64) {
        let change = self.changes.iter().rev().find(|c| c.step <= self.step);
        change.map_or((self.spec.learning_rate, self.spec.l2), |c| (c.learning_rate, c.l2))
    }

    /// η of the next step, schedule included.
    pub fn learning_rate(&self) -> f64 {
        self.live().0 * schedule::factor(&self.spec, self.step)
    }

    /// What the next step minimises.
    pub fn objective(&self) -> Objective {
        Objective { l2: self.live().1, ..Objective::new(&self.spec) }
    }

    /// Keeps the weights, those after `step` steps, if a checkpoint is due then.
    pub(super) fn keep_at(&mut self, step: u32) {
        if self.checkpoints.takes(step) {
            self.checkpoints.push(Checkpoint { step, trainer: self.trainer.clone(), sane: false, theta: None });
        }
    }

    /// The steps since `begun` in pieces that end with a checkpoint, the last one with the step now.
    pub fn kept_between(&self, begun: u32) -> Vec<[u32; 2]> {
        let kept = self.checkpoints.all().iter().map(|c| c.step).filter(|&step| begun < step && step < self.step);
        let ends: Vec<u32> = kept.chain([self.step]).collect();
        let begins = [begun].into_iter().chain(ends.iter().copied());
        begins.zip(ends.iter().copied()).map(|(from, to)| [from, to]).collect()
    }

    /// Keeps the weights whatever the grid says (before a retrain).
    pub fn keep_now(&mut self) {
        let trainer = self.trainer.clone();
        self.checkpoints.push(Checkpoint { step: self.step, trainer, sane: false, theta: None });
    }

    /// Takes the weights of a kept checkpoint; what was learnt later stays on the scrubber until training goes on.
    pub fn restore(&mut self, checkpoint: &Checkpoint) {
        self.trainer = checkpoint.trainer.clone();
        self.step = checkpoint.step;
    }

    /// Takes the weights of an epoch that the grid of checkpoints may have left out, and keeps them.
    pub fn keep_best(&mut self, best: &Checkpoint) {
        self.restore(best);
        self.checkpoints.insert(best.clone());
    }

    /// From the next step on, `part` is among the training rows, `weight` times.
    pub fn correct(&mut self, part: Part, weight: u32, from: u32) {
        self.batches.correct(Some(Corrected { from, part, weight }));
    }

    /// Takes the optimiser's memory from a saved file.
    ///
    /// # Errors
    /// Burn's sentence when the bytes are none of its own.
    pub fn load_optimiser(&mut self, bytes: Vec<u8>) -> Result<(), String> {
        let mut loaded = optimiser(&self.spec);
        loaded.load(bytes)?;
        self.trainer.optimiser = loaded;
        self.trainer.flat = None;
        Ok(())
    }

    /// Stands where a saved run stood; its earlier moments are gone, this one is kept.
    pub fn resume(&mut self, step: u32, losses: Vec<LossPoint>, epochs: Vec<EpochLine>, changes: Vec<Change>) {
        self.step = step;
        self.losses = losses;
        self.epochs = epochs;
        self.changes = changes;
        self.keep_now();
        self.judge(step);
    }
}
