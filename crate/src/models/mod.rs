//! Models in Burn's shape: a config, `init(device)`, `forward`.

mod mlp;

pub use mlp::{Mlp, MlpConfig};
