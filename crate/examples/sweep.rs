#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]
#[path = "../tests/common/mod.rs"]
mod common;
use common::{open_task, train};
use kindling::report::{Metrics, Value};
use pollster::block_on;
fn main() {
    let task = std::env::args().nth(1).unwrap();
    let epochs: u32 = std::env::args().nth(2).unwrap().parse().unwrap();
    for line in std::env::args().skip(3) {
        let own: Vec<(String, Value)> = line
            .split_whitespace()
            .map(|pair| {
                let (k, v) = pair.split_once('=').unwrap();
                let v = match v {
                    "true" => Value::Toggle(true),
                    "false" => Value::Toggle(false),
                    v => v.parse().map_or(Value::Choice(v.into()), Value::Number),
                };
                (k.to_owned(), v)
            })
            .collect();
        let start = std::time::Instant::now();
        let session = open_task(&task, &own);
        let steps = block_on(session.state()).steps_per_epoch;
        train(&session, epochs * steps);
        let took = start.elapsed().as_secs_f64();
        let r = block_on(session.evaluate()).unwrap();
        let a = |m: &Metrics| match m {
            Metrics::Classification { accuracy, .. } => *accuracy,
            Metrics::Regression { r2, .. } => *r2,
        };
        println!(
            "{line}: train {:.4} validation {:.4} test {:.4} {took:.0} s",
            a(&r.model.train),
            a(&r.model.validation),
            a(&r.model.test)
        );
    }
}
