// c = a · b, both read through strides, so that a transposed one needs no copy. A workgroup makes 32 × 32 numbers of c,
// each of its lanes 4 × 4 of them, reading a and b tile by tile.

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

var<workgroup> a_tile: array<f32, 512>; // 32 × 16
var<workgroup> b_tile: array<vec4<f32>, 128>; // 16 × 32

fn a_at(row: u32, column: u32) -> f32 {
    if row < ROWS && column < INNER { return a[row * A_ROW + column * A_COLUMN]; }
    return 0.0;
}

fn b_at(row: u32, column: u32) -> f32 {
    if row < INNER && column < COLUMNS { return b[row * B_ROW + column * B_COLUMN]; }
    return 0.0;
}

fn write(row: u32, column: u32, sum: f32) {
    if row < ROWS && column < COLUMNS { c[row * COLUMNS + column] = sum; }
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
    for (var begin = 0u; begin < INNER; begin += 16u) {
        for (var n = lane; n < 512u; n += 64u) { a_tile[n] = a_at(top + n / 16u, begin + n % 16u); }
        for (var n = lane; n < 128u; n += 64u) {
            let row = begin + n / 8u;
            let column = left + n % 8u * 4u;
            b_tile[n] = vec4(b_at(row, column), b_at(row, column + 1u), b_at(row, column + 2u), b_at(row, column + 3u));
        }
        workgroupBarrier();
        for (var k = 0u; k < 16u; k++) {
            let b = b_tile[k * 8u + here.x];
            for (var r = 0u; r < 4u; r++) { sums[r] += a_tile[(here.y * 4u + r) * 16u + k] * b; }
        }
        workgroupBarrier();
    }
    for (var r = 0u; r < 4u; r++) {
        for (var c = 0u; c < 4u; c++) { write(top + here.y * 4u + r, left + here.x * 4u + c, sums[r][c]); }
    }
}
