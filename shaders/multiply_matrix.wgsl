// c = a · b, both read through strides, so that a transposed one needs no copy. A workgroup makes 32 × 32 numbers of c,
// each of its lanes 4 × 4 of them, reading a and b tile by tile.

struct Sizes {
    rows: u32,
    inner: u32,
    columns: u32,
    // How far apart the rows and the columns lie.
    a_row: u32,
    a_column: u32,
    b_row: u32,
    b_column: u32,
}

@group(0) @binding(0) var<storage, read_write> a: array<f32>;
@group(0) @binding(1) var<storage, read_write> b: array<f32>;
@group(0) @binding(2) var<storage, read_write> c: array<f32>; // [rows, columns]
// Read, not filled in: drivers take long to compile this, so that once should do for all sizes.
@group(0) @binding(3) var<storage, read_write> sizes: Sizes;

var<workgroup> a_tile: array<f32, 512>; // 32 × 16
var<workgroup> b_tile: array<vec4<f32>, 128>; // 16 × 32
var<workgroup> depth: u32;

fn a_at(row: u32, column: u32) -> f32 {
    if row < sizes.rows && column < sizes.inner { return a[row * sizes.a_row + column * sizes.a_column]; }
    return 0.0;
}

fn b_at(row: u32, column: u32) -> f32 {
    if row < sizes.inner && column < sizes.columns { return b[row * sizes.b_row + column * sizes.b_column]; }
    return 0.0;
}

fn write(row: u32, left: u32, sums: vec4<f32>) {
    for (var k = 0u; k < 4u; k++) {
        let column = left + k;
        if row < sizes.rows && column < sizes.columns { c[row * sizes.columns + column] = sums[k]; }
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
    let mine = here.y * 4u * 16u;
    var s0 = vec4(0.0);
    var s1 = vec4(0.0);
    var s2 = vec4(0.0);
    var s3 = vec4(0.0);
    for (var begin = 0u; begin < end; begin += 16u) {
        for (var n = lane; n < 512u; n += 64u) { a_tile[n] = a_at(top + n / 16u, begin + n % 16u); }
        for (var n = lane; n < 128u; n += 64u) {
            for (var c = 0u; c < 4u; c++) { b_tile[n][c] = b_at(begin + n / 8u, left + n % 8u * 4u + c); }
        }
        workgroupBarrier();
        for (var k = 0u; k < 16u; k++) {
            let b = b_tile[k * 8u + here.x];
            s0 += a_tile[mine + k] * b;
            s1 += a_tile[mine + 16u + k] * b;
            s2 += a_tile[mine + 32u + k] * b;
            s3 += a_tile[mine + 48u + k] * b;
        }
        workgroupBarrier();
    }
    write(top + here.y * 4u, left + here.x * 4u, s0);
    write(top + here.y * 4u + 1u, left + here.x * 4u, s1);
    write(top + here.y * 4u + 2u, left + here.x * 4u, s2);
    write(top + here.y * 4u + 3u, left + here.x * 4u, s3);
}
