//! What a classifier of sentences must beat: always the most frequent class, and naive Bayes on the bag of words.

use super::baseline;
use super::classes::majority;
use crate::pipeline::prepare::{Part, Prepared};
use crate::report::Baseline;
use crate::words::PADDING;

/// The two of them.
pub fn baselines(prepared: &Prepared, classes: usize) -> Vec<Baseline> {
    if !crate::DEEP {
        return vec![];
    }
    let bayes = NaiveBayes::new(&prepared.train, classes);
    vec![
        majority(prepared, classes),
        baseline("naiveBayes", prepared, &|part| (0..part.rows.len()).map(|row| bayes.class(part, row)).collect()),
    ]
}

/// Multinomial, with one more of every word in every class (Laplace).
struct NaiveBayes {
    /// ln of the share of each class.
    prior: Vec<f64>,
    /// ln of the share of each word in each class, `[class, word]`.
    words: Vec<Vec<f64>>,
}

impl NaiveBayes {
    fn new(train: &Part, classes: usize) -> Self {
        let mut rows = vec![1.0; classes];
        let mut counts: Vec<Vec<f64>> = vec![vec![]; classes];
        for (row, &class) in train.actual.iter().enumerate() {
            let class = class as usize;
            rows[class] += 1.0;
            for word in tokens(train, row) {
                if counts[class].len() <= word {
                    counts.iter_mut().for_each(|of| of.resize((word + 1).max(of.len()), 1.0));
                }
                counts[class][word] += 1.0;
            }
        }
        let logarithms = |values: &[f64]| {
            let sum: f64 = values.iter().sum();
            values.iter().map(|v| (v / sum).ln()).collect()
        };
        Self { prior: logarithms(&rows), words: counts.iter().map(|of| logarithms(of)).collect() }
    }

    fn class(&self, part: &Part, row: usize) -> f64 {
        let score = |class: usize| {
            let words = tokens(part, row).filter_map(|word| self.words[class].get(word));
            self.prior[class] + words.sum::<f64>()
        };
        (0..self.prior.len()).max_by(|&a, &b| score(a).total_cmp(&score(b))).unwrap_or(0) as f64
    }
}

fn tokens(part: &Part, row: usize) -> impl Iterator<Item = usize> {
    part.inputs(row..row + 1).into_iter().map(|token| token as usize).filter(|&token| token != usize::from(PADDING))
}
