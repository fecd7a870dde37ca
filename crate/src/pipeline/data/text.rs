//! The profile of a text, or of sentences.

use super::{BARS, SAMPLE_PICTURES, counts, sample_rows};
use crate::report::{Cell, DataReport, RowsReport, Sample, TextReport};
use crate::statistics::histogram;
use crate::tasks::Task;
use crate::text::Text;
use crate::words::{Sentences, split};
use std::collections::HashMap;

/// Characters, or words, whose frequency is shown.
const FREQUENT: usize = 40;
/// Lines to read.
const EXCERPT: usize = 40;

/// Of one text.
pub fn text_profile(text: &Text) -> DataReport {
    let mut times = vec![0u32; text.vocabulary.len()];
    text.codes.iter().for_each(|&code| times[usize::from(code)] += 1);
    let named = text.vocabulary.iter().zip(times).map(|(c, n)| (c.to_string(), n)).collect();
    let spans = text.spans();
    // Poems from the start; of a play not the list of its persons.
    let skipped = if text.lines { 0 } else { spans.len() / 50 };
    let line = |&(from, to): &(usize, usize)| text.decode(text.codes[from..to].iter().copied());
    let lengths: Vec<f64> = spans.iter().map(|(from, to)| (to - from) as f64).collect();
    let report = TextReport {
        characters: (text.codes.len() - 2) as u32,
        lines: spans.len() as u32,
        distinct: text.vocabulary.len() as u32,
        frequent: frequent(named),
        excerpt: spans.iter().skip(skipped).take(EXCERPT).map(line).collect(),
        lengths: histogram(&lengths, BARS),
    };
    let sample = Sample { row: vec![], target: vec![], columns: vec![] };
    DataReport { text: Some(report), rows: spans.len() as u32, ..DataReport::of_rows(sample) }
}

/// Of sentences with labels.
pub fn sentence_profile(task: &Task, sentences: &Sentences) -> DataReport {
    let mut times: HashMap<String, u32> = HashMap::new();
    let mut lengths = vec![];
    for text in &sentences.texts {
        let words = split(text);
        lengths.push(words.len() as f64);
        words.into_iter().for_each(|word| *times.entry(word.word).or_default() += 1);
    }
    let row = sample_rows(sentences.texts.len(), SAMPLE_PICTURES);
    let report = TextReport {
        characters: sentences.texts.iter().map(|text| text.chars().count() as u32).sum(),
        lines: sentences.texts.len() as u32,
        distinct: times.len() as u32,
        frequent: frequent(times.into_iter().collect()),
        excerpt: row.iter().map(|&row| sentences.texts[row as usize].clone()).collect(),
        lengths: histogram(&lengths, BARS),
    };
    let target = row.iter().map(|&r| f64::from(sentences.labels[r as usize])).collect();
    let classes = counts(&task.info.classes, &sentences.labels);
    let rows = sentences.texts.len() as u32;
    DataReport { text: Some(report), rows, classes, ..DataReport::of_rows(Sample { row, target, columns: vec![] }) }
}

fn frequent(mut times: Vec<(String, u32)>) -> Vec<(String, u32)> {
    times.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    times.truncate(FREQUENT);
    times
}

/// A page of the lines of a text.
pub fn lines(text: &Text, offset: usize, count: usize) -> RowsReport {
    let spans = text.spans();
    let line = |&(from, to): &(usize, usize)| vec![Cell::Word(text.decode(text.codes[from..to].iter().copied()))];
    page(spans.len(), offset, count, |row| spans.get(row).map(line))
}

/// A page of sentences: text and class.
pub fn sentences(task: &Task, sentences: &Sentences, offset: usize, count: usize) -> RowsReport {
    page(sentences.texts.len(), offset, count, |row| {
        let class = task.info.classes.get(usize::from(*sentences.labels.get(row)?))?;
        Some(vec![Cell::Word(sentences.texts.get(row)?.clone()), Cell::Word(class.clone())])
    })
}

fn page(total: usize, offset: usize, count: usize, row: impl Fn(usize) -> Option<Vec<Cell>>) -> RowsReport {
    let index: Vec<u32> = (offset..total.min(offset.saturating_add(count))).map(|row| row as u32).collect();
    RowsReport { total: total as u32, rows: index.iter().filter_map(|&r| row(r as usize)).collect(), index }
}
