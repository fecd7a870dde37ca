//! The experiment as data: every setting that a link carries, and nothing that a run produces.
//! Bounds, defaults and visibility are rows of the table in `parameters.rs`; this file only gives them types.

use serde::{Deserialize, Serialize};

/// Which columns the model may look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Features {
    /// The floor area alone: price = θ0 + θ1 · area.
    Area,
    /// Every column but the target.
    All,
}

/// Whether an own table's target is a number or one of several classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum TargetKind {
    /// Words, and numbers of which there are two, are classes.
    Auto,
    /// A number.
    Number,
    /// Each different value is a class.
    Classes,
}

/// How features (and the target) are brought to a common size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Scaling {
    /// (x − mean) / standard deviation of the training rows.
    Standard,
    /// (x − min) / (max − min) of the training rows.
    Minmax,
    /// As they are, in user's units.
    None,
}

/// What happens to an empty cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Missing {
    /// The training median takes its place and an indicator feature says so.
    Impute,
    /// The row is left out.
    Drop,
}

/// How rows become training, validation and test rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Split {
    /// The file's documented test rows (its last ones); of the rest a seeded 80 / 20.
    Documented,
    /// The same shares, drawn at random from all rows by the seed.
    Random,
}

/// The family of functions that is fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum ModelKind {
    /// ŷ = θ0 + Σ θj · xj.
    Linear,
    /// Multi-layer perceptron: linear layers with an activation between them.
    Mlp,
    /// Convolutional network: convolution and pooling, twice, then a linear layer.
    Cnn,
    /// Causal Transformer that foretells the next token (GPT).
    Gpt,
    /// Transformer that reads both ways and tells a class (BERT).
    Encoder,
}

/// The non-linearity between an MLP's layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Activation {
    /// 1 / (1 + e⁻ˣ).
    Sigmoid,
    /// max(0, x).
    Relu,
    /// (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ).
    Tanh,
    /// x · Φ(x) = x/2 · (1 + erf(x / √2)), Hendrycks and Gimpel 2016.
    Gelu,
}

/// What weights a run begins with; biases are zero except with `Pytorch`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Initialisation {
    /// Uniform in ±√(1 / inputs), weights and biases, as PyTorch's `nn.Linear`.
    Pytorch,
    /// Uniform in ±√(6 / (inputs + outputs)), Glorot and Bengio 2010.
    Xavier,
    /// Uniform in ±√(6 / inputs), He et al. 2015.
    He,
    /// All zero: the units of a layer get equal gradients and stay equal.
    Zero,
    /// Those of a trained model: of a file, or the ones shipped with the task. What does not fit is drawn as `Pytorch`.
    Pretrained,
}

/// What is averaged over a batch, e being ŷ − y in scaled units; of classes always the cross-entropy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Loss {
    /// e².
    Mse,
    /// |e|.
    Mae,
    /// e²/2 up to |e| = 1, then |e| − 1/2 (Huber 1964).
    Huber,
    /// −log of the probability that the softmax of the outputs gives to the right class.
    CrossEntropy,
}

/// How the learning rate changes with the steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Schedule {
    /// It does not.
    Constant,
    /// A tenth after every `schedule_steps`.
    Step,
    /// Rises over `warmup_steps`, then falls along half a cosine to 1 % at `schedule_steps` (Loshchilov and Hutter 2017).
    Cosine,
}

/// The rule that turns a gradient into a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum OptimiserKind {
    /// θ ← θ − η · g.
    Sgd,
    /// v ← 0.9 · v + g; θ ← θ − η · v.
    Momentum,
    /// Divides the step by a running root mean square of the gradient (decay 0.99).
    Rmsprop,
    /// Kingma and Ba 2015: β1 0.9, β2 0.999, ε `adam_epsilon`.
    Adam,
    /// Adam with θ ← θ · (1 − η · decay) before each update, Loshchilov and Hutter 2019.
    Adamw,
}

/// One experiment. Field names are the parameter keys of the catalogue and of a link; a task uses those that its table
/// lists, the others keep what [`Spec::default`] says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Spec {
    /// Which task, by its id in the catalogue.
    pub task: String,
    /// Seeds the split, the initial weights and the order of the batches.
    pub seed: u32,
    /// An own table's column to predict.
    pub target: String,
    /// What it is.
    pub kind: TargetKind,
    /// An own table's columns that the model does not see, one a line.
    pub leave_out: String,
    /// Columns the model sees.
    pub features: Features,
    /// Whether the model learns log(price) instead of price.
    pub log_target: bool,
    /// How features and target are scaled.
    pub scaling: Scaling,
    /// What happens to empty cells.
    pub missing: Missing,
    /// Training and validation rows below this price, in USD, are left out.
    pub min_price: f64,
    /// How rows are divided.
    pub split: Split,
    /// Which model.
    pub model: ModelKind,
    /// Number of hidden layers of an MLP.
    pub hidden_layers: u32,
    /// Units in each hidden layer.
    pub width: u32,
    /// Feature maps of a CNN's first convolution; the second has twice as many.
    pub channels: u32,
    /// Whether a CNN's channels are normalised over the batch.
    pub batch_norm: bool,
    /// Most tokens that a Transformer sees at once.
    pub context: u32,
    /// Heads of a Transformer's attention.
    pub heads: u32,
    /// Blocks of a Transformer.
    pub blocks: u32,
    /// Different words that an encoder knows, the most frequent ones; the others are one.
    pub words: u32,
    /// Steps of pre-training on hidden words before an encoder learns its classes.
    pub masked_steps: u32,
    /// Layers, from the input on, that keep the weights they begin with.
    pub frozen: u32,
    /// Activation of the hidden layers.
    pub activation: Activation,
    /// The weights at step 0.
    pub initialisation: Initialisation,
    /// What is minimised.
    pub loss: Loss,
    /// Update rule.
    pub optimiser: OptimiserKind,
    /// ε of Adam and AdamW.
    pub adam_epsilon: f64,
    /// Decay of AdamW, for each unit of η.
    pub weight_decay: f64,
    /// η, the step size; may change while training runs.
    pub learning_rate: f64,
    /// How η changes with the steps.
    pub schedule: Schedule,
    /// Length of the schedule, steps.
    pub schedule_steps: u32,
    /// Steps over which η rises from zero, before a cosine.
    pub warmup_steps: u32,
    /// Rows in one step.
    pub batch_size: u32,
    /// Whether each epoch has an order of its own.
    pub shuffle: bool,
    /// λ of the penalty λ · Σ w² on the weights (not the biases); may change while training runs.
    pub l2: f64,
    /// λ₁ of the penalty λ₁ · Σ |w| on the weights (not the biases).
    pub l1: f64,
    /// Share of the hidden units that are silent in a training step.
    pub dropout: f64,
    /// Epochs without a better validation loss after which a run stops and its best weights come back; 0 for never.
    pub patience: u32,
    /// Largest shift of a training picture, pixels.
    pub shift: f64,
    /// Largest turn of a training picture, degrees.
    pub rotate: f64,
    /// Largest change of a training picture's size, as a share.
    pub zoom: f64,
    /// Largest norm of the gradient over all parameters; longer ones are shortened to it. 0 for no limit.
    pub clip: f64,
    /// What logits are divided by before a token is drawn: below 1 safer, above 1 bolder; 0 takes the likeliest.
    pub temperature: f64,
    /// Likeliest tokens from which one is drawn; 0 for all.
    pub top_k: u32,
    /// Share of the weights, smallest first, that magnitude pruning sets to zero.
    pub prune: f64,
    /// Whether weights are stored as 8-bit integers.
    pub quantise: bool,
}

impl Default for Spec {
    fn default() -> Self {
        Self {
            task: String::new(),
            seed: 42,
            target: String::new(),
            kind: TargetKind::Auto,
            leave_out: String::new(),
            features: Features::All,
            log_target: false,
            scaling: Scaling::Standard,
            missing: Missing::Impute,
            min_price: 0.0,
            split: Split::Documented,
            model: ModelKind::Linear,
            hidden_layers: 1,
            width: 64,
            channels: 16,
            batch_norm: false,
            context: 64,
            heads: 4,
            blocks: 2,
            words: 4_000,
            masked_steps: 0,
            frozen: 0,
            activation: Activation::Relu,
            initialisation: Initialisation::Pytorch,
            loss: Loss::CrossEntropy,
            optimiser: OptimiserKind::Adam,
            adam_epsilon: 1e-8,
            weight_decay: 0.01,
            learning_rate: 1e-3,
            schedule: Schedule::Constant,
            schedule_steps: 4_000,
            warmup_steps: 100,
            batch_size: 64,
            shuffle: true,
            l2: 0.0,
            l1: 0.0,
            dropout: 0.0,
            patience: 0,
            shift: 0.0,
            rotate: 0.0,
            zoom: 0.0,
            clip: 0.0,
            temperature: 0.8,
            top_k: 0,
            prune: 0.0,
            quantise: false,
        }
    }
}
