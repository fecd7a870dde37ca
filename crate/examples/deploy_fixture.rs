//! Writes trained networks, their files and what they say of 100 test houses, of pictures and of texts for tests/fixtures/deploy_fixture.py:
//! `cargo run --example deploy_fixture --profile fast -- FOLDER`.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "../tests/common/mod.rs"]
mod common;

use common::{open, open_task, recipe, train, value, word};
use kindling::report::{Cell, Input, InputValue, Prediction, Value};
use kindling::session::Settings;
use pollster::block_on;

fn main() {
    let folder = std::env::args().nth(1).unwrap();
    let mut settings = recipe("mlp");
    settings.extend([("width".into(), Value::Number(8.0)), ("activation".into(), word("tanh"))]);
    settings.push(("logTarget".into(), Value::Toggle(true)));
    let session = open(&settings);
    train(&session, 300);
    for format in ["onnx", "safetensors", "html", "python"] {
        let file = block_on(session.export(format)).unwrap();
        std::fs::write(format!("{folder}/{}", file.name), file.bytes).unwrap();
    }
    let columns = kindling::tasks::find("house-price").unwrap().info.columns;
    let page = block_on(session.rows(20_285, 100, None, false)).unwrap();
    let house = |cells: &Vec<Cell>| -> std::collections::BTreeMap<String, InputValue> {
        let pairs = columns.iter().zip(cells).filter(|(c, _)| !c.target);
        let known = |cell: &Cell| match cell {
            Cell::Number(x) => Some(InputValue::Number(*x)),
            Cell::Word(w) => Some(InputValue::Word(w.clone())),
            Cell::Empty => None,
        };
        pairs.filter_map(|(c, cell)| Some((c.name.clone(), known(cell)?))).collect()
    };
    let houses: Vec<_> = page.rows.iter().map(house).collect();
    let prices: Vec<f64> =
        houses.iter().map(|h| value(&block_on(session.predict(&Input::Cells(h.clone()))).unwrap())).collect();
    let mut save: serde_json::Value = serde_json::from_slice(&block_on(session.save()).unwrap()).unwrap();
    save["optimiser"] = serde_json::Value::Null;
    save["losses"] = serde_json::json!([]);
    let all = serde_json::json!({ "save": save, "houses": houses, "ours": prices });
    std::fs::write(format!("{folder}/model.json"), all.to_string()).unwrap();
    digits(&folder, "digits-mlp", &vec![]);
    digits(&folder, "digits-cnn", &vec![("batchNorm".into(), Value::Toggle(true))]);
    let begun =
        ["", "ROMEO:\n", "To be, or not to be, that is the question: whether 'tis nobler in the mind to suffer"];
    text(&folder, "shakespeare", &vec![], 100, &begun);
    text(&folder, "tang", &vec![], 20, &["", "床前明月光", "春眠不觉晓，处处闻啼鸟。"]);
    let sentences = ["", "A moving film.", "It's dull, flat, stale -- and 2 hours too long!", "unheardofword good"];
    text(&folder, "sentiment", &vec![("maskedSteps".into(), Value::Number(20.0))], 200, &sentences);
}

/// A model of text with its drawn weights begun upon (`shakespeare` and `tang` begin with a trained model's otherwise), its
/// files, and what it says of some texts: the probabilities of the classes, or those of the likeliest next characters.
fn text(folder: &str, task: &str, settings: &Settings, steps: u32, texts: &[&str]) {
    let mut settings = settings.clone();
    settings.push(("initialisation".into(), word("pytorch")));
    let session = open_task(task, &settings);
    train(&session, steps);
    for format in ["onnx", "safetensors", "html", "python"] {
        let file = block_on(session.export(format)).unwrap();
        std::fs::write(format!("{folder}/{}", file.name), file.bytes).unwrap();
    }
    let named = |(class, probability): (usize, f64)| (class.to_string(), probability);
    let answer = |text: &&str| match block_on(session.predict(&Input::Text((*text).to_owned()))).unwrap() {
        Prediction::Text { next, .. } => next,
        Prediction::Class { probabilities, .. } => probabilities.into_iter().enumerate().map(named).collect(),
        Prediction::Number { .. } => vec![],
    };
    let ours: Vec<Vec<(String, f64)>> = texts.iter().map(answer).collect();
    let all = serde_json::json!({ "texts": texts, "ours": ours });
    std::fs::write(format!("{folder}/{task}.json"), all.to_string()).unwrap();
}

/// A classifier of pictures, its files and what it says of 40 test pictures.
fn digits(folder: &str, task: &str, settings: &Settings) {
    let session = open_task(task, settings);
    train(&session, 200);
    for format in ["safetensors", "python"] {
        let file = block_on(session.export(format)).unwrap();
        std::fs::write(format!("{folder}/{}", file.name), file.bytes).unwrap();
    }
    let pictures: Vec<Vec<u8>> = (8_000..8_040).map(|row| block_on(session.images(&[row]))).collect();
    let probabilities = |pixels: &Vec<u8>| match block_on(session.predict(&Input::Pixels(pixels.clone()))).unwrap() {
        Prediction::Class { probabilities, .. } => probabilities,
        Prediction::Number { .. } | Prediction::Text { .. } => vec![],
    };
    let ours: Vec<Vec<f64>> = pictures.iter().map(probabilities).collect();
    let all = serde_json::json!({ "pictures": pictures, "ours": ours });
    std::fs::write(format!("{folder}/{task}.json"), all.to_string()).unwrap();
}
