//! How the learning rate changes with the steps.

use crate::spec::{Schedule, Spec};
use std::f64::consts::PI;

/// What a step schedule multiplies by each time.
const GAMMA: f64 = 0.1;
/// Where a cosine ends: a little is left, so that play still does something.
const FLOOR: f64 = 0.01;

/// What η is multiplied by in the step after `step` steps.
pub fn factor(spec: &Spec, step: u32) -> f64 {
    match spec.schedule {
        Schedule::Constant => 1.0,
        Schedule::Step => GAMMA.powf(f64::from(step / spec.schedule_steps)),
        Schedule::Cosine if step < spec.warmup_steps => f64::from(step + 1) / f64::from(spec.warmup_steps),
        Schedule::Cosine => {
            let length = spec.schedule_steps.saturating_sub(spec.warmup_steps).max(1);
            let done = f64::from(step - spec.warmup_steps) / f64::from(length);
            FLOOR + (1.0 - FLOOR) * 0.5 * (1.0 + (PI * done.min(1.0)).cos())
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::report::Value;

    fn spec(schedule: &str) -> Spec {
        let word = Value::Choice(schedule.into());
        let settings = [("schedule".into(), word), ("scheduleSteps".into(), Value::Number(1_100.0))];
        crate::parameters::build("house-price", &crate::parameters::regression(), &settings).unwrap()
    }

    #[test]
    fn step_takes_a_tenth_each_time() {
        let at = |step| factor(&spec("step"), step);
        assert_eq!((at(0), at(1_099)), (1.0, 1.0));
        assert!((at(1_100) - 0.1).abs() < 1e-12 && (at(2_200) - 0.01).abs() < 1e-12);
    }

    #[test]
    fn cosine_rises_over_the_warm_up_and_falls_to_one_percent() {
        let at = |step| factor(&spec("cosine"), step);
        assert!((at(0) - 0.01).abs() < 1e-12 && (at(99) - 1.0).abs() < 1e-12 && at(100) == 1.0);
        assert!((at(600) - 0.505).abs() < 1e-12, "half way down: {}", at(600));
        assert!((at(1_100) - 0.01).abs() < 1e-12 && at(1_000_000) == at(1_100));
    }

    #[test]
    fn constant_does_not_change() {
        assert_eq!(factor(&spec("constant"), 123_456), 1.0);
    }
}
