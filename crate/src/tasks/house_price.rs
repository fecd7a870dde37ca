//! House prices in Lucas County, Ohio, 1993–1998: 25,357 sales, regression in dollars.
//! Columns and their units are those of data/houses-lucas.csv; see data/LICENSE.md for its source.

use super::{Task, reference};
use crate::parameters;
use crate::report::{Column, DataKind, Package, Recipe, TaskInfo, Value};

const WALLS: &[&str] =
    &["brick", "concrete_block_or_tile", "metal_or_vinyl", "part_brick", "stone", "stucco_or_drivit", "wood"];
const GARAGES: &[&str] = &["attached", "basement", "carport", "detached", "none"];
const STORIES: &[&str] = &["bilevel", "multilevel", "one", "one_and_half", "three", "two", "two_and_half"];

fn number(name: &str, unit: &str) -> Column {
    Column { name: name.into(), numeric: true, unit: unit.into(), target: name == "price_usd", categories: vec![] }
}

fn words(name: &str, categories: &[&str]) -> Column {
    let categories = categories.iter().map(|&w| w.into()).collect();
    Column { name: name.into(), numeric: false, unit: String::new(), target: false, categories }
}

fn columns() -> Vec<Column> {
    vec![
        number("price_usd", "usd"),
        number("area_sqft", "sqft"),
        number("lot_sqft", "sqft"),
        number("frontage_ft", "ft"),
        number("depth_ft", "ft"),
        number("bedrooms", ""),
        number("bathrooms", ""),
        number("half_bathrooms", ""),
        number("rooms", ""),
        number("age_years", "years"),
        words("stories", STORIES),
        words("wall", WALLS),
        words("garage_type", GARAGES),
        number("garage_sqft", "sqft"),
        number("sale_year", ""),
        number("longitude", "degrees"),
        number("latitude", "degrees"),
    ]
}

/// What a recipe does not name comes from here: the plainest training there is.
fn plain() -> Vec<(&'static str, Value)> {
    let word = |w: &str| Value::Choice(w.into());
    vec![
        ("scaling", word("standard")),
        ("schedule", word("constant")),
        ("loss", word("mse")),
        ("initialisation", word("pytorch")),
        ("l2", Value::Number(0.0)),
        ("l1", Value::Number(0.0)),
        ("clip", Value::Number(0.0)),
    ]
}

fn recipe(id: &str, settings: &[(&str, Value)]) -> Recipe {
    let rest = plain().into_iter().filter(|(key, _)| settings.iter().all(|(own, _)| own != key));
    super::recipe(id, &settings.iter().cloned().chain(rest).collect::<Vec<_>>())
}

fn recipes() -> Vec<Recipe> {
    let word = |w: &str| Value::Choice(w.into());
    let mlp = |width, activation, rate, more: &[(&'static str, Value)]| {
        let mut settings = vec![
            ("features", word("all")),
            ("model", word("mlp")),
            ("hiddenLayers", Value::Number(2.0)),
            ("width", Value::Number(width)),
            ("activation", word(activation)),
            ("optimiser", word("adam")),
            ("learningRate", Value::Number(rate)),
            ("batchSize", Value::Number(256.0)),
            ("l2", Value::Number(3e-4)),
        ];
        settings.extend_from_slice(more);
        settings
    };
    let linear = |features, scaling, rate, batch| {
        [
            ("features", word(features)),
            ("scaling", word(scaling)),
            ("model", word("linear")),
            ("optimiser", word("sgd")),
            ("learningRate", Value::Number(rate)),
            ("batchSize", Value::Number(batch)),
        ]
    };
    // Rate and length chosen by validation R².
    let cosine = [("schedule", word("cosine")), ("scheduleSteps", Value::Number(2_000.0))];
    vec![
        recipe("area-line", &linear("area", "standard", 0.05, 512.0)),
        recipe("all-features", &linear("all", "standard", 0.05, 2_048.0)),
        recipe("mlp", &mlp(64.0, "relu", 0.01, &cosine)),
        recipe("mlp-small-sigmoid", &mlp(8.0, "sigmoid", 0.01, &[])),
        recipe("too-fast", &linear("area", "standard", 1.2, 512.0)),
        recipe("unscaled", &linear("area", "none", 1e-7, 512.0)),
        recipe("zero-start", &mlp(64.0, "relu", 0.01, &[("initialisation", word("zero"))])),
    ]
}

/// The task.
pub fn task() -> Task {
    let info = TaskInfo {
        id: "house-price".into(),
        package: Package::Cpu,
        kind: DataKind::Table,
        weights_path: String::new(),
        data_path: "data/house-price.table".into(),
        columns: columns(),
        classes: vec![],
        parameters: parameters::regression(),
        recipes: recipes(),
        // scikit-learn 1.9.1, trained on the first 20,285 rows, measured on the last 5,072 (data/baselines.json).
        references: vec![
            reference("ols-all-features", 0.755, 29_619.0),
            reference("mlp-128", 0.804, 26_536.0),
            reference("gradient-boosting", 0.922, 16_767.0),
        ],
    };
    Task {
        info,
        documented: (25_357, 5_072),
        validation: 0.2,
        main_column: "area_sqft",
        credit: CREDIT,
        generate: None,
        filled: 0.0,
    }
}

const CREDIT: &str =
    "House sales in Lucas County, Ohio, 1993–1998: county auditor's data, from the R package spData (CC0).";
