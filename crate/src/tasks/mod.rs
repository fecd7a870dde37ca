//! Every demo, one line each.

mod house_price;

pub use house_price::DOCUMENTED_TEST_ROWS;

use crate::error::{Error, Result};
use crate::report::{Catalog, TaskInfo};

/// The tasks; the first one is opened when nobody asks for another.
pub fn all() -> Vec<TaskInfo> {
    vec![house_price::task()]
}

/// The catalogue for the page.
pub fn catalog() -> Catalog {
    Catalog { tasks: all() }
}

/// A task by its id.
///
/// # Errors
/// `unknown-task`, with the ids there are.
pub fn find(id: &str) -> Result<TaskInfo> {
    let tasks = all();
    let known = tasks.iter().map(|t| t.id.as_str()).collect::<Vec<_>>().join(", ");
    tasks.into_iter().find(|t| t.id == id).ok_or(Error::UnknownTask { task: id.chars().take(40).collect(), known })
}
