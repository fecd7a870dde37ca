//! Stage prepare: which rows are used and for what, and the transform from user's units to the model's inputs.
//! Every statistic comes from the training rows alone.

mod encode;

pub use encode::encode_cell;

use super::evaluate;
use crate::error::{Error, Result};
use crate::report::{Baselines, BeforeAfter, Dropped, FeatureInfo, PrepareReport};
use crate::rng::{Purpose, Rng};
use crate::spec::{Features, Missing, Scaling, Spec, Split};
use crate::statistics::{deviation, histogram, mean, quantile, sorted};
use crate::table::csv::MIN_ROWS;
use crate::table::{EMPTY, Series, Table};
use crate::tasks::DOCUMENTED_TEST_ROWS;
use crate::trained::Transform;
use std::sync::OnceLock;

const BARS: usize = 40;
/// 20 % of the rows that are not test rows.
const VALIDATION_SHARE: f64 = 0.2;

/// Rows of one part of the split, ready for a model.
#[derive(Debug, Clone, Default)]
pub struct Part {
    /// Row numbers in the table.
    pub rows: Vec<u32>,
    /// `[rows, features]`, row-major, scaled.
    pub x: Vec<f32>,
    /// `[rows]`, scaled.
    pub y: Vec<f32>,
    /// `[rows]`, USD.
    pub price: Vec<f64>,
}

/// The prepared data.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// Travels with the model.
    pub transform: Transform,
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
    baselines: OnceLock<Baselines>,
}

impl Prepared {
    /// Inputs of the model.
    pub fn features(&self) -> usize {
        self.transform.features.len()
    }

    /// What needs no training loop, on these rows.
    pub fn baselines(&self) -> &Baselines {
        self.baselines.get_or_init(|| evaluate::baselines(self))
    }
}

/// Splits, cleans, encodes and scales.
///
/// # Errors
/// `too-few-rows` when cleaning leaves too little.
pub fn prepare(table: &Table, spec: &Spec) -> Result<Prepared> {
    let columns = used_columns(table, spec);
    let [mut train, mut validation, mut test] = split(table.rows, spec);
    let dropped = clean(table, spec, &columns, [&mut train, &mut validation, &mut test]);
    if train.len() < MIN_ROWS as usize / 2 || validation.is_empty() || test.is_empty() {
        return Err(Error::TooFewRows { rows: (train.len() + validation.len() + test.len()) as u32, min: MIN_ROWS });
    }
    let features = columns.iter().flat_map(|&c| column_features(table, spec, c, &train)).collect();
    let target = target_info(table, spec, &train);
    let transform = Transform { features, target, log_target: spec.log_target };
    let kept = dropped.iter().all(|d| d.examples.is_empty() || !d.examples.iter().any(|r| test_row(table, *r)));
    let comparable =
        spec.split == Split::Documented && kept && table.ignored.is_empty() && table.rows == DOCUMENTED_ROWS;
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
        target: transform.target.clone(),
        log_target: spec.log_target,
        pictures: pictures(table, &transform, &train),
        comparable,
    };
    let ranges =
        columns.iter().filter(|&&c| table.columns[c].numeric).filter_map(|&c| range(table, c, &train.rows)).collect();
    Ok(Prepared { transform, ranges, train, validation, test, report, baselines: OnceLock::new() })
}

const DOCUMENTED_ROWS: usize = 25_357;

fn test_row(table: &Table, row: u32) -> bool {
    row as usize >= table.rows.saturating_sub(DOCUMENTED_TEST_ROWS)
}

fn used_columns(table: &Table, spec: &Spec) -> Vec<usize> {
    let wanted = |c: &usize| match spec.features {
        Features::Area => table.columns[*c].name == "area_sqft",
        Features::All => !table.columns[*c].target,
    };
    (0..table.columns.len()).filter(wanted).collect()
}

/// Train, validation and test rows. A table of the user's own keeps the documented share (a fifth) for the test.
fn split(rows: usize, spec: &Spec) -> [Vec<u32>; 3] {
    let test_rows = if rows == DOCUMENTED_ROWS { DOCUMENTED_TEST_ROWS } else { (rows / 5).max(1) };
    let mut order: Vec<u32> = (0..rows as u32).collect();
    let mut rng = Rng::new(spec.seed, Purpose::Split);
    if spec.split == Split::Random {
        rng.shuffle(&mut order);
    }
    let test = order.split_off(rows - test_rows);
    rng.shuffle(&mut order);
    let validation = order.split_off(order.len() - (order.len() as f64 * VALIDATION_SHARE) as usize);
    [order, validation, test]
}

/// Takes rows out, each for the first reason that holds. The price floor spares the test rows, so that figures compare.
fn clean(table: &Table, spec: &Spec, columns: &[usize], parts: [&mut Vec<u32>; 3]) -> Vec<Dropped> {
    let target = table.target();
    let prices = table.numbers(target);
    let mut dropped: Vec<Dropped> = vec![];
    for (index, part) in parts.into_iter().enumerate() {
        part.retain(|&row| {
            let price = prices[row as usize];
            let gap = || columns.iter().copied().find(|&c| is_empty(table, c, row as usize));
            let reason = if price.is_nan() {
                ("missing-target", target)
            } else if spec.log_target && price <= 0.0 {
                ("log-of-nonpositive", target)
            } else if index < 2 && price < spec.min_price {
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

fn target_info(table: &Table, spec: &Spec, train: &[u32]) -> FeatureInfo {
    let column = table.target();
    let mut values = known(table, column, train);
    if spec.log_target {
        values.iter_mut().for_each(|x| *x = x.ln());
    }
    let (shift, scale) = scaling(spec, &values);
    let name = table.columns[column].name.clone();
    FeatureInfo { column: name, kind: "number".into(), category: String::new(), fill: None, shift, scale }
}

fn imputed(table: &Table, columns: &[usize], parts: [&Part; 3]) -> Vec<(String, u32)> {
    let gaps =
        |c: usize| parts.iter().flat_map(|p| &p.rows).filter(|&&r| is_empty(table, c, r as usize)).count() as u32;
    columns.iter().map(|&c| (table.columns[c].name.clone(), gaps(c))).filter(|(_, rows)| *rows > 0).collect()
}

fn pictures(table: &Table, transform: &Transform, train: &Part) -> Vec<BeforeAfter> {
    let scaled: Vec<f64> = train.y.iter().map(|&y| f64::from(y)).collect();
    let picture = |column: &str, before: &[f64], after: &[f64]| BeforeAfter {
        column: column.into(),
        before: histogram(before, BARS),
        after: histogram(after, BARS),
    };
    let area = transform.features.iter().find(|f| f.column == "area_sqft" && f.kind == "number");
    let area = area.zip(table.position("area_sqft").ok()).map(|(feature, column)| {
        let before = known(table, column, &train.rows);
        let after: Vec<f64> = before.iter().map(|x| (x - feature.shift) / feature.scale).collect();
        picture("area_sqft", &before, &after)
    });
    area.into_iter().chain([picture(&transform.target.column, &train.price, &scaled)]).collect()
}

fn range(table: &Table, column: usize, rows: &[u32]) -> Option<(String, f64, f64)> {
    let ascending = sorted(&known(table, column, rows));
    Some((table.columns[column].name.clone(), *ascending.first()?, *ascending.last()?))
}
