//! Models in Burn's shape: a config, `init(device)`, `forward`. Every model takes `[batch, inputs]` floats (token numbers
//! too) and gives `[batch, outputs]`: a number, or one logit for each class; of tokens that foretell the next one,
//! `[batch · inputs, outputs]`.

mod arrays;
#[cfg(feature = "deep")]
mod cnn;
mod layers;
mod mlp;
mod training;
#[cfg(feature = "deep")]
mod transformer;

pub use arrays::{Array, Slot, Start, draw, flat, gradients, linear, load, sum_over_weights};
#[cfg(feature = "deep")]
pub use cnn::{Cnn, CnnConfig};
pub use layers::Layer;
pub use mlp::{Mlp, MlpConfig};
pub use training::Training;
#[cfg(feature = "deep")]
pub use transformer::{Transformer, TransformerConfig};

#[cfg(feature = "deep")]
use crate::spec::ModelKind;
use crate::spec::{Initialisation, Spec};
use burn::module::Module;
use burn::tensor::{Device, Tensor};
#[cfg(feature = "deep")]
use mlp::{apply, fused};

/// What a model is given: how the numbers of a row lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// So many features.
    Features(usize),
    /// A grey picture, row by row.
    Image {
        /// Pixels from top to bottom.
        height: usize,
        /// Pixels from left to right.
        width: usize,
    },
    /// Token numbers.
    Tokens {
        /// Tokens in a row.
        context: usize,
        /// Different tokens.
        vocabulary: usize,
    },
}

impl Shape {
    /// Numbers in a row.
    pub fn size(self) -> usize {
        match self {
            Self::Features(count) => count,
            Self::Image { height, width } => height * width,
            Self::Tokens { context, .. } => context,
        }
    }
}

/// Sizes of the model that the settings ask for.
#[derive(Debug, Clone, PartialEq)]
pub enum ModelConfig {
    /// Linear, logistic and multi-layer.
    Mlp(MlpConfig),
    /// Convolutional.
    #[cfg(feature = "deep")]
    Cnn(CnnConfig),
    /// Of tokens.
    #[cfg(feature = "deep")]
    Transformer(TransformerConfig),
}

/// A model with its weights on a device. A few are alive at a time, so a box for the large ones would spare nothing.
#[allow(clippy::large_enum_variant)]
#[derive(Module, Debug)]
pub enum Model {
    /// See [`MlpConfig`].
    Mlp(Mlp),
    /// See [`CnnConfig`].
    #[cfg(feature = "deep")]
    Cnn(Cnn),
    /// See [`TransformerConfig`].
    #[cfg(feature = "deep")]
    Transformer(Transformer),
}

impl ModelConfig {
    /// The model for rows of a shape; `outputs` is 1 for a number, else the number of classes.
    pub fn new(spec: &Spec, shape: Shape, outputs: usize) -> Self {
        match shape {
            #[cfg(feature = "deep")]
            Shape::Image { height, width } if spec.model == ModelKind::Cnn => {
                Self::Cnn(CnnConfig::new(spec, [height, width], outputs))
            }
            #[cfg(feature = "deep")]
            Shape::Tokens { context, vocabulary } => {
                Self::Transformer(TransformerConfig::new(spec, context, vocabulary, outputs))
            }
            _ => Self::Mlp(MlpConfig::new(spec, shape.size(), outputs)),
        }
    }

    /// Its tensors, in visiting order.
    pub fn slots(&self) -> Vec<Slot> {
        match self {
            Self::Mlp(config) => config.slots(),
            #[cfg(feature = "deep")]
            Self::Cnn(config) => config.slots(),
            #[cfg(feature = "deep")]
            Self::Transformer(config) => config.slots(),
        }
    }

    /// Trainable numbers.
    pub fn parameters(&self) -> usize {
        let trained = |slot: &&Slot| !matches!(slot.start, Start::Statistic(_));
        self.slots().iter().filter(trained).map(Slot::count).sum()
    }

    /// Multiplications and additions of one row's forward pass.
    pub fn flops(&self) -> usize {
        match self {
            Self::Mlp(config) => config.flops(),
            #[cfg(feature = "deep")]
            Self::Cnn(config) => config.flops(),
            #[cfg(feature = "deep")]
            Self::Transformer(config) => config.flops(),
        }
    }

    /// Numbers of a row's largest layer, which bound the memory of a pass.
    pub fn widest(&self) -> usize {
        match self {
            Self::Mlp(config) => config.widths.iter().copied().max().unwrap_or(1),
            #[cfg(feature = "deep")]
            Self::Cnn(config) => config.widest(),
            #[cfg(feature = "deep")]
            Self::Transformer(config) => config.widest(),
        }
    }

    /// Its layers with given weights, for the exports.
    pub fn layers<'a>(&self, arrays: &'a [Array]) -> Vec<Layer<'a>> {
        match self {
            Self::Mlp(config) => config.layers(arrays),
            #[cfg(feature = "deep")]
            Self::Cnn(config) => config.layers(arrays),
            #[cfg(feature = "deep")]
            Self::Transformer(config) => config.layers(arrays),
        }
    }

    /// Index of the slot of the output layer's weight; its bias, if there is one, comes next.
    pub fn output_layer(&self) -> usize {
        let slots = self.slots();
        slots.iter().rposition(|slot| slot.shape.len() == 2).unwrap_or(0)
    }

    /// Initial weights.
    pub fn draw(&self, seed: u32, initialisation: Initialisation) -> Vec<Array> {
        draw(&self.slots(), seed, initialisation)
    }

    /// The model with given weights on a device.
    pub fn init(&self, arrays: &[Array], device: &Device) -> Model {
        self.init_frozen(arrays, 0, device)
    }

    /// The same; the first `frozen` layers will keep their weights, but never the output layer.
    pub fn init_frozen(&self, arrays: &[Array], frozen: usize, device: &Device) -> Model {
        let empty = match self {
            Self::Mlp(config) => Model::Mlp(config.init(device)),
            #[cfg(feature = "deep")]
            Self::Cnn(config) => Model::Cnn(config.init(device)),
            #[cfg(feature = "deep")]
            Self::Transformer(config) => Model::Transformer(config.init(device)),
        };
        let output = self.output_layer();
        let learns = |index: usize, array: &Array| index >= output || depth(&array.name).is_none_or(|d| d >= frozen);
        load(empty, arrays, learns, device)
    }
}

/// The layer that a tensor belongs to, counted from the input; none of what stands behind all layers.
fn depth(name: &str) -> Option<usize> {
    let mut parts = name.split('.');
    let (kind, index) = (parts.next()?, parts.next().and_then(|part| part.parse::<usize>().ok()));
    match (kind, index) {
        ("token" | "position", _) => Some(0),
        ("blocks", Some(index)) => Some(index + 1),
        ("layers" | "convolutions" | "normalisations", Some(index)) => Some(index),
        _ => None,
    }
}

impl Model {
    /// # Shapes
    /// `[batch, inputs]` to `[batch, outputs]`.
    pub fn forward(&self, x: Tensor<2>, training: Option<&mut Training>) -> Tensor<2> {
        match self {
            Self::Mlp(model) => model.forward(x, training),
            #[cfg(feature = "deep")]
            Self::Cnn(model) => model.forward(x, training),
            #[cfg(feature = "deep")]
            Self::Transformer(model) => model.forward(x, training),
        }
    }

    /// What the output layer gets, not as in training.
    ///
    /// # Shapes
    /// `[batch, inputs]` to `[batch, width]`.
    pub fn last_input(&self, x: Tensor<2>) -> Tensor<2> {
        match self {
            Self::Mlp(model) => model.last_input(x, None),
            #[cfg(feature = "deep")]
            Self::Cnn(model) => model.last_input(x, None),
            #[cfg(feature = "deep")]
            Self::Transformer(model) => model.last_input(x, None),
        }
    }

    /// Logits of the words at every place, for pre-training; none of a model that hides no words.
    ///
    /// # Shapes
    /// `[batch, length]` to `[batch · length, vocabulary]`.
    pub fn masked(&self, x: Tensor<2>, training: Option<&mut Training>) -> Option<Tensor<2>> {
        match self {
            #[cfg(feature = "deep")]
            Self::Transformer(model) => model.masked(x, training),
            _ => {
                let _ = (x, training);
                None
            }
        }
    }

    /// Keeps the statistics that a training step left behind.
    pub fn note(&mut self, training: Training) {
        match self {
            Self::Mlp(_) => drop(training),
            #[cfg(feature = "deep")]
            Self::Cnn(model) => model.note(training.statistics),
            #[cfg(feature = "deep")]
            Self::Transformer(_) => drop(training),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn transformer(causal: bool) -> TransformerConfig {
        let outputs = if causal { 7 } else { 2 };
        TransformerConfig { vocabulary: 7, context: 5, width: 6, heads: 2, blocks: 2, causal, outputs, masked: false }
    }

    #[test]
    fn slots_are_what_a_visitor_meets() {
        let device = Device::flex();
        let activation = crate::spec::Activation::Relu;
        let channels = vec![2, 4];
        let configs = [
            ModelConfig::Mlp(MlpConfig { widths: vec![3, 4, 2], activation: Some(activation) }),
            ModelConfig::Transformer(transformer(true)),
            ModelConfig::Transformer(transformer(false)),
            ModelConfig::Cnn(CnnConfig { picture: [8, 8], channels, outputs: 3, activation, normalise: true }),
        ];
        for config in configs {
            let arrays = config.draw(1, Initialisation::Pytorch);
            let found = flat(&config.init(&arrays, &device));
            assert_eq!(found.len(), arrays.len());
            for (tensor, array) in found.into_iter().zip(&arrays) {
                assert_eq!(tensor.into_data().try_to_vec::<f32>().ok().as_ref(), Some(&array.values), "{}", array.name);
            }
            let trained = arrays.iter().filter(|a| !a.is_statistic());
            assert_eq!(config.parameters(), trained.map(|a| a.values.len()).sum::<usize>());
            let written: usize = config.layers(&arrays).iter().map(|layer| layer.arrays().len()).sum();
            assert_eq!(written, arrays.len(), "every tensor is in the list of layers");
        }
    }
}
