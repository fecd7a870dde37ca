// Layer normalisation: brings each row to mean 0 and variance 1, then scales and shifts it. A workgroup takes eight rows, four
// lanes each of them.

const WIDTH: u32 = {{ width }}u;

@group(0) @binding(0) var<storage, read_write> x: array<f32>;      // [rows, WIDTH]
@group(0) @binding(1) var<storage, read_write> weight: array<f32>; // [WIDTH]
@group(0) @binding(2) var<storage, read_write> bias: array<f32>;   // [WIDTH]
@group(0) @binding(3) var<storage, read_write> y: array<f32>;      // [rows, WIDTH]
// Mean and 1 / sqrt(variance + epsilon), [rows, 2].
@group(0) @binding(4) var<storage, read_write> statistics: array<f32>;
@group(0) @binding(5) var<storage, read_write> epsilon: array<f32>; // [1]

var<workgroup> sums: array<f32, 32>;
var<workgroup> squares: array<f32, 32>;

@compute @workgroup_size(32)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let rows = arrayLength(&statistics) / 2u;
    let row = (group.y * groups.x + group.x) * 8u + lane / 4u;
    let begin = row * WIDTH;
    let end = select(begin, begin + WIDTH, row < rows);
    let first = begin + lane % 4u;
    var sum = 0.0;
    for (var c = first; c < end; c += 4u) { sum += x[c]; }
    sums[lane] = sum;
    workgroupBarrier();
    let team = lane / 4u * 4u;
    let mean = (sums[team] + sums[team + 1u] + sums[team + 2u] + sums[team + 3u]) / f32(WIDTH);
    var square = 0.0;
    for (var c = first; c < end; c += 4u) { square += (x[c] - mean) * (x[c] - mean); }
    squares[lane] = square;
    workgroupBarrier();
    let variance = (squares[team] + squares[team + 1u] + squares[team + 2u] + squares[team + 3u]) / f32(WIDTH);
    let scale = 1.0 / sqrt(variance + epsilon[0]);
    for (var c = first; c < end; c += 4u) { y[c] = (x[c] - mean) * scale * weight[c - begin] + bias[c - begin]; }
    if lane % 4u == 0u && row < rows {
        statistics[2u * row] = mean;
        statistics[2u * row + 1u] = scale;
    }
}
