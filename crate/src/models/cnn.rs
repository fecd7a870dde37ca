//! Convolutional network: convolution, activation and pooling, twice, then a linear layer (after LeCun et al. 1998), with
//! batch normalisation where asked for (Ioffe and Szegedy 2015).

use super::layers::under;
use super::{Array, Layer, Slot, Start, Training, apply, fused, linear};
use crate::kernels::{self, reference};
use crate::spec::{Activation, Spec};
use burn::module::{Module, Param};
use burn::nn::Linear;
use burn::tensor::activation::gelu;
use burn::tensor::module::{batch_norm, batch_norm_train};
use burn::tensor::{Device, Tensor};

/// Pixels on each side of a kernel.
pub const KERNEL: usize = 3;
/// PyTorch's, of batch normalisation.
const EPSILON: f64 = 1e-5;
/// Share of a batch in the running statistics, PyTorch's.
const MOMENTUM: f64 = 0.1;

/// Sizes and activation.
#[derive(Debug, Clone, PartialEq)]
pub struct CnnConfig {
    /// Height and width of a picture.
    pub picture: [usize; 2],
    /// Channels after each convolution.
    pub channels: Vec<usize>,
    /// Outputs.
    pub outputs: usize,
    /// After each convolution.
    pub activation: Activation,
    /// Whether each convolution's channels are normalised.
    pub normalise: bool,
}

impl CnnConfig {
    /// The model that the settings ask for.
    pub fn new(spec: &Spec, picture: [usize; 2], outputs: usize) -> Self {
        let first = spec.channels as usize;
        let (activation, normalise) = (spec.activation, spec.batch_norm);
        Self { picture, channels: vec![first, 2 * first], outputs, activation, normalise }
    }

    /// Height and width that a block gets, the first being 0; after the last block, those that the linear layer gets.
    fn side(&self, block: usize) -> [usize; 2] {
        self.picture.map(|side| side >> block)
    }

    /// Numbers that the linear layer gets.
    fn flat(&self) -> usize {
        let [height, width] = self.side(self.channels.len());
        height * width * self.channels.last().copied().unwrap_or(1)
    }

    /// Inputs and outputs of each convolution, in channels.
    fn convolutions(&self) -> impl Iterator<Item = (usize, usize)> {
        let inputs = std::iter::once(1).chain(self.channels.iter().copied());
        inputs.zip(self.channels.iter().copied())
    }

    /// Every tensor, in visiting order.
    pub fn slots(&self) -> Vec<Slot> {
        let slot = |name: String, shape: &[usize], start| Slot { name, shape: shape.to_vec(), start };
        let mut slots = vec![];
        for (index, (inputs, outputs)) in self.convolutions().enumerate() {
            let area = KERNEL * KERNEL;
            let name = |part: &str| format!("convolutions.{index}.{part}");
            let start = Start::Weight { inputs: inputs * area, outputs: outputs * area };
            slots.push(slot(name("weight"), &[outputs, inputs, KERNEL, KERNEL], start));
            slots.push(slot(name("bias"), &[outputs], Start::Bias { inputs: inputs * area }));
        }
        for (index, &channels) in self.channels.iter().enumerate().filter(|_| self.normalise) {
            let name = |part: &str| format!("normalisations.{index}.{part}");
            slots.push(slot(name("weight"), &[channels], Start::Constant(1.0)));
            slots.push(slot(name("bias"), &[channels], Start::Constant(0.0)));
            slots.push(slot(name("running_mean"), &[channels], Start::Statistic(0.0)));
            slots.push(slot(name("running_var"), &[channels], Start::Statistic(1.0)));
        }
        slots.extend(linear("output", self.flat(), self.outputs));
        slots
    }

    /// Multiplications and additions of one row.
    pub fn flops(&self) -> usize {
        let convolution = |(block, (inputs, outputs)): (usize, (usize, usize))| {
            let [height, width] = self.side(block);
            2 * inputs * outputs * KERNEL * KERNEL * height * width
        };
        self.convolutions().enumerate().map(convolution).sum::<usize>() + 2 * self.flat() * self.outputs
    }

    /// Numbers of a row's largest layer.
    pub fn widest(&self) -> usize {
        let [height, width] = self.picture;
        self.channels.first().copied().unwrap_or(1) * height * width
    }

    /// Its layers with given weights.
    pub fn layers<'a>(&self, arrays: &'a [Array]) -> Vec<Layer<'a>> {
        let blocks = (0..self.channels.len()).flat_map(|index| {
            let convolution = under(arrays, &format!("convolutions.{index}")).map(Layer::Convolution);
            let normalisation = under(arrays, &format!("normalisations.{index}")).map(Layer::Normalisation);
            [convolution, normalisation, Some(Layer::Activation(self.activation)), Some(Layer::Pool)]
        });
        blocks.chain([Some(Layer::Flatten), under(arrays, "output").map(Layer::Linear)]).flatten().collect()
    }

    /// The model, its weights still to be loaded.
    pub fn init(&self, device: &Device) -> Cnn {
        // Not Burn's own way, which brings every way to draw weights into the package.
        let vector = |size: usize| Param::from_tensor(Tensor::empty([size], device));
        let convolution = |(inputs, outputs): (usize, usize)| Convolution {
            weight: Param::from_tensor(Tensor::empty([outputs, inputs, KERNEL, KERNEL], device)),
            bias: vector(outputs),
        };
        let normalisation = |&channels: &usize| Normalisation {
            weight: vector(channels),
            bias: vector(channels),
            running_mean: vector(channels),
            running_var: vector(channels),
        };
        let normalised = if self.normalise { &self.channels[..] } else { &[] };
        Cnn {
            convolutions: self.convolutions().map(convolution).collect(),
            normalisations: normalised.iter().map(normalisation).collect(),
            output: Linear {
                weight: Param::from_tensor(Tensor::empty([self.flat(), self.outputs], device)),
                bias: Some(vector(self.outputs)),
            },
            picture: self.picture,
            activation: self.activation as u8,
        }
    }
}

/// 3 × 3 kernels with zeros around the picture, so that it keeps its size.
#[derive(Module, Debug)]
pub struct Convolution {
    weight: Param<Tensor<4>>,
    bias: Param<Tensor<1>>,
}

impl Convolution {
    /// Normalisation takes a bias away again: its gradient is rounding error, which Adam would blow up to full steps.
    ///
    /// # Shapes
    /// `[batch, inputs, height, width]` to `[batch, outputs, height, width]`.
    fn forward(&self, x: Tensor<4>, normalised: bool) -> Tensor<4> {
        let bias = if normalised { self.bias.val().detach() } else { self.bias.val() };
        kernels::conv2d(x, self.weight.val(), bias)
    }
}

/// Batch normalisation of channels: by the batch while training, by running statistics otherwise.
#[derive(Module, Debug)]
pub struct Normalisation {
    weight: Param<Tensor<1>>,
    bias: Param<Tensor<1>>,
    running_mean: Param<Tensor<1>>,
    running_var: Param<Tensor<1>>,
}

impl Normalisation {
    /// # Shapes
    /// `[batch, channels, height, width]`, both ways.
    fn forward(&self, x: Tensor<4>, training: Option<&mut Training>) -> Tensor<4> {
        let (weight, bias) = (self.weight.val(), self.bias.val());
        let Some(training) = training else {
            return batch_norm(x, weight, bias, self.running_mean.val(), self.running_var.val(), EPSILON);
        };
        let [rows, _, height, width] = x.dims();
        let count = (rows * height * width) as f64;
        let found = batch_norm_train(x, weight, bias, EPSILON);
        // The running variance is the unbiased one, as PyTorch's.
        training.statistics.push([found.mean, found.variance.mul_scalar(count / (count - 1.0).max(1.0))]);
        found.output
    }

    fn note(&mut self, [mean, variance]: [Tensor<1>; 2]) {
        let moved = |param: &Param<Tensor<1>>, met: Tensor<1>| {
            let old = param.val().mul_scalar(1.0 - MOMENTUM);
            param.clone().map(|_| old + met.mul_scalar(MOMENTUM)).set_require_grad(false)
        };
        self.running_mean = moved(&self.running_mean, mean);
        self.running_var = moved(&self.running_var, variance);
    }
}

/// See [`CnnConfig`].
#[derive(Module, Debug)]
pub struct Cnn {
    convolutions: Vec<Convolution>,
    /// Empty, or one for each convolution.
    normalisations: Vec<Normalisation>,
    output: Linear,
    picture: [usize; 2],
    /// [`Activation`] as a number: Burn keeps plain numbers as constants of a module.
    activation: u8,
}

impl Cnn {
    /// # Shapes
    /// `[batch, height · width]` to `[batch, outputs]`.
    pub fn forward(&self, x: Tensor<2>, mut training: Option<&mut Training>) -> Tensor<2> {
        let mut hidden = self.last_input(x, training.as_deref_mut());
        if let Some(training) = training {
            hidden = training.dropout(hidden);
        }
        apply(&self.output, hidden, kernels::Activation::Identity)
    }

    /// What the linear layer gets.
    ///
    /// # Shapes
    /// `[batch, height · width]` to `[batch, channels · height / 4 · width / 4]`.
    pub fn last_input(&self, x: Tensor<2>, training: Option<&mut Training>) -> Tensor<2> {
        let rows = x.dims()[0];
        self.blocks(x, training).reshape([rows as i32, -1])
    }

    /// The feature maps after each activation, before they are pooled.
    ///
    /// # Shapes
    /// `x` `[batch, height · width]`; the maps `[batch, channels, height, width]`.
    pub fn maps(&self, x: Tensor<2>) -> Vec<Tensor<4>> {
        let mut maps: Vec<Tensor<4>> = vec![];
        for index in 0..self.convolutions.len() {
            let before = maps.last().map_or_else(|| self.picture(x.clone()), |last| pool(last.clone(), None));
            maps.push(activate(self.convolved(index, before, None), self.activation));
        }
        maps
    }

    /// The first convolution's kernels, `[channels, 1, 3, 3]`.
    pub fn filters(&self) -> Option<Tensor<4>> {
        self.convolutions.first().map(|first| first.weight.val())
    }

    /// Moves the running statistics towards those that a step met.
    pub fn note(&mut self, statistics: Vec<[Tensor<1>; 2]>) {
        self.normalisations.iter_mut().zip(statistics).for_each(|(normalisation, met)| normalisation.note(met));
    }

    /// `[batch, height · width]` to `[batch, 1, height, width]`.
    fn picture(&self, x: Tensor<2>) -> Tensor<4> {
        let [height, width] = self.picture;
        let rows = x.dims()[0];
        x.reshape([rows, 1, height, width])
    }

    /// A block before its activation.
    fn convolved(&self, index: usize, x: Tensor<4>, training: Option<&mut Training>) -> Tensor<4> {
        let Some(convolution) = self.convolutions.get(index) else { return x };
        let maps = convolution.forward(x, !self.normalisations.is_empty());
        match self.normalisations.get(index) {
            Some(normalisation) => normalisation.forward(maps, training),
            None => maps,
        }
    }

    fn blocks(&self, x: Tensor<2>, mut training: Option<&mut Training>) -> Tensor<4> {
        let mut maps = self.picture(x);
        for index in 0..self.convolutions.len() {
            maps = pool(self.convolved(index, maps, training.as_deref_mut()), Some(self.activation));
        }
        maps
    }
}

fn activate(x: Tensor<4>, activation: u8) -> Tensor<4> {
    fused(activation).map_or_else(|| gelu(x.clone()), |activation| reference::activate(x.clone(), activation))
}

/// The largest of each 2 × 2 pixels, after an activation where one is given.
fn pool(x: Tensor<4>, activation: Option<u8>) -> Tensor<4> {
    match activation.map_or(Some(kernels::Activation::Identity), fused) {
        Some(activation) => kernels::pool(x, activation),
        None => kernels::pool(gelu(x), kernels::Activation::Identity),
    }
}
