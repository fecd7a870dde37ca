// y = activation(x · weight + bias). A workgroup makes 32 × 32 numbers of y, each of its lanes 4 × 4 of them, reading x and
// weight tile by tile. Numbers in braces are filled in: sizes, and which activation.

const ROWS: u32 = {{ rows }}u;
const INPUTS: u32 = {{ inputs }}u;
const OUTPUTS: u32 = {{ outputs }}u;
const ACTIVATION: u32 = {{ activation }}u; // 0 none, 1 relu, 2 tanh, 3 sigmoid, 4 gelu

@group(0) @binding(0) var<storage, read_write> x: array<f32>;      // [ROWS, INPUTS]
@group(0) @binding(1) var<storage, read_write> weight: array<f32>; // [INPUTS, OUTPUTS]
@group(0) @binding(2) var<storage, read_write> bias: array<f32>;   // [OUTPUTS]
@group(0) @binding(3) var<storage, read_write> y: array<f32>;      // [ROWS, OUTPUTS]
// What the activation is taken of, for the derivative of gelu; else one number that is not read.
@group(0) @binding(4) var<storage, read_write> before: array<f32>;

var<workgroup> x_tile: array<f32, 512>; // 32 × 16
var<workgroup> weight_tile: array<vec4<f32>, 128>; // 16 × 32

fn activate(v: f32) -> f32 {
    switch ACTIVATION {
        case 1u: { return select(v, 0.0, v < 0.0); }
        // Some drivers' tanh overflows far out, where it is 1 already.
        case 2u: { return tanh(clamp(v, -15.0, 15.0)); }
        case 3u: { return 1.0 / (1.0 + exp(-v)); }
        case 4u: { return v / (1.0 + exp(-1.5957691 * (v + 0.044715 * v * v * v))); }
        default: { return v; }
    }
}

fn x_at(row: u32, column: u32) -> f32 {
    if row < ROWS && column < INPUTS { return x[row * INPUTS + column]; }
    return 0.0;
}

fn weight_at(row: u32, column: u32) -> f32 {
    if row < INPUTS && column < OUTPUTS { return weight[row * OUTPUTS + column]; }
    return 0.0;
}

fn write(row: u32, column: u32, sum: f32) {
    if row >= ROWS || column >= OUTPUTS { return; }
    let total = sum + bias[column];
    y[row * OUTPUTS + column] = activate(total);
    if ACTIVATION == 4u { before[row * OUTPUTS + column] = total; }
}

@compute @workgroup_size(8, 8)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(local_invocation_id) here: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let top = group.y * 32u;
    let left = group.x * 32u;
    var sums: array<vec4<f32>, 4>;
    for (var begin = 0u; begin < INPUTS; begin += 16u) {
        for (var n = lane; n < 512u; n += 64u) { x_tile[n] = x_at(top + n / 16u, begin + n % 16u); }
        for (var n = lane; n < 128u; n += 64u) {
            let row = begin + n / 8u;
            let column = left + n % 8u * 4u;
            weight_tile[n] = vec4(
                weight_at(row, column), weight_at(row, column + 1u), weight_at(row, column + 2u), weight_at(row, column + 3u),
            );
        }
        workgroupBarrier();
        for (var k = 0u; k < 16u; k++) {
            let w = weight_tile[k * 8u + here.x];
            for (var r = 0u; r < 4u; r++) { sums[r] += x_tile[(here.y * 4u + r) * 16u + k] * w; }
        }
        workgroupBarrier();
    }
    for (var r = 0u; r < 4u; r++) {
        for (var c = 0u; c < 4u; c++) { write(top + here.y * 4u + r, left + here.x * 4u + c, sums[r][c]); }
    }
}
