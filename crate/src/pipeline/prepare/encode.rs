//! From a table's cells to the model's inputs and targets.

use super::{Inputs, Part, is_empty};
use crate::report::FeatureInfo;
use crate::table::{Series, Table};
use crate::trained::Transform;

/// Scaled inputs and targets of the rows.
pub fn encode(table: &Table, transform: &Transform, rows: Vec<u32>) -> Part {
    let places: Vec<usize> =
        transform.features.iter().map(|f| table.columns.iter().position(|c| c.name == f.column).unwrap_or(0)).collect();
    let mut x = Vec::with_capacity(rows.len() * places.len());
    for &row in &rows {
        for (feature, &column) in transform.features.iter().zip(&places) {
            x.push(encode_cell(table, feature, column, row as usize));
        }
    }
    let target = |row: u32| match &table.series[table.target()] {
        Series::Numbers(values) => values[row as usize],
        Series::Words(codes) => f64::from(codes[row as usize]),
    };
    let actual: Vec<f64> = rows.iter().map(|&r| target(r)).collect();
    let y = actual.iter().map(|&a| transform.scale_target(a)).collect();
    Part { rows, width: places.len(), inputs: Inputs::Numbers(x), y, actual }
}

/// One input of the model.
pub fn encode_cell(table: &Table, feature: &FeatureInfo, column: usize, row: usize) -> f32 {
    let raw = match (&table.series[column], feature.kind.as_str()) {
        (_, "missing") => f64::from(u8::from(is_empty(table, column, row))),
        (Series::Numbers(v), _) if v[row].is_nan() => feature.fill.unwrap_or(0.0),
        (Series::Numbers(v), _) => v[row],
        (Series::Words(codes), _) => {
            let word = table.columns[column].categories.get(usize::from(codes[row]));
            f64::from(u8::from(word == Some(&feature.category)))
        }
    };
    ((raw - feature.shift) / feature.scale) as f32
}
