//! Masked-token pre-training (Devlin et al. 2019): some words of a batch are hidden, and the model names them.

use super::{Targets, matrix, numbers};
use crate::models::Shape;
use crate::rng::{Purpose, Rng};
use crate::words::{HIDDEN, PADDING};
use burn::tensor::{Device, Tensor};

/// Share of the words that are to be named.
const SHARE: f32 = 0.15;
/// Of those: a tenth stays as it is, a tenth becomes another word, the others are hidden.
const KEPT: f32 = 0.1;
const OTHER: f32 = 0.2;

/// Hides words of the batch after `step` steps.
///
/// # Shapes
/// `x` `[batch, context]`, row-major.
pub fn hide(mut x: Vec<f32>, shape: Shape, (seed, step): (u32, u32), device: &Device) -> (Tensor<2>, Targets) {
    let (context, vocabulary) = match shape {
        Shape::Tokens { context, vocabulary } => (context, vocabulary),
        Shape::Features(_) | Shape::Image { .. } => (shape.size(), 1),
    };
    let words = x.clone();
    let mut weights = vec![0.0; x.len()];
    // Uniform in [−1, 1) to [0, 1): which, how, and the other word.
    let chance: Vec<f32> =
        Rng::new(seed, Purpose::Mask(step)).uniform(3 * x.len(), 1.0).iter().map(|c| (c + 1.0) / 2.0).collect();
    for (place, word) in x.iter_mut().enumerate() {
        let [which, how, other] = [chance[3 * place], chance[3 * place + 1], chance[3 * place + 2]];
        if *word == f32::from(PADDING) || which >= SHARE {
            continue;
        }
        weights[place] = 1.0;
        if how >= OTHER {
            *word = f32::from(HIDDEN);
        } else if how >= KEPT {
            // Any word but padding.
            *word = 1.0 + (other * (vocabulary - 1) as f32).floor();
        }
    }
    let count = weights.iter().sum::<f32>().max(1.0);
    weights.iter_mut().for_each(|weight| *weight /= count);
    let targets = Targets::Hidden { words: numbers(words, device), weights: numbers(weights, device) };
    (matrix(x, context, device), targets)
}

#[cfg(test)]
#[allow(clippy::panic, clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_seventh_of_the_words_is_hidden_and_padding_never() {
        let device = Device::flex();
        let row: Vec<f32> = (0..4_000).map(|i| if i % 4 == 3 { 0.0 } else { 5.0 }).collect();
        let shape = Shape::Tokens { context: 40, vocabulary: 90 };
        let (x, targets) = hide(row.clone(), shape, (1, 2), &device);
        let Targets::Hidden { words, weights } = targets else { panic!("nothing is hidden") };
        let x = x.into_data().try_to_vec::<f32>().unwrap();
        let weights = weights.into_data().try_to_vec::<f32>().unwrap();
        assert_eq!(words.dims(), [4_000]);
        let chosen = weights.iter().filter(|&&w| w > 0.0).count();
        assert!((380..520).contains(&chosen), "{chosen} of 3,000");
        assert!((weights.iter().sum::<f32>() - 1.0).abs() < 1e-4);
        let hidden = x.iter().filter(|&&w| w == f32::from(HIDDEN)).count();
        assert!(hidden * 10 > chosen * 7 && hidden * 10 < chosen * 9, "{hidden} of {chosen}");
        assert!(x.iter().zip(&row).all(|(now, before)| *before != 0.0 || *now == 0.0));
        assert!(x.iter().all(|&w| (0.0..90.0).contains(&w)));
    }
}
