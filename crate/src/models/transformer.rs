//! Transformer over tokens: embeddings of token and place, blocks of multi-head attention and a feed-forward layer, each
//! behind a layer normalisation and added to what came in (Vaswani et al. 2017; pre-LayerNorm as GPT-2, Radford et al. 2019).
//! Causal it foretells the next token at every place; else it reads both ways (BERT, Devlin et al. 2019) and tells a class
//! from the mean over the real tokens.

mod config;

pub use config::TransformerConfig;

use super::{Training, apply};
use crate::kernels::{self, Activation, reference};
use burn::module::{Module, Param};
use burn::nn::Linear;
use burn::tensor::{Device, Tensor};

/// PyTorch's, of layer normalisation.
const EPSILON: f64 = 1e-5;

/// Layer normalisation: each token's numbers to mean 0 and variance 1, then scaled and shifted.
#[derive(Module, Debug)]
pub struct LayerNorm {
    weight: Param<Tensor<1>>,
    bias: Param<Tensor<1>>,
}

impl LayerNorm {
    fn forward(&self, x: Tensor<3>) -> Tensor<3> {
        kernels::layer_norm(x, self.weight.val(), self.bias.val(), EPSILON)
    }
}

/// x + attention(normalised x), then x + feed-forward(normalised x).
#[derive(Module, Debug)]
pub struct Block {
    attention_norm: LayerNorm,
    /// Query, key and value side by side: `[width, 3 · width]`.
    attention: Linear,
    projection: Linear,
    feed_norm: LayerNorm,
    /// `[width, 4 · width]`.
    expand: Linear,
    /// `[4 · width, width]`.
    contract: Linear,
}

impl Block {
    /// `real` is 0 for padding.
    ///
    /// # Shapes
    /// `[batch, length, width]`, both ways; `real` `[batch, length]`.
    fn forward(
        &self,
        x: Tensor<3>,
        real: Tensor<2>,
        (heads, causal): (usize, bool),
        mut training: Option<&mut Training>,
    ) -> Tensor<3> {
        let mixed = kernels::attention(self.queries(x.clone()), real, heads, causal);
        let x = x + dropout(&mut training, apply(&self.projection, mixed, Activation::Identity));
        let wide = apply(&self.expand, self.feed_norm.forward(x.clone()), Activation::Gelu);
        x + dropout(&mut training, apply(&self.contract, wide, Activation::Identity))
    }

    /// Query, key and value of every place, `[batch, length, 3 · width]`.
    fn queries(&self, x: Tensor<3>) -> Tensor<3> {
        apply(&self.attention, self.attention_norm.forward(x), Activation::Identity)
    }
}

fn dropout(training: &mut Option<&mut Training>, x: Tensor<3>) -> Tensor<3> {
    match training {
        Some(training) => training.dropout(x),
        None => x,
    }
}

/// See [`TransformerConfig`].
#[derive(Module, Debug)]
pub struct Transformer {
    /// `[vocabulary, width]`.
    token: Param<Tensor<2>>,
    /// `[context, width]`.
    position: Param<Tensor<2>>,
    blocks: Vec<Block>,
    norm: LayerNorm,
    /// `[width, outputs]`.
    head: Linear,
    /// Of the words that pre-training hides, whose scores are h · token; none where nothing is hidden.
    masked: Option<Param<Tensor<1>>>,
    heads: usize,
    causal: bool,
}

impl Transformer {
    /// Logits of the next token after every place, or of each class.
    ///
    /// # Shapes
    /// `x` holds token numbers, `[batch, length]`, length at most the context; `[batch · length, vocabulary]` of a causal
    /// model, else `[batch, classes]`.
    pub fn forward(&self, x: Tensor<2>, training: Option<&mut Training>) -> Tensor<2> {
        apply(&self.head, self.last_input(x, training), Activation::Identity)
    }

    /// What the head gets.
    ///
    /// # Shapes
    /// `[batch, length]` to `[batch · length, width]` of a causal model, else `[batch, width]`.
    pub fn last_input(&self, x: Tensor<2>, training: Option<&mut Training>) -> Tensor<2> {
        let hidden = self.hidden(x.clone(), training);
        let [batch, length, width] = hidden.dims();
        if self.causal {
            return hidden.reshape([batch * length, width]);
        }
        let real = self.real(x).reshape([batch, length, 1]);
        let count = real.clone().sum_dim(1).clamp_min(1.0);
        ((hidden * real).sum_dim(1) / count).reshape([batch, width])
    }

    /// Logits of the word at every place, from both sides; none of a model without pre-training.
    ///
    /// # Shapes
    /// `[batch, length]` to `[batch · length, vocabulary]`.
    pub fn masked(&self, x: Tensor<2>, training: Option<&mut Training>) -> Option<Tensor<2>> {
        let bias = self.masked.as_ref()?.val();
        let hidden = self.hidden(x, training);
        let [batch, length, width] = hidden.dims();
        let scores = hidden.reshape([batch * length, width]).matmul(self.token.val().transpose());
        Some(scores + bias.unsqueeze())
    }

    /// The attention weights of every block.
    ///
    /// # Shapes
    /// `x` `[batch, length]`; each `[batch, heads, length, length]`.
    pub fn attention(&self, x: Tensor<2>) -> Vec<Tensor<4>> {
        let real = self.real(x.clone());
        let mut flow = self.embedded(x);
        let maps = self.blocks.iter().map(|block| {
            let (_, weights) = reference::attention(block.queries(flow.clone()), real.clone(), self.heads, self.causal);
            flow = block.forward(flow.clone(), real.clone(), (self.heads, self.causal), None);
            weights
        });
        maps.collect()
    }

    /// `[batch, length]` to `[batch, length, width]`.
    fn embedded(&self, x: Tensor<2>) -> Tensor<3> {
        kernels::embed(x, self.token.val(), self.position.val())
    }

    /// `[batch, length]` to `[batch, length, width]`, normalised.
    fn hidden(&self, x: Tensor<2>, mut training: Option<&mut Training>) -> Tensor<3> {
        let real = self.real(x.clone());
        let mut flow = dropout(&mut training, self.embedded(x));
        for block in &self.blocks {
            flow = block.forward(flow, real.clone(), (self.heads, self.causal), training.as_deref_mut());
        }
        self.norm.forward(flow)
    }

    /// 1 for a token, 0 for padding, which is token 0. A causal model has no padding: it asks nobody, whatever stands there.
    fn real(&self, x: Tensor<2>) -> Tensor<2> {
        if self.causal { x } else { x.clamp_max(1.0) }
    }
}

impl TransformerConfig {
    /// The model, its weights still to be loaded.
    pub fn init(&self, device: &Device) -> Transformer {
        // Not Burn's own way, which brings every way to draw weights into the package.
        let vector = |size: usize| Param::from_tensor(Tensor::empty([size], device));
        let table = |rows: usize, columns: usize| Param::from_tensor(Tensor::empty([rows, columns], device));
        let norm = || LayerNorm { weight: vector(self.width), bias: vector(self.width) };
        let linear = |i: usize, o: usize| Linear { weight: table(i, o), bias: Some(vector(o)) };
        let width = self.width;
        let block = |_| Block {
            attention_norm: norm(),
            attention: linear(width, 3 * width),
            projection: linear(width, width),
            feed_norm: norm(),
            expand: linear(width, 4 * width),
            contract: linear(4 * width, width),
        };
        Transformer {
            token: table(self.vocabulary, width),
            position: table(self.context, width),
            blocks: (0..self.blocks).map(block).collect(),
            norm: norm(),
            head: Linear { weight: table(width, self.outputs), bias: (!self.causal).then(|| vector(self.outputs)) },
            masked: self.masked.then(|| vector(self.vocabulary)),
            heads: self.heads,
            causal: self.causal,
        }
    }
}
