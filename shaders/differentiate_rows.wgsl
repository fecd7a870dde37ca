// The gradient of layer normalisation by what it got. A lane takes a row.

const ROWS: u32 = {{ rows }}u;
const WIDTH: u32 = {{ width }}u;

@group(0) @binding(0) var<storage, read_write> x: array<f32>;          // [ROWS, WIDTH]
@group(0) @binding(1) var<storage, read_write> weight: array<f32>;     // [WIDTH]
@group(0) @binding(2) var<storage, read_write> statistics: array<f32>; // mean and scale, [ROWS, 2]
@group(0) @binding(3) var<storage, read_write> gradient: array<f32>;   // [ROWS, WIDTH]
@group(0) @binding(4) var<storage, read_write> dx: array<f32>;         // [ROWS, WIDTH]

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) at: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
    let row = at.y * groups.x * 64u + at.x;
    if row >= ROWS { return; }
    let begin = row * WIDTH;
    let mean = statistics[2u * row];
    let scale = statistics[2u * row + 1u];
    // Means of the slopes by the normalised numbers, and of them times the numbers.
    var all = 0.0;
    var along = 0.0;
    for (var c = 0u; c < WIDTH; c++) {
        let slope = gradient[begin + c] * weight[c];
        all += slope;
        along += slope * (x[begin + c] - mean) * scale;
    }
    all /= f32(WIDTH);
    along /= f32(WIDTH);
    for (var c = 0u; c < WIDTH; c++) {
        let normal = (x[begin + c] - mean) * scale;
        dx[begin + c] = scale * (gradient[begin + c] * weight[c] - all - normal * along);
    }
}
