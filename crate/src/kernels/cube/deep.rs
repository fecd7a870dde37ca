//! The fused operations of Transformers on the GPU.

use super::super::ops::DeepPieces;
use super::{Numbers, Shader, once, packed, room, rows, sizes};
use burn::backend::TensorMetadata;
use burn::backend::wgpu::CubeBackend;
use burn::tensor::Shape;
use kindling_kernels::Attention;

/// Lanes of a workgroup: as many as most devices run in step. More workgroups of fewer keep more of a device busy.
const TEAM: usize = 32;
/// Rows that a workgroup normalises.
const ROWS: usize = 8;

/// A shader over an attention's places, with a lane for each of every head.
macro_rules! over_places {
    ($name:literal, $how:expr, $buffers:expr) => {{
        let Attention { batch, length, width, heads, causal } = $how;
        shader!(
            $name after "parts/places", heads: heads, size: width / heads, causal: usize::from(causal)
        )
        .groups((batch * heads * length).div_ceil(TEAM), TEAM, $buffers)
    }};
}

impl DeepPieces for CubeBackend {
    fn embed_forward(tokens: Numbers, table: Numbers, places: Numbers) -> Numbers {
        let [tokens, table, places] = packed([tokens, table, places]);
        let [batch, length, width] = [tokens.shape()[0], tokens.shape()[1], table.shape()[1]];
        let y = room(&table, Shape::from([batch, length, width]));
        let count = batch * length * width;
        shader!("embed_tokens", width: width).over(count, &[&tokens, &table, &places, &y, &sizes(&y, &[length])]);
        y
    }

    fn embed_backward(tokens: Numbers, gradient: Numbers, sizes: [usize; 2]) -> [Numbers; 2] {
        let [tokens, gradient] = packed([tokens, gradient]);
        let [rows, length, width] = [rows(&gradient), gradient.shape()[1], gradient.shape()[2]];
        let [table, places] = sizes.map(|count| room(&gradient, Shape::from([count, width])));
        shader!(
            "gather_embeddings", rows: rows, length: length, width: width, tokens: sizes[0], places: sizes[1]
        )
        .over((sizes[0] + sizes[1]) * width, &[&tokens, &gradient, &table, &places]);
        [table, places]
    }

    fn normalise_forward(x: Numbers, weight: Numbers, bias: Numbers, epsilon: f32) -> [Numbers; 2] {
        let [x, weight, bias] = packed([x, weight, bias]);
        let rows = rows(&x);
        let (y, statistics) = (room(&x, x.shape()), room(&x, Shape::from([rows, 2])));
        let epsilon = once(&x, &[epsilon]);
        shader!("normalise_rows", width: weight.shape()[0]).groups(
            rows.div_ceil(ROWS),
            TEAM,
            &[&x, &weight, &bias, &y, &statistics, &epsilon],
        );
        [y, statistics]
    }

    fn normalise_backward(x: Numbers, weight: Numbers, statistics: Numbers, gradient: Numbers) -> [Numbers; 3] {
        let [x, weight, statistics, gradient] = packed([x, weight, statistics, gradient]);
        let (rows, width) = (rows(&x), weight.shape()[0]);
        let dx = room(&x, x.shape());
        let [dw, db] = [(); 2].map(|()| room(&x, Shape::from([width])));
        shader!("differentiate_rows", width: width).groups(
            rows.div_ceil(ROWS),
            TEAM,
            &[&x, &weight, &statistics, &gradient, &dx],
        );
        shader!("sum_normalised", rows: rows, width: width).groups(
            width,
            TEAM,
            &[&x, &statistics, &gradient, &dw, &db],
        );
        [dx, dw, db]
    }

    fn attend_forward(qkv: Numbers, real: Numbers, how: Attention) -> [Numbers; 2] {
        let [qkv, real] = packed([qkv, real]);
        let Attention { batch, length, width, heads, .. } = how;
        let weights = room(&qkv, Shape::from([batch, heads, length, length]));
        let y = room(&qkv, Shape::from([batch, length, width]));
        over_places!("mix_attention", how, &[&qkv, &real, &weights, &y]);
        [y, weights]
    }

    fn attend_backward(qkv: Numbers, weights: Numbers, gradient: Numbers, how: Attention) -> Numbers {
        let [qkv, weights, gradient] = packed([qkv, weights, gradient]);
        let (slopes, dqkv) = (room(&qkv, weights.shape()), room(&qkv, qkv.shape()));
        let buffers = [&qkv, &weights, &gradient, &slopes, &dqkv];
        over_places!("differentiate_queries", how, &buffers);
        over_places!("differentiate_keys", how, &buffers);
        dqkv
    }
}
