//! The same numbers as PyTorch for the Transformers: the first 20 losses with every optimiser, and gradients against finite
//! differences. tests/fixtures/transformer_fixture.py made the other half.
#![allow(missing_docs, clippy::unwrap_used)]

use burn::tensor::{Device, Tensor};
use kindling::models::{Array, ModelConfig, Start, Training, TransformerConfig, gradients};
use kindling::pipeline::train::{Objective, Targets, Trainer, matrix, numbers, optimiser};
use kindling::report::Value;
use kindling::spec::{Loss, Spec};
use kindling::trained::Target;

const VOCABULARY: usize = 11;
const CONTEXT: usize = 6;
const CLASSES: usize = 3;
const ROWS: usize = 4;

fn config(kind: &str) -> ModelConfig {
    let causal = kind == "gpt";
    ModelConfig::Transformer(TransformerConfig {
        vocabulary: VOCABULARY,
        context: CONTEXT,
        width: 8,
        heads: 2,
        blocks: 2,
        causal,
        outputs: if causal { VOCABULARY } else { CLASSES },
        masked: kind == "masked",
    })
}

fn arrays(config: &ModelConfig) -> Vec<Array> {
    let array = |(index, slot): (usize, kindling::models::Slot)| {
        let frequency = 0.37 + 0.11 * index as f64;
        let more = if slot.start == Start::Constant(1.0) { 1.0 } else { 0.0 };
        let wave = |i: usize| (0.3 * (frequency * i as f64).sin()) as f32 + more;
        Array { name: slot.name.clone(), shape: slot.shape.clone(), values: (1..=slot.count()).map(wave).collect() }
    };
    config.slots().into_iter().enumerate().map(array).collect()
}

fn tokens(kind: &str, step: usize) -> Vec<f32> {
    let token = |place: usize| {
        let (row, i) = (place / CONTEXT, place % CONTEXT);
        let token = (7 * i + 3 * row * row + step + 1) % VOCABULARY;
        match kind {
            "gpt" => token,
            _ if i >= CONTEXT - row => 0,
            _ => token % (VOCABULARY - 1) + 1,
        }
    };
    (0..ROWS * CONTEXT).map(|place| token(place) as f32).collect()
}

/// Inputs and targets of a step.
fn batch(kind: &str, step: usize, device: &Device) -> (Tensor<2>, Targets) {
    let x = tokens(kind, step);
    let mapped = |factor: usize, plus: usize| -> Vec<f32> {
        x.iter().map(|&token| ((token as usize * factor + plus) % VOCABULARY) as f32).collect()
    };
    let targets = match kind {
        "gpt" => Targets::new(&mapped(5, 2), &Target::Tokens(VOCABULARY), device),
        "masked" => {
            let chosen = |i: usize| if i % 4 == 1 && x[i] > 0.0 { 1.0 } else { 0.0 };
            let weights: Vec<f32> = (0..x.len()).map(chosen).collect();
            let count: f32 = weights.iter().sum();
            let weights = numbers(weights.iter().map(|w| w / count).collect(), device);
            Targets::Hidden { words: numbers(mapped(3, 1), device), weights }
        }
        _ => {
            let classes = (0..CLASSES).map(|c| c.to_string()).collect();
            let y: Vec<f32> = (0..ROWS).map(|row| ((row + step) % CLASSES) as f32).collect();
            Targets::new(&y, &Target::Classes(classes), device)
        }
    };
    (matrix(x, CONTEXT, device), targets)
}

fn spec(optimiser: &str) -> Spec {
    let settings = [("optimiser".into(), Value::Choice(optimiser.into())), ("weightDecay".into(), Value::Number(0.1))];
    let spec = kindling::parameters::build("spiral", &kindling::parameters::classes(), &settings).unwrap();
    assert_eq!(spec.loss, Loss::CrossEntropy);
    spec
}

fn number(tensor: Tensor<1>) -> f64 {
    f64::from(tensor.into_data().try_to_vec::<f32>().unwrap()[0])
}

#[test]
fn first_losses_are_pytorchs() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/transformer-pytorch.json");
    let fixture: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let cases = fixture["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 15);
    let device = Device::flex().autodiff();
    let mut worst = 0f64;
    for case in cases {
        let (kind, name) = (case["kind"].as_str().unwrap(), case["optimiser"].as_str().unwrap());
        let (config, spec) = (config(kind), spec(name));
        let mut trainer = Trainer::new(config.init(&arrays(&config), &device), optimiser(&spec));
        let rate = match name {
            "sgd" => 0.05,
            "momentum" => 0.02,
            "rmsprop" => 0.001,
            _ => 0.003,
        };
        for (step, theirs) in case["losses"].as_array().unwrap().iter().enumerate() {
            let (x, y) = batch(kind, step, &device);
            let ours = number(trainer.step(x, y, rate, &Objective::new(&spec), Training::new(0, 0, 0.0)));
            let difference = (ours / theirs.as_f64().unwrap() - 1.0).abs();
            assert!(difference < 1e-4, "step {step}: {ours} against {theirs}, {kind} {name}");
            worst = worst.max(difference);
        }
    }
    println!("{} cases, largest relative difference from {}: {worst:.1e}", cases.len(), fixture["made_with"]);
}

#[test]
fn gradients_are_finite_differences() {
    let device = Device::flex().autodiff();
    let objective = Objective::new(&spec("sgd"));
    for kind in ["gpt", "encoder", "masked"] {
        let config = config(kind);
        let weights = arrays(&config);
        let loss = |weights: &[Array]| {
            let (x, y) = batch(kind, 3, &device);
            objective.of(&config.init(weights, &device), x, y, None)
        };
        let (x, y) = batch(kind, 3, &device);
        let model = config.init(&weights, &device);
        let found = gradients(&model, &objective.of(&model, x, y, None).1.backward());
        for (index, array) in weights.iter().enumerate() {
            let gradient = found[index].clone().map(|g| g.into_data().try_to_vec::<f32>().unwrap());
            // The largest of each tensor, which rounding disturbs least.
            let values = gradient.unwrap_or_else(|| vec![0.0; array.values.len()]);
            let place = (0..values.len()).max_by(|&a, &b| values[a].abs().total_cmp(&values[b].abs())).unwrap();
            let moved = |by: f32| {
                let mut weights = weights.clone();
                weights[index].values[place] += by;
                number(loss(&weights).0.inner())
            };
            // Central differences at two widths, extrapolated to none (Richardson): rounding forbids a small width.
            let slope = |h: f32| (moved(h) - moved(-h)) / f64::from(2.0 * h);
            let difference = (4.0 * slope(2e-3) - slope(4e-3)) / 3.0;
            let off = (difference - f64::from(values[place])).abs();
            let bound = 2e-3 * f64::from(values[place].abs()) + 2e-4;
            assert!(off < bound, "{kind}, {}: {difference} against {}", array.name, values[place]);
        }
    }
}
