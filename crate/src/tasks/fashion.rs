//! Garments: a 12,000-picture part of Fashion-MNIST, 28 × 28 pixels, ten classes; see data/LICENSE.md for its source.

use super::{Task, recipe, reference};
use crate::report::{DataKind, Package, TaskInfo, Value};

const CREDIT: &str =
    "Fashion-MNIST, © 2017 Zalando SE, MIT licence (H. Xiao, K. Rasul, R. Vollgraf 2017): 12,000 of its pictures.";
const GARMENTS: [&str; 10] =
    ["t_shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "trainer", "bag", "ankle_boot"];

/// The task.
pub fn task() -> Task {
    let word = |w: &str| Value::Choice(w.into());
    let number = Value::Number;
    // scikit-learn 1.9.1, trained on the first 10,000 pictures, measured on the last 2,000.
    let of_class = |id: &str, score: f64| reference(id, score, 1.0 - score);
    let cnn = |norm: bool, dropout: f64| {
        [
            ("model", word("cnn")),
            ("channels", number(16.0)),
            ("batchNorm", Value::Toggle(norm)),
            ("dropout", number(dropout)),
        ]
    };
    let info = TaskInfo {
        id: "fashion".into(),
        package: Package::Deep,
        kind: DataKind::Pictures,
        weights_path: String::new(),
        data_path: "data/fashion.images".into(),
        columns: vec![],
        classes: GARMENTS.map(String::from).into(),
        parameters: super::convolutional(1_410.0),
        recipes: vec![
            recipe("fashion-cnn", &cnn(false, 0.2)),
            recipe("fashion-norm", &cnn(true, 0.3)),
            recipe("fashion-network", &[("model", word("mlp")), ("dropout", number(0.2))]),
        ],
        references: vec![of_class("logistic-regression", 0.827), of_class("mlp-128", 0.8405)],
    };
    let documented = (12_000, 2_000);
    Task { info, documented, validation: 0.1, main_column: "", credit: CREDIT, generate: None, filled: 1.0 }
}
