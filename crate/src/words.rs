//! Sentences with labels, and the words in them.

use crate::error::{Error, Result};
use std::collections::HashMap;

/// Token numbers that are no words: what fills a row up, a word that is not known, a word that is hidden.
pub const PADDING: u16 = 0;
/// See [`PADDING`].
pub const UNKNOWN: u16 = 1;
/// See [`PADDING`].
pub const HIDDEN: u16 = 2;
/// Numbers before the first word's.
const SPECIAL: usize = 3;
/// Times a word must occur to be known.
const FEWEST: u32 = 2;

/// Texts, each with the number of its class.
#[derive(Debug, Clone, PartialEq)]
pub struct Sentences {
    /// As they are written.
    pub texts: Vec<String>,
    /// Class of each.
    pub labels: Vec<u8>,
}

impl Sentences {
    /// Reads a CSV with the columns `text` and `label`, the label being a class's number.
    ///
    /// # Errors
    /// `missing-column`, `bad-csv`.
    pub fn read(bytes: &[u8], classes: usize) -> Result<Self> {
        if !crate::DEEP {
            return Err(Error::WrongPackage { task: "sentences".into() });
        }
        let mut reader = csv::Reader::from_reader(bytes);
        let bad = |row: usize, reason: String| Error::BadCsv { row: row as u32, reason };
        let header = reader.headers().map_err(|e| bad(1, e.to_string()))?.clone();
        let column = |name: &str| {
            let missing = || Error::MissingColumn { column: name.into() };
            header.iter().position(|h| h.trim_start_matches('\u{feff}').trim() == name).ok_or_else(missing)
        };
        let (text, label) = (column("text")?, column("label")?);
        let (mut texts, mut labels) = (vec![], vec![]);
        for (index, record) in reader.records().enumerate() {
            let row = index + 2;
            let record = record.map_err(|e| bad(row, e.to_string()))?;
            let class = record.get(label).and_then(|cell| cell.trim().parse::<u8>().ok());
            let Some(class) = class.filter(|&class| usize::from(class) < classes) else {
                return Err(bad(row, "its label is the number of no class".into()));
            };
            texts.push(record.get(text).unwrap_or_default().trim().to_owned());
            labels.push(class);
        }
        Ok(Self { texts, labels })
    }
}

/// A word of a text and where it stands, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// In small letters.
    pub word: String,
    /// First byte.
    pub from: usize,
    /// Byte after the last.
    pub to: usize,
}

/// The words of a text: letters, digits and apostrophes together; every other sign but spaces alone.
pub fn split(text: &str) -> Vec<Word> {
    if !crate::DEEP {
        return vec![];
    }
    let mut words: Vec<Word> = vec![];
    let mut open = false;
    for (place, character) in text.char_indices() {
        let part = character.is_alphanumeric() || character == '\'';
        let to = place + character.len_utf8();
        match words.last_mut() {
            Some(last) if open && part => {
                last.word.extend(character.to_lowercase());
                last.to = to;
            }
            _ if !character.is_whitespace() => {
                words.push(Word { word: character.to_lowercase().collect(), from: place, to });
            }
            _ => {}
        }
        open = part;
    }
    words
}

/// The words that a model knows. Travels with it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Dictionary {
    /// By their numbers, less the special ones.
    pub words: Vec<String>,
    numbers: HashMap<String, u16>,
}

impl Dictionary {
    /// The `most` most frequent words of the texts, of those that occur twice.
    pub fn new<'a>(texts: impl Iterator<Item = &'a str>, most: usize) -> Self {
        if !crate::DEEP {
            return Self::default();
        }
        let mut counts: HashMap<String, u32> = HashMap::new();
        for word in texts.flat_map(split) {
            *counts.entry(word.word).or_default() += 1;
        }
        let mut words: Vec<(String, u32)> = counts.into_iter().filter(|(_, count)| *count >= FEWEST).collect();
        words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        words.truncate(most.saturating_sub(SPECIAL));
        let words: Vec<String> = words.into_iter().map(|(word, _)| word).collect();
        let numbers = words.iter().enumerate().map(|(i, w)| (w.clone(), (i + SPECIAL) as u16)).collect();
        Self { words, numbers }
    }

    /// Different tokens, the special ones too.
    pub fn size(&self) -> usize {
        self.words.len() + SPECIAL
    }

    /// Numbers of a text's first words.
    pub fn encode(&self, text: &str, most: usize) -> Vec<u16> {
        let number = |word: &Word| self.numbers.get(&word.word).copied().unwrap_or(UNKNOWN);
        split(text).iter().take(most).map(number).collect()
    }

    /// The word of a number.
    pub fn word(&self, number: u16) -> &str {
        self.words.get(usize::from(number).wrapping_sub(SPECIAL)).map_or("…", String::as_str)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_with_their_places() {
        let text = "Don't  panic: it's GOOD!";
        let found = split(text);
        let words: Vec<&str> = found.iter().map(|w| w.word.as_str()).collect();
        assert_eq!(words, ["don't", "panic", ":", "it's", "good", "!"]);
        assert_eq!(&text[found[4].from..found[4].to], "GOOD");
    }

    #[test]
    fn frequent_words_come_first_and_rare_ones_are_one() {
        let texts = ["a b b", "b a c"];
        let known = Dictionary::new(texts.into_iter(), 10);
        assert_eq!((known.words.as_slice(), known.size()), (&["b".to_owned(), "a".into()][..], 5));
        assert_eq!(known.encode("b c a b", 3), [3, UNKNOWN, 4]);
    }

    #[test]
    fn damaged_files_are_errors() {
        assert!(Sentences::read(b"text,label\nfine,1\n", 2).is_ok());
        for bytes in [&b"text\nfine\n"[..], b"text,label\nfine,2\n", b"text,label\nfine,x\n", b"\xff\xff", b""] {
            assert!(Sentences::read(bytes, 2).is_err());
        }
    }
}
