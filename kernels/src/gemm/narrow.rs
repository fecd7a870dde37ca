//! Products with few rows, which read B where it lies.

use std::array::from_fn;
use std::cmp::min;

use super::{COLUMNS, FEW_ROWS as ROWS, HALF, Out, View, reserve, tile};

/// Few rows by a row-major B at least `HALF` wide: as many sums a tile as ever, in fewer and longer rows.
pub(super) fn narrow(size: [usize; 3], a: View, b: View, mut out: Out, buffer: &mut Vec<f32>) {
    let [m, k, n] = size;
    let strip = reserve(buffer, k * ROWS);
    let mut i = 0;
    while i < m {
        match m - i {
            1 => strip_product::<1, 32>(&mut strip[..k], a, b, &mut out, [i, 1, n]),
            2 => strip_product::<2, 16>(&mut strip[..k * 2], a, b, &mut out, [i, 2, n]),
            left => strip_product::<ROWS, COLUMNS>(strip, a, b, &mut out, [i, min(left, ROWS), n]),
        }
        i += ROWS;
    }
    // After a whole strip one or two rows may be left: they were the last turn of the loop.
}

#[cfg_attr(feature = "relaxed", target_feature(enable = "relaxed-simd"))]
/// Takes whole tiles while they fit, then narrower ones, the last of which may begin on columns that are done.
fn strip_product<const M: usize, const N: usize>(
    strip: &mut [f32],
    a: View,
    b: View,
    out: &mut Out,
    [i, rows, n]: [usize; 3],
) {
    let values = a.at(i, 0);
    for (p, lanes) in strip.as_chunks_mut::<M>().0.iter_mut().enumerate() {
        for (lane, value) in lanes.iter_mut().enumerate().take(rows) {
            *value = values[lane * a.row_stride + p * a.column_stride];
        }
    }
    let whole = n / N * N;
    for j in (0..whole).step_by(N) {
        let sums = tile::<M, N>(strip, lines(b, j));
        out.store(&sums, [i, j], [rows, N]);
    }
    for j in (whole..n).step_by(HALF) {
        let begin = min(j, n - HALF);
        let sums = tile::<M, HALF>(strip, lines(b, begin));
        let fresh = sums.map(|row| from_fn::<f32, HALF, _>(|l| row[(l + j - begin) % HALF]));
        out.store(&fresh, [i, j], [rows, min(HALF, n - j)]);
    }
}

/// N neighbouring columns of a row-major matrix, row by row.
#[inline(always)]
fn lines<const N: usize>(b: View<'_>, j: usize) -> impl Iterator<Item = &[f32; N]> {
    let stride = b.row_stride;
    b.at(0, j).chunks(stride).map_while(|line| line.first_chunk())
}

/// One row by a transposed B: a dot product for each column.
pub(super) fn dots(k: usize, n: usize, a: View, b: View, out: Out, buffer: &mut Vec<f32>) {
    const TOGETHER: usize = 4;
    let row = reserve(buffer, k);
    for (p, value) in row.iter_mut().enumerate() {
        *value = a.values[p * a.column_stride];
    }
    let c = &mut out.values[..n];
    for j in (0..n).step_by(TOGETHER) {
        let columns: [&[f32]; TOGETHER] = from_fn(|q| &b.at(0, min(j + q, n - 1))[..k]);
        let sums = dot(row, columns);
        for (value, sum) in c[j..].iter_mut().zip(sums) {
            *value = if out.add { *value + sum } else { sum };
        }
    }
}

/// The dot products of a row with four columns.
#[inline(always)]
fn dot(row: &[f32], columns: [&[f32]; 4]) -> [f32; 4] {
    const LANES: usize = 8;
    let (blocks, rest) = row.as_chunks::<LANES>();
    let [a, b, c, d] = columns.map(|column| column.as_chunks::<LANES>());
    let mut sums = [[0.0; LANES]; 4];
    for ((((x, a), b), c), d) in blocks.iter().zip(a.0).zip(b.0).zip(c.0).zip(d.0) {
        for (sums, y) in sums.iter_mut().zip([a, b, c, d]) {
            for l in 0..LANES {
                sums[l] += x[l] * y[l];
            }
        }
    }
    let tails = [a.1, b.1, c.1, d.1];
    from_fn(|q| {
        let s = sums[q];
        let sum = ((s[0] + s[4]) + (s[1] + s[5])) + ((s[2] + s[6]) + (s[3] + s[7]));
        rest.iter().zip(tails[q]).fold(sum, |sum, (x, y)| sum + x * y)
    })
}
