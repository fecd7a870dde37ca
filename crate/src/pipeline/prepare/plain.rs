//! Arrays: nothing is split, scaled or left out; every row is a training row, in the file's order.

use super::{Inputs, Part, Prepared};
use crate::arrays::Arrays;
use crate::error::{Error, Result};
use crate::models::Shape;
use crate::report::PrepareReport;
use crate::spec::{ModelKind, Spec};
use crate::trained::{Transform, Vocabulary};

/// Takes the rows as they are.
///
/// # Errors
/// `bad-settings` when the model reads something else than these rows.
pub fn prepare(arrays: &Arrays, spec: &Spec) -> Result<Prepared> {
    let fits = match arrays.shape {
        Shape::Features(_) => matches!(spec.model, ModelKind::Linear | ModelKind::Mlp),
        Shape::Image { .. } => matches!(spec.model, ModelKind::Linear | ModelKind::Mlp | ModelKind::Cnn),
        Shape::Tokens { .. } => spec.model == ModelKind::Gpt,
    };
    if !fits {
        return Err(Error::BadSettings { reason: "this model does not read such rows".into() });
    }
    let rows = arrays.rows();
    let part = |rows: usize| Part {
        rows: (0..rows as u32).collect(),
        width: arrays.shape.size(),
        inputs: Inputs::Numbers(arrays.x[..rows * arrays.shape.size()].to_vec()),
        y: if rows > 0 { arrays.y.clone() } else { vec![] },
        actual: if rows > 0 { arrays.y.iter().map(|&y| f64::from(y)).collect() } else { vec![] },
    };
    let transform =
        Transform { features: vec![], pixels: (0.0, 1.0), vocabulary: Vocabulary::None, target: arrays.target() };
    let report = PrepareReport {
        rows: rows as u32,
        train: rows as u32,
        validation: 0,
        test: 0,
        dropped: vec![],
        imputed: vec![],
        features: vec![],
        target: None,
        log_target: false,
        tokens: None,
        pictures: vec![],
        comparable: false,
    };
    Ok(Prepared::new(transform, arrays.shape, vec![], [part(rows), part(0), part(0)], report))
}
