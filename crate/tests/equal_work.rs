//! The benchmark's workloads through a session: from the same weights and rows, the losses of the first steps are PyTorch's
//! (tests/fixtures/reference-losses.json), so whoever changes a kernel learns here what the benchmark would say.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod common;

use common::workloads::{WORKLOADS, apart, reference_losses};
use kindling::dataset::Source;
use kindling::error::Error;
use kindling::session::Session;
use pollster::block_on;

#[test]
fn first_losses_are_those_of_every_other_library() {
    let known = reference_losses();
    for workload in &WORKLOADS {
        let session = workload.open(false);
        let report = block_on(session.start(&workload.weights())).unwrap();
        assert_eq!(report.taken, report.tensors, "{}: every tensor is given", workload.id);
        let theirs = &known[workload.id];
        let begun = std::time::Instant::now();
        let report = block_on(session.step(theirs.len() as u32, true)).unwrap();
        let ms = begun.elapsed().as_secs_f64() * 1e3 / theirs.len() as f64;
        assert!(report.diverged.is_none() && report.losses.len() == theirs.len());
        let worst = apart(&report.losses, theirs);
        println!(
            "{}: {} losses, largest relative difference {worst:.1e}; {ms:.2} ms a step",
            workload.id,
            theirs.len()
        );
        assert!(worst < 1e-4, "{}: {worst}", workload.id);
    }
}

#[test]
fn rows_come_in_their_order_and_again() {
    let workload = &WORKLOADS[0];
    let rate = [("learningRate".to_owned(), common::number(1e-12))];
    let session = workload.open(false);
    block_on(session.start(&workload.weights())).unwrap();
    let settings = workload.settings().into_iter().chain(rate).collect();
    block_on(session.configure(&settings)).unwrap();
    // Weights that stay all but the same meet the same losses, epoch after epoch.
    let losses: Vec<f64> = block_on(session.step(32, false)).unwrap().losses.iter().map(|p| p.train).collect();
    for (first, second) in losses[..16].iter().zip(&losses[16..]) {
        assert!((first - second).abs() < 1e-6, "{losses:?}");
    }
    let state = block_on(session.state());
    assert_eq!((state.steps_per_epoch, state.step), (16, 32));
    assert!(block_on(session.history()).losses.iter().all(|p| p.validation.is_none()));
}

#[test]
fn a_model_is_asked_with_plain_numbers() {
    let workload = &WORKLOADS[1];
    let session = workload.open(false);
    assert_eq!(block_on(session.ask(vec![0.5; 2 * 784])).unwrap().len(), 20);
    assert!(matches!(block_on(session.ask(vec![0.5; 783])), Err(Error::BadInput { .. })));
    assert!(matches!(block_on(session.multiply(1)), Err(Error::BadInput { .. })));
    block_on(session.set_factors(vec![1.0, 2.0, 3.0, 4.0], vec![5.0, 6.0, 7.0, 8.0])).unwrap();
    assert!((block_on(session.multiply(3)).unwrap() - 19.0).abs() < 1e-6);
}

#[test]
fn what_does_not_fit_is_an_error() {
    let rows = WORKLOADS[0].rows();
    let opened = |bytes: &[u8], model: &str| {
        let own = [("model".to_owned(), common::word(model)), ("batchSize".to_owned(), common::number(1.0))];
        block_on(Session::open("arrays", &own.to_vec(), Source::Csv(bytes), false)).err()
    };
    assert!(opened(&rows, "linear").is_none());
    for model in ["cnn", "gpt"] {
        assert!(matches!(opened(&rows, model), Some(Error::BadSettings { .. })), "{model}");
    }
    for bytes in [&b""[..], &rows[..rows.len() - 8], &WORKLOADS[0].weights(), b"x,y\n1,2\n"] {
        assert!(matches!(opened(bytes, "linear"), Some(Error::DamagedData { .. })));
    }
    assert!(kindling::tasks::catalog().tasks.iter().all(|task| task.id != "arrays"));
}
