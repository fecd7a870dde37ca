// Gradients of attention by the keys and the values. A lane takes a place of a head, and asks all places that saw it.

// After parts/places.wgsl.

@group(0) @binding(1) var<storage, read_write> weights: array<f32>;  // [batch, HEADS, length, length]
@group(0) @binding(2) var<storage, read_write> gradient: array<f32>; // [batch, length, WIDTH]
@group(0) @binding(3) var<storage, read_write> slopes: array<f32>;   // by the scores, as the weights
@group(0) @binding(4) var<storage, read_write> dqkv: array<f32>;     // as qkv, here the keys' and values' parts

@compute @workgroup_size(32)
fn main(@builtin(global_invocation_id) at: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
    let here = place_of(at, groups, arrayLength(&dqkv) / (3u * WIDTH), arrayLength(&slopes));
    if !here.inside { return; }
    let key = here.query + WIDTH;
    let above = here.row - here.place * WIDTH;
    let column = (here.index - here.place) * here.length + here.place;
    let first = select(0u, here.place, CAUSAL == 1u);
    for (var begin = 0u; begin < SIZE; begin += 4u) {
        let columns = four(begin, SIZE);
        var by_key = vec4(0.0);
        var by_value = vec4(0.0);
        for (var i = first; i < here.length; i++) {
            let m = above + i * WIDTH + columns;
            by_key += slopes[column + i * here.length] * qkv_at(here.start + i * 3u * WIDTH + columns);
            by_value += weights[column + i * here.length] * vec4(gradient[m.x], gradient[m.y], gradient[m.z], gradient[m.w]);
        }
        for (var k = 0u; k < 4u && begin + k < SIZE; k++) {
            dqkv[key + begin + k] = by_key[k];
            dqkv[key + WIDTH + begin + k] = by_value[k];
        }
    }
}
