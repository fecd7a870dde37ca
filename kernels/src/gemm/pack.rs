//! Copies of blocks in the order in which the tiles read them.

use std::array::from_fn;
use std::cmp::min;

use super::{DEPTH, View};

/// Stands in for the lines past a matrix's edge.
static ZEROS: [f32; DEPTH] = [0.0; DEPTH];

/// Panels that are packed side by side where B's rows, or A's columns, lie without gaps.
pub(super) const TOGETHER: usize = 4;

/// Packs panels one after the other, each W numbers a row and as many rows as `depth`, of the `width` columns from `origin` on;
/// the last may have fewer. In groups where that reads whole cache lines, or nearly: rows that lie a power of two apart share
/// few places in the cache, so that a line that is read in parts would be fetched for each.
pub(super) fn pack_all<const W: usize>(
    matrix: View,
    [row, column]: [usize; 2],
    [depth, width]: [usize; 2],
    panels: &mut [f32],
) {
    let lined_up = matrix.column_stride == 1 && matrix.row_stride >= TOGETHER * W;
    let in_groups = if lined_up { width / (TOGETHER * W) * TOGETHER * W } else { 0 };
    let (groups, others) = panels.split_at_mut(in_groups * depth);
    for (j, group) in (0..).step_by(TOGETHER * W).zip(groups.chunks_exact_mut(TOGETHER * W * depth)) {
        pack_group::<W>(matrix.at(row, column + j), matrix.row_stride, depth, group);
    }
    for (j, panel) in (in_groups..).step_by(W).zip(others.chunks_exact_mut(W * depth)) {
        pack::<W>(matrix, [row, column + j], min(W, width - j), panel);
    }
}

fn pack_group<const W: usize>(values: &[f32], stride: usize, depth: usize, group: &mut [f32]) {
    let (first, second) = group.split_at_mut(TOGETHER / 2 * W * depth);
    let ((a, b), (c, d)) = (first.split_at_mut(W * depth), second.split_at_mut(W * depth));
    let [a, b, c, d] = [a, b, c, d].map(|panel| panel.as_chunks_mut::<W>().0);
    for ((((a, b), c), d), line) in a.iter_mut().zip(b).zip(c).zip(d).zip(values.chunks(stride)) {
        for (to, from) in [a, b, c, d].into_iter().zip(line.as_chunks::<W>().0) {
            copy(to, from);
        }
    }
}

/// Vector by vector: a longer copy would become a call.
#[inline(always)]
fn copy<const W: usize>(to: &mut [f32; W], from: &[f32; W]) {
    let ((to, to_rest), (from, from_rest)) = (to.as_chunks_mut::<4>(), from.as_chunks::<4>());
    to.iter_mut().zip(from).for_each(|(to, from)| *to = *from);
    to_rest.iter_mut().zip(from_rest).for_each(|(to, from)| *to = *from);
}

/// Packs a panel, W numbers a row: row p begins at element (p, 0) of the matrix that begins at `origin`. Lanes from
/// `lanes` on hold anything.
pub(super) fn pack<const W: usize>(matrix: View, origin: [usize; 2], lanes: usize, panel: &mut [f32]) {
    let values = matrix.at(origin[0], origin[1]);
    let (rows, _) = panel.as_chunks_mut::<W>();
    if matrix.column_stride == 1 {
        for (p, row) in rows.iter_mut().enumerate() {
            let line = &values[p * matrix.row_stride..];
            if let Some(line) = line.first_chunk::<W>() {
                copy(row, line);
            } else {
                // One by one: so short a copy would be a call.
                row.iter_mut().zip(&line[..lanes]).for_each(|(to, from)| *to = *from);
            }
        }
    } else if matrix.row_stride == 1 {
        let depth = rows.len();
        for lane in (0..W).step_by(4) {
            // Of six lanes, two are written twice.
            let lane = min(lane, W - 4);
            let lines = from_fn(|l| match lane + l {
                l if l < lanes => &values[l * matrix.column_stride..][..depth],
                _ => &ZEROS[..depth],
            });
            interleave(lines, rows, lane);
        }
    } else {
        for (p, row) in rows.iter_mut().enumerate() {
            for (lane, value) in row.iter_mut().enumerate().take(lanes) {
                *value = values[p * matrix.row_stride + lane * matrix.column_stride];
            }
        }
    }
}

/// Writes four lines as four neighbouring lanes.
#[inline(always)]
fn interleave<const W: usize>(lines: [&[f32]; 4], rows: &mut [[f32; W]], lane: usize) {
    let [a, b, c, d] = lines.map(|line| line.as_chunks::<4>());
    let (blocks, rest) = rows.as_chunks_mut::<4>();
    for ((((a, b), c), d), block) in a.0.iter().zip(b.0).zip(c.0).zip(d.0).zip(blocks) {
        for (row, values) in block.iter_mut().zip(transpose([*a, *b, *c, *d])) {
            if let Some(row) = row[lane..].first_chunk_mut::<4>() {
                *row = values;
            }
        }
    }
    for (q, row) in rest.iter_mut().enumerate() {
        if let Some(row) = row[lane..].first_chunk_mut::<4>() {
            *row = [a.1[q], b.1[q], c.1[q], d.1[q]];
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
#[inline(always)]
fn transpose(rows: [[f32; 4]; 4]) -> [[f32; 4]; 4] {
    from_fn(|j| from_fn(|i| rows[i][j]))
}

/// As above, by shuffles: the compiler does not find them.
#[cfg(target_arch = "wasm32")]
#[inline(always)]
fn transpose(rows: [[f32; 4]; 4]) -> [[f32; 4]; 4] {
    use core::arch::wasm32::{f32x4, f32x4_extract_lane, u32x4_shuffle};
    let [a, b, c, d] = rows.map(|[x, y, z, w]| f32x4(x, y, z, w));
    let [low, high] = [u32x4_shuffle::<0, 4, 1, 5>(a, c), u32x4_shuffle::<2, 6, 3, 7>(a, c)];
    let [low2, high2] = [u32x4_shuffle::<0, 4, 1, 5>(b, d), u32x4_shuffle::<2, 6, 3, 7>(b, d)];
    [
        u32x4_shuffle::<0, 4, 1, 5>(low, low2),
        u32x4_shuffle::<2, 6, 3, 7>(low, low2),
        u32x4_shuffle::<0, 4, 1, 5>(high, high2),
        u32x4_shuffle::<2, 6, 3, 7>(high, high2),
    ]
    .map(|v| {
        [f32x4_extract_lane::<0>(v), f32x4_extract_lane::<1>(v), f32x4_extract_lane::<2>(v), f32x4_extract_lane::<3>(v)]
    })
}
