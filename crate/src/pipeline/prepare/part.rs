//! Rows of one part of the split, ready for a model.

use crate::images::Images;
use crate::text::{Text, Window};
use std::ops::Range;
use std::sync::Arc;

/// Where the numbers of the rows are.
#[derive(Debug, Clone)]
pub enum Inputs {
    /// `[rows, width]`, row-major, scaled; or token numbers.
    Numbers(Vec<f32>),
    /// Pictures, by the part's row numbers; a picture is scaled when it is asked for: a quarter of the memory.
    Pixels {
        /// All pictures.
        images: Arc<Images>,
        /// Input = (pixel − shift) / scale.
        scale: (f64, f64),
    },
    /// Stretches of a text, by the part's row numbers.
    Windows {
        /// The whole text.
        text: Arc<Text>,
        /// All windows of the part that it was taken from.
        windows: Arc<[Window]>,
    },
}

/// See the module.
#[derive(Debug, Clone)]
pub struct Part {
    /// Row numbers in the data; of windows their numbers.
    pub rows: Vec<u32>,
    /// Numbers in a row.
    pub width: usize,
    /// The model's inputs.
    pub inputs: Inputs,
    /// `[rows]`: the scaled number, or the index of the class; of token arrays `[rows, width]`; empty for windows.
    pub y: Vec<f32>,
    /// `[rows]`: the number in user's units, or the index of the class; empty for windows.
    pub actual: Vec<f64>,
}

impl Part {
    /// Appends the inputs of a row.
    pub fn push(&self, row: usize, out: &mut Vec<f32>) {
        self.push_moved(row, 0, out);
    }

    /// Numbers by which a row may be moved while training: a window that is no line of its own can begin anywhere.
    pub fn slack(&self) -> usize {
        match &self.inputs {
            Inputs::Windows { text, .. } if !text.lines => self.width,
            Inputs::Windows { .. } | Inputs::Numbers(_) | Inputs::Pixels { .. } => 1,
        }
    }

    /// The same; a window begins `moved` tokens later.
    pub fn push_moved(&self, row: usize, moved: usize, out: &mut Vec<f32>) {
        match &self.inputs {
            Inputs::Numbers(values) => out.extend_from_slice(&values[row * self.width..(row + 1) * self.width]),
            Inputs::Pixels { images, scale } => {
                let picture = images.picture(self.rows[row] as usize);
                out.extend(picture.iter().map(|&p| ((f64::from(p) - scale.0) / scale.1) as f32));
            }
            Inputs::Windows { text, windows } => {
                let start = windows[self.rows[row] as usize].start as usize + moved;
                out.extend(text.codes[start..start + self.width].iter().map(|&code| f32::from(code)));
            }
        }
    }

    /// Appends what a row is to give: one number, or of a window the token after each place.
    pub fn push_targets(&self, row: usize, moved: usize, out: &mut Vec<f32>) {
        match &self.inputs {
            Inputs::Windows { text, windows } => {
                let start = windows[self.rows[row] as usize].start as usize + moved + 1;
                out.extend(text.codes[start..start + self.width].iter().map(|&code| f32::from(code)));
            }
            _ => out.extend_from_slice(self.targets(row)),
        }
    }

    /// What stands in `y` for a row.
    fn targets(&self, row: usize) -> &[f32] {
        let count = self.y.len() / self.rows.len().max(1);
        &self.y[row * count..(row + 1) * count]
    }

    /// Places of a window that are judged, each with the token that comes next; none of other rows.
    pub fn judged(&self, row: usize) -> impl Iterator<Item = (usize, u16)> {
        let found = match &self.inputs {
            Inputs::Windows { text, windows } => Some((text, windows[self.rows[row] as usize])),
            _ => None,
        };
        found.into_iter().flat_map(|(text, window)| {
            let next = move |place: u16| text.codes[window.start as usize + usize::from(place) + 1];
            (window.from..window.to).map(move |place| (usize::from(place), next(place)))
        })
    }

    /// Inputs of a range of rows, `[rows, width]`.
    pub fn inputs(&self, rows: Range<usize>) -> Vec<f32> {
        let mut out = Vec::with_capacity(rows.len() * self.width);
        rows.for_each(|row| self.push(row, &mut out));
        out
    }

    /// Every so-many-th row, so that at most `most` are left.
    pub fn thinned(&self, most: usize) -> Self {
        let stride = self.rows.len().div_ceil(most.max(1)).max(1);
        let chosen: Vec<usize> = (0..self.rows.len()).step_by(stride).collect();
        let inputs = match &self.inputs {
            Inputs::Numbers(_) => {
                let mut values = Vec::with_capacity(chosen.len() * self.width);
                chosen.iter().for_each(|&row| self.push(row, &mut values));
                Inputs::Numbers(values)
            }
            others @ (Inputs::Pixels { .. } | Inputs::Windows { .. }) => others.clone(),
        };
        Self {
            rows: chosen.iter().map(|&row| self.rows[row]).collect(),
            width: self.width,
            inputs,
            y: chosen.iter().flat_map(|&row| self.targets(row)).copied().collect(),
            actual: chosen.iter().filter_map(|&row| self.actual.get(row).copied()).collect(),
        }
    }
}
