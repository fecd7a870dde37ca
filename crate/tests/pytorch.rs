//! The same numbers as PyTorch: the first 20 losses of every optimiser, activation, loss and penalty, with weights and
//! batches that are sines. tests/fixtures/optimiser_fixture.py made the other half.
#![allow(missing_docs, clippy::unwrap_used)]

use burn::module::Module;
use burn::tensor::Device;
use kindling::models::{Array, CnnConfig, MlpConfig, ModelConfig, Start, Training};
use kindling::pipeline::train::{Objective, Targets, Trainer, matrix, optimiser};
use kindling::report::Value;
use kindling::spec::{Loss, Spec};
use kindling::trained::Target;

const WIDTHS: [usize; 3] = [5, 16, 16];
const CLASSES: usize = 3;
const ROWS: usize = 7;

fn wave(count: usize, frequency: f64, amplitude: f64) -> Vec<f32> {
    (1..=count).map(|i| (amplitude * (frequency * i as f64).sin()) as f32).collect()
}

/// Waves in every tensor: the frequency grows with the layer.
fn arrays(config: &ModelConfig) -> Vec<Array> {
    let mut layer = -1.0;
    let array = |slot: kindling::models::Slot| {
        let count = slot.count();
        layer += f64::from(u8::from(matches!(slot.start, Start::Weight { .. })));
        let values = match slot.start {
            Start::Weight { .. } => wave(count, 0.37 + layer, 0.4),
            Start::Bias { .. } => wave(count, 0.91 + layer, 0.2),
            Start::Constant(value) | Start::Statistic(value) => vec![value; count],
            Start::Embedding => unreachable!("no model here has tables"),
        };
        Array { name: slot.name, shape: slot.shape, values }
    };
    config.slots().into_iter().map(array).collect()
}

fn config(case: &serde_json::Value, spec: &Spec, outputs: usize) -> ModelConfig {
    match case["model"].as_str().unwrap() {
        "mlp" => {
            let widths = WIDTHS.iter().copied().chain([outputs]).collect();
            ModelConfig::Mlp(MlpConfig { widths, activation: Some(spec.activation) })
        }
        kind => ModelConfig::Cnn(CnnConfig {
            picture: [8, 8],
            channels: vec![2, 4],
            outputs,
            activation: spec.activation,
            normalise: kind == "cnn-normalised",
        }),
    }
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
    assert_eq!(cases.len(), 31);
    let device = Device::flex().autodiff();
    let mut worst = 0f64;
    for case in cases {
        let spec = spec(case);
        let classes = (spec.loss == Loss::CrossEntropy).then_some(CLASSES);
        let config = config(case, &spec, classes.unwrap_or(1));
        let inputs = if matches!(config, ModelConfig::Mlp(_)) { WIDTHS[0] } else { 64 };
        let mut trainer = Trainer::new(config.init(&arrays(&config), &device), optimiser(&spec));
        for (step, theirs) in case["losses"].as_array().unwrap().iter().enumerate() {
            let x = matrix(wave(ROWS * inputs, 0.7 + 0.1 * step as f64, 1.0), inputs, &device);
            let numbers = || wave(ROWS, 1.3 + 0.1 * step as f64, 2.0);
            let y = classes.map_or_else(numbers, |n| (0..ROWS).map(|row| ((row + step) % n) as f32).collect());
            let target = classes.map_or(number_target(), |n| Target::Classes((0..n).map(|c| c.to_string()).collect()));
            let y = Targets::new(&y, &target, &device);
            let rate = learning_rate(case["optimiser"].as_str().unwrap());
            let ours = trainer
                .step(x, y, rate, &Objective::new(&spec), Training::new(0, 0, 0.0))
                .into_data()
                .try_to_vec::<f32>()
                .unwrap()[0];
            let difference = (f64::from(ours) / theirs.as_f64().unwrap() - 1.0).abs();
            assert!(difference < 1e-4, "step {step}: {ours} against {theirs} in {case}");
            worst = worst.max(difference);
        }
        let plain = Device::flex();
        let asked = trainer.model.valid().forward(matrix(wave(inputs, 0.7, 1.0), inputs, &plain), None);
        for (ours, theirs) in
            asked.into_data().try_to_vec::<f32>().unwrap().iter().zip(case["outputs"].as_array().unwrap())
        {
            let difference = (f64::from(*ours) - theirs.as_f64().unwrap()).abs();
            assert!(difference < 1e-4, "asked after training: {ours} against {theirs} in {case}");
        }
    }
    println!("{} cases, largest relative difference from {}: {worst:.1e}", cases.len(), fixture["made_with"]);
}

/// The same batch's loss as a function of one weight, by central differences at two widths, extrapolated to none.
fn difference(loss: impl Fn(f32) -> f64) -> f64 {
    let slope = |h: f32| (loss(h) - loss(-h)) / f64::from(2.0 * h);
    (4.0 * slope(1e-3) - slope(2e-3)) / 3.0
}

#[test]
fn gradients_are_finite_differences() {
    let device = Device::flex().autodiff();
    let classes = Target::Classes((0..CLASSES).map(|c| c.to_string()).collect());
    for (kind, activation) in [("mlp", "tanh"), ("mlp", "gelu"), ("cnn", "sigmoid"), ("cnn-normalised", "tanh")] {
        let case = serde_json::json!({
            "model": kind, "activation": activation, "optimiser": "sgd", "loss": "cross-entropy",
            "l2": 0.0, "l1": 0.0, "clip": 0.0, "weightDecay": 0.0,
        });
        let spec = spec(&case);
        let config = config(&case, &spec, CLASSES);
        let inputs = if kind == "mlp" { WIDTHS[0] } else { 64 };
        let weights = arrays(&config);
        let of = |weights: &[Array]| {
            let x = matrix(wave(ROWS * inputs, 0.7, 1.0), inputs, &device);
            let y = Targets::new(&(0..ROWS).map(|row| (row % CLASSES) as f32).collect::<Vec<_>>(), &classes, &device);
            let model = config.init(weights, &device);
            // As in training: a normalisation takes the batch's own statistics.
            let (loss, total) = Objective::new(&spec).of(&model, x, y, Some(&mut Training::new(0, 0, 0.0)));
            (model, loss, total)
        };
        let (model, _, total) = of(&weights);
        let found = kindling::models::gradients(&model, &total.backward());
        for (index, array) in weights.iter().enumerate().filter(|(_, array)| !array.is_statistic()) {
            let values = found[index].clone().map(|g| g.into_data().try_to_vec::<f32>().unwrap());
            let values = values.unwrap_or_else(|| vec![0.0; array.values.len()]);
            let place = (0..values.len()).max_by(|&a, &b| values[a].abs().total_cmp(&values[b].abs())).unwrap();
            let slope = difference(|by| {
                let mut weights = weights.clone();
                weights[index].values[place] += by;
                f64::from(of(&weights).1.inner().into_data().try_to_vec::<f32>().unwrap()[0])
            });
            let off = (slope - f64::from(values[place])).abs();
            // A loss of about 1 is rounded to 1e-7, which over a width of 2e-3 and Richardson's weights makes up to 3e-4.
            let bound = 2e-3 * f64::from(values[place].abs()) + 4e-4;
            assert!(off < bound, "{kind} {activation}, {}: {slope} against {}", array.name, values[place]);
        }
    }
}

fn number_target() -> Target {
    let kind = "number".into();
    let (column, category, fill) = (String::new(), String::new(), None);
    Target::Number {
        info: kindling::report::FeatureInfo { column, kind, category, fill, shift: 0.0, scale: 1.0 },
        log: false,
    }
}
