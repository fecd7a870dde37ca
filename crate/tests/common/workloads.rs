//! The benchmark's workloads: the same initial weights and rows as tests/bench/spec.ts draws, number by number, as the
//! files that the task `arrays` opens.

use super::{number, settings, word};
use kindling::dataset::Source;
use kindling::report::{LossPoint, Value};
use kindling::session::{Session, Settings};
use safetensors::tensor::{Dtype, TensorView};
use std::collections::HashMap;
use std::f64::consts::TAU;

/// T. Ettinger's mulberry32, as in spec.ts.
pub struct Mulberry(u32);

impl Mulberry {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x6D2B_79F5);
        let a = self.0;
        let mut t = (a ^ (a >> 15)).wrapping_mul(1 | a);
        t = t.wrapping_add((t ^ (t >> 7)).wrapping_mul(61 | t)) ^ t;
        f64::from(t ^ (t >> 14)) / 4_294_967_296.0
    }

    fn normal(&mut self) -> f64 {
        let size = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        size * (TAU * self.unit()).cos()
    }

    fn below(&mut self, count: usize) -> usize {
        (self.unit() * count as f64) as usize
    }
}

#[derive(Clone, Copy)]
pub enum Kind {
    Linear { features: usize },
    Mlp { sizes: &'static [usize] },
    Cnn,
    Gpt { context: usize, width: usize, heads: usize, blocks: usize },
}

#[derive(Clone, Copy)]
pub struct Workload {
    pub id: &'static str,
    pub kind: Kind,
    pub batch: usize,
    pub batches: usize,
}

const VOCABULARY: usize = 65;

pub const WORKLOADS: [Workload; 6] = [
    Workload { id: "W1", kind: Kind::Linear { features: 8 }, batch: 64, batches: 16 },
    Workload { id: "W2", kind: Kind::Mlp { sizes: &[784, 128, 10] }, batch: 64, batches: 16 },
    Workload { id: "W3", kind: Kind::Mlp { sizes: &[784, 1_024, 1_024, 10] }, batch: 128, batches: 8 },
    Workload { id: "W4", kind: Kind::Cnn, batch: 64, batches: 8 },
    Workload { id: "W5", kind: Kind::Gpt { context: 64, width: 64, heads: 4, blocks: 2 }, batch: 16, batches: 8 },
    Workload { id: "W6", kind: Kind::Gpt { context: 128, width: 256, heads: 8, blocks: 4 }, batch: 8, batches: 4 },
];

type Array = (String, Vec<usize>, Vec<f32>);

/// Files hold matrices in PyTorch's layout.
fn transposed(values: &[f32], inputs: usize, outputs: usize) -> Vec<f32> {
    (0..outputs).flat_map(|o| (0..inputs).map(move |i| values[i * outputs + o])).collect()
}

struct Weights {
    rng: Mulberry,
    arrays: Vec<Array>,
}

impl Weights {
    fn push(&mut self, name: &str, shape: &[usize], values: Vec<f32>) {
        self.arrays.push((name.into(), shape.to_vec(), values));
    }

    fn uniform(&mut self, count: usize, bound: f64) -> Vec<f32> {
        (0..count).map(|_| ((self.rng.unit() * 2.0 - 1.0) * bound) as f32).collect()
    }

    fn normal(&mut self, count: usize) -> Vec<f32> {
        (0..count).map(|_| (0.02 * self.rng.normal()) as f32).collect()
    }

    fn linear(&mut self, name: &str, inputs: usize, outputs: usize, values: &[f32]) {
        self.push(&format!("{name}.weight"), &[outputs, inputs], transposed(values, inputs, outputs));
        self.push(&format!("{name}.bias"), &[outputs], vec![0.0; outputs]);
    }

    fn normal_linear(&mut self, name: &str, inputs: usize, outputs: usize) {
        let values = self.normal(inputs * outputs);
        self.linear(name, inputs, outputs, &values);
    }

    fn norm(&mut self, name: &str, width: usize) {
        self.push(&format!("{name}.weight"), &[width], vec![1.0; width]);
        self.push(&format!("{name}.bias"), &[width], vec![0.0; width]);
    }

    /// spec.ts draws height, width, inputs, outputs.
    fn convolution(&mut self, index: usize, inputs: usize, outputs: usize) {
        let drawn = self.uniform(9 * inputs * outputs, 1.0 / ((9 * inputs) as f64).sqrt());
        let at = |o: usize, i: usize, place: usize| drawn[(place * inputs + i) * outputs + o];
        let at = &at;
        let values =
            (0..outputs).flat_map(|o| (0..inputs).flat_map(move |i| (0..9).map(move |p| at(o, i, p)))).collect();
        self.push(&format!("convolutions.{index}.weight"), &[outputs, inputs, 3, 3], values);
        self.push(&format!("convolutions.{index}.bias"), &[outputs], vec![0.0; outputs]);
    }

    fn cnn(&mut self) {
        self.convolution(0, 1, 16);
        self.convolution(1, 16, 32);
        let inputs = 7 * 7 * 32;
        let drawn = self.uniform(inputs * 10, 1.0 / (inputs as f64).sqrt());
        // Rows are drawn by place and channel; ours go by channel and place.
        let row = |i: usize| &drawn[((i % 49) * 32 + i / 49) * 10..][..10];
        let values: Vec<f32> = (0..inputs).flat_map(row).copied().collect();
        self.linear("output", inputs, 10, &values);
    }

    fn gpt(&mut self, context: usize, width: usize, blocks: usize) {
        let token = self.normal(VOCABULARY * width);
        self.push("token.weight", &[VOCABULARY, width], token);
        let position = self.normal(context * width);
        self.push("position.weight", &[context, width], position);
        for block in 0..blocks {
            let name = |part: &str| format!("blocks.{block}.{part}");
            self.norm(&name("attention_norm"), width);
            self.normal_linear(&name("attention"), width, 3 * width);
            self.normal_linear(&name("projection"), width, width);
            self.norm(&name("feed_norm"), width);
            self.normal_linear(&name("expand"), width, 4 * width);
            self.normal_linear(&name("contract"), 4 * width, width);
        }
        self.norm("norm", width);
        let head = self.normal(width * VOCABULARY);
        self.push("head.weight", &[VOCABULARY, width], transposed(&head, width, VOCABULARY));
    }
}

fn file(arrays: &[Array], key: &str, value: &str) -> Vec<u8> {
    let bytes: Vec<Vec<u8>> = arrays.iter().map(|a| a.2.iter().flat_map(|v| v.to_le_bytes()).collect()).collect();
    let view =
        |(array, bytes): (&Array, _)| (array.0.clone(), TensorView::new(Dtype::F32, array.1.clone(), bytes).unwrap());
    let views = arrays.iter().zip(bytes.iter().map(Vec::as_slice)).map(view);
    safetensors::serialize(views, Some(HashMap::from([(key.to_owned(), value.to_owned())]))).unwrap()
}

/// PyTorch's losses of the first steps, by workload.
pub fn reference_losses() -> HashMap<String, Vec<f64>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/reference-losses.json");
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// The largest relative difference from them.
pub fn apart(losses: &[LossPoint], known: &[f64]) -> f64 {
    losses.iter().zip(known).map(|(ours, theirs)| (ours.train / theirs - 1.0).abs()).fold(0.0, f64::max)
}

impl Workload {
    /// A session with its rows and settings.
    pub fn open(&self, webgpu: bool) -> Session {
        let rows = self.rows();
        pollster::block_on(Session::open("arrays", &self.settings(), Source::Csv(&rows), webgpu)).unwrap()
    }

    /// Weights to begin with.
    pub fn weights(&self) -> Vec<u8> {
        let mut weights = Weights { rng: Mulberry(1_234), arrays: vec![] };
        match self.kind {
            Kind::Linear { features } => weights.linear("layers.0", features, 1, &vec![0.0; features]),
            Kind::Mlp { sizes } => {
                for (index, size) in sizes.windows(2).enumerate() {
                    let values = weights.uniform(size[0] * size[1], 1.0 / (size[0] as f64).sqrt());
                    weights.linear(&format!("layers.{index}"), size[0], size[1], &values);
                }
            }
            Kind::Cnn => weights.cnn(),
            Kind::Gpt { context, width, blocks, .. } => weights.gpt(context, width, blocks),
        }
        file(&weights.arrays, "kindling", r#"{"task":"arrays"}"#)
    }

    /// Rows, and what they are to give.
    pub fn rows(&self) -> Vec<u8> {
        let mut rng = Mulberry(99);
        let rows = self.batch * self.batches;
        let (inputs, x, y, about) = match self.kind {
            Kind::Linear { features } => {
                let (x, y) = numbers(&mut rng, rows, features);
                (features, x, y, "{}".to_owned())
            }
            Kind::Mlp { .. } | Kind::Cnn => {
                let (x, y) = pictures(&mut rng, rows);
                let picture = if matches!(self.kind, Kind::Cnn) { r#","picture":[28,28]"# } else { "" };
                (784, x, y, format!(r#"{{"classes":10{picture}}}"#))
            }
            Kind::Gpt { context, .. } => {
                let (x, y) = tokens(&mut rng, rows, context);
                (context, x, y, format!(r#"{{"classes":{VOCABULARY},"tokens":true}}"#))
            }
        };
        let y_shape = if y.len() == rows { vec![rows] } else { vec![rows, inputs] };
        file(&[("x".into(), vec![rows, inputs], x), ("y".into(), y_shape, y)], "arrays", &about)
    }

    /// Settings of the task `arrays`.
    pub fn settings(&self) -> Settings {
        let mut own = settings(&[
            ("batchSize", number(self.batch as f64)),
            ("optimiser", word("adam")),
            ("adamEpsilon", number(1e-7)),
            ("learningRate", number(1e-3)),
            ("initialisation", word("pretrained")),
        ]);
        let mut set = |key: &str, value: Value| own.push((key.into(), value));
        match self.kind {
            Kind::Linear { .. } => {
                set("model", word("linear"));
                set("optimiser", word("sgd"));
                set("learningRate", number(1e-2));
            }
            Kind::Mlp { sizes } => {
                set("hiddenLayers", number((sizes.len() - 2) as f64));
                set("width", number(sizes[1] as f64));
            }
            Kind::Cnn => set("model", word("cnn")),
            Kind::Gpt { width, heads, blocks, .. } => {
                set("model", word("gpt"));
                set("width", number(width as f64));
                set("heads", number(heads as f64));
                set("blocks", number(blocks as f64));
            }
        }
        own
    }
}

fn numbers(rng: &mut Mulberry, rows: usize, features: usize) -> (Vec<f32>, Vec<f32>) {
    let teacher: Vec<f64> = (0..features).map(|_| rng.normal()).collect();
    let (mut x, mut y) = (vec![], vec![]);
    for _ in 0..rows {
        let mut sum = 0.5 + 0.1 * rng.normal();
        for weight in &teacher {
            let value = rng.normal() as f32;
            x.push(value);
            sum += weight * f64::from(value);
        }
        y.push(sum as f32);
    }
    (x, y)
}

/// As sparse as MNIST; the classes are a linear teacher's.
fn pictures(rng: &mut Mulberry, rows: usize) -> (Vec<f32>, Vec<f32>) {
    let teacher: Vec<f64> = (0..7_840).map(|_| f64::from(rng.normal() as f32)).collect();
    let (mut x, mut y) = (vec![], vec![]);
    for _ in 0..rows {
        let pixel = |_| if rng.unit() < 0.2 { rng.unit() as f32 } else { 0.0 };
        let row: Vec<f32> = (0..784).map(pixel).collect();
        let score = |class: usize| -> f64 {
            row.iter().enumerate().map(|(j, &pixel)| f64::from(pixel) * teacher[j * 10 + class]).sum()
        };
        let scores: Vec<f64> = (0..10).map(score).collect();
        y.push((0..10).max_by(|&a, &b| scores[a].total_cmp(&scores[b])).unwrap() as f32);
        x.extend(row);
    }
    (x, y)
}

fn tokens(rng: &mut Mulberry, rows: usize, context: usize) -> (Vec<f32>, Vec<f32>) {
    let (mut x, mut y) = (vec![], vec![]);
    for _ in 0..rows {
        let mut token = rng.below(VOCABULARY);
        for _ in 0..context {
            x.push(token as f32);
            token = if rng.unit() < 0.8 { (token * 7 + 3) % VOCABULARY } else { rng.below(VOCABULARY) };
            y.push(token as f32);
        }
    }
    (x, y)
}
