//! Sentences from film reviews, for or against; see data/LICENSE.md for their source.

use super::{Task, recipe, reference};
use crate::parameters;
use crate::report::{DataKind, Package, TaskInfo, Value};

/// The task.
pub fn task() -> Task {
    let number = Value::Number;
    let word = |w: &str| Value::Choice(w.into());
    let defaults = [
        ("width", number(32.0)),
        ("heads", number(2.0)),
        ("blocks", number(1.0)),
        ("optimiser", word("adamw")),
        ("weightDecay", number(0.1)),
        ("learningRate", number(1e-3)),
        ("batchSize", number(32.0)),
        ("schedule", word("cosine")),
        ("scheduleSteps", number(1_500.0)),
        ("dropout", number(0.3)),
    ];
    let hidden = |steps: f64| [("maskedSteps", number(steps)), ("scheduleSteps", number(1_500.0 + steps))];
    let info = TaskInfo {
        id: "sentiment".into(),
        package: Package::Deep,
        kind: DataKind::Sentences,
        data_path: "data/movie-sentiment.csv".into(),
        weights_path: String::new(),
        columns: vec![],
        classes: vec!["against".into(), "for".into()],
        parameters: parameters::with_defaults(parameters::sentences(), &defaults),
        recipes: vec![recipe("sentiment-plain", &hidden(0.0)), recipe("sentiment-masked", &hidden(1_000.0))],
        // scikit-learn 1.9.1 on tf-idf of words and pairs of words, trained on the first 8,056, measured on the last 2,014.
        references: vec![reference("logistic-regression", 0.808, 0.192), reference("mlp-128", 0.81, 0.19)],
    };
    Task {
        info,
        documented: (10_070, 2_014),
        validation: 0.1,
        main_column: "",
        credit: "Movie-review sentences rated by people: C.J. Hutto and E. Gilbert, VADER, ICWSM 2014 (MIT); sentences from B. \
                 Pang and L. Lee's Rotten Tomatoes collection.",
        generate: None,
        filled: 0.0,
    }
}
