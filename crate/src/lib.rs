//! Kindling's engine: one experiment, from raw data to a deployed model and back, in plain Rust that builds and tests
//! natively; `web.rs` is its only door to JavaScript.

/// Whether this is a package with everything: the small one, which starts the page, has neither convolution and attention
/// nor pictures, text and tables of unknown columns. What begins by asking this is left out of it.
pub(crate) const DEEP: bool = cfg!(feature = "deep");

#[cfg(feature = "deep")]
pub mod arrays;
pub mod dataset;
pub mod device;
pub mod error;
pub mod images;
pub mod kernels;
pub mod models;
pub mod parameters;
pub mod pipeline;
pub mod report;
pub mod rng;
pub mod session;
pub mod spec;
pub mod statistics;
pub mod table;
pub mod tasks;
pub mod text;
pub mod trained;
pub mod words;

#[cfg(target_arch = "wasm32")]
mod web;
