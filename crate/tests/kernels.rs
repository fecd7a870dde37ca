//! Every fused operation against its plain-Burn reference, results and gradients, at awkward sizes: on the CPU, or with the
//! feature `gpu` on the machine's graphics adapter, which must be there (SwiftShader, which is software, will do).
#![allow(missing_docs, clippy::unwrap_used)]

use burn::tensor::{Device, Tensor, TensorData};
use kindling::kernels::{self, Activation, Adam, Regression, reference};

#[cfg(not(feature = "gpu"))]
fn device() -> Device {
    Device::flex().autodiff()
}

#[cfg(feature = "gpu")]
fn device() -> Device {
    Device::wgpu(burn::tensor::DeviceKind::DefaultDevice).autodiff()
}

/// Numbers of either sign that differ from place to place.
fn values(count: usize, seed: usize) -> Vec<f32> {
    (0..count).map(|i| ((i * 7_919 + seed * 104_729) % 2_003) as f32 / 1_001.5 - 1.0).collect()
}

fn given<const D: usize>(shape: [usize; D], seed: usize) -> Tensor<D> {
    let count = shape.iter().product();
    Tensor::from_data(TensorData::new(values(count, seed), shape), &device())
}

fn learnt<const D: usize>(shape: [usize; D], seed: usize) -> Tensor<D> {
    given(shape, seed).require_grad()
}

fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().try_to_vec().unwrap()
}

fn close(found: &[f32], wanted: &[f32], what: &str) {
    assert_eq!(found.len(), wanted.len(), "{what}");
    let size = wanted.iter().fold(1.0_f32, |m, v| m.max(v.abs()));
    for (index, (f, w)) in found.iter().zip(wanted).enumerate() {
        assert!((f - w).abs() <= 2e-5 * size, "{what}, number {index}: {f}, not {w}");
    }
}

/// Compares results, and the gradients of a weighted sum of them by every input.
macro_rules! same {
    ($what:expr, [$($input:ident),+], $fused:expr, $plain:expr) => {{
        let (fused, plain) = ($fused, $plain);
        let weights = given(fused.dims(), 77);
        close(&numbers(fused.clone().inner()), &numbers(plain.clone().inner()), &$what);
        let (by_fused, by_plain) = ((fused * weights.clone()).sum().backward(), (plain * weights).sum().backward());
        $(close(
            &numbers($input.grad(&by_fused).unwrap()),
            &numbers($input.grad(&by_plain).unwrap()),
            &format!("{}: gradient by {}", $what, stringify!($input)),
        );)+
    }};
}

const ALL: [Activation; 5] =
    [Activation::Identity, Activation::Relu, Activation::Tanh, Activation::Sigmoid, Activation::Gelu];

#[test]
fn linear_layers() {
    for [rows, inputs, outputs] in [[1, 1, 1], [3, 5, 7], [17, 9, 33], [64, 8, 1], [5, 130, 10], [41, 19, 70]] {
        for activation in ALL {
            let what = format!("{rows} × {inputs} × {outputs}, {activation:?}");
            let (x, w, b) = (learnt([rows, inputs], 1), learnt([inputs, outputs], 2), learnt([outputs], 3));
            let layer = |f: fn(Tensor<2>, Tensor<2>, Option<Tensor<1>>, Activation) -> Tensor<2>, b| {
                f(x.clone(), w.clone(), b, activation)
            };
            same!(what, [x, w, b], layer(kernels::linear, Some(b.clone())), layer(reference::linear, Some(b.clone())));
            same!(what, [x, w], layer(kernels::linear, None), layer(reference::linear, None));
        }
    }
    let (x, w, b) = (learnt([2, 3, 4], 1), learnt([4, 6], 2), learnt([6], 3));
    let act = Activation::Gelu;
    let (fused, plain) = (
        kernels::linear(x.clone(), w.clone(), Some(b.clone()), act),
        reference::linear(x.clone(), w.clone(), Some(b.clone()), act),
    );
    same!("three axes", [x, w, b], fused, plain);
    // A view that is not as it lies in memory.
    let (x, w) = (learnt([4, 6], 1), learnt([4, 3], 2));
    let turned = || x.clone().transpose();
    let fused = kernels::linear(turned(), w.clone(), None, Activation::Tanh);
    same!("transposed", [x, w], fused, reference::linear(turned(), w.clone(), None, Activation::Tanh));
}

#[test]
fn losses() {
    for (rows, classes) in [(1, 2), (7, 3), (33, 65), (5, 10)] {
        let logits = learnt([rows, classes], 1);
        let labels: Vec<f32> = (0..rows).map(|row| (row * 5 % classes) as f32).collect();
        let labels = Tensor::<1>::from_floats(labels.as_slice(), &device());
        let weights = given([rows], 4).abs();
        let fused = kernels::cross_entropy(logits.clone().mul_scalar(3.0), labels.clone(), weights.clone());
        let plain = reference::cross_entropy(logits.clone().mul_scalar(3.0), labels, weights);
        same!(format!("cross-entropy of {rows} × {classes}"), [logits], fused, plain);
        for how in [Regression::Squared, Regression::Absolute, Regression::Huber] {
            let (predictions, targets) = (learnt([rows, 1], 1), given([rows, 1], 2).mul_scalar(2.5));
            let fused = kernels::regression(predictions.clone(), targets.clone(), how);
            same!(
                format!("{how:?} of {rows}"),
                [predictions],
                fused,
                reference::regression(predictions.clone(), targets, how)
            );
        }
    }
}

#[test]
fn updates() {
    // The first update takes the moments for zeros, whatever stands there.
    for (count, time) in [(1, 3), (7, 3), (64, 3), (1_001, 3), (1, 1), (65, 1)] {
        let how = Adam { rate: 0.01, betas: [0.9, 0.999], epsilon: 1e-8, decay: 0.999, time };
        let tensor = |seed| given([count], seed).inner();
        let unread = |moment: Tensor<1>| if time == 1 { moment.full_like(f32::NAN) } else { moment };
        let moments = || [unread(tensor(3)), unread(tensor(4).abs())];
        let (fused, [first, second]) = kernels::adam(tensor(1), tensor(2), moments(), how);
        let (plain, [one, two]) = reference::adam(tensor(1), tensor(2), moments(), how);
        for (found, wanted, what) in [(fused, plain, "weights"), (first, one, "first"), (second, two, "second")] {
            close(&numbers(found), &numbers(wanted), what);
        }
        let kept = tensor(1);
        let found = kernels::descend(kept.clone(), tensor(2), 0.1);
        close(&numbers(found), &numbers(kept.clone() - tensor(2).mul_scalar(0.1)), "descent");
        close(&numbers(kept), &values(count, 1), "what somebody else holds stays");
    }
}

#[test]
fn limits_of_the_gradient() {
    // Too long, within the limit, and zero, which has no direction.
    for (sizes, scale, most) in
        [(vec![1], 1.0, 0.1), (vec![65, 7_001, 3, 64], 1.0, 2.5), (vec![65, 7_001], 1.0, 1e3), (vec![4], 0.0, 1.0)]
    {
        let gradients = || sizes.iter().enumerate().map(|(seed, &size)| given([size], seed).inner().mul_scalar(scale));
        let fused = kernels::squares(gradients().collect()).unwrap();
        let plain = reference::squares(gradients().collect()).unwrap();
        let (fused, plain) = (kernels::shortening(fused, most), reference::shortening(plain, most));
        close(&numbers(fused.clone()), &numbers(plain.clone()), &format!("{sizes:?} at most {most}"));
        for gradient in gradients() {
            let shortened = kernels::shorten(gradient.clone(), fused.clone());
            close(&numbers(shortened), &numbers(gradient * plain.clone()), &format!("{sizes:?} shortened to {most}"));
        }
    }
    let broken = given([3], 1).inner().mul_scalar(f32::NAN);
    assert!(numbers(kernels::shortening(kernels::squares(vec![broken]).unwrap(), 1.0))[0].is_nan());
}

/// The first update takes parameters from anywhere, the later ones what the one before left.
#[cfg(feature = "gpu")]
#[test]
fn updates_of_all_parameters() {
    use kernels::{Parameter, adam_together};
    for sizes in [vec![1], vec![65, 64], vec![7, 1_001, 64], vec![3, 130, 1, 65], vec![5, 2_000_001, 65]] {
        for factor in [None, Some(0.25)] {
            let tensor = |size: usize, seed| given([size], seed).inner();
            let first = |(seed, &size): (usize, &usize)| [tensor(size, seed), tensor(size, 3), tensor(size, 4).abs()];
            let mut found: Vec<[Tensor<1>; 3]> = sizes.iter().enumerate().map(first).collect();
            let mut wanted = found.clone();
            for step in 1..=3 {
                // One parameter began later than the others.
                let time = |index: usize| if index == 1 { step } else { step + 4 };
                let how =
                    |index| Adam { rate: 0.01, betas: [0.9, 0.999], epsilon: 1e-8, decay: 0.999, time: time(index) };
                let gradient = |index: usize| tensor(sizes[index], 10 * index + step as usize);
                let parameter = |(index, [weights, first, second]): (usize, [Tensor<1>; 3])| Parameter {
                    weights,
                    gradient: gradient(index),
                    moments: [first, second],
                    how: how(index),
                };
                let by = factor.map(|factor| Tensor::<1>::from_floats([factor], &device().inner()));
                found = adam_together(found.into_iter().enumerate().map(parameter).collect(), by.as_ref());
                for (index, own) in wanted.iter_mut().enumerate() {
                    let [weights, first, second] = own.clone();
                    let gradient = gradient(index).mul_scalar(factor.unwrap_or(1.0));
                    let (weights, [first, second]) = reference::adam(weights, gradient, [first, second], how(index));
                    *own = [weights, first, second];
                }
                let pairs = found.iter().flatten().zip(wanted.iter().flatten());
                for (index, (found, wanted)) in pairs.enumerate() {
                    let what = format!("{sizes:?}, {factor:?}, step {step}: part {} of {}", index % 3, index / 3);
                    close(&numbers(found.clone()), &numbers(wanted.clone()), &what);
                }
            }
        }
    }
}

mod deep {
    use super::*;

    #[test]
    fn embeddings() {
        let tokens = Tensor::<2>::from_floats([[0.0, 4.0, 2.0], [2.0, 2.0, 1.0]], &device());
        let (table, places) = (learnt([5, 7], 1), learnt([4, 7], 2));
        let fused = kernels::embed(tokens.clone(), table.clone(), places.clone());
        same!("embeddings", [table, places], fused, reference::embed(tokens, table.clone(), places.clone()));
    }

    #[test]
    fn layer_normalisation() {
        for [batch, length, width] in [[1, 1, 2], [2, 3, 7], [3, 5, 64]] {
            let (x, w, b) = (learnt([batch, length, width], 1), learnt([width], 2), learnt([width], 3));
            let fused = kernels::layer_norm(x.clone(), w.clone(), b.clone(), 1e-5);
            let plain = reference::layer_norm(x.clone(), w.clone(), b.clone(), 1e-5);
            same!(format!("{batch} × {length} × {width}"), [x, w, b], fused, plain);
        }
    }

    #[test]
    fn attention() {
        for (batch, length, heads, size) in
            [(1, 1, 1, 1), (2, 5, 2, 3), (1, 40, 3, 4), (2, 65, 1, 16), (2, 7, 2, 40), (1, 3, 1, 72)]
        {
            let width = heads * size;
            let mut real = vec![1.0; batch * length];
            // The last row ends in padding.
            real.iter_mut().rev().take(length / 3).for_each(|r| *r = 0.0);
            let real = Tensor::<2>::from_data(TensorData::new(real, [batch, length]), &device());
            for causal in [true, false] {
                let qkv = learnt([batch, length, 3 * width], 1);
                let fused = kernels::attention(qkv.clone(), real.clone(), heads, causal);
                let (plain, _) = reference::attention(qkv.clone(), real.clone(), heads, causal);
                same!(format!("{batch} × {length}, {heads} heads of {size}, causal {causal}"), [qkv], fused, plain);
            }
        }
    }

    #[test]
    fn convolutions() {
        for [batch, inputs, outputs, height, width] in
            [[1, 1, 1, 1, 1], [2, 1, 3, 5, 4], [3, 4, 5, 7, 7], [1, 3, 2, 2, 9], [2, 5, 45, 4, 3]]
        {
            let (x, w, b) =
                (learnt([batch, inputs, height, width], 1), learnt([outputs, inputs, 3, 3], 2), learnt([outputs], 3));
            let fused = kernels::conv2d(x.clone(), w.clone(), b.clone());
            let plain = reference::conv2d(x.clone(), w.clone(), b.clone());
            same!(format!("{batch} × {inputs} → {outputs}, {height} × {width}"), [x, w, b], fused, plain);
        }
    }

    #[test]
    fn pooling() {
        for [height, width] in [[2, 2], [5, 7], [28, 28]] {
            for activation in ALL {
                let x = learnt([2, 3, height, width], 1);
                let fused = kernels::pool(x.clone(), activation);
                same!(
                    format!("{height} × {width}, {activation:?}"),
                    [x],
                    fused,
                    reference::pool(x.clone(), activation)
                );
            }
        }
    }
}
