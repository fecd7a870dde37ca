//! Small statistics that several stages share; 64-bit floats throughout.

use crate::report::Histogram;

/// Mean; 0 of nothing.
pub fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / values.len() as f64 }
}

/// Standard deviation of the population (divided by n, as scikit-learn's StandardScaler does).
pub fn deviation(values: &[f64]) -> f64 {
    let centre = mean(values);
    mean(&values.iter().map(|x| (x - centre).powi(2)).collect::<Vec<_>>()).sqrt()
}

/// Ascending copy without NaN.
pub fn sorted(values: &[f64]) -> Vec<f64> {
    let mut known: Vec<f64> = values.iter().copied().filter(|x| !x.is_nan()).collect();
    known.sort_by(f64::total_cmp);
    known
}

/// Quantile of ascending values with linear interpolation (NumPy's default); NaN of nothing.
pub fn quantile(ascending: &[f64], share: f64) -> f64 {
    let Some(last) = ascending.len().checked_sub(1) else {
        return f64::NAN;
    };
    let place = share.clamp(0.0, 1.0) * last as f64;
    let (low, high) = (ascending[place.floor() as usize], ascending[place.ceil() as usize]);
    low + (high - low) * place.fract()
}

/// Pearson's correlation over the pairs where both are known; 0 when one is constant.
pub fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let (a, b): (Vec<f64>, Vec<f64>) = a.iter().zip(b).filter(|(x, y)| !x.is_nan() && !y.is_nan()).unzip();
    let (ma, mb) = (mean(&a), mean(&b));
    let product = mean(&a.iter().zip(&b).map(|(x, y)| (x - ma) * (y - mb)).collect::<Vec<_>>());
    let scale = deviation(&a) * deviation(&b);
    if scale > 0.0 { product / scale } else { 0.0 }
}

/// `bars` equally wide bars from the smallest value to the 99.5th percentile; what is beyond is counted apart.
pub fn histogram(values: &[f64], bars: usize) -> Histogram {
    let known = sorted(values);
    let min = known.first().copied().unwrap_or(0.0);
    let far = quantile(&known, 0.995);
    let max = if far > min { far } else { min + 1.0 };
    let mut counts = vec![0; bars];
    let mut beyond = 0;
    for x in known {
        if x > max {
            beyond += 1;
        } else {
            counts[(((x - min) / (max - min) * bars as f64) as usize).min(bars - 1)] += 1;
        }
    }
    Histogram { min, max, counts, beyond }
}

/// Solves the least-squares problem min Σ(θ·[1, x] − y)² by its normal equations (Cholesky). One-hot columns add up to
/// the constant, so a tiny ridge (1e-9 of the mean diagonal) keeps the system definite; it moves no prediction by more than 1e-6.
///
/// `x` is `[y.len(), features]`, row-major. Returns `[1 + features]`, the constant first.
pub fn least_squares(x: &[f32], y: &[f32], features: usize) -> Vec<f64> {
    let size = features + 1;
    let mut gram = vec![0.0; size * size];
    let mut right = vec![0.0; size];
    let mut row = vec![1.0; size];
    for (inputs, &target) in x.chunks_exact(features).zip(y) {
        for (slot, &value) in row[1..].iter_mut().zip(inputs) {
            *slot = f64::from(value);
        }
        for i in 0..size {
            right[i] += row[i] * f64::from(target);
            for j in 0..=i {
                gram[i * size + j] += row[i] * row[j];
            }
        }
    }
    let trace: f64 = (0..size).map(|i| gram[i * size + i]).sum();
    for i in 0..size {
        gram[i * size + i] += 1e-9 * trace / size as f64;
    }
    cholesky(&mut gram, size);
    substitute(&gram, &mut right, size);
    right
}

/// Replaces the lower triangle of a positive definite matrix by its Cholesky factor.
fn cholesky(matrix: &mut [f64], size: usize) {
    for i in 0..size {
        for j in 0..=i {
            let dot: f64 = (0..j).map(|k| matrix[i * size + k] * matrix[j * size + k]).sum();
            let rest = matrix[i * size + j] - dot;
            matrix[i * size + j] =
                if i == j { rest.max(f64::MIN_POSITIVE).sqrt() } else { rest / matrix[j * size + j] };
        }
    }
}

/// Solves L Lᵀ x = b in place.
fn substitute(factor: &[f64], b: &mut [f64], size: usize) {
    for i in 0..size {
        let dot: f64 = (0..i).map(|k| factor[i * size + k] * b[k]).sum();
        b[i] = (b[i] - dot) / factor[i * size + i];
    }
    for i in (0..size).rev() {
        let dot: f64 = (i + 1..size).map(|k| factor[k * size + i] * b[k]).sum();
        b[i] = (b[i] - dot) / factor[i * size + i];
    }
}
