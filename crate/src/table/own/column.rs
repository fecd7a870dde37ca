//! What one column of an unknown CSV holds: numbers in one of three styles of writing, a few words, or text.

use crate::error::{Error, Result};
use crate::table::csv::cut;
use crate::table::{EMPTY, Series};
use std::collections::HashSet;

/// Most different words of a category: each becomes an input of the model.
pub const MOST_CATEGORIES: usize = 50;
/// A column with so great a share of numbers is meant to be one: what is none there is a mistake.
const MEANT: f64 = 0.9;
/// Different cells that are counted; more are simply many.
const MOST_COUNTED: usize = 100_000;
const UNKNOWN: [&str; 11] = ["", "na", "n/a", "#n/a", "nan", "null", "none", "nil", "-", "?", "."];
const IDENTIFIERS: [&str; 7] = ["id", "index", "idx", "no", "nr", "row", "uuid"];

/// How numbers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// 1234.5
    Dot,
    /// 1.234,5 or 1234,5
    Comma,
    /// 1,234.5
    Thousands,
}

const STYLES: [Style; 3] = [Style::Dot, Style::Comma, Style::Thousands];

/// A finite number, or none.
pub fn number(cell: &str, style: Style) -> Option<f64> {
    let digits = cell.strip_prefix(['-', '+']).unwrap_or(cell);
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.' || c == ',') {
        return None;
    }
    let parsed = match style {
        Style::Dot => cell.parse::<f64>(),
        Style::Comma => grouped(cell, '.', ',')?.parse(),
        Style::Thousands => grouped(cell, ',', '.')?.parse(),
    };
    parsed.ok().filter(|x| x.is_finite())
}

/// Takes the groups of three apart and puts a dot where the decimals begin; none when the groups are not of three.
fn grouped(cell: &str, group: char, decimal: char) -> Option<String> {
    let (whole, rest) = cell.split_once(decimal).map_or((cell, ""), |(whole, rest)| (whole, rest));
    if rest.contains([group, decimal]) {
        return None;
    }
    let mut groups = whole.split(group);
    let first = groups.next()?;
    let mut joined = first.to_owned();
    for part in groups {
        if part.len() != 3 || first.trim_start_matches(['-', '+']).len() > 3 {
            return None;
        }
        joined.push_str(part);
    }
    Some(if rest.is_empty() { joined } else { format!("{joined}.{rest}") })
}

fn unknown(cell: &str) -> bool {
    cell.len() <= 4 && UNKNOWN.iter().any(|word| cell.eq_ignore_ascii_case(word))
}

/// What a first pass notes of a column.
#[derive(Debug, Default)]
pub struct Seen {
    known: usize,
    /// Cells that are a number, by style.
    numbers: [usize; 3],
    /// First cell that is none, by style.
    odd: [Option<(u32, String)>; 3],
    distinct: HashSet<String>,
    /// The last cell as a whole number, while each was one more than the one before.
    counting: Option<f64>,
    counted: usize,
}

/// What a column holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Numbers.
    Numbers(Style),
    /// These words, sorted.
    Words(Vec<String>),
    /// Too many different words to be categories.
    Text,
}

impl Seen {
    /// Notes a cell.
    pub fn look(&mut self, cell: &str, line: u32) {
        if unknown(cell) {
            return;
        }
        let plain = number(cell, Style::Dot);
        let ambiguous = cell.contains(['.', ',']);
        for (index, style) in STYLES.into_iter().enumerate() {
            let found = if ambiguous && style != Style::Dot { number(cell, style) } else { plain };
            if found.is_some() {
                self.numbers[index] += 1;
            } else if self.odd[index].is_none() {
                self.odd[index] = Some((line, cut(cell)));
            }
        }
        let whole = plain.filter(|x| x.fract() == 0.0);
        if whole.is_some_and(|x| self.counting.is_none_or(|before| x == before + 1.0)) {
            self.counted += 1;
        }
        self.counting = whole;
        self.known += 1;
        if self.distinct.len() < MOST_COUNTED && !self.distinct.contains(cell) {
            self.distinct.insert(cell.to_owned());
        }
    }

    /// Decides.
    ///
    /// # Errors
    /// `not-a-number` for the first cell that is none in a column that is all but made of numbers.
    pub fn kind(&self, name: &str, comma_is_decimal: bool) -> Result<Kind> {
        let order = if comma_is_decimal { [0, 1, 2] } else { [0, 2, 1] };
        if let Some(&style) = order.iter().find(|&&style| self.known > 0 && self.numbers[style] == self.known) {
            return Ok(Kind::Numbers(STYLES[style]));
        }
        let Some(best) = order.into_iter().max_by_key(|&style| self.numbers[style]) else { return Ok(Kind::Text) };
        let meant = self.known >= 10 && self.numbers[best] as f64 >= MEANT * self.known as f64;
        if let (true, Some((row, cell))) = (meant, &self.odd[best]) {
            return Err(Error::NotANumber { row: *row, column: name.into(), cell: cell.clone() });
        }
        if self.distinct.len() > MOST_CATEGORIES {
            return Ok(Kind::Text);
        }
        let mut words: Vec<String> = self.distinct.iter().map(|word| word.chars().take(60).collect()).collect();
        words.sort();
        words.dedup();
        Ok(Kind::Words(words))
    }

    /// `constant`, `identifier` or `text`; none for an ordinary column.
    pub fn note(&self, name: &str, kind: &Kind, rows: usize) -> Option<&'static str> {
        let name = name.to_lowercase();
        let called_so = IDENTIFIERS.iter().any(|word| name == *word || name.ends_with(&format!("_{word}")));
        let all_different = self.distinct.len() >= rows.min(MOST_COUNTED);
        if self.distinct.len() <= 1 {
            Some("constant")
        } else if self.counted == rows || (all_different && called_so) || (all_different && *kind == Kind::Text) {
            Some("identifier")
        } else if *kind == Kind::Text {
            Some("text")
        } else {
            None
        }
    }
}

impl Kind {
    /// No cells yet.
    pub fn empty(&self) -> Series {
        match self {
            Self::Numbers(_) => Series::Numbers(vec![]),
            Self::Words(_) | Self::Text => Series::Words(vec![]),
        }
    }

    /// Appends a cell; one that is unknown is empty.
    pub fn push(&self, series: &mut Series, cell: &str) {
        match (self, series) {
            (Self::Numbers(style), Series::Numbers(values)) => {
                values.push(if unknown(cell) { f64::NAN } else { number(cell, *style).unwrap_or(f64::NAN) });
            }
            (Self::Words(words), Series::Words(codes)) => {
                let short: String = cell.chars().take(60).collect();
                let code = if unknown(cell) { None } else { words.binary_search(&short).ok() };
                codes.push(code.map_or(EMPTY, |code| code as u8));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_three_styles() {
        assert_eq!(number("-1234.5", Style::Dot), Some(-1234.5));
        assert_eq!(number("1.234,5", Style::Comma), Some(1234.5));
        assert_eq!(number("0,25", Style::Comma), Some(0.25));
        assert_eq!(number("1,234,567.5", Style::Thousands), Some(1_234_567.5));
        assert_eq!(number("1,23", Style::Thousands), None);
        assert_eq!(number("1.2.3", Style::Comma), None);
        for none in ["inf", "NaN", "1e999", "12a", "", "-", "2020-01-05"] {
            assert!(STYLES.iter().all(|&style| number(none, style).is_none()), "{none}");
        }
    }
}
