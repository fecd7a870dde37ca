// The gradient of layer normalisation by what it got. A workgroup takes a row.

const ROWS: u32 = {{ rows }}u;
const WIDTH: u32 = {{ width }}u;

@group(0) @binding(0) var<storage, read_write> x: array<f32>;          // [ROWS, WIDTH]
@group(0) @binding(1) var<storage, read_write> weight: array<f32>;     // [WIDTH]
@group(0) @binding(2) var<storage, read_write> statistics: array<f32>; // mean and scale, [ROWS, 2]
@group(0) @binding(3) var<storage, read_write> gradient: array<f32>;   // [ROWS, WIDTH]
@group(0) @binding(4) var<storage, read_write> dx: array<f32>;         // [ROWS, WIDTH]

var<workgroup> found: array<vec2<f32>, 32>;

// The sum of what all lanes have. To be called once: nobody waits for the last reader.
fn total(lane: u32, own: vec2<f32>) -> vec2<f32> {
    found[lane] = own;
    workgroupBarrier();
    var sum = vec2(0.0);
    for (var n = 0u; n < 32u; n++) { sum += found[n]; }
    return sum;
}

@compute @workgroup_size(32)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let row = group.y * groups.x + group.x;
    if row >= ROWS { return; }
    let begin = row * WIDTH;
    let mean = statistics[2u * row];
    let scale = statistics[2u * row + 1u];
    // Means of the slopes by the normalised numbers, and of them times the numbers.
    var own = vec2(0.0);
    for (var c = lane; c < WIDTH; c += 32u) {
        let slope = gradient[begin + c] * weight[c];
        own += vec2(slope, slope * (x[begin + c] - mean) * scale);
    }
    let means = total(lane, own) / f32(WIDTH);
    for (var c = lane; c < WIDTH; c += 32u) {
        let normal = (x[begin + c] - mean) * scale;
        dx[begin + c] = scale * (gradient[begin + c] * weight[c] - means.x - normal * means.y);
    }
}
