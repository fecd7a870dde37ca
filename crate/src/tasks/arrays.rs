//! Arrays for measuring: the benchmark's, in every library the same. No task of the page: the catalogue leaves it out.

use super::Task;
use crate::parameters;
use crate::report::{DataKind, Package, TaskInfo};

/// Whatever numbers are opened.
pub fn task() -> Task {
    let info = TaskInfo {
        id: "arrays".into(),
        package: Package::Deep,
        kind: DataKind::Arrays,
        weights_path: String::new(),
        data_path: String::new(),
        columns: vec![],
        classes: vec![],
        parameters: parameters::arrays(),
        recipes: vec![],
        references: vec![],
    };
    let credit = "Numbers of the user's own.";
    Task { info, documented: (0, 0), validation: 0.0, main_column: "", credit, generate: None, filled: 0.0 }
}
