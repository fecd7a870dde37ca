//! Stage data: the profile of a table or of pictures, pages of rows and a sample to draw.

mod leak;
mod text;

use crate::dataset::Data;
use crate::error::Result;
use crate::images::Images;
use crate::report::{ColumnProfile, DataReport, ImageReport, Input, RowsReport, Sample, SampleColumn};
use crate::rng::{Purpose, Rng};
use crate::statistics::{correlation, histogram, mean, quantile, sorted};
use crate::table::{EMPTY, Series, Table};
use crate::tasks::Task;
use crate::trained::Transform;
use std::cmp::Ordering;

const SAMPLE_ROWS: usize = 1_500;
const SAMPLE_PICTURES: usize = 60;
const BARS: usize = 40;
const MAX_PAGE: usize = 200;

/// Profiles the data and draws the sample. The sample is the same for every seed: pictures stay comparable.
pub fn profile(task: &Task, data: &Data) -> DataReport {
    match data {
        Data::Table(table) => table_profile(table),
        Data::Images(images) if crate::DEEP => image_profile(task, images),
        Data::Text(text) if crate::DEEP => text::text_profile(text),
        Data::Sentences(sentences) if crate::DEEP => text::sentence_profile(task, sentences),
        _ => DataReport::of_rows(Sample { row: vec![], target: vec![], columns: vec![] }),
    }
}

fn table_profile(table: &Table) -> DataReport {
    let target = table.target();
    let columns = (0..table.columns.len()).map(|column| {
        let profile = match &table.series[column] {
            Series::Numbers(values) => number_profile(table, column, values, target),
            Series::Words(codes) => word_profile(table, column, codes),
        };
        ColumnProfile { leak: column != target && leak::leaks(table, column, target), ..profile }
    });
    let classes = match &table.series[target] {
        Series::Numbers(_) => vec![],
        Series::Words(codes) => counts(&table.columns[target].categories, codes),
    };
    let row = sample_rows(table.rows, SAMPLE_ROWS);
    let values = |column: usize| -> Vec<f64> { row.iter().map(|&r| number_of(table, column, r as usize)).collect() };
    let sampled = table.columns.iter().enumerate();
    let sample = Sample {
        target: values(target),
        columns: sampled.map(|(i, c)| SampleColumn { name: c.name.clone(), values: values(i) }).collect(),
        row: row.clone(),
    };
    let (rows, ignored) = (table.rows as u32, table.ignored.clone());
    DataReport { rows, ignored, columns: columns.collect(), classes, ..DataReport::of_rows(sample) }
}

/// A number, or the index of a word; −1 for an empty word.
fn number_of(table: &Table, column: usize, row: usize) -> f64 {
    match &table.series[column] {
        Series::Numbers(values) => values[row],
        Series::Words(codes) if codes[row] == EMPTY => -1.0,
        Series::Words(codes) => f64::from(codes[row]),
    }
}

fn counts(classes: &[String], codes: &[u8]) -> Vec<(String, u32)> {
    let count = |code: usize| codes.iter().filter(|&&c| usize::from(c) == code).count() as u32;
    classes.iter().enumerate().map(|(code, class)| (class.clone(), count(code))).collect()
}

fn image_profile(task: &Task, images: &Images) -> DataReport {
    let (size, classes) = (images.width * images.height, task.info.classes.len());
    let counted = counts(&task.info.classes, &images.labels);
    let mut sums = vec![0u32; size * classes];
    for (index, &label) in images.labels.iter().enumerate() {
        let sum = &mut sums[usize::from(label) * size..][..size];
        sum.iter_mut().zip(images.picture(index)).for_each(|(sum, &pixel)| *sum += u32::from(pixel));
    }
    let means = sums.iter().enumerate().map(|(i, sum)| (sum / counted[i / size].1.max(1)) as u8).collect();
    let row = sample_rows(images.labels.len(), SAMPLE_PICTURES);
    let target = row.iter().map(|&r| f64::from(images.labels[r as usize])).collect();
    DataReport {
        rows: images.labels.len() as u32,
        classes: counted,
        images: Some(ImageReport { width: images.width as u32, height: images.height as u32, means }),
        ..DataReport::of_rows(Sample { row, target, columns: vec![] })
    }
}

/// Rows of the sample, always the same ones of the same data.
fn sample_rows(rows: usize, most: usize) -> Vec<u32> {
    let mut rows: Vec<u32> = (0..rows as u32).collect();
    Rng::new(0, Purpose::Sample).shuffle(&mut rows);
    rows.truncate(most);
    rows
}

/// Scaled inputs of the sample; the same rows whatever was dropped.
pub fn sample_inputs(data: &Data, transform: &Transform) -> Result<Vec<f32>> {
    let mut x = vec![];
    match data {
        Data::Table(table) => {
            for row in sample_rows(table.rows, SAMPLE_ROWS) {
                for feature in &transform.features {
                    let column = table.position(&feature.column)?;
                    x.push(super::prepare::encode_cell(table, feature, column, row as usize));
                }
            }
        }
        Data::Images(images) => {
            for row in sample_rows(images.labels.len(), SAMPLE_PICTURES) {
                x.extend(images.picture(row as usize).iter().map(|&p| transform.pixel(p)));
            }
        }
        Data::Text(_) => {}
        #[cfg(feature = "deep")]
        Data::Arrays(_) => {}
        Data::Sentences(sentences) => {
            for row in sample_rows(sentences.texts.len(), SAMPLE_PICTURES) {
                x.extend(transform.encode(&Input::Text(sentences.texts[row as usize].clone())));
            }
        }
    }
    Ok(x)
}

fn number_profile(table: &Table, column: usize, values: &[f64], target: usize) -> ColumnProfile {
    let known = sorted(values);
    let (low, high) = (quantile(&known, 0.25), quantile(&known, 0.75));
    let fence = 3.0 * (high - low);
    let mut distinct = known.clone();
    distinct.dedup();
    let numbers = table.numbers(target);
    let with_target = (!numbers.is_empty()).then(|| correlation(values, numbers));
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
        correlation: with_target.and_then(some),
        leak: false,
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

/// A page of the rows: of a table sorted by a column or in the file's order, empty cells last; of a text its lines, of
/// sentences text and class; none of pictures.
///
/// # Errors
/// `unknown-column` for a sort column that does not exist.
pub fn rows(
    task: &Task,
    data: &Data,
    offset: usize,
    count: usize,
    sort: Option<&str>,
    descending: bool,
) -> Result<RowsReport> {
    let count = count.min(MAX_PAGE);
    match data {
        Data::Table(table) => table_rows(table, offset, count, sort, descending),
        Data::Text(text) if crate::DEEP => Ok(text::lines(text, offset, count)),
        Data::Sentences(sentences) if crate::DEEP => Ok(text::sentences(task, sentences, offset, count)),
        _ => Ok(RowsReport { total: 0, index: vec![], rows: vec![] }),
    }
}

fn table_rows(table: &Table, offset: usize, count: usize, sort: Option<&str>, descending: bool) -> Result<RowsReport> {
    let mut order: Vec<u32> = (0..table.rows as u32).collect();
    if let Some(name) = sort {
        let column = table.position(name)?;
        order.sort_by(|&a, &b| compare(&table.series[column], a as usize, b as usize, descending));
    }
    let index: Vec<u32> = order.into_iter().skip(offset).take(count).collect();
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
