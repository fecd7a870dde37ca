//! A table of the user's own: its columns, target and kind are found when it is opened. Two samples of that sort: penguins
//! (classes) and houses in Ames, Iowa (a number); see data/LICENSE.md for their sources.

use super::{Task, recipe, reference};
use crate::parameters;
use crate::report::{DataKind, Package, Recipe, Reference, TaskInfo, Value};

fn word(w: &str) -> Value {
    Value::Choice(w.into())
}

fn recipes() -> Vec<Recipe> {
    let network =
        |width: f64| [("model", word("mlp")), ("hiddenLayers", Value::Number(2.0)), ("width", Value::Number(width))];
    vec![
        recipe("table-linear", &[("model", word("linear"))]),
        recipe("table-network", &network(32.0)),
        recipe("table-wide", &network(128.0)),
    ]
}

fn task(id: &str, path: &str, defaults: &[(&str, Value)], references: Vec<Reference>) -> Task {
    let info = TaskInfo {
        id: id.into(),
        package: Package::Deep,
        kind: DataKind::OwnTable,
        weights_path: String::new(),
        data_path: path.into(),
        columns: vec![],
        classes: vec![],
        parameters: parameters::with_defaults(parameters::table(), defaults),
        recipes: recipes(),
        references,
    };
    Task {
        info,
        documented: (0, 0),
        validation: 0.2,
        main_column: "",
        credit: "A table of the user's own.",
        generate: None,
        filled: 0.0,
    }
}

/// Whatever the user opens.
pub fn own() -> Task {
    task("table", "", &[], vec![])
}

/// 344 penguins of three species.
pub fn penguins() -> Task {
    // Without the island, which all but gives the species away, and the year.
    let left_out = word("island\nyear");
    Task {
        credit: "Palmer penguins: K. Gorman and Palmer Station LTER, collected by A. Horst, A. Hill and K. Gorman (CC0).",
        ..task("table-penguins", "data/penguins.csv", &[("leaveOut", left_out)], vec![])
    }
}

/// 2,930 houses, sold 2006 to 2010.
pub fn ames() -> Task {
    // scikit-learn 1.9.1, trained on the first 2,344 rows, measured on the last 586.
    let references = vec![
        reference("ols-all-features", 0.859, 26_550.0),
        reference("mlp-128", 0.876, 24_964.0),
        reference("gradient-boosting", 0.900, 22_361.0),
    ];
    Task {
        documented: (2_930, 586),
        credit: "Ames, Iowa house sales 2006–2010: D. De Cock, Journal of Statistics Education 19(3), 2011, from the R package \
                 modeldata (MIT).",
        ..task("table-ames", "data/houses-ames.csv", &[("split", word("documented"))], references)
    }
}
