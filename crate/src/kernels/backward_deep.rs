//! The backward passes of [`DeepKernels`] and [`PictureKernels`].

use super::ops::{DeepKernels, DeepPieces, PictureKernels, PicturePieces};
use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, TensorMetadata};
use kindling_kernels::{Activation, Attention, Convolution};

/// Records an operation: its result, and what it keeps.
macro_rules! record {
    ($operation:expr, $nodes:expr, $kept:expr, $result:expr) => {
        match $operation.prepare::<C>($nodes).compute_bound().stateful() {
            OpsKind::Tracked(prep) => prep.finish($kept, $result),
            OpsKind::UnTracked(prep) => prep.finish($result),
        }
    };
}

/// Hands the gradients to the parents that want theirs.
macro_rules! hand_over {
    ($grads:expr, $($node:expr => $gradient:expr),+) => {
        $(if let Some(node) = $node {
            $grads.register::<B>(node.id, $gradient);
        })+
    };
}

#[derive(Debug)]
struct Embed;

impl<B: DeepPieces> Backward<B, 2> for Embed {
    /// Tokens, and the rows of both tables.
    type State = (FloatTensor<B>, [usize; 2]);

    fn backward(self, ops: Ops<Self::State, 2>, grads: &mut Gradients, _: &mut Checkpointer) {
        let [table, places] = ops.parents;
        let (tokens, sizes) = ops.state;
        let [dt, dp] = B::embed_backward(tokens, grads.consume::<B>(&ops.node), sizes);
        hand_over!(grads, table => dt, places => dp);
    }
}

#[derive(Debug)]
struct Normalise;

impl<B: DeepPieces> Backward<B, 3> for Normalise {
    /// x, weight and the statistics.
    type State = [FloatTensor<B>; 3];

    fn backward(self, ops: Ops<Self::State, 3>, grads: &mut Gradients, _: &mut Checkpointer) {
        let [x_node, weight_node, bias_node] = ops.parents;
        let [x, weight, statistics] = ops.state;
        let [dx, dw, db] = B::normalise_backward(x, weight, statistics, grads.consume::<B>(&ops.node));
        hand_over!(grads, x_node => dx, weight_node => dw, bias_node => db);
    }
}

#[derive(Debug)]
struct Attend;

impl<B: DeepPieces> Backward<B, 1> for Attend {
    /// Query, key and value; the weights; sizes.
    type State = ([FloatTensor<B>; 2], Attention);

    fn backward(self, ops: Ops<Self::State, 1>, grads: &mut Gradients, _: &mut Checkpointer) {
        let [node] = ops.parents;
        let ([qkv, weights], how) = ops.state;
        let gradient = grads.consume::<B>(&ops.node);
        hand_over!(grads, node => B::attend_backward(qkv, weights, gradient, how));
    }
}

#[derive(Debug)]
struct Convolve;

impl<B: PicturePieces> Backward<B, 3> for Convolve {
    /// x, weight, sizes.
    type State = ([FloatTensor<B>; 2], Convolution);

    fn backward(self, ops: Ops<Self::State, 3>, grads: &mut Gradients, _: &mut Checkpointer) {
        let [x_node, weight_node, bias_node] = ops.parents;
        let ([x, weight], how) = ops.state;
        let gradient = grads.consume::<B>(&ops.node);
        hand_over!(grads, x_node => B::convolve_backward_inputs(gradient.clone(), weight, how));
        if weight_node.is_some() || bias_node.is_some() {
            let [dw, db] = B::convolve_backward_weights(x, gradient, how);
            hand_over!(grads, weight_node => dw, bias_node => db);
        }
    }
}

#[derive(Debug)]
struct Pool;

impl<B: PicturePieces> Backward<B, 1> for Pool {
    /// x, y, the activation.
    type State = ([FloatTensor<B>; 2], Activation);

    fn backward(self, ops: Ops<Self::State, 1>, grads: &mut Gradients, _: &mut Checkpointer) {
        let [node] = ops.parents;
        let ([x, y], activation) = ops.state;
        let gradient = grads.consume::<B>(&ops.node);
        hand_over!(grads, node => B::pool_backward(x, y, gradient, activation));
    }
}

impl<B: DeepPieces, C: CheckpointStrategy> DeepKernels for Autodiff<B, C> {
    fn embed(tokens: FloatTensor<Self>, table: FloatTensor<Self>, places: FloatTensor<Self>) -> FloatTensor<Self> {
        let tokens = tokens.into_primitive();
        let sizes = [table.shape()[0], places.shape()[0]];
        let ((table, table_node), (places, places_node)) = (table.into_parts(), places.into_parts());
        let y = B::embed_forward(tokens.clone(), table, places);
        record!(Embed, [table_node, places_node], (tokens, sizes), y)
    }

    fn normalise(
        x: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        epsilon: f32,
    ) -> FloatTensor<Self> {
        let nodes = [x.node(), weight.node(), bias.node()];
        let (x, weight) = (x.into_primitive(), weight.into_primitive());
        let [y, statistics] = B::normalise_forward(x.clone(), weight.clone(), bias.into_primitive(), epsilon);
        record!(Normalise, nodes, [x, weight, statistics], y)
    }

    fn attend(qkv: FloatTensor<Self>, real: FloatTensor<Self>, how: Attention) -> FloatTensor<Self> {
        let (qkv, node) = qkv.into_parts();
        let [y, weights] = B::attend_forward(qkv.clone(), real.into_primitive(), how);
        record!(Attend, [node], ([qkv, weights], how), y)
    }
}

impl<B: PicturePieces, C: CheckpointStrategy> PictureKernels for Autodiff<B, C> {
    fn convolve(
        x: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        how: Convolution,
    ) -> FloatTensor<Self> {
        let nodes = [x.node(), weight.node(), bias.node()];
        let (x, weight) = (x.into_primitive(), weight.into_primitive());
        let y = B::convolve_forward(x.clone(), weight.clone(), bias.into_primitive(), how);
        record!(Convolve, nodes, ([x, weight], how), y)
    }

    fn pool(x: FloatTensor<Self>, activation: Activation) -> FloatTensor<Self> {
        let (x, node) = x.into_parts();
        let y = B::pool_forward(x.clone(), activation);
        record!(Pool, [node], ([x, y.clone()], activation), y)
    }
}
