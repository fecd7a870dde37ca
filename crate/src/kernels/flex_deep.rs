//! The fused operations of convolutional networks and Transformers on the CPU.

use super::flex::{Numbers, owned, packed, tensor, values, zeros};
use super::ops::{DeepPieces, PicturePieces};
use burn::backend::{Flex, TensorMetadata};
use burn::tensor::Shape;
use kindling_kernels::{self as loops, Activation, Attention, Convolution};

/// Height and width.
fn side(x: &Numbers) -> [usize; 2] {
    [x.shape()[2], x.shape()[3]]
}

impl DeepPieces for Flex {
    fn embed_forward(tokens: Numbers, table: Numbers, places: Numbers) -> Numbers {
        let (tokens, table, places) = (packed(tokens), packed(table), packed(places));
        let [batch, length, width] = [tokens.shape()[0], tokens.shape()[1], table.shape()[1]];
        let mut y = zeros(batch * length * width);
        loops::embed(width, length, values(&tokens), values(&table), values(&places), &mut y);
        tensor(y, Shape::from([batch, length, width]))
    }

    fn embed_backward(tokens: Numbers, gradient: Numbers, sizes: [usize; 2]) -> [Numbers; 2] {
        let (tokens, gradient) = (packed(tokens), packed(gradient));
        let [length, width] = [gradient.shape()[1], gradient.shape()[2]];
        let (mut table, mut places) = (zeros(sizes[0] * width), zeros(sizes[1] * width));
        loops::embed_backward(width, length, values(&tokens), values(&gradient), [&mut table, &mut places]);
        [tensor(table, Shape::from([sizes[0], width])), tensor(places, Shape::from([sizes[1], width]))]
    }

    fn normalise_forward(x: Numbers, weight: Numbers, bias: Numbers, epsilon: f32) -> [Numbers; 2] {
        let (x, weight, bias) = (packed(x), packed(weight), packed(bias));
        let shape = x.shape();
        let rows = shape.num_elements() / weight.shape()[0].max(1);
        let (mut y, mut statistics) = (zeros(shape.num_elements()), zeros(2 * rows));
        loops::normalise(epsilon, values(&x), values(&weight), values(&bias), &mut y, &mut statistics);
        [tensor(y, shape), tensor(statistics, Shape::from([rows, 2]))]
    }

    fn normalise_backward(x: Numbers, weight: Numbers, statistics: Numbers, gradient: Numbers) -> [Numbers; 3] {
        let (x, weight, statistics, gradient) = (packed(x), packed(weight), packed(statistics), packed(gradient));
        let (shape, width) = (x.shape(), weight.shape()[0]);
        let (mut dx, mut dw, mut db) = (zeros(shape.num_elements()), zeros(width), zeros(width));
        let sums = [&mut dw[..], &mut db[..]];
        let given = values(&gradient);
        loops::normalise_backward(values(&x), values(&weight), values(&statistics), given, &mut dx, sums);
        [tensor(dx, shape), tensor(dw, Shape::from([width])), tensor(db, Shape::from([width]))]
    }

    fn attend_forward(qkv: Numbers, real: Numbers, how: Attention) -> [Numbers; 2] {
        let (qkv, real) = (packed(qkv), packed(real));
        let Attention { batch, length, width, heads, .. } = how;
        let (mut weights, mut y) = (zeros(batch * heads * length * length), zeros(batch * length * width));
        loops::attend(how, values(&qkv), values(&real), &mut weights, &mut y);
        let weights = tensor(weights, Shape::from([batch, heads, length, length]));
        [tensor(y, Shape::from([batch, length, width])), weights]
    }

    fn attend_backward(qkv: Numbers, weights: Numbers, gradient: Numbers, how: Attention) -> Numbers {
        let (qkv, weights, gradient) = (packed(qkv), packed(weights), packed(gradient));
        let mut dqkv = zeros(qkv.shape().num_elements());
        loops::attend_backward(how, values(&qkv), values(&weights), values(&gradient), &mut dqkv);
        tensor(dqkv, qkv.shape())
    }
}

impl PicturePieces for Flex {
    fn convolve_forward(x: Numbers, weight: Numbers, bias: Numbers, how: Convolution) -> Numbers {
        let (x, weight, bias) = (packed(x), packed(weight), packed(bias));
        let Convolution { batch, outputs, height, width, .. } = how;
        let mut y = zeros(batch * outputs * height * width);
        loops::convolve(how, values(&x), values(&weight), values(&bias), &mut y);
        tensor(y, Shape::from([batch, outputs, height, width]))
    }

    fn convolve_backward_inputs(gradient: Numbers, weight: Numbers, how: Convolution) -> Numbers {
        let (gradient, weight) = (packed(gradient), packed(weight));
        let Convolution { batch, inputs, height, width, .. } = how;
        let mut dx = zeros(batch * inputs * height * width);
        loops::convolve_backward_inputs(how, values(&gradient), values(&weight), &mut dx);
        tensor(dx, Shape::from([batch, inputs, height, width]))
    }

    fn convolve_backward_weights(x: Numbers, gradient: Numbers, how: Convolution) -> [Numbers; 2] {
        let (x, gradient) = (packed(x), packed(gradient));
        let Convolution { inputs, outputs, .. } = how;
        let (mut dw, mut db) = (zeros(outputs * inputs * 9), zeros(outputs));
        loops::convolve_backward_weights(how, values(&x), values(&gradient), &mut dw, &mut db);
        [tensor(dw, Shape::from([outputs, inputs, 3, 3])), tensor(db, Shape::from([outputs]))]
    }

    fn pool_forward(x: Numbers, activation: Activation) -> Numbers {
        let x = packed(x);
        let [height, width] = side(&x);
        let shape = Shape::from([x.shape()[0], x.shape()[1], height / 2, width / 2]);
        let mut y = zeros(shape.num_elements());
        loops::pool(activation, [height, width], values(&x), &mut y);
        tensor(y, shape)
    }

    fn pool_backward(x: Numbers, y: Numbers, gradient: Numbers, activation: Activation) -> Numbers {
        let (sizes, shape) = (side(&x), x.shape());
        let mut dx = owned(x);
        loops::pool_backward(activation, sizes, &mut dx, values(&packed(y)), owned(gradient));
        tensor(dx, shape)
    }
}
