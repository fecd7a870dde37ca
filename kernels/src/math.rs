//! eˣ and what is made of it, for slices: no branches, so that the compiler computes four numbers at a time.

/// Above, e^x is no number; below −HIGHEST it is 0 within what a float can tell.
const HIGHEST: f32 = 88.0;
/// √(2/π).
const ROOT: f32 = 0.797_884_6;
const CUBIC: f32 = 0.044_715;

/// Adding and taking away 1.5 · 2²³ rounds to a whole number.
const ROUND: f32 = 12_582_912.0;

/// e^x = 2ⁿ · e^r, n the whole number nearest to x / ln 2; e^r by its series to r⁶ fitted to |r| ≤ ln 2 / 2 (Cephes' expf).
/// Off by 1.2e-7 of the value at most; below −88 it is no less than e⁻⁸⁸. A NaN stays one.
#[inline(always)]
fn exp_of(x: f32) -> f32 {
    let x = if x > HIGHEST { HIGHEST } else { x };
    let x = if x < -HIGHEST { -HIGHEST } else { x };
    let shifted = x * std::f32::consts::LOG2_E + ROUND;
    let n = shifted - ROUND;
    // ln 2 in two parts: n · the first is exact.
    let r = x - n * 0.693_359_4 + n * 2.121_944_4e-4;
    let series = 1.987_569_1e-4_f32;
    let series = series * r + 1.398_2e-3;
    let series = series * r + 8.333_452e-3;
    let series = series * r + 4.166_579_6e-2;
    let series = series * r + 0.166_666_65;
    let series = series * r + 0.5;
    let power = series * r * r + r + 1.0;
    // The low bits of `shifted` are n: moved up, they are an exponent.
    let scale = f32::from_bits((shifted.to_bits() << 23).wrapping_add(127 << 23));
    power * scale
}

/// tanh x = 1 − 2 / (e²ˣ + 1); near 0, where that cancels, its series (Cephes' tanhf).
#[inline(always)]
fn tanh_of(x: f32) -> f32 {
    let z = x * x;
    let near = -5.704_988_7e-3_f32;
    let near = near * z + 2.063_908_8e-2;
    let near = near * z - 5.373_972_2e-2;
    let near = near * z + 0.133_314_43;
    let near = near * z - 0.333_332_8;
    let near = near * z * x + x;
    // The sign apart: e^|2x| is at least 1.
    let far = 1.0 - 2.0 / (exp_of(2.0 * x.abs()) + 1.0);
    let far = far.copysign(x);
    if x.abs() < 0.625 { near } else { far }
}

/// e^x of every number.
pub(crate) fn exp(values: &mut [f32]) {
    values.iter_mut().for_each(|v| *v = exp_of(*v));
}

/// tanh x of every number.
pub(crate) fn tanh(values: &mut [f32]) {
    values.iter_mut().for_each(|v| *v = tanh_of(*v));
}

/// 1 / (1 + e⁻ˣ) of every number.
pub(crate) fn sigmoid(values: &mut [f32]) {
    values.iter_mut().for_each(|v| *v = 1.0 / (1.0 + exp_of(-*v)));
}

/// x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³))) of every number: x / (1 + e^(−2u)), u being what tanh is taken of.
pub(crate) fn gelu(values: &mut [f32]) {
    values.iter_mut().for_each(|v| {
        let u = ROOT * (*v + CUBIC * *v * *v * *v);
        *v /= 1.0 + exp_of(-2.0 * u);
    });
}

/// Multiplies the gradient by the derivative of [`gelu`]: with s = 1 / (1 + e^(−2u)), s + x · 2 s (1 − s) · u′.
pub(crate) fn gelu_backward(x: &[f32], gradient: &mut [f32]) {
    for (g, &x) in gradient.iter_mut().zip(x) {
        let u = ROOT * (x + CUBIC * x * x * x);
        let e = exp_of(-2.0 * u);
        let share = 1.0 / (1.0 + e);
        let slope = ROOT * (1.0 + 3.0 * CUBIC * x * x);
        // 1 − s would cancel; e · s is the same.
        *g *= share + x * 2.0 * share * (e * share) * slope;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The largest distance from `exact` over [−limit, limit], in units that `size` gives.
    fn worst(f: impl Fn(&mut [f32]), exact: impl Fn(f64) -> f64, limit: f32, size: impl Fn(f64) -> f64) -> f64 {
        let x: Vec<f32> = (-100_000..=100_000).map(|i| i as f32 / 100_000.0 * limit).collect();
        let mut y = x.clone();
        f(&mut y);
        let pairs = x.iter().zip(&y).map(|(&x, &y)| {
            let exact = exact(f64::from(x));
            (f64::from(y) - exact).abs() / size(exact)
        });
        pairs.fold(0.0, f64::max)
    }

    #[test]
    fn functions_are_as_exact_as_floats_allow() {
        let relative = |y: f64| y.abs().max(1e-37);
        let absolute = |_: f64| 1.0;
        let gelu_exact = |x: f64| 0.5 * x * (1.0 + (f64::from(ROOT) * (x + 0.044_715 * x * x * x)).tanh());
        assert!(worst(exp, f64::exp, 87.0, relative) < 2e-7);
        assert!(worst(tanh, f64::tanh, 12.0, relative) < 3e-7);
        assert!(worst(sigmoid, |x| 1.0 / (1.0 + (-x).exp()), 30.0, relative) < 3e-7);
        assert!(worst(gelu, gelu_exact, 6.0, absolute) < 1e-6);
    }

    #[test]
    fn far_out_they_saturate_and_a_nan_stays() {
        let mut y = [f32::INFINITY, 1e30, -1e30, f32::NEG_INFINITY, f32::NAN];
        exp(&mut y);
        assert!(y[0] > 1e38 && y[1] > 1e38 && y[2] < 1e-37 && y[3] < 1e-37 && y[4].is_nan());
        let mut y = [1e30, -1e30, f32::NAN];
        tanh(&mut y);
        assert!(y[0] == 1.0 && y[1] == -1.0 && y[2].is_nan());
        let mut y = [1e10, -1e10, f32::NAN];
        sigmoid(&mut y);
        assert!(y[0] == 1.0 && y[1] < 1e-37 && y[2].is_nan());
    }

    #[test]
    fn the_slope_of_gelu_is_its_derivative() {
        for i in -60..=60 {
            let x = i as f32 / 10.0;
            let exact = |x: f64| 0.5 * x * (1.0 + (f64::from(ROOT) * (x + 0.044_715 * x * x * x)).tanh());
            let slope = (exact(f64::from(x) + 1e-5) - exact(f64::from(x) - 1e-5)) / 2e-5;
            let mut gradient = [1.0];
            gelu_backward(&[x], &mut gradient);
            assert!((f64::from(gradient[0]) - slope).abs() < 1e-6, "at {x}");
        }
    }
}
