//! The exported files, taken apart again. Their real readers (onnxruntime, a browser, PyTorch) are in the browser tests
//! and in tests/fixtures.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use common::{open, recipe, settings, train, value, word};
use kindling::error::Error;
use kindling::pipeline::deploy::onnx_messages::Model;
use kindling::report::{Input, InputValue, Value};
use kindling::session::Session;
use kindling::trained::Cells;
use pollster::block_on;
use prost::Message;

fn exported(session: &Session, format: &str) -> Vec<u8> {
    block_on(session.export(format)).unwrap().bytes
}

#[test]
fn onnx_has_the_transform_inside() {
    let session = open(&recipe("mlp"));
    train(&session, 5);
    let model = Model::decode(exported(&session, "onnx").as_slice()).unwrap();
    let graph = model.graph.unwrap();
    assert_eq!(graph.input.len(), 16, "every column but the price");
    assert_eq!(graph.output[0].name, "price_usd");
    let count = |kind: &str| graph.node.iter().filter(|n| n.op_type == kind).count();
    assert_eq!((count("Gemm"), count("Relu"), count("Equal")), (3, 2, 19));
    assert_eq!(count("Div"), block_on(session.prepare()).features.len());
}

#[test]
fn int8_files_hold_int8_weights() {
    let mut settings = recipe("mlp");
    settings.push(("quantise".into(), Value::Toggle(true)));
    let session = open(&settings);
    train(&session, 5);
    let bytes = exported(&session, "safetensors");
    let file = safetensors::SafeTensors::deserialize(&bytes).unwrap();
    assert_eq!(file.tensor("layers.0.weight").unwrap().dtype(), safetensors::Dtype::I8);
    let model = Model::decode(exported(&session, "onnx").as_slice()).unwrap();
    assert_eq!(model.graph.unwrap().node.iter().filter(|n| n.op_type == "DequantizeLinear").count(), 3);
}

#[test]
fn files_are_the_same_every_time() {
    let session = open(&recipe("mlp"));
    train(&session, 5);
    for format in ["onnx", "safetensors", "html", "python"] {
        assert_eq!(exported(&session, format), exported(&session, format), "{format}");
    }
    assert!(matches!(block_on(session.export("pickle")).unwrap_err(), Error::UnknownFormat { .. }));
}

#[test]
fn page_fetches_nothing_and_cannot_be_broken_out_of() {
    let session = open(&settings(&[("features", word("all"))]));
    train(&session, 5);
    let page = String::from_utf8(exported(&session, "html")).unwrap();
    assert!(page.contains("default-src 'none'"));
    assert!(!page.contains("http://") && !page.contains("https://") && !page.contains("@MODEL@"));
    let json = page.split("id=\"model\">").nth(1).unwrap().split("</script>").next().unwrap();
    assert!(!json.contains('<'));
    serde_json::from_str::<serde_json::Value>(json).unwrap();
}

/// Prices that PyTorch gave for houses of a committed model: see tests/fixtures/deploy_fixture.py.
#[test]
fn predictions_are_pytorchs() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/deploy-pytorch.json");
    let fixture: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let session = open(&settings(&[]));
    block_on(session.restore(fixture["save"].to_string().as_bytes())).unwrap();
    let houses: Vec<Input> = serde_json::from_value(fixture["houses"].clone()).unwrap();
    let prices: Vec<f64> = serde_json::from_value(fixture["prices"].clone()).unwrap();
    assert_eq!(houses.len(), 100);
    for (house, price) in houses.iter().zip(prices) {
        let ours = value(&block_on(session.predict(house)).unwrap());
        assert!((ours / price - 1.0).abs() < 1e-4, "{ours} against PyTorch's {price}");
    }
}

#[test]
fn unknown_cells_are_filled_and_marked() {
    let session = open(&settings(&[("features", word("all"))]));
    train(&session, 300);
    let mut house: Cells = block_on(session.apply()).fields.into_iter().map(|f| (f.name, f.start)).collect();
    let price = |house: &Cells| value(&block_on(session.predict(&Input::Cells(house.clone()))).unwrap());
    let known = price(&house);
    house.remove("depth_ft");
    let unknown = price(&house);
    assert!(known != unknown, "the indicator has a weight of its own");
    house.insert("wall".into(), InputValue::Word(String::new()));
    assert!(price(&house).is_finite());
}
