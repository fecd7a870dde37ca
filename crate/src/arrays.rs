//! Rows of numbers as they are: for measuring, where the same numbers must reach every library. A safetensors file with
//! `x` `[rows, inputs]` and `y` `[rows]`, of tokens `[rows, inputs]`, both F32; what they mean is in its metadata.

use crate::error::{Error, Result};
use crate::models::Shape;
use crate::trained::Target;
use safetensors::{Dtype, SafeTensors};
use serde::Deserialize;

/// Largest file, bytes.
const MOST_BYTES: usize = 256_000_000;
/// Most outputs.
const MOST_CLASSES: usize = 6_000;

/// Rows with what they are to give.
#[derive(Debug, Clone, PartialEq)]
pub struct Arrays {
    /// `[rows, inputs]`.
    pub x: Vec<f32>,
    /// `[rows]`, or of tokens `[rows, inputs]`: the one that comes next at each place.
    pub y: Vec<f32>,
    /// How the numbers of a row lie.
    pub shape: Shape,
    /// One number (0), or so many classes or tokens.
    pub classes: usize,
}

/// The metadata's entry `arrays`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct About {
    /// 0 for a number.
    #[serde(default)]
    classes: usize,
    /// Height and width of pictures.
    picture: Option<[usize; 2]>,
    /// Whether `x` holds token numbers below `classes`.
    #[serde(default)]
    tokens: bool,
}

impl Arrays {
    /// Reads the file.
    ///
    /// # Errors
    /// `damaged-data`.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        let damaged = |reason: String| Error::DamagedData { reason };
        let failed = |e: safetensors::SafeTensorError| damaged(e.to_string());
        if bytes.len() > MOST_BYTES {
            return Err(damaged("it is too large".into()));
        }
        let (_, metadata) = SafeTensors::read_metadata(bytes).map_err(failed)?;
        let text = metadata.metadata().as_ref().and_then(|map| map.get("arrays"));
        let text = text.ok_or_else(|| damaged("its metadata do not say what it holds".into()))?;
        let about: About = serde_json::from_str(text).map_err(|e| damaged(e.to_string()))?;
        let file = SafeTensors::deserialize(bytes).map_err(failed)?;
        let floats = |name: &str| -> Result<(Vec<usize>, Vec<f32>)> {
            let tensor = file.tensor(name).map_err(failed)?;
            if tensor.dtype() != Dtype::F32 {
                return Err(damaged(format!("{name} does not hold 32-bit floats")));
            }
            let values = tensor.data().chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]));
            Ok((tensor.shape().to_vec(), values.collect()))
        };
        let ((x_shape, x), (y_shape, y)) = (floats("x")?, floats("y")?);
        let arrays = Self { shape: about.shape(&x_shape)?, classes: about.classes, x, y };
        arrays.check(&x_shape, &y_shape)?;
        Ok(arrays)
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.x.len() / self.shape.size()
    }

    /// What the outputs mean.
    pub fn target(&self) -> Target {
        match (self.shape, self.classes) {
            (Shape::Tokens { vocabulary, .. }, _) => Target::Tokens(vocabulary),
            (_, 0) => Target::plain_number("y"),
            (_, classes) => Target::Classes((0..classes).map(|class| class.to_string()).collect()),
        }
    }

    fn check(&self, x: &[usize], y: &[usize]) -> Result<()> {
        let damaged = |reason: &str| Err(Error::DamagedData { reason: reason.into() });
        let tokens = matches!(self.shape, Shape::Tokens { .. });
        if self.x.is_empty() || y != (if tokens { x } else { &x[..1] }) {
            return damaged("x and y do not fit each other");
        }
        let index = |value: &f32| value.fract() == 0.0 && (0.0..self.classes as f32).contains(value);
        if self.classes > MOST_CLASSES
            || (self.classes > 0 && !self.y.iter().all(index))
            || (tokens && !self.x.iter().all(index))
        {
            return damaged("a class or token is none");
        }
        if self.x.iter().chain(&self.y).all(|value| value.is_finite()) { Ok(()) } else { damaged("a number is none") }
    }
}

impl About {
    fn shape(&self, x: &[usize]) -> Result<Shape> {
        match (x, self.picture) {
            (&[_, context], None) if self.tokens && context > 0 => {
                Ok(Shape::Tokens { context, vocabulary: self.classes })
            }
            (&[_, inputs], Some([height, width])) if height.checked_mul(width) == Some(inputs) && inputs > 0 => {
                Ok(Shape::Image { height, width })
            }
            (&[_, inputs], None) if inputs > 0 => Ok(Shape::Features(inputs)),
            _ => Err(Error::DamagedData { reason: "x is not of the shape that the metadata tell".into() }),
        }
    }
}
