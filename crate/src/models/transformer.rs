//! Transformer over tokens: embeddings of token and place, blocks of multi-head attention and a feed-forward layer, each
//! behind a layer normalisation and added to what came in (Vaswani et al. 2017; pre-LayerNorm as GPT-2, Radford et al. 2019).
//! Causal it foretells the next token at every place; else it reads both ways (BERT, Devlin et al. 2019) and tells a class
//! from the mean over the real tokens.

mod config;

pub use config::TransformerConfig;

use super::Training;
use burn::module::{Module, Param};
use burn::nn::Linear;
use burn::tensor::activation::softmax;
use burn::tensor::module::{embedding, layer_norm};
use burn::tensor::{Device, Tensor, TensorData};
use std::f64::consts::FRAC_2_PI;

/// PyTorch's, of layer normalisation.
const EPSILON: f64 = 1e-5;
/// Added to a score that must not count. Finite: WGSL may assume infinities away.
const HIDDEN: f32 = -1e9;

/// Layer normalisation: each token's numbers to mean 0 and variance 1, then scaled and shifted.
#[derive(Module, Debug)]
pub struct LayerNorm {
    weight: Param<Tensor<1>>,
    bias: Param<Tensor<1>>,
}

impl LayerNorm {
    fn forward(&self, x: Tensor<3>) -> Tensor<3> {
        layer_norm(x, self.weight.val(), Some(self.bias.val()), EPSILON)
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
    /// `hidden` is added to the scores, `[batch or 1, 1, length or 1, length]`. Also gives the attention weights,
    /// `[batch, heads, length, length]`: what each place (row) takes from each place (column).
    ///
    /// # Shapes
    /// `[batch, length, width]`, both ways.
    fn forward(
        &self,
        x: Tensor<3>,
        hidden: Tensor<4>,
        heads: usize,
        mut training: Option<&mut Training>,
    ) -> (Tensor<3>, Tensor<4>) {
        let [batch, length, width] = x.dims();
        let size = width / heads;
        let found = self.attention.forward(self.attention_norm.forward(x.clone()));
        let part = |index: usize| {
            let part = found.clone().narrow(2, index * width, width);
            part.reshape([batch, length, heads, size]).swap_dims(1, 2)
        };
        let scores = part(0).matmul(part(1).transpose()).mul_scalar(1.0 / (size as f64).sqrt());
        let weights = softmax(scores + hidden, 3);
        let mixed = weights.clone().matmul(part(2)).swap_dims(1, 2).reshape([batch, length, width]);
        let x = x + dropout(&mut training, self.projection.forward(mixed));
        let fed = self.contract.forward(gelu(self.expand.forward(self.feed_norm.forward(x.clone()))));
        (x + dropout(&mut training, fed), weights)
    }
}

fn dropout(training: &mut Option<&mut Training>, x: Tensor<3>) -> Tensor<3> {
    match training {
        Some(training) => training.dropout(x),
        None => x,
    }
}

/// GELU as GPT-2 has it: x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³))). Burn's own raises to a power, which is slow.
fn gelu(x: Tensor<3>) -> Tensor<3> {
    let cube = x.clone() * x.clone() * x.clone();
    let inner = (x.clone() + cube.mul_scalar(0.044_715)).mul_scalar(FRAC_2_PI.sqrt());
    x.mul_scalar(0.5) * inner.tanh().add_scalar(1.0)
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
        self.head.forward(self.last_input(x, training))
    }

    /// What the head gets.
    ///
    /// # Shapes
    /// `[batch, length]` to `[batch · length, width]` of a causal model, else `[batch, width]`.
    pub fn last_input(&self, x: Tensor<2>, training: Option<&mut Training>) -> Tensor<2> {
        let hidden = self.hidden(x.clone(), training, |_| {});
        let [batch, length, width] = hidden.dims();
        if self.causal {
            return hidden.reshape([batch * length, width]);
        }
        let real = real(x).reshape([batch, length, 1]);
        let count = real.clone().sum_dim(1).clamp_min(1.0);
        ((hidden * real).sum_dim(1) / count).reshape([batch, width])
    }

    /// Logits of the word at every place, from both sides; none of a model without pre-training.
    ///
    /// # Shapes
    /// `[batch, length]` to `[batch · length, vocabulary]`.
    pub fn masked(&self, x: Tensor<2>, training: Option<&mut Training>) -> Option<Tensor<2>> {
        let bias = self.masked.as_ref()?.val();
        let hidden = self.hidden(x, training, |_| {});
        let [batch, length, width] = hidden.dims();
        let scores = hidden.reshape([batch * length, width]).matmul(self.token.val().transpose());
        Some(scores + bias.unsqueeze())
    }

    /// The attention weights of every block.
    ///
    /// # Shapes
    /// `x` `[batch, length]`; each `[batch, heads, length, length]`.
    pub fn attention(&self, x: Tensor<2>) -> Vec<Tensor<4>> {
        let mut maps = vec![];
        self.hidden(x, None, |weights| maps.push(weights.clone()));
        maps
    }

    /// `[batch, length]` to `[batch, length, width]`, normalised.
    fn hidden(&self, x: Tensor<2>, mut training: Option<&mut Training>, mut seen: impl FnMut(&Tensor<4>)) -> Tensor<3> {
        let [_, length] = x.dims();
        let scores = self.scores(x.clone());
        let places = self.position.val().narrow(0, 0, length).unsqueeze::<3>();
        let mut flow = dropout(&mut training, embedding(self.token.val(), x.int()) + places);
        for block in &self.blocks {
            let (out, weights) = block.forward(flow, scores.clone(), self.heads, training.as_deref_mut());
            seen(&weights);
            flow = out;
        }
        self.norm.forward(flow)
    }

    /// What is added to the attention scores: places to come, or padding, must not count.
    fn scores(&self, x: Tensor<2>) -> Tensor<4> {
        let [batch, length] = x.dims();
        if !self.causal {
            return real(x).sub_scalar(1.0).mul_scalar(-HIDDEN).reshape([batch, 1, 1, length]);
        }
        let later = (0..length * length).map(|i| if i % length > i / length { HIDDEN } else { 0.0 });
        Tensor::from_data(TensorData::new(later.collect::<Vec<f32>>(), [1, 1, length, length]), &x.device())
    }
}

/// 1 for a token, 0 for padding, which is token 0.
fn real(x: Tensor<2>) -> Tensor<2> {
    x.clamp_max(1.0)
}

impl TransformerConfig {
    /// The model with zero weights.
    pub fn init(&self, device: &Device) -> Transformer {
        // Not Burn's own way, which brings every way to draw weights into the package.
        let zeros = |size: usize| Param::from_tensor(Tensor::zeros([size], device));
        let table = |rows: usize, columns: usize| Param::from_tensor(Tensor::zeros([rows, columns], device));
        let norm = || LayerNorm { weight: zeros(self.width), bias: zeros(self.width) };
        let linear = |i: usize, o: usize| Linear { weight: table(i, o), bias: Some(zeros(o)) };
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
            head: Linear { weight: table(width, self.outputs), bias: (!self.causal).then(|| zeros(self.outputs)) },
            masked: self.masked.then(|| zeros(self.vocabulary)),
            heads: self.heads,
            causal: self.causal,
        }
    }
}
