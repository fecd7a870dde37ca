//! The fixture task: classes from a generated table, added as DESIGN.md promises.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod common;

use common::{baseline, open_task, settings, train, word};
use kindling::report::{Correction, Input, InputValue, Prediction};
use pollster::block_on;

fn point(x: f64, y: f64) -> Input {
    common::cells(&[("x", InputValue::Number(x)), ("y", InputValue::Number(y))])
}

#[test]
fn a_network_winds_around_the_spirals_and_a_line_cannot() {
    let session = open_task("spiral", &settings(&[]));
    train(&session, 3_000);
    let report = block_on(session.evaluate()).unwrap();
    assert!(report.model.test.score() > 0.97, "{:?}", report.model.test);
    assert_eq!(report.confusion.iter().flatten().sum::<u32>(), 200);
    assert!(baseline(&report, "majority").test.score() < 0.6 && baseline(&report, "centroid").test.score() < 0.7);
    let line = open_task("spiral", &settings(&[("model", word("linear"))]));
    train(&line, 1_000);
    assert!(block_on(line.evaluate()).unwrap().model.test.score() < 0.75);
}

#[test]
fn every_stage_works_on_classes() {
    let session = open_task("spiral", &settings(&[]));
    train(&session, 600);
    let data = block_on(session.data());
    assert_eq!(data.classes.iter().map(|(_, rows)| rows).sum::<u32>(), 1_000);
    assert!(data.columns.iter().all(|c| c.correlation.is_none()), "a class has no correlation");
    let picture = block_on(session.picture()).unwrap();
    let plane = picture.plane.unwrap();
    assert_eq!((plane.probabilities.len(), plane.probabilities[0].len()), (2, 48 * 48));
    let formulas = block_on(session.formulas()).unwrap();
    assert!((formulas.mean_loss / formulas.mean_loss_engine - 1.0).abs() < 1e-4, "{formulas:?}");
    for check in [formulas.theta0.unwrap(), formulas.theta1] {
        let scale = check.formula.abs().max(1e-2);
        assert!((check.formula - check.autodiff).abs() < 1e-3 * scale, "{check:?}");
        assert!((check.formula - check.finite_difference).abs() < 1e-5, "{check:?}");
    }
    let optimised = block_on(session.optimise()).unwrap();
    assert_eq!(optimised.sweep.len(), 14);
    let Prediction::Class { class, probabilities, .. } = block_on(session.predict(&point(0.5, 0.5))).unwrap() else {
        panic!("no class");
    };
    assert!((probabilities.iter().sum::<f64>() - 1.0).abs() < 1e-6 && ["ember", "ash"].contains(&class.as_str()));
    for format in ["onnx", "safetensors", "html", "python"] {
        assert!(!block_on(session.export(format)).unwrap().bytes.is_empty());
    }
    let wrong = Correction { input: point(0.0, 0.9), target: InputValue::Word("smoke".into()) };
    assert!(block_on(session.set_corrections(vec![wrong])).is_err());
    let right = Correction { input: point(0.0, 0.9), target: InputValue::Word("ash".into()) };
    block_on(session.set_corrections(vec![right])).unwrap();
    block_on(session.begin_retrain()).unwrap();
    train(&session, 200);
    let after = block_on(session.feedback()).unwrap();
    assert!(after.fit_before.is_some() && after.fit_now.is_some() && after.test_before.is_some());
    let bytes = block_on(session.save()).unwrap();
    let ahead = train(&session, 20);
    let other = open_task("spiral", &settings(&[]));
    block_on(other.restore(&bytes)).unwrap();
    for (a, b) in train(&other, 20).iter().zip(&ahead) {
        assert!((a - b).abs() <= 1e-5 * b.abs(), "{a} {b}");
    }
}
