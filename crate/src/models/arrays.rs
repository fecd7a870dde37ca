//! Weights on the host, and the way between them and any Burn module: a model lists its tensors once, as slots, in the
//! order in which a visitor meets them.

use crate::rng::{Purpose, Rng};
use crate::spec::Initialisation;
use burn::module::{Module, ModuleMapper, ModuleVisitor, Param, ParamId};
use burn::tensor::{Device, Gradients, Tensor, TensorData};

/// Standard deviation of a table's numbers at the start.
const EMBEDDING: f32 = 0.02;

/// One tensor of weights on the host.
#[derive(Debug, Clone, PartialEq)]
pub struct Array {
    /// PyTorch's name, e.g. `layers.0.weight`.
    pub name: String,
    /// Sizes, in Burn's order (a linear layer's weight is `[inputs, outputs]`).
    pub shape: Vec<usize>,
    /// Row-major.
    pub values: Vec<f32>,
}

impl Array {
    /// Whether these multiply something: biases are vectors and are spared by penalties, pruning and quantisation.
    pub fn is_weight(&self) -> bool {
        self.shape.len() >= 2
    }

    /// Whether each row belongs to a token or a place: such a table is the same in Burn and in PyTorch.
    pub fn is_table(&self) -> bool {
        self.name == "token.weight" || self.name == "position.weight"
    }

    /// From PyTorch's order of a matrix, `[outputs, inputs]`, to Burn's.
    pub fn from_pytorch(mut self) -> Self {
        if let ([rows, columns], false) = (&self.shape[..], self.is_table()) {
            let (rows, columns) = (*rows, *columns);
            let at = |i: usize| self.values[(i % rows) * columns + i / rows];
            self.values = (0..rows * columns).map(at).collect();
            self.shape = vec![columns, rows];
        }
        self
    }

    /// Whether these are noted while training, not learnt.
    pub fn is_statistic(&self) -> bool {
        self.name.contains(".running_")
    }
}

/// What a tensor begins with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Start {
    /// Weights of a layer with so many inputs and outputs to a unit.
    Weight {
        /// Fan-in.
        inputs: usize,
        /// Fan-out.
        outputs: usize,
    },
    /// Biases of a layer with so many inputs to a unit.
    Bias {
        /// Fan-in of the layer.
        inputs: usize,
    },
    /// Rows of a table of tokens or places: normal with deviation 0.02, as GPT-2's.
    Embedding,
    /// The same number everywhere, then learnt.
    Constant(f32),
    /// The same number everywhere, then noted while training.
    Statistic(f32),
}

/// A tensor that a model has.
#[derive(Debug, Clone, PartialEq)]
pub struct Slot {
    /// As [`Array::name`].
    pub name: String,
    /// As [`Array::shape`].
    pub shape: Vec<usize>,
    /// How it is drawn.
    pub start: Start,
}

impl Slot {
    /// Whether this, standing after an output layer's weight, is its bias; a pre-training's is not.
    pub fn is_output_bias(&self) -> bool {
        !self.name.starts_with("masked.")
    }

    /// Numbers in it.
    pub fn count(&self) -> usize {
        self.shape.iter().product()
    }
}

/// Weight and bias of a linear layer.
pub fn linear(name: &str, inputs: usize, outputs: usize) -> [Slot; 2] {
    let slot = |part: &str, shape, start| Slot { name: format!("{name}.{part}"), shape, start };
    let weight = slot("weight", vec![inputs, outputs], Start::Weight { inputs, outputs });
    [weight, slot("bias", vec![outputs], Start::Bias { inputs })]
}

/// Draws on the host from our own generator, so that weights are the same on every backend.
pub fn draw(slots: &[Slot], seed: u32, initialisation: Initialisation) -> Vec<Array> {
    let mut rng = Rng::new(seed, Purpose::Weights);
    let mut values = |slot: &Slot| {
        let bound = match (slot.start, initialisation) {
            (Start::Constant(value) | Start::Statistic(value), _) => return vec![value; slot.count()],
            (_, Initialisation::Zero) => 0.0,
            (Start::Embedding, _) => return rng.normal(slot.count(), EMBEDDING),
            (
                Start::Weight { inputs, .. } | Start::Bias { inputs },
                Initialisation::Pytorch | Initialisation::Pretrained,
            ) => (1.0 / inputs as f32).sqrt(),
            (Start::Bias { .. }, _) => 0.0,
            (Start::Weight { inputs, outputs }, Initialisation::Xavier) => (6.0 / (inputs + outputs) as f32).sqrt(),
            (Start::Weight { inputs, .. }, Initialisation::He) => (6.0 / inputs as f32).sqrt(),
        };
        rng.uniform(slot.count(), bound)
    };
    slots
        .iter()
        .map(|slot| Array { name: slot.name.clone(), shape: slot.shape.clone(), values: values(slot) })
        .collect()
}

struct Loader<'a, L> {
    arrays: std::slice::Iter<'a, Array>,
    learns: L,
    device: &'a Device,
    next: usize,
}

impl<L: Fn(usize, &Array) -> bool> ModuleMapper for Loader<'_, L> {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let Some(array) = self.arrays.next() else { return param };
        let learns = !array.is_statistic() && (self.learns)(self.next, array);
        self.next += 1;
        let data = TensorData::new(array.values.clone(), array.shape.clone());
        let mut loaded = Param::from_tensor(Tensor::from_data(data, self.device));
        // A fixed id: a saved optimiser finds its memory by it.
        loaded.id = ParamId::from(self.next as u64);
        if learns { loaded } else { loaded.set_require_grad(false) }
    }
}

/// Puts the arrays into a module on a device, in visiting order; `learns` says of each whether it will be trained.
pub fn load<M: Module>(module: M, arrays: &[Array], learns: impl Fn(usize, &Array) -> bool, device: &Device) -> M {
    module.map(&mut Loader { arrays: arrays.iter(), learns, device, next: 0 })
}

#[derive(Default)]
struct Reader(Vec<Tensor<1>>);

impl ModuleVisitor for Reader {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        self.0.push(param.val().reshape([-1]));
    }
}

/// All tensors of a module, flat, in visiting order, still on the device.
pub fn flat<M: Module>(module: &M) -> Vec<Tensor<1>> {
    let mut reader = Reader::default();
    module.visit(&mut reader);
    reader.0
}

struct GradientReader<'a>(&'a Gradients, Vec<Option<Tensor<1>>>);

impl ModuleVisitor for GradientReader<'_> {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        self.1.push(param.val().grad(self.0).map(|g| g.reshape([-1])));
    }
}

/// Gradients of all tensors, flat, in visiting order.
pub fn gradients<M: Module>(module: &M, gradients: &Gradients) -> Vec<Option<Tensor<1>>> {
    let mut reader = GradientReader(gradients, vec![]);
    module.visit(&mut reader);
    reader.1
}

struct Penalty<F>(F, Option<Tensor<1>>);

impl<F: Fn(Tensor<1>) -> Tensor<1>> ModuleVisitor for Penalty<F> {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        if D >= 2 {
            let sum = (self.0)(param.val().reshape([-1])).sum();
            self.1 = Some(match self.1.take() {
                Some(before) => before + sum,
                None => sum,
            });
        }
    }
}

/// Σ f(w) over all weights (not the biases), for a penalty; `f` works element by element.
///
/// # Shapes
/// `[1]`.
pub fn sum_over_weights<M: Module>(module: &M, f: impl Fn(Tensor<1>) -> Tensor<1>) -> Option<Tensor<1>> {
    let mut penalty = Penalty(f, None);
    module.visit(&mut penalty);
    penalty.1
}
