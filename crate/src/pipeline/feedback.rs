//! Stage feedback: corrections become training rows, and tell whether the world has moved away from the data.

use super::apply::{check, warnings};
use super::prepare::{Inputs, Part, Prepared};
use crate::dataset::Data;
use crate::error::{Error, Result};
use crate::report::{Correction, InputValue, RangeWarning};
use crate::statistics::{deviation, mean, sorted};
use crate::tasks::Task;
use crate::trained::Target;

/// Most corrections that are kept: they travel in links.
pub const MOST: usize = 50;
/// All corrections together make up about this share of the training rows after a retrain.
const SHARE: f64 = 0.05;

/// Checks the whole list.
///
/// # Errors
/// `too-many-corrections`, or those of [`check`]; `bad-input` for a number or class that is none.
pub fn check_all(task: &Task, data: &Data, corrections: &[Correction]) -> Result<()> {
    if corrections.len() > MOST {
        return Err(Error::TooManyCorrections { max: MOST as u32 });
    }
    corrections.iter().try_for_each(|correction| {
        check(data, &correction.input)?;
        actual(task, &correction.target).map(|_| ())
    })
}

/// What is right, as a number or as the index of a class.
///
/// # Errors
/// `bad-input`.
pub fn actual(task: &Task, target: &InputValue) -> Result<f64> {
    let column = task.info.columns.iter().find(|c| c.target).map_or("class", |c| c.name.as_str()).to_owned();
    let classes = &task.info.classes;
    match target {
        InputValue::Number(x) if classes.is_empty() && (task.own || *x > 0.0) && x.abs() <= 1e9 => Ok(*x),
        InputValue::Word(word) if classes.contains(word) => {
            Ok(classes.iter().position(|class| class == word).unwrap_or(0) as f64)
        }
        other => {
            let number =
                || if task.own { "a number".into() } else { "a number above 0 and up to 1000000000".to_owned() };
            let expected = if classes.is_empty() { number() } else { classes.join(", ") };
            let value = match other {
                InputValue::Number(x) => x.to_string(),
                InputValue::Word(word) => word.chars().take(40).collect(),
            };
            Err(Error::BadInput { column, value, expected })
        }
    }
}

/// Times each of `count` corrections stands among `rows` training rows.
pub fn weight(rows: usize, count: usize) -> u32 {
    ((rows as f64 * SHARE / count.max(1) as f64) as u32).clamp(1, 200)
}

/// Corrections as training rows.
///
/// # Errors
/// Those of [`actual`].
pub fn part(task: &Task, prepared: &Prepared, corrections: &[Correction]) -> Result<Part> {
    let actual = corrections.iter().map(|c| actual(task, &c.target)).collect::<Result<Vec<f64>>>()?;
    let encoded = corrections.iter().flat_map(|c| prepared.transform.encode(&c.input));
    Ok(Part {
        rows: (0..corrections.len() as u32).collect(),
        width: prepared.features(),
        inputs: Inputs::Numbers(encoded.collect()),
        y: actual.iter().map(|&a| prepared.transform.scale_target(a)).collect(),
        actual,
    })
}

/// Range warnings of a correction, the number to predict included.
pub fn outside(prepared: &Prepared, correction: &Correction) -> Vec<RangeWarning> {
    let mut found = warnings(prepared, &correction.input);
    let numbers = sorted(&prepared.train.actual);
    if let (Target::Number { info, .. }, InputValue::Number(value)) = (&prepared.transform.target, &correction.target)
        && let (Some(&min), Some(&max)) = (numbers.first(), numbers.last())
        && (*value < min || *value > max)
    {
        found.push(RangeWarning { column: info.column.clone(), value: *value, min, max });
    }
    found
}

/// One or two corrections say nothing about where the world goes.
const DRIFT_NEEDS: usize = 3;

/// Mean of the residuals, and whether, over at least three of them, it is further from the validation rows' mean residual
/// than two standard errors. Of classes a residual is 1 where the answer is wrong, else 0.
pub fn drift(residuals: &[f64], validation: &[f64]) -> (Option<f64>, bool) {
    if residuals.is_empty() {
        return (None, false);
    }
    let bias = mean(residuals);
    let standard_error = deviation(validation) / (residuals.len() as f64).sqrt();
    (Some(bias), residuals.len() >= DRIFT_NEEDS && (bias - mean(validation)).abs() > 2.0 * standard_error)
}
