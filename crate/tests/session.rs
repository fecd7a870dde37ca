//! What a user does to a run: going back, changing settings, undo, feedback, saving; each must lose nothing.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod common;

use common::{cells, csv, number, open, packed, recipe, settings, train, word};
use kindling::dataset::Source;
use kindling::error::Error;
use kindling::report::{Correction, Input, InputValue, Prediction, Value};
use kindling::session::Session;
use pollster::block_on;

#[test]
fn packed_table_is_the_csv() {
    let columns = kindling::tasks::find("house-price").unwrap().info.columns;
    let from_csv = kindling::table::csv::read(&csv(), &columns).unwrap();
    let from_pack = kindling::table::packed::read(&packed(), &columns).unwrap();
    assert_eq!(from_csv.rows, 25_357);
    for row in 0..from_csv.rows {
        assert_eq!(from_csv.row(row), from_pack.row(row), "row {row}");
    }
}

#[test]
fn cut_packed_table_is_an_error_wherever_it_is_cut() {
    let columns = kindling::tasks::find("house-price").unwrap().info.columns;
    let bytes = packed();
    for end in (0..bytes.len()).step_by(9_973) {
        assert!(kindling::table::packed::read(&bytes[..end], &columns).is_err());
    }
}

#[test]
fn going_back_and_on_meets_the_same_losses() {
    for optimiser in ["sgd", "momentum", "rmsprop", "adam"] {
        let session = open(&settings(&[("optimiser", word(optimiser)), ("learningRate", number(0.01))]));
        train(&session, 50);
        let ahead = train(&session, 30);
        let back = block_on(session.goto(50)).unwrap();
        assert_eq!(back.state.step, 50);
        assert_eq!(train(&session, 30), ahead, "{optimiser}");
    }
}

#[test]
fn changed_architecture_makes_the_run_stale_and_undo_brings_it_back() {
    let session = open(&settings(&[]));
    train(&session, 20);
    let before = block_on(session.picture()).unwrap();
    let changed = block_on(session.configure(&settings(&[("features", word("all"))]))).unwrap();
    assert!(changed.state.stale && changed.prepare.is_some());
    assert_eq!(block_on(session.picture()).unwrap(), before, "old weights still answer");
    assert_eq!(block_on(session.step(1, true)).unwrap().state.step, 1);
    let undone = block_on(session.undo()).unwrap();
    assert_eq!((undone.state.step, undone.state.stale), (20, false));
    assert_eq!(block_on(session.picture()).unwrap(), before);
    assert_eq!(block_on(session.undo()).unwrap_err(), Error::NothingToUndo);
}

#[test]
fn setting_back_is_no_longer_stale() {
    let session = open(&settings(&[]));
    train(&session, 20);
    assert!(block_on(session.configure(&settings(&[("model", word("mlp"))]))).unwrap().state.stale);
    let back = block_on(session.configure(&settings(&[]))).unwrap().state;
    assert_eq!((back.stale, back.step), (false, 20));
}

#[test]
fn bad_settings_say_what_is_wrong_and_change_nothing() {
    let session = open(&settings(&[]));
    train(&session, 5);
    let cases = [
        ("learningRate", number(0.0), "out-of-range"),
        ("learningRate", number(-1.0), "out-of-range"),
        ("learningRate", number(1e9), "out-of-range"),
        ("learningRate", number(f64::NAN), "out-of-range"),
        ("width", number(2.5), "out-of-range"),
        ("batchSize", number(17_000.0), "batch-too-large"),
        ("model", word("forest"), "no-such-choice"),
        ("logTarget", Value::Number(1.0), "no-such-choice"),
        ("nonsense", number(1.0), "unknown-setting"),
    ];
    for (key, value, kind) in cases {
        let error = block_on(session.configure(&settings(&[(key, value)]))).unwrap_err();
        assert_eq!(kindling::error::ErrorReport::from(&error).kind, kind, "{key}");
        assert!(!error.to_string().is_empty());
    }
    assert_eq!(block_on(session.state()).step, 5);
    let unknown = block_on(Session::open("cats", &settings(&[]), Source::Packed(&packed()), false));
    assert!(matches!(unknown.err().unwrap(), Error::UnknownTask { .. }));
}

#[test]
fn webgpu_in_the_cpu_package_is_a_typed_error() {
    let opened = block_on(Session::open("house-price", &settings(&[]), Source::Packed(&packed()), true));
    assert!(matches!(opened.err().unwrap(), Error::NoWebGpu { .. }));
}

#[test]
fn csv_errors_name_row_and_column() {
    let text = String::from_utf8(csv()).unwrap();
    let lines: Vec<&str> = text.lines().take(60).collect();
    let read = |lines: &[String]| {
        block_on(Session::open(
            "house-price",
            &settings(&[("batchSize", number(8.0))]),
            Source::Csv(lines.join("\n").as_bytes()),
            false,
        ))
    };
    let good: Vec<String> = lines.iter().map(|l| (*l).to_owned()).collect();
    assert!(read(&good).is_ok());
    let mut bad = good.clone();
    bad[3] = bad[3].replacen(',', "x,", 1);
    assert!(matches!(read(&bad).err().unwrap(), Error::NotANumber { row: 4, .. }));
    bad[3] = "1,2".into();
    assert!(matches!(read(&bad).err().unwrap(), Error::BadCsv { row: 4, .. }));
    let headless: Vec<String> = good.iter().map(|l| l.replacen("price_usd", "cost", 1)).collect();
    assert!(matches!(read(&headless).err().unwrap(), Error::MissingColumn { .. }));
    assert!(matches!(read(&good[..4]).err().unwrap(), Error::TooFewRows { rows: 3, .. }));
}

fn house(area: f64) -> Input {
    cells(&[("area_sqft", InputValue::Number(area))])
}

#[test]
fn predictions_come_in_dollars_with_an_interval_and_a_warning_outside_the_range() {
    let session = open(&settings(&[]));
    train(&session, 800);
    let prediction = block_on(session.predict(&house(1_500.0))).unwrap();
    let Prediction::Number { value, low, high, measured_coverage, warnings, .. } = prediction else { panic!() };
    assert!((value - (-30_016.0 + 74.59 * 1_500.0)).abs() < 2_000.0, "{value}");
    assert!(low < value && value < high);
    assert!((measured_coverage - 0.9).abs() < 0.03, "{measured_coverage}");
    assert!(warnings.is_empty());
    let Prediction::Number { warnings, .. } = block_on(session.predict(&house(50_000.0))).unwrap() else { panic!() };
    assert_eq!(warnings[0].column, "area_sqft");
    let word = cells(&[("area_sqft", InputValue::Word("big".into()))]);
    assert!(matches!(block_on(session.predict(&word)).unwrap_err(), Error::BadInput { .. }));
    let unknown = cells(&[("moons", InputValue::Number(1.0))]);
    assert!(matches!(block_on(session.predict(&unknown)).unwrap_err(), Error::UnknownColumn { .. }));
}

fn correction(area: f64) -> Correction {
    Correction { input: house(area), target: InputValue::Number(250_000.0) }
}

#[test]
fn retraining_on_corrections_lowers_their_error() {
    let session = open(&settings(&[]));
    train(&session, 400);
    assert_eq!(block_on(session.begin_retrain()).unwrap_err(), Error::NoCorrections);
    let corrections: Vec<Correction> = (0..5).map(|i| correction(2_000.0 + f64::from(i) * 50.0)).collect();
    let report = block_on(session.set_corrections(corrections)).unwrap();
    let before = report.fit_now.unwrap().error();
    assert!(report.drift && report.bias.unwrap() > 0.0);
    block_on(session.begin_retrain()).unwrap();
    train(&session, 400);
    let after = block_on(session.feedback()).unwrap();
    assert!((after.fit_before.unwrap().error() - before).abs() < 1.0, "{after:?}");
    assert!(after.fit_now.unwrap().error() < before * 0.98, "{} then {:?}", before, after.fit_now);
    assert!(after.test_before.is_some());
}

#[test]
fn pruning_and_quantising_shrink_and_undo_restores() {
    let session = open(&recipe("mlp"));
    train(&session, 300);
    let plain = block_on(session.evaluate()).unwrap().model.test.error();
    let mut pressed = recipe("mlp");
    pressed.extend(settings(&[("prune", number(0.8)), ("quantise", Value::Toggle(true))]));
    assert!(!block_on(session.configure(&pressed)).unwrap().state.stale);
    let report = block_on(session.optimise()).unwrap();
    assert!(report.after.nonzero < report.before.nonzero / 3);
    assert!(report.after.file_bytes < report.before.file_bytes / 2);
    assert!(block_on(session.evaluate()).unwrap().model.test.error() != plain);
    block_on(session.configure(&recipe("mlp"))).unwrap();
    assert_eq!(block_on(session.evaluate()).unwrap().model.test.error(), plain);
}

#[test]
fn saved_experiment_goes_on_with_the_same_losses() {
    let session = open(&recipe("mlp"));
    train(&session, 30);
    let bytes = block_on(session.save()).unwrap();
    let ahead = train(&session, 30);
    let other = open(&settings(&[]));
    block_on(other.restore(&bytes)).unwrap();
    for (a, b) in train(&other, 30).iter().zip(&ahead) {
        assert!((a / b - 1.0).abs() < 1e-5, "{a} {b}");
    }
    for end in (0..bytes.len()).step_by(bytes.len() / 20 + 1) {
        assert!(matches!(block_on(other.restore(&bytes[..end])).unwrap_err(), Error::BadSave { .. }));
    }
}

#[test]
fn dropped_rows_are_counted_with_their_reason() {
    let session =
        open(&settings(&[("features", word("all")), ("missing", word("drop")), ("minPrice", number(10_000.0))]));
    let report = block_on(session.prepare());
    assert_eq!(
        report.train + report.validation + report.test + report.dropped.iter().map(|d| d.rows).sum::<u32>(),
        25_357
    );
    assert!(report.dropped.iter().any(|d| d.reason == "min-price"));
    assert!(report.dropped.iter().any(|d| d.reason == "missing-value" && d.column == "depth_ft" && d.rows > 3_000));
    assert!(!report.comparable);
}

#[test]
fn a_column_that_all_but_equals_the_price_is_a_leak() {
    let text = String::from_utf8(csv()).unwrap();
    let leaky = |line: &str| {
        let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        cells[2] = cells[0].parse::<f64>().map_or("lot_sqft".into(), |price| (price * 0.9 + 10.0).to_string());
        cells.join(",")
    };
    let csv: Vec<String> = text.lines().take(500).map(leaky).collect();
    let batch = settings(&[("batchSize", number(64.0))]);
    let source = csv.join("\n");
    let opened = Session::open("house-price", &batch, Source::Csv(source.as_bytes()), false);
    let report = block_on(block_on(opened).unwrap().data());
    let leaks: Vec<&str> = report.columns.iter().filter(|c| c.leak).map(|c| c.name.as_str()).collect();
    assert_eq!(leaks, ["lot_sqft"]);
    assert!(block_on(open(&settings(&[])).data()).columns.iter().all(|c| !c.leak));
}
