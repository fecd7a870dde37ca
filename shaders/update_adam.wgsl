// One update of Adam or AdamW. Results go to buffers of their own: somebody may still hold the old ones.

@group(0) @binding(0) var<storage, read_write> weights: array<f32>;
@group(0) @binding(1) var<storage, read_write> gradient: array<f32>;
@group(0) @binding(2) var<storage, read_write> first: array<f32>;
@group(0) @binding(3) var<storage, read_write> second: array<f32>;
// Rate and epsilon, both with the corrections of the moments; what the weights are multiplied with; beta 1 and beta 2; 0 for the
// first update, which takes the moments for zeros, whatever stands there.
@group(0) @binding(4) var<storage, read_write> how: array<f32>;
@group(0) @binding(5) var<storage, read_write> new_weights: array<f32>;
@group(0) @binding(6) var<storage, read_write> new_first: array<f32>;
@group(0) @binding(7) var<storage, read_write> new_second: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) at: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
    let index = at.y * groups.x * 64u + at.x;
    if index >= arrayLength(&new_weights) { return; }
    let g = gradient[index];
    let begun = how[5] != 0.0;
    let m = how[3] * select(0.0, first[index], begun) + (1.0 - how[3]) * g;
    let v = how[4] * select(0.0, second[index], begun) + (1.0 - how[4]) * g * g;
    new_first[index] = m;
    new_second[index] = v;
    new_weights[index] = weights[index] * how[2] - how[0] * m / (sqrt(v) + how[1]);
}
