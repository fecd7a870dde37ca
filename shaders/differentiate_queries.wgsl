// Gradients of attention by the scores and by the queries. A lane takes a place of a head, and asks all places that it sees.

// After parts/places.wgsl.

@group(0) @binding(0) var<storage, read_write> qkv: array<f32>;      // [BATCH, LENGTH, 3 · WIDTH]
@group(0) @binding(1) var<storage, read_write> weights: array<f32>;  // [BATCH, HEADS, LENGTH, LENGTH]
@group(0) @binding(2) var<storage, read_write> gradient: array<f32>; // [BATCH, LENGTH, WIDTH]
@group(0) @binding(3) var<storage, read_write> slopes: array<f32>;   // by the scores, as the weights
@group(0) @binding(4) var<storage, read_write> dqkv: array<f32>;     // as qkv, here the queries' part

@compute @workgroup_size(32)
fn main(@builtin(global_invocation_id) at: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
    let index = at.y * groups.x * 32u + at.x;
    if index >= BATCH * HEADS * LENGTH { return; }
    let found = place_of(index);
    let batch = found.x;
    let head = found.y;
    let place = found.z;
    let query = (batch * LENGTH + place) * 3u * WIDTH + head * SIZE;
    let keys = batch * LENGTH * 3u * WIDTH + WIDTH + head * SIZE;
    let above = (batch * LENGTH + place) * WIDTH + head * SIZE;
    let own = index * LENGTH;
    let seen = select(LENGTH, place + 1u, CAUSAL == 1u);
    var upper = array<f32, SIZE>();
    for (var c = 0u; c < SIZE; c++) { upper[c] = gradient[above + c]; }
    // By the weights, and the mean of that under them.
    var mean = 0.0;
    for (var j = 0u; j < seen; j += 4u) {
        let others = keys + WIDTH + four(j, LENGTH) * 3u * WIDTH;
        var slope = vec4(0.0);
        for (var c = 0u; c < SIZE; c++) {
            slope += upper[c] * vec4(qkv[others.x + c], qkv[others.y + c], qkv[others.z + c], qkv[others.w + c]);
        }
        for (var k = 0u; k < 4u && j + k < seen; k++) {
            slopes[own + j + k] = slope[k];
            mean += weights[own + j + k] * slope[k];
        }
    }
    let scale = 1.0 / sqrt(f32(SIZE));
    for (var j = 0u; j < seen; j++) { slopes[own + j] = weights[own + j] * (slopes[own + j] - mean) * scale; }
    for (var begin = 0u; begin < SIZE; begin += 4u) {
        let columns = keys + four(begin, SIZE);
        var sum = vec4(0.0);
        for (var j = 0u; j < seen; j++) {
            let n = columns + j * 3u * WIDTH;
            sum += slopes[own + j] * vec4(qkv[n.x], qkv[n.y], qkv[n.z], qkv[n.w]);
        }
        for (var k = 0u; k < 4u && begin + k < SIZE; k++) { dqkv[query + begin + k] = sum[k]; }
    }
}
