//! The only door to JavaScript: converts types, holds no logic.

use crate::dataset::Source;
use crate::error::{Error, ErrorReport};
use crate::report::{Change, Correction, Input, Value};
use crate::session::{Session as Engine, Settings};
use serde::{Serialize, de::DeserializeOwned};
use std::collections::BTreeMap;
use wasm_bindgen::prelude::*;

/// Starts as many workers as there should be threads; to be called once, before anything else.
#[cfg(feature = "threads")]
#[allow(unused_imports, reason = "exported to JavaScript")]
pub use wasm_bindgen_rayon::init_thread_pool;

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

#[derive(Serialize)]
struct Exported<'a> {
    name: &'a str,
    mime: &'a str,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    bytes: js_sys::Uint8Array,
}

/// Everything that a call may be given; each takes what it knows.
#[derive(Default, serde::Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Arguments {
    count: u32,
    validate: bool,
    step: u32,
    steps: u32,
    place: u32,
    offset: u32,
    sort: Option<String>,
    descending: bool,
    rows: Vec<u32>,
    pictures: usize,
    prune: f64,
    quantise: bool,
    format: String,
    input: Option<Input>,
    corrections: Vec<Correction>,
    changes: Vec<Change>,
    retrained_from: Option<u32>,
}

/// A typed array under a name, made of what stands there where that is none: not through serde, which would take it number by
/// number. One that is there is read where it lies: a new one for each question would take as long as the answer.
fn typed<T: JsCast>(argument: &JsValue, name: &str, new: impl FnOnce(&JsValue) -> T) -> Option<T> {
    let found = js_sys::Reflect::get(argument, &name.into()).ok()?;
    Some(found.dyn_into().unwrap_or_else(|other| new(&other)))
}

fn file(argument: &JsValue, name: &str) -> Vec<u8> {
    typed(argument, name, js_sys::Uint8Array::new).map_or(vec![], |bytes| bytes.to_vec())
}

fn floats(argument: &JsValue, name: &str) -> Vec<f32> {
    typed(argument, name, js_sys::Float32Array::new).map_or(vec![], |numbers| numbers.to_vec())
}

/// What is asked, with everything else left out.
fn asked(arguments: Arguments) -> Result<Input, JsValue> {
    arguments.input.ok_or_else(|| fail(&Error::BadSettings { reason: "there is no input".into() }))
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

    /// Asks by name; the names and what they take and give are those of www/worker/engine.ts. One method for all of
    /// them: each that waits brings 4.5 kB of glue.
    pub async fn call(&self, name: String, argument: JsValue) -> Answer {
        let engine = &self.0;
        match name.as_str() {
            "configure" => return answer(engine.configure(&settings_from(argument)?).await),
            "start" => return answer(engine.start(&file(&argument, "bytes")).await),
            "restore" => return answer(engine.restore(&file(&argument, "bytes")).await),
            #[cfg(feature = "deep")]
            "centre" => return bytes(engine.centre(&file(&argument, "drawing")).await),
            "ask" => {
                let found = engine.ask(floats(&argument, "x")).await.map_err(|e| fail(&e))?;
                return Ok(js_sys::Float32Array::from(found.as_slice()).into());
            }
            #[cfg(feature = "deep")]
            "setFactors" => {
                return answer(engine.set_factors(floats(&argument, "left"), floats(&argument, "right")).await);
            }
            _ => {}
        }
        let given: Arguments = if argument.is_null() { Arguments::default() } else { from_js(argument)? };
        match name.as_str() {
            "task" => to_js(&engine.task().await),
            "data" => to_js(&engine.data().await),
            "images" => bytes(Ok(engine.images(&given.rows).await)),
            #[cfg(feature = "deep")]
            "augmented" => bytes(Ok(engine.augmented(given.pictures, given.count as usize).await)),
            #[cfg(feature = "deep")]
            "maps" => answer(engine.maps(&asked(given)?).await),
            #[cfg(feature = "deep")]
            "attention" => answer(engine.attention(&asked(given)?).await),
            #[cfg(feature = "deep")]
            "explain" => answer(engine.explain(&asked(given)?).await),
            #[cfg(feature = "deep")]
            "write" => {
                let (count, place) = (given.count, given.place);
                answer(engine.write(&asked(given)?, count, place).await)
            }
            #[cfg(feature = "deep")]
            "multiply" => answer(engine.multiply(given.count).await),
            "prepare" => to_js(&engine.prepare().await),
            "rows" => answer(engine.rows(given.offset, given.count, given.sort.as_deref(), given.descending).await),
            "spec" => to_js(&engine.spec().await),
            "step" => answer(engine.step(given.count, given.validate).await),
            "state" => to_js(&engine.state().await),
            "reset" => to_js(&engine.reset().await),
            "undo" => answer(engine.undo().await),
            "goto" => answer(engine.goto(given.step).await),
            "history" => to_js(&engine.history().await),
            "picture" => answer(engine.picture().await),
            "contour" => answer(engine.contour().await),
            "formulas" => answer(engine.formulas().await),
            "optimise" => answer(engine.optimise().await),
            "variant" => bytes(engine.variant(given.prune, given.quantise).await),
            "evaluate" => answer(engine.evaluate().await),
            "apply" => to_js(&engine.apply().await),
            "predict" => answer(engine.predict(&asked(given)?).await),
            "feedback" => answer(engine.feedback().await),
            "setCorrections" => answer(engine.set_corrections(given.corrections).await),
            "beginRetrain" => answer(engine.begin_retrain().await),
            "export" => {
                let file = engine.export(&given.format).await.map_err(|e| fail(&e))?;
                to_js(&Exported { name: &file.name, mime: &file.mime, bytes: file.bytes.as_slice().into() })
            }
            "save" => bytes(engine.save().await),
            "changes" => to_js(&engine.changes().await),
            "prepareReplay" => {
                answer(engine.prepare_replay(given.changes, given.corrections, given.retrained_from).await)
            }
            "probe" => answer(engine.probe(given.steps).await),
            "health" => answer(engine.health().await),
            other => Err(fail(&Error::BadSettings { reason: format!("there is no call \"{other}\"") })),
        }
    }
}
