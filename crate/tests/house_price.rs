//! The figures that the README states, on the documented split.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use common::{open, recipe, settings, train, word};
use pollster::block_on;

#[test]
fn two_parameter_descent_reaches_the_closed_form() {
    let session = open(&settings(&[]));
    train(&session, 1_500);
    let report = block_on(session.evaluate()).unwrap();
    let (model, exact) = (report.model.test, report.baseline.least_squares.test);
    assert!((model.rmse / exact.rmse - 1.0).abs() < 0.005, "{} against {}", model.rmse, exact.rmse);
    assert!((model.rmse / 37_626.0 - 1.0).abs() < 0.005, "published 37,626, found {}", model.rmse);
    assert!((model.r2 - 0.605).abs() < 0.005, "published 0.605, found {}", model.r2);
    assert!(report.comparable);
    assert_eq!((model.rows, report.model.train.rows, report.model.validation.rows), (5_072, 16_228, 4_057));
}

#[test]
fn mean_baseline_is_the_published_one() {
    let report = block_on(open(&settings(&[])).evaluate()).unwrap();
    assert!((report.baseline.mean.test.rmse / 59_894.0 - 1.0).abs() < 0.005, "{:?}", report.baseline.mean.test);
}

#[test]
fn all_features_linear_reaches_published_least_squares() {
    let session = open(&recipe("all-features"));
    train(&session, 6_000);
    let report = block_on(session.evaluate()).unwrap();
    let (model, exact) = (report.model.test, report.baseline.least_squares.test);
    assert!((model.rmse / exact.rmse - 1.0).abs() < 0.005, "{} against {}", model.rmse, exact.rmse);
    assert!(model.r2 > 0.75, "published 0.755, found {}", model.r2);
}

#[test]
fn mlp_beats_the_published_one() {
    let session = open(&recipe("mlp"));
    train(&session, 4_000);
    let test = block_on(session.evaluate()).unwrap().model.test;
    println!("mlp after 4,000 steps: test R2 {:.4}, RMSE {:.0}", test.r2, test.rmse);
    assert!(test.r2 >= 0.80, "{test:?}");
}

#[test]
fn unscaled_features_diverge_and_the_start_comes_back() {
    let session = open(&settings(&[("scaling", word("none"))]));
    let report = block_on(session.step(500)).unwrap();
    let diverged = report.diverged.unwrap();
    assert!(diverged.step > 1 && diverged.restored < diverged.step);
    let picture = block_on(session.picture()).unwrap();
    assert!(picture.predicted.iter().all(|p| p.is_finite()));
    assert_eq!(block_on(session.state()).step, diverged.restored);
}
