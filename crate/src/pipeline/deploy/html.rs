//! One self-contained page with a prediction form, or a place to draw: opens from disk, works offline, may fetch nothing.

use crate::error::{Error, Result};
use crate::models::Layer;
use crate::trained::{Target, Trained};

const TABLE: &str = include_str!("table.html");
const DRAW: &str = include_str!("draw.html");
const STYLE: &str = include_str!("page.css");
const FORWARD: &str = include_str!("forward.js");
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
    let layer = |layer: &Layer<'_>| {
        serde_json::json!({
            "type": layer.kind(),
            "activation": layer.activation(),
            "shape": layer.arrays().first().map(|weight| &weight.shape),
            "arrays": layer.arrays().iter().map(|array| &array.values).collect::<Vec<_>>(),
        })
    };
    let layers: Vec<_> = trained.config.layers(&trained.weights).iter().map(layer).collect();
    let (target, log, classes) = match &trained.transform.target {
        Target::Number { info, log } => (Some(info), *log, &[][..]),
        Target::Classes(classes) => (None, false, &classes[..]),
        Target::Tokens(_) => (None, false, &[][..]),
    };
    let model = serde_json::json!({
        "columns": trained.columns.iter().filter(|c| used(&c.name)).collect::<Vec<_>>(),
        "features": trained.transform.features,
        "target": target,
        "unit": trained.columns.iter().find(|c| c.target).map(|c| &c.unit),
        "logTarget": log,
        "classes": classes,
        "picture": trained.picture,
        "filled": trained.filled,
        "pixels": trained.transform.pixels,
        "layers": layers,
        "residuals": residuals,
        "floor": trained.floor,
        "neighbours": (crate::trained::NEIGHBOURS / stride).max(1),
        "example": trained.example,
        "ranges": trained.ranges,
        "step": trained.step,
        "credit": trained.credit,
    });
    let json = serde_json::to_string(&model).map_err(|e| Error::Export { reason: e.to_string() })?;
    // Inside a script element only `<` can end it or open a comment.
    let page = if trained.picture == (0, 0) { TABLE } else { DRAW };
    let page = page.replace("@STYLE@", STYLE).replace("@FORWARD@", FORWARD);
    Ok(page.replace("@MODEL@", &json.replace('<', "\\u003c")))
}
