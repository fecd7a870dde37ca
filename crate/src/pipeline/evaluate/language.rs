//! The next token: its loss and perplexity, the n-gram baselines, and how surprising each character was.

use super::{Answers, Measured, Ngrams};
use crate::pipeline::prepare::{Inputs, Part, Prepared, windowed};
use crate::report::{Baseline, Metrics, SplitMetrics};
use crate::trained::Vocabulary;
use std::f64::consts::LN_2;

/// Names of the baselines, the shortest first.
const NAMES: [&str; 5] = ["unigram", "bigram", "trigram", "fourgram", "fivegram"];
/// Test characters whose surprise is shown.
const SURPRISED: usize = 600;

/// From the probabilities of the right tokens.
pub fn language(probabilities: &[f64]) -> Metrics {
    // A probability that is too small for a float is the smallest one.
    let nats = |p: &f64| -p.max(f64::MIN_POSITIVE).ln();
    let loss = probabilities.iter().map(nats).sum::<f64>() / probabilities.len().max(1) as f64;
    Metrics::Language { rows: probabilities.len() as u32, loss, perplexity: loss.exp(), bits: loss / LN_2 }
}

/// What a model says of a window's judged places: the likeliest token, and the probability of the right one.
pub fn judge(part: &Part, row: usize, logits: &[f32], size: usize, answers: &mut Answers) {
    for (place, right) in part.judged(row) {
        let probabilities = crate::trained::softmax(&logits[place * size..(place + 1) * size]);
        let likeliest = (0..size).max_by(|&a, &b| probabilities[a].total_cmp(&probabilities[b])).unwrap_or(0);
        answers.values.push(likeliest as f64);
        answers.probabilities.push(probabilities[usize::from(right)]);
    }
}

/// The n-grams on the same characters as the model.
pub fn baselines(prepared: &Prepared, measured: &Measured<'_>) -> Vec<Baseline> {
    if !crate::DEEP {
        return vec![];
    }
    let ngrams = prepared.ngrams();
    let parts = [measured.train, measured.validation, measured.test].map(|part| scores(ngrams, part));
    let of = |order: usize| {
        let [train, validation, test] = [0, 1, 2].map(|part: usize| language(&parts[part][order]));
        Baseline { id: NAMES[order].into(), metrics: SplitMetrics { train, validation, test } }
    };
    (0..NAMES.len()).map(of).collect()
}

/// Probabilities of the judged characters by each order.
fn scores(ngrams: &Ngrams, part: &Part) -> [Vec<f64>; 5] {
    let mut scores = [const { vec![] }; 5];
    let Inputs::Windows { text, windows } = &part.inputs else { return scores };
    for &row in &part.rows {
        let window = windows[row as usize];
        for place in window.from..window.to {
            let found = ngrams.probabilities(&text.codes, window.start as usize + usize::from(place) + 1);
            scores.iter_mut().zip(found).for_each(|(all, p)| all.push(p));
        }
    }
    scores
}

/// A stretch of the held-out text, to see how surprising each character is; none of other data.
pub fn stretch(prepared: &Prepared) -> Option<Part> {
    if !crate::DEEP {
        return None;
    }
    let Vocabulary::Characters(text) = &prepared.transform.vocabulary else { return None };
    let from = text.held_out();
    let windows = text.cover(from, (from + SURPRISED).min(text.codes.len()), prepared.features());
    Some(windowed(text, windows, prepared.features()))
}

/// Its characters, each with the probability that it was given.
pub fn surprise(prepared: &Prepared, stretch: &Part, answers: &Answers) -> Vec<(String, f64)> {
    let Vocabulary::Characters(text) = &prepared.transform.vocabulary else { return vec![] };
    let judged = (0..stretch.rows.len()).flat_map(|row| stretch.judged(row));
    judged.zip(&answers.probabilities).map(|((_, code), &p)| (text.decode([code]), p)).collect()
}

#[cfg(test)]
#[allow(clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_among_eight_has_a_perplexity_of_eight() {
        let Metrics::Language { rows, loss, perplexity, bits } = language(&[0.125; 4]) else { panic!("no language") };
        assert_eq!(rows, 4);
        assert!((perplexity - 8.0).abs() < 1e-9 && (bits - 3.0).abs() < 1e-12 && (loss - 8f64.ln()).abs() < 1e-12);
        let Metrics::Language { loss, .. } = language(&[0.0]) else { panic!("no language") };
        assert!(loss.is_finite());
    }
}
