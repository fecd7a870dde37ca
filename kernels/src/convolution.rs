//! Convolution with 3 × 3 kernels and zeros around the picture, as matrix products over the patches of one picture at a
//! time (Chellapilla et al. 2006), so that the patches stay in the cache.

use crate::{View, gemm, parallel};

const KERNEL: usize = 3;
const AREA: usize = KERNEL * KERNEL;

/// Sizes of a convolution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Convolution {
    /// Pictures.
    pub batch: usize,
    /// Channels in.
    pub inputs: usize,
    /// Channels out.
    pub outputs: usize,
    /// Pixels from top to bottom.
    pub height: usize,
    /// Pixels from left to right.
    pub width: usize,
}

impl Convolution {
    fn pixels(&self) -> usize {
        self.height * self.width
    }

    /// Numbers that a pixel of the result is made from.
    fn patch(&self) -> usize {
        self.inputs * AREA
    }

    /// Numbers of a picture with all its patches side by side, `[patch, pixels]`.
    fn patches(&self) -> usize {
        self.patch() * self.pixels()
    }

    /// Multiplications and additions.
    fn work(&self) -> usize {
        self.batch * self.outputs * self.patches()
    }

    /// Of every number of a patch: its channel, and the rows and columns that its shifted picture shares with the picture.
    fn shifts(self) -> impl Iterator<Item = (usize, Shift, Shift)> {
        (0..self.patch()).map(move |index| {
            let (channel, place) = (index / AREA, index % AREA);
            (channel, Shift::new(place / KERNEL, self.height), Shift::new(place % KERNEL, self.width))
        })
    }
}

/// `count` lines from `from` in the picture lie at `to` in the result.
#[derive(Clone, Copy)]
struct Shift {
    from: usize,
    to: usize,
    count: usize,
}

impl Shift {
    fn new(offset: usize, size: usize) -> Self {
        match offset {
            0 => Self { from: 0, to: 1, count: size - 1 },
            1 => Self { from: 0, to: 0, count: size },
            _ => Self { from: 1, to: 0, count: size - 1 },
        }
    }
}

/// Writes the patches of a picture; what lies outside it stays 0.
fn unfold(how: Convolution, picture: &[f32], patches: &mut [f32]) {
    let width = how.width;
    let rows = how.shifts().zip(patches.chunks_exact_mut(how.pixels()));
    for ((channel, down, right), out) in rows {
        let picture = &picture[channel * how.pixels()..];
        for row in 0..down.count {
            let (from, to) = ((down.from + row) * width + right.from, (down.to + row) * width + right.to);
            out[to..to + right.count].copy_from_slice(&picture[from..from + right.count]);
        }
    }
}

/// Adds the patches back to the picture that they came from.
fn fold(how: Convolution, patches: &[f32], picture: &mut [f32]) {
    let width = how.width;
    for ((channel, down, right), patch) in how.shifts().zip(patches.chunks_exact(how.pixels())) {
        let picture = &mut picture[channel * how.pixels()..];
        for row in 0..down.count {
            let (from, to) = ((down.from + row) * width + right.from, (down.to + row) * width + right.to);
            let out = picture[from..from + right.count].iter_mut();
            out.zip(&patch[to..to + right.count]).for_each(|(p, g)| *p += g);
        }
    }
}

fn row_major(values: &[f32], columns: usize) -> View<'_> {
    View { values, row_stride: columns, column_stride: 1 }
}

fn transposed(values: &[f32], columns: usize) -> View<'_> {
    View { values, row_stride: 1, column_stride: columns }
}

/// # Shapes
/// `x` `[batch, inputs, height, width]`, `weight` `[outputs, inputs, 3, 3]`, `bias` `[outputs]`, `y`
/// `[batch, outputs, height, width]`.
pub fn convolve(how: Convolution, x: &[f32], weight: &[f32], bias: &[f32], y: &mut [f32]) {
    let (pixels, patch) = (how.pixels(), how.patch());
    let share = parallel::share(how.work(), how.batch);
    let shares = x.chunks(share * how.inputs * pixels).zip(y.chunks_mut(share * how.outputs * pixels));
    parallel::each(how.work(), shares, |(x, y)| {
        let mut patches = vec![0.0; how.patches()];
        let pictures = x.chunks_exact(how.inputs * pixels).zip(y.chunks_exact_mut(how.outputs * pixels));
        for (picture, out) in pictures {
            unfold(how, picture, &mut patches);
            out.chunks_exact_mut(pixels).zip(bias).for_each(|(map, bias)| map.fill(*bias));
            let size = [how.outputs, patch, pixels];
            gemm(size, row_major(weight, patch), row_major(&patches, pixels), out, pixels, true);
        }
    });
}

/// Adds to `dx`.
///
/// # Shapes
/// `gradient` as `y` there, `dx` as `x`.
pub fn convolve_backward_inputs(how: Convolution, gradient: &[f32], weight: &[f32], dx: &mut [f32]) {
    let (pixels, patch) = (how.pixels(), how.patch());
    let share = parallel::share(how.work(), how.batch);
    let shares = gradient.chunks(share * how.outputs * pixels).zip(dx.chunks_mut(share * how.inputs * pixels));
    parallel::each(how.work(), shares, |(gradient, dx)| {
        let mut patches = vec![0.0; how.patches()];
        let pictures = gradient.chunks_exact(how.outputs * pixels).zip(dx.chunks_exact_mut(how.inputs * pixels));
        for (gradient, picture) in pictures {
            let size = [patch, how.outputs, pixels];
            gemm(size, transposed(weight, patch), row_major(gradient, pixels), &mut patches, pixels, false);
            fold(how, &patches, picture);
        }
    });
}

/// Adds to `dw` and `db`.
///
/// # Shapes
/// `x` and `gradient` as `x` and `y` there, `dw` and `db` as `weight` and `bias`.
pub fn convolve_backward_weights(how: Convolution, x: &[f32], gradient: &[f32], dw: &mut [f32], db: &mut [f32]) {
    let (pixels, patch) = (how.pixels(), how.patch());
    let mut sums = vec![0.0; parallel::parts(how.batch).count() * (dw.len() + db.len())];
    let parts = parallel::parts(how.batch).zip(sums.chunks_exact_mut(dw.len() + db.len()));
    parallel::each(how.work(), parts, |(part, sums)| {
        let (dw, db) = sums.split_at_mut(how.outputs * patch);
        let mut patches = vec![0.0; how.patches()];
        for picture in part {
            let gradient = &gradient[picture * how.outputs * pixels..][..how.outputs * pixels];
            unfold(how, &x[picture * how.inputs * pixels..], &mut patches);
            let size = [how.outputs, pixels, patch];
            gemm(size, row_major(gradient, pixels), transposed(&patches, pixels), dw, patch, true);
            db.iter_mut().zip(gradient.chunks_exact(pixels)).for_each(|(db, map)| *db += crate::norm::sum(map));
        }
    });
    for sums in sums.chunks_exact(dw.len() + db.len()) {
        dw.iter_mut().chain(&mut *db).zip(sums).for_each(|(total, sum)| *total += sum);
    }
}
