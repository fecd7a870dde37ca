//! ONNX with the transform inside the graph. Of a table: one named input for each column in user's units (float64
//! `[batch, 1]`, NaN for unknown; words as strings, empty for unknown). Of pictures: `image`, uint8 `[batch, height, width]`.
//! The output is the target column in its unit (float64 `[batch, 1]`), or `probabilities` (float32 `[batch, classes]`, the
//! classes' names in the metadata). The transform is float64 because coordinates such as −83.5959 would lose digits that the model uses; the layers are float32.

use super::onnx_messages::{
    Attribute, Dimension, Entry, Extent, Graph, Model, Node, Opset, Shape, TensorProto, TensorType, TypeProto,
    ValueInfo, data_type,
};
use super::{Storage, int8};
use crate::error::{Error, Result};
use crate::models::{Array, Layer};
use crate::report::FeatureInfo;
use crate::spec::Activation;
use crate::trained::{Target, Trained};
use prost::Message;

/// Opset 19 is the first whose Equal compares strings.
const OPSET: i64 = 19;
const IR_VERSION: i64 = 9;
const INT_ATTRIBUTE: i32 = 2;
const INTS_ATTRIBUTE: i32 = 7;

/// Writes the model.
///
/// # Errors
/// `export`.
pub fn write(trained: &Trained, storage: Storage) -> Result<Vec<u8>> {
    let mut builder = Builder::default();
    builder.graph.name = trained.spec.task.clone();
    let values = if trained.picture == (0, 0) { features(&mut builder, trained) } else { image(&mut builder, trained) };
    let output = layers(&mut builder, trained, storage, values);
    let classes = match &trained.transform.target {
        Target::Number { info, log } => {
            number(&mut builder, trained, info, *log, output);
            String::new()
        }
        Target::Classes(classes) => {
            builder.node("Softmax", vec![output], "probabilities", &[("axis", 1)]);
            let sizes = [classes.len()];
            builder.graph.output.push(value("probabilities", data_type::FLOAT, &sizes, "in the order of `classes`"));
            classes.join(",")
        }
        Target::Tokens(_) => return Err(Error::Export { reason: "not yet".into() }),
    };
    let settings = serde_json::to_string(&trained.spec).map_err(|e| Error::Export { reason: e.to_string() })?;
    let entry = |key: &str, value: String| Entry { key: key.into(), value };
    let model = Model {
        ir_version: IR_VERSION,
        producer_name: "kindling".into(),
        producer_version: env!("CARGO_PKG_VERSION").into(),
        doc_string: "NaN or an empty word means unknown.".into(),
        graph: Some(builder.graph),
        opset_import: vec![Opset { domain: String::new(), version: OPSET }],
        metadata_props: vec![
            entry("task", trained.spec.task.clone()),
            entry("step", trained.step.to_string()),
            entry("settings", settings),
            entry("classes", classes),
            entry("data", trained.credit.into()),
        ],
    };
    Ok(model.encode_to_vec())
}

#[derive(Default)]
struct Builder {
    graph: Graph,
}

impl Builder {
    fn node(&mut self, kind: &str, input: Vec<String>, output: &str, attributes: &[(&str, i64)]) -> String {
        let attribute =
            |(name, i): &(&str, i64)| Attribute { name: (*name).into(), i: *i, ints: vec![], kind: INT_ATTRIBUTE };
        self.node_with(kind, input, output, attributes.iter().map(attribute).collect())
    }

    /// A node whose attributes are lists of sizes.
    fn sized(&mut self, kind: &str, input: Vec<String>, output: &str, attributes: &[(&str, &[i64])]) -> String {
        let attribute = |(name, ints): &(&str, &[i64])| Attribute {
            name: (*name).into(),
            i: 0,
            ints: ints.to_vec(),
            kind: INTS_ATTRIBUTE,
        };
        self.node_with(kind, input, output, attributes.iter().map(attribute).collect())
    }

    fn node_with(&mut self, kind: &str, input: Vec<String>, output: &str, attribute: Vec<Attribute>) -> String {
        let (output_name, op_type) = (output.to_owned(), kind.to_owned());
        self.graph.node.push(Node { input, output: vec![output.into()], name: output_name, op_type, attribute });
        output.into()
    }

    fn tensor(&mut self, name: &str, kind: i32, dims: &[usize], raw: Vec<u8>) -> String {
        let dims = dims.iter().map(|&d| d as i64).collect();
        self.graph.initializer.push(TensorProto {
            dims,
            data_type: kind,
            string_data: vec![],
            name: name.into(),
            raw_data: raw,
        });
        name.into()
    }

    fn double(&mut self, name: &str, value: f64) -> String {
        self.tensor(name, data_type::DOUBLE, &[], value.to_le_bytes().to_vec())
    }

    fn floats(&mut self, name: &str, dims: &[usize], values: &[f32]) -> String {
        self.tensor(name, data_type::FLOAT, dims, values.iter().flat_map(|v| v.to_le_bytes()).collect())
    }
}

/// `[batch, sizes...]` of an element type.
fn value(name: &str, kind: i32, sizes: &[usize], doc: &str) -> ValueInfo {
    let batch = Dimension { extent: Some(Extent::Name("batch".into())) };
    let size = |&size: &usize| Dimension { extent: Some(Extent::Value(size as i64)) };
    let dim = std::iter::once(batch).chain(sizes.iter().map(size)).collect();
    let tensor = TensorType { elem_type: kind, shape: Some(Shape { dim }) };
    ValueInfo { name: name.into(), kind: Some(TypeProto { tensor: Some(tensor) }), doc_string: doc.into() }
}

/// Inputs for the columns in use, scaled: float32 `[batch, features]`.
fn features(builder: &mut Builder, trained: &Trained) -> String {
    for column in &trained.columns {
        if trained.transform.features.iter().any(|f| f.column == column.name) {
            let kind = if column.numeric { data_type::DOUBLE } else { data_type::STRING };
            builder.graph.input.push(value(&column.name, kind, &[1], &column.unit));
        }
    }
    let features: Vec<String> =
        trained.transform.features.iter().enumerate().map(|(i, f)| feature(builder, i, f)).collect();
    let joined = builder.node("Concat", features, "features", &[("axis", 1)]);
    builder.node("Cast", vec![joined], "inputs", &[("to", i64::from(data_type::FLOAT))])
}

/// A picture, scaled and laid out as one row: float32 `[batch, height · width]`.
fn image(builder: &mut Builder, trained: &Trained) -> String {
    let (height, width) = trained.picture;
    builder.graph.input.push(value("image", data_type::UINT8, &[height, width], "0 (background) to 255"));
    let wide = builder.node("Cast", vec!["image".into()], "pixels", &[("to", i64::from(data_type::DOUBLE))]);
    let shift = builder.double("pixels.shift", trained.transform.pixels.0);
    let scale = builder.double("pixels.scale", trained.transform.pixels.1);
    let centred = builder.node("Sub", vec![wide, shift], "pixels.centred", &[]);
    let scaled = builder.node("Div", vec![centred, scale], "pixels.scaled", &[]);
    let row = builder.node("Flatten", vec![scaled], "features", &[("axis", 1)]);
    builder.node("Cast", vec![row], "inputs", &[("to", i64::from(data_type::FLOAT))])
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

/// The network, float32; returns the name of its output `[batch, outputs]`.
fn layers(builder: &mut Builder, trained: &Trained, storage: Storage, mut values: String) -> String {
    let layers = trained.config.layers(&trained.weights);
    if let Some(Layer::Convolution(_)) = layers.first() {
        let (height, width) = trained.picture;
        let shape = [-1, 1, height as i64, width as i64].iter().flat_map(|size| size.to_le_bytes()).collect();
        let shape = builder.tensor("picture.shape", data_type::INT64, &[4], shape);
        values = builder.node("Reshape", vec![values, shape], "picture", &[]);
    }
    for (index, layer) in layers.iter().enumerate() {
        let name = |part: &str| format!("layer{index}.{part}");
        let mut inputs = vec![values];
        for (place, array) in layer.arrays().iter().enumerate() {
            let own = name(array.name.rsplit_once('.').map_or("", |(_, part)| part));
            inputs.push(match place {
                0 if array.is_weight() => weight(builder, &own, array, storage),
                _ => builder.floats(&own, &array.shape, &array.values),
            });
        }
        let output = name(layer.kind());
        values = match layer {
            Layer::Linear(_) => builder.node("Gemm", inputs, &output, &[]),
            Layer::Convolution(_) => builder.sized("Conv", inputs, &output, &[("pads", &[1, 1, 1, 1])]),
            Layer::Normalisation(_) => builder.node("BatchNormalization", inputs, &output, &[]),
            Layer::Activation(activation) => activate(builder, *activation, inputs.swap_remove(0), &output),
            Layer::Pool => {
                builder.sized("MaxPool", inputs, &output, &[("kernel_shape", &[2, 2]), ("strides", &[2, 2])])
            }
            Layer::Flatten => builder.node("Flatten", inputs, &output, &[("axis", 1)]),
            _ => inputs.swap_remove(0),
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
    let root = builder.floats(&part("root"), &[], &[std::f32::consts::SQRT_2]);
    let one = builder.floats(&part("one"), &[], &[1.0]);
    let half = builder.floats(&part("half"), &[], &[0.5]);
    let divided = builder.node("Div", vec![x.clone(), root], &part("divided"), &[]);
    let erf = builder.node("Erf", vec![divided], &part("erf"), &[]);
    let sum = builder.node("Add", vec![erf, one], &part("sum"), &[]);
    let product = builder.node("Mul", vec![x, sum], &part("product"), &[]);
    builder.node("Mul", vec![product, half], name, &[])
}

fn weight(builder: &mut Builder, name: &str, array: &Array, storage: Storage) -> String {
    match storage {
        Storage::Float32 => builder.floats(name, &array.shape, &array.values),
        Storage::Int8 => {
            let (values, scale) = int8(array);
            let raw = values.into_iter().map(|q| q as u8).collect();
            let integers = builder.tensor(&format!("{name}.int8"), data_type::INT8, &array.shape, raw);
            let scale = builder.floats(&format!("{name}.scale"), &[], &[scale]);
            builder.node("DequantizeLinear", vec![integers, scale], name, &[])
        }
    }
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
    builder.graph.output.push(value(&info.column, data_type::DOUBLE, &[1], unit));
}
