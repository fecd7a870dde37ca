//! Every demo, one line each.

#[cfg(feature = "deep")]
mod arrays;
mod digits;
mod fashion;
mod house_price;
mod sentiment;
mod spiral;
mod table;
mod text;

use crate::dataset::Data;
use crate::error::{Error, Result};
use crate::parameters;
use crate::report::{Catalog, Parameter, Recipe, Reference, TaskInfo, Value};
use crate::table::Table;
use std::sync::Arc;

/// A demo: what the page knows of it, and what only the engine needs.
pub struct Task {
    /// For the catalogue.
    pub info: TaskInfo,
    /// Rows of its own data, and how many of them, the last ones, are the documented test rows.
    pub documented: (usize, usize),
    /// Share of the rows that are not test rows which validates.
    pub validation: f64,
    /// The column that stands for all features in pictures; empty for pictures and planes.
    pub main_column: &'static str,
    /// The data's credit, which every export carries.
    pub credit: &'static str,
    /// Makes the data; none for data that is fetched.
    pub generate: Option<fn() -> Table>,
    /// Share of a picture's side that what is drawn fills; 0 for tables.
    pub filled: f64,
}

impl Task {
    /// Takes over the columns and classes of an own table.
    pub fn shape(&mut self, table: Table) -> Data {
        self.info.columns.clone_from(&table.columns);
        self.info.classes = table.columns.iter().find(|c| c.target).map_or(vec![], |c| c.categories.clone());
        Data::Table(Arc::new(table))
    }
}

fn recipe(id: &str, settings: &[(&str, Value)]) -> Recipe {
    Recipe { id: id.into(), settings: settings.iter().map(|(k, v)| ((*k).into(), v.clone())).collect() }
}

/// Settings of a convolutional network on pictures; rate, batch and dropout chosen by validation accuracy after five
/// epochs, which `steps` are.
fn convolutional(steps: f64) -> Vec<Parameter> {
    let word = |w: &str| Value::Choice(w.into());
    let number = Value::Number;
    let defaults = [
        ("optimiser", word("adam")),
        ("learningRate", number(5e-3)),
        ("batchSize", number(32.0)),
        ("schedule", word("cosine")),
        ("scheduleSteps", number(steps)),
        ("warmupSteps", number(50.0)),
        ("dropout", number(0.2)),
        ("hiddenLayers", number(1.0)),
        ("width", number(128.0)),
    ];
    parameters::with_defaults(parameters::pictures(&["cnn", "mlp", "linear"]), &defaults)
}

fn reference(id: &str, score: f64, error: f64) -> Reference {
    Reference { id: id.into(), score, error }
}

/// The tasks; the first one is opened when nobody asks for another.
pub fn all() -> Vec<Task> {
    vec![
        house_price::task(),
        spiral::task(),
        table::penguins(),
        table::ames(),
        table::own(),
        digits::mlp(),
        digits::cnn(),
        fashion::task(),
        text::shakespeare(),
        text::tang(),
        sentiment::task(),
    ]
}

/// Tasks that can be opened and that the catalogue leaves out.
fn hidden() -> Vec<Task> {
    vec![
        #[cfg(feature = "deep")]
        arrays::task(),
    ]
}

/// The catalogue for the page.
pub fn catalog() -> Catalog {
    Catalog { tasks: all().into_iter().map(|t| t.info).collect() }
}

/// A task by its id.
///
/// # Errors
/// `unknown-task`, with the ids there are.
pub fn find(id: &str) -> Result<Task> {
    let tasks = all();
    let known = tasks.iter().map(|t| t.info.id.as_str()).collect::<Vec<_>>().join(", ");
    tasks
        .into_iter()
        .chain(hidden())
        .find(|t| t.info.id == id)
        .ok_or(Error::UnknownTask { task: id.chars().take(40).collect(), known })
}
