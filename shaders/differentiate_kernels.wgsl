// The gradient of a 3 × 3 convolution by its kernels and bias, of a part of the pixels: many parts, so that all of the device
// has something to do; sum_kernels.wgsl adds them up. A workgroup makes 32 maps × 32 weights, each of its lanes 4 × 4 of them.
// The weight behind a map's last meets 1 at every pixel: it is the bias.

// After parts/pixels.wgsl.

struct Sizes {
    batch: u32,
    inputs: u32,
    outputs: u32,
    height: u32,
    width: u32,
    part: u32, // pixels of a part, a multiple of 16
    tiles: u32, // workgroups that share a part, one below the other
}

@group(0) @binding(0) var<storage, read_write> x: array<f32>;        // [batch, inputs, height, width]
@group(0) @binding(1) var<storage, read_write> gradient: array<f32>; // [batch, outputs, height, width]
@group(0) @binding(2) var<storage, read_write> sums: array<f32>;     // [parts, outputs, inputs · 9 + 1]
// Read, not filled in: drivers take long to compile this, so that once should do for all sizes.
@group(0) @binding(3) var<storage, read_write> sizes: Sizes;

// Rows of a tile lie nine vectors apart where lanes write one below the other: eight apart they would meet in the same bank.
var<workgroup> gradient_tile: array<vec4<f32>, 144>; // 16 pixels × 32 maps
var<workgroup> pixel_tile: array<vec4<f32>, 144>; // 16 pixels × 32 weights
var<workgroup> length: u32;

// Without a branch, so that a lane's loads are under way together.
fn gradient_at(pixel: vec3<u32>, map: u32) -> f32 {
    let inside = pixel.x < sizes.batch && map < sizes.outputs;
    let index = ((pixel.x * sizes.outputs + map) * sizes.height + pixel.y) * sizes.width + pixel.z;
    return select(0.0, gradient[select(0u, index, inside)], inside);
}

fn gradient_maps(pixel: vec3<u32>, map: u32) -> vec4<f32> {
    var found = vec4(0.0);
    for (var n = 0u; n < 4u; n++) { found[n] = gradient_at(pixel, map + n); }
    return found;
}

// The bias meets 1 at every pixel.
fn met_at(pixel: vec3<u32>, weight: u32) -> f32 {
    return select(pixel_at(pixel, weight), 1.0, weight == sizes.inputs * 9u && pixel.x < sizes.batch);
}

fn pixel_weights(pixel: vec3<u32>, weight: u32) -> vec4<f32> {
    var found = vec4(0.0);
    for (var n = 0u; n < 4u; n++) { found[n] = met_at(pixel, weight + n); }
    return found;
}

fn write(part: u32, map: u32, left: u32, found: vec4<f32>) {
    let weights = sizes.inputs * 9u + 1u;
    for (var k = 0u; k < 4u; k++) {
        if map >= sizes.outputs || left + k >= weights { return; }
        sums[(part * sizes.outputs + map) * weights + left + k] = found[k];
    }
}

@compute @workgroup_size(8, 8)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(local_invocation_id) here: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    if lane == 0u { length = sizes.part; }
    // The same for all lanes, as a loop with barriers needs it.
    let end = workgroupUniformLoad(&length);
    let part = group.y / sizes.tiles;
    let top = group.y % sizes.tiles * 32u;
    let left = group.x * 32u;
    // Of each tile a lane brings one pixel: four maps and the same 16 on, four weights and the same 16 on.
    let side = lane / 16u * 4u;
    let at = lane % 16u * 9u + side / 4u;
    var s0 = vec4(0.0);
    var s1 = vec4(0.0);
    var s2 = vec4(0.0);
    var s3 = vec4(0.0);
    for (var begin = 0u; begin < end; begin += 16u) {
        let pixel = pixel_of(part * end + begin + lane % 16u);
        let g0 = gradient_maps(pixel, top + side);
        let g1 = gradient_maps(pixel, top + side + 16u);
        let p0 = pixel_weights(pixel, left + side);
        let p1 = pixel_weights(pixel, left + side + 16u);
        workgroupBarrier();
        gradient_tile[at] = g0;
        gradient_tile[at + 4u] = g1;
        pixel_tile[at] = p0;
        pixel_tile[at + 4u] = p1;
        workgroupBarrier();
        for (var k = 0u; k < 16u; k++) {
            let v = gradient_tile[k * 9u + here.y];
            let p = pixel_tile[k * 9u + here.x];
            s0 += v.x * p;
            s1 += v.y * p;
            s2 += v.z * p;
            s3 += v.w * p;
        }
    }
    write(part, top + here.y * 4u, left + here.x * 4u, s0);
    write(part, top + here.y * 4u + 1u, left + here.x * 4u, s1);
    write(part, top + here.y * 4u + 2u, left + here.x * 4u, s2);
    write(part, top + here.y * 4u + 3u, left + here.x * 4u, s3);
}
