//! The backward passes of [`Kernels`](super::ops::Kernels): what is kept from the forward pass, and who needs it.

use super::ops::{Kernels, Pieces};
use burn::backend::Autodiff;
use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::tensor::FloatTensor;
use kindling_kernels::{Activation, Regression};

#[derive(Debug)]
struct Linear;

/// x, weight, what the activation keeps, and the activation.
type Layer<B> = (FloatTensor<B>, FloatTensor<B>, FloatTensor<B>, Activation);

impl<B: Pieces> Backward<B, 3> for Linear {
    type State = Layer<B>;

    fn backward(self, ops: Ops<Layer<B>, 3>, grads: &mut Gradients, _: &mut Checkpointer) {
        let [x_node, weight_node, bias_node] = ops.parents;
        let (x, weight, kept, activation) = ops.state;
        let mut gradient = grads.consume::<B>(&ops.node);
        if activation != Activation::Identity {
            gradient = B::activation_backward(kept, gradient, activation);
        }
        if let Some(node) = x_node {
            grads.register::<B>(node.id, B::linear_backward_inputs(gradient.clone(), weight));
        }
        if weight_node.is_some() || bias_node.is_some() {
            let [dw, db] = B::linear_backward_weights(x, gradient);
            for (node, found) in [(weight_node, dw), (bias_node, db)] {
                if let Some(node) = node {
                    grads.register::<B>(node.id, found);
                }
            }
        }
    }
}

/// A loss whose gradient was computed with it.
#[derive(Debug)]
struct Loss;

impl<B: Pieces> Backward<B, 1> for Loss {
    type State = FloatTensor<B>;

    fn backward(self, ops: Ops<FloatTensor<B>, 1>, grads: &mut Gradients, _: &mut Checkpointer) {
        let [node] = ops.parents;
        let factor = grads.consume::<B>(&ops.node);
        if let Some(node) = node {
            grads.register::<B>(node.id, B::scaled(ops.state, factor));
        }
    }
}

impl<B: Pieces, C: CheckpointStrategy> Kernels for Autodiff<B, C> {
    fn linear(
        x: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        activation: Activation,
    ) -> FloatTensor<Self> {
        let nodes = [x.node(), weight.node(), bias.node()];
        let (x, weight, bias) = (x.into_primitive(), weight.into_primitive(), bias.into_primitive());
        let [y, kept] = B::linear_forward(x.clone(), weight.clone(), bias, activation);
        match Linear.prepare::<C>(nodes).compute_bound().stateful() {
            OpsKind::Tracked(prep) => prep.finish((x, weight, kept, activation), y),
            OpsKind::UnTracked(prep) => prep.finish(y),
        }
    }

    fn cross_entropy(
        logits: FloatTensor<Self>,
        labels: FloatTensor<Self>,
        weights: FloatTensor<Self>,
    ) -> FloatTensor<Self> {
        let (logits, node) = logits.into_parts();
        let [loss, gradient] = B::cross_entropy_forward(logits, labels.into_primitive(), weights.into_primitive());
        match Loss.prepare::<C>([node]).compute_bound().stateful() {
            OpsKind::Tracked(prep) => prep.finish(gradient, loss),
            OpsKind::UnTracked(prep) => prep.finish(loss),
        }
    }

    fn regression(predictions: FloatTensor<Self>, targets: FloatTensor<Self>, how: Regression) -> FloatTensor<Self> {
        let (predictions, node) = predictions.into_parts();
        let [loss, gradient] = B::regression_forward(predictions, targets.into_primitive(), how);
        match Loss.prepare::<C>([node]).compute_bound().stateful() {
            OpsKind::Tracked(prep) => prep.finish(gradient, loss),
            OpsKind::UnTracked(prep) => prep.finish(loss),
        }
    }
}
