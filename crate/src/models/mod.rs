//! Models in Burn's shape: a config, `init(device)`, `forward`. Every model takes `[batch, inputs]` floats and gives
//! `[batch, outputs]`: a number, or one logit for each class.

mod arrays;
mod dropout;
mod mlp;

pub use arrays::{Array, Slot, Start, count, draw, flat, gradients, linear, load, sum_over_weights};
pub use dropout::Dropout;
pub use mlp::{Mlp, MlpConfig};

use crate::spec::{Initialisation, Spec};
use burn::module::Module;
use burn::tensor::{Device, Tensor};

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
}

impl Shape {
    /// Numbers in a row.
    pub fn size(self) -> usize {
        match self {
            Self::Features(count) => count,
            Self::Image { height, width } => height * width,
        }
    }
}

/// Sizes of the model that the settings ask for.
#[derive(Debug, Clone, PartialEq)]
pub enum ModelConfig {
    /// Linear, logistic and multi-layer.
    Mlp(MlpConfig),
}

/// A model with its weights on a device.
#[derive(Module, Debug)]
pub enum Model {
    /// See [`MlpConfig`].
    Mlp(Mlp),
}

impl ModelConfig {
    /// The model for rows of a shape; `outputs` is 1 for a number, else the number of classes.
    pub fn new(spec: &Spec, shape: Shape, outputs: usize) -> Self {
        Self::Mlp(MlpConfig::new(spec, shape.size(), outputs))
    }

    /// Its tensors, in visiting order.
    pub fn slots(&self) -> Vec<Slot> {
        match self {
            Self::Mlp(config) => config.slots(),
        }
    }

    /// Trainable numbers.
    pub fn parameters(&self) -> usize {
        count(&self.slots())
    }

    /// Multiplications and additions of one row's forward pass.
    pub fn flops(&self) -> usize {
        match self {
            Self::Mlp(config) => config.flops(),
        }
    }

    /// Initial weights.
    pub fn draw(&self, seed: u32, initialisation: Initialisation) -> Vec<Array> {
        draw(&self.slots(), seed, initialisation)
    }

    /// The model with given weights on a device.
    pub fn init(&self, arrays: &[Array], device: &Device) -> Model {
        let empty = match self {
            Self::Mlp(config) => Model::Mlp(config.init(device)),
        };
        load(empty, arrays, device)
    }
}

impl Model {
    /// # Shapes
    /// `[batch, inputs]` to `[batch, outputs]`.
    pub fn forward(&self, x: Tensor<2>, dropout: Option<&mut Dropout>) -> Tensor<2> {
        match self {
            Self::Mlp(model) => model.forward(x, dropout),
        }
    }

    /// What the output layer gets, without dropout.
    ///
    /// # Shapes
    /// `[batch, inputs]` to `[batch, width]`.
    pub fn last_input(&self, x: Tensor<2>) -> Tensor<2> {
        match self {
            Self::Mlp(model) => model.last_input(x, None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_what_a_visitor_meets() {
        let device = Device::flex();
        let configs =
            [ModelConfig::Mlp(MlpConfig { widths: vec![3, 4, 2], activation: Some(crate::spec::Activation::Relu) })];
        for config in configs {
            let arrays = config.draw(1, Initialisation::Pytorch);
            let found = flat(&config.init(&arrays, &device));
            assert_eq!(found.len(), arrays.len());
            for (tensor, array) in found.into_iter().zip(&arrays) {
                assert_eq!(tensor.into_data().try_to_vec::<f32>().ok().as_ref(), Some(&array.values), "{}", array.name);
            }
            assert_eq!(config.parameters(), arrays.iter().map(|a| a.values.len()).sum::<usize>());
        }
    }
}
