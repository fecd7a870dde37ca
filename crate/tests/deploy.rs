//! The exported files, taken apart again. Their real readers (onnxruntime, a browser, PyTorch) are in the browser tests
//! and in tests/fixtures.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use common::{number, open, open_task, recipe, settings, train, value, word};
use kindling::error::Error;
use kindling::pipeline::deploy::onnx_messages::Model;
use kindling::report::{Input, InputValue, Prediction, Value};
use kindling::session::{Session, Settings};
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

/// Settings of a Transformer that a test can afford.
fn small(also: &[(&str, Value)]) -> Settings {
    let size = [("context", number(16.0)), ("width", number(16.0)), ("heads", number(2.0)), ("blocks", number(2.0))];
    settings(&[&size[..], &[("batchSize", number(8.0))], also].concat())
}

/// What is said of some texts: the likeliest next characters and what is written, or the probabilities of the classes.
fn answers(session: &Session, texts: &[&str]) -> Vec<(String, Vec<f64>)> {
    let answer = |text: &&str| match block_on(session.predict(&Input::Text((*text).into()))).unwrap() {
        Prediction::Text { text, next, .. } => (text, next.into_iter().map(|(_, p)| p).collect()),
        Prediction::Class { class, probabilities, .. } => (class, probabilities),
        Prediction::Number { .. } => (String::new(), vec![]),
    };
    texts.iter().map(answer).collect()
}

const TEXTS: [&str; 3] = ["", "ROMEO:\n", "A moving film, but 2 hours too long to be called unheardofword."];

/// A model of text, and one that begins with its safetensors file, rewritten as a reader may do.
fn begun_again(
    task: &str,
    also: &[(&str, Value)],
    rewritten: impl Fn(Vec<u8>) -> Vec<u8>,
) -> [Vec<(String, Vec<f64>)>; 2] {
    let drawn = open_task(task, &small(&[also, &[("initialisation", word("pytorch"))]].concat()));
    train(&drawn, 10);
    let again = open_task(task, &small(&[also, &[("initialisation", word("pretrained"))]].concat()));
    let report = block_on(again.start(&rewritten(exported(&drawn, "safetensors")))).unwrap();
    assert_eq!((report.task.as_str(), report.taken), (task, report.tensors));
    [answers(&drawn, &TEXTS), answers(&again, &TEXTS)]
}

fn assert_near([a, b]: [Vec<(String, Vec<f64>)>; 2], most: f64) {
    for ((_, a), (_, b)) in a.iter().zip(&b) {
        assert!(a.iter().zip(b).all(|(a, b)| (a - b).abs() < most), "{a:?} {b:?}");
    }
}

/// The file with 16-bit floats, cut off, numbers below the normal ones as 0.
fn halved(bytes: Vec<u8>) -> Vec<u8> {
    let half = |value: &[u8]| {
        let bits = u32::from_le_bytes(value.try_into().unwrap());
        let exponent = (bits >> 23 & 0xff).saturating_sub(112);
        let rest = if exponent == 0 { 0 } else { exponent << 10 | bits >> 13 & 0x3ff };
        ((bits >> 16 & 0x8000 | rest) as u16).to_le_bytes()
    };
    let file = safetensors::SafeTensors::deserialize(&bytes).unwrap();
    let (_, header) = safetensors::SafeTensors::read_metadata(&bytes).unwrap();
    let tensors = file.tensors().into_iter().map(|(name, tensor)| {
        let values: Vec<u8> = tensor.data().chunks_exact(4).flat_map(half).collect();
        (name, tensor.shape().to_vec(), values)
    });
    let tensors: Vec<_> = tensors.collect();
    let views = tensors.iter().map(|(name, shape, values)| {
        (name, safetensors::tensor::TensorView::new(safetensors::Dtype::F16, shape.clone(), values).unwrap())
    });
    safetensors::serialize(views, header.metadata().clone()).unwrap()
}

#[test]
fn a_model_begun_with_an_exported_file_says_the_same() {
    let masked = [("maskedSteps", number(5.0))];
    for (task, also) in [("shakespeare", &[][..]), ("tang", &[]), ("sentiment", &[]), ("sentiment", &masked)] {
        let [drawn, again] = begun_again(task, also, |file| file);
        assert_eq!(drawn, again, "{task}");
    }
}

#[test]
fn a_model_begun_with_an_int8_file_says_what_the_quantised_one_said() {
    for task in ["shakespeare", "sentiment"] {
        assert_near(begun_again(task, &[("quantise", Value::Toggle(true))], |file| file), 1e-5);
    }
}

#[test]
fn a_model_begun_with_a_float16_file_says_nearly_the_same() {
    assert_near(begun_again("shakespeare", &[], halved), 1e-2);
}

#[test]
fn text_models_carry_what_their_readers_need() {
    for (task, causal) in [("shakespeare", true), ("sentiment", false)] {
        let session =
            open_task(task, &small(&[("initialisation", word("pytorch")), ("quantise", Value::Toggle(true))]));
        let bytes = exported(&session, "safetensors");
        let file = safetensors::SafeTensors::deserialize(&bytes).unwrap();
        assert_eq!(file.tensor("position.weight").unwrap().shape(), [16, 16]);
        assert_eq!(file.tensor("blocks.1.expand.weight").unwrap().shape(), [64, 16], "PyTorch's order");
        assert_eq!(file.tensor("blocks.1.expand.weight").unwrap().dtype(), safetensors::Dtype::I8);
        let (_, header) = safetensors::SafeTensors::read_metadata(&bytes).unwrap();
        let info: serde_json::Value = serde_json::from_str(&header.metadata().as_ref().unwrap()["kindling"]).unwrap();
        assert_eq!(info["context"], 16);
        let block =
            serde_json::json!({"type": "block", "name": "blocks.0", "activation": null, "heads": 2, "causal": causal});
        assert_eq!(info["layers"][1], block);
        let tokens = file.tensor("token.weight").unwrap().shape()[0];
        let known = match &info["vocabulary"] {
            serde_json::Value::String(characters) => characters.chars().count(),
            words => words.as_array().unwrap().len() + 3,
        };
        assert_eq!(known, tokens);
        let model = Model::decode(exported(&session, "onnx").as_slice()).unwrap();
        let vocabulary = model.metadata_props.iter().find(|entry| entry.key == "vocabulary").unwrap();
        assert_eq!(info["vocabulary"].as_str().map_or(info["vocabulary"].to_string(), String::from), vocabulary.value);
        let graph = model.graph.unwrap();
        let count = |kind: &str| graph.node.iter().filter(|n| n.op_type == kind).count();
        // Two tables, four matrices a block, the head; two norms a block and the last one.
        assert_eq!((count("DequantizeLinear"), count("LayerNormalization"), count("Trilu")), (11, 5, causal.into()));
    }
}
