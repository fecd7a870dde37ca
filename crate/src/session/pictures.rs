//! What the train room draws: the fit, the error surface, the formulas; and the weights read back to the host.

use super::training::read;
use super::{Inner, Session};
use crate::error::{Error, Result};
use crate::models::{Array, Model, ModelConfig, Slot, flat, gradients};
use crate::pipeline::data;
use crate::pipeline::train::{Autodiff, OutputLayer, contour, formulas};
use crate::report::{ContourReport, FormulaReport, PictureReport, Plane};
use crate::spec::{Features, Loss};
use crate::trained::{Target, softmax};

/// Points of the fitted curve.
const CURVE: usize = 48;
/// Points on each side of a plane.
const PLANE: usize = 48;

impl Session {
    /// What the model does now.
    ///
    /// # Errors
    /// `device`.
    pub async fn picture(&self) -> Result<PictureReport> {
        self.inner.lock().await.picture().await
    }

    /// The error surface with the path on it; none unless the model has two parameters and the loss is MSE.
    ///
    /// # Errors
    /// `device`.
    pub async fn contour(&self) -> Result<Option<ContourReport>> {
        self.inner.lock().await.contour().await
    }

    /// The formulas with the numbers of the next batch.
    ///
    /// # Errors
    /// `device`.
    pub async fn formulas(&self) -> Result<FormulaReport> {
        self.inner.lock().await.formulas().await
    }
}

impl Inner {
    async fn picture(&mut self) -> Result<PictureReport> {
        let prepared = self.run.prepared.clone();
        let transform = &prepared.transform;
        let model = self.run.model();
        let x = data::sample_inputs(&self.data, transform)?;
        let outputs = if x.is_empty() { vec![] } else { self.outputs(&model, x).await? };
        let rows = || outputs.chunks_exact(transform.outputs());
        let predicted: Vec<f64> = rows().map(|row| transform.answer(row)).collect();
        let sure = |(row, class): (&[f32], &f64)| softmax(row)[*class as usize];
        let probability = if transform.classifies() { rows().zip(&predicted).map(sure).collect() } else { vec![] };
        let area_only = self.run.spec.features == Features::Area;
        let curve = if area_only { self.curve(&model).await? } else { vec![] };
        let theta = self.theta().await?;
        let line = match (theta, &transform.target, transform.features.first()) {
            (Some((t0, t1)), Target::Number { info, log: false }, Some(feature)) => {
                let slope = t1 * info.scale / feature.scale;
                Some((t0 * info.scale + info.shift - slope * feature.shift, slope))
            }
            _ => None,
        };
        let plane = self.plane(&model).await?;
        #[cfg(feature = "deep")]
        let text = self.sample_text(&model).await?;
        #[cfg(not(feature = "deep"))]
        let text = None;
        Ok(PictureReport { step: self.run.step, predicted, probability, text, plane, curve, theta, line })
    }

    /// Probabilities over the plane of two features, a tenth beyond their training range.
    async fn plane(&self, model: &Model) -> Result<Option<Plane>> {
        let prepared = &self.run.prepared;
        let transform = &prepared.transform;
        let ([a, b], [(_, a0, a1), (_, b0, b1)], true) =
            (&transform.features[..], &prepared.ranges[..], transform.classifies())
        else {
            return Ok(None);
        };
        let wide = |low: f64, high: f64| (low - 0.1 * (high - low), high + 0.1 * (high - low));
        let (x, y) = (wide(*a0, *a1), wide(*b0, *b1));
        let at = |range: (f64, f64), i: usize| range.0 + (range.1 - range.0) * i as f64 / (PLANE - 1) as f64;
        let points = (0..PLANE * PLANE).flat_map(|i| {
            let (u, v) = (at(x, i % PLANE), at(y, i / PLANE));
            [((u - a.shift) / a.scale) as f32, ((v - b.shift) / b.scale) as f32]
        });
        let outputs = self.outputs(model, points.collect()).await?;
        let mut probabilities = vec![vec![]; transform.outputs()];
        for row in outputs.chunks_exact(transform.outputs()) {
            probabilities.iter_mut().zip(softmax(row)).for_each(|(all, p)| all.push(p));
        }
        Ok(Some(Plane { size: PLANE as u32, x, y, probabilities }))
    }

    /// Predicted numbers along the axis of the only feature.
    async fn curve(&self, model: &Model) -> Result<Vec<(f64, f64)>> {
        let prepared = &self.run.prepared;
        let (Some(feature), Some((_, low, high))) = (prepared.transform.features.first(), prepared.ranges.first())
        else {
            return Ok(vec![]);
        };
        let places: Vec<f64> = (0..CURVE).map(|i| low + (high - low) * i as f64 / (CURVE - 1) as f64).collect();
        let width = prepared.features();
        let x = places.iter().flat_map(|place| {
            let mut row = vec![0.0; width];
            row[0] = ((place - feature.shift) / feature.scale) as f32;
            row
        });
        let outputs = self.outputs(model, x.collect()).await?;
        Ok(places.into_iter().zip(outputs).map(|(place, o)| (place, prepared.transform.answer(&[o]))).collect())
    }

    fn two_parameters(&self) -> bool {
        matches!(&self.run.config, ModelConfig::Mlp(mlp) if mlp.widths == [1, 1])
    }

    async fn theta(&self) -> Result<Option<(f64, f64)>> {
        if !self.two_parameters() {
            return Ok(None);
        }
        Ok(theta_of(&self.arrays().await?))
    }

    /// The weights in use, on the host.
    pub(super) async fn arrays(&self) -> Result<Vec<Array>> {
        self.arrays_of(&self.run.model()).await
    }

    /// The weights of a model of this run, on the host.
    pub(super) async fn arrays_of(&self, model: &Model) -> Result<Vec<Array>> {
        let mut arrays = vec![];
        for (slot, tensor) in self.run.config.slots().into_iter().zip(flat(model)) {
            arrays.push(Array { name: slot.name, shape: slot.shape, values: read(tensor).await? });
        }
        Ok(arrays)
    }

    async fn contour(&mut self) -> Result<Option<ContourReport>> {
        if !self.two_parameters() || self.run.spec.loss != Loss::Mse {
            return Ok(None);
        }
        let unread: Vec<_> = self
            .run
            .checkpoints
            .all()
            .iter()
            .filter(|c| c.theta.is_none())
            .map(|c| (c.step, c.trainer.model.clone()))
            .collect();
        for (step, model) in unread {
            let theta = theta_of(&self.arrays_of(&model).await?);
            for checkpoint in self.run.checkpoints.all_mut().iter_mut().filter(|c| c.step == step) {
                checkpoint.theta = theta;
            }
        }
        let kept = self.run.checkpoints.all().iter().filter(|c| c.step <= self.run.step);
        let mut path: Vec<_> = kept.filter_map(|c| c.theta.map(|(a, b)| (c.step, a, b))).collect();
        if let Some((a, b)) = self.theta().await? {
            path.push((self.run.step, a, b));
        }
        Ok(Some(contour(&self.run.prepared.train, path)))
    }

    async fn formulas(&mut self) -> Result<FormulaReport> {
        let step = self.run.step;
        let prepared = self.run.prepared.clone();
        let batch = self.run.batches.gather(step, &prepared.train);
        let (tx, ty) = self.run.plain_batch(step);
        let model = self.run.trainer.model.clone();
        let objective = self.run.objective();
        let biased = self.run.config.slots().get(self.run.config.output_layer() + 1).is_some_and(Slot::is_output_bias);
        // Without dropout: the host's sums have none.
        let hidden = read(self.run.model().last_input(tx.clone().inner())).await?;
        let (loss, total) = objective.of(&model, tx, ty, None);
        let found = total.backward();
        let loss = f64::from(read(loss.inner()).await?[0]);
        let missing = || Error::Device { reason: "a gradient is missing".into() };
        let output = self.run.config.output_layer();
        let mut slopes = gradients(&model, &found).into_iter().skip(output);
        let slope = read(slopes.next().flatten().ok_or_else(missing)?).await?;
        let outputs = prepared.transform.outputs();
        let constant = match slopes.next().flatten() {
            Some(constant) if biased => Some(read(constant).await?),
            _ => None,
        };
        let slopes = (constant.map(|c| f64::from(c[0])), f64::from(slope[0]));
        let autodiff = Autodiff { loss, slopes };
        let linear = matches!(&self.run.config, ModelConfig::Mlp(mlp) if mlp.widths.len() == 2);
        let input = match prepared.transform.features.first() {
            Some(feature) if linear => feature.column.clone(),
            _ => "hidden".into(),
        };
        let mut arrays = self.arrays().await?.into_iter().skip(output);
        let weight = arrays.next().ok_or_else(missing)?.values;
        let bias = arrays.next().filter(|_| biased).map(|array| array.values);
        let layer = OutputLayer { hidden, weight, outputs, bias, y: batch.y };
        formulas(&layer, &objective, &autodiff, (&input, step)).ok_or_else(missing)
    }
}

fn theta_of(arrays: &[Array]) -> Option<(f64, f64)> {
    let (weight, bias) = (arrays.first()?, arrays.get(1)?);
    Some((f64::from(*bias.values.first()?), f64::from(*weight.values.first()?)))
}
