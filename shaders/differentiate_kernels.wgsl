// The gradient of a 3 × 3 convolution by its kernels and bias, of a part of the pixels: many parts, so that all of the device
// has something to do; sum_kernels.wgsl adds them up. A workgroup makes 32 maps × 32 weights, each of its lanes 4 × 4 of them.
// The weight behind a map's last meets 1 at every pixel: it is the bias.

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

var<workgroup> gradient_tile: array<f32, 512>; // 32 maps × 16 pixels
var<workgroup> pixel_tile: array<vec4<f32>, 128>; // 16 pixels × 32 weights
var<workgroup> length: u32;

// What the weight meets at the pixel of a picture.
fn pixel_at(picture: u32, row: u32, column: u32, weight: u32) -> f32 {
    if picture >= sizes.batch || weight > sizes.inputs * 9u { return 0.0; }
    if weight == sizes.inputs * 9u { return 1.0; }
    let place = weight % 9u;
    // Before the first row or column this wraps around to a large number, which is outside as well.
    let r = row + place / 3u - 1u;
    let c = column + place % 3u - 1u;
    if r >= sizes.height || c >= sizes.width { return 0.0; }
    return x[((picture * sizes.inputs + weight / 9u) * sizes.height + r) * sizes.width + c];
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
    let mine = here.y * 4u * 16u;
    let area = sizes.height * sizes.width;
    var s0 = vec4(0.0);
    var s1 = vec4(0.0);
    var s2 = vec4(0.0);
    var s3 = vec4(0.0);
    for (var begin = part * end; begin < (part + 1u) * end; begin += 16u) {
        let pixel = begin + lane % 16u;
        let picture = pixel / area;
        let place = pixel % area;
        for (var n = lane / 16u; n < 32u; n += 4u) {
            let map = top + n;
            var slope = 0.0;
            if picture < sizes.batch && map < sizes.outputs { slope = gradient[(picture * sizes.outputs + map) * area + place]; }
            gradient_tile[n * 16u + lane % 16u] = slope;
            pixel_tile[lane % 16u * 8u + n / 4u][n % 4u] = pixel_at(picture, place / sizes.width, place % sizes.width, left + n);
        }
        workgroupBarrier();
        for (var k = 0u; k < 16u; k++) {
            let p = pixel_tile[k * 8u + here.x];
            s0 += gradient_tile[mine + k] * p;
            s1 += gradient_tile[mine + 16u + k] * p;
            s2 += gradient_tile[mine + 32u + k] * p;
            s3 += gradient_tile[mine + 48u + k] * p;
        }
        workgroupBarrier();
    }
    write(part, top + here.y * 4u, left + here.x * 4u, s0);
    write(part, top + here.y * 4u + 1u, left + here.x * 4u, s1);
    write(part, top + here.y * 4u + 2u, left + here.x * 4u, s2);
    write(part, top + here.y * 4u + 3u, left + here.x * 4u, s3);
}
