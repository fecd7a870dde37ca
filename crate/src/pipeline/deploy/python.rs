//! A PyTorch script that loads the safetensors file and predicts the same.

use crate::trained::Trained;

const SCRIPT: &str = include_str!("predict.py");

/// The script; the model itself is in the safetensors file.
pub fn write(trained: &Trained) -> String {
    SCRIPT.replace("@TASK@", &trained.spec.task)
}
