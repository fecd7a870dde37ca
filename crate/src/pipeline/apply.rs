//! Stage apply: the form that suits the data, and what is checked of an input before the model sees it.

use super::prepare::Prepared;
use crate::dataset::Data;
use crate::error::{Error, Result};
use crate::report::{ApplyReport, FormField, Input, InputValue, RangeWarning};
use crate::statistics::{quantile, sorted};
use crate::table::{Series, Table};
use crate::trained::Cells;

/// Largest number that a form takes: far beyond any house, far from overflow.
const MOST: f64 = 1e9;

/// Fields for the columns in use, starting with the middle row; none for pictures.
pub fn form(data: &Data, prepared: &Prepared) -> ApplyReport {
    let Some(table) = data.table() else { return ApplyReport { fields: vec![] } };
    let used = |name: &str| prepared.transform.features.iter().any(|f| f.column == name);
    let fields = table.columns.iter().enumerate().filter(|(_, c)| used(&c.name));
    ApplyReport { fields: fields.map(|(index, _)| field(table, index, &prepared.train.rows)).collect() }
}

fn field(table: &Table, column: usize, rows: &[u32]) -> FormField {
    let info = &table.columns[column];
    match &table.series[column] {
        Series::Numbers(values) => {
            let known = sorted(&rows.iter().map(|&r| values[r as usize]).collect::<Vec<_>>());
            let start = InputValue::Number(quantile(&known, 0.5));
            let integer = known.iter().all(|x| x.fract() == 0.0);
            FormField {
                name: info.name.clone(),
                start,
                low: quantile(&known, 0.01),
                high: quantile(&known, 0.99),
                integer,
            }
        }
        Series::Words(codes) => {
            let count = |code: usize| rows.iter().filter(|&&r| usize::from(codes[r as usize]) == code).count();
            let frequent = (0..info.categories.len()).max_by_key(|&code| count(code)).unwrap_or(0);
            let start = InputValue::Word(info.categories.get(frequent).cloned().unwrap_or_default());
            FormField { name: info.name.clone(), start, low: 0.0, high: 0.0, integer: false }
        }
    }
}

/// Longest text, bytes.
const MOST_TEXT: usize = 20_000;

/// Checks an input from outside: known columns, numbers where numbers belong, known words; a picture of the right size; a
/// text that is not too long.
///
/// # Errors
/// `unknown-column` or `bad-input`.
pub fn check(data: &Data, input: &Input) -> Result<()> {
    match (data, input) {
        (Data::Table(table), Input::Cells(cells)) => check_cells(table, cells),
        (Data::Images(images), Input::Pixels(pixels)) if pixels.len() == images.width * images.height => Ok(()),
        (Data::Text(_) | Data::Sentences(_), Input::Text(text)) if text.len() <= MOST_TEXT => Ok(()),
        (Data::Text(_) | Data::Sentences(_), _) => wrong("text", &format!("a text of at most {MOST_TEXT} bytes")),
        #[cfg(feature = "deep")]
        (Data::Arrays(_), _) => wrong("numbers", "its numbers with the call \"ask\""),
        (Data::Table(_), _) => wrong("pixels", "columns with their values"),
        (Data::Images(images), _) => {
            wrong("picture", &format!("{} × {} pixels from 0 to 255", images.width, images.height))
        }
    }
}

fn wrong(column: &str, expected: &str) -> Result<()> {
    Err(Error::BadInput { column: column.into(), value: "…".into(), expected: expected.into() })
}

fn check_cells(table: &Table, cells: &Cells) -> Result<()> {
    for (name, value) in cells {
        let info = &table.columns[table.position(name)?];
        let bad = |value: String, expected: String| Err(Error::BadInput { column: name.clone(), value, expected });
        match value {
            InputValue::Number(x) if !info.numeric => {
                return bad(x.to_string(), info.categories.join(", "));
            }
            InputValue::Number(x) if !x.is_finite() || x.abs() > MOST => {
                return bad(x.to_string(), format!("a number up to {MOST}"));
            }
            InputValue::Word(w) if info.numeric => {
                return bad(w.chars().take(40).collect(), "a number".into());
            }
            InputValue::Word(w) if !w.is_empty() && !info.categories.contains(w) => {
                return bad(w.chars().take(40).collect(), info.categories.join(", "));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Values outside the training range of the columns in use.
pub fn warnings(prepared: &Prepared, input: &Input) -> Vec<RangeWarning> {
    let Input::Cells(cells) = input else { return vec![] };
    let outside = prepared.ranges.iter().filter_map(|(column, min, max)| match cells.get(column) {
        Some(InputValue::Number(x)) if x < min || x > max => {
            Some(RangeWarning { column: column.clone(), value: *x, min: *min, max: *max })
        }
        _ => None,
    });
    outside.collect()
}
