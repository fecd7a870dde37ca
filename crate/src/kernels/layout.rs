//! Several parameters in one flat tensor.

use super::part;
use burn::tensor::Tensor;

/// Numbers in 256 bytes: a GPU binds parts of a buffer that begin at multiples of them.
pub(super) const GAP: usize = 64;

/// Where each parameter lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// Beginning and size.
    pub places: Vec<[usize; 2]>,
    /// Numbers in all, with the gaps.
    pub total: usize,
}

impl Layout {
    /// Of parameters of these sizes, each beginning at a multiple of `align`.
    pub fn new(sizes: impl IntoIterator<Item = usize>, align: usize) -> Self {
        let (mut places, mut total) = (vec![], 0);
        for size in sizes {
            places.push([total, size]);
            total += size.next_multiple_of(align);
        }
        Self { places, total }
    }

    /// Of a dense network's parameters: layer after layer, weight before bias.
    pub fn of_dense(widths: &[usize], align: usize) -> Self {
        Self::new(widths.windows(2).flat_map(|w| [w[0] * w[1], w[1]]), align)
    }

    /// The parameters, not copied, where the layout begins at `begin` of `whole`.
    pub fn split(&self, whole: &Tensor<1>, begin: usize) -> impl Iterator<Item = Tensor<1>> {
        self.places.iter().map(move |&[place, size]| part(whole.clone(), begin + place, size))
    }
}
