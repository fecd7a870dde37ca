// c = activation(a · b + bias), both read through strides, so that a transposed one needs no copy.

// After parts/activation.wgsl and parts/tiles.wgsl.

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
@group(0) @binding(5) var<storage, read_write> given: Sizes;

var<private> sizes: Sizes;

// Without a branch, so that a lane's loads are under way together.
fn a_rows(row: u32, column: u32) -> vec4<f32> {
    let rows = vec4(row, row + 1u, row + 2u, row + 3u);
    let inside = (rows < vec4(sizes.rows)) & vec4(column < sizes.inner);
    let at = select(vec4(0u), rows * sizes.a_row + column * sizes.a_column, inside);
    return select(vec4(0.0), vec4(a[at.x], a[at.y], a[at.z], a[at.w]), inside);
}

fn b_columns(row: u32, column: u32) -> vec4<f32> {
    let columns = vec4(column, column + 1u, column + 2u, column + 3u);
    let inside = (columns < vec4(sizes.columns)) & vec4(row < sizes.inner);
    let at = select(vec4(0u), row * sizes.b_row + columns * sizes.b_column, inside);
    return select(vec4(0.0), vec4(b[at.x], b[at.y], b[at.z], b[at.w]), inside);
}

fn write(row: u32, column: u32, sum: f32) {
    if row >= sizes.rows || column >= sizes.columns { return; }
    var total = sum;
    if sizes.edge == 1u { total += edge[column]; }
    c[row * sizes.columns + column] = activate(sizes.activation, total);
    if sizes.activation == 4u { before[row * sizes.columns + column] = total; }
}

@compute @workgroup_size(8, 4)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(local_invocation_id) here: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    sizes = given;
    let end = length_for_all(lane, sizes.inner);
    let top = group.y * 32u;
    let left = group.x * 32u;
    // Of each tile a lane brings four rows of a at this column and the same 16 rows on, four columns of b at this row and the
    // same 4 rows on.
    let row = top + here.y * 4u;
    let column = left + here.x * 4u;
    let sums_here = sizes.edge == 2u && group.y == 0u && here.y == 0u;
    var sums = Sums();
    var total = vec4(0.0);
    for (var begin = 0u; begin < end; begin += DEPTH) {
        let a0 = a_rows(row, begin + here.x);
        let a1 = a_rows(row + 16u, begin + here.x);
        let b0 = b_columns(begin + here.y, column);
        let b1 = b_columns(begin + here.y + 4u, column);
        workgroupBarrier();
        left_tile[here.x * 9u + here.y] = a0;
        left_tile[here.x * 9u + here.y + 4u] = a1;
        right_tile[here.y * 9u + here.x] = b0;
        right_tile[(here.y + 4u) * 9u + here.x] = b1;
        workgroupBarrier();
        sums = with_tiles(sums, here);
        if sums_here {
            for (var k = 0u; k < DEPTH; k++) { total += right_tile[k * 9u + here.x]; }
        }
    }
    var found = rows_of(sums);
    for (var n = 0u; n < 8u; n++) {
        for (var k = 0u; k < 4u; k++) { write(top + row_of(here, n), column + k, found[n][k]); }
    }
    for (var k = 0u; k < 4u; k++) {
        if sums_here && column + k < sizes.columns { edge[column + k] = total[k]; }
    }
}
