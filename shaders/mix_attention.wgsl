// Multi-head attention: softmax(q · kᵀ / sqrt(SIZE)) · v. A workgroup takes a place of a head, and sees what stands before it
// or, if not causal, all that is no padding; its lanes share the places that it sees, then the numbers of the head.

// After parts/places.wgsl.

// Query, key and value side by side, [BATCH, LENGTH, 3 · WIDTH].
@group(0) @binding(0) var<storage, read_write> qkv: array<f32>;
@group(0) @binding(1) var<storage, read_write> real: array<f32>; // 0 for padding, else 1, [BATCH, LENGTH]
@group(0) @binding(2) var<storage, read_write> weights: array<f32>; // [BATCH, HEADS, LENGTH, LENGTH]
@group(0) @binding(3) var<storage, read_write> y: array<f32>; // [BATCH, LENGTH, WIDTH]

// Of each lane's places the largest score, and the sum of e to the others' distance from it.
var<workgroup> own_softmax: array<vec2<f32>, 32>;

// The same of all lanes' places.
fn all_softmax(lane: u32, own: vec2<f32>) -> vec2<f32> {
    own_softmax[lane] = own;
    workgroupBarrier();
    var all = own_softmax[0];
    for (var n = 1u; n < 32u; n++) {
        let most = max(all.x, own_softmax[n].x);
        all = vec2(most, all.y * exp(all.x - most) + own_softmax[n].y * exp(own_softmax[n].x - most));
    }
    return all;
}

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
    let query = (batch * LENGTH + place) * 3u * WIDTH + head * SIZE;
    let keys = batch * LENGTH * 3u * WIDTH + WIDTH + head * SIZE;
    let own = index * LENGTH;
    let seen = select(LENGTH, place + 1u, CAUSAL == 1u);
    let scale = 1.0 / sqrt(f32(SIZE));
    var most = -3.0e38;
    for (var j = lane; j < seen; j += 32u) {
        var score = 0.0;
        for (var c = 0u; c < SIZE; c++) { score += qkv[query + c] * qkv[keys + j * 3u * WIDTH + c]; }
        score *= scale;
        if CAUSAL == 0u { score += (real[batch * LENGTH + j] - 1.0) * 1.0e9; }
        weights[own + j] = score;
        most = max(most, score);
    }
    var sum = 0.0;
    for (var j = lane; j < seen; j += 32u) { sum += exp(weights[own + j] - most); }
    let all = all_softmax(lane, vec2(most, sum));
    for (var j = lane; j < LENGTH; j += 32u) {
        weights[own + j] = select(0.0, exp(weights[own + j] - all.x) / all.y, j < seen);
    }
    storageBarrier();
    for (var begin = 0u; begin < SIZE; begin += 32u) {
        let c = begin + lane % SIZE;
        var mixed = 0.0;
        if lane < PARTS * SIZE && c < SIZE {
            for (var j = lane / SIZE; j < seen; j += PARTS) { mixed += weights[own + j] * qkv[keys + WIDTH + j * 3u * WIDTH + c]; }
        }
        mixed = gathered(lane, vec2(mixed, 0.0)).x;
        if lane < SIZE && c < SIZE { y[(batch * LENGTH + place) * WIDTH + head * SIZE + c] = mixed; }
    }
}
