// c = a · b, both read through strides, so that a transposed one needs no copy. A workgroup makes 16 × 16 numbers of c.

const ROWS: u32 = {{ rows }}u;
const INNER: u32 = {{ inner }}u;
const COLUMNS: u32 = {{ columns }}u;
const A_ROW: u32 = {{ a_row }}u;
const A_COLUMN: u32 = {{ a_column }}u;
const B_ROW: u32 = {{ b_row }}u;
const B_COLUMN: u32 = {{ b_column }}u;
const TILE: u32 = 16u;

@group(0) @binding(0) var<storage, read_write> a: array<f32>;
@group(0) @binding(1) var<storage, read_write> b: array<f32>;
@group(0) @binding(2) var<storage, read_write> c: array<f32>; // [ROWS, COLUMNS]

var<workgroup> a_tile: array<f32, 256>;
var<workgroup> b_tile: array<f32, 256>;

@compute @workgroup_size(16, 16)
fn main(@builtin(global_invocation_id) at: vec3<u32>, @builtin(local_invocation_id) here: vec3<u32>) {
    let row = at.y;
    let column = at.x;
    var sum = 0.0;
    for (var begin = 0u; begin < INNER; begin += TILE) {
        let slot = here.y * TILE + here.x;
        let across = begin + here.x;
        a_tile[slot] = 0.0;
        if row < ROWS && across < INNER { a_tile[slot] = a[row * A_ROW + across * A_COLUMN]; }
        let down = begin + here.y;
        b_tile[slot] = 0.0;
        if down < INNER && column < COLUMNS { b_tile[slot] = b[down * B_ROW + column * B_COLUMN]; }
        workgroupBarrier();
        for (var k = 0u; k < TILE; k++) {
            sum += a_tile[here.y * TILE + k] * b_tile[k * TILE + here.x];
        }
        workgroupBarrier();
    }
    if row < ROWS && column < COLUMNS { c[row * COLUMNS + column] = sum; }
}
