//! An update of all parameters in few dispatches. Burn's optimiser hands over one parameter after the other: it is asked for
//! all of them first, and is given what the update made afterwards.

use super::{Loan, Moments, Optimiser};
use crate::kernels::{self, Adam};
use crate::models::Model;
use burn::module::{Module, ModuleVisitor, Param};
use burn::optim::{AdamState, AdaptiveMomentumState, GradientsParams, LearningRate};
use burn::tensor::Tensor;

impl Optimiser {
    pub(super) fn step_together(
        &mut self,
        rate: LearningRate,
        model: Model,
        gradients: GradientsParams,
        factor: Option<&Tensor<1>>,
    ) -> Model {
        // Burn's step takes the gradients: the second one needs them, too.
        let mut again = Again(&gradients, GradientsParams::new());
        model.visit(&mut again);
        let again = again.1;
        let model = self.lend(Loan::Gathered(vec![]), rate, model, gradients);
        let Loan::Gathered(parameters) = self.take() else { return model };
        let times: Vec<usize> = parameters.iter().map(|parameter| parameter.how.time as usize).collect();
        let updated = kernels::adam_together(parameters, factor).into_iter().zip(times).collect();
        let model = self.lend(Loan::Updated(updated), rate, model, again);
        self.take();
        model
    }
}

struct Again<'a>(&'a GradientsParams, GradientsParams);

impl ModuleVisitor for Again<'_> {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        if let Some(gradient) = self.0.get::<D>(param.id) {
            self.1.register(param.id, gradient);
        }
    }
}

impl Moments {
    /// Hands a parameter over to an update of all, or takes what that made of it: the weights and the state to keep.
    pub(super) fn join<const D: usize>(
        &self,
        [weights, gradient]: [&Tensor<D>; 2],
        moments: &[Tensor<D>; 2],
        how: Adam,
    ) -> Option<(Tensor<D>, AdamState<D>)> {
        let mut loan = self.loan.lock().ok()?;
        let (weights, [first, second], time) = match &mut *loan {
            Loan::Gathered(parameters) => {
                let flat = |tensor: &Tensor<D>| tensor.clone().reshape([-1]);
                parameters.push(kernels::Parameter {
                    weights: flat(weights),
                    gradient: flat(gradient),
                    moments: moments.each_ref().map(flat),
                    how,
                });
                (weights.clone(), moments.clone(), how.time as usize - 1)
            }
            Loan::Updated(given) => {
                let (updated, time) = given.pop_front()?;
                let [weights, first, second] = updated.map(|part| part.reshape(weights.dims()));
                (weights, [first, second], time)
            }
            _ => return None,
        };
        Some((weights, AdamState::new(AdaptiveMomentumState::new(time, first, second))))
    }
}
