//! Layer normalisation: every row to mean 0 and variance 1, then scaled and shifted (Ba et al. 2016).

use crate::parallel;

/// Operations that either pass takes for a number, about.
const COST: usize = 8;

/// `statistics` becomes mean and 1 / √(variance + ε) of every row.
///
/// # Shapes
/// `x` and `y` `[rows, width]`, `weight` and `bias` `[width]`, `statistics` `[rows, 2]`.
pub fn normalise(epsilon: f32, x: &[f32], weight: &[f32], bias: &[f32], y: &mut [f32], statistics: &mut [f32]) {
    let width = weight.len();
    let work = x.len() * COST;
    let share = parallel::share(work, x.len() / width);
    let shares = x.chunks(share * width).zip(y.chunks_mut(share * width)).zip(statistics.chunks_mut(share * 2));
    parallel::each(work, shares, |((x, y), statistics)| {
        let rows = x.chunks_exact(width).zip(y.chunks_exact_mut(width));
        for ((row, out), found) in rows.zip(statistics.chunks_exact_mut(2)) {
            let mean = sum(row) / width as f32;
            out.iter_mut().zip(row).for_each(|(o, x)| *o = x - mean);
            let variance = product(out, out) / width as f32;
            let scale = 1.0 / (variance + epsilon).sqrt();
            for ((o, w), b) in out.iter_mut().zip(weight).zip(bias) {
                *o = *o * scale * w + b;
            }
            found.copy_from_slice(&[mean, scale]);
        }
    });
}

/// The gradients, from what [`normalise`] was given and what it noted; adds to `dw` and `db`.
///
/// # Shapes
/// As there; `gradient` and `dx` `[rows, width]`, `dw` and `db` `[width]`.
pub fn normalise_backward(
    x: &[f32],
    weight: &[f32],
    statistics: &[f32],
    gradient: &[f32],
    dx: &mut [f32],
    [dw, db]: [&mut [f32]; 2],
) {
    let (width, rows) = (weight.len(), dx.len() / weight.len());
    let share = parallel::parts(rows).next().map_or(1, |part| part.len());
    let mut sums = vec![0.0; rows.div_ceil(share) * 2 * width];
    let given = x.chunks(share * width).zip(statistics.chunks(share * 2)).zip(gradient.chunks(share * width));
    let shares = given.zip(dx.chunks_mut(share * width)).zip(sums.chunks_exact_mut(2 * width));
    parallel::each(2 * x.len() * COST, shares, |((((x, statistics), gradient), dx), sums)| {
        differentiate_rows([x, weight, statistics, gradient], dx, sums.split_at_mut(width));
    });
    for sums in sums.chunks_exact(2 * width) {
        dw.iter_mut().chain(&mut *db).zip(sums).for_each(|(total, sum)| *total += sum);
    }
}

/// The same, of some of the rows.
fn differentiate_rows(
    [x, weight, statistics, gradient]: [&[f32]; 4],
    dx: &mut [f32],
    (dw, db): (&mut [f32], &mut [f32]),
) {
    let width = weight.len();
    let mut normal = vec![0.0; width];
    let rows = x.chunks_exact(width).zip(gradient.chunks_exact(width)).zip(dx.chunks_exact_mut(width));
    for (((row, gradient), out), found) in rows.zip(statistics.chunks_exact(2)) {
        let (mean, scale) = (found[0], found[1]);
        normal.iter_mut().zip(row).for_each(|(n, x)| *n = (x - mean) * scale);
        for ((dw, n), g) in dw.iter_mut().zip(&normal).zip(gradient) {
            *dw += n * g;
        }
        db.iter_mut().zip(gradient).for_each(|(db, g)| *db += g);
        for ((o, g), w) in out.iter_mut().zip(gradient).zip(weight) {
            *o = g * w;
        }
        let (all, along) = (sum(out) / width as f32, product(out, &normal) / width as f32);
        for (o, n) in out.iter_mut().zip(&normal) {
            *o = scale * (*o - all - n * along);
        }
    }
}

/// Eight running sums, so that they can be four lanes wide.
pub(crate) fn sum(values: &[f32]) -> f32 {
    let (chunks, rest) = values.as_chunks::<8>();
    let mut sums = [0.0_f32; 8];
    for chunk in chunks {
        sums.iter_mut().zip(chunk).for_each(|(s, v)| *s += v);
    }
    sums.iter().sum::<f32>() + rest.iter().sum::<f32>()
}

/// The largest; of numbers with a NaN among them, any.
pub(crate) fn largest(values: &[f32]) -> f32 {
    let (chunks, rest) = values.as_chunks::<8>();
    let mut most = [f32::NEG_INFINITY; 8];
    for chunk in chunks {
        most.iter_mut().zip(chunk).for_each(|(m, v)| *m = if *v > *m { *v } else { *m });
    }
    most.iter().chain(rest).fold(f32::NEG_INFINITY, |m, &v| if v > m { v } else { m })
}

/// Σ aᵢ·bᵢ.
pub(crate) fn product(a: &[f32], b: &[f32]) -> f32 {
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    let mut sums = [0.0_f32; 8];
    for (a, b) in a.iter().zip(b) {
        for ((s, a), b) in sums.iter_mut().zip(a).zip(b) {
            *s += a * b;
        }
    }
    sums.iter().sum::<f32>() + a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum::<f32>()
}
