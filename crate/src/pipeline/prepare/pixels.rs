//! Pictures: their split, the scaling of their pixels, and the random shifts, turns and zooms of training pictures.

use super::{BARS, Inputs, Part, Prepared, split};
use crate::error::{Error, Result};
use crate::images::Images;
use crate::models::Shape;
use crate::report::{BeforeAfter, PrepareReport};
use crate::rng::{Purpose, Rng};
use crate::spec::{Spec, Split};
use crate::statistics::{deviation, histogram, mean};
use crate::tasks::Task;
use crate::trained::{Target, Transform, Vocabulary};
use std::sync::Arc;

/// Pixels that the statistics are taken from: every so-many-th, which is plenty.
const STATISTIC_PIXELS: usize = 200_000;

/// Splits the pictures and scales their pixels by mean and standard deviation of the training pictures.
pub fn prepare(task: &Task, images: &Arc<Images>, spec: &Spec) -> Result<Prepared> {
    if !crate::DEEP {
        return Err(Error::WrongPackage { task: task.info.id.clone() });
    }
    let count = images.labels.len();
    let [train, validation, test] = split(task, count, spec);
    let size = images.width * images.height;
    let stride = (train.len() * size).div_ceil(STATISTIC_PIXELS).max(1);
    let at = |i: usize| f64::from(images.picture(train[i / size] as usize)[i % size]);
    let pixels: Vec<f64> = (0..train.len() * size).step_by(stride).map(at).collect();
    let (shift, deviation) = (mean(&pixels), deviation(&pixels));
    let scale = (shift, if deviation > 0.0 { deviation } else { 1.0 });
    let scaled: Vec<f64> = pixels.iter().map(|p| (p - scale.0) / scale.1).collect();
    let picture =
        BeforeAfter { column: "pixel".into(), before: histogram(&pixels, BARS), after: histogram(&scaled, BARS) };
    let part = |rows: Vec<u32>| {
        let actual: Vec<f64> = rows.iter().map(|&row| f64::from(images.labels[row as usize])).collect();
        let y = actual.iter().map(|&label| label as f32).collect();
        Part { rows, width: size, inputs: Inputs::Pixels { images: images.clone(), scale }, y, actual }
    };
    let report = PrepareReport {
        rows: count as u32,
        train: train.len() as u32,
        validation: validation.len() as u32,
        test: test.len() as u32,
        dropped: vec![],
        imputed: vec![],
        features: vec![],
        target: None,
        log_target: false,
        tokens: None,
        pictures: vec![picture],
        comparable: spec.split == Split::Documented && count == task.documented.0,
    };
    let target = Target::Classes(task.info.classes.clone());
    let transform = Transform { features: vec![], pixels: scale, vocabulary: Vocabulary::None, target };
    let shape = Shape::Image { height: images.height, width: images.width };
    Ok(Prepared::new(transform, shape, vec![], [train, validation, test].map(part), report))
}

/// How far training pictures are moved at random.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Augment {
    /// Pixels, each way.
    pub shift: f64,
    /// Degrees, each way.
    pub rotate: f64,
    /// Share of the size, each way.
    pub zoom: f64,
}

impl Augment {
    /// That of the settings; none when nothing moves.
    pub fn new(spec: &Spec) -> Option<Self> {
        if !crate::DEEP {
            return None;
        }
        let augment = Self { shift: spec.shift, rotate: spec.rotate, zoom: spec.zoom };
        (augment != Self { shift: 0.0, rotate: 0.0, zoom: 0.0 }).then_some(augment)
    }

    /// The generator of the batch after `step` steps.
    pub fn rng(seed: u32, step: u32) -> Rng {
        Rng::new(seed, Purpose::Augment(step))
    }

    /// Moves one picture, `[height, width]`, in place; what comes in from outside is its first pixel, the background.
    pub fn apply(&self, rng: &mut Rng, picture: &mut [f32], width: usize) {
        let chance = rng.uniform(4, 1.0);
        let (dx, dy) = (f64::from(chance[0]) * self.shift, f64::from(chance[1]) * self.shift);
        let (sin, cos) = (f64::from(chance[2]) * self.rotate.to_radians()).sin_cos();
        let zoom = 1.0 + f64::from(chance[3]) * self.zoom;
        let before = picture.to_vec();
        let height = before.len() / width;
        let background = before.first().copied().unwrap_or(0.0);
        let (cx, cy) = ((width as f64 - 1.0) / 2.0, (height as f64 - 1.0) / 2.0);
        let at = |x: isize, y: isize| {
            let inside = (0..width as isize).contains(&x) && (0..height as isize).contains(&y);
            if inside { before[y as usize * width + x as usize] } else { background }
        };
        for (index, pixel) in picture.iter_mut().enumerate() {
            let (x, y) = ((index % width) as f64 - cx - dx, (index / width) as f64 - cy - dy);
            let (sx, sy) = ((cos * x + sin * y) / zoom + cx, (cos * y - sin * x) / zoom + cy);
            let (left, top) = (sx.floor(), sy.floor());
            let (fx, fy) = ((sx - left) as f32, (sy - top) as f32);
            let (left, top) = (left as isize, top as isize);
            let upper = at(left, top) * (1.0 - fx) + at(left + 1, top) * fx;
            let lower = at(left, top + 1) * (1.0 - fx) + at(left + 1, top + 1) * fx;
            *pixel = upper * (1.0 - fy) + lower * fy;
        }
    }
}
