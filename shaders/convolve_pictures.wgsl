// 3 × 3 convolution with zeros around the picture, as a product of the kernels with the pixels around each pixel, which are
// looked up, not copied. Also the gradient by the pictures, which is the convolution with turned kernels. A workgroup makes
// 32 maps × 32 pixels of y, each of its lanes 4 × 4 of them.

// After parts/pixels.wgsl.

struct Sizes {
    batch: u32,
    inputs: u32,
    outputs: u32,
    height: u32,
    width: u32,
    // How far apart the kernels of neighbouring outputs and of neighbouring inputs lie.
    output_stride: u32,
    input_stride: u32,
    turned: u32, // 1: kernels are read from their end, and there is no bias
}

@group(0) @binding(0) var<storage, read_write> x: array<f32>;      // [batch, inputs, height, width]
@group(0) @binding(1) var<storage, read_write> kernels: array<f32>;
@group(0) @binding(2) var<storage, read_write> bias: array<f32>;   // [outputs]; of turned ones a number that is not read
@group(0) @binding(3) var<storage, read_write> y: array<f32>;      // [batch, outputs, height, width]
// Read, not filled in: drivers take long to compile this, so that once should do for all sizes.
@group(0) @binding(4) var<storage, read_write> sizes: Sizes;

// Rows of a tile lie nine vectors apart where lanes write one below the other: eight apart they would meet in the same bank.
var<workgroup> kernel_tile: array<vec4<f32>, 144>; // 16 weights × 32 maps
var<workgroup> pixel_tile: array<vec4<f32>, 128>; // 16 weights × 32 pixels
var<workgroup> depth: u32;

// Without a branch, so that a lane's loads are under way together.
fn kernel_at(map: u32, weight: u32) -> f32 {
    let inside = map < sizes.outputs && weight < sizes.inputs * 9u;
    let place = select(weight % 9u, 8u - weight % 9u, sizes.turned == 1u);
    let index = map * sizes.output_stride + weight / 9u * sizes.input_stride + place;
    return select(0.0, kernels[select(0u, index, inside)], inside);
}

fn kernel_maps(map: u32, weight: u32) -> vec4<f32> {
    var found = vec4(0.0);
    for (var n = 0u; n < 4u; n++) { found[n] = kernel_at(map + n, weight); }
    return found;
}

// What four neighbouring weights meet there.
fn pixel_weights(pixel: vec3<u32>, weight: u32) -> vec4<f32> {
    var found = vec4(0.0);
    for (var n = 0u; n < 4u; n++) { found[n] = pixel_at(pixel, weight + n); }
    return found;
}

fn write(map: u32, left: u32, sums: vec4<f32>) {
    if map >= sizes.outputs { return; }
    let area = sizes.height * sizes.width;
    var start = 0.0;
    if sizes.turned == 0u { start = bias[map]; }
    for (var k = 0u; k < 4u; k++) {
        let picture = (left + k) / area;
        if picture >= sizes.batch { return; }
        y[(picture * sizes.outputs + map) * area + (left + k) % area] = sums[k] + start;
    }
}

@compute @workgroup_size(8, 8)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(local_invocation_id) here: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    if lane == 0u { depth = sizes.inputs * 9u; }
    // The same for all lanes, as a loop with barriers needs it.
    let end = workgroupUniformLoad(&depth);
    let top = group.y * 32u;
    let left = group.x * 32u;
    // Of each tile a lane brings four maps of this weight and the same 16 maps on, and eight weights at one pixel.
    let map = lane / 16u * 4u;
    let weight = lane % 16u;
    let side = lane % 32u;
    let line = lane / 32u * 8u;
    let pixel = pixel_of(left + side);
    var s0 = vec4(0.0);
    var s1 = vec4(0.0);
    var s2 = vec4(0.0);
    var s3 = vec4(0.0);
    for (var begin = 0u; begin < end; begin += 16u) {
        let k0 = kernel_maps(top + map, begin + weight);
        let k1 = kernel_maps(top + map + 16u, begin + weight);
        let p0 = pixel_weights(pixel, begin + line);
        let p1 = pixel_weights(pixel, begin + line + 4u);
        workgroupBarrier();
        kernel_tile[weight * 9u + map / 4u] = k0;
        kernel_tile[weight * 9u + map / 4u + 4u] = k1;
        for (var n = 0u; n < 4u; n++) {
            pixel_tile[(line + n) * 8u + side / 4u][side % 4u] = p0[n];
            pixel_tile[(line + n + 4u) * 8u + side / 4u][side % 4u] = p1[n];
        }
        workgroupBarrier();
        for (var k = 0u; k < 16u; k++) {
            let v = kernel_tile[k * 9u + here.y];
            let p = pixel_tile[k * 8u + here.x];
            s0 += v.x * p;
            s1 += v.y * p;
            s2 += v.z * p;
            s3 += v.w * p;
        }
    }
    write(top + here.y * 4u, left + here.x * 4u, s0);
    write(top + here.y * 4u + 1u, left + here.x * 4u, s1);
    write(top + here.y * 4u + 2u, left + here.x * 4u, s2);
    write(top + here.y * 4u + 3u, left + here.x * 4u, s3);
}
