// The gradient before an activation. `kept` is what went into gelu, of the others what came out.

const COUNT: u32 = {{ count }}u;
const ACTIVATION: u32 = {{ activation }}u;

@group(0) @binding(0) var<storage, read_write> kept: array<f32>;
@group(0) @binding(1) var<storage, read_write> gradient: array<f32>;
@group(0) @binding(2) var<storage, read_write> found: array<f32>;

fn slope(v: f32) -> f32 {
    switch ACTIVATION {
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

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) at: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
    let index = at.y * groups.x * 64u + at.x;
    if index < COUNT { found[index] = gradient[index] * slope(kept[index]); }
}
