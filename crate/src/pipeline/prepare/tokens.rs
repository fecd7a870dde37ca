//! Text: windows of characters, or sentences as words, and their split.

use super::{Inputs, Part, Prepared, split};
use crate::error::{Error, Result};
use crate::models::Shape;
use crate::report::{PrepareReport, TokensReport};
use crate::spec::{Spec, Split};
use crate::tasks::Task;
use crate::text::{Text, Window};
use crate::trained::{Target, Transform, Vocabulary};
use crate::words::{Dictionary, Sentences, UNKNOWN};
use std::sync::Arc;

/// Words of the vocabulary that the page shows.
const SHOWN: usize = 200;
/// Fewest windows of a part.
const FEWEST: usize = 2;

/// Cuts a text into windows.
///
/// # Errors
/// `bad-text` when it is too short for the context.
pub fn prepare_text(task: &Task, text: &Arc<Text>, spec: &Spec) -> Result<Prepared> {
    if !crate::DEEP {
        return Err(Error::WrongPackage { task: task.info.id.clone() });
    }
    let context = spec.context as usize;
    let [validation, test] = text.judged(context);
    let learned = text.learned(context);
    if text.codes.len() < 4 * context || learned.len() < FEWEST || validation.is_empty() || test.is_empty() {
        return Err(Error::BadText { reason: format!("it is too short for a context of {context} characters") });
    }
    let size = text.vocabulary.len();
    let name = |code: u16| text.decode([code]);
    let shown = |codes: &[u16]| codes.iter().map(|&code| (name(code), u32::from(code))).collect();
    let start = learned.get(learned.len() / 2).map_or(0, |window| window.start as usize);
    let tokens = TokensReport {
        size: size as u32,
        vocabulary: text.vocabulary.iter().take(SHOWN).map(char::to_string).collect(),
        context: context as u32,
        example: shown(&text.codes[start..start + context]),
        next: text.codes[start + 1..=start + context].iter().map(|&code| name(code)).collect(),
        unknown: 0.0,
    };
    let transform = Transform {
        features: vec![],
        pixels: (0.0, 1.0),
        vocabulary: Vocabulary::Characters(text.clone()),
        target: Target::Tokens(size),
    };
    let parts = [learned, validation, test].map(|windows| windowed(text, windows, context));
    // A file of the user's own has no published figures.
    let comparable = task.documented.0 == text.codes.len();
    Ok(finish(parts, transform, Shape::Tokens { context, vocabulary: size }, tokens, comparable))
}

/// A part of windows.
pub fn windowed(text: &Arc<Text>, windows: Vec<Window>, context: usize) -> Part {
    let inputs = Inputs::Windows { text: text.clone(), windows: windows.into() };
    let rows = match &inputs {
        Inputs::Windows { windows, .. } => (0..windows.len() as u32).collect(),
        _ => vec![],
    };
    Part { rows, width: context, inputs, y: vec![], actual: vec![] }
}

/// Sentences as rows of words; the words are those of the training rows.
///
/// # Errors
/// `too-few-rows`.
pub fn prepare_sentences(task: &Task, sentences: &Arc<Sentences>, spec: &Spec) -> Result<Prepared> {
    if !crate::DEEP {
        return Err(Error::WrongPackage { task: task.info.id.clone() });
    }
    let count = sentences.texts.len();
    let parts = split(task, count, spec);
    if parts.iter().any(|rows| rows.len() < FEWEST) {
        return Err(Error::TooFewRows { rows: count as u32, min: 20 });
    }
    let context = spec.context as usize;
    let text = |row: u32| sentences.texts[row as usize].as_str();
    let dictionary = Arc::new(Dictionary::new(parts[0].iter().map(|&row| text(row)), spec.words as usize));
    let size = dictionary.size();
    let encoded = |row: u32| dictionary.encode(text(row), context);
    let of_test: Vec<u16> = parts[2].iter().flat_map(|&row| encoded(row)).collect();
    let unknown = of_test.iter().filter(|&&word| word == UNKNOWN).count() as f64 / of_test.len().max(1) as f64;
    let example = parts[0].first().map_or(vec![], |&row| encoded(row));
    let tokens = TokensReport {
        size: size as u32,
        vocabulary: dictionary.words.iter().take(SHOWN).cloned().collect(),
        context: context as u32,
        example: example.iter().map(|&number| (dictionary.word(number).to_owned(), u32::from(number))).collect(),
        next: vec![],
        unknown,
    };
    let transform = Transform {
        features: vec![],
        pixels: (0.0, 1.0),
        vocabulary: Vocabulary::Words { dictionary: dictionary.clone(), context },
        target: Target::Classes(task.info.classes.clone()),
    };
    let parts = parts.map(|rows| {
        let actual: Vec<f64> = rows.iter().map(|&row| f64::from(sentences.labels[row as usize])).collect();
        let inputs = rows.iter().flat_map(|&row| transform.encode(&crate::report::Input::Text(text(row).to_owned())));
        let (inputs, y) = (Inputs::Numbers(inputs.collect()), actual.iter().map(|&class| class as f32).collect());
        Part { rows, width: context, inputs, y, actual }
    });
    let comparable = spec.split == Split::Documented && count == task.documented.0;
    Ok(finish(parts, transform, Shape::Tokens { context, vocabulary: size }, tokens, comparable))
}

fn finish(parts: [Part; 3], transform: Transform, shape: Shape, tokens: TokensReport, comparable: bool) -> Prepared {
    let [train, validation, test] = parts;
    let count = |part: &Part| part.rows.len() as u32;
    let report = PrepareReport {
        rows: count(&train) + count(&validation) + count(&test),
        train: count(&train),
        validation: count(&validation),
        test: count(&test),
        dropped: vec![],
        imputed: vec![],
        features: vec![],
        target: None,
        log_target: false,
        tokens: Some(tokens),
        pictures: vec![],
        comparable,
    };
    Prepared::new(transform, shape, vec![], [train, validation, test], report)
}
