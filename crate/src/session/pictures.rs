//! What the train room draws: the fit, the error surface, the formulas; and the weights read back to the host.

use super::training::read;
use super::{Inner, Session};
use crate::error::{Error, Result};
use crate::pipeline::train::{Autodiff, Batch, contour, formulas, matrix};
use crate::report::{ContourReport, FormulaReport, PictureReport};
use crate::spec::{Features, Loss, ModelKind};
use crate::trained::Layer;

/// Points of the fitted curve.
const CURVE: usize = 48;

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
        let sample = self.sample()?;
        let outputs = self.forward(sample).await?;
        let predicted = outputs.into_iter().map(|o| transform.price(o)).collect();
        let area_only = self.run.spec.features == Features::Area;
        let curve = if area_only { self.curve().await? } else { vec![] };
        let theta = self.theta().await?;
        let line =
            theta.filter(|_| !transform.log_target).zip(transform.features.first()).map(|((t0, t1), feature)| {
                let slope = t1 * transform.target.scale / feature.scale;
                (t0 * transform.target.scale + transform.target.shift - slope * feature.shift, slope)
            });
        Ok(PictureReport { step: self.run.step, predicted, curve, theta, line })
    }

    /// Predicted prices along the area axis.
    async fn curve(&self) -> Result<Vec<(f64, f64)>> {
        let prepared = &self.run.prepared;
        let (Some(feature), Some((_, low, high))) = (prepared.transform.features.first(), prepared.ranges.first())
        else {
            return Ok(vec![]);
        };
        let areas: Vec<f64> = (0..CURVE).map(|i| low + (high - low) * i as f64 / (CURVE - 1) as f64).collect();
        let width = prepared.features();
        let x = areas.iter().flat_map(|area| {
            let mut row = vec![0.0; width];
            row[0] = ((area - feature.shift) / feature.scale) as f32;
            row
        });
        let outputs = self.forward(x.collect()).await?;
        Ok(areas.into_iter().zip(outputs).map(|(area, o)| (area, prepared.transform.price(o))).collect())
    }

    /// Outputs of the weights in use for rows of scaled inputs.
    async fn forward(&self, x: Vec<f32>) -> Result<Vec<f32>> {
        read(self.run.model().forward(matrix(x, self.run.prepared.features(), &self.device))).await
    }

    fn two_parameters(&self) -> bool {
        self.run.config.widths == [1, 1]
    }

    async fn theta(&self) -> Result<Option<(f64, f64)>> {
        if !self.two_parameters() {
            return Ok(None);
        }
        Ok(theta_of(&self.layers().await?))
    }

    /// The weights in use, on the host.
    pub(super) async fn layers(&self) -> Result<Vec<Layer>> {
        read_layers(&self.run.model()).await
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
            let theta = theta_of(&read_layers(&model).await?);
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
        let (x, y) = self.run.batches.gather(step, &prepared.train);
        let (tx, ty) = self.run.batch(step);
        let model = &self.run.trainer.model;
        let objective = self.run.objective();
        let (loss, total) = objective.of(model, tx, ty);
        let gradients = total.backward();
        let loss = f64::from(read(loss.inner()).await?[0]);
        let missing = || Error::Device { reason: "a gradient is missing".into() };
        let (weight, bias) = model.tensors().pop().ok_or_else(missing)?;
        let slope = read(weight.grad(&gradients).ok_or_else(missing)?).await?;
        let constant = read(bias.grad(&gradients).ok_or_else(missing)?).await?;
        let autodiff = Autodiff { loss, slopes: (f64::from(constant[0]), f64::from(slope[0])) };
        let input = match (self.run.spec.model, prepared.transform.features.first()) {
            (ModelKind::Linear, Some(feature)) => feature.column.clone(),
            _ => "hidden".into(),
        };
        let layers = self.layers().await?;
        let batch = Batch { x, y };
        formulas(&layers, self.run.config.activation, &batch, &objective, &autodiff, (&input, step)).ok_or_else(missing)
    }
}

fn theta_of(layers: &[Layer]) -> Option<(f64, f64)> {
    let layer = layers.first()?;
    Some((f64::from(*layer.bias.first()?), f64::from(*layer.weight.first()?)))
}

pub(super) async fn read_layers(model: &crate::models::Mlp) -> Result<Vec<Layer>> {
    let mut layers = vec![];
    for (weight, bias) in model.tensors() {
        let [inputs, outputs] = weight.dims();
        layers.push(Layer { inputs, outputs, weight: read(weight).await?, bias: read(bias).await? });
    }
    Ok(layers)
}
