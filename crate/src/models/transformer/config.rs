//! Sizes of a Transformer: its tensors, its cost, its layers for the exports.

use crate::models::layers::under;
use crate::models::{Array, Layer, Slot, Start, linear};
use crate::spec::{ModelKind, Spec};

/// Sizes.
#[derive(Debug, Clone, PartialEq)]
pub struct TransformerConfig {
    /// Different tokens.
    pub vocabulary: usize,
    /// Most tokens that it sees at once.
    pub context: usize,
    /// Numbers for each token.
    pub width: usize,
    /// Heads of each attention; they share the width.
    pub heads: usize,
    /// Blocks, one after the other.
    pub blocks: usize,
    /// Whether a place sees only what stands before it.
    pub causal: bool,
    /// The vocabulary of a causal model, else the number of classes.
    pub outputs: usize,
    /// Whether it can name hidden words, for pre-training.
    pub masked: bool,
}

impl TransformerConfig {
    /// The model that the settings ask for. The width is rounded up to whole heads.
    pub fn new(spec: &Spec, context: usize, vocabulary: usize, outputs: usize) -> Self {
        let heads = spec.heads as usize;
        Self {
            vocabulary,
            context,
            width: (spec.width as usize).next_multiple_of(heads),
            heads,
            blocks: spec.blocks as usize,
            causal: spec.model == ModelKind::Gpt,
            outputs,
            masked: spec.masked_steps > 0,
        }
    }

    /// Every tensor, in visiting order.
    pub fn slots(&self) -> Vec<Slot> {
        let width = self.width;
        let table = |name: &str, rows: usize| {
            let name = format!("{name}.weight");
            Slot { name, shape: vec![rows, width], start: Start::Embedding }
        };
        let norm = |name: &str| {
            [("weight", 1.0), ("bias", 0.0)].map(|(part, value)| {
                let name = format!("{name}.{part}");
                Slot { name, shape: vec![width], start: Start::Constant(value) }
            })
        };
        let mut slots = vec![table("token", self.vocabulary), table("position", self.context)];
        for block in 0..self.blocks {
            let name = |part: &str| format!("blocks.{block}.{part}");
            slots.extend(norm(&name("attention_norm")));
            slots.extend(linear(&name("attention"), width, 3 * width));
            slots.extend(linear(&name("projection"), width, width));
            slots.extend(norm(&name("feed_norm")));
            slots.extend(linear(&name("expand"), width, 4 * width));
            slots.extend(linear(&name("contract"), 4 * width, width));
        }
        slots.extend(norm("norm"));
        // A causal model's head has no bias, as GPT-2's.
        slots.extend(linear("head", width, self.outputs).into_iter().take(if self.causal { 1 } else { 2 }));
        if self.masked {
            let (name, start) = ("masked.bias".into(), Start::Constant(0.0));
            slots.push(Slot { name, shape: vec![self.vocabulary], start });
        }
        slots
    }

    /// Multiplications and additions of one row of `context` tokens.
    pub fn flops(&self) -> usize {
        let (length, width) = (self.context, self.width);
        // Query, key, value, projection and the feed-forward layers; then scores and mixing.
        let block = 2 * length * 12 * width * width + 4 * length * length * width;
        let headed = if self.causal { length } else { 1 };
        self.blocks * block + 2 * headed * width * self.outputs
    }

    /// Numbers of a row's largest layer.
    pub fn widest(&self) -> usize {
        let token = (4 * self.width).max(self.heads * self.context);
        self.context * if self.causal { token.max(self.vocabulary) } else { token }
    }

    /// Its layers with given weights.
    pub fn layers<'a>(&self, arrays: &'a [Array]) -> Vec<Layer<'a>> {
        let find = |name: &str| arrays.iter().find(|array| array.name == name);
        let embedding = find("token.weight").zip(find("position.weight")).map(|(t, p)| Layer::Embedding([t, p]));
        let block = |index| {
            let arrays = under(arrays, &format!("blocks.{index}"))?;
            Some(Layer::Block { heads: self.heads, causal: self.causal, arrays })
        };
        let mut layers = vec![embedding];
        layers.extend((0..self.blocks).map(block));
        layers.push(under(arrays, "norm").map(Layer::LayerNorm));
        if self.causal {
            layers.push(find("head.weight").map(Layer::Head));
        } else {
            layers.push(Some(Layer::Mean));
            layers.push(under(arrays, "head").map(Layer::Linear));
        }
        layers.into_iter().flatten().collect()
    }
}
