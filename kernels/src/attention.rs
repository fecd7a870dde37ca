//! Multi-head attention (Vaswani et al. 2017): softmax(q·kᵀ / √size) · v of every head, with its gradients.

use crate::norm::{largest, product};
use crate::{View, gemm, math, parallel};

/// Rows that are computed at once: of a causal attention, what lies beyond a block's last row is not computed.
const BLOCK: usize = 32;
/// Added to the score of padding.
const HIDDEN: f32 = -1e9;

/// Sizes of an attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attention {
    /// Rows of tokens.
    pub batch: usize,
    /// Tokens in a row.
    pub length: usize,
    /// Numbers of a token; the heads share them.
    pub width: usize,
    /// Heads.
    pub heads: usize,
    /// Whether a place sees only itself and what stands before it; else it sees all but padding.
    pub causal: bool,
}

/// Which of query, key and value.
const QUERY: usize = 0;
const KEY: usize = 1;
const VALUE: usize = 2;

impl Attention {
    fn size(&self) -> usize {
        self.width / self.heads
    }

    fn scale(&self) -> f32 {
        1.0 / (self.size() as f32).sqrt()
    }

    /// Where a head's query, key or value begins in the numbers that hold all of them.
    fn begin(&self, head: usize, part: usize) -> usize {
        part * self.width + head * self.size()
    }

    /// Rows of a block, and the columns that they see.
    fn blocks(self) -> impl Iterator<Item = (usize, usize, usize)> {
        (0..self.length).step_by(BLOCK).map(move |first| {
            let rows = BLOCK.min(self.length - first);
            (first, rows, if self.causal { first + rows } else { self.length })
        })
    }

    /// Multiplications and additions of a forward pass, about.
    fn work(&self) -> usize {
        2 * self.batch * self.length * self.length * self.width
    }
}

fn rows(values: &[f32], row_stride: usize) -> View<'_> {
    View { values, row_stride, column_stride: 1 }
}

fn columns(values: &[f32], column_stride: usize) -> View<'_> {
    View { values, row_stride: 1, column_stride }
}

/// # Shapes
/// `qkv` `[batch, length, 3 · width]`: query, key and value side by side; `real` `[batch, length]`, 0 for padding, not read
/// if causal; `weights` `[batch, heads, length, length]`; `y` `[batch, length, width]`.
pub fn attend(how: Attention, qkv: &[f32], real: &[f32], weights: &mut [f32], y: &mut [f32]) {
    let Attention { length, width, heads, .. } = how;
    let texts = weights.chunks_exact_mut(heads * length * length).zip(y.chunks_exact_mut(length * width));
    parallel::each(
        how.work(),
        texts.zip(qkv.chunks_exact(3 * length * width)).enumerate(),
        |(text, ((weights, y), qkv))| {
            let real = if how.causal { &[] } else { &real[text * length..][..length] };
            for (head, weights) in weights.chunks_exact_mut(length * length).enumerate() {
                attend_head(how, head, qkv, real, weights, y);
            }
        },
    );
}

/// Of one head and one row of tokens.
fn attend_head(how: Attention, head: usize, qkv: &[f32], real: &[f32], weights: &mut [f32], y: &mut [f32]) {
    let Attention { length, width, .. } = how;
    let (size, scale, stride) = (how.size(), how.scale(), 3 * width);
    let [query, key, value] = [QUERY, KEY, VALUE].map(|part| &qkv[how.begin(head, part)..]);
    for (first, count, seen) in how.blocks() {
        let block = &mut weights[first * length..(first + count) * length];
        let query = rows(&query[first * stride..], stride);
        gemm([count, size, seen], query, columns(key, stride), block, length, false);
        for (row, scores) in block.chunks_exact_mut(length).enumerate() {
            if how.causal {
                softmax(scores, first + row + 1, scale);
            } else {
                scores.iter_mut().zip(real).for_each(|(s, r)| *s += (1.0 - r) * (HIDDEN / scale));
                softmax(scores, length, scale);
            }
        }
        let out = &mut y[first * width + head * size..];
        gemm([count, seen, size], rows(block, length), rows(value, stride), out, width, false);
    }
}

/// Of the first `seen` scores, each scaled; the others become 0.
fn softmax(scores: &mut [f32], seen: usize, scale: f32) {
    let (scores, unseen) = scores.split_at_mut(seen);
    unseen.fill(0.0);
    let most = largest(scores);
    scores.iter_mut().for_each(|s| *s = (*s - most) * scale);
    math::exp(scores);
    let sum: f32 = crate::norm::sum(scores);
    let share = 1.0 / sum;
    scores.iter_mut().for_each(|s| *s *= share);
}

/// Adds the gradient by query, key and value to `dqkv`, all 0, from what [`attend`] was given and the weights that it made.
///
/// # Shapes
/// As there; `gradient` as `y`, `dqkv` as `qkv`.
pub fn attend_backward(how: Attention, qkv: &[f32], weights: &[f32], gradient: &[f32], dqkv: &mut [f32]) {
    let Attention { length, width, heads, .. } = how;
    let texts = qkv.chunks_exact(3 * length * width).zip(dqkv.chunks_exact_mut(3 * length * width));
    let above = weights.chunks_exact(heads * length * length).zip(gradient.chunks_exact(length * width));
    parallel::each(2 * how.work(), texts.zip(above), |((qkv, dqkv), (weights, gradient))| {
        for (head, weights) in weights.chunks_exact(length * length).enumerate() {
            differentiate_head(how, head, [qkv, weights, &gradient[head * how.size()..]], dqkv);
        }
    });
}

/// Of one head and one row of tokens.
fn differentiate_head(how: Attention, head: usize, [qkv, weights, gradient]: [&[f32]; 3], dqkv: &mut [f32]) {
    let Attention { length, width, .. } = how;
    let (size, stride) = (how.size(), 3 * width);
    let begin = |part| how.begin(head, part);
    let mut slopes = vec![0.0; BLOCK.min(length) * length];
    for (first, count, seen) in how.blocks() {
        let weights = &weights[first * length..(first + count) * length];
        let gradient = &gradient[first * width..];
        let slopes = &mut slopes[..count * length];
        let dv = &mut dqkv[begin(VALUE)..];
        gemm([seen, count, size], columns(weights, length), rows(gradient, width), dv, stride, true);
        let value = columns(&qkv[begin(VALUE)..], stride);
        gemm([count, size, seen], rows(gradient, width), value, slopes, length, false);
        softmax_backward(&how, weights, slopes, seen);
        let dq = &mut dqkv[begin(QUERY) + first * stride..];
        gemm([count, seen, size], rows(slopes, length), rows(&qkv[begin(KEY)..], stride), dq, stride, false);
        let query = rows(&qkv[begin(QUERY) + first * stride..], stride);
        let dk = &mut dqkv[begin(KEY)..];
        gemm([seen, count, size], columns(slopes, length), query, dk, stride, true);
    }
}

/// From the gradient by the weights to that by the scores before they were scaled, in place.
fn softmax_backward(how: &Attention, weights: &[f32], slopes: &mut [f32], seen: usize) {
    let scale = how.scale();
    for (weights, slopes) in weights.chunks_exact(how.length).zip(slopes.chunks_exact_mut(how.length)) {
        let (weights, slopes) = (&weights[..seen], &mut slopes[..seen]);
        let along = product(weights, slopes);
        slopes.iter_mut().zip(weights).for_each(|(s, w)| *s = w * (*s - along) * scale);
    }
}
