// Gradients of attention by the scores and by the queries. A lane takes a place of a head.

const BATCH: u32 = {{ batch }}u;
const LENGTH: u32 = {{ length }}u;
const HEADS: u32 = {{ heads }}u;
const SIZE: u32 = {{ size }}u;
const CAUSAL: u32 = {{ causal }}u;
const WIDTH: u32 = HEADS * SIZE;

@group(0) @binding(0) var<storage, read_write> qkv: array<f32>;      // [BATCH, LENGTH, 3 · WIDTH]
@group(0) @binding(1) var<storage, read_write> weights: array<f32>;  // [BATCH, HEADS, LENGTH, LENGTH]
@group(0) @binding(2) var<storage, read_write> gradient: array<f32>; // [BATCH, LENGTH, WIDTH]
@group(0) @binding(3) var<storage, read_write> slopes: array<f32>;   // by the scores, as the weights
@group(0) @binding(4) var<storage, read_write> dqkv: array<f32>;     // as qkv, here the queries' part

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) at: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
    let index = at.y * groups.x * 64u + at.x;
    if index >= BATCH * HEADS * LENGTH { return; }
    let place = index % LENGTH;
    let head = index / LENGTH % HEADS;
    let batch = index / LENGTH / HEADS;
    let query = (batch * LENGTH + place) * 3u * WIDTH + head * SIZE;
    let keys = batch * LENGTH * 3u * WIDTH + WIDTH + head * SIZE;
    let above = (batch * LENGTH + place) * WIDTH + head * SIZE;
    let own = index * LENGTH;
    let seen = select(LENGTH, place + 1u, CAUSAL == 1u);
    // By the weights, and the mean of that under them.
    var mean = 0.0;
    for (var j = 0u; j < seen; j++) {
        var slope = 0.0;
        for (var c = 0u; c < SIZE; c++) { slope += gradient[above + c] * qkv[keys + WIDTH + j * 3u * WIDTH + c]; }
        slopes[own + j] = slope;
        mean += weights[own + j] * slope;
    }
    let scale = 1.0 / sqrt(f32(SIZE));
    for (var j = 0u; j < seen; j++) { slopes[own + j] = weights[own + j] * (slopes[own + j] - mean) * scale; }
    for (var c = 0u; c < SIZE; c++) {
        var sum = 0.0;
        for (var j = 0u; j < seen; j++) { sum += slopes[own + j] * qkv[keys + j * 3u * WIDTH + c]; }
        dqkv[query + c] = sum;
    }
}
