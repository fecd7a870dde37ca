//! The numeric loops of training on plain slices of 32-bit floats, row-major, one thread, no allocation that a step does
//! not need. A crate of its own because the packages are made small and these loops must be made fast; it knows neither
//! Burn nor the browser.

mod activation;
mod attention;
mod convolution;
mod dense;
mod embedding;
mod gemm;
mod linear;
mod loss;
mod math;
mod norm;
mod parallel;
mod pool;
mod update;

pub use activation::Activation;
pub use attention::{Attention, attend, attend_backward};
pub use convolution::{Convolution, convolve, convolve_backward_inputs, convolve_backward_weights};
pub use dense::{Dense, Loss, Rule, State, Step};
pub use embedding::{embed, embed_backward};
pub use gemm::{View, gemm};
pub use linear::{linear, linear_backward_inputs, linear_backward_weights};
pub use loss::{Regression, cross_entropy, regression};
pub use norm::{normalise, normalise_backward};
pub use parallel::together;
pub use pool::{pool, pool_backward};
pub use update::{Adam, descend, squares};
