// y = activation(x · weight + bias). A workgroup makes 32 × 32 numbers of y, each of its lanes 4 × 4 of them, reading x and
// weight tile by tile.

struct Sizes {
    rows: u32,
    inputs: u32,
    outputs: u32,
    activation: u32, // 0 none, 1 relu, 2 tanh, 3 sigmoid, 4 gelu
}

@group(0) @binding(0) var<storage, read_write> x: array<f32>;      // [rows, inputs]
@group(0) @binding(1) var<storage, read_write> weight: array<f32>; // [inputs, outputs]
@group(0) @binding(2) var<storage, read_write> bias: array<f32>;   // [outputs]
@group(0) @binding(3) var<storage, read_write> y: array<f32>;      // [rows, outputs]
// What the activation is taken of, for the derivative of gelu; else one number that is not read.
@group(0) @binding(4) var<storage, read_write> before: array<f32>;
// Read, not filled in: drivers take long to compile this, so that once should do for all sizes.
@group(0) @binding(5) var<storage, read_write> sizes: Sizes;

var<workgroup> x_tile: array<f32, 512>; // 32 × 16
var<workgroup> weight_tile: array<vec4<f32>, 128>; // 16 × 32
var<workgroup> depth: u32;

fn activate(v: f32) -> f32 {
    switch sizes.activation {
        case 1u: { return select(v, 0.0, v < 0.0); }
        // Some drivers' tanh overflows far out, where it is 1 already.
        case 2u: { return tanh(clamp(v, -15.0, 15.0)); }
        case 3u: { return 1.0 / (1.0 + exp(-v)); }
        case 4u: { return v / (1.0 + exp(-1.5957691 * (v + 0.044715 * v * v * v))); }
        default: { return v; }
    }
}

fn x_at(row: u32, column: u32) -> f32 {
    if row < sizes.rows && column < sizes.inputs { return x[row * sizes.inputs + column]; }
    return 0.0;
}

fn weight_at(row: u32, column: u32) -> f32 {
    if row < sizes.inputs && column < sizes.outputs { return weight[row * sizes.outputs + column]; }
    return 0.0;
}

fn write(row: u32, left: u32, sums: vec4<f32>) {
    for (var c = 0u; c < 4u; c++) {
        let column = left + c;
        if row >= sizes.rows || column >= sizes.outputs { return; }
        let total = sums[c] + bias[column];
        y[row * sizes.outputs + column] = activate(total);
        if sizes.activation == 4u { before[row * sizes.outputs + column] = total; }
    }
}

@compute @workgroup_size(8, 8)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(local_invocation_id) here: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    if lane == 0u { depth = sizes.inputs; }
    // The same for all lanes, as a loop with barriers needs it.
    let end = workgroupUniformLoad(&depth);
    let top = group.y * 32u;
    let left = group.x * 32u;
    let mine = here.y * 4u * 16u;
    var s0 = vec4(0.0);
    var s1 = vec4(0.0);
    var s2 = vec4(0.0);
    var s3 = vec4(0.0);
    for (var begin = 0u; begin < end; begin += 16u) {
        for (var n = lane; n < 512u; n += 64u) { x_tile[n] = x_at(top + n / 16u, begin + n % 16u); }
        for (var n = lane; n < 128u; n += 64u) {
            for (var c = 0u; c < 4u; c++) { weight_tile[n][c] = weight_at(begin + n / 8u, left + n % 8u * 4u + c); }
        }
        workgroupBarrier();
        for (var k = 0u; k < 16u; k++) {
            let w = weight_tile[k * 8u + here.x];
            s0 += x_tile[mine + k] * w;
            s1 += x_tile[mine + 16u + k] * w;
            s2 += x_tile[mine + 32u + k] * w;
            s3 += x_tile[mine + 48u + k] * w;
        }
        workgroupBarrier();
    }
    write(top + here.y * 4u, left + here.x * 4u, s0);
    write(top + here.y * 4u + 1u, left + here.x * 4u, s1);
    write(top + here.y * 4u + 2u, left + here.x * 4u, s2);
    write(top + here.y * 4u + 3u, left + here.x * 4u, s3);
}
