//! ONNX with the transform inside the graph: one named input for each column in user's units (float64 `[batch, 1]`, NaN
//! for unknown; words as strings, empty for unknown), one output `price` in USD (float64 `[batch, 1]`). The transform is
//! float64 because coordinates such as −83.5959 would lose digits that the model uses; the layers are float32.

use super::onnx_messages::{
    Attribute, Dimension, Entry, Extent, Graph, Model, Node, Opset, Shape, TensorProto, TensorType, TypeProto,
    ValueInfo, data_type,
};
use super::{CREDIT, Storage, int8};
use crate::error::{Error, Result};
use crate::report::FeatureInfo;
use crate::spec::Activation;
use crate::trained::{Layer, Trained};
use prost::Message;

/// Opset 19 is the first whose Equal compares strings.
const OPSET: i64 = 19;
const IR_VERSION: i64 = 9;
const INT_ATTRIBUTE: i32 = 2;

/// Writes the model.
///
/// # Errors
/// `export`.
pub fn write(trained: &Trained, storage: Storage) -> Result<Vec<u8>> {
    let mut builder = Builder::default();
    inputs(&mut builder, trained);
    let features: Vec<String> =
        trained.transform.features.iter().enumerate().map(|(i, f)| feature(&mut builder, i, f)).collect();
    builder.node("Concat", features, "features", &[("axis", 1)]);
    let output = layers(&mut builder, trained, storage);
    price(&mut builder, trained, output);
    let settings = serde_json::to_string(&trained.spec).map_err(|e| Error::Export { reason: e.to_string() })?;
    let entry = |key: &str, value: String| Entry { key: key.into(), value };
    let model = Model {
        ir_version: IR_VERSION,
        producer_name: "kindling".into(),
        producer_version: env!("CARGO_PKG_VERSION").into(),
        doc_string: "Price of a house in USD. NaN or an empty word means unknown.".into(),
        graph: Some(builder.graph),
        opset_import: vec![Opset { domain: String::new(), version: OPSET }],
        metadata_props: vec![
            entry("task", trained.spec.task.clone()),
            entry("step", trained.step.to_string()),
            entry("settings", settings),
            entry("data", CREDIT.into()),
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
        let attribute = |(name, i): &(&str, i64)| Attribute { name: (*name).into(), i: *i, kind: INT_ATTRIBUTE };
        self.graph.node.push(Node {
            input,
            output: vec![output.into()],
            name: output.into(),
            op_type: kind.into(),
            attribute: attributes.iter().map(attribute).collect(),
        });
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

/// `[batch, 1]` of an element type.
fn value(name: &str, kind: i32, doc: &str) -> ValueInfo {
    let batch = Dimension { extent: Some(Extent::Name("batch".into())) };
    let one = Dimension { extent: Some(Extent::Value(1)) };
    let tensor = TensorType { elem_type: kind, shape: Some(Shape { dim: vec![batch, one] }) };
    ValueInfo { name: name.into(), kind: Some(TypeProto { tensor: Some(tensor) }), doc_string: doc.into() }
}

fn inputs(builder: &mut Builder, trained: &Trained) {
    for column in &trained.columns {
        if trained.transform.features.iter().any(|f| f.column == column.name) {
            let kind = if column.numeric { data_type::DOUBLE } else { data_type::STRING };
            builder.graph.input.push(value(&column.name, kind, &column.unit));
        }
    }
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

/// The network, float32; returns the name of its output `[batch, 1]`.
fn layers(builder: &mut Builder, trained: &Trained, storage: Storage) -> String {
    let mut values = builder.node("Cast", vec!["features".into()], "inputs", &[("to", i64::from(data_type::FLOAT))]);
    for (index, layer) in trained.layers.iter().enumerate() {
        let name = |part: &str| format!("layer{index}.{part}");
        let weight = weight(builder, &name("weight"), layer, storage);
        let bias = builder.floats(&name("bias"), &[layer.outputs], &layer.bias);
        values = builder.node("Gemm", vec![values, weight, bias], &name("linear"), &[]);
        if let (Some(activation), true) = (trained.activation, index + 1 < trained.layers.len()) {
            values = activate(builder, activation, values, &name("activation"));
        }
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

fn weight(builder: &mut Builder, name: &str, layer: &Layer, storage: Storage) -> String {
    let dims = [layer.inputs, layer.outputs];
    match storage {
        Storage::Float32 => builder.floats(name, &dims, &layer.weight),
        Storage::Int8 => {
            let (values, scale) = int8(layer);
            let raw = values.into_iter().map(|q| q as u8).collect();
            let integers = builder.tensor(&format!("{name}.int8"), data_type::INT8, &dims, raw);
            let scale = builder.floats(&format!("{name}.scale"), &[], &[scale]);
            builder.node("DequantizeLinear", vec![integers, scale], name, &[])
        }
    }
}

/// Back to dollars.
fn price(builder: &mut Builder, trained: &Trained, output: String) {
    let wide = builder.node("Cast", vec![output], "output", &[("to", i64::from(data_type::DOUBLE))]);
    let scale = builder.double("target.scale", trained.transform.target.scale);
    let shift = builder.double("target.shift", trained.transform.target.shift);
    let scaled = builder.node("Mul", vec![wide, scale], "target.scaled", &[]);
    if trained.transform.log_target {
        let logarithm = builder.node("Add", vec![scaled, shift], "target.log", &[]);
        builder.node("Exp", vec![logarithm], "price", &[]);
    } else {
        builder.node("Add", vec![scaled, shift], "price", &[]);
    }
    builder.graph.name = trained.spec.task.clone();
    builder.graph.output.push(value("price", data_type::DOUBLE, "usd"));
}
