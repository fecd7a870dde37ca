// The sum of all rows: what a bias gets of a gradient.

const ROWS: u32 = {{ rows }}u;
const COLUMNS: u32 = {{ columns }}u;

@group(0) @binding(0) var<storage, read_write> values: array<f32>; // [ROWS, COLUMNS]
@group(0) @binding(1) var<storage, read_write> sums: array<f32>;   // [COLUMNS]

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) at: vec3<u32>) {
    let column = at.x;
    if column >= COLUMNS { return; }
    var sum = 0.0;
    for (var row = 0u; row < ROWS; row++) {
        sum += values[row * COLUMNS + column];
    }
    sums[column] = sum;
}
