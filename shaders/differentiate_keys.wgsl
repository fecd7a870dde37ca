// Gradients of attention by the keys and the values. A lane takes a place of a head, and asks all places that saw it.

// After parts/places.wgsl.

@group(0) @binding(0) var<storage, read_write> qkv: array<f32>;      // [BATCH, LENGTH, 3 · WIDTH]
@group(0) @binding(1) var<storage, read_write> weights: array<f32>;  // [BATCH, HEADS, LENGTH, LENGTH]
@group(0) @binding(2) var<storage, read_write> gradient: array<f32>; // [BATCH, LENGTH, WIDTH]
@group(0) @binding(3) var<storage, read_write> slopes: array<f32>;   // by the scores, as the weights
@group(0) @binding(4) var<storage, read_write> dqkv: array<f32>;     // as qkv, here the keys' and values' parts

@compute @workgroup_size(32)
fn main(@builtin(global_invocation_id) at: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
    let index = at.y * groups.x * 32u + at.x;
    if index >= BATCH * HEADS * LENGTH { return; }
    let found = place_of(index);
    let batch = found.x;
    let head = found.y;
    let place = found.z;
    let queries = batch * LENGTH * 3u * WIDTH + head * SIZE;
    let key = queries + place * 3u * WIDTH + WIDTH;
    let above = batch * LENGTH * WIDTH + head * SIZE;
    let column = (index - place) * LENGTH + place;
    let first = select(0u, place, CAUSAL == 1u);
    for (var begin = 0u; begin < SIZE; begin += 4u) {
        let columns = four(begin, SIZE);
        var by_key = vec4(0.0);
        var by_value = vec4(0.0);
        for (var i = first; i < LENGTH; i++) {
            let n = queries + i * 3u * WIDTH + columns;
            let m = above + i * WIDTH + columns;
            by_key += slopes[column + i * LENGTH] * vec4(qkv[n.x], qkv[n.y], qkv[n.z], qkv[n.w]);
            by_value += weights[column + i * LENGTH] * vec4(gradient[m.x], gradient[m.y], gradient[m.z], gradient[m.w]);
        }
        for (var k = 0u; k < 4u && begin + k < SIZE; k++) {
            dqkv[key + begin + k] = by_key[k];
            dqkv[key + WIDTH + begin + k] = by_value[k];
        }
    }
}
