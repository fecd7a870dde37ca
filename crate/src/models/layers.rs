//! A trained network as the list of its layers, for those who write it down or read it: one description for every export.

use super::{Array, MlpConfig};
use crate::spec::Activation;

/// One layer with its weights.
#[derive(Debug, Clone, Copy)]
pub enum Layer<'a> {
    /// x · weight + bias; weight is `[inputs, outputs]`.
    Linear([&'a Array; 2]),
    /// 3 × 3 kernels, zeros around the picture; weight is `[outputs, inputs, 3, 3]`.
    Convolution([&'a Array; 2]),
    /// (x − mean) / √(variance + ε) · weight + bias, in the order weight, bias, mean, variance, each `[channels]`.
    Normalisation([&'a Array; 4]),
    /// Element by element.
    Activation(Activation),
    /// The largest of each 2 × 2 pixels.
    Pool,
    /// `[channels, height, width]` as one row.
    Flatten,
    /// Token numbers `[batch, length]` to token's row + place's row; weights `[vocabulary, width]` and `[context, width]`.
    Embedding([&'a Array; 2]),
    /// A Transformer's block; see [`super::Transformer`].
    Block {
        /// Heads of the attention.
        heads: usize,
        /// Whether a place sees only what stands before it; else padding (token 0) is not seen.
        causal: bool,
        /// Weight and bias of: attention norm, attention (query, key, value side by side), projection, feed norm, expand,
        /// contract.
        arrays: [&'a Array; 12],
    },
    /// Each token's numbers to mean 0 and variance 1 (ε 1e-5), then weight and bias.
    LayerNorm([&'a Array; 2]),
    /// x · weight, without bias: logits of the next token.
    Head(&'a Array),
    /// The mean over the real tokens (not 0).
    Mean,
}

impl Layer<'_> {
    /// Its word in the files.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Linear(_) => "linear",
            Self::Convolution(_) => "convolution",
            Self::Normalisation(_) => "normalisation",
            Self::Activation(_) => "activation",
            Self::Pool => "pool",
            Self::Flatten => "flatten",
            Self::Embedding(_) => "embedding",
            Self::Block { .. } => "block",
            Self::LayerNorm(_) => "layer-norm",
            Self::Head(_) => "head",
            Self::Mean => "mean",
        }
    }

    /// Its tensors; none for a layer that learns nothing.
    pub fn arrays(&self) -> &[&Array] {
        match self {
            Self::Linear(arrays) | Self::Convolution(arrays) | Self::Embedding(arrays) | Self::LayerNorm(arrays) => {
                arrays
            }
            Self::Normalisation(arrays) => arrays,
            Self::Block { arrays, .. } => arrays,
            Self::Head(array) => std::slice::from_ref(array),
            Self::Activation(_) | Self::Pool | Self::Flatten | Self::Mean => &[],
        }
    }

    /// What its tensors' names begin with, e.g. `layers.0` or `blocks.0`; empty without tensors, and of an embedding, whose
    /// two tables have names of their own.
    pub fn name(&self) -> &str {
        let parent = |name: &'_ str| name.rfind('.').unwrap_or(0);
        let first = self.arrays().first().map_or("", |array| array.name.as_str());
        match self {
            Self::Embedding(_) => "",
            Self::Block { .. } => &first[..parent(&first[..parent(first)])],
            _ => &first[..parent(first)],
        }
    }

    /// The bend, if it is one.
    pub fn activation(&self) -> Option<Activation> {
        if let Self::Activation(activation) = self { Some(*activation) } else { None }
    }
}

/// The arrays whose names begin with `name`, in their order.
pub(super) fn under<'a, const N: usize>(arrays: &'a [Array], name: &str) -> Option<[&'a Array; N]> {
    let prefix = format!("{name}.");
    let found: Vec<&Array> = arrays.iter().filter(|array| array.name.starts_with(&prefix)).collect();
    found.try_into().ok()
}

impl MlpConfig {
    /// Its layers with given weights.
    pub fn layers<'a>(&self, arrays: &'a [Array]) -> Vec<Layer<'a>> {
        let last = self.widths.len().saturating_sub(2);
        let layers = (0..=last).flat_map(|index| {
            let linear = under(arrays, &format!("layers.{index}")).map(Layer::Linear);
            let activation = self.activation.filter(|_| index < last).map(Layer::Activation);
            [linear, activation]
        });
        layers.flatten().collect()
    }
}
