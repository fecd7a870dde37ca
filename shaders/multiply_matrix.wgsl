// c = a · b, both read through strides, so that a transposed one needs no copy. An invocation makes 4 × 4
// numbers of c in registers: each number read serves four products, and nobody waits at a barrier.

const ROWS: u32 = {{ rows }}u;
const INNER: u32 = {{ inner }}u;
const COLUMNS: u32 = {{ columns }}u;
const A_ROW: u32 = {{ a_row }}u;
const A_COLUMN: u32 = {{ a_column }}u;
const B_ROW: u32 = {{ b_row }}u;
const B_COLUMN: u32 = {{ b_column }}u;

@group(0) @binding(0) var<storage, read_write> a: array<f32>;
@group(0) @binding(1) var<storage, read_write> b: array<f32>;
@group(0) @binding(2) var<storage, read_write> c: array<f32>; // [ROWS, COLUMNS]

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) at: vec3<u32>) {
    let row = at.y * 4u;
    let column = at.x * 4u;
    if row >= ROWS || column >= COLUMNS { return; }
    // At the edges the last row and column are computed again, and not written.
    let lines = min(vec4(row) + vec4(0u, 1u, 2u, 3u), vec4(ROWS - 1u)) * A_ROW;
    let columns = min(vec4(column) + vec4(0u, 1u, 2u, 3u), vec4(COLUMNS - 1u)) * B_COLUMN;
    // By name, not in an array: what is indexed by a variable does not stay in registers.
    var first = vec4<f32>();
    var second = vec4<f32>();
    var third = vec4<f32>();
    var fourth = vec4<f32>();
    for (var k = 0u; k < INNER; k++) {
        let down = k * B_ROW + columns;
        let across = k * A_COLUMN + lines;
        let v = vec4(b[down.x], b[down.y], b[down.z], b[down.w]);
        first += a[across.x] * v;
        second += a[across.y] * v;
        third += a[across.z] * v;
        fourth += a[across.w] * v;
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
    if row < ROWS && column < COLUMNS { c[row * COLUMNS + column] = sum; }
}
