//! Which words of a sentence its class was told from.

use super::{Inner, Session};
use crate::error::{Error, Result};
use crate::models::Model;
use crate::pipeline::apply;
use crate::report::{ExplainReport, Input};
use crate::rng::{Purpose, Rng};
use crate::trained::{Target, Vocabulary, softmax};
use crate::words::{PADDING, Word, split};

/// Orders of the words that an explanation is the mean of.
const ORDERS: usize = 16;

impl Session {
    /// How much each word of a sentence speaks for the class that is named.
    ///
    /// # Errors
    /// `bad-input`, `device`.
    pub async fn explain(&self, input: &Input) -> Result<ExplainReport> {
        let mut inner = self.inner.lock().await;
        apply::check(&inner.data, input)?;
        let model = inner.deployed_model().await?;
        inner.explain(&model, input).await
    }
}

impl Inner {
    async fn explain(&self, model: &Model, input: &Input) -> Result<ExplainReport> {
        let transform = &self.run.prepared.transform;
        let (Vocabulary::Words { context, .. }, Input::Text(text), Target::Classes(_)) =
            (&transform.vocabulary, input, &transform.target)
        else {
            let expected = "a sentence; this task tells no classes of sentences".into();
            return Err(Error::BadInput { column: "text".into(), value: "…".into(), expected });
        };
        let words = split(text);
        let whole = transform.encode(input);
        let outputs = softmax(&self.outputs(model, whole.clone()).await?);
        let class = (0..outputs.len()).max_by(|&a, &b| outputs[a].total_cmp(&outputs[b])).unwrap_or(0);
        let orders = orders(words.len().min(*context));
        let rows: Vec<Vec<f32>> = orders.iter().flat_map(|order| growing(&whole, order)).collect();
        let mut odds = vec![];
        for rows in rows.chunks(self.chunk()) {
            let found = self.outputs(model, rows.concat()).await?;
            odds.extend(found.chunks_exact(transform.outputs()).map(|row| log_odds(softmax(row)[class])));
        }
        let pieces = pieces(text, &words, &shapley(&orders, &odds));
        Ok(ExplainReport { step: self.run.step, class: class as u32, probability: outputs[class], pieces })
    }
}

/// Orders in which words come in, each with its reverse; always the same ones.
fn orders(words: usize) -> Vec<Vec<usize>> {
    let mut rng = Rng::new(0, Purpose::Sample);
    let pair = |_| {
        let mut order: Vec<usize> = (0..words).collect();
        rng.shuffle(&mut order);
        let reverse = order.iter().rev().copied().collect();
        [order, reverse]
    };
    (0..ORDERS / 2).flat_map(pair).collect()
}

/// A row with no word, with the first one of an order, with the first two, and so on; words keep their places in the line.
fn growing(whole: &[f32], order: &[usize]) -> Vec<Vec<f32>> {
    let row = |count: usize| {
        let mut present = order[..count].to_vec();
        present.sort_unstable();
        let mut row: Vec<f32> = present.into_iter().map(|word| whole[word]).collect();
        row.resize(whole.len(), f32::from(PADDING));
        row
    };
    (0..=order.len()).map(row).collect()
}

/// What each word adds when it comes in, on the mean over the orders (Shapley 1953, sampled as Štrumbelj and Kononenko
/// 2010): several words that say the same share what they say, where leaving one out would change nothing.
fn shapley(orders: &[Vec<usize>], odds: &[f64]) -> Vec<f64> {
    let words = orders.first().map_or(0, Vec::len);
    let mut added = vec![0.0; words];
    for (order, odds) in orders.iter().zip(odds.chunks_exact(words + 1)) {
        for (&word, step) in order.iter().zip(odds.windows(2)) {
            added[word] += (step[1] - step[0]) / orders.len() as f64;
        }
    }
    added
}

/// The text in pieces, each with what its word adds; 0 for what is between words, and for words beyond the context.
fn pieces(text: &str, words: &[Word], added: &[f64]) -> Vec<(String, f64)> {
    let (mut pieces, mut end) = (vec![], 0);
    for (index, word) in words.iter().enumerate() {
        if word.from > end {
            pieces.push((text[end..word.from].to_owned(), 0.0));
        }
        pieces.push((text[word.from..word.to].to_owned(), added.get(index).copied().unwrap_or(0.0)));
        end = word.to;
    }
    if end < text.len() {
        pieces.push((text[end..].to_owned(), 0.0));
    }
    pieces
}

/// ln of p / (1 − p): unlike a probability it still moves where a class is all but certain.
fn log_odds(p: f64) -> f64 {
    let p = p.clamp(1e-12, 1.0 - 1e-12);
    (p / (1.0 - p)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapley_values_of_a_sum_are_its_terms_and_always_add_up() {
        let whole = [5.0, 6.0, 7.0, 0.0];
        let orders = orders(3);
        let value = |rows: fn(&[f32]) -> f64| -> Vec<f64> {
            let rows_of = |order: &Vec<usize>| growing(&whole, order);
            let odds: Vec<f64> = orders.iter().flat_map(rows_of).map(|row| rows(&row)).collect();
            shapley(&orders, &odds)
        };
        let sum = value(|row| row.iter().map(|&w| f64::from(w)).sum());
        assert!(sum.iter().zip([5.0, 6.0, 7.0]).all(|(a, b)| (a - b).abs() < 1e-9), "{sum:?}");
        let most = value(|row| row.iter().fold(0.0, |m, &w| f64::from(w).max(m)));
        assert!((most.iter().sum::<f64>() - 7.0).abs() < 1e-9 && most.iter().all(|&v| v > 0.0), "{most:?}");
    }
}
