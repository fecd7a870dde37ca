//! The fused operations of every network on the GPU: dense layers, losses, updates.

use super::super::ops::Pieces;
use super::super::update::{Slot, Updates};
use super::super::with_last;
use super::{LANES, MOST_LANES, Numbers, Shader, last, number, once, packed, room, rows, sizes, unused};
use burn::backend::TensorMetadata;
use burn::backend::wgpu::{CubeBackend, into_contiguous};
use burn::tensor::Shape;
use kindling_kernels::{Activation, Adam, Regression};

/// Sums of squares that a gradient's norm is made of, a lane for each; and the lanes that take all of them.
const SUMS: usize = 4_096;
const SUMMING_LANES: usize = 32;

/// What the shader of products does with a number for each column, as it numbers it.
enum Edge {
    Nothing = 0,
    /// Adds it.
    Bias = 1,
    /// Writes there the sum of the rows of B.
    Sums = 2,
}

/// How a matrix product is made.
struct Product {
    /// How far apart the rows and the columns of A and of B lie.
    a: [usize; 2],
    b: [usize; 2],
    edge: Edge,
    activation: Activation,
}

impl Product {
    /// Of `size` = (rows, inner length, columns); the buffers are A, B, the result, the edge, and what the activation is taken of.
    fn multiply(self, size: [usize; 3], buffers: [&Numbers; 5]) {
        let [a, b, c, edge, before] = buffers;
        let how = [self.edge as usize, number(self.activation)];
        let given = sizes(c, &[&size[..], &self.a, &self.b, &how].concat());
        shader!("multiply_matrix" after "parts/activation" and "parts/tiles")
            .tiled([size[0], size[2]], &[a, b, c, edge, before, &given]);
    }
}

impl Pieces for CubeBackend {
    fn linear_forward(x: Numbers, weight: Numbers, bias: Numbers, activation: Activation) -> [Numbers; 2] {
        let [x, weight, bias] = packed([x, weight, bias]);
        let [rows, inputs, outputs] = [rows(&x), last(&x), last(&weight)];
        let shape = with_last(&x.shape(), outputs);
        let y = room(&x, shape.clone());
        let keeps = activation.keeps_input();
        let before = if keeps { room(&x, shape) } else { unused(&x) };
        let how = Product { a: [inputs, 1], b: [outputs, 1], edge: Edge::Bias, activation };
        how.multiply([rows, inputs, outputs], [&x, &weight, &y, &bias, &before]);
        if keeps { [y, before] } else { [y.clone(), y] }
    }

    fn activation_backward(kept: Numbers, gradient: Numbers, activation: Activation) -> Numbers {
        let [kept, gradient] = packed([kept, gradient]);
        let count = gradient.shape().num_elements();
        let found = room(&gradient, gradient.shape());
        shader!("differentiate_activation" after "parts/activation", activation: number(activation))
            .over(count, &[&kept, &gradient, &found]);
        found
    }

    fn linear_backward_inputs(gradient: Numbers, weight: Numbers) -> Numbers {
        let [gradient, weight] = packed([gradient, weight]);
        let [inputs, outputs] = [weight.shape()[0], weight.shape()[1]];
        let rows = rows(&gradient);
        let dx = room(&gradient, with_last(&gradient.shape(), inputs));
        let how = Product { a: [outputs, 1], b: [1, outputs], edge: Edge::Nothing, activation: Activation::Identity };
        how.multiply([rows, outputs, inputs], [&gradient, &weight, &dx, &unused(&dx), &unused(&dx)]);
        dx
    }

    fn linear_backward_weights(x: Numbers, gradient: Numbers) -> [Numbers; 2] {
        let [x, gradient] = packed([x, gradient]);
        let [rows, inputs, outputs] = [rows(&x), last(&x), last(&gradient)];
        let dw = room(&x, Shape::from([inputs, outputs]));
        let db = room(&x, Shape::from([outputs]));
        let how = Product { a: [1, inputs], b: [outputs, 1], edge: Edge::Sums, activation: Activation::Identity };
        how.multiply([inputs, rows, outputs], [&x, &gradient, &dw, &db, &unused(&dw)]);
        [dw, db]
    }

    fn cross_entropy_forward(logits: Numbers, labels: Numbers, weights: Numbers) -> [Numbers; 2] {
        let [logits, labels, weights] = packed([logits, labels, weights]);
        let (loss, gradient) = (room(&logits, Shape::from([1])), room(&logits, logits.shape()));
        shader!("lose_entropy", classes: last(&logits)).groups(
            1,
            MOST_LANES,
            &[&logits, &labels, &weights, &loss, &gradient],
        );
        [loss, gradient]
    }

    fn regression_forward(predictions: Numbers, targets: Numbers, how: Regression) -> [Numbers; 2] {
        let [predictions, targets] = packed([predictions, targets]);
        let (loss, gradient) = (room(&predictions, Shape::from([1])), room(&predictions, predictions.shape()));
        let how = match how {
            Regression::Squared => 0,
            Regression::Absolute => 1,
            Regression::Huber => 2,
        };
        shader!("lose_regression", rows: predictions.shape().num_elements(), how: how).groups(
            1,
            LANES,
            &[&predictions, &targets, &loss, &gradient],
        );
        [loss, gradient]
    }

    fn scaled(values: Numbers, factor: Numbers) -> Numbers {
        let [values, factor] = packed([values, factor]);
        let count = values.shape().num_elements();
        let found = room(&values, values.shape());
        shader!("scale_values").over(count, &[&values, &factor, &found]);
        found
    }
}

/// Weights, first and second moment after an update, in buffers of their own: somebody may still hold the old ones.
pub(super) fn update_adam(state: &[Numbers; 3], gradient: &Numbers, how: Adam, updated: &[Numbers; 3]) {
    let ([weights, first, second], [new_weights, new_first, new_second]) = (state, updated);
    let [rate, epsilon] = how.corrected();
    let begun = f32::from(how.time > 1);
    let numbers = once(weights, &[rate, epsilon, how.decay, how.betas[0], how.betas[1], begun]);
    let given = [weights, gradient, first, second, &numbers, new_weights, new_first, new_second];
    shader!("update_adam").over(weights.shape().num_elements(), &given);
}

impl Updates for CubeBackend {
    fn adam(
        weights: Numbers,
        gradient: Numbers,
        first: Numbers,
        second: Numbers,
        how: Adam,
    ) -> (Numbers, Numbers, Numbers) {
        let [weights, gradient, first, second] = packed([weights, gradient, first, second]);
        let updated = [0, 1, 2].map(|_| room(&weights, weights.shape()));
        update_adam(&[weights, first, second], &gradient, how, &updated);
        updated.into()
    }

    fn descend(weights: Numbers, gradient: Numbers, rate: f32) -> Numbers {
        let [weights, gradient] = packed([weights, gradient]);
        let count = weights.shape().num_elements();
        let (rate, found) = (once(&weights, &[rate]), room(&weights, weights.shape()));
        shader!("update_descent").over(count, &[&weights, &gradient, &rate, &found]);
        found
    }

    fn add_squares(before: Slot<Self>, a: Numbers, b: Slot<Self>, c: Slot<Self>) -> Numbers {
        let [a] = packed([a]);
        // Zeros in the place of what is missing; of several lengths, since no buffer may be bound twice.
        let given = |slot: Slot<Self>, zeros: usize| match slot {
            Slot::Full(numbers) => into_contiguous(numbers),
            Slot::Empty => once(&a, &vec![0.0; zeros]),
        };
        let (before, b, c) = (given(before, 1), given(b, 2), given(c, 3));
        let sums = room(&a, Shape::from([SUMS]));
        shader!("add_squares").over(SUMS, &[&before, &a, &b, &c, &sums]);
        sums
    }

    fn shortening(sums: Numbers, most: f32) -> Numbers {
        let (most, factor) = (once(&sums, &[most]), room(&sums, Shape::from([1])));
        shader!("find_shortening").groups(1, SUMMING_LANES, &[&sums, &most, &factor]);
        factor
    }

    fn shorten(gradient: Numbers, factor: Numbers) -> Numbers {
        Self::scaled(gradient, factor)
    }
}
