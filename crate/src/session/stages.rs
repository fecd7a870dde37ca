//! Data, apply, feedback and deploy, as the page asks for them.

use super::{Inner, Session};
use crate::error::{Error, Result};
use crate::pipeline::deploy::{self, File, Format, Storage};
use crate::pipeline::{apply, data, evaluate, feedback};
use crate::report::{
    ApplyReport, Correction, CorrectionView, DataReport, FeedbackReport, Input, Prediction, PrepareReport, RowsReport,
    RunState,
};
use crate::trained::Trained;

/// Share of the validation houses that an interval is made to hold.
const COVERAGE: f64 = 0.9;
/// Test rows whose intervals are checked.
const CHECKED: usize = 1_000;

impl Session {
    /// Profile of the table.
    ///
    /// # Errors
    /// None for the task's own columns.
    pub async fn data(&self) -> Result<DataReport> {
        data::profile(&self.inner.lock().await.table)
    }

    /// A page of the table.
    ///
    /// # Errors
    /// `unknown-column`.
    pub async fn rows(&self, offset: u32, count: u32, sort: Option<&str>, descending: bool) -> Result<RowsReport> {
        data::rows(&self.inner.lock().await.table, offset as usize, count as usize, sort, descending)
    }

    /// The prepared data of the settings in force.
    pub async fn prepare(&self) -> PrepareReport {
        self.inner.lock().await.prepared.report.clone()
    }

    /// The form of the run's data.
    pub async fn apply(&self) -> ApplyReport {
        let inner = self.inner.lock().await;
        apply::form(&inner.table, &inner.run.prepared)
    }

    /// Prices a house.
    ///
    /// # Errors
    /// `unknown-column`, `bad-input`, `device`.
    pub async fn predict(&self, input: &Input) -> Result<Prediction> {
        let mut inner = self.inner.lock().await;
        apply::check(&inner.table, input)?;
        inner.judge().await?;
        let measured_coverage = inner.coverage()?;
        let trained = inner.deployed()?;
        let price = trained.predict(input);
        let (low, high) = trained.interval(price);
        Ok(Prediction {
            step: inner.run.step,
            price,
            low,
            high,
            coverage: COVERAGE,
            measured_coverage,
            warnings: apply::warnings(&inner.run.prepared, input),
        })
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
        feedback::check_all(&inner.table, &corrections)?;
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

    /// Share of the test rows whose price lies inside the interval around its prediction.
    fn coverage(&mut self) -> Result<f64> {
        let test = &self.run.prepared.test;
        let judged = self.judged.as_mut().ok_or(Error::Closed)?;
        if let Some(known) = judged.coverage {
            return Ok(known);
        }
        let stride = test.rows.len().div_ceil(CHECKED).max(1);
        let rows: Vec<usize> = (0..test.rows.len()).step_by(stride).collect();
        let inside = rows.iter().filter(|&&i| {
            let (low, high) = judged.trained.interval(judged.predictions.test[i]);
            (low..=high).contains(&test.price[i])
        });
        let share = inside.count() as f64 / rows.len().max(1) as f64;
        judged.coverage = Some(share);
        Ok(share)
    }

    pub(super) async fn correct_from(&mut self, step: u32) -> Result<()> {
        if self.corrections.is_empty() {
            return Err(Error::NoCorrections);
        }
        self.judge().await?;
        let prepared = self.run.prepared.clone();
        let trained = self.deployed()?;
        let part = feedback::part(&prepared, &self.corrections, |c| trained.encode(&c.input));
        let weight = feedback::weight(prepared.train.rows.len(), self.corrections.len());
        self.run.correct(part, weight, step);
        self.run.keep_now();
        Ok(())
    }

    async fn feedback(&mut self) -> Result<FeedbackReport> {
        self.judge().await?;
        let prepared = self.run.prepared.clone();
        let retrained = self.run.batches.corrected().map(|c| c.from).filter(|&from| from < self.run.step);
        let mut before = None;
        if let Some(checkpoint) = retrained.and_then(|from| self.run.checkpoints.before(from)).cloned() {
            let layers = super::pictures::read_layers(&checkpoint.trainer.model).await?;
            let test = self.prices(&layers, &prepared.test.x).await?;
            let mut trained = self.deployed()?.clone();
            trained.layers = layers;
            let prices: Vec<f64> = self.corrections.iter().map(|c| trained.predict(&c.input)).collect();
            before = Some((evaluate::metrics(&test, &prepared.test.price), prices));
        }
        let judged = self.judged.as_ref().ok_or(Error::Closed)?;
        let now: Vec<f64> = self.corrections.iter().map(|c| judged.trained.predict(&c.input)).collect();
        let residuals: Vec<f64> = self.corrections.iter().zip(&now).map(|(c, p)| c.price - p).collect();
        let validation: Vec<f64> = judged.trained.residuals.iter().map(|r| r.1).collect();
        let (bias, drift) = feedback::drift(&residuals, &validation);
        let views = self.corrections.iter().enumerate().map(|(i, correction)| CorrectionView {
            correction: correction.clone(),
            predicted: now[i],
            before: before.as_ref().map(|(_, prices)| prices[i]),
            warnings: feedback::outside(&prepared, correction),
        });
        let corrections: Vec<CorrectionView> = views.collect();
        Ok(FeedbackReport {
            step: self.run.step,
            weight: feedback::weight(prepared.train.rows.len(), corrections.len()),
            test_before: before.as_ref().map(|(metrics, _)| *metrics),
            test_now: evaluate::metrics(&judged.predictions.test, &prepared.test.price),
            rmse_before: before.as_ref().and_then(|(_, prices)| feedback::rmse(prices, &self.corrections)),
            rmse_now: feedback::rmse(&now, &self.corrections),
            outside: corrections.iter().filter(|c| !c.warnings.is_empty()).count() as u32,
            corrections,
            bias,
            drift,
        })
    }

    /// Scaled inputs of the data report's sample; the same rows whatever was dropped.
    pub(super) fn sample(&self) -> Result<Vec<f32>> {
        let rows = data::sample_rows(&self.table);
        let transform = &self.run.prepared.transform;
        let mut x = Vec::with_capacity(rows.len() * transform.features.len());
        for row in rows {
            for feature in &transform.features {
                let column = self.table.position(&feature.column)?;
                x.push(crate::pipeline::prepare::encode_cell(&self.table, feature, column, row as usize));
            }
        }
        Ok(x)
    }
}
