//! Saving and restoring a whole experiment, and replaying a sender's.

use super::{Configured, Inner, Session};
use crate::error::{Error, Result};
use crate::parameters;
use crate::pipeline::feedback;
use crate::report::{Change, Correction, EpochLine, LossPoint, RunState, Value};
use crate::spec::Spec;
use crate::trained::Layer;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const FORMAT: &str = "kindling-save-1";
/// Largest file that is read.
const MOST_BYTES: usize = 64_000_000;

/// What a saved file holds, as JSON. The optimiser's memory is in Burn's own format; it is left out on WebGPU, where it
/// cannot be read without blocking, and begins anew there. A setting that an older file lacks gets its default.
#[derive(Serialize, Deserialize)]
struct Saved {
    format: String,
    spec: BTreeMap<String, Value>,
    step: u32,
    layers: Vec<(usize, usize, Vec<f32>, Vec<f32>)>,
    optimiser: Option<Vec<u8>>,
    changes: Vec<Change>,
    corrections: Vec<Correction>,
    retrained_from: Option<u32>,
    losses: Vec<LossPoint>,
    epochs: Vec<EpochLine>,
}

impl Session {
    /// The experiment as bytes.
    ///
    /// # Errors
    /// `device`, `export`.
    pub async fn save(&self) -> Result<Vec<u8>> {
        let inner = self.inner.lock().await;
        let run = &inner.run;
        let optimiser = if inner.on_cpu() {
            let bytes = run.trainer.optimiser.into_bytes().map_err(|e| Error::Export { reason: format!("{e:?}") })?;
            Some(bytes.to_vec())
        } else {
            None
        };
        let saved = Saved {
            format: FORMAT.into(),
            spec: fields_of(&Spec { prune: inner.spec.prune, quantise: inner.spec.quantise, ..run.spec.clone() })?,
            step: run.step,
            layers: inner.layers().await?.into_iter().map(|l| (l.inputs, l.outputs, l.weight, l.bias)).collect(),
            optimiser,
            changes: run.changes.clone(),
            corrections: inner.corrections.clone(),
            retrained_from: run.batches.corrected().map(|c| c.from),
            losses: run.losses.clone(),
            epochs: run.epochs.clone(),
        };
        serde_json::to_vec(&saved).map_err(|e| Error::Export { reason: e.to_string() })
    }

    /// Brings a saved experiment back; `undo` returns to the run before.
    ///
    /// # Errors
    /// `bad-save`, or those of the settings; nothing has changed then.
    pub async fn restore(&self, bytes: &[u8]) -> Result<Configured> {
        let mut inner = self.inner.lock().await;
        let bad = |reason: String| Error::BadSave { reason };
        if bytes.len() > MOST_BYTES {
            return Err(bad("it is too large".into()));
        }
        let mut saved: Saved = serde_json::from_slice(bytes).map_err(|e| bad(e.to_string()))?;
        let task = saved.spec.remove("task");
        if saved.format != FORMAT || task != Some(Value::Choice(inner.task.id.clone())) {
            return Err(bad("it belongs to another task or version".into()));
        }
        feedback::check_all(&inner.table, &saved.corrections)?;
        let layers =
            saved.layers.iter().cloned().map(|(inputs, outputs, weight, bias)| Layer { inputs, outputs, weight, bias });
        inner.restore(&saved, layers.collect()).await
    }

    /// Begins a run that meets what the sender of a link did: live changes at their steps, corrections from theirs.
    ///
    /// # Errors
    /// Those of the corrections and of the changed settings; nothing has changed then.
    pub async fn prepare_replay(
        &self,
        changes: Vec<Change>,
        corrections: Vec<Correction>,
        from: Option<u32>,
    ) -> Result<RunState> {
        let mut inner = self.inner.lock().await;
        feedback::check_all(&inner.table, &corrections)?;
        for change in &changes {
            inner.check_change(change)?;
        }
        inner.begin_run();
        inner.run.changes = changes;
        inner.corrections = corrections;
        if let Some(from) = from {
            inner.correct_from(from).await?;
        }
        Ok(inner.state())
    }
}

impl Inner {
    fn on_cpu(&self) -> bool {
        self.device == burn::tensor::Device::flex()
    }

    fn check_change(&self, change: &Change) -> Result<()> {
        for (key, value) in [("learningRate", change.learning_rate), ("l2", change.l2)] {
            if let Some(row) = self.task.parameters.iter().find(|p| p.key == key) {
                parameters::check(row, &Value::Number(value))?;
            }
        }
        Ok(())
    }

    async fn restore(&mut self, saved: &Saved, layers: Vec<Layer>) -> Result<Configured> {
        let bad = |reason: &str| Error::BadSave { reason: reason.into() };
        for change in &saved.changes {
            self.check_change(change)?;
        }
        let mut configured = self.configure(&saved.spec.clone().into_iter().collect())?;
        self.begin_run();
        let fits = |(layer, widths): (&Layer, &[usize])| {
            [layer.inputs, layer.outputs] == *widths
                && layer.weight.len() == layer.inputs * layer.outputs
                && layer.bias.len() == layer.outputs
                && layer.weight.iter().chain(&layer.bias).all(|w| w.is_finite())
        };
        let widths = &self.run.config.widths;
        if layers.len() + 1 != widths.len() || !layers.iter().zip(widths.windows(2)).all(fits) {
            return Err(bad("its weights do not fit its settings"));
        }
        self.run.trainer.model = self.run.config.init(&layers, &self.device.clone().autodiff());
        if let (Some(bytes), true) = (&saved.optimiser, self.on_cpu()) {
            self.run.load_optimiser(bytes.clone()).map_err(|e| bad(&e))?;
        }
        self.run.resume(saved.step, saved.losses.clone(), saved.epochs.clone(), saved.changes.clone());
        self.corrections = saved.corrections.clone();
        if let Some(from) = saved.retrained_from {
            self.correct_from(from).await?;
        }
        configured.state = self.state();
        Ok(configured)
    }
}

/// The settings and the task, by key.
fn fields_of(spec: &Spec) -> Result<BTreeMap<String, Value>> {
    let json = serde_json::to_value(spec).map_err(|e| Error::Export { reason: e.to_string() })?;
    serde_json::from_value(json).map_err(|e| Error::Export { reason: e.to_string() })
}
