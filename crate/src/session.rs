//! One experiment: its data, its run and everything that is asked of them. This is the only place that waits for a
//! device and reads numbers back. Methods take `&self` and lock, so that a second call from JavaScript waits its turn.

#[cfg(feature = "deep")]
mod arrays;
#[cfg(feature = "deep")]
mod explain;
mod judge;
#[cfg(feature = "deep")]
mod language;
#[cfg(feature = "deep")]
mod maps;
mod pictures;
mod saved;
mod stages;
mod start;
mod training;

use crate::dataset::{Data, Source};
use crate::device;
use crate::error::{Error, Result};
use crate::models::{Model, ModelConfig};
use crate::parameters;
use crate::pipeline::data;
use crate::pipeline::prepare::{Part, Prepared, prepare};
use crate::pipeline::train::Run;
use crate::report::{
    Correction, DataKind, DataReport, HistoryReport, Package, Parameter, PrepareReport, RunState, Stage, TaskInfo,
    Value,
};
use crate::spec::Spec;
use crate::table::{self, own::Own};
use crate::tasks::{self, Task};
use burn::tensor::{Device, Tensor};
use futures_util::lock::Mutex;
use judge::Judged;
use serde::Serialize;
use start::Start;
use std::sync::Arc;

/// Settings by parameter key; what is not named keeps its default.
pub type Settings = Vec<(String, Value)>;

/// After a changed setting.
#[derive(Debug, Clone, Serialize)]
pub struct Configured {
    /// The settings in force.
    pub spec: Spec,
    /// Where the run stands.
    pub state: RunState,
    /// New report if a prepare setting changed.
    pub prepare: Option<PrepareReport>,
    /// The task and its data anew, if another column is to be predicted or others are left out.
    pub reshaped: Option<Reshaped>,
}

/// An own table seen in another way.
#[derive(Debug, Clone, Serialize)]
pub struct Reshaped {
    /// Columns and classes as they are now.
    pub task: TaskInfo,
    /// The data report.
    pub data: DataReport,
}

/// See the module.
pub struct Session {
    inner: Mutex<Inner>,
}

struct Inner {
    task: Task,
    /// What was read, where the task finds its columns in the data.
    own: Option<Own>,
    data: Data,
    device: Device,
    spec: Spec,
    prepared: Arc<Prepared>,
    run: Run,
    previous: Option<Run>,
    corrections: Vec<Correction>,
    judged: Option<Judged>,
    /// The deployed model where nothing was measured yet.
    deployed: Option<(judge::Version, Model)>,
    /// Run, inputs and rows of the validation rows that are asked while training.
    validation: Option<(u32, Vec<Tensor<2>>, Part)>,
    /// Weights to begin with, where the settings ask for a trained model's.
    start: Option<Arc<Start>>,
    /// Matrices to multiply, for measuring.
    #[cfg(feature = "deep")]
    factors: Option<[Tensor<2>; 2]>,
    runs: u32,
}

impl Session {
    /// Opens an experiment.
    ///
    /// # Errors
    /// Those of the settings, the file and the device.
    pub async fn open(task: &str, settings: &Settings, source: Source<'_>, webgpu: bool) -> Result<Self> {
        let task = tasks::find(task)?;
        if task.info.package == Package::Deep && !cfg!(feature = "deep") {
            return Err(Error::WrongPackage { task: task.info.id });
        }
        let mut task = task;
        let own = if task.info.kind == DataKind::OwnTable { Some(table::own::read(source.bytes())?) } else { None };
        if let Some(own) = &own {
            task.info.parameters = parameters::of_table(task.info.parameters, own);
        }
        let spec = parameters::build(&task.info.id, &task.info.parameters, settings)?;
        let data = match &own {
            Some(own) => task.shape(own.view(&spec)?),
            None => Data::read(&task, &source)?,
        };
        let prepared = Arc::new(prepare(&task, &data, &spec)?);
        check_batch(&spec, &prepared)?;
        let device = device::open(webgpu).await?;
        let drawn = |config: &ModelConfig| config.draw(spec.seed, spec.initialisation);
        let run = Run::new(1, &spec, prepared.clone(), &device, drawn);
        let inner = Inner {
            task,
            own,
            data,
            device,
            spec,
            prepared,
            run,
            previous: None,
            corrections: vec![],
            judged: None,
            deployed: None,
            validation: None,
            start: None,
            #[cfg(feature = "deep")]
            factors: None,
            runs: 1,
        };
        Ok(Self { inner: Mutex::new(inner) })
    }

    /// The task, with the columns of an own table.
    pub async fn task(&self) -> TaskInfo {
        self.inner.lock().await.task.info.clone()
    }

    /// The model in use, without autodiff.
    pub async fn model(&self) -> Model {
        self.inner.lock().await.run.model()
    }

    /// Where the run stands.
    pub async fn state(&self) -> RunState {
        self.inner.lock().await.state()
    }

    /// The settings in force.
    pub async fn spec(&self) -> Spec {
        self.inner.lock().await.spec.clone()
    }

    /// Replaces the settings. Live ones act on the run; others make it stale, and the next step begins a new run.
    ///
    /// # Errors
    /// Those of the settings; nothing has changed then.
    pub async fn configure(&self, settings: &Settings) -> Result<Configured> {
        self.inner.lock().await.configure(settings)
    }

    /// New weights from the same seed; `undo` brings the old run back.
    pub async fn reset(&self) -> RunState {
        let mut inner = self.inner.lock().await;
        inner.begin_run();
        inner.state()
    }

    /// Takes the run before the last reset or new run back.
    ///
    /// # Errors
    /// `nothing-to-undo`.
    pub async fn undo(&self) -> Result<HistoryReport> {
        let mut inner = self.inner.lock().await;
        let previous = inner.previous.take().ok_or(Error::NothingToUndo)?;
        inner.spec = Spec { prune: inner.spec.prune, quantise: inner.spec.quantise, ..previous.spec.clone() };
        if let Some(table) = inner.own.as_ref().map(|own| own.view(&inner.spec)).transpose()? {
            inner.data = inner.task.shape(table);
            inner.corrections.clear();
        }
        inner.prepared = previous.prepared.clone();
        inner.run = previous;
        inner.forget_judgement();
        Ok(inner.history())
    }

    /// The loss history.
    pub async fn history(&self) -> HistoryReport {
        self.inner.lock().await.history()
    }

    /// Takes the weights of the checkpoint nearest to `step`.
    ///
    /// # Errors
    /// `no-checkpoint`.
    pub async fn goto(&self, step: u32) -> Result<HistoryReport> {
        let mut inner = self.inner.lock().await;
        let checkpoint = inner.run.checkpoints.nearest(step).cloned().ok_or(Error::NoCheckpoint { step })?;
        inner.run.restore(&checkpoint);
        Ok(inner.history())
    }
}

impl Inner {
    fn state(&self) -> RunState {
        self.run.state(self.stale(), self.previous.is_some())
    }

    fn history(&self) -> HistoryReport {
        HistoryReport { state: self.state(), losses: self.run.losses.clone(), epochs: self.run.epochs.clone() }
    }

    /// Whether settings that a run cannot take over have changed.
    fn stale(&self) -> bool {
        self.differs(&self.run.spec, |p| p.stage <= Stage::Train && !p.live)
    }

    /// Whether a parameter that `concerns` has another value than in `other`.
    fn differs(&self, other: &Spec, concerns: impl Fn(&Parameter) -> bool) -> bool {
        let (a, b) = (serde_json::to_value(&self.spec), serde_json::to_value(other));
        let (Ok(a), Ok(b)) = (a, b) else { return true };
        self.task.info.parameters.iter().any(|p| concerns(p) && a[&p.key] != b[&p.key])
    }

    fn configure(&mut self, settings: &Settings) -> Result<Configured> {
        let spec = parameters::build(&self.task.info.id, &self.task.info.parameters, settings)?;
        let old = std::mem::replace(&mut self.spec, spec);
        if self.differs(&old, |p| p.stage == Stage::Data) {
            return self.reshape().inspect_err(|_| self.spec = old);
        }
        let changed = self.differs(&old, |p| p.stage == Stage::Prepare);
        let prepared =
            if changed { prepare(&self.task, &self.data, &self.spec).map(Arc::new) } else { Ok(self.prepared.clone()) };
        let checked = prepared.and_then(|p| check_batch(&self.spec, &p).map(|()| p));
        match checked {
            Ok(prepared) => self.prepared = prepared,
            Err(error) => {
                self.spec = old;
                return Err(error);
            }
        }
        let live = (self.spec.learning_rate, self.spec.l2);
        if self.run.step == 0 && self.stale() {
            self.runs += 1;
            self.run = self.new_run();
            self.validation = None;
        } else if live != (self.run.spec.learning_rate, self.run.spec.l2) && !self.stale() {
            self.run.change(live.0, live.1);
        }
        let prepare = changed.then(|| self.prepared.report.clone());
        Ok(Configured { spec: self.spec.clone(), state: self.state(), prepare, reshaped: None })
    }

    /// Another column to predict, or others to predict from: a new run; `undo` brings the old one back, with its columns.
    fn reshape(&mut self) -> Result<Configured> {
        let Some(own) = &self.own else { return Err(Error::Closed) };
        let table = own.view(&self.spec)?;
        let data = Data::Table(Arc::new(table.clone()));
        let prepared = prepare(&self.task, &data, &self.spec)?;
        check_batch(&self.spec, &prepared)?;
        self.data = self.task.shape(table);
        self.prepared = Arc::new(prepared);
        self.corrections.clear();
        self.begin_run();
        let prepare = Some(self.prepared.report.clone());
        let reshaped = Some(Reshaped { task: self.task.info.clone(), data: self.profile() });
        Ok(Configured { spec: self.spec.clone(), state: self.state(), prepare, reshaped })
    }

    fn new_run(&self) -> Run {
        let begun = |config: &ModelConfig| self.begin_with(config);
        let mut run = Run::new(self.runs, &self.spec, self.prepared.clone(), &self.device, begun);
        run.begun_with = self.begins_with();
        run
    }

    /// The data report.
    fn profile(&self) -> DataReport {
        let notes = self.own.as_ref().map_or(vec![], |own| own.notes.clone());
        DataReport { notes, ..data::profile(&self.task, &self.data) }
    }

    /// A new run with the settings in force; the old one, if it was trained, can be undone.
    fn begin_run(&mut self) {
        self.runs += 1;
        let run = self.new_run();
        let old = std::mem::replace(&mut self.run, run);
        if old.step > 0 {
            self.previous = Some(old);
        }
        self.forget_judgement();
    }

    fn forget_judgement(&mut self) {
        self.judged = None;
        self.deployed = None;
        self.validation = None;
    }
}

fn check_batch(spec: &Spec, prepared: &Prepared) -> Result<()> {
    let rows = prepared.train.rows.len() as u32;
    if spec.batch_size > rows { Err(Error::BatchTooLarge { batch: spec.batch_size, rows }) } else { Ok(()) }
}
