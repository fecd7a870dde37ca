// Gradients of attention by the keys and the values. A workgroup takes a place of a head, and asks all places that saw it;
// its lanes share these and the numbers of the head.

// After parts/places.wgsl.

@group(0) @binding(0) var<storage, read_write> qkv: array<f32>;      // [BATCH, LENGTH, 3 · WIDTH]
@group(0) @binding(1) var<storage, read_write> weights: array<f32>;  // [BATCH, HEADS, LENGTH, LENGTH]
@group(0) @binding(2) var<storage, read_write> gradient: array<f32>; // [BATCH, LENGTH, WIDTH]
@group(0) @binding(3) var<storage, read_write> slopes: array<f32>;   // by the scores, as the weights
@group(0) @binding(4) var<storage, read_write> dqkv: array<f32>;     // as qkv, here the keys' and values' parts

@compute @workgroup_size(32)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let index = group.y * groups.x + group.x;
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
    for (var begin = 0u; begin < SIZE; begin += 32u) {
        let c = begin + lane % SIZE;
        var sum = vec2(0.0); // by key and by value
        if lane < PARTS * SIZE && c < SIZE {
            for (var i = first + lane / SIZE; i < LENGTH; i += PARTS) {
                sum.x += slopes[column + i * LENGTH] * qkv[queries + i * 3u * WIDTH + c];
                sum.y += weights[column + i * LENGTH] * gradient[above + i * WIDTH + c];
            }
        }
        sum = gathered(lane, sum);
        if lane < SIZE && c < SIZE {
            dqkv[key + c] = sum.x;
            dqkv[key + WIDTH + c] = sum.y;
        }
    }
}
