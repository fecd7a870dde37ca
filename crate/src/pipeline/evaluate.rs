//! Stage evaluate: errors in dollars on every part, beside what needs no training loop at all.

use super::prepare::{Part, Prepared};
use crate::report::{Baselines, EvaluateReport, Metrics, SplitMetrics, WorstRow};
use crate::statistics::{least_squares, mean};
use crate::table::Table;

const RESIDUALS: usize = 1_500;
const WORST: usize = 10;

/// Predicted prices, USD, of the rows of each part.
#[derive(Debug, Clone, Default)]
pub struct Predictions {
    /// Training rows.
    pub train: Vec<f64>,
    /// Validation rows.
    pub validation: Vec<f64>,
    /// Test rows.
    pub test: Vec<f64>,
}

/// Errors of predictions against prices, USD.
pub fn metrics(predicted: &[f64], actual: &[f64]) -> Metrics {
    let errors: Vec<f64> = predicted.iter().zip(actual).map(|(p, a)| p - a).collect();
    let mse = mean(&errors.iter().map(|e| e * e).collect::<Vec<_>>());
    let centre = mean(actual);
    let variance = mean(&actual.iter().map(|a| (a - centre).powi(2)).collect::<Vec<_>>());
    Metrics {
        rows: actual.len() as u32,
        mse,
        rmse: mse.sqrt(),
        mae: mean(&errors.iter().map(|e| e.abs()).collect::<Vec<_>>()),
        r2: if variance > 0.0 { 1.0 - mse / variance } else { 0.0 },
    }
}

/// Errors on all three parts.
pub fn split_metrics(prepared: &Prepared, predictions: &Predictions) -> SplitMetrics {
    SplitMetrics {
        train: metrics(&predictions.train, &prepared.train.price),
        validation: metrics(&predictions.validation, &prepared.validation.price),
        test: metrics(&predictions.test, &prepared.test.price),
    }
}

/// Fits and measures the baselines.
pub fn baselines(prepared: &Prepared) -> Baselines {
    let parts = [&prepared.train, &prepared.validation, &prepared.test];
    let centre = mean(&prepared.train.price);
    let theta = least_squares(&prepared.train.x, &prepared.train.y, prepared.features());
    let line = |part: &Part| -> Vec<f64> {
        let output = |row: &[f32]| theta[0] + row.iter().zip(&theta[1..]).map(|(&x, t)| f64::from(x) * t).sum::<f64>();
        part.x.chunks_exact(prepared.features()).map(|row| prepared.transform.price(output(row) as f32)).collect()
    };
    let all = |predict: &dyn Fn(&Part) -> Vec<f64>| {
        let [train, validation, test] = parts.map(|part| metrics(&predict(part), &part.price));
        SplitMetrics { train, validation, test }
    };
    Baselines { mean: all(&|part| vec![centre; part.rows.len()]), least_squares: all(&line) }
}

/// The whole report.
pub fn report(table: &Table, prepared: &Prepared, predictions: &Predictions, step: u32) -> EvaluateReport {
    let test = &prepared.test;
    let mut order: Vec<usize> = (0..test.rows.len()).collect();
    let error = |i: usize| (predictions.test[i] - test.price[i]).abs();
    order.sort_by(|&a, &b| error(b).total_cmp(&error(a)));
    let worst = order.iter().take(WORST).map(|&i| WorstRow {
        row: test.rows[i],
        actual: test.price[i],
        predicted: predictions.test[i],
        cells: table.row(test.rows[i] as usize),
    });
    let stride = test.rows.len().div_ceil(RESIDUALS).max(1);
    EvaluateReport {
        step,
        model: split_metrics(prepared, predictions),
        baseline: *prepared.baselines(),
        residuals: (0..test.rows.len()).step_by(stride).map(|i| (predictions.test[i], test.price[i])).collect(),
        worst: worst.collect(),
        comparable: prepared.report.comparable,
    }
}
