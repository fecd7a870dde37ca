// Activations by number: 0 none, 1 relu, 2 tanh, 3 sigmoid, 4 gelu.

fn activate(activation: u32, v: f32) -> f32 {
    switch activation {
        case 1u: { return select(v, 0.0, v < 0.0); }
        // Some drivers' tanh overflows far out, where it is 1 already.
        case 2u: { return tanh(clamp(v, -15.0, 15.0)); }
        case 3u: { return 1.0 / (1.0 + exp(-v)); }
        case 4u: { return v / (1.0 + exp(-1.5957691 * (v + 0.044715 * v * v * v))); }
        default: { return v; }
    }
}

// The derivative, of what went into gelu, of the others by what came out.
fn slope(activation: u32, v: f32) -> f32 {
    switch activation {
        case 1u: { return select(0.0, 1.0, v > 0.0); }
        case 2u: { return 1.0 - v * v; }
        case 3u: { return v * (1.0 - v); }
        case 4u: {
            let e = exp(min(-1.5957691 * (v + 0.044715 * v * v * v), 80.0));
            let share = 1.0 / (1.0 + e);
            return share + v * 2.0 * share * (e * share) * 0.7978846 * (1.0 + 0.134145 * v * v);
        }
        default: { return 1.0; }
    }
}

