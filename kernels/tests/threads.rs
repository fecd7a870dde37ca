//! Every operation makes the same numbers, to the last bit, however many threads share its work.
#![cfg(feature = "threads")]
#![allow(clippy::unwrap_used)]

use kindling_kernels::*;

fn numbers(count: usize, seed: usize) -> Vec<f32> {
    (0..count).map(|i| ((i * 7919 + seed * 104_729) % 2_003) as f32 / 1_001.5 - 1.0).collect()
}

/// What `make` gives on one thread, three and eight.
fn same(name: &str, make: impl Fn() -> Vec<Vec<f32>> + Send + Sync) {
    let on = |count| rayon::ThreadPoolBuilder::new().num_threads(count).build().unwrap().install(&make);
    let one = on(1);
    assert!(one.iter().flatten().any(|v| *v != 0.0), "{name} gives something");
    for count in [3, 8] {
        for (a, b) in one.iter().zip(on(count)) {
            assert!(a.iter().zip(&b).all(|(a, b)| a.to_bits() == b.to_bits()), "{name} on {count} threads");
        }
    }
}

#[test]
fn products() {
    for [m, k, n] in [[257, 301, 130], [1_030, 65, 77], [40, 520, 513], [7, 900, 900], [900, 900, 1]] {
        let (a, b) = (numbers(m * k, 1), numbers(k * n, 2));
        let by_rows = View { values: &a, row_stride: k, column_stride: 1 };
        let by_columns = View { values: &a, row_stride: 1, column_stride: m };
        let factor = View { values: &b, row_stride: n, column_stride: 1 };
        same(&format!("{m} × {k} × {n}"), || {
            let (mut c, mut d) = (numbers(m * (n + 3), 3), numbers(m * n, 3));
            gemm([m, k, n], by_rows, factor, &mut c, n + 3, true);
            gemm([m, k, n], by_columns, factor, &mut d, n, false);
            vec![c, d]
        });
    }
}

#[test]
fn convolution_and_pooling() {
    let how = Convolution { batch: 13, inputs: 5, outputs: 12, height: 21, width: 18 };
    let (x, w, bias) = (numbers(13 * 5 * 21 * 18, 1), numbers(12 * 5 * 9, 2), numbers(12, 3));
    let count = 13 * 12 * 21 * 18;
    same("convolution", || {
        let (mut y, mut dx, mut dw, mut db) = (vec![0.0; count], vec![0.0; x.len()], vec![0.0; w.len()], vec![0.0; 12]);
        convolve(how, &x, &w, &bias, &mut y);
        convolve_backward_inputs(how, &y, &w, &mut dx);
        convolve_backward_weights(how, &x, &y, &mut dw, &mut db);
        vec![y, dx, dw, db]
    });
    let x = numbers(200 * 61 * 60, 4);
    same("pooling", || {
        let mut y = vec![0.0; 200 * 30 * 30];
        pool(Activation::Tanh, [61, 60], &x, &mut y);
        let mut dx = x.clone();
        pool_backward(Activation::Tanh, [61, 60], &mut dx, &y, numbers(y.len(), 5));
        vec![y, dx]
    });
}

#[test]
fn attention_and_normalisation() {
    for causal in [false, true] {
        let how = Attention { batch: 5, length: 90, width: 72, heads: 6, causal };
        let (qkv, real, gradient) = (numbers(5 * 90 * 216, 1), vec![1.0; 5 * 90], numbers(5 * 90 * 72, 2));
        same("attention", || {
            let (mut weights, mut y, mut dqkv) =
                (vec![0.0; 5 * 6 * 90 * 90], vec![0.0; 5 * 90 * 72], vec![0.0; qkv.len()]);
            attend(how, &qkv, &real, &mut weights, &mut y);
            attend_backward(how, &qkv, &weights, &gradient, &mut dqkv);
            vec![weights, y, dqkv]
        });
    }
    let (x, weight, bias) = (numbers(7_001 * 48, 3), numbers(48, 4), numbers(48, 5));
    same("normalisation", || {
        let (mut y, mut statistics, mut dx) = (vec![0.0; x.len()], vec![0.0; 2 * 7_001], vec![0.0; x.len()]);
        let (mut dw, mut db) = (vec![0.0; 48], vec![0.0; 48]);
        normalise(1e-5, &x, &weight, &bias, &mut y, &mut statistics);
        normalise_backward(&x, &weight, &statistics, &y, &mut dx, [&mut dw, &mut db]);
        vec![y, statistics, dx, dw, db]
    });
}

#[test]
fn activations_and_updates() {
    let x = numbers(400_003, 1);
    for activation in [Activation::Relu, Activation::Tanh, Activation::Sigmoid, Activation::Gelu] {
        same("activation", || {
            let y = activation.of(&x);
            let mut gradient = numbers(x.len(), 2);
            activation.backward(if activation.keeps_input() { &x } else { &y }, &mut gradient);
            vec![y, gradient]
        });
    }
    let adam = Adam { rate: 0.01, betas: [0.9, 0.999], epsilon: 1e-8, decay: 0.99, time: 3 };
    same("Adam", || {
        let [mut w, mut m] = [3, 4].map(|seed| numbers(x.len(), seed));
        let mut v: Vec<f32> = m.iter().map(|m| m * m).collect();
        adam.update(&mut w, &x, [&mut m, &mut v]);
        vec![w, m, v]
    });
}
