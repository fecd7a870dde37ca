//! Shared by the tests: the shipped table and short ways to open and train.
#![allow(dead_code, missing_docs, clippy::unwrap_used, clippy::panic)]

pub mod workloads;

use kindling::dataset::Source;
use kindling::report::{Input, InputValue, Metrics, Prediction, SplitMetrics, Value};
use kindling::session::{Session, Settings};
use std::io::Read;

pub fn packed() -> Vec<u8> {
    shipped("house-price.table")
}

/// A shipped data file, unpacked if it is packed.
pub fn shipped(name: &str) -> Vec<u8> {
    let path = format!("{}/../public/data/{name}", env!("CARGO_MANIFEST_DIR"));
    if !name.ends_with(".table") && !name.ends_with(".images") {
        return std::fs::read(path).unwrap();
    }
    let mut bytes = vec![];
    flate2::read::GzDecoder::new(std::fs::File::open(path).unwrap()).read_to_end(&mut bytes).unwrap();
    bytes
}

pub fn csv() -> Vec<u8> {
    std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../data/houses-lucas.csv")).unwrap()
}

pub fn word(text: &str) -> Value {
    Value::Choice(text.into())
}

pub fn number(x: f64) -> Value {
    Value::Number(x)
}

pub fn settings(pairs: &[(&str, Value)]) -> Settings {
    pairs.iter().map(|(k, v)| ((*k).into(), v.clone())).collect()
}

/// Settings of one of the task's recipes.
pub fn recipe(id: &str) -> Settings {
    let task = kindling::tasks::find("house-price").unwrap().info;
    task.recipes.into_iter().find(|r| r.id == id).unwrap().settings
}

pub fn open(settings: &Settings) -> Session {
    pollster::block_on(Session::open("house-price", settings, Source::Packed(&packed()), false)).unwrap()
}

/// Trains in calls of 100 steps; every loss of the last call.
pub fn train(session: &Session, steps: u32) -> Vec<f64> {
    let mut losses = vec![];
    let mut left = steps;
    while left > 0 {
        let now = left.min(100);
        let report = pollster::block_on(session.step(now, true)).unwrap();
        losses.extend(report.losses.iter().map(|p| p.train));
        left -= now;
    }
    losses
}

/// RMSE and R² of a number; panics on classes.
pub fn regression(metrics: &Metrics) -> (f64, f64) {
    match metrics {
        Metrics::Regression { rmse, r2, .. } => (*rmse, *r2),
        other => panic!("{other:?}"),
    }
}

/// Metrics of a baseline by its id.
pub fn baseline(report: &kindling::report::EvaluateReport, id: &str) -> SplitMetrics {
    report.baselines.iter().find(|b| b.id == id).unwrap().metrics
}

/// The predicted number; panics on classes.
pub fn value(prediction: &Prediction) -> f64 {
    match prediction {
        Prediction::Number { value, .. } => *value,
        other => panic!("{other:?}"),
    }
}

/// A row with one number in it.
pub fn cells(pairs: &[(&str, InputValue)]) -> Input {
    Input::Cells(pairs.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect())
}

/// Opens any task on its own data.
pub fn open_task(task: &str, settings: &Settings) -> Session {
    let path = kindling::tasks::find(task).unwrap().info.data_path;
    let bytes = if path.is_empty() { vec![] } else { shipped(path.trim_start_matches("data/")) };
    pollster::block_on(Session::open(task, settings, Source::Packed(&bytes), false)).unwrap()
}
