//! The weights that text tasks ship beat the best n-gram on the whole held-out part, and write in the right form.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod common;

use burn::tensor::Device;
use common::{number, open_task, shipped, word};
use kindling::pipeline::evaluate::Ngrams;
use kindling::pipeline::train::matrix;
use kindling::report::Input;
use kindling::session::{Session, Settings};
use kindling::text::Text;
use kindling::trained::softmax;
use pollster::block_on;
use safetensors::SafeTensors;

/// What the file says of itself.
fn metadata(bytes: &[u8]) -> serde_json::Value {
    let (_, metadata) = SafeTensors::read_metadata(bytes).unwrap();
    serde_json::from_str(&metadata.metadata().as_ref().unwrap()["kindling"]).unwrap()
}

/// The settings that fit a file of weights.
fn fitting(info: &serde_json::Value) -> Settings {
    let size = |key: &str| (key.to_owned(), number(info["spec"][key].as_f64().unwrap()));
    let mut settings: Settings = ["context", "width", "heads", "blocks"].map(size).into();
    settings.push(("initialisation".into(), word("pretrained")));
    settings
}

fn opened(task: &str) -> (Session, serde_json::Value) {
    let bytes = shipped(&format!("{task}.safetensors"));
    let info = metadata(&bytes);
    let session = open_task(task, &fitting(&info));
    let report = block_on(session.start(&bytes)).unwrap();
    assert_eq!(report.taken, report.tensors, "every tensor fits");
    (session, info)
}

/// Nats a character over every held-out character, and the best n-gram's on the same ones.
fn held_out(session: &Session, text: &Text) -> (f64, f64) {
    let model = block_on(session.model());
    let (spec, device) = (block_on(session.spec()), Device::flex());
    let (context, size) = (spec.context as usize, text.vocabulary.len());
    let ngrams = Ngrams::new(&text.codes[..text.held_out()], size);
    let (mut nats, mut baseline, mut count) = (0.0, [0.0; 5], 0);
    for windows in text.judged(context).concat().chunks(16) {
        let code = |w: &kindling::text::Window, i: usize| text.codes[w.start as usize + i];
        let x = windows.iter().flat_map(|w| (0..context).map(move |i| f32::from(code(w, i)))).collect();
        let logits = model.forward(matrix(x, context, &device), None).into_data().try_to_vec::<f32>().unwrap();
        for (row, window) in windows.iter().enumerate() {
            for place in usize::from(window.from)..usize::from(window.to) {
                let from = (row * context + place) * size;
                let right = usize::from(code(window, place + 1));
                nats -= softmax(&logits[from..from + size])[right].ln();
                let scores = ngrams.probabilities(&text.codes, window.start as usize + place + 1);
                baseline.iter_mut().zip(scores).for_each(|(sum, p)| *sum -= p.ln());
                count += 1;
            }
        }
    }
    let best = baseline.into_iter().fold(f64::INFINITY, f64::min);
    (nats / f64::from(count), best / f64::from(count))
}

#[test]
fn shipped_weights_beat_the_best_ngram() {
    for (task, file, lines) in [("shakespeare", "shakespeare.txt", false), ("tang", "tang-jueju.txt", true)] {
        let (session, info) = opened(task);
        let text = Text::read(&shipped(file), lines).unwrap();
        let (ours, ngram) = held_out(&session, &text);
        let told = info["heldOut"].as_f64().unwrap();
        println!("{task}: {ours:.4} nats, perplexity {:.2}; best n-gram {ngram:.4}", ours.exp());
        assert!(ours < ngram - 0.01, "{task}: {ours} against {ngram}");
        assert!((ours - told).abs() < 5e-3, "{task}: {ours}, PyTorch found {told}");
    }
}

#[test]
fn quatrains_have_four_lines_of_five_or_seven() {
    let (session, _) = opened("tang");
    let mut right = 0;
    for seed in 0..20 {
        let written = block_on(session.write(&Input::Text(String::new()), 34, seed * 1_000)).unwrap();
        let poem = written.split('\n').next().unwrap();
        let lines: Vec<usize> = poem.split(['，', '。']).map(|line| line.chars().count()).collect();
        right += u32::from([&[5, 5, 5, 5, 0][..], &[7, 7, 7, 7, 0]].contains(&lines.as_slice()));
    }
    println!("{right} of 20 poems have the right form");
    assert!(right >= 18, "{right} of 20");
}
