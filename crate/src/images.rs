//! Grey pictures of one size with labels, as the IDX files of MNIST hold them; and a drawing brought into their shape.

use crate::error::{Error, Result};

const IMAGES: [u8; 4] = [0, 0, 8, 3];
const LABELS: [u8; 4] = [0, 0, 8, 1];
/// Longest side of a picture or a drawing, pixels.
const MOST_SIDE: usize = 512;

/// Pictures, one after the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Images {
    /// Pixels from left to right.
    pub width: usize,
    /// Pixels from top to bottom.
    pub height: usize,
    /// 0 (background) to 255, `[picture, height, width]`.
    pub pixels: Vec<u8>,
    /// Class of each picture.
    pub labels: Vec<u8>,
}

impl Images {
    /// Reads an IDX file of pictures followed by an IDX file of labels (Y. LeCun's format: magic number, big-endian
    /// sizes, bytes).
    ///
    /// # Errors
    /// `damaged-data`.
    pub fn read(bytes: &[u8], classes: usize) -> Result<Self> {
        if !crate::DEEP {
            return Err(Error::WrongPackage { task: "pictures".into() });
        }
        let damaged = |reason: &str| Error::DamagedData { reason: reason.into() };
        let size = |at: usize| -> Result<usize> {
            let four: [u8; 4] =
                bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).ok_or_else(|| damaged("it is cut short"))?;
            Ok(u32::from_be_bytes(four) as usize)
        };
        if bytes.get(..4) != Some(&IMAGES) {
            return Err(damaged("it holds no pictures"));
        }
        let (count, height, width) = (size(4)?, size(8)?, size(12)?);
        if height == 0 || width == 0 || height > MOST_SIDE || width > MOST_SIDE || count > bytes.len() {
            return Err(damaged("its sizes are impossible"));
        }
        let end = 16 + count * height * width;
        let pixels = bytes.get(16..end).ok_or_else(|| damaged("pictures are missing"))?;
        if bytes.get(end..end + 4) != Some(&LABELS) || size(end + 4)? != count {
            return Err(damaged("its labels do not fit its pictures"));
        }
        let labels = bytes.get(end + 8..end + 8 + count).ok_or_else(|| damaged("labels are missing"))?;
        if labels.iter().any(|&label| usize::from(label) >= classes) {
            return Err(damaged("a label is no class of this task"));
        }
        Ok(Self { width, height, pixels: pixels.to_vec(), labels: labels.to_vec() })
    }

    /// Pixels of a picture, row by row.
    pub fn picture(&self, index: usize) -> &[u8] {
        let size = self.width * self.height;
        self.pixels.get(index * size..(index + 1) * size).unwrap_or(&[])
    }
}

/// Brings a square drawing into MNIST's shape: the ink's box scaled to the share `filled` of the side, its centre of mass
/// in the middle. An empty drawing stays empty.
///
/// # Shapes
/// `[drawn, drawn]` to `[side, side]`.
///
/// # Errors
/// `bad-input` when the drawing is no square of at most 512 pixels.
pub fn centre(drawing: &[u8], side: usize, filled: f64) -> Result<Vec<u8>> {
    if !crate::DEEP {
        return Err(Error::WrongPackage { task: "pictures".into() });
    }
    let drawn = drawing.len().isqrt();
    if drawn * drawn != drawing.len() || drawn == 0 || drawn > MOST_SIDE || side == 0 || side > MOST_SIDE {
        let expected = format!("a square drawing of at most {MOST_SIDE} pixels a side");
        return Err(Error::BadInput { column: "drawing".into(), value: drawing.len().to_string(), expected });
    }
    let ink = |x: usize, y: usize| f64::from(drawing[y * drawn + x]);
    let inked: Vec<(usize, usize)> =
        (0..drawn * drawn).filter(|&i| drawing[i] > 0).map(|i| (i % drawn, i / drawn)).collect();
    let Some(&(first, _)) = inked.first() else {
        return Ok(vec![0; side * side]);
    };
    let mut bounds = (first, first, usize::MAX, 0);
    let (mut mass, mut mx, mut my) = (0.0, 0.0, 0.0);
    for &(x, y) in &inked {
        bounds = (bounds.0.min(x), bounds.1.max(x), bounds.2.min(y), bounds.3.max(y));
        mass += ink(x, y);
        mx += ink(x, y) * (x as f64 + 0.5);
        my += ink(x, y) * (y as f64 + 0.5);
    }
    let longest = (bounds.1 - bounds.0 + 1).max(bounds.3 - bounds.2 + 1) as f64;
    let scale = longest / (side as f64 * filled);
    let (mx, my) = (mx / mass, my / mass);
    // Each pixel is the mean of the drawing under it: an area filter, as thin lines would otherwise be lost.
    let parts = (scale.ceil() as usize * 2).clamp(2, 16);
    let at = |x: f64, y: f64| {
        let inside = x >= 0.0 && y >= 0.0 && x < drawn as f64 && y < drawn as f64;
        if inside { ink(x as usize, y as usize) } else { 0.0 }
    };
    let pixel = |index: usize| {
        let (left, top) = ((index % side) as f64, (index / side) as f64);
        let sample = |k: usize| {
            let (dx, dy) = ((k % parts) as f64 + 0.5, (k / parts) as f64 + 0.5);
            let (x, y) = (left + dx / parts as f64 - side as f64 / 2.0, top + dy / parts as f64 - side as f64 / 2.0);
            at(x * scale + mx, y * scale + my)
        };
        ((0..parts * parts).map(sample).sum::<f64>() / (parts * parts) as f64).round() as u8
    };
    Ok((0..side * side).map(pixel).collect())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn file(count: u32, labels: &[u8]) -> Vec<u8> {
        let mut bytes = IMAGES.to_vec();
        for size in [count, 2, 3] {
            bytes.extend(size.to_be_bytes());
        }
        bytes.extend((0..count * 6).map(|i| i as u8));
        bytes.extend(LABELS);
        bytes.extend(count.to_be_bytes());
        bytes.extend(labels);
        bytes
    }

    #[test]
    fn pictures_and_labels_are_read() {
        let images = Images::read(&file(2, &[1, 0]), 2).unwrap();
        assert_eq!((images.width, images.height, images.picture(1)), (3, 2, &[6, 7, 8, 9, 10, 11][..]));
    }

    #[test]
    fn damaged_files_are_errors_wherever_they_are_cut() {
        let whole = file(2, &[1, 0]);
        for end in 0..whole.len() {
            assert!(Images::read(&whole[..end], 2).is_err(), "{end}");
        }
        assert!(Images::read(&whole, 1).is_err(), "a label beyond the classes");
        let mut huge = whole;
        huge[4..8].copy_from_slice(&u32::MAX.to_be_bytes());
        assert!(Images::read(&huge, 2).is_err());
    }

    #[test]
    fn a_drawing_is_scaled_and_its_mass_put_in_the_middle() {
        let mut drawing = vec![0; 112 * 112];
        for y in 5..45 {
            for x in 60..70 {
                drawing[y * 112 + x] = 255;
            }
        }
        let filled = 20.0 / 28.0;
        let pixels = centre(&drawing, 28, filled).unwrap();
        let inked: Vec<(usize, usize)> = (0..784).filter(|&i| pixels[i] > 127).map(|i| (i % 28, i / 28)).collect();
        let (xs, ys): (Vec<_>, Vec<_>) = inked.into_iter().unzip();
        assert_eq!((ys.iter().min(), ys.iter().max()), (Some(&4), Some(&23)), "20 pixels high, in the middle");
        assert!(*xs.iter().min().unwrap() >= 11 && *xs.iter().max().unwrap() <= 16);
        assert_eq!(centre(&[0; 100], 28, filled).unwrap(), vec![0; 784]);
        assert!(centre(&[1; 99], 28, filled).is_err());
    }
}
