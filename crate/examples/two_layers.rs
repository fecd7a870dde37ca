//! A network of two layers learns a sine: the Burn third of the course's section on training loops.
//! `cargo run --example two_layers --profile fast`

use burn::module::Module;
use burn::nn::loss::{MseLoss, Reduction};
use burn::nn::{Linear, LinearConfig, Tanh};
use burn::optim::{AdamConfig, GradientsParams};
use burn::tensor::{Device, Tensor};

/// 1 -> 16 -> 1.
#[derive(Module, Debug)]
struct Network {
    hidden: Linear,
    output: Linear,
}

impl Network {
    /// # Shapes
    /// `x` [rows, 1], the result [rows, 1].
    fn forward(&self, x: Tensor<2>) -> Tensor<2> {
        self.output.forward(Tanh::new().forward(self.hidden.forward(x)))
    }
}

fn main() {
    let device = Device::flex().autodiff();
    let mut model =
        Network { hidden: LinearConfig::new(1, 16).init(&device), output: LinearConfig::new(16, 1).init(&device) };
    let mut optimiser = AdamConfig::new().init();
    let point = |i: usize| -1.0 + 2.0 * i as f32 / 255.0;
    for step in 1..=1000 {
        // 64 of 256 points, others in each step: 37 and 256 have no common factor.
        let x: Vec<f32> = (0..64).map(|row| point((step * 64 + row) * 37 % 256)).collect();
        let y: Vec<f32> = x.iter().map(|x| (1.5 * std::f32::consts::PI * x).sin()).collect();
        let (x, y) = (Tensor::<1>::from_floats(x.as_slice(), &device), Tensor::<1>::from_floats(y.as_slice(), &device));
        let predictions = model.forward(x.reshape([64, 1])); // predict
        let loss = MseLoss::new().forward(predictions, y.reshape([64, 1]), Reduction::Mean); // compare
        let gradients = GradientsParams::from_grads(loss.backward(), &model); // differentiate
        model = optimiser.step(0.02, model, gradients); // update
        if step % 200 == 0 {
            println!("step {step}: loss {:.5}", loss.into_scalar::<f32>());
        }
    }
    let half = Tensor::<2>::from_floats([[0.5]], &device);
    println!("y(0.5) = {:.3}, the sine has 0.707", model.forward(half).into_scalar::<f32>());
}
