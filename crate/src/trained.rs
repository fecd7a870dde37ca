//! A trained model on the host: the transform, the layers and the way from a user's row to a price. This is what
//! optimise makes smaller, deploy writes down and apply asks. It knows nothing of devices or tensors.

use crate::report::{Column, FeatureInfo, Input};
use crate::spec::{Activation, Spec};

/// Validation houses around a predicted price whose residuals make its interval.
pub const NEIGHBOURS: usize = 400;

/// From user's units to the model's inputs, and from its output back to dollars. Travels with the model.
#[derive(Debug, Clone, PartialEq)]
pub struct Transform {
    /// Inputs of the model, in their order.
    pub features: Vec<FeatureInfo>,
    /// Target: y = (f(price) − shift) / scale, f being log or identity.
    pub target: FeatureInfo,
    /// Whether f is the natural logarithm.
    pub log_target: bool,
}

/// One linear layer.
#[derive(Debug, Clone, PartialEq)]
pub struct Layer {
    /// Width of its input.
    pub inputs: usize,
    /// Width of its output.
    pub outputs: usize,
    /// `[inputs, outputs]`, row-major: Burn's order; PyTorch's is the transpose.
    pub weight: Vec<f32>,
    /// `[outputs]`.
    pub bias: Vec<f32>,
}

/// Everything that a deployed model needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Trained {
    /// The settings it was trained with.
    pub spec: Spec,
    /// Steps trained.
    pub step: u32,
    /// Columns of the task's table, target included.
    pub columns: Vec<Column>,
    /// The transform.
    pub transform: Transform,
    /// Linear layers, first to last.
    pub layers: Vec<Layer>,
    /// Between the layers; none for a linear model.
    pub activation: Option<Activation>,
    /// Validation predictions (USD, ascending) with their residuals (actual − predicted, USD).
    pub residuals: Vec<(f64, f64)>,
    /// A house to start a form with.
    pub example: Input,
    /// Training range of the columns in use that hold numbers: name, smallest, largest, in user's units.
    pub ranges: Vec<(String, f64, f64)>,
}

/// The activation on the host.
pub fn activate(activation: Option<Activation>, x: f64) -> f64 {
    match activation {
        Some(Activation::Relu) => x.max(0.0),
        Some(Activation::Tanh) => x.tanh(),
        Some(Activation::Sigmoid) => 1.0 / (1.0 + (-x).exp()),
        Some(Activation::Gelu) => 0.5 * x * (1.0 + libm::erf(x * std::f64::consts::FRAC_1_SQRT_2)),
        None => x,
    }
}

impl Transform {
    /// A price in USD as the model's target.
    pub fn scale_target(&self, price: f64) -> f32 {
        let value = if self.log_target { price.ln() } else { price };
        ((value - self.target.shift) / self.target.scale) as f32
    }

    /// The model's output as a price in USD.
    pub fn price(&self, output: f32) -> f64 {
        let value = f64::from(output) * self.target.scale + self.target.shift;
        if self.log_target { value.exp() } else { value }
    }
}
