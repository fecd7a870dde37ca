//! A Transformer's layers as ONNX operators, for any number of texts of any length up to the context.

use super::onnx_builder::{Builder, named, value};
use super::onnx_messages::data_type;
use crate::models::Layer;
use std::f32::consts::FRAC_2_PI;

/// Added to a score that must not count, as in the engine.
const HIDDEN: f32 = -1e9;

/// The input, int64 `[batch, length]`; also makes `length`, and `hidden`, which is added to the attention's scores.
pub fn tokens(builder: &mut Builder, layers: &[Layer<'_>]) -> String {
    let causal = layers.iter().any(|layer| matches!(layer, Layer::Block { causal: true, .. }));
    let doc = if causal { "numbers of the characters" } else { "numbers of the words, filled up with 0" };
    builder.graph.input.push(value("tokens", data_type::INT64, [named("batch"), named("length")], doc));
    let tokens = || vec!["tokens".into()];
    let length = builder.node("Shape", tokens(), "length", &[("start", 1), ("end", 2)]);
    let no_score = builder.float(HIDDEN);
    if causal {
        // Only what lies above the diagonal: places to come.
        let square = builder.node("Concat", vec![length.clone(), length], "square", &[("axis", 0)]);
        let full = builder.node("Expand", vec![no_score, square], "full", &[]);
        let one = builder.tensor("diagonal", data_type::INT64, &[], 1i64.to_le_bytes().to_vec());
        builder.node("Trilu", vec![full, one], "hidden", &[("upper", 1)]);
    } else {
        let sign = builder.node("Sign", tokens(), "sign", &[]);
        let real = builder.node("Cast", vec![sign], "real", &[("to", i64::from(data_type::FLOAT))]);
        let one = builder.float(1.0);
        let padding = builder.node("Sub", vec![one, real], "padding", &[]);
        let scores = builder.node("Mul", vec![padding, no_score], "padding.scores", &[]);
        let axes = builder.sizes(&[1, 2]);
        builder.node("Unsqueeze", vec![scores, axes], "hidden", &[]);
    }
    "tokens".into()
}

/// Rows of the tokens and of the places: `[batch, length, width]`. `inputs` are the tokens and the two tables.
pub fn embedding(builder: &mut Builder, mut inputs: Vec<String>, output: &str) -> String {
    let [first, axis] = [builder.sizes(&[0]), builder.sizes(&[0])];
    let part = |part: &str| format!("{output}.{part}");
    let positions = inputs.split_off(2).into_iter().chain([first, "length".into(), axis]).collect();
    let places = builder.node("Slice", positions, &part("places"), &[]);
    inputs.reverse();
    let rows = builder.node("Gather", inputs, &part("rows"), &[("axis", 0)]);
    builder.node("Add", vec![rows, places], output, &[])
}

/// Layer normalisation of the last axis. `inputs` are values, weight and bias; ONNX's ε is 1e-5 unless told otherwise, as
/// the engine's.
pub fn normalise(builder: &mut Builder, inputs: Vec<String>, output: &str) -> String {
    builder.node("LayerNormalization", inputs, output, &[("axis", -1)])
}

fn linear(builder: &mut Builder, x: String, layer: &[String], output: &str) -> String {
    let product = builder.node("MatMul", vec![x, layer[0].clone()], &format!("{output}.product"), &[]);
    builder.node("Add", vec![product, layer[1].clone()], output, &[])
}

/// x + attention, then + feed-forward. `inputs` are the values and the block's tensors, in the order of [`Layer::Block`].
pub fn block(builder: &mut Builder, inputs: &[String], heads: usize, width: usize, output: &str) -> String {
    if !crate::DEEP {
        return String::new();
    }
    let part = |part: &str| format!("{output}.{part}");
    let x = inputs[0].clone();
    let layer = |index: usize| &inputs[1 + 2 * index..3 + 2 * index];
    let behind = |x: &String, index: usize| [std::slice::from_ref(x), layer(index)].concat();
    let normal = normalise(builder, behind(&x, 0), &part("attention_norm"));
    let found = linear(builder, normal, layer(1), &part("attention"));
    let mixed = attention(builder, found, heads, width, &part("attention"));
    let projected = linear(builder, mixed, layer(2), &part("projection"));
    let x = builder.node("Add", vec![x, projected], &part("attended"), &[]);
    let normal = normalise(builder, behind(&x, 3), &part("feed_norm"));
    let wide = linear(builder, normal, layer(4), &part("expand"));
    let bent = gelu(builder, wide, &part("gelu"));
    let fed = linear(builder, bent, layer(5), &part("contract"));
    builder.node("Add", vec![x, fed], output, &[])
}

/// Multi-head attention of query, key and value side by side, `[batch, length, 3 · width]`.
fn attention(builder: &mut Builder, found: String, heads: usize, width: usize, name: &str) -> String {
    let part = |part: &str| format!("{name}.{part}");
    let size = width / heads;
    // A size of 0 keeps that of the input.
    let apart = builder.sizes(&[0, 0, heads as i64, size as i64]);
    let together = builder.sizes(&[0, 0, width as i64]);
    let all = builder.split(found, ["query", "key", "value"].map(part));
    // The keys transposed: [batch, heads, size, length].
    let orders: [&[i64]; 3] = [&[0, 2, 1, 3], &[0, 2, 3, 1], &[0, 2, 1, 3]];
    let mut of_heads = vec![];
    for (one, order) in all.into_iter().zip(orders) {
        let (split, turned) = (format!("{one}.heads"), format!("{one}.turned"));
        let split = builder.node("Reshape", vec![one, apart.clone()], &split, &[]);
        of_heads.push(builder.sized("Transpose", vec![split], &turned, &[("perm", order)]));
    }
    let value = of_heads.split_off(2);
    let products = builder.node("MatMul", of_heads, &part("products"), &[]);
    let scale = builder.float(1.0 / (size as f32).sqrt());
    let scaled = builder.node("Mul", vec![products, scale], &part("scaled"), &[]);
    let scores = builder.node("Add", vec![scaled, "hidden".into()], &part("scores"), &[]);
    let weights = builder.node("Softmax", vec![scores], &part("weights"), &[("axis", -1)]);
    let mixed = builder.node("MatMul", [vec![weights], value].concat(), &part("mixed"), &[]);
    let turned = builder.sized("Transpose", vec![mixed], &part("mixed.turned"), &[("perm", &[0, 2, 1, 3])]);
    builder.node("Reshape", vec![turned, together], &part("mixed.together"), &[])
}

/// x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³))), the GELU of the blocks.
fn gelu(builder: &mut Builder, x: String, name: &str) -> String {
    let part = |part: &str| format!("{name}.{part}");
    let [curve, root, one, half] = [0.044_715, FRAC_2_PI.sqrt(), 1.0, 0.5].map(|number| builder.float(number));
    let square = builder.node("Mul", vec![x.clone(), x.clone()], &part("square"), &[]);
    let cube = builder.node("Mul", vec![square, x.clone()], &part("cube"), &[]);
    let curved = builder.node("Mul", vec![cube, curve], &part("curved"), &[]);
    let sum = builder.node("Add", vec![x.clone(), curved], &part("sum"), &[]);
    let inner = builder.node("Mul", vec![sum, root], &part("inner"), &[]);
    let bent = builder.node("Tanh", vec![inner], &part("tanh"), &[]);
    let raised = builder.node("Add", vec![bent, one], &part("raised"), &[]);
    let halved = builder.node("Mul", vec![x, half], &part("halved"), &[]);
    builder.node("Mul", vec![halved, raised], name, &[])
}

/// The mean over the real tokens: `[batch, width]`.
pub fn mean(builder: &mut Builder, x: String, output: &str) -> String {
    let part = |part: &str| format!("{output}.{part}");
    let [places, last] = [builder.sizes(&[1]), builder.sizes(&[2])];
    let one = builder.float(1.0);
    let column = builder.node("Unsqueeze", vec!["real".into(), last], &part("real"), &[]);
    let kept = builder.node("Mul", vec![x, column], &part("kept"), &[]);
    let sum = builder.node("ReduceSum", vec![kept, places.clone()], &part("sum"), &[("keepdims", 0)]);
    let count = builder.node("ReduceSum", vec!["real".into(), places], &part("count"), &[("keepdims", 1)]);
    let count = builder.node("Max", vec![count, one], &part("least"), &[]);
    builder.node("Div", vec![sum, count], output, &[])
}
