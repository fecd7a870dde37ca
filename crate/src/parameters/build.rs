//! From settings to the typed experiment: every value is checked against its row.

use crate::error::{Error, Result};
use crate::report::{Parameter, ParameterKind, Value};
use crate::spec::Spec;

/// Longest list of columns, characters.
const MAX_NAMES: usize = 40_000;

/// Checks one value against its row.
///
/// # Errors
/// `out-of-range`, `no-such-choice` or `bad-settings`, with the bounds.
pub fn check(parameter: &Parameter, value: &Value) -> Result<()> {
    let key = parameter.key.clone();
    match (&parameter.kind, value) {
        (ParameterKind::Toggle, Value::Toggle(_)) => Ok(()),
        (ParameterKind::Choice { options }, Value::Choice(word)) if options.contains(word) => Ok(()),
        (ParameterKind::Columns { options, many }, Value::Choice(text))
            if text.len() <= MAX_NAMES
                && (*many || text.lines().count() <= 1)
                && (options.is_empty() || text.lines().all(|name| options.iter().any(|o| o == name))) =>
        {
            Ok(())
        }
        (ParameterKind::Choice { options } | ParameterKind::Columns { options, .. }, other) => {
            Err(Error::NoSuchChoice { key, value: show(other), options: options.join(", ") })
        }
        (ParameterKind::Number { min, max, integer, .. }, Value::Number(x))
            if x >= min && x <= max && (!integer || x.fract() == 0.0) =>
        {
            Ok(())
        }
        (ParameterKind::Number { min, max, .. }, other) => {
            Err(Error::OutOfRange { key, value: show(other), min: *min, max: *max })
        }
        (ParameterKind::Toggle, other) => {
            Err(Error::NoSuchChoice { key, value: show(other), options: "true, false".into() })
        }
    }
}

/// A value as a user would type it, cut to a bounded length.
fn show(value: &Value) -> String {
    match value {
        Value::Toggle(on) => on.to_string(),
        Value::Number(x) => x.to_string(),
        Value::Choice(word) => word.chars().take(40).collect(),
    }
}

/// Lays `settings` over the defaults of `table` and checks every one.
///
/// # Errors
/// `unknown-setting` for a key without a row, else those of [`check`].
pub fn build(task: &str, table: &[Parameter], settings: &[(String, Value)]) -> Result<Spec> {
    let mut fields = serde_json::Map::new();
    fields.insert("task".into(), task.into());
    for row in table {
        fields.insert(row.key.clone(), to_json(row, &row.default));
    }
    for (key, value) in settings {
        let Some(row) = table.iter().find(|row| row.key == *key) else {
            return Err(Error::UnknownSetting { key: key.chars().take(40).collect() });
        };
        check(row, value)?;
        fields.insert(key.clone(), to_json(row, value));
    }
    serde_json::from_value(fields.into()).map_err(|e| Error::BadSettings { reason: e.to_string() })
}

/// Whole numbers cross as integers: serde does not read `64.0` into a `u32`.
fn to_json(row: &Parameter, value: &Value) -> serde_json::Value {
    match (value, &row.kind) {
        (Value::Toggle(on), _) => (*on).into(),
        (Value::Choice(word), _) => word.as_str().into(),
        (Value::Number(x), ParameterKind::Number { integer: true, .. }) => (*x as u64).into(),
        (Value::Number(x), _) => (*x).into(),
    }
}
