//! What a step does, and what the settings of the stage train change in it.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use common::{number, open, recipe, regression, settings, train, word};
use kindling::report::Value;
use pollster::block_on;

#[test]
fn same_seed_repeats_the_losses_bit_for_bit() {
    let session = open(&recipe("mlp"));
    let first = train(&session, 40);
    block_on(session.reset());
    let again = train(&session, 40);
    assert_eq!(first, again);
    let other = train(
        &open(&{
            let mut s = recipe("mlp");
            s.push(("seed".into(), number(7.0)));
            s
        }),
        40,
    );
    assert_ne!(first, other);
}

#[test]
fn losses_do_not_depend_on_how_steps_are_grouped() {
    let (one, many) = (open(&recipe("mlp")), open(&recipe("mlp")));
    let together = block_on(one.step(30, true)).unwrap();
    let apart: Vec<f64> = (0..30).map(|_| block_on(many.step(1, true)).unwrap().losses[0].train).collect();
    assert_eq!(together.losses.iter().map(|p| p.train).collect::<Vec<_>>(), apart);
}

#[test]
fn one_step_is_one_step() {
    let report = block_on(open(&settings(&[])).step(1, true)).unwrap();
    assert_eq!((report.state.step, report.losses.len()), (1, 1));
}

#[test]
fn learning_rate_changes_while_training_and_is_replayed() {
    let session = open(&settings(&[]));
    train(&session, 20);
    let slow = settings(&[("learningRate", number(0.001))]);
    assert!(!block_on(session.configure(&slow)).unwrap().state.stale);
    let ahead = train(&session, 20);
    let changes = block_on(session.changes());
    assert_eq!(changes.iter().map(|c| (c.step, c.learning_rate)).collect::<Vec<_>>(), [(0, 0.05), (20, 0.001)]);
    let receiver = open(&slow);
    block_on(receiver.prepare_replay(changes, vec![], None)).unwrap();
    train(&receiver, 20);
    assert_eq!(train(&receiver, 20), ahead);
}

#[test]
fn formulas_agree_three_ways() {
    let with = |pairs: &[(&str, Value)]| {
        let mut all = recipe("mlp");
        all.extend(settings(pairs));
        all
    };
    let cases = [
        settings(&[]),
        settings(&[("l2", number(0.1))]),
        settings(&[("l1", number(0.1)), ("loss", word("mae"))]),
        recipe("mlp"),
        recipe("mlp-small-sigmoid"),
        with(&[("activation", word("gelu")), ("loss", word("huber"))]),
        with(&[("activation", word("tanh")), ("loss", word("mae")), ("l1", number(1e-3))]),
    ];
    for settings in cases {
        let session = open(&settings);
        train(&session, 7);
        let report = block_on(session.formulas()).unwrap();
        assert!((report.mean_loss / report.mean_loss_engine - 1.0).abs() < 1e-4, "{report:?}");
        for check in [report.theta0.unwrap(), report.theta1] {
            let scale = check.formula.abs().max(1e-2);
            assert!((check.formula - check.autodiff).abs() < 1e-3 * scale, "{check:?}");
            assert!((check.formula - check.finite_difference).abs() < 1e-5 * scale.max(1.0), "{check:?}");
        }
    }
}

#[test]
fn contour_has_its_minimum_at_least_squares_and_the_path_goes_down() {
    let session = open(&settings(&[]));
    train(&session, 300);
    let map = block_on(session.contour()).unwrap().unwrap();
    assert!(map.values.iter().all(|v| *v >= map.optimum_mse - 1e-9));
    let away = |p: &(u32, f64, f64)| (p.1 - map.optimum.0).hypot(p.2 - map.optimum.1);
    assert_eq!(map.path[0].0, 0);
    assert!(away(map.path.last().unwrap()) < 0.1 * away(&map.path[0]));
    assert!(block_on(open(&recipe("mlp")).contour()).unwrap().is_none());
}

#[test]
fn a_batch_of_rows_is_drawn_from_training_rows_without_repeats_in_an_epoch() {
    let mut batches = kindling::pipeline::train::Batches::new(1, 7, 20);
    let part = kindling::pipeline::prepare::Part {
        rows: (0..20).collect(),
        width: 1,
        inputs: kindling::pipeline::prepare::Inputs::Numbers((0..20).map(|i| i as f32).collect()),
        y: vec![0.0; 20],
        actual: vec![0.0; 20],
    };
    let mut seen: Vec<f32> = (0..3).flat_map(|step| batches.gather(step, &part).x).collect();
    seen.sort_by(f32::total_cmp);
    assert_eq!(seen, (0..20).map(|i| i as f32).collect::<Vec<_>>());
}

#[test]
fn zero_weights_of_a_network_stay_equal_and_learn_no_more_than_the_mean() {
    let mut zero = recipe("mlp");
    zero.push(("initialisation".into(), word("zero")));
    let session = open(&zero);
    train(&session, 200);
    let (_, r2) = regression(&block_on(session.evaluate()).unwrap().model.test);
    assert!(r2.abs() < 0.05, "{r2}");
    for start in ["xavier", "he"] {
        let mut settings = recipe("mlp");
        settings.push(("initialisation".into(), word(start)));
        let session = open(&settings);
        train(&session, 200);
        assert!(regression(&block_on(session.evaluate()).unwrap().model.test).1 > 0.6, "{start}");
    }
}

#[test]
fn schedule_is_in_force_and_replays_after_going_back() {
    let mut cosine = recipe("mlp");
    cosine.extend(settings(&[
        ("schedule", word("cosine")),
        ("scheduleSteps", number(60.0)),
        ("warmupSteps", number(10.0)),
    ]));
    let session = open(&cosine);
    let rate = || block_on(session.state()).learning_rate;
    assert!((rate() - 0.01 / 10.0).abs() < 1e-12);
    train(&session, 20);
    let later = train(&session, 40);
    assert!((rate() - 0.01 * 0.01).abs() < 1e-9, "{}", rate());
    block_on(session.goto(20)).unwrap();
    assert_eq!(train(&session, 40), later);
}

#[test]
fn contour_is_of_the_mean_squared_error_only() {
    assert!(block_on(open(&settings(&[("loss", word("mae"))])).contour()).unwrap().is_none());
}

#[test]
fn early_stopping_brings_the_best_epoch_back() {
    let mut settings = recipe("mlp");
    settings.extend([("patience".into(), number(2.0)), ("learningRate".into(), number(0.03))]);
    settings.push(("schedule".into(), word("constant")));
    let session = open(&settings);
    let report = block_on(session.step(10_000, true)).unwrap();
    let early = report.early.unwrap();
    assert_eq!(report.state.step, early.best);
    let epochs = block_on(session.history()).epochs;
    let lowest = epochs.iter().min_by(|a, b| a.validation.unwrap().total_cmp(&b.validation.unwrap())).unwrap();
    assert_eq!(early.best, lowest.epoch * report.state.steps_per_epoch);
    assert_eq!(early.step, early.best + 2 * report.state.steps_per_epoch);
}

#[test]
fn dropout_silences_the_same_units_when_a_step_is_made_again() {
    let mut settings = recipe("mlp");
    settings.push(("dropout".into(), number(0.5)));
    let session = open(&settings);
    train(&session, 20);
    let ahead = train(&session, 20);
    block_on(session.goto(20)).unwrap();
    assert_eq!(train(&session, 20), ahead);
    assert_ne!(train(&open(&recipe("mlp")), 20), train(&open(&settings), 20));
    let report = block_on(session.formulas()).unwrap();
    assert!((report.mean_loss / report.mean_loss_engine - 1.0).abs() < 1e-4, "{report:?}");
}
