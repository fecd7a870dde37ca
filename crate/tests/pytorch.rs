//! The same numbers as PyTorch: the first 20 losses of every optimiser, activation, loss and penalty, with weights and
//! batches that are sines. tests/fixtures/optimiser_fixture.py made the other half.
#![allow(missing_docs, clippy::unwrap_used)]

use burn::tensor::Device;
use kindling::models::{Array, MlpConfig, ModelConfig};
use kindling::pipeline::train::{Objective, Targets, Trainer, matrix, optimiser};
use kindling::report::Value;
use kindling::spec::{Loss, Spec};

const WIDTHS: [usize; 3] = [5, 16, 16];
const CLASSES: usize = 3;
const ROWS: usize = 7;

fn wave(count: usize, frequency: f64, amplitude: f64) -> Vec<f32> {
    (1..=count).map(|i| (amplitude * (frequency * i as f64).sin()) as f32).collect()
}

fn arrays(widths: &[usize]) -> Vec<Array> {
    let array = |name: &str, shape: Vec<usize>, values| Array { name: name.into(), shape, values };
    let layer = |(index, w): (usize, &[usize])| {
        let weight = array("weight", w.to_vec(), wave(w[0] * w[1], 0.37 + index as f64, 0.4));
        [weight, array("bias", vec![w[1]], wave(w[1], 0.91 + index as f64, 0.2))]
    };
    widths.windows(2).enumerate().flat_map(layer).collect()
}

fn spec(case: &serde_json::Value) -> Spec {
    let word = |key: &str| (key.to_owned(), Value::Choice(case[key].as_str().unwrap().into()));
    let number = |key: &str| (key.to_owned(), Value::Number(case[key].as_f64().unwrap()));
    let mut settings: Vec<_> = ["optimiser", "activation"].map(word).into();
    settings.extend(["l2", "l1", "clip", "weightDecay"].map(number));
    if case["loss"] == "cross-entropy" {
        return kindling::parameters::build("spiral", &kindling::parameters::classes(), &settings).unwrap();
    }
    settings.push(word("loss"));
    kindling::parameters::build("house-price", &kindling::parameters::regression(), &settings).unwrap()
}

fn learning_rate(optimiser: &str) -> f64 {
    match optimiser {
        "sgd" | "momentum" => 0.05,
        "rmsprop" => 0.005,
        _ => 0.01,
    }
}

#[test]
fn first_losses_are_pytorchs() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/optimiser-pytorch.json");
    let fixture: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let cases = fixture["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 21);
    let device = Device::flex().autodiff();
    let mut worst = 0f64;
    for case in cases {
        let spec = spec(case);
        let classes = (spec.loss == Loss::CrossEntropy).then_some(CLASSES);
        let mut widths = WIDTHS.to_vec();
        widths.push(classes.unwrap_or(1));
        let arrays = arrays(&widths);
        let config = ModelConfig::Mlp(MlpConfig { widths, activation: Some(spec.activation) });
        let mut trainer = Trainer { model: config.init(&arrays, &device), optimiser: optimiser(&spec) };
        for (step, theirs) in case["losses"].as_array().unwrap().iter().enumerate() {
            let x = matrix(wave(ROWS * WIDTHS[0], 0.7 + 0.1 * step as f64, 1.0), WIDTHS[0], &device);
            let numbers = || wave(ROWS, 1.3 + 0.1 * step as f64, 2.0);
            let y = classes.map_or_else(numbers, |n| (0..ROWS).map(|row| ((row + step) % n) as f32).collect());
            let y = Targets::new(&y, classes, &device);
            let rate = learning_rate(case["optimiser"].as_str().unwrap());
            let ours =
                trainer.step(x, y, rate, &Objective::new(&spec), None).into_data().try_to_vec::<f32>().unwrap()[0];
            let difference = (f64::from(ours) / theirs.as_f64().unwrap() - 1.0).abs();
            assert!(difference < 1e-4, "step {step}: {ours} against {theirs} in {case}");
            worst = worst.max(difference);
        }
    }
    println!("{} cases, largest relative difference from {}: {worst:.1e}", cases.len(), fixture["made_with"]);
}
