//! A graph in the making: nodes, weights, and what goes in and out.

use super::onnx_messages::{
    Attribute, Dimension, Extent, Graph, Node, Shape, TensorProto, TensorType, TypeProto, ValueInfo, data_type,
};
use super::{Storage, int8};
use crate::models::Array;

const INT_ATTRIBUTE: i32 = 2;
const INTS_ATTRIBUTE: i32 = 7;

/// See the module.
#[derive(Default)]
pub struct Builder {
    pub graph: Graph,
}

impl Builder {
    /// A node with whole numbers as attributes; gives the name of its output.
    pub fn node(&mut self, kind: &str, input: Vec<String>, output: &str, attributes: &[(&str, i64)]) -> String {
        let attributes = attributes.iter().map(|(name, i)| integer(name, *i)).collect();
        let [output] = self.nodes(kind, input, [output.into()], attributes);
        output
    }

    /// A node whose attributes are lists of sizes.
    pub fn sized(&mut self, kind: &str, input: Vec<String>, output: &str, attributes: &[(&str, &[i64])]) -> String {
        let attribute = |(name, ints): &(&str, &[i64])| Attribute {
            name: (*name).into(),
            i: 0,
            ints: ints.to_vec(),
            kind: INTS_ATTRIBUTE,
        };
        let [output] = self.nodes(kind, input, [output.into()], attributes.iter().map(attribute).collect());
        output
    }

    /// Equal parts of the last axis.
    pub fn split<const N: usize>(&mut self, input: String, outputs: [String; N]) -> [String; N] {
        let attributes = vec![integer("axis", -1), integer("num_outputs", N as i64)];
        self.nodes("Split", vec![input], outputs, attributes)
    }

    fn nodes<const N: usize>(
        &mut self,
        kind: &str,
        input: Vec<String>,
        output: [String; N],
        attribute: Vec<Attribute>,
    ) -> [String; N] {
        let name = output.first().cloned().unwrap_or_default();
        self.graph.node.push(Node { input, output: output.to_vec(), name, op_type: kind.into(), attribute });
        output
    }

    /// A constant of any kind.
    pub fn tensor(&mut self, name: &str, kind: i32, dims: &[usize], raw: Vec<u8>) -> String {
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

    /// A float64 number.
    pub fn double(&mut self, name: &str, value: f64) -> String {
        self.tensor(name, data_type::DOUBLE, &[], value.to_le_bytes().to_vec())
    }

    /// A float32 number, the same one for all that ask for it.
    pub fn float(&mut self, value: f32) -> String {
        let name = format!("constant.{value}");
        if self.graph.initializer.iter().any(|tensor| tensor.name == name) {
            return name;
        }
        self.floats(&name, &[], &[value])
    }

    /// Float32 numbers.
    pub fn floats(&mut self, name: &str, dims: &[usize], values: &[f32]) -> String {
        self.tensor(name, data_type::FLOAT, dims, values.iter().flat_map(|v| v.to_le_bytes()).collect())
    }

    /// Sizes, axes or places, int64 `[n]`; the same ones for all that ask for them.
    pub fn sizes(&mut self, values: &[i64]) -> String {
        let name = values.iter().fold("sizes".to_owned(), |name, value| format!("{name}.{value}"));
        if self.graph.initializer.iter().any(|tensor| tensor.name == name) {
            return name;
        }
        let raw = values.iter().flat_map(|v| v.to_le_bytes()).collect();
        self.tensor(&name, data_type::INT64, &[values.len()], raw)
    }

    /// A layer's tensor as it is stored: what multiplies something may be int8, made float32 in the graph.
    pub fn weight(&mut self, array: &Array, storage: Storage) -> String {
        let name = array.name.as_str();
        if storage == Storage::Float32 || !array.is_weight() {
            return self.floats(name, &array.shape, &array.values);
        }
        let (values, scale) = int8(array);
        let raw = values.into_iter().map(|q| q as u8).collect();
        let integers = self.tensor(&format!("{name}.int8"), data_type::INT8, &array.shape, raw);
        let scale = self.floats(&format!("{name}.scale"), &[], &[scale]);
        self.node("DequantizeLinear", vec![integers, scale], name, &[])
    }
}

fn integer(name: &str, i: i64) -> Attribute {
    Attribute { name: name.into(), i, ints: vec![], kind: INT_ATTRIBUTE }
}

/// A size by its name, which a reader may choose.
pub fn named(name: &str) -> Extent {
    Extent::Name(name.into())
}

/// A fixed size.
pub fn fixed(size: usize) -> Extent {
    Extent::Value(size as i64)
}

/// What goes in or out: its element type, its sizes.
pub fn value(name: &str, kind: i32, sizes: impl IntoIterator<Item = Extent>, doc: &str) -> ValueInfo {
    let dim = sizes.into_iter().map(|extent| Dimension { extent: Some(extent) }).collect();
    let tensor = TensorType { elem_type: kind, shape: Some(Shape { dim }) };
    ValueInfo { name: name.into(), kind: Some(TypeProto { tensor: Some(tensor) }), doc_string: doc.into() }
}
