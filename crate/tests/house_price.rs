//! The figures that the README states, on the documented split.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use common::{baseline, open, recipe, regression, settings, train, word};
use pollster::block_on;

#[test]
fn two_parameter_descent_reaches_the_closed_form() {
    let session = open(&settings(&[]));
    train(&session, 1_500);
    let report = block_on(session.evaluate()).unwrap();
    let ((rmse, r2), (exact, _)) =
        (regression(&report.model.test), regression(&baseline(&report, "leastSquares").test));
    println!("two parameters: test RMSE {rmse:.0}, R2 {r2:.3}; closed form {exact:.0}");
    assert!((rmse / exact - 1.0).abs() < 0.005, "{rmse} against {exact}");
    assert!((rmse / 37_626.0 - 1.0).abs() < 0.005, "published 37,626, found {rmse}");
    assert!((r2 - 0.605).abs() < 0.005, "published 0.605, found {r2}");
    assert!(report.comparable);
    let rows = [report.model.test, report.model.train, report.model.validation].map(|m| m.rows());
    assert_eq!(rows, [5_072, 16_228, 4_057]);
}

#[test]
fn mean_baseline_is_the_published_one() {
    let report = block_on(open(&settings(&[])).evaluate()).unwrap();
    let (rmse, _) = regression(&baseline(&report, "mean").test);
    assert!((rmse / 59_894.0 - 1.0).abs() < 0.005, "{rmse}");
}

#[test]
fn all_features_linear_reaches_published_least_squares() {
    let session = open(&recipe("all-features"));
    train(&session, 6_000);
    let report = block_on(session.evaluate()).unwrap();
    let ((rmse, r2), (exact, _)) =
        (regression(&report.model.test), regression(&baseline(&report, "leastSquares").test));
    assert!((rmse / exact - 1.0).abs() < 0.005, "{rmse} against {exact}");
    println!("all features, linear: test RMSE {rmse:.0}, R2 {r2:.3}; closed form {exact:.0}");
    assert!(r2 > 0.75, "published 0.755, found {r2}");
}

#[test]
fn mlp_beats_the_published_one() {
    let session = open(&recipe("mlp"));
    train(&session, 4_000);
    let (rmse, r2) = regression(&block_on(session.evaluate()).unwrap().model.test);
    println!("mlp after 4,000 steps: test R2 {r2:.4}, RMSE {rmse:.0}");
    assert!(r2 >= 0.80, "{r2}");
}

#[test]
fn unscaled_features_diverge_and_the_start_comes_back() {
    let session = open(&settings(&[("scaling", word("none"))]));
    let report = block_on(session.step(500, true)).unwrap();
    let diverged = report.diverged.unwrap();
    assert!(diverged.step > 1 && diverged.restored < diverged.step);
    let picture = block_on(session.picture()).unwrap();
    assert!(picture.predicted.iter().all(|p| p.is_finite()));
    assert_eq!(block_on(session.state()).step, diverged.restored);
}
