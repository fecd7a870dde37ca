// Layer normalisation: a workgroup brings a row to mean 0 and variance 1, then scales and shifts it.

const ROWS: u32 = {{ rows }}u;
const WIDTH: u32 = {{ width }}u;

@group(0) @binding(0) var<storage, read_write> x: array<f32>;      // [ROWS, WIDTH]
@group(0) @binding(1) var<storage, read_write> weight: array<f32>; // [WIDTH]
@group(0) @binding(2) var<storage, read_write> bias: array<f32>;   // [WIDTH]
@group(0) @binding(3) var<storage, read_write> y: array<f32>;      // [ROWS, WIDTH]
// Mean and 1 / sqrt(variance + epsilon), [ROWS, 2].
@group(0) @binding(4) var<storage, read_write> statistics: array<f32>;
@group(0) @binding(5) var<storage, read_write> epsilon: array<f32>; // [1]

var<workgroup> found: array<array<vec4<f32>, 8>, 2>;

// The sum of what all lanes have. To be called once for either `turn`: nobody waits for the last reader.
fn total(lane: u32, own: f32, turn: u32) -> f32 {
    found[turn][lane / 4u][lane % 4u] = own;
    workgroupBarrier();
    var sums = vec4(0.0);
    for (var n = 0u; n < 8u; n++) { sums += found[turn][n]; }
    return sums.x + sums.y + sums.z + sums.w;
}

@compute @workgroup_size(32)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let row = group.y * groups.x + group.x;
    if row >= ROWS { return; }
    let begin = row * WIDTH;
    var sum = 0.0;
    for (var c = lane; c < WIDTH; c += 32u) { sum += x[begin + c]; }
    let mean = total(lane, sum, 0u) / f32(WIDTH);
    var squares = 0.0;
    for (var c = lane; c < WIDTH; c += 32u) { squares += (x[begin + c] - mean) * (x[begin + c] - mean); }
    let scale = 1.0 / sqrt(total(lane, squares, 1u) / f32(WIDTH) + epsilon[0]);
    for (var c = lane; c < WIDTH; c += 32u) { y[begin + c] = (x[begin + c] - mean) * scale * weight[c] + bias[c]; }
    if lane == 0u {
        statistics[2u * row] = mean;
        statistics[2u * row + 1u] = scale;
    }
}
