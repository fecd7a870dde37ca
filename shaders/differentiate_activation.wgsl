// The gradient before an activation. `kept` is what went into gelu, of the others what came out.

// After parts/activation.wgsl.

const ACTIVATION: u32 = {{ activation }}u;

@group(0) @binding(0) var<storage, read_write> kept: array<f32>;
@group(0) @binding(1) var<storage, read_write> gradient: array<f32>;
@group(0) @binding(2) var<storage, read_write> found: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) at: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
    let index = at.y * groups.x * 64u + at.x;
    if index < arrayLength(&found) { found[index] = gradient[index] * slope(ACTIVATION, kept[index]); }
}
