//! The trained model at work on one house, on the host in 32-bit floats: what every exported file must reproduce.

use crate::report::{FeatureInfo, Input, InputValue};
use crate::statistics::{quantile, sorted};
use crate::trained::{Layer, NEIGHBOURS, Trained, activate};

impl Trained {
    /// A house's scaled inputs, `[features]`. A column left out, or an empty word, counts as unknown.
    pub fn encode(&self, input: &Input) -> Vec<f32> {
        let value = |feature: &FeatureInfo| {
            let cell = input.get(&feature.column);
            let raw = match (feature.kind.as_str(), cell) {
                ("missing", cell) => f64::from(u8::from(!matches!(cell, Some(InputValue::Number(_))))),
                ("category", Some(InputValue::Word(word))) => f64::from(u8::from(*word == feature.category)),
                ("category", _) => 0.0,
                (_, Some(InputValue::Number(x))) => *x,
                _ => feature.fill.unwrap_or(0.0),
            };
            ((raw - feature.shift) / feature.scale) as f32
        };
        self.transform.features.iter().map(value).collect()
    }

    /// The model's output for scaled inputs.
    ///
    /// # Shapes
    /// `[features]` to a scalar.
    pub fn forward(&self, x: &[f32]) -> f32 {
        let mut values = x.to_vec();
        for (index, layer) in self.layers.iter().enumerate() {
            values = linear(layer, &values);
            if index + 1 < self.layers.len() {
                values.iter_mut().for_each(|v| *v = activate(self.activation, f64::from(*v)) as f32);
            }
        }
        values.first().copied().unwrap_or(f32::NAN)
    }

    /// Price of a house, USD.
    pub fn predict(&self, input: &Input) -> f64 {
        self.transform.price(self.forward(&self.encode(input)))
    }

    /// Where 90 % of the validation houses with the most similar predictions lie around theirs: the price plus the 5th
    /// and the 95th percentile of their residuals, USD. The lower end is never below 0.
    pub fn interval(&self, price: f64) -> (f64, f64) {
        let place = self.residuals.partition_point(|r| r.0 < price);
        let last = self.residuals.len().saturating_sub(NEIGHBOURS);
        let from = place.saturating_sub(NEIGHBOURS / 2).min(last);
        let near = self.residuals.iter().skip(from).take(NEIGHBOURS).map(|r| r.1).collect::<Vec<_>>();
        let near = sorted(&near);
        if near.is_empty() {
            return (price, price);
        }
        ((price + quantile(&near, 0.05)).max(0.0), (price + quantile(&near, 0.95)).max(0.0))
    }
}

fn linear(layer: &Layer, x: &[f32]) -> Vec<f32> {
    let mut out = layer.bias.clone();
    for (value, row) in x.iter().zip(layer.weight.chunks_exact(layer.outputs)) {
        for (sum, weight) in out.iter_mut().zip(row) {
            *sum += value * weight;
        }
    }
    out
}
