//! What measuring asks: products of two matrices. Numbers in, numbers out.

use super::training::read;
use super::{Inner, Session};
use crate::error::{Error, Result};
use crate::kernels;
use crate::pipeline::train::matrix;
use burn::tensor::Tensor;

/// Longest side of a matrix.
const MOST_SIDE: usize = 4_096;

impl Session {
    /// Takes two square matrices to the device, for `multiply`.
    ///
    /// # Errors
    /// `bad-input`.
    pub async fn set_factors(&self, left: Vec<f32>, right: Vec<f32>) -> Result<()> {
        let mut inner = self.inner.lock().await;
        let side = left.len().isqrt();
        if side == 0 || side > MOST_SIDE || side * side != left.len() || right.len() != left.len() {
            return Err(Error::bad_numbers(left.len(), format!("two square matrices of at most {MOST_SIDE} rows")));
        }
        inner.factors = Some([left, right].map(|values| matrix(values, side, &inner.device)));
        Ok(())
    }

    /// Multiplies the factors `count` times; the first number of the last product, which waits for all of them.
    ///
    /// # Errors
    /// `bad-input` before `set_factors`, `device`.
    pub async fn multiply(&self, count: u32) -> Result<f64> {
        let inner = self.inner.lock().await;
        let product = inner.product(count).ok_or_else(|| Error::bad_numbers(0, "two matrices first".into()))?;
        Ok(read(product.slice([0..1, 0..1])).await?.first().copied().map_or(f64::NAN, f64::from))
    }
}

impl Inner {
    fn product(&self, count: u32) -> Option<Tensor<2>> {
        let [left, right] = self.factors.as_ref()?;
        let product = || kernels::linear(left.clone(), right.clone(), None, kernels::Activation::Identity);
        (1..count).for_each(|_| drop(product()));
        Some(product())
    }
}
