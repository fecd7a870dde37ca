//! Stage feedback: corrections become training rows, and tell whether the world has moved away from the data.

use super::apply::{check, warnings};
use super::prepare::{Part, Prepared};
use crate::error::{Error, Result};
use crate::report::{Correction, RangeWarning};
use crate::statistics::{deviation, mean, sorted};
use crate::table::Table;

/// Most corrections that are kept: they travel in links.
pub const MOST: usize = 50;
/// All corrections together make up about this share of the training rows after a retrain.
const SHARE: f64 = 0.05;

/// Checks the whole list.
///
/// # Errors
/// `too-many-corrections`, or those of [`check`]; `bad-input` for a price that is none.
pub fn check_all(table: &Table, corrections: &[Correction]) -> Result<()> {
    if corrections.len() > MOST {
        return Err(Error::TooManyCorrections { max: MOST as u32 });
    }
    for correction in corrections {
        check(table, &correction.input)?;
        if !(correction.price > 0.0 && correction.price <= 1e9) {
            let column = table.columns[table.target()].name.clone();
            let expected = "a price above 0 and up to 1000000000".into();
            return Err(Error::BadInput { column, value: correction.price.to_string(), expected });
        }
    }
    Ok(())
}

/// Times each of `count` corrections stands among `rows` training rows.
pub fn weight(rows: usize, count: usize) -> u32 {
    ((rows as f64 * SHARE / count.max(1) as f64) as u32).clamp(1, 200)
}

/// Corrections as training rows; `encode` makes a house's inputs.
pub fn part(prepared: &Prepared, corrections: &[Correction], encode: impl Fn(&Correction) -> Vec<f32>) -> Part {
    Part {
        rows: (0..corrections.len() as u32).collect(),
        x: corrections.iter().flat_map(encode).collect(),
        y: corrections.iter().map(|c| prepared.transform.scale_target(c.price)).collect(),
        price: corrections.iter().map(|c| c.price).collect(),
    }
}

/// Range warnings of a correction, the price included.
pub fn outside(prepared: &Prepared, correction: &Correction) -> Vec<RangeWarning> {
    let mut found = warnings(prepared, &correction.input);
    let prices = sorted(&prepared.train.price);
    if let (Some(&min), Some(&max)) = (prices.first(), prices.last())
        && (correction.price < min || correction.price > max)
    {
        let column = prepared.transform.target.column.clone();
        found.push(RangeWarning { column, value: correction.price, min, max });
    }
    found
}

/// One or two sales say nothing about where prices go.
const DRIFT_NEEDS: usize = 3;

/// Mean of sold − predicted, and whether, over at least three sales, it is further from the validation rows' mean
/// residual than two standard errors.
pub fn drift(residuals: &[f64], validation: &[f64]) -> (Option<f64>, bool) {
    if residuals.is_empty() {
        return (None, false);
    }
    let bias = mean(residuals);
    let standard_error = deviation(validation) / (residuals.len() as f64).sqrt();
    (Some(bias), residuals.len() >= DRIFT_NEEDS && (bias - mean(validation)).abs() > 2.0 * standard_error)
}

/// Root mean squared error over the corrections, USD.
pub fn rmse(predicted: &[f64], corrections: &[Correction]) -> Option<f64> {
    let squares: Vec<f64> = predicted.iter().zip(corrections).map(|(p, c)| (p - c.price).powi(2)).collect();
    (!squares.is_empty()).then(|| mean(&squares).sqrt())
}
