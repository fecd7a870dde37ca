// Layer normalisation: a lane brings a row to mean 0 and variance 1, then scales and shifts it.

const ROWS: u32 = {{ rows }}u;
const WIDTH: u32 = {{ width }}u;

@group(0) @binding(0) var<storage, read_write> x: array<f32>;      // [ROWS, WIDTH]
@group(0) @binding(1) var<storage, read_write> weight: array<f32>; // [WIDTH]
@group(0) @binding(2) var<storage, read_write> bias: array<f32>;   // [WIDTH]
@group(0) @binding(3) var<storage, read_write> y: array<f32>;      // [ROWS, WIDTH]
// Mean and 1 / sqrt(variance + epsilon), [ROWS, 2].
@group(0) @binding(4) var<storage, read_write> statistics: array<f32>;
@group(0) @binding(5) var<storage, read_write> epsilon: array<f32>; // [1]

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) at: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
    let row = at.y * groups.x * 64u + at.x;
    if row >= ROWS { return; }
    let begin = row * WIDTH;
    var mean = 0.0;
    for (var c = 0u; c < WIDTH; c++) { mean += x[begin + c]; }
    mean /= f32(WIDTH);
    var variance = 0.0;
    for (var c = 0u; c < WIDTH; c++) { variance += (x[begin + c] - mean) * (x[begin + c] - mean); }
    let scale = 1.0 / sqrt(variance / f32(WIDTH) + epsilon[0]);
    for (var c = 0u; c < WIDTH; c++) { y[begin + c] = (x[begin + c] - mean) * scale * weight[c] + bias[c]; }
    statistics[2u * row] = mean;
    statistics[2u * row + 1u] = scale;
}
