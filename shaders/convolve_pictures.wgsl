// 3 × 3 convolution with zeros around the picture, as a product of the kernels with the pixels around each pixel, which are
// looked up, not copied. Also the gradient by the pictures, which is the convolution with turned kernels. A workgroup makes
// 32 maps × 32 pixels of y, each of its lanes 4 × 4 of them.

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

var<workgroup> kernel_tile: array<f32, 512>; // 32 maps × 16 weights
var<workgroup> pixel_tile: array<vec4<f32>, 128>; // 16 weights × 32 pixels
var<workgroup> depth: u32;

fn kernel_at(map: u32, weight: u32) -> f32 {
    if map >= sizes.outputs || weight >= sizes.inputs * 9u { return 0.0; }
    let place = weight % 9u;
    let from_start = select(place, 8u - place, sizes.turned == 1u);
    return kernels[map * sizes.output_stride + weight / 9u * sizes.input_stride + from_start];
}

// What the weight meets at the pixel of a picture.
fn pixel_at(picture: u32, row: u32, column: u32, weight: u32) -> f32 {
    let place = weight % 9u;
    // Before the first row or column this wraps around to a large number, which is outside as well.
    let r = row + place / 3u - 1u;
    let c = column + place % 3u - 1u;
    if picture >= sizes.batch || weight >= sizes.inputs * 9u || r >= sizes.height || c >= sizes.width { return 0.0; }
    return x[((picture * sizes.inputs + weight / 9u) * sizes.height + r) * sizes.width + c];
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
    let mine = here.y * 4u * 16u;
    // A lane looks up the same pixel's surroundings all the time.
    let pixel = left + lane % 32u;
    let area = sizes.height * sizes.width;
    let picture = pixel / area;
    let row = pixel % area / sizes.width;
    let column = pixel % area % sizes.width;
    var s0 = vec4(0.0);
    var s1 = vec4(0.0);
    var s2 = vec4(0.0);
    var s3 = vec4(0.0);
    for (var begin = 0u; begin < end; begin += 16u) {
        for (var n = lane; n < 512u; n += 64u) { kernel_tile[n] = kernel_at(top + n / 16u, begin + n % 16u); }
        for (var n = lane; n < 512u; n += 64u) {
            pixel_tile[n / 4u][n % 4u] = pixel_at(picture, row, column, begin + n / 32u);
        }
        workgroupBarrier();
        for (var k = 0u; k < 16u; k++) {
            let p = pixel_tile[k * 8u + here.x];
            s0 += kernel_tile[mine + k] * p;
            s1 += kernel_tile[mine + 16u + k] * p;
            s2 += kernel_tile[mine + 32u + k] * p;
            s3 += kernel_tile[mine + 48u + k] * p;
        }
        workgroupBarrier();
    }
    write(top + here.y * 4u, left + here.x * 4u, s0);
    write(top + here.y * 4u + 1u, left + here.x * 4u, s1);
    write(top + here.y * 4u + 2u, left + here.x * 4u, s2);
    write(top + here.y * 4u + 3u, left + here.x * 4u, s3);
}
