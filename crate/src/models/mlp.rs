//! Multi-layer perceptron; without hidden layers it is linear regression, or logistic regression on classes.

use super::{Slot, Training, linear};
use crate::kernels;
use crate::spec::{Activation, ModelKind, Spec};
use burn::module::{Module, Param};
use burn::nn::Linear;
use burn::tensor::activation::gelu;
use burn::tensor::{Device, Tensor};

/// Sizes and activation.
#[derive(Debug, Clone, PartialEq)]
pub struct MlpConfig {
    /// Input width, hidden widths, output width.
    pub widths: Vec<usize>,
    /// Between the layers; none for a linear model.
    pub activation: Option<Activation>,
}

impl MlpConfig {
    /// The model that the settings ask for.
    pub fn new(spec: &Spec, inputs: usize, outputs: usize) -> Self {
        let hidden = if spec.model == ModelKind::Mlp { spec.hidden_layers as usize } else { 0 };
        let mut widths = vec![inputs];
        widths.extend(std::iter::repeat_n(spec.width as usize, hidden));
        widths.push(outputs);
        Self { widths, activation: (hidden > 0).then_some(spec.activation) }
    }

    /// Weight and bias of each layer.
    pub fn slots(&self) -> Vec<Slot> {
        let layers = self.widths.windows(2).enumerate();
        layers.flat_map(|(index, w)| linear(&format!("layers.{index}"), w[0], w[1])).collect()
    }

    /// Multiplications and additions of one row.
    pub fn flops(&self) -> usize {
        self.widths.windows(2).map(|w| 2 * w[0] * w[1]).sum()
    }

    /// The model, its weights still to be loaded.
    pub fn init(&self, device: &Device) -> Mlp {
        // Not Burn's own way, which brings every way to draw weights into the package.
        let layer = |w: &[usize]| Linear {
            weight: Param::from_tensor(Tensor::empty([w[0], w[1]], device)),
            bias: Some(Param::from_tensor(Tensor::empty([w[1]], device))),
        };
        Mlp {
            layers: self.widths.windows(2).map(layer).collect(),
            activation: self.activation.map_or(NO_ACTIVATION, |a| a as u8),
        }
    }
}

const NO_ACTIVATION: u8 = u8::MAX;

/// See [`MlpConfig`].
#[derive(Module, Debug)]
pub struct Mlp {
    layers: Vec<Linear>,
    /// [`Activation`] as a number: Burn keeps plain numbers as constants of a module.
    activation: u8,
}

impl Mlp {
    /// # Shapes
    /// `[batch, inputs]` to `[batch, outputs]`.
    pub fn forward(&self, x: Tensor<2>, training: Option<&mut Training>) -> Tensor<2> {
        let hidden = self.last_input(x, training);
        match self.layers.last() {
            Some(output) => apply(output, hidden, kernels::Activation::Identity),
            None => hidden,
        }
    }

    /// What the output layer gets: the features, or the last hidden layer's activations.
    ///
    /// # Shapes
    /// `[batch, inputs]` to `[batch, width]`.
    pub fn last_input(&self, mut x: Tensor<2>, mut training: Option<&mut Training>) -> Tensor<2> {
        let hidden = self.layers.len().saturating_sub(1);
        for layer in self.layers.iter().take(hidden) {
            x = match fused(self.activation) {
                Some(activation) => apply(layer, x, activation),
                None => gelu(apply(layer, x, kernels::Activation::Identity)),
            };
            if let Some(training) = &mut training {
                x = training.dropout(x);
            }
        }
        x
    }
}

/// A linear layer with what follows it.
pub(super) fn apply<const D: usize>(layer: &Linear, x: Tensor<D>, activation: kernels::Activation) -> Tensor<D> {
    kernels::linear(x, layer.weight.val(), layer.bias.as_ref().map(Param::val), activation)
}

/// The activation that a kernel takes along; none for GELU with the error function, which none does.
pub(super) fn fused(activation: u8) -> Option<kernels::Activation> {
    match activation {
        a if a == Activation::Relu as u8 => Some(kernels::Activation::Relu),
        a if a == Activation::Tanh as u8 => Some(kernels::Activation::Tanh),
        a if a == Activation::Sigmoid as u8 => Some(kernels::Activation::Sigmoid),
        a if a == Activation::Gelu as u8 => None,
        _ => Some(kernels::Activation::Identity),
    }
}
