//! The fused operations of convolutional networks on the GPU.

use super::super::ops::PicturePieces;
use super::{Numbers, Shader, TILE, number, once, packed, room, sizes};
use burn::backend::TensorMetadata;
use burn::backend::wgpu::CubeBackend;
use burn::tensor::Shape;
use kindling_kernels::{Activation, Convolution};

/// Pixels whose share of a gradient by kernels one workgroup sums, a multiple of a tile's depth.
const PART: usize = 512;
/// Weights of a kernel.
const AREA: usize = 9;

/// A picture's height and width.
fn side(x: &Numbers) -> [usize; 2] {
    [x.shape()[2], x.shape()[3]]
}

/// A convolution, or with turned kernels its gradient by the pictures: then `how` has inputs and outputs changed over.
fn convolve(x: &Numbers, kernels: &Numbers, bias: &Numbers, how: Convolution, turned: bool) -> Numbers {
    let Convolution { batch, inputs, outputs, height, width } = how;
    let y = room(x, Shape::from([batch, outputs, height, width]));
    let strides = if turned { [AREA, outputs * AREA] } else { [inputs * AREA, AREA] };
    let given = [batch, inputs, outputs, height, width, strides[0], strides[1], usize::from(turned)];
    let given = sizes(x, &given);
    shader!("convolve_pictures" after "parts/pixels" and "parts/tiles")
        .tiled([outputs, batch * height * width], &[x, kernels, bias, &y, &given]);
    y
}

impl PicturePieces for CubeBackend {
    fn convolve_forward(x: Numbers, weight: Numbers, bias: Numbers, how: Convolution) -> Numbers {
        let [x, weight, bias] = packed([x, weight, bias]);
        convolve(&x, &weight, &bias, how, false)
    }

    fn convolve_backward_inputs(gradient: Numbers, weight: Numbers, how: Convolution) -> Numbers {
        let [gradient, weight] = packed([gradient, weight]);
        let back = Convolution { inputs: how.outputs, outputs: how.inputs, ..how };
        convolve(&gradient, &weight, &once(&gradient, &[0.0]), back, true)
    }

    fn convolve_backward_weights(x: Numbers, gradient: Numbers, how: Convolution) -> [Numbers; 2] {
        let [x, gradient] = packed([x, gradient]);
        let Convolution { batch, inputs, outputs, height, width } = how;
        let (weights, parts) = (inputs * AREA, (batch * height * width).div_ceil(PART));
        let tiles = outputs.div_ceil(TILE);
        let sums = room(&x, Shape::from([parts, outputs, weights + 1]));
        let given = sizes(&x, &[batch, inputs, outputs, height, width, PART, tiles]);
        // The squares of one part lie above those of the next.
        shader!("differentiate_kernels" after "parts/pixels" and "parts/tiles")
            .tiled([parts * tiles * TILE, weights + 1], &[&x, &gradient, &sums, &given]);
        let (dw, db) = (room(&x, Shape::from([outputs, inputs, 3, 3])), room(&x, Shape::from([outputs])));
        shader!("sum_kernels", parts: parts, outputs: outputs, weights: weights)
            .over(outputs * (weights + 1), &[&sums, &dw, &db]);
        [dw, db]
    }

    fn pool_forward(x: Numbers, activation: Activation) -> Numbers {
        let [x] = packed([x]);
        let [height, width] = side(&x);
        let shape = Shape::from([x.shape()[0], x.shape()[1], height / 2, width / 2]);
        let (count, y) = (shape.num_elements(), room(&x, shape));
        shader!("pool_pictures" after "parts/activation", count: count, height: height, width: width, activation: number(activation))
            .over(count, &[&x, &y]);
        y
    }

    fn pool_backward(x: Numbers, y: Numbers, gradient: Numbers, activation: Activation) -> Numbers {
        let [x, y, gradient] = packed([x, y, gradient]);
        let ([height, width], count) = (side(&x), x.shape().num_elements());
        let dx = room(&x, x.shape());
        shader!("differentiate_pool" after "parts/activation", count: count, height: height, width: width, activation: number(activation))
            .over(count, &[&x, &y, &gradient, &dx]);
        dx
    }
}
