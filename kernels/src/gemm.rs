//! Matrix products in single precision: packed tiles of a few rows by eight columns, written so that the compiler keeps
//! a tile's sums in vector registers. For WebAssembly it must also be kept from loop strength reduction (`.cargo/config.toml`):
//! that hides from the browser's compiler that a tile's places lie a constant apart, which costs an instruction for each
//! and holds more of them in registers than there are.

mod narrow;
mod pack;
#[cfg(test)]
mod tests;

use std::array::from_fn;
use std::cell::Cell;
use std::cmp::min;

use crate::parallel;
use narrow::{dots, narrow};
use pack::{TOGETHER, pack, pack_all};

/// Rows of a tile. Six by eight sums, the two vectors of B, and a factor of A are the 15 registers that browsers use on x86;
/// where product and sum are two instructions, the product needs one too.
const ROWS: usize = if cfg!(feature = "relaxed") { 6 } else { FEW_ROWS };
/// Rows of a tile of a short inner length, over which what a taller one takes to begin and to end is not won back.
const FEW_ROWS: usize = 4;
/// The least inner length for which tiles have all their rows.
const LONG: usize = 40;
/// Columns of a tile; at the right edge, a tile of half that where it suffices.
const COLUMNS: usize = 8;
const HALF: usize = COLUMNS / 2;
/// Inner length of a block: a strip of A and a panel of B then fit the first-level cache.
const DEPTH: usize = 256;
/// Columns of a block of B, half a megabyte, that stays in the second-level cache.
const WIDTH: usize = 512;
/// Products of at most so many rows read a row-major B where it lies: packing would cost more than it saves.
const NARROW: usize = 8;

thread_local! {
    /// The packed copies of blocks of A and B, kept from call to call.
    static PACKED: Cell<Vec<f32>> = const { Cell::new(Vec::new()) };
}

/// A matrix as it lies in memory: element (i, j) is `values[i * row_stride + j * column_stride]`.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The numbers, from the matrix's first element on.
    pub values: &'a [f32],
    /// The distance from an element to the one below it.
    pub row_stride: usize,
    /// The distance from an element to the one to its right.
    pub column_stride: usize,
}

impl<'a> View<'a> {
    fn transposed(self) -> Self {
        Self { values: self.values, row_stride: self.column_stride, column_stride: self.row_stride }
    }

    /// The numbers from element (`i`, `j`) on.
    #[inline(always)]
    fn at(self, i: usize, j: usize) -> &'a [f32] {
        &self.values[i * self.row_stride + j * self.column_stride..]
    }
}

/// Where the sums go.
struct Out<'c> {
    values: &'c mut [f32],
    stride: usize,
    add: bool,
}

impl Out<'_> {
    /// Writes the first `rows` rows and `columns` columns of a tile with its corner at (`i`, `j`).
    #[inline(always)]
    fn store<const M: usize, const N: usize>(
        &mut self,
        sums: &[[f32; N]; M],
        [i, j]: [usize; 2],
        [rows, columns]: [usize; 2],
    ) {
        for (r, sums) in sums.iter().enumerate() {
            if r >= rows {
                break;
            }
            let row = &mut self.values[(i + r) * self.stride + j..][..columns];
            // Vector by vector: a longer copy would become a call.
            if let (true, Some(row)) = (columns == N, row.first_chunk_mut::<N>()) {
                for (value, sum) in row.as_chunks_mut::<4>().0.iter_mut().zip(sums.as_chunks::<4>().0) {
                    *value = if self.add { from_fn(|l| value[l] + sum[l]) } else { *sum };
                }
            } else {
                for (value, sum) in row.iter_mut().zip(sums) {
                    *value = if self.add { *value + sum } else { *sum };
                }
            }
        }
    }
}

/// Computes C = A·B, or C += A·B if `add`, for `size` = (rows of C, inner length, columns of C); C's row i begins at
/// `c[i * c_stride]`.
pub fn gemm(size: [usize; 3], a: View, b: View, c: &mut [f32], c_stride: usize, add: bool) {
    let [m, k, n] = size;
    if m == 0 || n == 0 {
        return;
    }
    if k == 0 {
        for i in (0..m).filter(|_| !add) {
            c[i * c_stride..][..n].fill(0.0);
        }
        return;
    }
    if n == 1 && m > 1 && c_stride == 1 {
        // A column that lies without gaps is also a row: C' = B'·A'.
        return gemm([1, k, m], b.transposed(), a.transposed(), c, m, add);
    }
    let few = m <= NARROW && n >= HALF && b.column_stride == 1 && b.row_stride >= n;
    if few || m == 1 && b.row_stride == 1 {
        let (mut buffer, out) = (PACKED.take(), Out { values: c, stride: c_stride, add });
        if few {
            narrow(size, a, b, out, &mut buffer)
        } else {
            dots(k, n, a, b, out, &mut buffer)
        }
        return PACKED.set(buffer);
    }
    let multiply = if k < LONG { tiled::<FEW_ROWS> } else { tiled::<ROWS> };
    multiply(size, a, b, c, c_stride, add);
}

/// By tiles of so many rows.
fn tiled<const R: usize>([m, k, n]: [usize; 3], a: View, b: View, c: &mut [f32], c_stride: usize, add: bool) {
    let rows = parallel::rows(m * k * n, m, R);
    let shares = c.chunks_mut(rows * c_stride).take(m.div_ceil(rows)).enumerate();
    parallel::each(m * k * n, shares, |(share, c)| {
        let first = share * rows;
        let a = View { values: &a.values[first * a.row_stride..], ..a };
        let mut buffer = PACKED.take();
        blocks::<R>([min(rows, m - first), k, n], a, b, Out { values: c, stride: c_stride, add }, &mut buffer);
        PACKED.set(buffer);
    });
}

/// The first `length` floats of the buffer that begin a cache line, grown to hold them.
fn reserve(buffer: &mut Vec<f32>, length: usize) -> &mut [f32] {
    const LINE: usize = 64;
    let wanted = length + LINE / size_of::<f32>();
    if buffer.len() < wanted {
        buffer.resize(wanted, 0.0);
    }
    let start = min(buffer.as_ptr().align_offset(LINE), LINE / size_of::<f32>());
    &mut buffer[start..start + length]
}

/// The general case: block by block of B, each packed in panels, by strips of A.
fn blocks<const R: usize>(size: [usize; 3], a: View, b: View, mut out: Out, buffer: &mut Vec<f32>) {
    let [m, k, n] = size;
    let add = out.add;
    let most = min(k, DEPTH);
    let height = min(TOGETHER * R, m.next_multiple_of(R));
    let buffer = reserve(buffer, most * (height + min(n, WIDTH).next_multiple_of(HALF)));
    let (strips, panels) = buffer.split_at_mut(most * height);
    for j in (0..n).step_by(WIDTH) {
        let width = min(WIDTH, n - j);
        out.add = add;
        for p in (0..k).step_by(DEPTH) {
            let depth = min(DEPTH, k - p);
            let panels = &mut panels[..depth * width.next_multiple_of(HALF)];
            out.add |= p > 0;
            pack_panels(b, [p, j], [depth, width], panels);
            for i in (0..m).step_by(height) {
                let rows = min(height, m - i);
                let strips = &mut strips[..depth * rows.next_multiple_of(R)];
                pack_all::<R>(a.transposed(), [p, i], [depth, rows], strips);
                for (row, strip) in (0..rows).step_by(R).zip(strips.chunks_exact(depth * R)) {
                    strip_product::<R>(strip, panels, &mut out, [i + row, j], [min(R, rows - row), width]);
                }
            }
        }
    }
}

/// Packs a block of B: panel after panel, each `COLUMNS` wide but for the last, which has half of them where they suffice.
fn pack_panels(b: View, [p, j]: [usize; 2], [depth, width]: [usize; 2], panels: &mut [f32]) {
    let left = width % COLUMNS;
    let wide = if left > HALF { width } else { width - left };
    let (panels, tail) = panels.split_at_mut(wide.next_multiple_of(COLUMNS) * depth);
    pack_all::<COLUMNS>(b, [p, j], [depth, wide], panels);
    if wide < width {
        pack::<HALF>(b, [p, j + wide], left, tail);
    }
}

/// The product of a packed strip of A and all packed panels of B.
#[cfg_attr(feature = "relaxed", target_feature(enable = "relaxed-simd"))]
fn strip_product<const R: usize>(
    strip: &[f32],
    panels: &[f32],
    out: &mut Out,
    [i, j]: [usize; 2],
    [rows, width]: [usize; 2],
) {
    let depth = strip.len() / R;
    let whole = width / COLUMNS;
    let (panels, tail) = panels.split_at(whole * COLUMNS * depth);
    for (q, panel) in panels.chunks_exact(COLUMNS * depth).enumerate() {
        let sums = tile::<R, COLUMNS>(strip, panel.as_chunks().0.iter());
        out.store(&sums, [i, j + q * COLUMNS], [rows, COLUMNS]);
    }
    let left = width % COLUMNS;
    if left > HALF {
        let sums = tile::<R, COLUMNS>(strip, tail.as_chunks().0.iter());
        out.store(&sums, [i, j + whole * COLUMNS], [rows, left]);
    } else if left > 0 {
        let sums = tile::<R, HALF>(strip, tail.as_chunks().0.iter());
        out.store(&sums, [i, j + whole * COLUMNS], [rows, left]);
    }
}

/// The sums of one tile, from a packed strip of A and the rows of B.
#[inline(always)]
fn tile<'b, const M: usize, const N: usize>(a: &[f32], b: impl Iterator<Item = &'b [f32; N]>) -> [[f32; N]; M] {
    let mut sums = [[0.0; N]; M];
    // Not zipped: that would work out both places from a count, row by row.
    let mut factors = a.as_chunks::<M>().0.iter();
    for row in b {
        let Some(a) = factors.next() else { break };
        for i in 0..M {
            add_product(&mut sums[i], a[i], row);
        }
    }
    sums
}

#[cfg(not(feature = "relaxed"))]
#[inline(always)]
fn add_product<const N: usize>(sums: &mut [f32; N], factor: f32, row: &[f32; N]) {
    for j in 0..N {
        sums[j] += factor * row[j];
    }
}

/// As above, product and sum in one instruction where the browser has one: rounded once, or twice as above.
#[cfg(feature = "relaxed")]
#[inline(always)]
fn add_product<const N: usize>(sums: &mut [f32; N], factor: f32, row: &[f32; N]) {
    use core::arch::wasm32::{f32x4, f32x4_extract_lane as lane, f32x4_relaxed_madd, f32x4_splat};
    let factor = f32x4_splat(factor);
    let vectors = sums.as_chunks_mut::<4>().0.iter_mut().zip(row.as_chunks::<4>().0);
    for (sums, &[a, b, c, d]) in vectors {
        let [e, f, g, h] = *sums;
        let sum = f32x4_relaxed_madd(factor, f32x4(a, b, c, d), f32x4(e, f, g, h));
        *sums = [lane::<0>(sum), lane::<1>(sum), lane::<2>(sum), lane::<3>(sum)];
    }
}
