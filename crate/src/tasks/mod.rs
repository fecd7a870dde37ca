//! Every demo, one line each.

mod digits;
mod house_price;
mod spiral;

use crate::error::{Error, Result};
use crate::report::{Catalog, TaskInfo};
use crate::table::Table;

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
}

/// The tasks; the first one is opened when nobody asks for another.
pub fn all() -> Vec<Task> {
    vec![house_price::task(), spiral::task(), digits::mlp()]
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
    tasks.into_iter().find(|t| t.info.id == id).ok_or(Error::UnknownTask { task: id.chars().take(40).collect(), known })
}
