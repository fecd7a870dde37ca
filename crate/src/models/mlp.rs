//! Multi-layer perceptron for regression; without hidden layers it is linear regression.

use crate::rng::{Purpose, Rng};
use crate::spec::{Activation, Initialisation, ModelKind, Spec};
use crate::trained::Layer;
use burn::module::{Module, Param, ParamId};
use burn::nn::Linear;
use burn::tensor::activation::{gelu, relu, sigmoid, tanh};
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

    /// Weights drawn on the host from our own generator, so that they are the same on every backend.
    pub fn draw(&self, seed: u32, initialisation: Initialisation) -> Vec<Layer> {
        let mut rng = Rng::new(seed, Purpose::Weights);
        let layer = |w: &[usize]| {
            let (inputs, outputs) = (w[0] as f32, w[1] as f32);
            let (bound, bias) = match initialisation {
                Initialisation::Pytorch => ((1.0 / inputs).sqrt(), (1.0 / inputs).sqrt()),
                Initialisation::Xavier => ((6.0 / (inputs + outputs)).sqrt(), 0.0),
                Initialisation::He => ((6.0 / inputs).sqrt(), 0.0),
                Initialisation::Zero => (0.0, 0.0),
            };
            let weight = rng.uniform(w[0] * w[1], bound);
            Layer { inputs: w[0], outputs: w[1], weight, bias: rng.uniform(w[1], bias) }
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
            a if a == Activation::Gelu as u8 => gelu(x),
            _ => x,
        }
    }

    /// Σ f(w) over all weights (not the biases), for a penalty; `f` works element by element.
    ///
    /// # Shapes
    /// `[1]`.
    pub fn sum_over_weights(&self, f: impl Fn(Tensor<2>) -> Tensor<2>) -> Option<Tensor<1>> {
        self.layers.iter().map(|l| f(l.weight.val()).sum()).reduce(|a, b| a + b)
    }

    /// Ids of all parameters: weights, which are matrices, and biases.
    pub fn ids(&self) -> (Vec<ParamId>, Vec<ParamId>) {
        let biases = self.layers.iter().filter_map(|l| l.bias.as_ref().map(|b| b.id));
        (self.layers.iter().map(|l| l.weight.id).collect(), biases.collect())
    }

    /// Weight and bias of every layer, first to last.
    pub fn tensors(&self) -> Vec<(Tensor<2>, Tensor<1>)> {
        self.layers.iter().filter_map(|l| Some((l.weight.val(), l.bias.as_ref()?.val()))).collect()
    }
}
