//! Sentences: an encoder beside the bag of words, pre-training on hidden words, and the words that mattered.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod common;

use common::{baseline, number, open_task, settings, train};
use kindling::report::{Correction, Input, InputValue, Metrics, Prediction};
use pollster::block_on;

fn accuracy(metrics: &Metrics) -> f64 {
    match metrics {
        Metrics::Classification { accuracy, .. } => *accuracy,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_encoder_learns_and_tells_which_words_mattered() {
    let session = open_task("sentiment", &vec![]);
    train(&session, 500);
    let report = block_on(session.evaluate()).unwrap();
    let (found, bayes) = (accuracy(&report.model.test), accuracy(&baseline(&report, "naiveBayes").test));
    println!("500 steps: {:.1} %, naive Bayes {:.1} %", 100.0 * found, 100.0 * bayes);
    assert!(found > 0.7, "{found}");
    assert!(bayes > 0.75, "{bayes}");
    assert_eq!(report.worst[0].cells.len(), 1, "mistakes are shown as sentences");
    let text = "A dull, tedious and boring film.";
    let Prediction::Class { class, probabilities, .. } = block_on(session.predict(&Input::Text(text.into()))).unwrap()
    else {
        panic!("no class");
    };
    assert_eq!((class.as_str(), probabilities.len()), ("against", 2));
    let explained = block_on(session.explain(&Input::Text(text.into()))).unwrap();
    assert_eq!(explained.pieces.iter().map(|(piece, _)| piece.as_str()).collect::<String>(), text);
    let strongest = explained.pieces.iter().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
    assert!(["dull", "tedious", "boring"].contains(&strongest.0.as_str()), "{explained:?}");
    let attention = block_on(session.attention(&Input::Text(text.into()))).unwrap().unwrap();
    assert_eq!(attention.tokens.len(), 8);
}

#[test]
fn hidden_words_are_learnt_first() {
    let hidden = settings(&[("maskedSteps", number(60.0)), ("words", number(500.0)), ("learningRate", number(3e-3))]);
    let session = open_task("sentiment", &hidden);
    let losses = train(&session, 60);
    let mean = |part: &[f64]| part.iter().sum::<f64>() / part.len() as f64;
    assert!((losses[0] - 500f64.ln()).abs() < 0.5, "one of 500 words: {}", losses[0]);
    assert!(mean(&losses[50..]) < losses[0] - 1.0, "{}", mean(&losses[50..]));
    let then = train(&session, 3);
    assert!((then[0] - 2f64.ln()).abs() < 0.3, "one of two classes: {}", then[0]);
}

#[test]
fn a_corrected_sentence_is_learnt() {
    let session = open_task("sentiment", &vec![]);
    train(&session, 100);
    let input = Input::Text("an absolute kindling of a film".into());
    let Prediction::Class { class, .. } = block_on(session.predict(&input)).unwrap() else { panic!("no class") };
    let other = if class == "for" { "against" } else { "for" };
    let correction = Correction { input: input.clone(), target: InputValue::Word(other.into()) };
    block_on(session.set_corrections(vec![correction])).unwrap();
    block_on(session.begin_retrain()).unwrap();
    train(&session, 120);
    let Prediction::Class { class, .. } = block_on(session.predict(&input)).unwrap() else { panic!("no class") };
    assert_eq!(class, other);
}
