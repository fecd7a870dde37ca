// c = activation(a · b + bias), both read through strides, so that a transposed one needs no copy. A workgroup makes 32 × 32
// numbers of c, each of its lanes 4 × 4 of them, reading a and b tile by tile.

// After parts/activation.wgsl.

struct Sizes {
    rows: u32,
    inner: u32,
    columns: u32,
    // How far apart the rows and the columns lie.
    a_row: u32,
    a_column: u32,
    b_row: u32,
    b_column: u32,
    edge: u32, // what the buffer `edge` is for: 1 the bias, 2 the sum of the rows of b, 0 nothing
    activation: u32, // 0 none, 1 relu, 2 tanh, 3 sigmoid, 4 gelu
}

@group(0) @binding(0) var<storage, read_write> a: array<f32>;
@group(0) @binding(1) var<storage, read_write> b: array<f32>;
@group(0) @binding(2) var<storage, read_write> c: array<f32>;    // [rows, columns]
@group(0) @binding(3) var<storage, read_write> edge: array<f32>; // [columns], or one number
// What the activation is taken of, for the derivative of gelu; else one number that is not read.
@group(0) @binding(4) var<storage, read_write> before: array<f32>;
// Read, not filled in: drivers take long to compile this, so that once should do for all layers, there and back.
@group(0) @binding(5) var<storage, read_write> sizes: Sizes;

// Rows of a tile lie nine vectors apart where lanes write one below the other: eight apart they would meet in the same bank.
var<workgroup> a_tile: array<vec4<f32>, 144>; // 16 × 32, four rows of a in a vector
var<workgroup> b_tile: array<vec4<f32>, 128>; // 16 × 32
var<workgroup> depth: u32;

// Without a branch, so that a lane's loads are under way together.
fn a_at(row: u32, column: u32) -> f32 {
    let inside = row < sizes.rows && column < sizes.inner;
    return select(0.0, a[select(0u, row * sizes.a_row + column * sizes.a_column, inside)], inside);
}

fn a_rows(row: u32, column: u32) -> vec4<f32> {
    return vec4(a_at(row, column), a_at(row + 1u, column), a_at(row + 2u, column), a_at(row + 3u, column));
}

fn b_at(row: u32, column: u32) -> f32 {
    let inside = row < sizes.inner && column < sizes.columns;
    return select(0.0, b[select(0u, row * sizes.b_row + column * sizes.b_column, inside)], inside);
}

fn b_columns(row: u32, column: u32) -> vec4<f32> {
    return vec4(b_at(row, column), b_at(row, column + 1u), b_at(row, column + 2u), b_at(row, column + 3u));
}

fn write(row: u32, left: u32, found: vec4<f32>) {
    for (var k = 0u; k < 4u; k++) {
        let column = left + k;
        if row >= sizes.rows || column >= sizes.columns { return; }
        var total = found[k];
        if sizes.edge == 1u { total += edge[column]; }
        c[row * sizes.columns + column] = activate(sizes.activation, total);
        if sizes.activation == 4u { before[row * sizes.columns + column] = total; }
    }
}

@compute @workgroup_size(8, 8)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(local_invocation_id) here: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    if lane == 0u { depth = sizes.inner; }
    // The same for all lanes, as a loop with barriers needs it.
    let end = workgroupUniformLoad(&depth);
    let top = group.y * 32u;
    let left = group.x * 32u;
    // Of each tile a lane brings eight numbers: of a from this row and column, and 16 rows on, of b likewise 8 rows on.
    let row = lane / 16u * 4u;
    let column = lane % 16u;
    let line = lane / 8u;
    let side = lane % 8u * 4u;
    let sums_here = sizes.edge == 2u && group.y == 0u && here.y == 0u;
    var s0 = vec4(0.0);
    var s1 = vec4(0.0);
    var s2 = vec4(0.0);
    var s3 = vec4(0.0);
    var total = vec4(0.0);
    for (var begin = 0u; begin < end; begin += 16u) {
        let a0 = a_rows(top + row, begin + column);
        let a1 = a_rows(top + row + 16u, begin + column);
        let b0 = b_columns(begin + line, left + side);
        let b1 = b_columns(begin + line + 8u, left + side);
        workgroupBarrier();
        a_tile[column * 9u + row / 4u] = a0;
        a_tile[column * 9u + row / 4u + 4u] = a1;
        b_tile[lane] = b0;
        b_tile[lane + 64u] = b1;
        workgroupBarrier();
        for (var k = 0u; k < 16u; k++) {
            let v = a_tile[k * 9u + here.y];
            let w = b_tile[k * 8u + here.x];
            s0 += v.x * w;
            s1 += v.y * w;
            s2 += v.z * w;
            s3 += v.w * w;
        }
        if sums_here {
            for (var k = 0u; k < 16u; k++) { total += b_tile[k * 8u + here.x]; }
        }
    }
    write(top + here.y * 4u, left + here.x * 4u, s0);
    write(top + here.y * 4u + 1u, left + here.x * 4u, s1);
    write(top + here.y * 4u + 2u, left + here.x * 4u, s2);
    write(top + here.y * 4u + 3u, left + here.x * 4u, s3);
    for (var k = 0u; k < 4u; k++) {
        let mine = left + here.x * 4u + k;
        if sums_here && mine < sizes.columns { edge[mine] = total[k]; }
    }
}
