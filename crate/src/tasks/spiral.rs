//! Two spirals around each other, made by a formula: no line tells them apart, a small network does.

use super::{Task, recipe};
use crate::parameters;
use crate::report::{Column, DataKind, Package, TaskInfo, Value};
use crate::rng::{Purpose, Rng};
use crate::table::{Series, Table};
use std::f32::consts::PI;

const ROWS: usize = 1_000;
const CLASSES: &[&str] = &["ember", "ash"];
/// Half turns of an arm.
const TURNS: f32 = 3.5;
const NOISE: f32 = 0.04;

fn columns() -> Vec<Column> {
    let number = |name: &str| Column {
        name: name.into(),
        numeric: true,
        unit: String::new(),
        target: false,
        categories: vec![],
    };
    let categories = CLASSES.iter().map(|&c| c.into()).collect();
    let arm = Column { name: "arm".into(), numeric: false, unit: String::new(), target: true, categories };
    vec![number("x"), number("y"), arm]
}

/// Points along the arms, a little off them; the same ones for every seed of an experiment.
fn generate() -> Table {
    let mut rng = Rng::new(0, Purpose::Data);
    let (mut x, mut y, mut arm) = (vec![], vec![], vec![]);
    for row in 0..ROWS {
        let [along, dx, dy] = rng.uniform(3, 1.0)[..] else { continue };
        // The square root spreads the points evenly along the arm.
        let share = ((along + 1.0) / 2.0).sqrt();
        let kind = row % CLASSES.len();
        let angle = share * TURNS * PI + kind as f32 * PI;
        x.push(f64::from(share * angle.cos() + NOISE * dx));
        y.push(f64::from(share * angle.sin() + NOISE * dy));
        arm.push(kind as u8);
    }
    let series = vec![Series::Numbers(x), Series::Numbers(y), Series::Words(arm)];
    Table { columns: columns(), series, rows: ROWS, ignored: vec![] }
}

/// The task.
pub fn task() -> Task {
    let word = |w: &str| Value::Choice(w.into());
    let network =
        |width| [("model", word("mlp")), ("width", Value::Number(width)), ("hiddenLayers", Value::Number(2.0))];
    let info = TaskInfo {
        id: "spiral".into(),
        package: Package::Cpu,
        kind: DataKind::Table,
        weights_path: String::new(),
        data_path: String::new(),
        columns: columns(),
        classes: CLASSES.iter().map(|&c| c.into()).collect(),
        parameters: parameters::with_defaults(
            parameters::classes(),
            &[
                ("model", word("mlp")),
                ("width", Value::Number(32.0)),
                ("activation", word("tanh")),
                ("optimiser", word("adam")),
                ("learningRate", Value::Number(0.01)),
                ("batchSize", Value::Number(64.0)),
            ],
        ),
        recipes: vec![
            recipe("spiral-line", &[("model", word("linear"))]),
            recipe("spiral-narrow", &network(4.0)),
            recipe("spiral-network", &network(32.0)),
        ],
        references: vec![],
    };
    let credit = "Two spirals made by a formula (Kindling).";
    let documented = (ROWS, ROWS / 5);
    Task { info, documented, validation: 0.2, main_column: "", credit, generate: Some(generate), filled: 0.0 }
}
