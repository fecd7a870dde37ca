// The gradients of layer normalisation by weight and bias. A workgroup takes a column, its lanes every 32nd row.

const ROWS: u32 = {{ rows }}u;
const WIDTH: u32 = {{ width }}u;

@group(0) @binding(0) var<storage, read_write> x: array<f32>;          // [ROWS, WIDTH]
@group(0) @binding(1) var<storage, read_write> statistics: array<f32>; // mean and scale, [ROWS, 2]
@group(0) @binding(2) var<storage, read_write> gradient: array<f32>;   // [ROWS, WIDTH]
@group(0) @binding(3) var<storage, read_write> dw: array<f32>;         // [WIDTH]
@group(0) @binding(4) var<storage, read_write> db: array<f32>;         // [WIDTH]

var<workgroup> sums: array<vec2<f32>, 32>;

@compute @workgroup_size(32)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
    let column = group.x;
    var own = vec2(0.0);
    for (var row = lane; row < ROWS; row += 32u) {
        let g = gradient[row * WIDTH + column];
        let normal = (x[row * WIDTH + column] - statistics[2u * row]) * statistics[2u * row + 1u];
        own += vec2(g * normal, g);
    }
    sums[lane] = own;
    workgroupBarrier();
    if lane == 0u {
        var all = vec2(0.0);
        for (var l = 0u; l < 32u; l++) { all += sums[l]; }
        dw[column] = all.x;
        db[column] = all.y;
    }
}
