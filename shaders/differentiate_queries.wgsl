// Gradients of attention by the scores and by the queries. A workgroup takes a place of a head, its lanes share the places
// that it sees, then the numbers of the head.

// After parts/places.wgsl.

@group(0) @binding(0) var<storage, read_write> qkv: array<f32>;      // [BATCH, LENGTH, 3 · WIDTH]
@group(0) @binding(1) var<storage, read_write> weights: array<f32>;  // [BATCH, HEADS, LENGTH, LENGTH]
@group(0) @binding(2) var<storage, read_write> gradient: array<f32>; // [BATCH, LENGTH, WIDTH]
@group(0) @binding(3) var<storage, read_write> slopes: array<f32>;   // by the scores, as the weights
@group(0) @binding(4) var<storage, read_write> dqkv: array<f32>;     // as qkv, here the queries' part

var<workgroup> found: array<vec4<f32>, 8>;

// The sum of what all lanes have. To be called once: nobody waits for the last reader.
fn total(lane: u32, own: f32) -> f32 {
    found[lane / 4u][lane % 4u] = own;
    workgroupBarrier();
    var sums = vec4(0.0);
    for (var n = 0u; n < 8u; n++) { sums += found[n]; }
    return sums.x + sums.y + sums.z + sums.w;
}

@compute @workgroup_size(32)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let index = group.y * groups.x + group.x;
    if index >= BATCH * HEADS * LENGTH { return; }
    let at = place_of(index);
    let batch = at.x;
    let head = at.y;
    let place = at.z;
    let query = (batch * LENGTH + place) * 3u * WIDTH + head * SIZE;
    let keys = batch * LENGTH * 3u * WIDTH + WIDTH + head * SIZE;
    let above = (batch * LENGTH + place) * WIDTH + head * SIZE;
    let own = index * LENGTH;
    let seen = select(LENGTH, place + 1u, CAUSAL == 1u);
    // By the weights, and the mean of that under them.
    var mean = 0.0;
    for (var j = lane; j < seen; j += 32u) {
        var slope = 0.0;
        for (var c = 0u; c < SIZE; c++) { slope += gradient[above + c] * qkv[keys + WIDTH + j * 3u * WIDTH + c]; }
        slopes[own + j] = slope;
        mean += weights[own + j] * slope;
    }
    mean = total(lane, mean);
    let scale = 1.0 / sqrt(f32(SIZE));
    for (var j = lane; j < seen; j += 32u) { slopes[own + j] = weights[own + j] * (slopes[own + j] - mean) * scale; }
    storageBarrier();
    for (var begin = 0u; begin < SIZE; begin += 32u) {
        let c = begin + lane % SIZE;
        var sum = 0.0;
        if lane < PARTS * SIZE && c < SIZE {
            for (var j = lane / SIZE; j < seen; j += PARTS) { sum += slopes[own + j] * qkv[keys + j * 3u * WIDTH + c]; }
        }
        sum = gathered(lane, vec2(sum, 0.0)).x;
        if lane < SIZE && c < SIZE { dqkv[query + c] = sum; }
    }
}
