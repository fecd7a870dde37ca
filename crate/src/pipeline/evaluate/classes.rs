//! Classes: confusion, precision, recall, F1, and the baselines that a classifier must beat.

use super::baseline;
use crate::pipeline::prepare::{Part, Prepared};
use crate::report::{Baseline, ClassMetrics, Metrics};
use crate::trained::{Target, Transform};

/// Rows by right class, then by named class.
pub fn confusion(predicted: &[f64], actual: &[f64], classes: usize) -> Vec<Vec<u32>> {
    let mut counts = vec![vec![0; classes]; classes];
    for (&p, &a) in predicted.iter().zip(actual) {
        if let Some(count) = counts.get_mut(a as usize).and_then(|row: &mut Vec<u32>| row.get_mut(p as usize)) {
            *count += 1;
        }
    }
    counts
}

/// Rows, precision, recall and F1 of a class.
fn of_one(confusion: &[Vec<u32>], class: usize) -> (u32, f64, f64, f64) {
    let rows: u32 = confusion[class].iter().sum();
    let named: u32 = confusion.iter().map(|row| row[class]).sum();
    let right = f64::from(confusion[class][class]);
    let share = |of: u32| if of > 0 { right / f64::from(of) } else { 0.0 };
    let (precision, recall) = (share(named), share(rows));
    let sum = precision + recall;
    (rows, precision, recall, if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 })
}

/// Accuracy, and the means over the classes that occur ("macro" in scikit-learn).
pub fn classification(predicted: &[f64], actual: &[f64], classes: usize) -> Metrics {
    let confusion = confusion(predicted, actual, classes);
    let each: Vec<_> = (0..classes).map(|class| of_one(&confusion, class)).filter(|of| of.0 > 0).collect();
    let mean = |pick: fn(&(u32, f64, f64, f64)) -> f64| each.iter().map(pick).sum::<f64>() / each.len().max(1) as f64;
    let right = predicted.iter().zip(actual).filter(|(p, a)| p == a).count();
    Metrics::Classification {
        rows: actual.len() as u32,
        accuracy: right as f64 / actual.len().max(1) as f64,
        precision: mean(|of| of.1),
        recall: mean(|of| of.2),
        f1: mean(|of| of.3),
    }
}

/// Every class by its name.
pub fn of_each(confusion: &[Vec<u32>], transform: &Transform) -> Vec<ClassMetrics> {
    let Target::Classes(names) = &transform.target else { return vec![] };
    let of = |(class, name): (usize, &String)| {
        let (rows, precision, recall, f1) = of_one(confusion, class);
        ClassMetrics { class: name.clone(), rows, precision, recall, f1 }
    };
    names.iter().enumerate().map(of).collect()
}

/// Rows of each class.
fn counts(train: &Part, classes: usize) -> Vec<u32> {
    let mut counts = vec![0; classes];
    train.actual.iter().for_each(|&class| counts[class as usize] += 1);
    counts
}

/// Always the most frequent class.
pub fn majority(prepared: &Prepared, classes: usize) -> Baseline {
    let counts = counts(&prepared.train, classes);
    let most = (0..classes).max_by_key(|&class| counts[class]).unwrap_or(0) as f64;
    baseline("majority", prepared, &|part| vec![most; part.rows.len()])
}

/// Always the most frequent class; and the class whose mean of the inputs is nearest.
pub fn baselines(prepared: &Prepared, classes: usize) -> Vec<Baseline> {
    let train = &prepared.train;
    let counts = counts(train, classes);
    let mut means = vec![vec![0.0; train.width]; classes];
    let mut row = vec![];
    for (index, &class) in train.actual.iter().enumerate() {
        row.clear();
        train.push(index, &mut row);
        let share = 1.0 / counts[class as usize] as f32;
        means[class as usize].iter_mut().zip(&row).for_each(|(mean, x)| *mean += x * share);
    }
    let nearest = |part: &Part| -> Vec<f64> {
        let mut row = vec![];
        let distance = |row: &[f32], mean: &[f32]| row.iter().zip(mean).map(|(x, m)| (x - m).powi(2)).sum::<f32>();
        let class = |index| {
            row.clear();
            part.push(index, &mut row);
            let far = |class: &usize| if counts[*class] > 0 { distance(&row, &means[*class]) } else { f32::INFINITY };
            (0..classes).map(|c| (c, far(&c))).min_by(|a, b| a.1.total_cmp(&b.1)).map_or(0.0, |(c, _)| c as f64)
        };
        (0..part.rows.len()).map(class).collect()
    };
    vec![majority(prepared, classes), baseline("centroid", prepared, &nearest)]
}

#[cfg(test)]
#[allow(clippy::panic)]
mod tests {
    use super::*;

    /// scikit-learn 1.9: precision_recall_fscore_support(y, p, average="macro", zero_division=0) and accuracy_score.
    #[test]
    fn metrics_are_scikit_learns() {
        let actual = [0.0, 0.0, 0.0, 1.0, 1.0, 2.0];
        let predicted = [0.0, 0.0, 1.0, 1.0, 2.0, 1.0];
        let Metrics::Classification { rows, accuracy, precision, recall, f1 } = classification(&predicted, &actual, 3)
        else {
            panic!("no classification");
        };
        let near = |a: f64, b: f64| (a - b).abs() < 1e-12;
        assert_eq!(rows, 6);
        assert!(near(accuracy, 0.5) && near(precision, (1.0 + 1.0 / 3.0) / 3.0));
        assert!(near(recall, (2.0 / 3.0 + 0.5) / 3.0) && near(f1, (0.8 + 0.4) / 3.0), "{f1}");
    }
}
