//! Matrix product.

/// A matrix as it lies in memory: element (i, j) is `values[i * row_stride + j * column_stride]`.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The numbers.
    pub values: &'a [f32],
    /// Distance of two rows.
    pub row_stride: usize,
    /// Distance of two columns.
    pub column_stride: usize,
}

/// C = A·B, or C += A·B.
pub fn gemm([m, k, n]: [usize; 3], a: View, b: View, c: &mut [f32], c_stride: usize, add: bool) {
    for i in 0..m {
        let row = &mut c[i * c_stride..i * c_stride + n];
        if !add {
            row.fill(0.0);
        }
        for l in 0..k {
            let x = a.values[i * a.row_stride + l * a.column_stride];
            for (j, c) in row.iter_mut().enumerate() {
                *c += x * b.values[l * b.row_stride + j * b.column_stride];
            }
        }
    }
}
