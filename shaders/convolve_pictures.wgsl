// 3 × 3 convolution with zeros around the picture, as a product of the kernels with the pixels around each pixel, which are
// looked up, not copied. Also the gradient by the pictures, which is the convolution with turned kernels. Maps are rows of the
// product, pixels its columns.

// After parts/pixels.wgsl and parts/tiles.wgsl.

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
@group(0) @binding(4) var<storage, read_write> given: Sizes;

var<private> sizes: Sizes;

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

fn write(map: u32, place: u32, sum: f32) {
    let area = sizes.height * sizes.width;
    let picture = place / area;
    if map >= sizes.outputs || picture >= sizes.batch { return; }
    var start = 0.0;
    if sizes.turned == 0u { start = bias[map]; }
    y[(picture * sizes.outputs + map) * area + place % area] = sum + start;
}

@compute @workgroup_size(8, 4)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(local_invocation_id) here: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    sizes = given;
    let end = length_for_all(lane, sizes.inputs * 9u);
    let top = group.y * 32u;
    let left = group.x * 32u;
    // Of each tile a lane brings four maps of this weight and the same 16 maps on, and all weights at one pixel.
    let map = top + here.y * 4u;
    let pixel = pixel_of(left + lane);
    var sums = Sums();
    for (var begin = 0u; begin < end; begin += DEPTH) {
        let k0 = kernel_maps(map, begin + here.x);
        let k1 = kernel_maps(map + 16u, begin + here.x);
        let p0 = pixel_weights(pixel, begin);
        let p1 = pixel_weights(pixel, begin + 4u);
        workgroupBarrier();
        left_tile[here.x * 9u + here.y] = k0;
        left_tile[here.x * 9u + here.y + 4u] = k1;
        for (var n = 0u; n < 4u; n++) {
            right_tile[n * 9u + lane / 4u][lane % 4u] = p0[n];
            right_tile[(n + 4u) * 9u + lane / 4u][lane % 4u] = p1[n];
        }
        workgroupBarrier();
        sums = with_tiles(sums, here);
    }
    var found = rows_of(sums);
    for (var n = 0u; n < 8u; n++) {
        for (var k = 0u; k < 4u; k++) { write(top + row_of(here, n), left + here.x * 4u + k, found[n][k]); }
    }
}
