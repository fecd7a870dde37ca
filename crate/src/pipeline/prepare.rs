//! Stage prepare: which rows are used and for what, and the transform from user's units to the model's inputs.
//! Every statistic comes from the training rows alone.

mod encode;
mod part;
mod pixels;
#[cfg(feature = "deep")]
mod plain;
mod tokens;

pub use encode::encode_cell;
pub use part::{Inputs, Part};
pub use pixels::Augment;
pub use tokens::windowed;

use super::evaluate::{self, Ngrams};
use crate::dataset::Data;
use crate::error::{Error, Result};
use crate::models::Shape;
use crate::report::{Baseline, BeforeAfter, Dropped, FeatureInfo, PrepareReport};
use crate::rng::{Purpose, Rng};
use crate::spec::{Features, Missing, Scaling, Spec, Split};
use crate::statistics::{deviation, histogram, mean, quantile, sorted};
use crate::table::csv::MIN_ROWS;
use crate::table::{EMPTY, Series, Table};
use crate::tasks::Task;
use crate::trained::{Target, Transform, Vocabulary};
use std::sync::OnceLock;

const BARS: usize = 40;

/// The prepared data.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// Travels with the model.
    pub transform: Transform,
    /// How a row's numbers lie.
    pub shape: Shape,
    /// Columns that the model uses, with their training range.
    pub ranges: Vec<(String, f64, f64)>,
    /// Fitted on.
    pub train: Part,
    /// Chosen by.
    pub validation: Part,
    /// Judged by.
    pub test: Part,
    /// For the page.
    pub report: PrepareReport,
    /// Fitted when first asked for; they depend on nothing else.
    baselines: OnceLock<Vec<Baseline>>,
    /// The same of a text.
    ngrams: OnceLock<Ngrams>,
}

impl Prepared {
    fn new(
        transform: Transform,
        shape: Shape,
        ranges: Vec<(String, f64, f64)>,
        [train, validation, test]: [Part; 3],
        report: PrepareReport,
    ) -> Self {
        let (baselines, ngrams) = (OnceLock::new(), OnceLock::new());
        Self { transform, shape, ranges, train, validation, test, report, baselines, ngrams }
    }

    /// Numbers in a row of the model's inputs.
    pub fn features(&self) -> usize {
        self.shape.size()
    }

    /// What needs no training loop, on these rows.
    pub fn baselines(&self) -> &[Baseline] {
        self.baselines.get_or_init(|| evaluate::baselines(self))
    }

    /// How often which character follows which in the training part of the text; empty of other data.
    pub fn ngrams(&self) -> &Ngrams {
        self.ngrams.get_or_init(|| match &self.transform.vocabulary {
            Vocabulary::Characters(text) => Ngrams::new(&text.codes[..text.held_out()], text.vocabulary.len()),
            _ => Ngrams::new(&[], 0),
        })
    }
}

/// Splits, cleans, encodes and scales.
///
/// # Errors
/// `too-few-rows` when cleaning leaves too little.
pub fn prepare(task: &Task, data: &Data, spec: &Spec) -> Result<Prepared> {
    match data {
        Data::Table(table) => prepare_table(task, table, spec),
        Data::Images(images) => pixels::prepare(task, images, spec),
        Data::Text(text) => tokens::prepare_text(task, text, spec),
        Data::Sentences(sentences) => tokens::prepare_sentences(task, sentences, spec),
        #[cfg(feature = "deep")]
        Data::Arrays(arrays) => plain::prepare(arrays, spec),
    }
}

fn prepare_table(task: &Task, table: &Table, spec: &Spec) -> Result<Prepared> {
    let columns = used_columns(task, table, spec);
    let [mut train, mut validation, mut test] = split(task, table.rows, spec);
    let dropped = clean(table, spec, &columns, [&mut train, &mut validation, &mut test]);
    if train.len() < MIN_ROWS as usize / 2 || validation.is_empty() || test.is_empty() {
        return Err(Error::TooFewRows { rows: (train.len() + validation.len() + test.len()) as u32, min: MIN_ROWS });
    }
    let features = columns.iter().flat_map(|&c| column_features(table, spec, c, &train)).collect();
    let target = target(table, spec, &train);
    let transform = Transform { features, pixels: (0.0, 1.0), vocabulary: Vocabulary::None, target };
    let test_from = task.documented.0 - task.documented.1;
    let kept = !dropped.iter().any(|d| d.examples.iter().any(|&row| row as usize >= test_from));
    let own = table.ignored.is_empty() && table.rows == task.documented.0;
    let part = |rows: Vec<u32>| encode::encode(table, &transform, rows);
    let (train, validation, test) = (part(train), part(validation), part(test));
    let report = PrepareReport {
        rows: table.rows as u32,
        train: train.rows.len() as u32,
        validation: validation.rows.len() as u32,
        test: test.rows.len() as u32,
        imputed: imputed(table, &columns, [&train, &validation, &test]),
        dropped,
        features: transform.features.clone(),
        target: match &transform.target {
            Target::Number { info, .. } => Some(info.clone()),
            Target::Classes(_) | Target::Tokens(_) => None,
        },
        log_target: spec.log_target,
        tokens: None,
        pictures: pictures(task, table, &transform, &train),
        comparable: spec.split == Split::Documented && kept && own,
    };
    let ranges =
        columns.iter().filter(|&&c| table.columns[c].numeric).filter_map(|&c| range(table, c, &train.rows)).collect();
    let shape = Shape::Features(transform.features.len());
    Ok(Prepared::new(transform, shape, ranges, [train, validation, test], report))
}

fn used_columns(task: &Task, table: &Table, spec: &Spec) -> Vec<usize> {
    let wanted = |c: &usize| match spec.features {
        Features::Area => table.columns[*c].name == task.main_column,
        Features::All => !table.columns[*c].target,
    };
    (0..table.columns.len()).filter(wanted).collect()
}

/// Train, validation and test rows. A table of the user's own keeps a fifth for the test.
fn split(task: &Task, rows: usize, spec: &Spec) -> [Vec<u32>; 3] {
    let test_rows = if rows == task.documented.0 { task.documented.1 } else { (rows / 5).max(1) };
    let mut order: Vec<u32> = (0..rows as u32).collect();
    let mut rng = Rng::new(spec.seed, Purpose::Split);
    if spec.split == Split::Random {
        rng.shuffle(&mut order);
    }
    let test = order.split_off(rows - test_rows);
    rng.shuffle(&mut order);
    let validation = order.split_off(order.len() - (order.len() as f64 * task.validation) as usize);
    [order, validation, test]
}

/// Takes rows out, each for the first reason that holds. The price floor spares the test rows, so that figures compare.
fn clean(table: &Table, spec: &Spec, columns: &[usize], parts: [&mut Vec<u32>; 3]) -> Vec<Dropped> {
    let target = table.target();
    let numbers = table.numbers(target);
    let mut dropped: Vec<Dropped> = vec![];
    for (index, part) in parts.into_iter().enumerate() {
        part.retain(|&row| {
            let gap = || columns.iter().copied().find(|&c| is_empty(table, c, row as usize));
            let number = numbers.get(row as usize).copied();
            let reason = if is_empty(table, target, row as usize) {
                ("missing-target", target)
            } else if spec.log_target && number.is_some_and(|x| x <= 0.0) {
                ("log-of-nonpositive", target)
            } else if index < 2 && spec.min_price > 0.0 && number.is_some_and(|x| x < spec.min_price) {
                ("min-price", target)
            } else if let (Missing::Drop, Some(column)) = (spec.missing, gap()) {
                ("missing-value", column)
            } else {
                return true;
            };
            note(&mut dropped, reason.0, &table.columns[reason.1].name, row);
            false
        });
    }
    dropped
}

fn note(dropped: &mut Vec<Dropped>, reason: &str, column: &str, row: u32) {
    let found = dropped.iter().position(|d| d.reason == reason && d.column == column);
    let place = found.unwrap_or_else(|| {
        dropped.push(Dropped { reason: reason.into(), column: column.into(), rows: 0, examples: vec![] });
        dropped.len() - 1
    });
    dropped[place].rows += 1;
    dropped[place].examples.push(row);
    dropped[place].examples.sort_unstable_by(|a, b| b.cmp(a)); // test rows have the highest numbers: they stay visible
    dropped[place].examples.truncate(5);
}

pub(super) fn is_empty(table: &Table, column: usize, row: usize) -> bool {
    match &table.series[column] {
        Series::Numbers(values) => values[row].is_nan(),
        Series::Words(codes) => codes[row] == EMPTY,
    }
}

fn known(table: &Table, column: usize, rows: &[u32]) -> Vec<f64> {
    let values = table.numbers(column);
    rows.iter().map(|&r| values[r as usize]).filter(|x| !x.is_nan()).collect()
}

/// Shift and scale of numbers; a constant column gets scale 1.
fn scaling(spec: &Spec, values: &[f64]) -> (f64, f64) {
    let (shift, scale) = match spec.scaling {
        Scaling::Standard => (mean(values), deviation(values)),
        Scaling::Minmax => {
            let ascending = sorted(values);
            let min = ascending.first().copied().unwrap_or(0.0);
            (min, ascending.last().copied().unwrap_or(1.0) - min)
        }
        Scaling::None => (0.0, 1.0),
    };
    (shift, if scale > 0.0 { scale } else { 1.0 })
}

fn column_features(table: &Table, spec: &Spec, column: usize, train: &[u32]) -> Vec<FeatureInfo> {
    let info = &table.columns[column];
    let plain = |kind: &str, category: &str| FeatureInfo {
        column: info.name.clone(),
        kind: kind.into(),
        category: category.into(),
        fill: None,
        shift: 0.0,
        scale: 1.0,
    };
    if !info.numeric {
        return info.categories.iter().map(|word| plain("category", word)).collect();
    }
    let values = known(table, column, train);
    let fill = quantile(&sorted(&values), 0.5);
    let (shift, scale) = scaling(spec, &values);
    let number = FeatureInfo { fill: Some(fill), shift, scale, ..plain("number", "") };
    let gaps = values.len() < train.len();
    if gaps { vec![number, plain("missing", "")] } else { vec![number] }
}

fn target(table: &Table, spec: &Spec, train: &[u32]) -> Target {
    let column = table.target();
    let info = &table.columns[column];
    if !info.numeric {
        return Target::Classes(info.categories.clone());
    }
    let mut values = known(table, column, train);
    if spec.log_target {
        values.iter_mut().for_each(|x| *x = x.ln());
    }
    let (shift, scale) = scaling(spec, &values);
    let name = info.name.clone();
    let info = FeatureInfo { column: name, kind: "number".into(), category: String::new(), fill: None, shift, scale };
    Target::Number { info, log: spec.log_target }
}

fn imputed(table: &Table, columns: &[usize], parts: [&Part; 3]) -> Vec<(String, u32)> {
    let gaps =
        |c: usize| parts.iter().flat_map(|p| &p.rows).filter(|&&r| is_empty(table, c, r as usize)).count() as u32;
    columns.iter().map(|&c| (table.columns[c].name.clone(), gaps(c))).filter(|(_, rows)| *rows > 0).collect()
}

/// The main column, or the first two that hold numbers, and the target if it is a number.
fn pictures(task: &Task, table: &Table, transform: &Transform, train: &Part) -> Vec<BeforeAfter> {
    let picture = |column: &str, before: &[f64], after: &[f64]| BeforeAfter {
        column: column.into(),
        before: histogram(before, BARS),
        after: histogram(after, BARS),
    };
    let shown = |f: &&FeatureInfo| f.kind == "number" && (task.main_column.is_empty() || f.column == task.main_column);
    let columns = transform.features.iter().filter(shown).take(2).filter_map(|feature| {
        let before = known(table, table.position(&feature.column).ok()?, &train.rows);
        let after: Vec<f64> = before.iter().map(|x| (x - feature.shift) / feature.scale).collect();
        Some(picture(&feature.column, &before, &after))
    });
    let target = match &transform.target {
        Target::Number { info, .. } => {
            let scaled: Vec<f64> = train.y.iter().map(|&y| f64::from(y)).collect();
            Some(picture(&info.column, &train.actual, &scaled))
        }
        Target::Classes(_) | Target::Tokens(_) => None,
    };
    columns.chain(target).collect()
}

fn range(table: &Table, column: usize, rows: &[u32]) -> Option<(String, f64, f64)> {
    let ascending = sorted(&known(table, column, rows));
    Some((table.columns[column].name.clone(), *ascending.first()?, *ascending.last()?))
}
