//! Text tasks from the shipped files: n-grams as published, a GPT that learns, writes, attends, is corrected and saved.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod common;

use common::{baseline, number, open_task, settings, shipped, train, word};
use kindling::dataset::Source;
use kindling::pipeline::evaluate::Ngrams;
use kindling::report::{Correction, Input, InputValue, Metrics, Prediction};
use kindling::session::{Session, Settings};
use kindling::text::Text;
use pollster::block_on;

fn small() -> Settings {
    settings(&[
        ("context", number(32.0)),
        ("width", number(32.0)),
        ("heads", number(2.0)),
        ("blocks", number(1.0)),
        ("scheduleSteps", number(300.0)),
    ])
}

fn loss(metrics: &Metrics) -> f64 {
    match metrics {
        Metrics::Language { loss, .. } => *loss,
        other => panic!("{other:?}"),
    }
}

/// Bits a character of the whole held-out part, by orders 1 to 5.
fn held_out_bits(name: &str, lines: bool) -> Vec<f64> {
    let text = Text::read(&shipped(name), lines).unwrap();
    let cut = text.held_out();
    let ngrams = Ngrams::new(&text.codes[..cut], text.vocabulary.len());
    let mut bits = [0.0; 5];
    for place in cut..text.codes.len() {
        bits.iter_mut().zip(ngrams.probabilities(&text.codes, place)).for_each(|(sum, p)| *sum -= p.log2());
    }
    bits.iter().map(|sum| sum / (text.codes.len() - cut) as f64).collect()
}

#[test]
fn ngrams_are_those_of_the_published_baselines() {
    // data/baselines.json; it leaves the first characters of the held-out part out.
    for (name, lines, published) in [
        ("shakespeare.txt", false, &[4.8778, 3.5962, 2.8925, 2.3432, 2.1652][..]),
        ("tang-jueju.txt", true, &[9.0328, 7.7401, 7.688, 7.7469]),
    ] {
        for (ours, theirs) in held_out_bits(name, lines).iter().zip(published) {
            assert!((ours / theirs - 1.0).abs() < 2e-3, "{name}: {ours} against {theirs}");
        }
    }
}

#[test]
fn a_small_gpt_learns_in_300_steps_and_is_judged_beside_ngrams() {
    let session = open_task("shakespeare", &small());
    let before = block_on(session.evaluate()).unwrap();
    assert!((loss(&before.model.test) - 80f64.ln()).abs() < 0.4, "nothing is known at first");
    train(&session, 300);
    let after = block_on(session.evaluate()).unwrap();
    let found = loss(&after.model.test);
    let [one, five] = ["unigram", "fivegram"].map(|id| loss(&baseline(&after, id).test));
    println!("300 steps of {} numbers: {found:.3} nats", block_on(session.state()).parameters);
    assert!(found < 2.6 && found < one, "{found}, unigram {one}");
    assert!((1.3..1.7).contains(&five), "{five}");
    assert_eq!(after.surprise.len(), 600);
    assert!(after.surprise.iter().all(|(token, p)| !token.is_empty() && (0.0..=1.0).contains(p)));
    let optimised = block_on(session.optimise()).unwrap();
    assert!(loss(&optimised.before.test) < loss(&optimised.sweep.last().unwrap().test), "pruning 95 % costs");
}

#[test]
fn writing_is_the_same_in_pieces_and_goes_by_the_temperature() {
    let session = open_task("shakespeare", &small());
    train(&session, 20);
    let prompt = Input::Text("To be".into());
    let whole = block_on(session.write(&prompt, 40, 0)).unwrap();
    assert_eq!(whole.chars().count(), 40);
    let first = block_on(session.write(&prompt, 25, 0)).unwrap();
    let rest = block_on(session.write(&Input::Text(format!("To be{first}")), 15, 25)).unwrap();
    assert_eq!(whole, format!("{first}{rest}"));
    let Prediction::Text { next, unknown, text, .. } =
        block_on(session.predict(&Input::Text("Wie schön 你".into()))).unwrap()
    else {
        panic!("no text");
    };
    assert_eq!((unknown.concat().as_str(), text.chars().count()), ("ö你", 200));
    assert!(next.windows(2).all(|w| w[0].1 >= w[1].1) && next.len() == 12);
    let mut cold = small();
    cold.push(("temperature".into(), number(0.0)));
    block_on(session.configure(&cold)).unwrap();
    let likeliest = block_on(session.write(&Input::Text("Wie schn ".into()), 1, 7)).unwrap();
    assert_eq!(likeliest, next[0].0);
    assert!(block_on(session.predict(&Input::Text("x".repeat(30_000)))).is_err());
    assert!(block_on(session.predict(&Input::Pixels(vec![1]))).is_err());
}

#[test]
fn attention_looks_back_only_and_sums_to_one() {
    let session = open_task("tang", &small());
    let report = block_on(session.attention(&Input::Text("春眠不觉晓，".into()))).unwrap().unwrap();
    let n = report.tokens.len();
    assert_eq!((n, report.blocks, report.heads), (7, 1, 2), "the line end before a poem is a token");
    for (index, row) in report.weights.chunks_exact(n).enumerate() {
        let place = index % n;
        let sum: u32 = row.iter().map(|&w| u32::from(w)).sum();
        assert!(sum.abs_diff(255) <= n as u32, "{sum}");
        assert!(row[place + 1..].iter().all(|&w| w == 0), "row {place} looks ahead");
    }
}

#[test]
fn a_run_that_is_saved_goes_on_with_the_same_losses() {
    let session = open_task("tang", &small());
    train(&session, 15);
    let saved = block_on(session.save()).unwrap();
    let expected = train(&session, 5);
    let other = open_task("tang", &small());
    block_on(other.restore(&saved)).unwrap();
    for (ours, theirs) in train(&other, 5).iter().zip(expected) {
        assert!((ours - theirs).abs() < 1e-5, "{ours} against {theirs}");
    }
}

#[test]
fn a_continuation_is_learnt() {
    let session = open_task("shakespeare", &small());
    train(&session, 60);
    let target = InputValue::Word("the tab, where models learn to burn.".into());
    let correction = Correction { input: Input::Text("I kindle ".into()), target };
    let before = block_on(session.set_corrections(vec![correction.clone()])).unwrap();
    block_on(session.begin_retrain()).unwrap();
    train(&session, 60);
    let after = block_on(session.feedback()).unwrap();
    assert_eq!(after.corrections[0].before, Some(before.corrections[0].predicted));
    assert!(after.corrections[0].predicted < before.corrections[0].predicted - 0.3, "{after:?}");
    for word in ["", "你"] {
        let wrong = Correction { target: InputValue::Word(word.into()), ..correction.clone() };
        assert!(block_on(session.set_corrections(vec![wrong])).is_err());
    }
}

#[test]
fn a_text_of_ones_own_is_learnt_and_a_bad_one_is_refused() {
    let own = "she sells sea shells by the sea shore\n".repeat(200);
    let session = block_on(Session::open("shakespeare", &small(), Source::Csv(own.as_bytes()), false)).unwrap();
    train(&session, 300);
    let report = block_on(session.evaluate()).unwrap();
    assert!(loss(&report.model.test) < 1.0 && !report.comparable, "{:?}", report.model.test);
    let bad = block_on(Session::open("shakespeare", &small(), Source::Csv(b"\xff\xfe"), false));
    assert_eq!(kindling::error::ErrorReport::from(&bad.err().unwrap()).kind, "bad-text");
}

#[test]
fn frozen_layers_keep_their_weights() {
    let mut with = small();
    with.push(("frozen".into(), number(1.0)));
    let session = open_task("shakespeare", &with);
    let (before, _) = (block_on(session.export("safetensors")).unwrap(), train(&session, 3));
    let after = block_on(session.export("safetensors")).unwrap();
    let [before, after] = [&before.bytes, &after.bytes].map(|b| safetensors::SafeTensors::deserialize(b).unwrap());
    for (name, tensor) in before.tensors().into_iter().filter(|(name, _)| name.ends_with(".weight")) {
        let same = tensor.data() == after.tensor(&name).unwrap().data();
        assert_eq!(same, name.starts_with("token.") || name.starts_with("position."), "{name}");
    }
}

#[test]
fn a_body_from_another_task_is_taken_where_it_fits() {
    let english = open_task("shakespeare", &small());
    train(&english, 5);
    let file = block_on(english.export("safetensors")).unwrap().bytes;
    let mut with = small();
    with.push(("initialisation".into(), word("pretrained")));
    let chinese = open_task("tang", &with);
    let report = block_on(chinese.start(&file)).unwrap();
    assert_eq!(report.task, "shakespeare");
    // All but the tables of tokens and the head, which are of other sizes.
    assert_eq!(report.tensors - report.taken, 2);
    assert_eq!(block_on(chinese.state()).begun_with.as_deref(), Some("shakespeare"));
    let again = block_on(chinese.export("safetensors")).unwrap().bytes;
    let [theirs, ours] = [&file, &again].map(|b| safetensors::SafeTensors::deserialize(b).unwrap());
    let name = "blocks.0.attention.weight";
    assert_eq!(theirs.tensor(name).unwrap().data(), ours.tensor(name).unwrap().data());
    assert!(block_on(chinese.start(b"nothing")).is_err());
    let narrow = open_task("tang", &settings(&[("width", number(16.0))]));
    let error = kindling::error::ErrorReport::from(&block_on(narrow.start(&file)).unwrap_err());
    assert_eq!(error.kind, "bad-save");
}
