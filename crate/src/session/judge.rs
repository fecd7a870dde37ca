//! The deployed model (pruned and quantised as set) with its predictions, kept until the weights or settings change.

use super::training::read;
use super::{Inner, Session};
use crate::error::Result;
use crate::pipeline::deploy::{self, Format, Storage};
use crate::pipeline::evaluate::{self, Predictions};
use crate::pipeline::optimise::{LADDER, compress, magnitudes, nonzero};
use crate::pipeline::train::matrix;
use crate::report::{EvaluateReport, OptimiseReport, Variant};
use crate::trained::{Layer, Trained};

/// Rows of one forward pass: bounds the memory of a wide model.
const CHUNK: usize = 4_096;

/// What was found for one version of the weights.
pub(super) struct Judged {
    version: (u32, u32, u64, bool),
    /// Ready to deploy.
    pub trained: Trained,
    /// Of the deployed model.
    pub predictions: Predictions,
    /// Share of the test rows inside their interval, once measured.
    pub coverage: Option<f64>,
}

impl Session {
    /// Metrics, residuals, the worst houses and the baselines.
    ///
    /// # Errors
    /// `device`.
    pub async fn evaluate(&self) -> Result<EvaluateReport> {
        let mut inner = self.inner.lock().await;
        inner.judge().await?;
        let Inner { judged: Some(judged), table, run, .. } = &*inner else {
            return Err(crate::error::Error::Closed);
        };
        Ok(evaluate::report(table, &run.prepared, &judged.predictions, run.step))
    }

    /// The ladder of pruning and quantisation, with the setting in force.
    ///
    /// # Errors
    /// `device`.
    pub async fn optimise(&self) -> Result<OptimiseReport> {
        let inner = self.inner.lock().await;
        let layers = inner.layers().await?;
        let mut sweep = vec![];
        for quantise in [false, true] {
            for &prune in LADDER {
                sweep.push(inner.variant(&layers, prune, quantise).await?);
            }
        }
        Ok(OptimiseReport {
            step: inner.run.step,
            parameters: inner.run.config.parameters() as u32,
            before: inner.variant(&layers, 0.0, false).await?,
            after: inner.variant(&layers, inner.spec.prune, inner.spec.quantise).await?,
            sweep,
            weights: magnitudes(&compress(&layers, inner.spec.prune, inner.spec.quantise)),
        })
    }

    /// The safetensors file of one variant, for its size.
    ///
    /// # Errors
    /// `device`, `export`.
    pub async fn variant(&self, prune: f64, quantise: bool) -> Result<Vec<u8>> {
        let inner = self.inner.lock().await;
        inner.file(&inner.layers().await?, prune.clamp(0.0, 1.0), quantise)
    }
}

impl Inner {
    /// Makes sure that `judged` belongs to the weights and settings in force.
    pub(super) async fn judge(&mut self) -> Result<()> {
        let version = (self.run.number, self.run.step, self.spec.prune.to_bits(), self.spec.quantise);
        if self.judged.as_ref().is_some_and(|j| j.version == version) {
            return Ok(());
        }
        let layers = compress(&self.layers().await?, self.spec.prune, self.spec.quantise);
        let predictions = self.predict_all(&layers).await?;
        let mut trained = self.trained(layers);
        let prices = &self.run.prepared.validation.price;
        trained.residuals = predictions.validation.iter().zip(prices).map(|(p, a)| (*p, a - p)).collect();
        trained.residuals.sort_by(|a, b| a.0.total_cmp(&b.0));
        self.judged = Some(Judged { version, trained, predictions, coverage: None });
        Ok(())
    }

    /// The model with given layers, without residuals.
    fn trained(&self, layers: Vec<Layer>) -> Trained {
        let prepared = &self.run.prepared;
        let form = crate::pipeline::apply::form(&self.table, prepared);
        Trained {
            spec: crate::spec::Spec { prune: self.spec.prune, quantise: self.spec.quantise, ..self.run.spec.clone() },
            step: self.run.step,
            columns: self.task.columns.clone(),
            transform: prepared.transform.clone(),
            layers,
            activation: self.run.config.activation,
            residuals: vec![],
            example: form.fields.into_iter().map(|f| (f.name, f.start)).collect(),
            ranges: prepared.ranges.clone(),
        }
    }

    async fn predict_all(&self, layers: &[Layer]) -> Result<Predictions> {
        let prepared = &self.run.prepared;
        Ok(Predictions {
            train: self.prices(layers, &prepared.train.x).await?,
            validation: self.prices(layers, &prepared.validation.x).await?,
            test: self.prices(layers, &prepared.test.x).await?,
        })
    }

    /// Prices, USD, of rows of scaled inputs.
    pub(super) async fn prices(&self, layers: &[Layer], x: &[f32]) -> Result<Vec<f64>> {
        let features = self.run.prepared.features();
        let model = self.run.config.init(layers, &self.device);
        let mut out = Vec::with_capacity(x.len() / features);
        for chunk in x.chunks(CHUNK * features) {
            let outputs = read(model.forward(matrix(chunk.to_vec(), features, &self.device))).await?;
            out.extend(outputs.into_iter().map(|o| self.run.prepared.transform.price(o)));
        }
        Ok(out)
    }

    fn file(&self, layers: &[Layer], prune: f64, quantise: bool) -> Result<Vec<u8>> {
        let mut trained = self.trained(compress(layers, prune, quantise));
        (trained.spec.prune, trained.spec.quantise) = (prune, quantise);
        let storage = if quantise { Storage::Int8 } else { Storage::Float32 };
        Ok(deploy::export(&trained, Format::Safetensors, storage)?.bytes)
    }

    async fn variant(&self, layers: &[Layer], prune: f64, quantise: bool) -> Result<Variant> {
        let stored = compress(layers, prune, quantise);
        let prepared = &self.run.prepared;
        let validation = self.prices(&stored, &prepared.validation.x).await?;
        let test = self.prices(&stored, &prepared.test.x).await?;
        Ok(Variant {
            prune,
            quantise,
            nonzero: nonzero(&stored),
            validation: evaluate::metrics(&validation, &prepared.validation.price),
            test: evaluate::metrics(&test, &prepared.test.price),
            file_bytes: self.file(layers, prune, quantise)?.len() as u32,
        })
    }
}
