//! The fused operations on the CPU: tensors to slices and back around the loops of `kindling_kernels`.

use super::ops::Pieces;
use super::with_last;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Flex, TensorMetadata};
use burn::tensor::{Shape, TensorData};
use kindling_kernels::{self as loops, Activation, Regression};

/// Of the CPU back end.
pub(super) type Numbers = FloatTensor<Flex>;

/// As it lies in memory, without gaps.
pub(super) fn packed(tensor: Numbers) -> Numbers {
    if tensor.as_slice::<f32>().is_some() { tensor } else { tensor.to_contiguous() }
}

/// The numbers of a packed tensor.
pub(super) fn values(tensor: &Numbers) -> &[f32] {
    tensor.as_slice().unwrap_or_default()
}

/// A tensor of numbers.
pub(super) fn tensor(values: Vec<f32>, shape: Shape) -> Numbers {
    Numbers::from_data(TensorData::new(values, shape))
}

/// The numbers themselves if nobody else holds them, else a copy.
pub(super) fn owned(tensor: Numbers) -> Vec<f32> {
    packed(tensor).into_data().try_into_vec().unwrap_or_default()
}

pub(super) fn zeros(count: usize) -> Vec<f32> {
    vec![0.0; count]
}

/// Rows, inputs and outputs of x · weight.
fn sizes(x: &Numbers, weight: &Numbers) -> [usize; 3] {
    let [inputs, outputs] = [weight.shape()[0], weight.shape()[1]];
    [x.shape().num_elements() / inputs.max(1), inputs, outputs]
}

impl Pieces for Flex {
    fn linear_forward(x: Numbers, weight: Numbers, bias: Numbers, activation: Activation) -> [Numbers; 2] {
        let (x, weight, bias) = (packed(x), packed(weight), packed(bias));
        let size = sizes(&x, &weight);
        let shape = with_last(&x.shape(), size[2]);
        let mut z = values(&bias).repeat(size[0]);
        loops::linear(size, values(&x), values(&weight), &mut z);
        if activation.keeps_input() {
            return [tensor(activation.of(&z), shape.clone()), tensor(z, shape)];
        }
        activation.apply(&mut z);
        let y = tensor(z, shape);
        [y.clone(), y]
    }

    fn activation_backward(kept: Numbers, gradient: Numbers, activation: Activation) -> Numbers {
        let shape = gradient.shape();
        let mut gradient = owned(gradient);
        activation.backward(values(&packed(kept)), &mut gradient);
        tensor(gradient, shape)
    }

    fn linear_backward_inputs(gradient: Numbers, weight: Numbers) -> Numbers {
        let (gradient, weight) = (packed(gradient), packed(weight));
        let [inputs, outputs] = [weight.shape()[0], weight.shape()[1]];
        let rows = gradient.shape().num_elements() / outputs.max(1);
        let mut dx = zeros(rows * inputs);
        loops::linear_backward_inputs([rows, inputs, outputs], values(&gradient), values(&weight), &mut dx);
        tensor(dx, with_last(&gradient.shape(), inputs))
    }

    fn linear_backward_weights(x: Numbers, gradient: Numbers) -> [Numbers; 2] {
        let (x, gradient) = (packed(x), packed(gradient));
        let last = |tensor: &Numbers| tensor.shape().iter().copied().last().unwrap_or(1);
        let [inputs, outputs] = [last(&x), last(&gradient)];
        let rows = x.shape().num_elements() / inputs.max(1);
        let (mut dw, mut db) = (zeros(inputs * outputs), zeros(outputs));
        loops::linear_backward_weights([rows, inputs, outputs], values(&x), values(&gradient), &mut dw, &mut db);
        [tensor(dw, Shape::from([inputs, outputs])), tensor(db, Shape::from([outputs]))]
    }

    fn cross_entropy_forward(logits: Numbers, labels: Numbers, weights: Numbers) -> [Numbers; 2] {
        let (logits, labels, weights) = (packed(logits), packed(labels), packed(weights));
        let shape = logits.shape();
        let mut gradient = zeros(shape.num_elements());
        let loss = loops::cross_entropy(shape[1], values(&logits), values(&labels), values(&weights), &mut gradient);
        [tensor(vec![loss], Shape::from([1])), tensor(gradient, shape)]
    }

    fn regression_forward(predictions: Numbers, targets: Numbers, how: Regression) -> [Numbers; 2] {
        let (predictions, targets) = (packed(predictions), packed(targets));
        let mut gradient = zeros(predictions.shape().num_elements());
        let loss = loops::regression(how, values(&predictions), values(&targets), &mut gradient);
        [tensor(vec![loss], Shape::from([1])), tensor(gradient, predictions.shape())]
    }

    fn scaled(numbers: Numbers, factor: Numbers) -> Numbers {
        let factor = values(&packed(factor)).first().copied().unwrap_or(0.0);
        // The usual case: the loss is what is minimised.
        if factor == 1.0 {
            return numbers;
        }
        let shape = numbers.shape();
        let mut numbers = owned(numbers);
        numbers.iter_mut().for_each(|v| *v *= factor);
        tensor(numbers, shape)
    }
}
