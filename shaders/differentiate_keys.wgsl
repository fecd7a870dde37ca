// Gradients of attention by the keys and the values. A lane takes a place of a head, and asks all places that saw it.

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
@group(0) @binding(4) var<storage, read_write> dqkv: array<f32>;     // as qkv, here the keys' and values' parts

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) at: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
    let index = at.y * groups.x * 64u + at.x;
    if index >= BATCH * HEADS * LENGTH { return; }
    let place = index % LENGTH;
    let head = index / LENGTH % HEADS;
    let batch = index / LENGTH / HEADS;
    let queries = batch * LENGTH * 3u * WIDTH + head * SIZE;
    let key = queries + place * 3u * WIDTH + WIDTH;
    let above = batch * LENGTH * WIDTH + head * SIZE;
    let column = (index - place) * LENGTH + place;
    let first = select(0u, place, CAUSAL == 1u);
    for (var c = 0u; c < SIZE; c++) {
        var by_key = 0.0;
        var by_value = 0.0;
        for (var i = first; i < LENGTH; i++) {
            by_key += slopes[column + i * LENGTH] * qkv[queries + i * 3u * WIDTH + c];
            by_value += weights[column + i * LENGTH] * gradient[above + i * WIDTH + c];
        }
        dqkv[key + c] = by_key;
        dqkv[key + WIDTH + c] = by_value;
    }
}
