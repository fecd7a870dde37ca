//! One self-contained page with a prediction form: opens from disk, works offline, may fetch nothing.

use super::CREDIT;
use crate::error::{Error, Result};
use crate::trained::Trained;

const PAGE: &str = include_str!("house.html");
/// Pairs of prediction and residual that the page carries for its interval; more would only make it larger.
const MOST_RESIDUALS: usize = 2_000;

/// Writes the page.
///
/// # Errors
/// `export`.
pub fn write(trained: &Trained) -> Result<String> {
    let stride = trained.residuals.len().div_ceil(MOST_RESIDUALS).max(1);
    let cents = |x: f64| (x * 100.0).round() / 100.0;
    let residuals: Vec<(f64, f64)> =
        trained.residuals.iter().step_by(stride).map(|&(p, r)| (cents(p), cents(r))).collect();
    let used = |name: &str| trained.transform.features.iter().any(|f| f.column == name);
    let model = serde_json::json!({
        "columns": trained.columns.iter().filter(|c| used(&c.name)).collect::<Vec<_>>(),
        "features": trained.transform.features,
        "target": trained.transform.target,
        "logTarget": trained.transform.log_target,
        "activation": trained.activation,
        "layers": trained.layers.iter().map(|l| (l.inputs, l.outputs, &l.weight, &l.bias)).collect::<Vec<_>>(),
        "residuals": residuals,
        "neighbours": (crate::trained::NEIGHBOURS / stride).max(1),
        "example": trained.example,
        "ranges": trained.ranges,
        "step": trained.step,
        "credit": CREDIT,
    });
    let json = serde_json::to_string(&model).map_err(|e| Error::Export { reason: e.to_string() })?;
    // Inside a script element only `<` can end it or open a comment.
    Ok(PAGE.replace("@MODEL@", &json.replace('<', "\\u003c")))
}
