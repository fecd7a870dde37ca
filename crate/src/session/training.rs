//! Steps: queueing them, reading their losses back, stopping when one is no number.

use super::{Inner, Session};
use crate::error::{Error, Result};
use crate::models::{Shape, Training};
use crate::pipeline::train::{Objective, Targets, matrix};
use crate::report::{Change, Diverged, EarlyStop, LossPoint, StepReport};
use burn::tensor::{Device, Tensor};
use kindling_kernels::together;

/// Points of a report's losses.
const MOST_POINTS: u32 = 200;
/// Numbers of one layer in a forward pass: bounds its memory.
const MOST_NUMBERS: usize = 4_000_000;
/// Most rows of a forward pass.
const MOST_ROWS: usize = 2_048;
/// Validation rows that are asked while training; a full evaluation asks all.
const MOST_ASKED: usize = 5_000;
/// Operations that the validation rows of text may cost each time, and the fewest rows that are asked all the same.
const ASKED_FLOPS: usize = 1_000_000_000;
const FEWEST_ASKED: usize = 8;
/// Most steps of one call: the pump never needs more, a hostile caller gets no more.
const MOST_STEPS: u32 = 10_000;

/// Numbers of a tensor, read back.
pub(super) async fn read<const D: usize>(tensor: Tensor<D>) -> Result<Vec<f32>> {
    let failed = |reason: String| Error::Device { reason };
    let data = tensor.into_data_async().await.map_err(|e| failed(format!("{e:?}")))?;
    data.try_to_vec::<f32>().map_err(|e| failed(format!("{e:?}")))
}

impl Session {
    /// Trains `count` steps and reads the losses back once (more often when epochs end between). The validation rows
    /// are asked at the end if `validate`, and wherever the run itself needs it: they can cost more than the steps.
    ///
    /// # Errors
    /// `device`. A loss that is not finite is no error: the report says where it happened.
    pub async fn step(&self, count: u32, validate: bool) -> Result<StepReport> {
        let mut inner = self.inner.lock().await;
        if inner.stale() {
            inner.begin_run();
        }
        inner.run.forget_later();
        inner.train(count.clamp(1, MOST_STEPS), validate).await
    }

    /// Live settings that changed on the way, for a link.
    pub async fn changes(&self) -> Vec<Change> {
        self.inner.lock().await.run.changes.clone()
    }

    /// Runs `count` throw-away steps and waits for the device; the caller holds the clock.
    ///
    /// # Errors
    /// `device`.
    pub async fn probe(&self, count: u32) -> Result<f64> {
        let mut inner = self.inner.lock().await;
        let mut trial = inner.run.clone();
        let mut last = None;
        for step in 0..count.clamp(1, 1_000) {
            let (x, y) = trial.batch(step);
            last = Some(trial.trainer.step(x, y, 1e-6, &trial.objective(), Training::new(0, step, 0.0)));
        }
        inner.judged = None;
        match last {
            Some(loss) => Ok(read(loss).await?.first().copied().map_or(0.0, f64::from)),
            None => Ok(0.0),
        }
    }

    /// Loss and gradients of a small fixed net, to compare two devices. Without penalties: they would compile operations of
    /// Burn's that most runs do not need, before the first step.
    ///
    /// # Errors
    /// `device`.
    pub async fn health(&self) -> Result<Vec<f64>> {
        let inner = self.inner.lock().await;
        health(&inner.device).await
    }
}

async fn health(device: &Device) -> Result<Vec<f64>> {
    use crate::models::{MlpConfig, ModelConfig, gradients};
    use crate::spec::{Activation, Initialisation, Loss};
    let config = MlpConfig { widths: vec![5, 16, 16, 1], activation: Some(Activation::Tanh) };
    let config = ModelConfig::Mlp(config);
    let device = device.clone().autodiff();
    let model = config.init(&config.draw(7, Initialisation::Pytorch), &device);
    let x: Vec<f32> = (0..35).map(|i| (i as f32 * 0.7).sin()).collect();
    let y: Vec<f32> = (0..7).map(|i| (i as f32).cos()).collect();
    let objective = Objective { loss: Loss::Mse, l2: 0.0, l1: 0.0, clip: 0.0 };
    let (loss, total) = objective.of(&model, matrix(x, 5, &device), Targets::Numbers(matrix(y, 1, &device)), None);
    let found = total.backward();
    let mut out = read(loss.inner()).await?;
    for gradient in gradients(&model, &found).into_iter().flatten() {
        out.extend(read(gradient).await?);
    }
    Ok(out.into_iter().map(f64::from).collect())
}

impl Inner {
    async fn train(&mut self, count: u32, validate: bool) -> Result<StepReport> {
        let (first, mut all, mut epochs) = (self.run.step, vec![], vec![]);
        let mut asked = None;
        let mut early = None;
        while self.run.step < first + count && early.is_none() {
            let begun = self.run.step;
            let Some(queued) = together(|| self.run.advance(first + count - begun)) else { break };
            let epoch = self.run.watches_epochs() && self.run.epoch_ended();
            let done = validate && self.run.validates() && self.run.step == first + count;
            let found: Vec<f64> = read(queued).await?.into_iter().map(f64::from).collect();
            asked = if done || epoch { Some(self.ask_validation().await?) } else { None };
            let bad = found.iter().position(|l| !l.is_finite()).map(|i| begun + i as u32 + 1);
            let unsound = asked.filter(|(loss, _)| !loss.is_finite()).map(|_| self.run.step);
            let (loss, accuracy) = (asked.map(|a| a.0), asked.and_then(|a| a.1));
            // From checkpoint to checkpoint: each is judged by the losses up to it.
            for [from, to] in self.run.kept_between(begun) {
                if let Some(step) = bad.or(unsound).filter(|&step| step <= to) {
                    return Ok(self.diverge(step, first, all, epochs));
                }
                let losses = &found[(from - begun) as usize..(to - begun) as usize];
                let last = to == self.run.step;
                epochs.extend(self.run.record(from, losses, loss.filter(|_| last), accuracy.filter(|_| last)));
                all.extend(losses);
            }
            if let Some(best) = loss.filter(|_| epoch).and_then(|loss| self.run.lose_patience(loss)) {
                early = Some(EarlyStop { step: self.run.step, best: best.step });
                self.run.keep_best(&best);
            }
        }
        let losses = points(first, &all, asked.map(|a| a.0));
        Ok(StepReport { state: self.state(), losses, epochs, diverged: None, early })
    }

    /// Nothing after the last sane checkpoint is kept.
    fn diverge(&mut self, step: u32, first: u32, all: Vec<f64>, epochs: Vec<crate::report::EpochLine>) -> StepReport {
        let restored = self.run.checkpoints.last_sane().cloned();
        if let Some(checkpoint) = &restored {
            self.run.restore(checkpoint);
        }
        self.run.checkpoints.truncate(self.run.step);
        let restored = restored.map_or(0, |c| c.step);
        let losses = points(first, &all, None);
        let diverged = Some(Diverged { step, restored });
        StepReport { state: self.state(), losses, epochs, diverged, early: None }
    }

    /// Rows that go through the model at once.
    pub(super) fn chunk(&self) -> usize {
        (MOST_NUMBERS / self.run.config.widest()).clamp(16, MOST_ROWS)
    }

    /// Loss of the validation rows, and of classes the share that is right.
    async fn ask_validation(&mut self) -> Result<(f64, Option<f64>)> {
        let prepared = self.run.prepared.clone();
        let number = self.run.number;
        if self.validation.as_ref().is_none_or(|(run, ..)| *run != number) {
            let most = match prepared.shape {
                Shape::Tokens { .. } => (ASKED_FLOPS / self.run.config.flops().max(1)).clamp(FEWEST_ASKED, MOST_ASKED),
                Shape::Features(_) | Shape::Image { .. } => MOST_ASKED,
            };
            let part = prepared.validation.thinned(most);
            let count = part.rows.len();
            let chunk = self.chunk();
            let rows = (0..count).step_by(chunk).map(|from| part.inputs(from..(from + chunk).min(count)));
            let x = rows.map(|rows| matrix(rows, prepared.features(), &self.device)).collect();
            self.validation = Some((number, x, part));
        }
        let Some((_, x, part)) = &self.validation else {
            return Ok((f64::NAN, None));
        };
        let y = &part.y;
        let model = self.run.model();
        let mut outputs = vec![];
        for rows in x {
            outputs.extend(read(model.forward(rows.clone(), None)).await?);
        }
        if prepared.transform.foretells() {
            let loss = prepared.metrics(&self.judged_places(&outputs, part, 0), part).error();
            return Ok((loss, None));
        }
        let rows = outputs.chunks_exact(prepared.transform.outputs()).zip(y);
        let count = y.len() as f64;
        if !prepared.transform.classifies() {
            let loss = self.run.spec.loss;
            return Ok((rows.map(|(p, y)| loss.of(f64::from(p[0] - y))).sum::<f64>() / count, None));
        }
        let (mut sum, mut right) = (0.0, 0.0);
        for (logits, &class) in rows {
            sum += cross_entropy(logits, class as usize);
            right += f64::from(u8::from(prepared.transform.answer(logits) == f64::from(class)));
        }
        Ok((sum / count, Some(right / count)))
    }
}

/// −log of the softmax at `class`, without rounding small probabilities to zero.
fn cross_entropy(logits: &[f32], class: usize) -> f64 {
    let most = f64::from(logits.iter().copied().fold(f32::NEG_INFINITY, f32::max));
    let sum: f64 = logits.iter().map(|&l| (f64::from(l) - most).exp()).sum();
    most + sum.ln() - f64::from(logits[class])
}

/// Losses of the steps after `first`, thinned; the last carries the validation loss.
fn points(first: u32, losses: &[f64], validation: Option<f64>) -> Vec<LossPoint> {
    let stride = (losses.len() as u32).div_ceil(MOST_POINTS).max(1);
    let last = losses.len() as u32;
    let all = (1..).zip(losses).filter(|(i, _)| i % stride == 0 || *i == last);
    all.map(|(i, &train)| LossPoint { step: first + i, train, validation: validation.filter(|_| i == last) }).collect()
}
