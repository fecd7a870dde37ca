//! Functions of slices.

/// e^x of every number.
pub fn exp(values: &mut [f32]) {
    values.iter_mut().for_each(|v| *v = v.exp());
}
/// tanh of every number.
pub fn tanh(values: &mut [f32]) {
    values.iter_mut().for_each(|v| *v = v.tanh());
}
/// 1/(1+e^-x).
pub fn sigmoid(values: &mut [f32]) {
    values.iter_mut().for_each(|v| *v = 1.0 / (1.0 + (-*v).exp()));
}
/// GELU.
pub fn gelu(values: &mut [f32]) {
    values.iter_mut().for_each(|v| *v = 0.5 * *v * (1.0 + (0.797_884_6 * (*v + 0.044_715 * *v * *v * *v)).tanh()));
}
/// Multiplies by the derivative.
pub fn gelu_backward(x: &[f32], gradient: &mut [f32]) {
    for (g, &x) in gradient.iter_mut().zip(x) {
        let t = (0.797_884_6 * (x + 0.044_715 * x * x * x)).tanh();
        *g *= 0.5 * (1.0 + t) + 0.5 * x * (1.0 - t * t) * 0.797_884_6 * (1.0 + 3.0 * 0.044_715 * x * x);
    }
}
