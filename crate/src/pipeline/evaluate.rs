//! Stage evaluate: how good the model is on every part, beside what needs no training loop at all.

mod classes;
mod language;
mod ngrams;
mod words;

pub use classes::classification;
pub use language::{judge, stretch, surprise};
pub use ngrams::Ngrams;

use super::prepare::{Part, Prepared};
use crate::dataset::Data;
use crate::report::{Baseline, EvaluateReport, Metrics, SplitMetrics, WorstRow};
use crate::statistics::{least_squares, mean};

const RESIDUALS: usize = 1_500;
const WORST: usize = 10;
const MISTAKEN: usize = 40;

/// What a model says of the rows of a part: numbers in user's units, or indices of classes with their probabilities; of
/// windows the same for every judged place.
#[derive(Debug, Clone, Default)]
pub struct Answers {
    /// `[rows]`; of windows the likeliest tokens.
    pub values: Vec<f64>,
    /// `[rows]`, of the class that is named; of windows that of the right token; empty for numbers.
    pub probabilities: Vec<f64>,
}

/// The rows that were measured: all of a table, some of many pictures or windows.
#[derive(Debug, Clone, Copy)]
#[allow(missing_docs)]
pub struct Measured<'a> {
    pub train: &'a Part,
    pub validation: &'a Part,
    pub test: &'a Part,
}

/// Answers for the rows of each part.
#[derive(Debug, Clone, Default)]
pub struct Predictions {
    /// Training rows.
    pub train: Answers,
    /// Validation rows.
    pub validation: Answers,
    /// Test rows.
    pub test: Answers,
}

/// How good answers are: errors of numbers, or of classes when there are any.
pub fn metrics(predicted: &[f64], actual: &[f64], classes: Option<usize>) -> Metrics {
    match classes {
        Some(classes) => classification(predicted, actual, classes),
        None => regression(predicted, actual),
    }
}

/// Errors of predicted numbers, in their unit.
fn regression(predicted: &[f64], actual: &[f64]) -> Metrics {
    let errors: Vec<f64> = predicted.iter().zip(actual).map(|(p, a)| p - a).collect();
    let mse = mean(&errors.iter().map(|e| e * e).collect::<Vec<_>>());
    let centre = mean(actual);
    let variance = mean(&actual.iter().map(|a| (a - centre).powi(2)).collect::<Vec<_>>());
    Metrics::Regression {
        rows: actual.len() as u32,
        mse,
        rmse: mse.sqrt(),
        mae: mean(&errors.iter().map(|e| e.abs()).collect::<Vec<_>>()),
        r2: if variance > 0.0 { 1.0 - mse / variance } else { 0.0 },
    }
}

impl Prepared {
    /// Number of classes; none for a number to predict.
    pub fn classes(&self) -> Option<usize> {
        self.transform.classifies().then(|| self.transform.outputs())
    }

    /// How good answers for a part of these rows are.
    pub fn metrics(&self, answers: &Answers, part: &Part) -> Metrics {
        if self.transform.foretells() {
            return language::language(&answers.probabilities);
        }
        metrics(&answers.values, &part.actual, self.classes())
    }
}

/// Fits and measures the baselines; not those of the next token, which are measured on the model's own rows.
pub fn baselines(prepared: &Prepared) -> Vec<Baseline> {
    match prepared.classes() {
        Some(classes) if prepared.report.tokens.is_some() => words::baselines(prepared, classes),
        Some(classes) => classes::baselines(prepared, classes),
        None if prepared.transform.foretells() => vec![],
        None => {
            let centre = mean(&prepared.train.actual);
            let width = prepared.features();
            let train = prepared.train.inputs(0..prepared.train.rows.len());
            let theta = least_squares(&train, &prepared.train.y, width);
            let line = |part: &Part| -> Vec<f64> {
                let output =
                    |row: &[f32]| theta[0] + row.iter().zip(&theta[1..]).map(|(&x, t)| f64::from(x) * t).sum::<f64>();
                let inputs = part.inputs(0..part.rows.len());
                inputs.chunks_exact(width).map(|row| prepared.transform.answer(&[output(row) as f32])).collect()
            };
            let mean = baseline("mean", prepared, &|part| vec![centre; part.rows.len()]);
            vec![mean, baseline("leastSquares", prepared, &line)]
        }
    }
}

fn baseline(id: &str, prepared: &Prepared, predict: &dyn Fn(&Part) -> Vec<f64>) -> Baseline {
    let parts = [&prepared.train, &prepared.validation, &prepared.test];
    let [train, validation, test] = parts.map(|part| metrics(&predict(part), &part.actual, prepared.classes()));
    Baseline { id: id.into(), metrics: SplitMetrics { train, validation, test } }
}

/// The whole report, but for the surprise.
pub fn report(
    data: &Data,
    prepared: &Prepared,
    measured: &Measured<'_>,
    predictions: &Predictions,
    step: u32,
) -> EvaluateReport {
    let test = measured.test;
    let classes = prepared.classes();
    let stride = test.actual.len().div_ceil(RESIDUALS).max(1);
    let residual = |i: usize| (predictions.test.values[i], test.actual[i]);
    let numbers = classes.is_none();
    let foretells = prepared.transform.foretells();
    let confusion = classes.map_or(vec![], |n| classes::confusion(&predictions.test.values, &test.actual, n));
    EvaluateReport {
        step,
        model: SplitMetrics {
            train: prepared.metrics(&predictions.train, measured.train),
            validation: prepared.metrics(&predictions.validation, measured.validation),
            test: prepared.metrics(&predictions.test, test),
        },
        baselines: if foretells { language::baselines(prepared, measured) } else { prepared.baselines().to_vec() },
        residuals: if numbers { (0..test.actual.len()).step_by(stride).map(residual).collect() } else { vec![] },
        classes: classes::of_each(&confusion, &prepared.transform),
        confusion,
        worst: if foretells { vec![] } else { worst(data, test, &predictions.test, numbers) },
        comparable: prepared.report.comparable,
        surprise: vec![],
    }
}

fn worst(data: &Data, test: &Part, answers: &Answers, numbers: bool) -> Vec<WorstRow> {
    let error = |i: usize| {
        if numbers { (answers.values[i] - test.actual[i]).abs() } else { answers.probabilities[i] }
    };
    let mut order: Vec<usize> =
        (0..test.rows.len()).filter(|&i| numbers || answers.values[i] != test.actual[i]).collect();
    order.sort_by(|&a, &b| error(b).total_cmp(&error(a)));
    let row = |&i: &usize| WorstRow {
        row: test.rows[i],
        actual: test.actual[i],
        predicted: answers.values[i],
        probability: answers.probabilities.get(i).copied(),
        cells: data.cells(test.rows[i] as usize),
    };
    order.iter().take(if numbers { WORST } else { MISTAKEN }).map(row).collect()
}
