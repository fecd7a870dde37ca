//! Text: writing on, and looking at the attention.

use super::training::read;
use super::{Inner, Session};
use crate::error::{Error, Result};
use crate::models::Model;
use crate::pipeline::apply;
use crate::pipeline::train::matrix;
use crate::report::{AttentionReport, Input, Prediction};
use crate::rng::{Purpose, Rng};
use crate::text::Text;
use crate::trained::{Vocabulary, softmax};
use crate::words::split;
use burn::tensor::Tensor;
use std::sync::Arc;

/// Characters that are written in the train room.
const SAMPLED: usize = 160;
/// Characters of one answer, and the most that one call writes.
const ANSWERED: usize = 200;
const MOST_WRITTEN: u32 = 1_000;
/// Next tokens that are told.
const NEXT: usize = 12;
/// Most tokens whose attention is shown: a map has a cell for each pair.
const MOST_ATTENDED: usize = 64;

impl Session {
    /// Writes `count` characters after a text, as if `place` had been written already: a long text can be written in
    /// several calls.
    ///
    /// # Errors
    /// `bad-input`, `device`.
    pub async fn write(&self, input: &Input, count: u32, place: u32) -> Result<String> {
        let mut inner = self.inner.lock().await;
        apply::check(&inner.data, input)?;
        let model = inner.deployed_model().await?;
        let (text, codes) = inner.begun(input)?;
        let written = inner.write(&model, codes, count.min(MOST_WRITTEN) as usize, place).await?;
        Ok(text.decode(written))
    }

    /// What each token of a text takes from the others, in every head; none of a model without attention.
    ///
    /// # Errors
    /// `bad-input`, `device`.
    pub async fn attention(&self, input: &Input) -> Result<Option<AttentionReport>> {
        let inner = self.inner.lock().await;
        apply::check(&inner.data, input)?;
        inner.attention(input).await
    }
}

impl Inner {
    /// The text of the run, and an input as its tokens; a line end where nothing is left of the input.
    fn begun(&self, input: &Input) -> Result<(Arc<Text>, Vec<u16>)> {
        let (Vocabulary::Characters(text), Input::Text(given)) = (&self.run.prepared.transform.vocabulary, input)
        else {
            let expected = "a text; this task writes none".into();
            return Err(Error::BadInput { column: "text".into(), value: "…".into(), expected });
        };
        let mut codes = text.encode(given).0;
        // Each line stands for itself: the model has always seen the line end before it.
        if codes.is_empty() || (text.lines && codes.first() != Some(&text.line_end())) {
            codes.insert(0, text.line_end());
        }
        Ok((text.clone(), codes))
    }

    /// What the model would write now, from a line end on.
    pub(super) async fn sample_text(&self, model: &Model) -> Result<Option<String>> {
        let Vocabulary::Characters(text) = &self.run.prepared.transform.vocabulary else { return Ok(None) };
        let written = self.write(model, vec![text.line_end()], SAMPLED, 0).await?;
        Ok(Some(text.decode(written)))
    }

    /// The tokens that follow, drawn one after the other by the temperature and the likeliest few of the settings.
    async fn write(&self, model: &Model, mut codes: Vec<u16>, count: usize, place: u32) -> Result<Vec<u16>> {
        let begun = codes.len();
        for index in 0..count {
            let logits = self.next_logits(model, &codes).await?;
            let chance = Rng::new(self.spec.seed, Purpose::Write(place + index as u32)).uniform(1, 1.0)[0];
            codes.push(draw(&logits, self.spec.temperature, self.spec.top_k as usize, f64::from(chance + 1.0) / 2.0));
        }
        Ok(codes.split_off(begun))
    }

    /// Logits of the token after the last one.
    async fn next_logits(&self, model: &Model, codes: &[u16]) -> Result<Vec<f32>> {
        let context = self.run.prepared.features();
        let seen = &codes[codes.len().saturating_sub(context)..];
        let logits = model.forward(self.row(seen), None);
        let [places, outputs] = logits.dims();
        read(logits.slice([places - 1..places, 0..outputs])).await
    }

    fn row(&self, codes: &[u16]) -> Tensor<2> {
        matrix(codes.iter().map(|&code| f32::from(code)).collect(), codes.len(), &self.device)
    }

    /// The continuation and the likeliest next tokens.
    pub(super) async fn predict_text(&self, model: &Model, input: &Input) -> Result<Prediction> {
        let (text, codes) = self.begun(input)?;
        let probabilities = softmax(&self.next_logits(model, &codes).await?);
        let mut order: Vec<usize> = (0..probabilities.len()).collect();
        order.sort_by(|&a, &b| probabilities[b].total_cmp(&probabilities[a]));
        let named = |&index: &usize| (text.decode([index as u16]), probabilities[index]);
        let unknown = match input {
            Input::Text(given) => text.encode(given).1,
            Input::Cells(_) | Input::Pixels(_) => vec![],
        };
        Ok(Prediction::Text {
            step: self.run.step,
            text: text.decode(self.write(model, codes, ANSWERED, 0).await?),
            next: order.iter().take(NEXT).map(named).collect(),
            unknown: unknown.into_iter().map(String::from).collect(),
        })
    }

    async fn attention(&self, input: &Input) -> Result<Option<AttentionReport>> {
        let model = self.run.model();
        let (Model::Transformer(transformer), Input::Text(given)) = (&model, input) else { return Ok(None) };
        let (tokens, codes) = match &self.run.prepared.transform.vocabulary {
            Vocabulary::None => return Ok(None),
            Vocabulary::Characters(_) => {
                let (text, codes) = self.begun(input)?;
                let most = self.run.prepared.features().min(MOST_ATTENDED);
                let seen = codes[codes.len().saturating_sub(most)..].to_vec();
                (seen.iter().map(|&code| text.decode([code])).collect(), seen)
            }
            Vocabulary::Words { dictionary, context } => {
                let codes = dictionary.encode(given, (*context).min(MOST_ATTENDED));
                (split(given).into_iter().take(codes.len()).map(|word| word.word).collect(), codes)
            }
        };
        if codes.is_empty() {
            return Ok(None);
        }
        let maps = transformer.attention(self.row(&codes));
        let (blocks, heads) = (maps.len() as u32, maps.first().map_or(0, |map| map.dims()[1]) as u32);
        let mut weights = vec![];
        for map in maps {
            weights.extend(read(map).await?.into_iter().map(|share| (share * 255.0).round() as u8));
        }
        Ok(Some(AttentionReport { step: self.run.step, tokens, blocks, heads, weights }))
    }
}

/// A token by its logits: the `chance`-th part of the probabilities at a temperature, among the `most` likeliest (0: all).
fn draw(logits: &[f32], temperature: f64, most: usize, chance: f64) -> u16 {
    let mut order: Vec<usize> = (0..logits.len()).collect();
    order.sort_by(|&a, &b| logits[b].total_cmp(&logits[a]));
    if temperature <= 0.0 {
        return order.first().map_or(0, |&likeliest| likeliest as u16);
    }
    if most > 0 {
        order.truncate(most);
    }
    let scaled: Vec<f32> = order.iter().map(|&index| (f64::from(logits[index]) / temperature) as f32).collect();
    let mut left = chance;
    for (&index, p) in order.iter().zip(softmax(&scaled)) {
        left -= p;
        if left < 0.0 {
            return index as u16;
        }
    }
    order.last().map_or(0, |&last| last as u16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_drawn_by_temperature_and_from_the_likeliest() {
        let logits = [0.0, 2.0, 1.0, -1.0];
        assert_eq!(draw(&logits, 0.0, 0, 0.99), 1, "no temperature: the likeliest");
        assert_eq!(draw(&logits, 1.0, 2, 0.99), 2, "of the two likeliest the second");
        assert_eq!(draw(&logits, 1.0, 0, 0.9999), 3);
        let share = |temperature: f64| {
            let drawn = (0..1_000).filter(|&i| draw(&logits, temperature, 0, (f64::from(i) + 0.5) / 1_000.0) == 1);
            drawn.count()
        };
        assert!(share(0.3) > share(1.0) && share(1.0) > share(3.0));
        assert!((share(1.0) as f64 / 1_000.0 - softmax(&logits)[1]).abs() < 2e-3);
    }
}
