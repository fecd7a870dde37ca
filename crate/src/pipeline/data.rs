//! Stage data: the profile of a table, its pages and a sample to draw.

use crate::error::Result;
use crate::report::{ColumnProfile, DataReport, RowsReport, Sample};
use crate::rng::{Purpose, Rng};
use crate::statistics::{correlation, histogram, mean, quantile, sorted};
use crate::table::{EMPTY, Series, Table};
use std::cmp::Ordering;

const SAMPLE_ROWS: usize = 1_500;
const BARS: usize = 40;
const LEAK_CORRELATION: f64 = 0.98;
const MAX_PAGE: usize = 200;

/// Profiles every column and draws the sample. The sample is the same for every seed: pictures stay comparable.
pub fn profile(table: &Table) -> Result<DataReport> {
    let target = table.target();
    let columns = (0..table.columns.len()).map(|column| match &table.series[column] {
        Series::Numbers(values) => number_profile(table, column, values, target),
        Series::Words(codes) => word_profile(table, column, codes),
    });
    Ok(DataReport {
        rows: table.rows as u32,
        ignored: table.ignored.clone(),
        columns: columns.collect(),
        sample: sample(table)?,
    })
}

fn number_profile(table: &Table, column: usize, values: &[f64], target: usize) -> ColumnProfile {
    let known = sorted(values);
    let (low, high) = (quantile(&known, 0.25), quantile(&known, 0.75));
    let fence = 3.0 * (high - low);
    let mut distinct = known.clone();
    distinct.dedup();
    let with_target = correlation(values, table.numbers(target));
    let some = |x: f64| x.is_finite().then_some(x);
    ColumnProfile {
        name: table.columns[column].name.clone(),
        numeric: true,
        missing: (values.len() - known.len()) as u32,
        distinct: distinct.len() as u32,
        outliers: known.iter().filter(|&&x| x < low - fence || x > high + fence).count() as u32,
        min: known.first().copied(),
        median: some(quantile(&known, 0.5)),
        mean: some(mean(&known)),
        max: known.last().copied(),
        correlation: some(with_target),
        leak: column != target && with_target.abs() > LEAK_CORRELATION,
        histogram: Some(histogram(values, BARS)),
        categories: vec![],
    }
}

fn word_profile(table: &Table, column: usize, codes: &[u8]) -> ColumnProfile {
    let words = &table.columns[column].categories;
    let count = |code: usize| codes.iter().filter(|&&c| usize::from(c) == code).count() as u32;
    let mut categories: Vec<_> = words.iter().enumerate().map(|(code, word)| (word.clone(), count(code))).collect();
    categories.retain(|(_, rows)| *rows > 0);
    categories.sort_by_key(|(_, rows)| std::cmp::Reverse(*rows));
    ColumnProfile {
        name: table.columns[column].name.clone(),
        numeric: false,
        missing: count(usize::from(EMPTY)),
        distinct: categories.len() as u32,
        outliers: 0,
        min: None,
        median: None,
        mean: None,
        max: None,
        correlation: None,
        leak: false,
        histogram: None,
        categories,
    }
}

/// Rows of the sample, always the same ones of a table.
pub fn sample_rows(table: &Table) -> Vec<u32> {
    let mut rows: Vec<u32> = (0..table.rows as u32).collect();
    Rng::new(0, Purpose::Sample).shuffle(&mut rows);
    rows.truncate(SAMPLE_ROWS);
    rows
}

fn sample(table: &Table) -> Result<Sample> {
    let rows = sample_rows(table);
    let pick = |name: &str| -> Result<Vec<f64>> {
        let values = table.numbers(table.position(name)?);
        Ok(rows.iter().map(|&row| values[row as usize]).collect())
    };
    Ok(Sample {
        area: pick("area_sqft")?,
        price: pick("price_usd")?,
        longitude: pick("longitude")?,
        latitude: pick("latitude")?,
        row: rows,
    })
}

/// A page of the table, sorted by a column or in the file's order; empty cells last.
///
/// # Errors
/// `unknown-column` for a sort column that does not exist.
pub fn rows(table: &Table, offset: usize, count: usize, sort: Option<&str>, descending: bool) -> Result<RowsReport> {
    let mut order: Vec<u32> = (0..table.rows as u32).collect();
    if let Some(name) = sort {
        let column = table.position(name)?;
        order.sort_by(|&a, &b| compare(&table.series[column], a as usize, b as usize, descending));
    }
    let index: Vec<u32> = order.into_iter().skip(offset).take(count.min(MAX_PAGE)).collect();
    let rows = index.iter().map(|&row| table.row(row as usize)).collect();
    Ok(RowsReport { total: table.rows as u32, index, rows })
}

fn compare(series: &Series, a: usize, b: usize, descending: bool) -> Ordering {
    let (empty, order) = match series {
        Series::Numbers(v) => ((v[a].is_nan(), v[b].is_nan()), v[a].total_cmp(&v[b])),
        Series::Words(c) => ((c[a] == EMPTY, c[b] == EMPTY), c[a].cmp(&c[b])),
    };
    empty.0.cmp(&empty.1).then(if descending && empty == (false, false) { order.reverse() } else { order })
}
