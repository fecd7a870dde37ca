// The gradient of a 3 × 3 convolution by its kernels and bias, of a part of the pixels: many parts, so that all of the device
// has something to do; sum_kernels.wgsl adds them up. Maps are rows of the product, weights its columns. The weight behind a
// map's last meets 1 at every pixel: it is the bias.

// After parts/pixels.wgsl and parts/tiles.wgsl.

struct Sizes {
    batch: u32,
    inputs: u32,
    outputs: u32,
    height: u32,
    width: u32,
    part: u32, // pixels of a part, a multiple of DEPTH
    tiles: u32, // workgroups that share a part, one below the other
}

@group(0) @binding(0) var<storage, read_write> x: array<f32>;        // [batch, inputs, height, width]
@group(0) @binding(1) var<storage, read_write> gradient: array<f32>; // [batch, outputs, height, width]
@group(0) @binding(2) var<storage, read_write> sums: array<f32>;     // [parts, outputs, inputs · 9 + 1]
// Read, not filled in: drivers take long to compile this, so that once should do for all sizes.
@group(0) @binding(3) var<storage, read_write> given: Sizes;

var<private> sizes: Sizes;

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

fn write(part: u32, map: u32, weight: u32, sum: f32) {
    let weights = sizes.inputs * 9u + 1u;
    if map < sizes.outputs && weight < weights { sums[(part * sizes.outputs + map) * weights + weight] = sum; }
}

@compute @workgroup_size(8, 4)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(local_invocation_id) here: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    sizes = given;
    let end = length_for_all(lane, sizes.part);
    let part = group.y / sizes.tiles;
    let top = group.y % sizes.tiles * 32u;
    let left = group.x * 32u;
    // Of each tile a lane brings one pixel: four maps and the same 16 on, four weights and the same 16 on.
    let map = top + here.y * 4u;
    let weight = left + here.y * 4u;
    let at = here.x * 9u + here.y;
    var found = Sums();
    for (var begin = 0u; begin < end; begin += DEPTH) {
        let pixel = pixel_of(part * end + begin + here.x);
        let g0 = gradient_maps(pixel, map);
        let g1 = gradient_maps(pixel, map + 16u);
        let p0 = pixel_weights(pixel, weight);
        let p1 = pixel_weights(pixel, weight + 16u);
        workgroupBarrier();
        left_tile[at] = g0;
        left_tile[at + 4u] = g1;
        right_tile[at] = p0;
        right_tile[at + 4u] = p1;
        workgroupBarrier();
        found = with_tiles(found, here);
    }
    var rows = rows_of(found);
    for (var n = 0u; n < 8u; n++) {
        for (var k = 0u; k < 4u; k++) { write(part, top + row_of(here, n), left + here.x * 4u + k, rows[n][k]); }
    }
}
