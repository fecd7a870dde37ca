//! The only door to JavaScript: converts types, holds no logic.

use crate::dataset::Source;
use crate::error::{Error, ErrorReport};
use crate::report::Value;
use crate::session::{Session as Engine, Settings};
use serde::{Serialize, de::DeserializeOwned};
use std::collections::BTreeMap;
use wasm_bindgen::prelude::*;

type Answer = Result<JsValue, JsValue>;

fn to_js<T: Serialize>(value: &T) -> Answer {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    value.serialize(&serializer).map_err(|e| fail(&Error::Export { reason: e.to_string() }))
}

fn from_js<T: DeserializeOwned>(value: JsValue) -> Result<T, JsValue> {
    serde_wasm_bindgen::from_value(value).map_err(|e| fail(&Error::BadSettings { reason: e.to_string() }))
}

fn settings_from(value: JsValue) -> Result<Settings, JsValue> {
    Ok(from_js::<BTreeMap<String, Value>>(value)?.into_iter().collect())
}

fn fail(error: &Error) -> JsValue {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    ErrorReport::from(error).serialize(&serializer).unwrap_or(JsValue::NULL)
}

fn answer<T: Serialize>(result: crate::error::Result<T>) -> Answer {
    result.map_err(|e| fail(&e)).and_then(|value| to_js(&value))
}

fn bytes(result: crate::error::Result<Vec<u8>>) -> Answer {
    result.map(|b| js_sys::Uint8Array::from(b.as_slice()).into()).map_err(|e| fail(&e))
}

/// Tasks, settings and their bounds.
#[wasm_bindgen]
pub fn catalog() -> Answer {
    to_js(&crate::tasks::catalog())
}

/// Checks settings without opening anything.
#[wasm_bindgen]
pub fn parse_settings(task: &str, settings: JsValue) -> Answer {
    let settings = settings_from(settings)?;
    answer(crate::tasks::find(task).and_then(|t| crate::parameters::build(&t.info.id, &t.info.parameters, &settings)))
}

/// One experiment.
#[wasm_bindgen]
pub struct Session(Engine);

#[derive(serde::Deserialize)]
struct Page {
    offset: u32,
    count: u32,
    sort: Option<String>,
    descending: bool,
}

#[derive(Serialize)]
struct Exported<'a> {
    name: &'a str,
    mime: &'a str,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    bytes: js_sys::Uint8Array,
}

#[wasm_bindgen]
#[allow(clippy::missing_errors_doc)]
impl Session {
    /// Opens an experiment on the packed table or on a CSV.
    pub async fn open(
        task: String,
        settings: JsValue,
        table: Option<Vec<u8>>,
        csv: Option<Vec<u8>>,
        webgpu: bool,
    ) -> Result<Session, JsValue> {
        let settings = settings_from(settings)?;
        let source = match (&csv, &table) {
            (Some(csv), _) => Source::Csv(csv),
            (None, table) => Source::Packed(table.as_deref().unwrap_or_default()),
        };
        Engine::open(&task, &settings, source, webgpu).await.map(Session).map_err(|e| fail(&e))
    }

    pub async fn data(&self) -> Answer {
        to_js(&self.0.data().await)
    }

    /// Pixels of pictures by their row numbers.
    pub async fn images(&self, rows: Vec<u32>) -> Vec<u8> {
        self.0.images(&rows).await
    }

    /// Versions of the first training pictures, as the augmentation makes them.
    pub async fn augmented(&self, pictures: usize, count: usize) -> Vec<u8> {
        self.0.augmented(pictures, count).await
    }

    /// Filters and feature maps of a picture.
    #[cfg(feature = "deep")]
    pub async fn maps(&self, input: JsValue) -> Answer {
        answer(self.0.maps(&from_js(input)?).await)
    }

    /// A square drawing in the shape of the task's pictures.
    pub async fn centre(&self, drawing: Vec<u8>) -> Answer {
        bytes(self.0.centre(&drawing).await)
    }

    pub async fn prepare(&self) -> Answer {
        to_js(&self.0.prepare().await)
    }

    pub async fn rows(&self, page: JsValue) -> Answer {
        let page: Page = from_js(page)?;
        answer(self.0.rows(page.offset, page.count, page.sort.as_deref(), page.descending).await)
    }

    pub async fn spec(&self) -> Answer {
        to_js(&self.0.spec().await)
    }

    pub async fn configure(&self, settings: JsValue) -> Answer {
        let settings = settings_from(settings)?;
        answer(self.0.configure(&settings).await)
    }

    /// Trains; asks the validation rows at the end if `validate`.
    pub async fn step(&self, count: u32, validate: bool) -> Answer {
        answer(self.0.step(count, validate).await)
    }

    pub async fn state(&self) -> Answer {
        to_js(&self.0.state().await)
    }

    pub async fn reset(&self) -> Answer {
        to_js(&self.0.reset().await)
    }

    pub async fn undo(&self) -> Answer {
        answer(self.0.undo().await)
    }

    pub async fn goto(&self, step: u32) -> Answer {
        answer(self.0.goto(step).await)
    }

    pub async fn history(&self) -> Answer {
        to_js(&self.0.history().await)
    }

    pub async fn picture(&self) -> Answer {
        answer(self.0.picture().await)
    }

    pub async fn contour(&self) -> Answer {
        answer(self.0.contour().await)
    }

    pub async fn formulas(&self) -> Answer {
        answer(self.0.formulas().await)
    }

    pub async fn optimise(&self) -> Answer {
        answer(self.0.optimise().await)
    }

    pub async fn variant(&self, prune: f64, quantise: bool) -> Answer {
        bytes(self.0.variant(prune, quantise).await)
    }

    pub async fn evaluate(&self) -> Answer {
        answer(self.0.evaluate().await)
    }

    pub async fn apply(&self) -> Answer {
        to_js(&self.0.apply().await)
    }

    pub async fn predict(&self, input: JsValue) -> Answer {
        answer(self.0.predict(&from_js(input)?).await)
    }

    pub async fn feedback(&self) -> Answer {
        answer(self.0.feedback().await)
    }

    #[wasm_bindgen(js_name = setCorrections)]
    pub async fn set_corrections(&self, corrections: JsValue) -> Answer {
        answer(self.0.set_corrections(from_js(corrections)?).await)
    }

    #[wasm_bindgen(js_name = beginRetrain)]
    pub async fn begin_retrain(&self) -> Answer {
        answer(self.0.begin_retrain().await)
    }

    pub async fn export(&self, format: String) -> Answer {
        let file = self.0.export(&format).await.map_err(|e| fail(&e))?;
        to_js(&Exported { name: &file.name, mime: &file.mime, bytes: file.bytes.as_slice().into() })
    }

    pub async fn save(&self) -> Answer {
        bytes(self.0.save().await)
    }

    pub async fn restore(&self, bytes: Vec<u8>) -> Answer {
        answer(self.0.restore(&bytes).await)
    }

    pub async fn changes(&self) -> Answer {
        to_js(&self.0.changes().await)
    }

    #[wasm_bindgen(js_name = prepareReplay)]
    pub async fn prepare_replay(&self, changes: JsValue, corrections: JsValue, retrained_from: Option<u32>) -> Answer {
        let (changes, corrections) = (from_js(changes)?, from_js(corrections)?);
        answer(self.0.prepare_replay(changes, corrections, retrained_from).await)
    }

    pub async fn probe(&self, steps: u32) -> Answer {
        answer(self.0.probe(steps).await)
    }

    pub async fn health(&self) -> Answer {
        answer(self.0.health().await)
    }
}
