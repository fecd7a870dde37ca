//! Data, apply, feedback and deploy, as the page asks for them.

use super::{Inner, Session};
use crate::error::{Error, Result};
use crate::models::Model;
use crate::pipeline::deploy::{self, File, Format, Storage};
use crate::pipeline::prepare::Augment;
use crate::pipeline::{apply, data, feedback};
use crate::report::{
    ApplyReport, Correction, CorrectionView, DataReport, FeedbackReport, Input, Metrics, Prediction, PrepareReport,
    RowsReport, RunState,
};
use crate::trained::{Target, Trained, softmax};

/// Share of the validation rows that an interval is made to hold.
const COVERAGE: f64 = 0.9;
/// Most pictures of one call.
const MOST_PICTURES: usize = 200;
/// Test rows whose intervals are checked.
const CHECKED: usize = 1_000;

impl Session {
    /// Profile of the data.
    pub async fn data(&self) -> DataReport {
        self.inner.lock().await.profile()
    }

    /// Pixels of pictures by their row numbers, one after the other; unknown rows and tables give nothing.
    pub async fn images(&self, rows: &[u32]) -> Vec<u8> {
        let inner = self.inner.lock().await;
        let picture = |&row: &u32| inner.data.images().map_or(&[][..], |images| images.picture(row as usize));
        rows.iter().take(MOST_PICTURES).flat_map(picture).copied().collect()
    }

    /// The first training pictures as a training step would see them, `count` versions of each, for a look at the
    /// augmentation; nothing for tables.
    pub async fn augmented(&self, pictures: usize, count: usize) -> Vec<u8> {
        let inner = self.inner.lock().await;
        let (Some(images), train) = (inner.data.images(), &inner.prepared.train) else { return vec![] };
        let (pictures, count) = (pictures.min(MOST_PICTURES), count.min(MOST_PICTURES));
        let mut out = vec![];
        for &row in train.rows.iter().take(pictures) {
            for version in 0..count {
                let mut picture: Vec<f32> = images.picture(row as usize).iter().map(|&p| f32::from(p)).collect();
                if let (Some(augment), true) = (Augment::new(&inner.spec), version > 0) {
                    let mut rng = Augment::rng(inner.spec.seed, row * MOST_PICTURES as u32 + version as u32);
                    augment.apply(&mut rng, &mut picture, images.width);
                }
                out.extend(picture.iter().map(|&p| p.round() as u8));
            }
        }
        out
    }

    /// A square drawing in the shape of the task's pictures; see [`crate::images::centre`].
    ///
    /// # Errors
    /// `bad-input`.
    pub async fn centre(&self, drawing: &[u8]) -> Result<Vec<u8>> {
        let inner = self.inner.lock().await;
        crate::images::centre(drawing, inner.data.images().map_or(0, |images| images.width), inner.task.filled)
    }

    /// A page of the table.
    ///
    /// # Errors
    /// `unknown-column`.
    pub async fn rows(&self, offset: u32, count: u32, sort: Option<&str>, descending: bool) -> Result<RowsReport> {
        let inner = self.inner.lock().await;
        data::rows(&inner.task, &inner.data, offset as usize, count as usize, sort, descending)
    }

    /// The prepared data of the settings in force.
    pub async fn prepare(&self) -> PrepareReport {
        self.inner.lock().await.prepared.report.clone()
    }

    /// The form of the run's data.
    pub async fn apply(&self) -> ApplyReport {
        let inner = self.inner.lock().await;
        apply::form(&inner.data, &inner.run.prepared)
    }

    /// Asks the model about a row or a picture.
    ///
    /// # Errors
    /// `unknown-column`, `bad-input`, `device`.
    pub async fn predict(&self, input: &Input) -> Result<Prediction> {
        let mut inner = self.inner.lock().await;
        apply::check(&inner.data, input)?;
        let numbers = matches!(inner.run.prepared.transform.target, Target::Number { .. });
        // A number's interval comes from what was measured.
        if numbers {
            inner.judge().await?;
        }
        let model = inner.deployed_model().await?;
        let measured_coverage = inner.coverage();
        let transform = &inner.run.prepared.transform;
        #[cfg(feature = "deep")]
        if transform.foretells() {
            return inner.predict_text(&model, input).await;
        }
        let outputs = inner.outputs(&model, transform.encode(input)).await?;
        let (step, warnings) = (inner.run.step, apply::warnings(&inner.run.prepared, input));
        let value = transform.answer(&outputs);
        if let Target::Classes(classes) = &transform.target {
            let class = classes.get(value as usize).cloned().unwrap_or_default();
            return Ok(Prediction::Class { step, class, probabilities: softmax(&outputs), warnings });
        }
        let (low, high) = inner.deployed()?.interval(value);
        Ok(Prediction::Number { step, value, low, high, coverage: COVERAGE, measured_coverage, warnings })
    }

    /// Corrections and what they say.
    ///
    /// # Errors
    /// `device`.
    pub async fn feedback(&self) -> Result<FeedbackReport> {
        self.inner.lock().await.feedback().await
    }

    /// Replaces the corrections.
    ///
    /// # Errors
    /// `too-many-corrections`, `unknown-column`, `bad-input`; the old list stays then.
    pub async fn set_corrections(&self, corrections: Vec<Correction>) -> Result<FeedbackReport> {
        let mut inner = self.inner.lock().await;
        feedback::check_all(&inner.task, &inner.data, &corrections)?;
        inner.corrections = corrections;
        inner.feedback().await
    }

    /// From the next step on the corrections are among the training rows.
    ///
    /// # Errors
    /// `no-corrections`, `device`.
    pub async fn begin_retrain(&self) -> Result<RunState> {
        let mut inner = self.inner.lock().await;
        inner.run.forget_later();
        let step = inner.run.step;
        inner.correct_from(step).await?;
        Ok(inner.state())
    }

    /// The deployed model as a file.
    ///
    /// # Errors
    /// `unknown-format`, `export`, `device`.
    pub async fn export(&self, format: &str) -> Result<File> {
        let mut inner = self.inner.lock().await;
        inner.judge().await?;
        let storage = if inner.spec.quantise { Storage::Int8 } else { Storage::Float32 };
        deploy::export(inner.deployed()?, Format::parse(format)?, storage)
    }
}

impl Inner {
    pub(super) fn deployed(&self) -> Result<&Trained> {
        self.judged.as_ref().map(|j| &j.trained).ok_or(Error::Closed)
    }

    /// Share of the test rows that lie inside the interval around their prediction; 0 where no number is predicted.
    fn coverage(&mut self) -> f64 {
        let test = &self.run.prepared.test;
        let numbers = matches!(self.run.prepared.transform.target, Target::Number { .. });
        let Some(judged) = self.judged.as_mut().filter(|_| numbers) else {
            return 0.0;
        };
        if let Some(known) = judged.coverage {
            return known;
        }
        let stride = test.rows.len().div_ceil(CHECKED).max(1);
        let rows: Vec<usize> = (0..test.rows.len()).step_by(stride).collect();
        let inside = rows.iter().filter(|&&i| {
            let (low, high) = judged.trained.interval(judged.predictions.test.values[i]);
            (low..=high).contains(&test.actual[i])
        });
        let share = inside.count() as f64 / rows.len().max(1) as f64;
        judged.coverage = Some(share);
        share
    }

    pub(super) async fn correct_from(&mut self, step: u32) -> Result<()> {
        if self.corrections.is_empty() {
            return Err(Error::NoCorrections);
        }
        let prepared = self.run.prepared.clone();
        let part = feedback::part(&self.task, &prepared, &self.corrections)?;
        let weight = feedback::weight(&prepared, part.rows.len());
        self.run.correct(part, weight, step);
        self.run.keep_now();
        Ok(())
    }

    /// Test metrics and answers to the corrections of the weights before the retrain; none before one.
    async fn before_retrain(&self) -> Result<Option<(Metrics, Vec<f64>)>> {
        let from = self.run.batches.corrected().map(|c| c.from).filter(|&from| from < self.run.step);
        let Some(checkpoint) = from.and_then(|from| self.run.checkpoints.before(from)) else { return Ok(None) };
        let arrays = self.arrays_of(&checkpoint.trainer.model).await?;
        let model = self.run.config.init(&arrays, &self.device);
        let judged = self.judged.as_ref().ok_or(Error::Closed)?;
        let test = judged.measured(&self.run.prepared).test;
        let metrics = self.run.prepared.metrics(&self.answers(&model, test).await?, test);
        Ok(Some((metrics, self.answers_to_corrections(&model).await?)))
    }

    /// What a model says of each correction; of a continuation its loss, nats a token.
    async fn answers_to_corrections(&self, model: &Model) -> Result<Vec<f64>> {
        let prepared = &self.run.prepared;
        if !crate::DEEP || !prepared.transform.foretells() {
            return self.answers_for(model, self.corrections.iter().map(|c| &c.input)).await;
        }
        let mut losses = vec![];
        for correction in &self.corrections {
            let part = feedback::continuation(prepared, correction, true);
            losses.push(prepared.metrics(&self.answers(model, &part).await?, &part).error());
        }
        Ok(losses)
    }

    async fn feedback(&mut self) -> Result<FeedbackReport> {
        self.judge().await?;
        let prepared = self.run.prepared.clone();
        let before = self.before_retrain().await?;
        let judged = self.judged.as_ref().ok_or(Error::Closed)?;
        let now = self.answers_to_corrections(&judged.model).await?;
        let measured = judged.measured(&prepared);
        let test_now = prepared.metrics(&judged.predictions.test, measured.test);
        let foretells = prepared.transform.foretells();
        let right = if foretells {
            vec![]
        } else {
            self.corrections.iter().map(|c| feedback::actual(&self.task, &c.target)).collect::<Result<Vec<f64>>>()?
        };
        let classifies = prepared.transform.classifies();
        let residual = |predicted: f64, actual: f64| {
            if classifies { f64::from(u8::from(predicted != actual)) } else { actual - predicted }
        };
        let residuals = |predicted: &[f64], actual: &[f64]| -> Vec<f64> {
            predicted.iter().zip(actual).map(|(&p, &a)| residual(p, a)).collect()
        };
        let validation = residuals(&judged.predictions.validation.values, &measured.validation.actual);
        let (bias, drift) = feedback::drift(&residuals(&now, &right), &validation);
        let views = self.corrections.iter().enumerate().map(|(i, correction)| CorrectionView {
            correction: correction.clone(),
            predicted: now[i],
            before: before.as_ref().map(|(_, answers)| answers[i]),
            warnings: feedback::outside(&prepared, correction),
        });
        let corrections: Vec<CorrectionView> = views.collect();
        let fit = |answers: &[f64]| match foretells {
            true => feedback::mean_loss(answers),
            false => crate::pipeline::evaluate::metrics(answers, &right, prepared.classes()),
        };
        let any = !self.corrections.is_empty();
        Ok(FeedbackReport {
            step: self.run.step,
            weight: feedback::weight(&prepared, corrections.len()),
            test_before: before.as_ref().map(|(metrics, _)| *metrics),
            test_now,
            fit_before: before.as_ref().filter(|_| any).map(|(_, answers)| fit(answers)),
            fit_now: any.then(|| fit(&now)),
            outside: corrections.iter().filter(|c| !c.warnings.is_empty()).count() as u32,
            corrections,
            bias,
            drift,
        })
    }
}
