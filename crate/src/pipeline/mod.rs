//! The eight stages, one file each: a stage is a function from the previous stage's output and its own settings to its
//! output and a report. None of them waits for a device; `session.rs` does.

pub mod apply;
pub mod data;
pub mod deploy;
pub mod evaluate;
pub mod feedback;
pub mod optimise;
pub mod prepare;
pub mod train;
