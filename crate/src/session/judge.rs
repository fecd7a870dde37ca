//! The deployed model (pruned and quantised as set) with its predictions, kept until the weights or settings change.

use super::training::read;
use super::{Inner, Session};
use crate::error::{Error, Result};
use crate::models::{Array, Model, Shape};
use crate::pipeline::deploy::{self, Format, Storage};
use crate::pipeline::evaluate::{self, Answers, Measured, Predictions};
use crate::pipeline::optimise::{LADDER, compress, magnitudes, nonzero};
use crate::pipeline::prepare::{Part, Prepared};
use crate::pipeline::train::matrix;
use crate::report::{EvaluateReport, Input, OptimiseReport, Variant};
use crate::trained::{Target, Trained, softmax};

/// Training pictures, and rows of a table, that are measured.
const TRAIN_PICTURES: usize = 2_000;
const TRAIN_ROWS: usize = 50_000;
/// Fewest and most windows of a text that are measured, and the operations that those of a part may cost; the test gets more.
const FEWEST_WINDOWS: usize = 16;
const MOST_WINDOWS: usize = 1_000;
const WINDOW_FLOPS: usize = 1_500_000_000;
const TEST_FLOPS: usize = 4_000_000_000;
/// Operations that one variant of the ladder may cost: of a larger model fewer rows are measured.
const VARIANT_FLOPS: usize = 500_000_000;

/// Run, step, pruning and quantisation: for which weights something was found.
pub(super) type Version = (u32, u32, u64, bool);

/// What was found for one version of the weights.
pub(super) struct Judged {
    version: Version,
    /// Ready to deploy.
    pub trained: Trained,
    /// The same on the device.
    pub model: Model,
    /// Training rows that were measured.
    pub train: Part,
    /// The same of the others, where not all are: windows cost much.
    pub thinned: Option<[Part; 2]>,
    /// Of the deployed model.
    pub predictions: Predictions,
    /// Share of the test rows inside their interval, once measured.
    pub coverage: Option<f64>,
}

impl Judged {
    /// The rows that were measured.
    pub fn measured<'a>(&'a self, prepared: &'a Prepared) -> Measured<'a> {
        match &self.thinned {
            Some([validation, test]) => Measured { train: &self.train, validation, test },
            None => Measured { train: &self.train, validation: &prepared.validation, test: &prepared.test },
        }
    }
}

impl Session {
    /// The model's outputs for rows of scaled inputs.
    ///
    /// # Shapes
    /// `x` `[rows, inputs]` to `[rows, outputs]`, of tokens `[rows · inputs, outputs]`.
    ///
    /// # Errors
    /// `bad-input`, `device`.
    pub async fn ask(&self, x: Vec<f32>) -> Result<Vec<f32>> {
        let mut inner = self.inner.lock().await;
        let inputs = inner.run.prepared.features();
        if x.is_empty() || !x.len().is_multiple_of(inputs) {
            return Err(Error::bad_numbers(x.len(), format!("rows of {inputs} numbers")));
        }
        let model = inner.deployed_model().await?;
        inner.outputs(&model, x).await
    }

    /// Metrics, what went most wrong, and the baselines.
    ///
    /// # Errors
    /// `device`.
    pub async fn evaluate(&self) -> Result<EvaluateReport> {
        let mut inner = self.inner.lock().await;
        inner.judge().await?;
        let Inner { judged: Some(judged), data, run, .. } = &*inner else {
            return Err(crate::error::Error::Closed);
        };
        let measured = judged.measured(&run.prepared);
        let mut report = evaluate::report(data, &run.prepared, &measured, &judged.predictions, run.step);
        if let Some(stretch) = evaluate::stretch(&run.prepared) {
            let answers = inner.answers(&judged.model, &stretch).await?;
            report.surprise = evaluate::surprise(&run.prepared, &stretch, &answers);
        }
        Ok(report)
    }

    /// The ladder of pruning and quantisation, with the setting in force.
    ///
    /// # Errors
    /// `device`.
    pub async fn optimise(&self) -> Result<OptimiseReport> {
        let inner = self.inner.lock().await;
        let arrays = inner.arrays().await?;
        let prepared = &inner.run.prepared;
        let fewest = if prepared.transform.foretells() { FEWEST_WINDOWS } else { 200 };
        let most = (VARIANT_FLOPS / inner.run.config.flops().max(1)).max(fewest);
        let parts = [prepared.validation.thinned(most), prepared.test.thinned(most)];
        let mut sweep = vec![];
        for quantise in [false, true] {
            for &prune in LADDER {
                sweep.push(inner.variant(&arrays, &parts, prune, quantise).await?);
            }
        }
        Ok(OptimiseReport {
            step: inner.run.step,
            parameters: inner.run.config.parameters() as u32,
            before: inner.variant(&arrays, &parts, 0.0, false).await?,
            after: inner.variant(&arrays, &parts, inner.spec.prune, inner.spec.quantise).await?,
            sweep,
            weights: magnitudes(&compress(&arrays, inner.spec.prune, inner.spec.quantise)),
        })
    }

    /// The safetensors file of one variant, for its size.
    ///
    /// # Errors
    /// `device`, `export`.
    pub async fn variant(&self, prune: f64, quantise: bool) -> Result<Vec<u8>> {
        let inner = self.inner.lock().await;
        inner.file(&inner.arrays().await?, prune.clamp(0.0, 1.0), quantise)
    }
}

impl Inner {
    fn version(&self) -> Version {
        (self.run.number, self.run.step, self.spec.prune.to_bits(), self.spec.quantise)
    }

    /// The deployed model alone: whoever only asks it needs no measurements.
    pub(super) async fn deployed_model(&mut self) -> Result<Model> {
        let version = self.version();
        if let Some(judged) = self.judged.as_ref().filter(|j| j.version == version) {
            return Ok(judged.model.clone());
        }
        if let Some((_, model)) = self.deployed.as_ref().filter(|(of, _)| *of == version) {
            return Ok(model.clone());
        }
        let weights = compress(&self.arrays().await?, self.spec.prune, self.spec.quantise);
        let model = self.run.config.init(&weights, &self.device);
        self.deployed = Some((version, model.clone()));
        Ok(model)
    }

    /// Makes sure that `judged` belongs to the weights and settings in force.
    pub(super) async fn judge(&mut self) -> Result<()> {
        let version = self.version();
        if self.judged.as_ref().is_some_and(|j| j.version == version) {
            return Ok(());
        }
        let weights = compress(&self.arrays().await?, self.spec.prune, self.spec.quantise);
        let prepared = self.run.prepared.clone();
        let model = self.run.config.init(&weights, &self.device);
        let windows = |flops: usize| (flops / self.run.config.flops().max(1)).clamp(FEWEST_WINDOWS, MOST_WINDOWS);
        let train = prepared.train.thinned(match prepared.shape {
            Shape::Image { .. } => TRAIN_PICTURES,
            Shape::Features(_) => TRAIN_ROWS,
            Shape::Tokens { .. } => windows(WINDOW_FLOPS),
        });
        let thinned = prepared.transform.foretells().then(|| {
            let test = prepared.test.thinned(windows(TEST_FLOPS));
            [prepared.validation.thinned(windows(WINDOW_FLOPS)), test]
        });
        let [validation, test] = thinned.as_ref().map_or([&prepared.validation, &prepared.test], |[v, t]| [v, t]);
        let predictions = Predictions {
            train: self.answers(&model, &train).await?,
            validation: self.answers(&model, validation).await?,
            test: self.answers(&model, test).await?,
        };
        let mut trained = self.trained(weights);
        if matches!(prepared.transform.target, Target::Number { .. }) {
            let validation = predictions.validation.values.iter().zip(&prepared.validation.actual);
            trained.residuals = validation.map(|(p, a)| (*p, a - p)).collect();
            trained.residuals.sort_by(|a, b| a.0.total_cmp(&b.0));
        }
        self.judged = Some(Judged { version, trained, model, train, thinned, predictions, coverage: None });
        Ok(())
    }

    /// The model with given weights, without residuals.
    fn trained(&self, weights: Vec<Array>) -> Trained {
        let prepared = &self.run.prepared;
        let form = crate::pipeline::apply::form(&self.data, prepared);
        Trained {
            spec: crate::spec::Spec { prune: self.spec.prune, quantise: self.spec.quantise, ..self.run.spec.clone() },
            step: self.run.step,
            columns: self.task.info.columns.clone(),
            picture: match prepared.shape {
                Shape::Image { height, width } => (height, width),
                Shape::Features(_) | Shape::Tokens { .. } => (0, 0),
            },
            filled: self.task.filled,
            transform: prepared.transform.clone(),
            config: self.run.config.clone(),
            weights,
            residuals: vec![],
            floor: if prepared.train.actual.iter().all(|&a| a >= 0.0) { 0.0 } else { f64::MIN },
            example: form.fields.into_iter().map(|f| (f.name, f.start)).collect(),
            ranges: prepared.ranges.clone(),
            credit: self.task.credit,
        }
    }

    /// The model's outputs for rows of scaled inputs, `[rows, outputs]`.
    pub(super) async fn outputs(&self, model: &Model, x: Vec<f32>) -> Result<Vec<f32>> {
        read(model.forward(matrix(x, self.run.prepared.features(), &self.device), None)).await
    }

    /// What a model says of the rows of a part.
    pub(super) async fn answers(&self, model: &Model, part: &Part) -> Result<Answers> {
        let transform = &self.run.prepared.transform;
        let mut answers = Answers::default();
        let chunk = self.chunk();
        for from in (0..part.rows.len()).step_by(chunk) {
            let x = part.inputs(from..(from + chunk).min(part.rows.len()));
            if transform.foretells() {
                let found = self.judged_places(&self.outputs(model, x).await?, part, from);
                answers.values.extend(found.values);
                answers.probabilities.extend(found.probabilities);
                continue;
            }
            for row in self.outputs(model, x).await?.chunks_exact(transform.outputs()) {
                let value = transform.answer(row);
                answers.values.push(value);
                if transform.classifies() {
                    answers.probabilities.push(softmax(row)[value as usize]);
                }
            }
        }
        Ok(answers)
    }

    /// What logits of a part's windows, from one of them on, say of their judged places.
    pub(super) fn judged_places(&self, logits: &[f32], part: &Part, from: usize) -> Answers {
        let mut answers = Answers::default();
        let size = self.run.prepared.transform.outputs();
        for (index, logits) in logits.chunks_exact(part.width * size).enumerate() {
            evaluate::judge(part, from + index, logits, size, &mut answers);
        }
        answers
    }

    /// What a model says of inputs, in user's units or as indices of classes.
    pub(super) async fn answers_for(&self, model: &Model, inputs: impl Iterator<Item = &Input>) -> Result<Vec<f64>> {
        let transform = &self.run.prepared.transform;
        let x: Vec<f32> = inputs.flat_map(|input| transform.encode(input)).collect();
        if x.is_empty() {
            return Ok(vec![]);
        }
        let outputs = self.outputs(model, x).await?;
        Ok(outputs.chunks_exact(transform.outputs()).map(|row| transform.answer(row)).collect())
    }

    fn file(&self, arrays: &[Array], prune: f64, quantise: bool) -> Result<Vec<u8>> {
        let mut trained = self.trained(compress(arrays, prune, quantise));
        (trained.spec.prune, trained.spec.quantise) = (prune, quantise);
        let storage = if quantise { Storage::Int8 } else { Storage::Float32 };
        Ok(deploy::export(&trained, Format::Safetensors, storage)?.bytes)
    }

    async fn variant(&self, arrays: &[Array], parts: &[Part; 2], prune: f64, quantise: bool) -> Result<Variant> {
        let stored = compress(arrays, prune, quantise);
        let prepared = &self.run.prepared;
        let model = self.run.config.init(&stored, &self.device);
        let [validation, test] = parts;
        Ok(Variant {
            prune,
            quantise,
            nonzero: nonzero(&stored),
            validation: prepared.metrics(&self.answers(&model, validation).await?, validation),
            test: prepared.metrics(&self.answers(&model, test).await?, test),
            file_bytes: self.file(arrays, prune, quantise)?.len() as u32,
        })
    }
}
