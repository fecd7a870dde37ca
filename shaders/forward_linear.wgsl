// y = activation(x · weight + bias). An invocation makes 4 × 4 numbers of y in registers: each number read serves four products,
// and nobody waits at a barrier.
// Numbers in braces are filled in: sizes, and which activation (0 none, 1 relu, 2 tanh, 3 sigmoid, 4 gelu).

const ROWS: u32 = {{ rows }}u;
const INPUTS: u32 = {{ inputs }}u;
const OUTPUTS: u32 = {{ outputs }}u;
const ACTIVATION: u32 = {{ activation }}u;
@group(0) @binding(0) var<storage, read_write> x: array<f32>;      // [ROWS, INPUTS]
@group(0) @binding(1) var<storage, read_write> weight: array<f32>; // [INPUTS, OUTPUTS]
@group(0) @binding(2) var<storage, read_write> bias: array<f32>;   // [OUTPUTS]
@group(0) @binding(3) var<storage, read_write> y: array<f32>;      // [ROWS, OUTPUTS]
// What the activation is taken of, for the derivative of gelu; else one number that is not read.
@group(0) @binding(4) var<storage, read_write> before: array<f32>;

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

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) at: vec3<u32>) {
    let row = at.y * 4u;
    let column = at.x * 4u;
    if row >= ROWS || column >= OUTPUTS { return; }
    // At the edges the last row and column are computed again, and not written.
    let lines = min(vec4(row) + vec4(0u, 1u, 2u, 3u), vec4(ROWS - 1u)) * INPUTS;
    let columns = min(vec4(column) + vec4(0u, 1u, 2u, 3u), vec4(OUTPUTS - 1u));
    // By name, not in an array: what is indexed by a variable does not stay in registers.
    var first = vec4<f32>();
    var second = vec4<f32>();
    var third = vec4<f32>();
    var fourth = vec4<f32>();
    for (var k = 0u; k < INPUTS; k++) {
        let w = weight_of(k * OUTPUTS + columns);
        first += x[lines.x + k] * w;
        second += x[lines.y + k] * w;
        third += x[lines.z + k] * w;
        fourth += x[lines.w + k] * w;
    }
    put_row(row, column, first);
    put_row(row + 1u, column, second);
    put_row(row + 2u, column, third);
    put_row(row + 3u, column, fourth);
}

fn put_row(row: u32, column: u32, sums: vec4<f32>) {
    put(row, column, sums.x);
    put(row, column + 1u, sums.y);
    put(row, column + 2u, sums.z);
    put(row, column + 3u, sums.w);
}

fn put(row: u32, column: u32, sum: f32) {
    if row >= ROWS || column >= OUTPUTS { return; }
    let total = sum + bias[column];
    let index = row * OUTPUTS + column;
    y[index] = activate(total);
    if ACTIVATION == 4u { before[index] = total; }
}

fn weight_of(index: vec4<u32>) -> vec4<f32> {
    return vec4(weight[index.x], weight[index.y], weight[index.z], weight[index.w]);
}
