//! Rows of one part of the split, ready for a model.

use crate::images::Images;
use std::ops::Range;
use std::sync::Arc;

/// Where the numbers of the rows are.
#[derive(Debug, Clone)]
pub enum Inputs {
    /// `[rows, width]`, row-major, scaled.
    Numbers(Vec<f32>),
    /// Pictures, by the part's row numbers; a picture is scaled when it is asked for: a quarter of the memory.
    Pixels {
        /// All pictures.
        images: Arc<Images>,
        /// Input = (pixel − shift) / scale.
        scale: (f64, f64),
    },
}

/// See the module.
#[derive(Debug, Clone)]
pub struct Part {
    /// Row numbers in the data.
    pub rows: Vec<u32>,
    /// Numbers in a row.
    pub width: usize,
    /// The model's inputs.
    pub inputs: Inputs,
    /// `[rows]`: the scaled number, or the index of the class.
    pub y: Vec<f32>,
    /// `[rows]`: the number in user's units, or the index of the class.
    pub actual: Vec<f64>,
}

impl Part {
    /// Appends the inputs of a row.
    pub fn push(&self, row: usize, out: &mut Vec<f32>) {
        match &self.inputs {
            Inputs::Numbers(values) => out.extend_from_slice(&values[row * self.width..(row + 1) * self.width]),
            Inputs::Pixels { images, scale } => {
                let picture = images.picture(self.rows[row] as usize);
                out.extend(picture.iter().map(|&p| ((f64::from(p) - scale.0) / scale.1) as f32));
            }
        }
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
            pixels @ Inputs::Pixels { .. } => pixels.clone(),
        };
        Self {
            rows: chosen.iter().map(|&row| self.rows[row]).collect(),
            width: self.width,
            inputs,
            y: chosen.iter().map(|&row| self.y[row]).collect(),
            actual: chosen.iter().map(|&row| self.actual[row]).collect(),
        }
    }
}
