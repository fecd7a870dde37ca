//! A CSV whose columns nobody knows: delimiter, header, types, and what is of no use are found by looking at it. Two passes,
//! so that no cell is kept as text: 50 MB of file become the numbers in it.

mod column;
mod records;

pub use column::MOST_CATEGORIES;

use super::csv::MIN_ROWS;
use super::{Series, Table};
use crate::error::{Error, Result};
use crate::report::{Column, ColumnNote};
use crate::spec::{Spec, TargetKind};
use column::{Kind, Seen};
use csv::StringRecord;
use records::{bad, each, reader, sniff};

/// Largest file, bytes of UTF-8: the page takes 50 MB, and Chinese in GB18030 or UTF-16 grows by half on the way here.
pub const MOST_BYTES: usize = 75_000_000;
/// Most columns: each is a profile on the page.
const MOST_COLUMNS: usize = 500;
/// Names that a column to predict often has.
const TARGETS: [&str; 14] = [
    "target",
    "label",
    "class",
    "y",
    "outcome",
    "species",
    "diagnosis",
    "survived",
    "churn",
    "quality",
    "price",
    "sales",
    "rating",
    "score",
];

/// What was read.
#[derive(Debug, Clone)]
pub struct Own {
    /// Every column that holds numbers or a few words; none is the target yet.
    table: Table,
    /// What is noteworthy about columns.
    pub notes: Vec<ColumnNote>,
}

/// Reads UTF-8, with or without a byte-order mark.
///
/// # Errors
/// `file-too-large`, `too-many-columns`, `bad-csv`, `row-too-long`, `row-too-short`, `open-quote`, `not-a-number`,
/// `too-few-rows`; rows are lines as an editor counts them.
pub fn read(bytes: &[u8]) -> Result<Own> {
    if !crate::DEEP {
        return Err(Error::WrongPackage { task: "table".into() });
    }
    if bytes.len() > MOST_BYTES {
        return Err(Error::FileTooLarge { megabytes: (MOST_BYTES / 1_000_000) as u32 });
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let delimiter = sniff(bytes);
    let mut first = StringRecord::new();
    reader(bytes, delimiter).read_record(&mut first).map_err(|e| bad(&e))?;
    if first.len() > MOST_COLUMNS {
        return Err(Error::TooManyColumns { max: MOST_COLUMNS as u32 });
    }
    // A first line of nothing but numbers is a row.
    let headed = !first.iter().all(|cell| column::number(cell, column::Style::Dot).is_some());
    let names = names(&first, headed);
    let mut seen: Vec<Seen> = names.iter().map(|_| Seen::default()).collect();
    let rows = each(bytes, delimiter, headed, &names, |line, record| {
        seen.iter_mut().zip(record).for_each(|(seen, cell)| seen.look(cell, line));
        Ok(())
    })?;
    if rows < MIN_ROWS as usize {
        return Err(Error::TooFewRows { rows: rows as u32, min: MIN_ROWS });
    }
    // Where commas divide cells, a comma within one divides thousands.
    let comma_is_decimal = delimiter != b',';
    let kinds =
        names.iter().zip(&seen).map(|(name, seen)| seen.kind(name, comma_is_decimal)).collect::<Result<Vec<Kind>>>()?;
    let mut series: Vec<Series> = kinds.iter().map(Kind::empty).collect();
    each(bytes, delimiter, headed, &names, |_, record| {
        for ((kind, series), cell) in kinds.iter().zip(&mut series).zip(record) {
            kind.push(series, cell);
        }
        Ok(())
    })?;
    Ok(collect(&names, &seen, kinds, series, rows))
}

fn collect(names: &[String], seen: &[Seen], kinds: Vec<Kind>, series: Vec<Series>, rows: usize) -> Own {
    let mut table = Table { columns: vec![], series: vec![], rows, ignored: vec![] };
    let mut notes = vec![];
    for (((name, seen), kind), series) in names.iter().zip(seen).zip(kinds).zip(series) {
        if let Some(reason) = seen.note(name, &kind, rows) {
            notes.push(ColumnNote { column: name.clone(), reason: reason.into() });
        }
        if let Kind::Text = kind {
            table.ignored.push(name.clone());
            continue;
        }
        let (numeric, categories) = match kind {
            Kind::Words(words) => (false, words),
            _ => (true, vec![]),
        };
        let unit = if numeric { unit(name) } else { String::new() };
        table.columns.push(Column { name: name.clone(), numeric, unit, target: false, categories });
        table.series.push(series);
    }
    Own { table, notes }
}

/// Names that are there, printable, short and different.
fn names(first: &StringRecord, headed: bool) -> Vec<String> {
    let mut names: Vec<String> = vec![];
    for (index, cell) in first.iter().enumerate() {
        let clean: String = cell.chars().map(|c| if c.is_control() { ' ' } else { c }).take(60).collect();
        let clean = clean.trim();
        let plain = if headed && !clean.is_empty() { clean.to_owned() } else { format!("column_{}", index + 1) };
        let mut name = plain.clone();
        let mut again = 2;
        while names.contains(&name) {
            name = format!("{plain}_{again}");
            again += 1;
        }
        names.push(name);
    }
    names
}

/// A unit that the name ends with.
fn unit(name: &str) -> String {
    let ending = name.rsplit('_').next().unwrap_or("");
    if ending != name && ["usd", "sqft", "ft", "years", "mm", "cm", "kg", "g"].contains(&ending) {
        ending.into()
    } else {
        String::new()
    }
}

impl Own {
    /// Names of the usable columns.
    pub fn columns(&self) -> Vec<String> {
        self.table.columns.iter().map(|c| c.name.clone()).collect()
    }

    /// Rows.
    pub fn rows(&self) -> usize {
        self.table.rows
    }

    /// The column that is most likely to be predicted: one with a usual name, else the last one.
    pub fn likely_target(&self) -> String {
        let columns = &self.table.columns;
        let usual = |c: &&Column| {
            let name = c.name.to_lowercase();
            TARGETS.iter().any(|word| name == *word || name.split(['_', ' ']).next() == Some(word))
        };
        columns.iter().find(usual).or(columns.last()).map_or(String::new(), |c| c.name.clone())
    }

    /// Columns that a model had better not see: constants and identifiers, joined as a setting.
    pub fn useless(&self) -> String {
        let of = |reason: &str| reason == "constant" || reason == "identifier";
        let usable = |name: &String| self.table.columns.iter().any(|c| c.name == *name);
        let names = self.notes.iter().filter(|n| of(&n.reason)).map(|n| n.column.clone()).filter(usable);
        names.collect::<Vec<_>>().join("\n")
    }

    /// The table as the settings see it: one column is the target, as a number or as classes, some are left out.
    ///
    /// # Errors
    /// `unknown-column`, `no-numbers`, `too-many-classes`, `no-features`.
    pub fn view(&self, spec: &Spec) -> Result<Table> {
        if !crate::DEEP {
            return Err(Error::WrongPackage { task: "table".into() });
        }
        let target = self.table.position(&spec.target)?;
        let mut table = self.table.clone_without_cells();
        for (index, column) in self.table.columns.iter().enumerate() {
            let left_out = spec.leave_out.lines().any(|name| name == column.name);
            if index == target {
                let (column, series) = self.target(index, spec.kind)?;
                table.columns.push(column);
                table.series.push(series);
            } else if left_out {
                table.ignored.push(column.name.clone());
            } else {
                table.columns.push(column.clone());
                table.series.push(self.table.series[index].clone());
            }
        }
        if table.columns.len() < 2 { Err(Error::NoFeatures) } else { Ok(table) }
    }

    fn target(&self, index: usize, kind: TargetKind) -> Result<(Column, Series)> {
        let column = Column { target: true, ..self.table.columns[index].clone() };
        let series = &self.table.series[index];
        let Series::Numbers(values) = series else {
            if kind == TargetKind::Number {
                return Err(Error::NoNumbers { column: column.name });
            }
            return Ok((column, series.clone()));
        };
        let mut distinct: Vec<f64> = vec![];
        for &value in values.iter().filter(|value| !value.is_nan()) {
            if !distinct.contains(&value) {
                distinct.push(value);
            }
            if distinct.len() > MOST_CATEGORIES {
                break;
            }
        }
        // Two different numbers are a yes and a no.
        if kind == TargetKind::Number || (kind == TargetKind::Auto && distinct.len() > 2) {
            return Ok((column, series.clone()));
        }
        if distinct.len() > MOST_CATEGORIES {
            return Err(Error::TooManyClasses { column: column.name, max: MOST_CATEGORIES as u32 });
        }
        distinct.sort_by(f64::total_cmp);
        let code = |value: &f64| distinct.iter().position(|d| d == value).map_or(super::EMPTY, |code| code as u8);
        let codes = values.iter().map(code).collect();
        let categories = distinct.iter().map(f64::to_string).collect();
        Ok((Column { numeric: false, unit: String::new(), categories, ..column }, Series::Words(codes)))
    }
}
