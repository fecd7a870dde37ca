// y = activation(x · weight + bias). A workgroup makes 32 × 32 numbers of y, each of its lanes 4 × 4 of them, reading x and
// weight tile by tile.

// After parts/activation.wgsl.

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

// Rows of a tile lie nine vectors apart where lanes write one below the other: eight apart they would meet in the same bank.
var<workgroup> x_tile: array<vec4<f32>, 144>; // 16 × 32, four rows of x in a vector
var<workgroup> weight_tile: array<vec4<f32>, 128>; // 16 × 32
var<workgroup> depth: u32;

// Without a branch, so that a lane's loads are under way together.
fn x_at(row: u32, column: u32) -> f32 {
    let inside = row < sizes.rows && column < sizes.inputs;
    return select(0.0, x[select(0u, row * sizes.inputs + column, inside)], inside);
}

fn x_rows(row: u32, column: u32) -> vec4<f32> {
    return vec4(x_at(row, column), x_at(row + 1u, column), x_at(row + 2u, column), x_at(row + 3u, column));
}

fn weight_at(row: u32, column: u32) -> f32 {
    let inside = row < sizes.inputs && column < sizes.outputs;
    return select(0.0, weight[select(0u, row * sizes.outputs + column, inside)], inside);
}

fn weight_columns(row: u32, column: u32) -> vec4<f32> {
    return vec4(
        weight_at(row, column),
        weight_at(row, column + 1u),
        weight_at(row, column + 2u),
        weight_at(row, column + 3u),
    );
}

fn write(row: u32, left: u32, sums: vec4<f32>) {
    for (var c = 0u; c < 4u; c++) {
        let column = left + c;
        if row >= sizes.rows || column >= sizes.outputs { return; }
        let total = sums[c] + bias[column];
        y[row * sizes.outputs + column] = activate(sizes.activation, total);
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
    // Of each tile a lane brings eight numbers: of x from this row and column, and 16 rows on, of weight likewise 8 rows on.
    let row = lane / 16u * 4u;
    let column = lane % 16u;
    let line = lane / 8u;
    let side = lane % 8u * 4u;
    var s0 = vec4(0.0);
    var s1 = vec4(0.0);
    var s2 = vec4(0.0);
    var s3 = vec4(0.0);
    for (var begin = 0u; begin < end; begin += 16u) {
        let x0 = x_rows(top + row, begin + column);
        let x1 = x_rows(top + row + 16u, begin + column);
        let w0 = weight_columns(begin + line, left + side);
        let w1 = weight_columns(begin + line + 8u, left + side);
        workgroupBarrier();
        x_tile[column * 9u + row / 4u] = x0;
        x_tile[column * 9u + row / 4u + 4u] = x1;
        weight_tile[lane] = w0;
        weight_tile[lane + 64u] = w1;
        workgroupBarrier();
        for (var k = 0u; k < 16u; k++) {
            let v = x_tile[k * 9u + here.y];
            let w = weight_tile[k * 8u + here.x];
            s0 += v.x * w;
            s1 += v.y * w;
            s2 += v.z * w;
            s3 += v.w * w;
        }
    }
    write(top + here.y * 4u, left + here.x * 4u, s0);
    write(top + here.y * 4u + 1u, left + here.x * 4u, s1);
    write(top + here.y * 4u + 2u, left + here.x * 4u, s2);
    write(top + here.y * 4u + 3u, left + here.x * 4u, s3);
}
