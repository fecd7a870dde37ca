//! The baseline of a language model: how often which character followed the last few ones, each order leaning on the next
//! shorter one (interpolated after Witten and Bell 1991).

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Characters that the longest baseline looks at, the foretold one included.
pub const ORDERS: usize = 5;

/// Keys are hashes already.
#[derive(Default)]
struct Same(u64);

impl Hasher for Same {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = mix(self.0, u16::from(byte));
        }
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

type Counts<T> = HashMap<u64, T, BuildHasherDefault<Same>>;

/// A step of a 64-bit hash; among a million keys two are the same with a chance of 3 in 10⁸.
fn mix(key: u64, code: u16) -> u64 {
    let key = (key ^ (u64::from(code) + 1)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    key ^ (key >> 29)
}

/// Counts of every order.
#[derive(Debug, Clone, Default)]
pub struct Ngrams {
    characters: usize,
    /// Of each order: how often its characters occur after what stands before, by the hash of all of them.
    found: Vec<Counts<u32>>,
    /// Of each order: how many characters, and how many different ones, follow what stands before, by its hash.
    after: Vec<Counts<(u32, u32)>>,
}

impl Ngrams {
    /// Counts in a text of so many different characters.
    pub fn new(codes: &[u16], characters: usize) -> Self {
        if !crate::DEEP {
            return Self::default();
        }
        let (mut found, mut after) = (vec![], vec![]);
        for order in 0..ORDERS {
            let (mut with, mut before) = (Counts::<u32>::default(), Counts::<(u32, u32)>::default());
            for window in codes.windows(order + 1) {
                let context = window[..order].iter().fold(0, |key, &code| mix(key, code));
                let count = with.entry(mix(context, window[order])).or_default();
                *count += 1;
                let (total, different) = before.entry(context).or_default();
                *total += 1;
                *different += u32::from(*count == 1);
            }
            found.push(with);
            after.push(before);
        }
        Self { characters, found, after }
    }

    /// Probability of the character at `place` by each order, the shortest first.
    pub fn probabilities(&self, codes: &[u16], place: usize) -> [f64; ORDERS] {
        let mut result = [0.0; ORDERS];
        let mut probability = 1.0 / self.characters.max(1) as f64;
        for (order, slot) in result.iter_mut().enumerate() {
            if let Some(before) = place.checked_sub(order) {
                let context = codes[before..place].iter().fold(0, |key, &code| mix(key, code));
                if let Some(&(total, different)) = self.after[order].get(&context) {
                    let count = self.found[order].get(&mix(context, codes[place])).copied().unwrap_or(0);
                    let (total, different) = (f64::from(total), f64::from(different));
                    probability = (f64::from(count) + different * probability) / (total + different);
                }
            }
            *slot = probability;
        }
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_sum_to_one_and_fall_back_where_nothing_was_seen() {
        let codes = [0, 1, 2, 0, 1, 1, 2, 0, 1, 0];
        let ngrams = Ngrams::new(&codes, 4);
        for order in 0..ORDERS {
            let sum: f64 = (0..4).map(|next| ngrams.probabilities(&[0, 1, 2, 0, next], 4)[order]).sum();
            assert!((sum - 1.0).abs() < 1e-12, "{order}: {sum}");
        }
        let [one, two, ..] = ngrams.probabilities(&[3, 1], 1);
        assert_eq!(one, two, "nothing ever followed 3");
    }
}
