//! One self-contained page for each kind of model: a form, a place to draw, a text that is written on, a sentence that is
//! judged. It opens from disk, works offline and may fetch nothing. Weights are base64: less than half of what digits take.

use super::{Storage, describe, int8, text};
use crate::error::{Error, Result};
use crate::models::{Array, Layer};
use crate::trained::{Target, Trained, Vocabulary};
use serde_json::json;

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const FORWARD: &str = include_str!("forward.js");
const FORWARD_DEEP: &str = if crate::DEEP { include_str!("forward_deep.js") } else { "" };
const TABLE: &str = include_str!("table.html");
// Only the package that has a kind of data needs its page.
const DRAW: &str = if crate::DEEP { include_str!("draw.html") } else { "" };
const TEXT: &str = if crate::DEEP { include_str!("text.html") } else { "" };
const SENTENCE: &str = if crate::DEEP { include_str!("sentence.html") } else { "" };
/// Pairs of prediction and residual that the page carries for its interval; more would only make it larger.
const MOST_RESIDUALS: usize = 2_000;

/// Writes the page.
///
/// # Errors
/// `export`.
pub fn write(trained: &Trained, storage: Storage) -> Result<String> {
    let kind = match (&trained.transform.vocabulary, trained.picture) {
        (Vocabulary::Characters(_), _) => TEXT,
        (Vocabulary::Words { .. }, _) => SENTENCE,
        (Vocabulary::None, (0, 0)) => TABLE,
        (Vocabulary::None, _) => DRAW,
    };
    let json = serde_json::to_string(&model(trained, storage)).map_err(|e| Error::Export { reason: e.to_string() })?;
    let page =
        PAGE.replace("@STYLE@", STYLE).replace("@FORWARD@", &[FORWARD, FORWARD_DEEP].concat()).replace("@KIND@", kind);
    // Inside a script element only `<` can end it or open a comment.
    Ok(page.replace("@MODEL@", &json.replace('<', "\\u003c")))
}

/// What the page knows.
fn model(trained: &Trained, storage: Storage) -> serde_json::Value {
    let stride = trained.residuals.len().div_ceil(MOST_RESIDUALS).max(1);
    let cents = |x: f64| (x * 100.0).round() / 100.0;
    let residuals: Vec<(f64, f64)> =
        trained.residuals.iter().step_by(stride).map(|&(p, r)| (cents(p), cents(r))).collect();
    let used = |name: &str| trained.transform.features.iter().any(|f| f.column == name);
    let layer = |layer: &Layer<'_>| {
        let mut found = describe(layer);
        found["arrays"] = layer.arrays().iter().map(|array| numbers(array, storage)).collect();
        found
    };
    let layers: Vec<_> = trained.config.layers(&trained.weights).iter().map(layer).collect();
    let (target, log, classes) = match &trained.transform.target {
        Target::Number { info, log } => (Some(info), *log, &[][..]),
        Target::Classes(classes) => (None, false, &classes[..]),
        Target::Tokens(_) => (None, false, &[][..]),
    };
    let mut model = json!({
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
        "temperature": trained.spec.temperature,
        "topK": trained.spec.top_k,
        "step": trained.step,
        "credit": trained.credit,
    });
    text(trained).into_iter().for_each(|(key, value)| model[key] = value);
    model
}

/// A tensor: float32, or int8 with its scale.
fn numbers(array: &Array, storage: Storage) -> serde_json::Value {
    let (bytes, scale) = if storage == Storage::Int8 && array.is_weight() {
        let (values, scale) = int8(array);
        (values.into_iter().map(|q| q as u8).collect::<Vec<u8>>(), Some(scale))
    } else {
        (array.values.iter().flat_map(|value| value.to_le_bytes()).collect(), None)
    };
    json!({ "shape": array.shape, "scale": scale, "data": base64(&bytes) })
}

/// RFC 4648, with padding.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let bits = (0..3).fold(0, |bits, i| bits << 8 | usize::from(chunk.get(i).copied().unwrap_or(0)));
        for place in 0..4 {
            let digit = DIGITS[bits >> (18 - 6 * place) & 63] as char;
            out.push(if place <= chunk.len() { digit } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn base64_is_that_of_the_rfc() {
        for (plain, coded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(super::base64(plain.as_bytes()), coded);
        }
    }
}
