//! Shared by the tests: the shipped table and short ways to open and train.
#![allow(dead_code, missing_docs, clippy::unwrap_used)]

use kindling::report::Value;
use kindling::session::{Session, Settings, Source};
use std::io::Read;

pub fn packed() -> Vec<u8> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../public/data/house-price.table");
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
    let task = kindling::tasks::find("house-price").unwrap();
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
        let report = pollster::block_on(session.step(now)).unwrap();
        losses.extend(report.losses.iter().map(|p| p.train));
        left -= now;
    }
    losses
}
