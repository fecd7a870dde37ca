// Multi-head attention: softmax(q · kᵀ / sqrt(SIZE)) · v. A lane takes a place of a head, and sees what stands before it or, if
// not causal, all that is no padding: neighbours read the same keys and values, and wait for nobody.

// After parts/places.wgsl.

@group(0) @binding(1) var<storage, read_write> real: array<f32>; // 0 for padding, else 1, [batch, length]
@group(0) @binding(2) var<storage, read_write> weights: array<f32>; // [batch, HEADS, length, length]
@group(0) @binding(3) var<storage, read_write> y: array<f32>; // [batch, length, WIDTH]

@compute @workgroup_size(32)
fn main(@builtin(global_invocation_id) at: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
    let here = place_of(at, groups, arrayLength(&y) / WIDTH, arrayLength(&weights));
    if !here.inside { return; }
    let keys = here.start + WIDTH;
    let values = keys + WIDTH;
    let own = here.index * here.length;
    let seen = select(here.length, here.place + 1u, CAUSAL == 1u);
    let scale = 1.0 / sqrt(f32(SIZE));
    var q = array<f32, SIZE>();
    for (var c = 0u; c < SIZE; c++) { q[c] = qkv[here.query + c]; }
    var most = -3.0e38;
    for (var j = 0u; j < seen; j += 4u) {
        let others = keys + four(j, here.length) * 3u * WIDTH;
        var scores = vec4(0.0);
        for (var c = 0u; c < SIZE; c++) { scores += q[c] * qkv_at(others + c); }
        for (var k = 0u; k < 4u && j + k < seen; k++) {
            var score = scores[k] * scale;
            if CAUSAL == 0u { score += (real[here.batch * here.length + j + k] - 1.0) * 1.0e9; }
            weights[own + j + k] = score;
            most = max(most, score);
        }
    }
    var sum = 0.0;
    for (var j = 0u; j < seen; j++) {
        let e = exp(weights[own + j] - most);
        weights[own + j] = e;
        sum += e;
    }
    for (var j = 0u; j < seen; j++) { weights[own + j] /= sum; }
    for (var j = seen; j < here.length; j++) { weights[own + j] = 0.0; }
    for (var begin = 0u; begin < SIZE; begin += 4u) {
        let columns = values + four(begin, SIZE);
        var mixed = vec4(0.0);
        for (var j = 0u; j < seen; j++) { mixed += weights[own + j] * qkv_at(columns + j * 3u * WIDTH); }
        for (var k = 0u; k < 4u && begin + k < SIZE; k++) { y[here.row + begin + k] = mixed[k]; }
    }
}
