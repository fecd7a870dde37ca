//! Multi-layer perceptron for regression; without hidden layers it is linear regression.

use crate::rng::{Purpose, Rng};
use crate::spec::{Activation, ModelKind, Spec};
use crate::trained::Layer;
use burn::module::{Module, Param, ParamId};
use burn::nn::Linear;
use burn::tensor::activation::{relu, sigmoid, tanh};
use burn::tensor::{Device, Tensor, TensorData};

/// Sizes and activation.
#[derive(Debug, Clone, PartialEq)]
pub struct MlpConfig {
    /// Input width, hidden widths, output width 1.
    pub widths: Vec<usize>,
    /// Between the layers; none for a linear model.
    pub activation: Option<Activation>,
}

impl MlpConfig {
    /// The model that the settings ask for, on `features` inputs.
    pub fn new(spec: &Spec, features: usize) -> Self {
        let hidden = if spec.model == ModelKind::Mlp { spec.hidden_layers as usize } else { 0 };
        let mut widths = vec![features];
        widths.extend(std::iter::repeat_n(spec.width as usize, hidden));
        widths.push(1);
        Self { widths, activation: (hidden > 0).then_some(spec.activation) }
    }

    /// Trainable numbers.
    pub fn parameters(&self) -> usize {
        self.widths.windows(2).map(|w| w[0] * w[1] + w[1]).sum()
    }

    /// Weights drawn on the host from our own generator, so that they are the same on every backend: uniform in
    /// ±√(1 / inputs), as PyTorch's `nn.Linear` draws them (He et al. 2015 with a = √5).
    pub fn draw(&self, seed: u32) -> Vec<Layer> {
        let mut rng = Rng::new(seed, Purpose::Weights);
        let layer = |w: &[usize]| {
            let bound = (1.0 / w[0] as f32).sqrt();
            let weight = rng.uniform(w[0] * w[1], bound);
            Layer { inputs: w[0], outputs: w[1], weight, bias: rng.uniform(w[1], bound) }
        };
        self.widths.windows(2).map(layer).collect()
    }

    /// The model with given weights on a device.
    pub fn init(&self, layers: &[Layer], device: &Device) -> Mlp {
        let linear = |(index, layer): (usize, &Layer)| {
            let weight = TensorData::new(layer.weight.clone(), [layer.inputs, layer.outputs]);
            let bias = TensorData::new(layer.bias.clone(), [layer.outputs]);
            Linear {
                weight: parameter(2 * index, Tensor::from_data(weight, device)),
                bias: Some(parameter(2 * index + 1, Tensor::from_data(bias, device))),
            }
        };
        let activation = self.activation.map_or(NO_ACTIVATION, |a| a as u8);
        Mlp { layers: layers.iter().enumerate().map(linear).collect(), activation }
    }
}

/// A parameter with a fixed id: a saved optimiser finds its memory by it.
fn parameter<const D: usize>(index: usize, value: Tensor<D>) -> Param<Tensor<D>> {
    let mut parameter = Param::from_tensor(value);
    parameter.id = ParamId::from(index as u64 + 1);
    parameter
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
    /// `[batch, features]` to `[batch, 1]`.
    pub fn forward(&self, x: Tensor<2>) -> Tensor<2> {
        let hidden = self.last_input(x);
        match self.layers.last() {
            Some(output) => output.forward(hidden),
            None => hidden,
        }
    }

    /// What the output layer gets: the features, or the last hidden layer's activations.
    ///
    /// # Shapes
    /// `[batch, features]` to `[batch, width]`.
    pub fn last_input(&self, x: Tensor<2>) -> Tensor<2> {
        let hidden = self.layers.len().saturating_sub(1);
        self.layers.iter().take(hidden).fold(x, |x, layer| self.activate(layer.forward(x)))
    }

    fn activate(&self, x: Tensor<2>) -> Tensor<2> {
        match self.activation {
            a if a == Activation::Relu as u8 => relu(x),
            a if a == Activation::Tanh as u8 => tanh(x),
            a if a == Activation::Sigmoid as u8 => sigmoid(x),
            _ => x,
        }
    }

    /// Σ w² over all weights (not the biases), for L2.
    ///
    /// # Shapes
    /// `[1]`.
    pub fn sum_of_squares(&self) -> Option<Tensor<1>> {
        self.layers.iter().map(|l| l.weight.val().square().sum()).reduce(|a, b| a + b)
    }

    /// Weight and bias of every layer, first to last.
    pub fn tensors(&self) -> Vec<(Tensor<2>, Tensor<1>)> {
        self.layers.iter().filter_map(|l| Some((l.weight.val(), l.bias.as_ref()?.val()))).collect()
    }
}
