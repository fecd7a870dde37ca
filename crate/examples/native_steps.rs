//! The benchmark's workloads without a browser: steps per second of a session, and how far its first losses are from
//! PyTorch's, on the CPU and, with the feature `gpu` and the word `webgpu`, on the machine's own graphics adapter.
//! `cargo run --profile fast --example native_steps --features gpu -- webgpu [W2 W5 ...]`
#![allow(clippy::unwrap_used)]

#[path = "../tests/common/mod.rs"]
mod common;

use common::workloads::{WORKLOADS, Workload, apart, reference_losses};
use kindling::session::Session;
use pollster::block_on;
use std::time::{Duration, Instant};

/// Windows whose median is the result, and how long one takes at least.
const WINDOWS: usize = 5;
const WINDOW: Duration = Duration::from_millis(400);

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let webgpu = words.iter().any(|word| word == "webgpu");
    let known = reference_losses();
    let named = |workload: &&Workload| words.iter().all(|w| w == "webgpu") || words.iter().any(|w| w == workload.id);
    println!("workload  steps/s  first step, ms  off by");
    for workload in WORKLOADS.iter().filter(named) {
        measure(workload, webgpu, &known[workload.id]);
    }
}

fn measure(workload: &Workload, webgpu: bool, known: &[f64]) {
    let begun = Instant::now();
    let session = workload.open(webgpu);
    block_on(session.start(&workload.weights())).unwrap();
    let mut losses = block_on(session.step(1, false)).unwrap().losses;
    let first = begun.elapsed().as_secs_f64() * 1e3;
    losses.extend(block_on(session.step(known.len() as u32 - 1, false)).unwrap().losses);
    let off = apart(&losses, known);
    let mut count = 1;
    while time(&session, count) < WINDOW && count < 10_000 {
        count = (count * 2).min(10_000);
    }
    let mut rates: Vec<f64> = (0..WINDOWS).map(|_| f64::from(count) / time(&session, count).as_secs_f64()).collect();
    rates.sort_by(f64::total_cmp);
    println!("{:8}  {:7.1}  {first:14.0}  {off:.0e}", workload.id, rates[WINDOWS / 2]);
}

/// What `count` steps take, with the losses read once at their end.
fn time(session: &Session, count: u32) -> Duration {
    let begun = Instant::now();
    block_on(session.step(count, false)).unwrap();
    begun.elapsed()
}
