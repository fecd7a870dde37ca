//! Settings as data, one table for each kind of task: controls, links, validation and documentation all come from
//! these rows.

mod build;

pub use build::{build, check};

use crate::report::{Condition, Parameter, ParameterKind, Stage, Value};
use crate::table::own::Own;

/// Largest seed: six digits are easy to read out and to type.
pub const MAX_SEED: f64 = 999_999.0;

fn parameter(key: &str, stage: Stage, kind: ParameterKind, default: Value) -> Parameter {
    Parameter { key: key.into(), stage, kind, default, live: false, more: false, when: None }
}

fn choice(key: &str, stage: Stage, options: &[&str]) -> Parameter {
    let kind = ParameterKind::Choice { options: options.iter().map(|&o| o.into()).collect() };
    parameter(key, stage, kind, Value::Choice(options[0].into()))
}

fn columns(key: &str, stage: Stage, many: bool) -> Parameter {
    parameter(key, stage, ParameterKind::Columns { options: vec![], many }, Value::Choice(String::new()))
}

fn toggle(key: &str, stage: Stage) -> Parameter {
    parameter(key, stage, ParameterKind::Toggle, Value::Toggle(false))
}

fn number(key: &str, stage: Stage, min: f64, stops: &[f64], default: f64) -> Parameter {
    let max = stops.last().copied().unwrap_or(min);
    let kind = ParameterKind::Number { min, max, integer: false, stops: stops.to_vec(), unit: String::new() };
    parameter(key, stage, kind, Value::Number(default))
}

impl Parameter {
    fn live(mut self) -> Self {
        self.live = true;
        self
    }

    fn more(mut self) -> Self {
        self.more = true;
        self
    }

    fn when(mut self, key: &str, is: &[&str]) -> Self {
        let is = is.iter().map(|&word| Value::Choice(word.into())).collect();
        self.when = Some(Condition { key: key.into(), is });
        self
    }

    fn whole(mut self) -> Self {
        if let ParameterKind::Number { integer, .. } = &mut self.kind {
            *integer = true;
        }
        self
    }

    fn unit(mut self, name: &str) -> Self {
        if let ParameterKind::Number { unit, .. } = &mut self.kind {
            *unit = name.into();
        }
        self
    }

    fn at_most(mut self, most: f64) -> Self {
        if let ParameterKind::Number { max, .. } = &mut self.kind {
            *max = most;
        }
        self
    }
}

/// The settings of a regression on a table, in the order in which controls stand.
pub fn regression() -> Vec<Parameter> {
    use Stage::Prepare;
    let mut rows = vec![
        choice("features", Prepare, &["area", "all"]),
        toggle("logTarget", Prepare),
        choice("scaling", Prepare, &["standard", "minmax", "none"]),
        choice("missing", Prepare, &["impute", "drop"]),
        number("minPrice", Prepare, 0.0, &[0.0, 1e3, 2e3, 5e3, 1e4, 2e4], 0.0).at_most(50_000.0).unit("usd").more(),
    ];
    rows.extend(split());
    rows.extend(model(&["linear", "mlp"]));
    rows.extend(steps());
    rows.push(choice("loss", Stage::Train, &["mse", "mae", "huber"]).more());
    rows.extend(restraint());
    rows
}

/// The settings of telling a table's classes apart.
pub fn classes() -> Vec<Parameter> {
    let mut rows = vec![choice("scaling", Stage::Prepare, &["standard", "minmax", "none"])];
    rows.extend(split());
    rows.extend(model(&["linear", "mlp"]));
    rows.extend(steps());
    rows.extend(restraint());
    rows
}

/// The settings of a table of the user's own; those that name columns get them when it is opened.
pub fn table() -> Vec<Parameter> {
    use Stage::{Data, Prepare};
    let mut rows = vec![
        columns("target", Data, false),
        choice("kind", Data, &["auto", "number", "classes"]),
        columns("leaveOut", Data, true),
        toggle("logTarget", Prepare),
        choice("scaling", Prepare, &["standard", "minmax", "none"]),
        choice("missing", Prepare, &["impute", "drop"]),
    ];
    rows.extend(split());
    rows.extend(model(&["mlp", "linear"]));
    rows.extend(steps());
    rows.push(choice("loss", Stage::Train, &["mse", "mae", "huber"]).more());
    rows.extend(restraint());
    let word = |w: &str| Value::Choice(w.into());
    let defaults = [("split", word("random")), ("optimiser", word("adam")), ("learningRate", Value::Number(0.003))];
    let defaults: Vec<_> =
        defaults.into_iter().chain([("batchSize", Value::Number(64.0)), ("width", Value::Number(32.0))]).collect();
    with_defaults(rows, &defaults)
}

/// The same for a table that was opened: its columns, and defaults that suit it where the task names none.
pub fn of_table(mut rows: Vec<Parameter>, own: &Own) -> Vec<Parameter> {
    let names = own.columns();
    let known = |text: &str| text.lines().filter(|line| names.iter().any(|n| n == line)).collect::<Vec<_>>().join("\n");
    // A tenth of the training rows at most, in powers of two.
    let batch = (own.rows() as f64 * 0.06).clamp(8.0, 256.0).log2().floor().exp2();
    for row in &mut rows {
        if let ParameterKind::Columns { options, .. } = &mut row.kind {
            options.clone_from(&names);
        }
        match (row.key.as_str(), &row.default) {
            ("target", _) => row.default = Value::Choice(own.likely_target()),
            ("leaveOut", Value::Choice(text)) if text.is_empty() => row.default = Value::Choice(own.useless()),
            ("leaveOut", Value::Choice(text)) => row.default = Value::Choice(known(text)),
            ("batchSize", _) => row.default = Value::Number(batch),
            _ => {}
        }
    }
    rows
}

/// The settings of telling pictures apart.
pub fn pictures(models: &[&str]) -> Vec<Parameter> {
    use Stage::Prepare;
    let mut rows = vec![
        number("shift", Prepare, 0.0, &[0.0, 1.0, 2.0, 3.0, 4.0], 0.0).unit("pixels"),
        number("rotate", Prepare, 0.0, &[0.0, 5.0, 10.0, 15.0, 20.0, 30.0], 0.0).unit("degrees"),
        number("zoom", Prepare, 0.0, &[0.0, 0.05, 0.1, 0.15, 0.2, 0.3], 0.0),
    ];
    rows.extend(split());
    rows.extend(model(models));
    rows.extend(steps());
    rows.extend(restraint());
    rows
}

/// The settings of foretelling the next character.
pub fn language() -> Vec<Parameter> {
    let mut rows = vec![context(&[16.0, 33.0, 64.0, 128.0, 256.0], 64.0), seed()];
    rows.extend(transformer("gpt"));
    rows.extend(steps());
    rows.extend(restraint());
    rows.push(number("temperature", Stage::Apply, 0.0, &[0.0, 0.3, 0.5, 0.8, 1.0, 1.3, 2.0], 0.8).at_most(5.0));
    rows.push(number("topK", Stage::Apply, 0.0, &[0.0, 1.0, 3.0, 5.0, 10.0, 20.0, 40.0], 0.0).at_most(6_000.0).whole());
    rows
}

/// The settings of telling the classes of sentences.
pub fn sentences() -> Vec<Parameter> {
    let words = number("words", Stage::Prepare, 100.0, &[500.0, 1e3, 2e3, 4e3, 8e3], 4e3).at_most(16_000.0).whole();
    let mut rows = vec![context(&[16.0, 32.0, 48.0, 64.0], 32.0).unit("words"), words];
    rows.extend(split());
    rows.extend(transformer("encoder"));
    rows.push(
        number("maskedSteps", Stage::Train, 0.0, &[0.0, 200.0, 500.0, 1e3, 2e3], 0.0)
            .at_most(20_000.0)
            .whole()
            .unit("steps"),
    );
    rows.extend(steps());
    rows.extend(restraint());
    rows
}

fn context(stops: &[f64], default: f64) -> Parameter {
    number("context", Stage::Prepare, 4.0, stops, default).whole().unit("characters")
}

fn transformer(kind: &str) -> Vec<Parameter> {
    use Stage::Train;
    vec![
        choice("model", Train, &[kind]).more(),
        number("width", Train, 8.0, &[16.0, 32.0, 64.0, 96.0, 128.0, 192.0, 256.0], 64.0).whole(),
        number("heads", Train, 1.0, &[1.0, 2.0, 4.0, 8.0], 4.0).whole(),
        number("blocks", Train, 1.0, &[1.0, 2.0, 3.0, 4.0, 6.0], 2.0).at_most(8.0).whole(),
    ]
}

/// The settings of arrays: of every family, with wide bounds. The rows' order and ε of Adam can be set here alone.
pub fn arrays() -> Vec<Parameter> {
    use Stage::Train;
    let mut rows = vec![
        seed(),
        choice("model", Train, &["mlp", "linear", "cnn", "gpt"]),
        number("hiddenLayers", Train, 1.0, &[1.0, 2.0, 3.0, 4.0], 1.0).at_most(16.0).whole(),
        number("width", Train, 1.0, &[64.0, 128.0, 256.0, 1_024.0], 128.0).at_most(4_096.0).whole(),
        number("channels", Train, 1.0, &[16.0], 16.0).at_most(256.0).whole(),
        number("heads", Train, 1.0, &[1.0, 2.0, 4.0, 8.0], 4.0).at_most(64.0).whole(),
        number("blocks", Train, 1.0, &[1.0, 2.0, 4.0], 2.0).at_most(24.0).whole(),
        choice("activation", Train, &["relu", "tanh", "sigmoid", "gelu"]),
    ];
    rows.extend(steps());
    rows.push(number("adamEpsilon", Train, 0.0, &[1e-8, 1e-7], 1e-8).at_most(1.0));
    rows.push(toggle("shuffle", Train));
    rows.push(choice("loss", Train, &["mse", "mae", "huber"]));
    rows.push(choice("initialisation", Train, &["pytorch", "xavier", "he", "zero", "pretrained"]));
    rows
}

fn seed() -> Parameter {
    number("seed", Stage::Prepare, 0.0, &[42.0, MAX_SEED], 42.0).whole().more()
}

fn split() -> Vec<Parameter> {
    vec![choice("split", Stage::Prepare, &["documented", "random"]).more(), seed()]
}

fn model(kinds: &[&str]) -> Vec<Parameter> {
    use Stage::Train;
    let mut rows = vec![
        choice("model", Train, kinds),
        number("hiddenLayers", Train, 1.0, &[1.0, 2.0, 3.0, 4.0], 2.0).whole().when("model", &["mlp"]),
        number("width", Train, 1.0, &[2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0], 64.0)
            .whole()
            .when("model", &["mlp"]),
    ];
    if kinds.contains(&"cnn") {
        rows.push(number("channels", Train, 1.0, &[2.0, 4.0, 8.0, 16.0, 32.0], 16.0).whole().when("model", &["cnn"]));
        rows.push(toggle("batchNorm", Train).when("model", &["cnn"]));
    }
    rows.push(choice("activation", Train, &["relu", "tanh", "sigmoid", "gelu"]).when("model", &["mlp", "cnn"]));
    rows
}

fn steps() -> Vec<Parameter> {
    use Stage::Train;
    vec![
        choice("optimiser", Train, &["sgd", "momentum", "rmsprop", "adam", "adamw"]),
        number("weightDecay", Train, 0.0, &[0.0, 1e-3, 1e-2, 0.1, 1.0], 0.01).when("optimiser", &["adamw"]),
        number("learningRate", Train, 1e-12, &[1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 2e-2, 5e-2, 0.1, 0.2, 0.5, 1.0], 0.05)
            .at_most(10.0)
            .live(),
        number("batchSize", Train, 1.0, &[1.0, 8.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1024.0, 2048.0], 512.0)
            .at_most(20_000.0)
            .whole(),
        choice("schedule", Train, &["constant", "step", "cosine"]),
        number("scheduleSteps", Train, 1.0, &[500.0, 1e3, 2e3, 4e3, 8e3, 16e3, 32e3], 4e3)
            .at_most(1e6)
            .whole()
            .unit("steps")
            .when("schedule", &["step", "cosine"]),
        number("warmupSteps", Train, 0.0, &[0.0, 50.0, 100.0, 200.0, 500.0, 1e3], 100.0)
            .at_most(1e5)
            .whole()
            .unit("steps")
            .when("schedule", &["cosine"]),
    ]
}

/// What starts, holds back and shrinks a model.
fn restraint() -> Vec<Parameter> {
    use Stage::{Optimise, Train};
    vec![
        choice("initialisation", Train, &["pytorch", "xavier", "he", "zero", "pretrained"]).more(),
        number("frozen", Train, 0.0, &[0.0, 1.0, 2.0, 3.0, 4.0, 5.0], 0.0).at_most(9.0).whole().unit("layers").more(),
        number("dropout", Train, 0.0, &[0.0, 0.1, 0.2, 0.3, 0.5], 0.0)
            .at_most(0.9)
            .when("model", &["mlp", "cnn", "gpt", "encoder"])
            .more(),
        number("patience", Train, 0.0, &[0.0, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0], 0.0)
            .at_most(1_000.0)
            .whole()
            .unit("epochs")
            .more(),
        number("l2", Train, 0.0, &[0.0, 1e-5, 1e-4, 1e-3, 1e-2, 0.1], 0.0).at_most(10.0).live().more(),
        number("l1", Train, 0.0, &[0.0, 1e-5, 1e-4, 1e-3, 1e-2, 0.1], 0.0).at_most(10.0).more(),
        number("clip", Train, 0.0, &[0.0, 0.1, 0.3, 1.0, 3.0, 10.0], 0.0).at_most(1e6).more(),
        number("prune", Optimise, 0.0, &[0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95], 0.0),
        toggle("quantise", Optimise),
    ]
}

/// The table with a task's own defaults.
pub fn with_defaults(mut table: Vec<Parameter>, defaults: &[(&str, Value)]) -> Vec<Parameter> {
    for (key, value) in defaults {
        for row in table.iter_mut().filter(|row| row.key == *key) {
            row.default = value.clone();
        }
    }
    table
}
