//! Saving and restoring a whole experiment, and replaying a sender's.

use super::{Configured, Inner, Session};
use crate::error::{Error, Result};
use crate::models::{Array, Slot};
use crate::parameters;
use crate::pipeline::feedback;
use crate::report::{Change, Correction, EpochLine, LossPoint, RunState, Value};
use crate::spec::Spec;
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
    /// Files of the first version: inputs, outputs, weight and bias of each layer.
    #[serde(default, skip_serializing)]
    layers: Vec<(usize, usize, Vec<f32>, Vec<f32>)>,
    /// Values of each tensor, in the model's order.
    #[serde(default)]
    weights: Vec<Vec<f32>>,
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
            let bytes = run.trainer.optimiser.to_bytes().map_err(|reason| Error::Export { reason })?;
            Some(bytes.to_vec())
        } else {
            None
        };
        let saved = Saved {
            format: FORMAT.into(),
            spec: inner.fields_of(&Spec {
                prune: inner.spec.prune,
                quantise: inner.spec.quantise,
                ..run.spec.clone()
            })?,
            step: run.step,
            layers: vec![],
            weights: inner.arrays().await?.into_iter().map(|a| a.values).collect(),
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
        if saved.format != FORMAT || task != Some(Value::Choice(inner.task.info.id.clone())) {
            return Err(bad("it belongs to another task or version".into()));
        }
        feedback::check_all(&inner.task, &inner.data, &saved.corrections)?;
        saved.weights.extend(std::mem::take(&mut saved.layers).into_iter().flat_map(|layer| [layer.2, layer.3]));
        inner.restore(&saved).await
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
        feedback::check_all(&inner.task, &inner.data, &corrections)?;
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
            if let Some(row) = self.task.info.parameters.iter().find(|p| p.key == key) {
                parameters::check(row, &Value::Number(value))?;
            }
        }
        Ok(())
    }

    async fn restore(&mut self, saved: &Saved) -> Result<Configured> {
        let bad = |reason: &str| Error::BadSave { reason: reason.into() };
        for change in &saved.changes {
            self.check_change(change)?;
        }
        let mut configured = self.configure(&saved.spec.clone().into_iter().collect())?;
        self.begin_run();
        let slots = self.run.config.slots();
        let fits = |(slot, values): (&Slot, &Vec<f32>)| {
            values.len() == slot.shape.iter().product::<usize>() && values.iter().all(|w| w.is_finite())
        };
        if slots.len() != saved.weights.len() || !slots.iter().zip(&saved.weights).all(fits) {
            return Err(bad("its weights do not fit its settings"));
        }
        let array =
            |(slot, values): (Slot, &Vec<f32>)| Array { name: slot.name, shape: slot.shape, values: values.clone() };
        let arrays: Vec<Array> = slots.into_iter().zip(&saved.weights).map(array).collect();
        self.run.trainer.model = self.run.config.init(&arrays, &self.device.clone().autodiff());
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

    /// The task and its settings, by key.
    fn fields_of(&self, spec: &Spec) -> Result<BTreeMap<String, Value>> {
        let failed = |e: serde_json::Error| Error::Export { reason: e.to_string() };
        let json = serde_json::to_value(spec).map_err(failed)?;
        let mut fields: BTreeMap<String, Value> = serde_json::from_value(json).map_err(failed)?;
        fields.retain(|key, _| key == "task" || self.task.info.parameters.iter().any(|row| row.key == *key));
        Ok(fields)
    }
}
