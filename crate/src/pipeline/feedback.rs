//! Stage feedback: corrections become training rows, and tell whether the world has moved away from the data.

use super::apply::{check, warnings};
use super::prepare::{Inputs, Part, Prepared, windowed};
use crate::dataset::Data;
use crate::error::{Error, Result};
use crate::report::{Correction, DataKind, Input, InputValue, Metrics, RangeWarning};
use crate::statistics::{deviation, mean, sorted};
use crate::tasks::Task;
use crate::text::{Text, Window};
use crate::trained::{Target, Vocabulary};
use std::sync::Arc;

/// Most corrections that are kept: they travel in links.
pub const MOST: usize = 50;
/// Longest continuation, characters.
const MOST_CONTINUED: usize = 2_000;
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
        if let (Data::Text(text), true) = (data, crate::DEEP) {
            check_continuation(text, correction)?;
        }
        actual(task, &correction.target).map(|_| ())
    })
}

/// A continuation must be one, in characters that the text has.
fn check_continuation(text: &Text, correction: &Correction) -> Result<()> {
    let bad = |value: &str, expected: String| {
        let value = value.chars().take(40).collect();
        Err(Error::BadInput { column: "text".into(), value, expected })
    };
    let InputValue::Word(continuation) = &correction.target else {
        return bad("…", "the text that should follow".into());
    };
    if continuation.is_empty() || continuation.chars().count() > MOST_CONTINUED {
        return bad(continuation, format!("a text of 1 to {MOST_CONTINUED} characters"));
    }
    match text.encode(continuation).1.as_slice() {
        [] => Ok(()),
        unknown => {
            let unknown: String = unknown.iter().take(10).collect();
            bad(&unknown, "characters that occur in the data".into())
        }
    }
}

/// A continuation as windows of a little text of its own, repeated until a window fits. Judged is every place, or, of the
/// first copy, what follows the prompt.
pub fn continuation(prepared: &Prepared, correction: &Correction, judged: bool) -> Part {
    let context = prepared.features();
    let (Vocabulary::Characters(text), Input::Text(prompt), InputValue::Word(word)) =
        (&prepared.transform.vocabulary, &correction.input, &correction.target)
    else {
        return windowed(&Arc::new(Text { vocabulary: vec![], codes: vec![], lines: false }), vec![], context);
    };
    let (prompt, word) = (text.encode(prompt).0, text.encode(word).0);
    let whole = [&[text.line_end()][..], &prompt, &word].concat();
    let repeats = (context + 2).div_ceil(whole.len()) + 1;
    let codes = whole.repeat(repeats);
    let own = Text { vocabulary: text.vocabulary.clone(), codes, lines: text.lines };
    let (from, to) = (1 + prompt.len(), whole.len());
    let windows = if judged {
        own.cover(from, to, context)
    } else {
        own.cover(from, to, context).into_iter().map(|w| Window { from: 0, to: context as u16, ..w }).collect()
    };
    windowed(&Arc::new(own), windows, context)
}

/// The mean of losses, as metrics.
pub fn mean_loss(losses: &[f64]) -> Metrics {
    let loss = mean(losses);
    let bits = loss / std::f64::consts::LN_2;
    Metrics::Language { rows: losses.len() as u32, loss, perplexity: loss.exp(), bits }
}

/// What is right, as a number or as the index of a class.
///
/// # Errors
/// `bad-input`.
pub fn actual(task: &Task, target: &InputValue) -> Result<f64> {
    if matches!(task.info.kind, DataKind::Text | DataKind::Lines) {
        return Ok(0.0);
    }
    let column = task.info.columns.iter().find(|c| c.target).map_or("class", |c| c.name.as_str()).to_owned();
    let (own, classes) = (task.info.kind == DataKind::OwnTable, &task.info.classes);
    match target {
        InputValue::Number(x) if classes.is_empty() && (own || *x > 0.0) && x.abs() <= 1e9 => Ok(*x),
        InputValue::Word(word) if classes.contains(word) => {
            Ok(classes.iter().position(|class| class == word).unwrap_or(0) as f64)
        }
        other => {
            let number = || if own { "a number".into() } else { "a number above 0 and up to 1000000000".to_owned() };
            let expected = if classes.is_empty() { number() } else { classes.join(", ") };
            let value = match other {
                InputValue::Number(x) => x.to_string(),
                InputValue::Word(word) => word.chars().take(40).collect(),
            };
            Err(Error::BadInput { column, value, expected })
        }
    }
}

/// Times each of `count` corrections stands among the training rows. Windows are many and a run sees few of them.
pub fn weight(prepared: &Prepared, count: usize) -> u32 {
    let most = if prepared.transform.foretells() { 5_000 } else { 200 };
    ((prepared.train.rows.len() as f64 * SHARE / count.max(1) as f64) as u32).clamp(1, most)
}

/// Corrections as training rows.
///
/// # Errors
/// Those of [`actual`].
pub fn part(task: &Task, prepared: &Prepared, corrections: &[Correction]) -> Result<Part> {
    if crate::DEEP && prepared.transform.foretells() {
        return Ok(joined(prepared, corrections));
    }
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

/// All continuations as one part.
fn joined(prepared: &Prepared, corrections: &[Correction]) -> Part {
    let width = prepared.features();
    let mut joined = Text { vocabulary: vec![], codes: vec![], lines: false };
    let mut all = vec![];
    for correction in corrections {
        if let Inputs::Windows { text, windows } = continuation(prepared, correction, false).inputs {
            let offset = joined.codes.len() as u32;
            all.extend(windows.iter().map(|w| Window { start: w.start + offset, ..*w }));
            joined.codes.extend_from_slice(&text.codes);
        }
    }
    windowed(&Arc::new(joined), all, width)
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
