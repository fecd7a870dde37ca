// Gradients of attention by the scores and by the queries. A lane takes a place of a head, and asks all places that it sees.

// After parts/places.wgsl.

@group(0) @binding(1) var<storage, read_write> weights: array<f32>;  // [batch, HEADS, length, length]
@group(0) @binding(2) var<storage, read_write> gradient: array<f32>; // [batch, length, WIDTH]
@group(0) @binding(3) var<storage, read_write> slopes: array<f32>;   // by the scores, as the weights
@group(0) @binding(4) var<storage, read_write> dqkv: array<f32>;     // as qkv, here the queries' part

@compute @workgroup_size(32)
fn main(@builtin(global_invocation_id) at: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
    let here = place_of(at, groups, arrayLength(&dqkv) / (3u * WIDTH), arrayLength(&slopes));
    if !here.inside { return; }
    let keys = here.start + WIDTH;
    let own = here.index * here.length;
    let seen = select(here.length, here.place + 1u, CAUSAL == 1u);
    var upper = array<f32, SIZE>();
    for (var c = 0u; c < SIZE; c++) { upper[c] = gradient[here.row + c]; }
    // By the weights, and the mean of that under them.
    var mean = 0.0;
    for (var j = 0u; j < seen; j += 4u) {
        let others = keys + WIDTH + four(j, here.length) * 3u * WIDTH;
        var slope = vec4(0.0);
        for (var c = 0u; c < SIZE; c++) { slope += upper[c] * qkv_at(others + c); }
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
        for (var j = 0u; j < seen; j++) { sum += slopes[own + j] * qkv_at(columns + j * 3u * WIDTH); }
        for (var k = 0u; k < 4u && begin + k < SIZE; k++) { dqkv[here.query + begin + k] = sum[k]; }
    }
}
