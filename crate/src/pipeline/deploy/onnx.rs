//! ONNX with the transform inside the graph. Of a table: one named input for each column in user's units (float64
//! `[batch, 1]`, NaN for unknown; words as strings, empty for unknown). Of pictures: `image`, uint8 `[batch, height, width]`.
//! Of text: `tokens`, int64 `[batch, length]`, numbers by the vocabulary in the metadata.
//! The output is the target column in its unit (float64 `[batch, 1]`), or `probabilities` (float32 `[batch, classes]`, the
//! classes' names in the metadata), or `logits` of the next token after each place (float32 `[batch, length, vocabulary]`).
//! The transform is float64 because coordinates such as −83.5959 would lose digits that the model uses; the layers are float32.

use super::onnx_builder::{Builder, fixed, named, value};
use super::onnx_messages::{Entry, Model, Opset, TensorProto, data_type};
use super::onnx_transformer as transformer;
use super::{Storage, text};
use crate::error::{Error, Result};
use crate::models::Layer;
use crate::report::FeatureInfo;
use crate::spec::Activation;
use crate::trained::{Target, Trained};
use prost::Message;

/// Opset 19 is the first whose Equal compares strings.
const OPSET: i64 = 19;
const IR_VERSION: i64 = 9;

/// Writes the model.
///
/// # Errors
/// `export`.
pub fn write(trained: &Trained, storage: Storage) -> Result<Vec<u8>> {
    let mut builder = Builder::default();
    builder.graph.name = trained.spec.task.clone();
    let layers = trained.config.layers(&trained.weights);
    let values = match &layers[..] {
        [Layer::Embedding(_), ..] => transformer::tokens(&mut builder, &layers),
        _ if trained.picture == (0, 0) => features(&mut builder, trained),
        _ => image(&mut builder, trained, &layers),
    };
    let output = network(&mut builder, &layers, storage, values);
    let classes = match &trained.transform.target {
        Target::Number { info, log } => {
            number(&mut builder, trained, info, *log, output);
            String::new()
        }
        Target::Classes(classes) => {
            builder.node("Softmax", vec![output], "probabilities", &[("axis", 1)]);
            let sizes = [named("batch"), fixed(classes.len())];
            builder.graph.output.push(value("probabilities", data_type::FLOAT, sizes, "in the order of `classes`"));
            classes.join(",")
        }
        Target::Tokens(count) => {
            builder.node("Identity", vec![output], "logits", &[]);
            let sizes = [named("batch"), named("length"), fixed(*count)];
            let doc = "of the token after each place, in the order of `vocabulary`";
            builder.graph.output.push(value("logits", data_type::FLOAT, sizes, doc));
            String::new()
        }
    };
    let settings = serde_json::to_string(&trained.spec).map_err(|e| Error::Export { reason: e.to_string() })?;
    let entry = |key: &str, value: String| Entry { key: key.into(), value };
    let mut metadata_props = vec![
        entry("task", trained.spec.task.clone()),
        entry("step", trained.step.to_string()),
        entry("settings", settings),
        entry("classes", classes),
        entry("data", trained.credit.into()),
    ];
    metadata_props.extend(text(trained).into_iter().map(|(key, found)| match found {
        serde_json::Value::String(characters) => entry(key, characters),
        other => entry(key, other.to_string()),
    }));
    let model = Model {
        ir_version: IR_VERSION,
        producer_name: "kindling".into(),
        producer_version: env!("CARGO_PKG_VERSION").into(),
        doc_string: "NaN or an empty word means unknown.".into(),
        graph: Some(builder.graph),
        opset_import: vec![Opset { domain: String::new(), version: OPSET }],
        metadata_props,
    };
    Ok(model.encode_to_vec())
}

/// Inputs for the columns in use, scaled: float32 `[batch, features]`.
fn features(builder: &mut Builder, trained: &Trained) -> String {
    for column in &trained.columns {
        if trained.transform.features.iter().any(|f| f.column == column.name) {
            let kind = if column.numeric { data_type::DOUBLE } else { data_type::STRING };
            builder.graph.input.push(value(&column.name, kind, [named("batch"), fixed(1)], &column.unit));
        }
    }
    let features: Vec<String> =
        trained.transform.features.iter().enumerate().map(|(i, f)| feature(builder, i, f)).collect();
    let joined = builder.node("Concat", features, "features", &[("axis", 1)]);
    builder.node("Cast", vec![joined], "inputs", &[("to", i64::from(data_type::FLOAT))])
}

/// A picture, scaled: float32 `[batch, 1, height, width]` for a convolution, else one row, `[batch, height · width]`.
fn image(builder: &mut Builder, trained: &Trained, layers: &[Layer<'_>]) -> String {
    let (height, width) = trained.picture;
    let sizes = [named("batch"), fixed(height), fixed(width)];
    builder.graph.input.push(value("image", data_type::UINT8, sizes, "0 (background) to 255"));
    let wide = builder.node("Cast", vec!["image".into()], "pixels", &[("to", i64::from(data_type::DOUBLE))]);
    let shift = builder.double("pixels.shift", trained.transform.pixels.0);
    let scale = builder.double("pixels.scale", trained.transform.pixels.1);
    let centred = builder.node("Sub", vec![wide, shift], "pixels.centred", &[]);
    let scaled = builder.node("Div", vec![centred, scale], "pixels.scaled", &[]);
    let row = builder.node("Flatten", vec![scaled], "features", &[("axis", 1)]);
    let row = builder.node("Cast", vec![row], "inputs", &[("to", i64::from(data_type::FLOAT))]);
    if !matches!(layers.first(), Some(Layer::Convolution(_))) {
        return row;
    }
    let shape = builder.sizes(&[-1, 1, height as i64, width as i64]);
    builder.node("Reshape", vec![row, shape], "picture", &[])
}

/// One input of the model from its column: `[batch, 1]`, float64.
fn feature(builder: &mut Builder, index: usize, feature: &FeatureInfo) -> String {
    let name = |part: &str| format!("feature{index}.{part}");
    let column = feature.column.clone();
    let raw = match feature.kind.as_str() {
        "category" => {
            let word = name("word");
            builder.graph.initializer.push(TensorProto {
                dims: vec![],
                data_type: data_type::STRING,
                string_data: vec![feature.category.clone().into_bytes()],
                name: word.clone(),
                raw_data: vec![],
            });
            let equal = builder.node("Equal", vec![column, word], &name("equal"), &[]);
            builder.node("Cast", vec![equal], &name("raw"), &[("to", i64::from(data_type::DOUBLE))])
        }
        "missing" => {
            let unknown = builder.node("IsNaN", vec![column], &name("unknown"), &[]);
            builder.node("Cast", vec![unknown], &name("raw"), &[("to", i64::from(data_type::DOUBLE))])
        }
        _ => {
            let unknown = builder.node("IsNaN", vec![column.clone()], &name("unknown"), &[]);
            let fill = builder.double(&name("fill"), feature.fill.unwrap_or(0.0));
            builder.node("Where", vec![unknown, fill, column], &name("raw"), &[])
        }
    };
    let shift = builder.double(&name("shift"), feature.shift);
    let scale = builder.double(&name("scale"), feature.scale);
    let centred = builder.node("Sub", vec![raw, shift], &name("centred"), &[]);
    builder.node("Div", vec![centred, scale], &name("scaled"), &[])
}

/// The network, float32; returns the name of its output.
fn network(builder: &mut Builder, layers: &[Layer<'_>], storage: Storage, mut values: String) -> String {
    for (index, layer) in layers.iter().enumerate() {
        let mut inputs = vec![values];
        inputs.extend(layer.arrays().iter().map(|array| builder.weight(array, storage)));
        let output = format!("layer{index}.{}", layer.kind());
        values = match layer {
            Layer::Linear(_) => builder.node("Gemm", inputs, &output, &[]),
            Layer::Convolution(_) => builder.sized("Conv", inputs, &output, &[("pads", &[1, 1, 1, 1])]),
            Layer::Normalisation(_) => builder.node("BatchNormalization", inputs, &output, &[]),
            Layer::Activation(activation) => activate(builder, *activation, inputs.swap_remove(0), &output),
            Layer::Pool => {
                builder.sized("MaxPool", inputs, &output, &[("kernel_shape", &[2, 2]), ("strides", &[2, 2])])
            }
            Layer::Flatten => builder.node("Flatten", inputs, &output, &[("axis", 1)]),
            Layer::Embedding(_) => transformer::embedding(builder, inputs, &output),
            Layer::Block { heads, arrays, .. } => {
                transformer::block(builder, &inputs, *heads, arrays[0].values.len(), &output)
            }
            Layer::LayerNorm(_) => transformer::normalise(builder, inputs, &output),
            Layer::Head(_) => builder.node("MatMul", inputs, &output, &[]),
            Layer::Mean => transformer::mean(builder, inputs.swap_remove(0), &output),
        };
    }
    values
}

fn activate(builder: &mut Builder, activation: Activation, x: String, name: &str) -> String {
    let kind = match activation {
        Activation::Relu => "Relu",
        Activation::Tanh => "Tanh",
        Activation::Sigmoid => "Sigmoid",
        Activation::Gelu => return gelu(builder, x, name),
    };
    builder.node(kind, vec![x], name, &[])
}

/// x/2 · (1 + erf(x / √2)): ONNX has Gelu itself only from opset 20 on.
fn gelu(builder: &mut Builder, x: String, name: &str) -> String {
    let part = |part: &str| format!("{name}.{part}");
    let [root, one, half] = [std::f32::consts::SQRT_2, 1.0, 0.5].map(|x| builder.float(x));
    let divided = builder.node("Div", vec![x.clone(), root], &part("divided"), &[]);
    let erf = builder.node("Erf", vec![divided], &part("erf"), &[]);
    let sum = builder.node("Add", vec![erf, one], &part("sum"), &[]);
    let product = builder.node("Mul", vec![x, sum], &part("product"), &[]);
    builder.node("Mul", vec![product, half], name, &[])
}

/// Back to the target's unit.
fn number(builder: &mut Builder, trained: &Trained, info: &FeatureInfo, log: bool, output: String) {
    let wide = builder.node("Cast", vec![output], "output", &[("to", i64::from(data_type::DOUBLE))]);
    let scale = builder.double("target.scale", info.scale);
    let shift = builder.double("target.shift", info.shift);
    let scaled = builder.node("Mul", vec![wide, scale], "target.scaled", &[]);
    if log {
        let logarithm = builder.node("Add", vec![scaled, shift], "target.log", &[]);
        builder.node("Exp", vec![logarithm], &info.column, &[]);
    } else {
        builder.node("Add", vec![scaled, shift], &info.column, &[]);
    }
    let unit = trained.columns.iter().find(|c| c.target).map_or("", |c| c.unit.as_str());
    builder.graph.output.push(value(&info.column, data_type::DOUBLE, [named("batch"), fixed(1)], unit));
}
