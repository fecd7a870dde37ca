//! What a convolutional network sees: its filters, and the feature maps of one picture.

use super::training::read;
use super::{Inner, Session};
use crate::error::Result;
use crate::models::Model;
use crate::pipeline::apply;
use crate::pipeline::train::matrix;
use crate::report::{Input, Maps, MapsReport};
use burn::tensor::Tensor;

impl Session {
    /// Filters and feature maps of a picture; none of a model without convolutions.
    ///
    /// # Errors
    /// `bad-input`, `device`.
    pub async fn maps(&self, input: &Input) -> Result<Option<MapsReport>> {
        let inner = self.inner.lock().await;
        apply::check(&inner.data, input)?;
        inner.maps(input).await
    }
}

impl Inner {
    async fn maps(&self, input: &Input) -> Result<Option<MapsReport>> {
        let prepared = &self.run.prepared;
        let model = self.run.model();
        let Model::Cnn(cnn) = &model else { return Ok(None) };
        let Some(filters) = cnn.filters() else { return Ok(None) };
        let filters = grey(filters, true).await?;
        let mut layers = vec![];
        for maps in cnn.maps(matrix(prepared.transform.encode(input), prepared.features(), &self.device)) {
            layers.push(grey(maps, false).await?);
        }
        Ok(Some(MapsReport { step: self.run.step, filters, layers }))
    }
}

/// Maps as greys from their smallest to their largest value, or, for signed ones, with zero in the middle.
async fn grey(maps: Tensor<4>, signed: bool) -> Result<Maps> {
    let [a, b, height, width] = maps.dims();
    let values = read(maps).await?;
    let (mut low, mut high) = values.iter().fold((f32::MAX, f32::MIN), |(l, h), &v| (l.min(v), h.max(v)));
    if signed {
        high = high.max(-low);
        low = -high;
    }
    let span = if high > low { high - low } else { 1.0 };
    let values = values.into_iter().map(|v| ((v - low) / span * 255.0).round() as u8).collect();
    let size = |n: usize| n as u32;
    let (low, high) = (f64::from(low), f64::from(high));
    Ok(Maps { count: size(a * b), width: size(width), height: size(height), low, high, values })
}
