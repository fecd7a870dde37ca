//! A text as a row of characters from a vocabulary that is found in it; windows of it are what a model reads.

use crate::error::{Error, Result};

/// Largest text, bytes.
pub const MOST_BYTES: usize = 5_000_000;
/// Most different characters: each is an output of the model.
const MOST_CHARACTERS: usize = 6_000;
/// Fewest characters.
const FEWEST: usize = 2_000;
/// Share of the text, at its end, that is held out: one in so many parts.
const HELD_OUT: usize = 10;

/// Characters by their numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// The different characters, ascending by code point.
    pub vocabulary: Vec<char>,
    /// The text, beginning with a line end.
    pub codes: Vec<u16>,
    /// Whether each line stands for itself, as a poem does, and a window begins with a line.
    pub lines: bool,
}

/// A stretch of characters that a model reads, and which of those that follow them are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Where it begins.
    pub start: u32,
    /// First judged place in the window: the character after it is foretold.
    pub from: u16,
    /// End of the judged places.
    pub to: u16,
}

impl Text {
    /// Reads UTF-8, with or without a byte-order mark.
    ///
    /// # Errors
    /// `file-too-large`, `bad-text`.
    pub fn read(bytes: &[u8], lines: bool) -> Result<Self> {
        if !crate::DEEP {
            return Err(Error::WrongPackage { task: "text".into() });
        }
        if bytes.len() > MOST_BYTES {
            return Err(Error::FileTooLarge { megabytes: (MOST_BYTES / 1_000_000) as u32 });
        }
        let bad = |reason: String| Error::BadText { reason };
        let text = std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes))
            .map_err(|e| bad(format!("byte {} is not UTF-8", e.valid_up_to())))?;
        // One line end before the text, so that its first line is like the others, and one after the last.
        let ends = text.trim_matches('\n').replace("\r\n", "\n");
        let characters: Vec<char> = std::iter::once('\n').chain(ends.chars()).chain(['\n']).collect();
        if characters.len() < FEWEST {
            return Err(bad(format!("it has {} characters, at least {FEWEST} are needed", characters.len())));
        }
        let mut vocabulary = characters.clone();
        vocabulary.sort_unstable();
        vocabulary.dedup();
        if vocabulary.len() > MOST_CHARACTERS {
            return Err(bad(format!(
                "it has {} different characters, at most {MOST_CHARACTERS} fit",
                vocabulary.len()
            )));
        }
        let code = |c: &char| vocabulary.binary_search(c).unwrap_or(0) as u16;
        Ok(Self { codes: characters.iter().map(code).collect(), vocabulary, lines })
    }

    /// Characters by their numbers.
    pub fn decode(&self, codes: impl IntoIterator<Item = u16>) -> String {
        codes.into_iter().filter_map(|code| self.vocabulary.get(usize::from(code))).collect()
    }

    /// Numbers of the characters that the text has, and those that it has not.
    pub fn encode(&self, text: &str) -> (Vec<u16>, Vec<char>) {
        let mut unknown = vec![];
        let code = |c: char| match self.vocabulary.binary_search(&c) {
            Ok(code) => Some(code as u16),
            Err(_) => {
                if !unknown.contains(&c) {
                    unknown.push(c);
                }
                None
            }
        };
        (text.chars().filter_map(code).collect(), unknown)
    }

    /// Number of the line end.
    pub fn line_end(&self) -> u16 {
        self.vocabulary.binary_search(&'\n').unwrap_or(0) as u16
    }

    /// Places of the line ends.
    fn ends(&self) -> impl Iterator<Item = usize> {
        let end = self.line_end();
        self.codes.iter().enumerate().filter(move |(_, code)| **code == end).map(|(place, _)| place)
    }

    /// Lines with something on them: where each begins and ends.
    pub fn spans(&self) -> Vec<(usize, usize)> {
        let ends: Vec<usize> = self.ends().collect();
        ends.windows(2).filter(|w| w[1] > w[0] + 1).map(|w| (w[0] + 1, w[1])).collect()
    }

    /// The first held-out place: nine tenths of the text, of lines nine tenths of the lines.
    pub fn held_out(&self) -> usize {
        if !self.lines {
            return self.codes.len() - self.codes.len() / HELD_OUT;
        }
        let spans = self.spans();
        spans.get(spans.len() - spans.len() / HELD_OUT).map_or(self.codes.len(), |span| span.0)
    }

    /// Windows to learn from, all of whose places are judged: end to end, or one for each line.
    pub fn learned(&self, context: usize) -> Vec<Window> {
        let cut = self.held_out();
        let last = self.codes.len().saturating_sub(context + 1);
        let window = |start: usize| Window { start: start.min(last) as u32, from: 0, to: context as u16 };
        if self.lines {
            return self.spans().iter().filter(|span| span.0 < cut).map(|span| window(span.0 - 1)).collect();
        }
        // Room for each to be moved by less than a context.
        (0..cut.saturating_sub(2 * context)).step_by(context.max(1)).map(window).collect()
    }

    /// Windows that judge every held-out character once, with at least half a window before it where there is one; of
    /// lines, with the line before it. The even and the odd ones: for validation and for the test.
    pub fn judged(&self, context: usize) -> [Vec<Window>; 2] {
        let cut = self.held_out();
        let mut parts = [vec![], vec![]];
        if self.lines {
            for (index, &(from, to)) in self.spans().iter().filter(|span| span.0 >= cut).enumerate() {
                parts[index % 2].extend(self.cover(from, to + 1, context));
            }
        } else {
            for (index, window) in self.cover(cut, self.codes.len(), context).into_iter().enumerate() {
                parts[index % 2].push(window);
            }
        }
        parts
    }

    /// Windows in which each character from `from` to `to` is foretold once.
    pub fn cover(&self, from: usize, to: usize, context: usize) -> Vec<Window> {
        let last = self.codes.len().saturating_sub(context + 1);
        let mut windows = vec![];
        let mut next = from.max(1);
        while next < to {
            let before = if next == from { 1 } else { (context / 2).max(1) };
            let start = next.saturating_sub(before).min(last);
            let end = to.min(start + context + 1);
            windows.push(Window { start: start as u32, from: (next - 1 - start) as u16, to: (end - 1 - start) as u16 });
            next = end;
        }
        windows
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn text(lines: bool) -> Text {
        let line = |i: usize| "abcdefghij"[..1 + i % 10].to_owned();
        Text::read((0..600).map(line).collect::<Vec<_>>().join("\n").as_bytes(), lines).unwrap()
    }

    #[test]
    fn every_held_out_character_is_judged_once() {
        for lines in [false, true] {
            let text = text(lines);
            for context in [1, 4, 7, 32] {
                let mut seen = vec![0; text.codes.len()];
                for window in text.judged(context).concat() {
                    assert!(window.start as usize + context < text.codes.len());
                    for place in window.from..window.to {
                        seen[(window.start + u32::from(place) + 1) as usize] += 1;
                    }
                }
                let cut = text.held_out();
                assert!(seen[..cut].iter().all(|&n| n == 0), "nothing of the training part");
                assert!(seen[cut..].iter().all(|&n| n == 1), "{lines} {context}");
            }
        }
    }

    #[test]
    fn learning_windows_stay_before_the_held_out_part() {
        let text = text(false);
        let last = text.learned(16).last().copied().unwrap();
        assert!((last.start as usize) + 15 + 16 < text.held_out(), "even when they are moved");
    }

    #[test]
    fn what_is_read_is_written_again_and_the_rest_is_told() {
        let text = text(false);
        let (codes, unknown) = text.encode("ab\nzcz");
        assert_eq!((text.decode(codes), unknown), ("ab\nc".into(), vec!['z']));
    }

    #[test]
    fn what_is_no_text_is_an_error() {
        for bytes in [&b"too short"[..], &[0xff; 4_000]] {
            assert!(matches!(Text::read(bytes, false), Err(Error::BadText { .. })));
        }
        let wide: String = (0..7_000).filter_map(|i| char::from_u32(0x4e00 + i)).collect();
        assert!(matches!(Text::read(wide.as_bytes(), false), Err(Error::BadText { .. })));
    }
}
