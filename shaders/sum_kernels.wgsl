// Adds up what differentiate_kernels.wgsl found part by part: the gradients by a convolution's kernels and its bias.

const PARTS: u32 = {{ parts }}u;
const OUTPUTS: u32 = {{ outputs }}u;
const WEIGHTS: u32 = {{ weights }}u;

@group(0) @binding(0) var<storage, read_write> sums: array<f32>;    // [PARTS, OUTPUTS, WEIGHTS + 1]
@group(0) @binding(1) var<storage, read_write> kernels: array<f32>; // [OUTPUTS, WEIGHTS]
@group(0) @binding(2) var<storage, read_write> bias: array<f32>;    // [OUTPUTS]

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) at: vec3<u32>) {
    if at.x >= OUTPUTS * (WEIGHTS + 1u) { return; }
    var sum = 0.0;
    for (var part = 0u; part < PARTS; part++) { sum += sums[part * OUTPUTS * (WEIGHTS + 1u) + at.x]; }
    let map = at.x / (WEIGHTS + 1u);
    let weight = at.x % (WEIGHTS + 1u);
    if weight == WEIGHTS { bias[map] = sum; } else { kernels[map * WEIGHTS + weight] = sum; }
}
