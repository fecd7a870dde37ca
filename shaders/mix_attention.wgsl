// Multi-head attention: softmax(q · kᵀ / sqrt(SIZE)) · v. A lane takes a place of a head, and sees what stands before it
// or, if not causal, all that is no padding.

const BATCH: u32 = {{ batch }}u;
const LENGTH: u32 = {{ length }}u;
const HEADS: u32 = {{ heads }}u;
const SIZE: u32 = {{ size }}u; // of a head
const CAUSAL: u32 = {{ causal }}u;
const WIDTH: u32 = HEADS * SIZE;

// Query, key and value side by side, [BATCH, LENGTH, 3 · WIDTH].
@group(0) @binding(0) var<storage, read_write> qkv: array<f32>;
@group(0) @binding(1) var<storage, read_write> real: array<f32>; // 0 for padding, else 1, [BATCH, LENGTH]
@group(0) @binding(2) var<storage, read_write> weights: array<f32>; // [BATCH, HEADS, LENGTH, LENGTH]
@group(0) @binding(3) var<storage, read_write> y: array<f32>; // [BATCH, LENGTH, WIDTH]

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) at: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
    let index = at.y * groups.x * 64u + at.x;
    if index >= BATCH * HEADS * LENGTH { return; }
    let place = index % LENGTH;
    let head = index / LENGTH % HEADS;
    let batch = index / LENGTH / HEADS;
    let query = (batch * LENGTH + place) * 3u * WIDTH + head * SIZE;
    let keys = batch * LENGTH * 3u * WIDTH + WIDTH + head * SIZE;
    let own = index * LENGTH;
    let seen = select(LENGTH, place + 1u, CAUSAL == 1u);
    let scale = 1.0 / sqrt(f32(SIZE));
    var most = -3.0e38;
    for (var j = 0u; j < seen; j++) {
        var score = 0.0;
        for (var c = 0u; c < SIZE; c++) { score += qkv[query + c] * qkv[keys + j * 3u * WIDTH + c]; }
        score *= scale;
        if CAUSAL == 0u { score += (real[batch * LENGTH + j] - 1.0) * 1.0e9; }
        weights[own + j] = score;
        most = max(most, score);
    }
    var sum = 0.0;
    for (var j = 0u; j < seen; j++) {
        let share = exp(weights[own + j] - most);
        weights[own + j] = share;
        sum += share;
    }
    for (var j = 0u; j < seen; j++) { weights[own + j] /= sum; }
    for (var j = seen; j < LENGTH; j++) { weights[own + j] = 0.0; }
    for (var c = 0u; c < SIZE; c++) {
        var mixed = 0.0;
        for (var j = 0u; j < seen; j++) { mixed += weights[own + j] * qkv[keys + WIDTH + j * 3u * WIDTH + c]; }
        y[(batch * LENGTH + place) * WIDTH + head * SIZE + c] = mixed;
    }
}
