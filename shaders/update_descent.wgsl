// w - rate · g, to a buffer of its own: somebody may still hold the old weights.

@group(0) @binding(0) var<storage, read_write> weights: array<f32>;
@group(0) @binding(1) var<storage, read_write> gradient: array<f32>;
@group(0) @binding(2) var<storage, read_write> rate: array<f32>; // [1]
@group(0) @binding(3) var<storage, read_write> found: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) at: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
    let index = at.y * groups.x * 64u + at.x;
    if index < arrayLength(&found) { found[index] = weights[index] - rate[0] * gradient[index]; }
}
