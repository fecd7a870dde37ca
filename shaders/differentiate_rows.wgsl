// The gradient of layer normalisation by what it got. A workgroup takes eight rows, four lanes each of them.

const WIDTH: u32 = {{ width }}u;

@group(0) @binding(0) var<storage, read_write> x: array<f32>;          // [rows, WIDTH]
@group(0) @binding(1) var<storage, read_write> weight: array<f32>;     // [WIDTH]
@group(0) @binding(2) var<storage, read_write> statistics: array<f32>; // mean and scale, [rows, 2]
@group(0) @binding(3) var<storage, read_write> gradient: array<f32>;   // [rows, WIDTH]
@group(0) @binding(4) var<storage, read_write> dx: array<f32>;         // [rows, WIDTH]

var<workgroup> shares: array<vec2<f32>, 32>;

@compute @workgroup_size(32)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let rows = arrayLength(&dx) / WIDTH;
    let row = (group.y * groups.x + group.x) * 8u + lane / 4u;
    let begin = row * WIDTH;
    let end = select(begin, begin + WIDTH, row < rows);
    let first = begin + lane % 4u;
    let known = 2u * min(row, rows - 1u);
    let mean = statistics[known];
    let scale = statistics[known + 1u];
    var own = vec2(0.0);
    for (var c = first; c < end; c += 4u) {
        let slope = gradient[c] * weight[c - begin];
        own += vec2(slope, slope * (x[c] - mean) * scale);
    }
    shares[lane] = own;
    workgroupBarrier();
    let team = lane / 4u * 4u;
    let means = (shares[team] + shares[team + 1u] + shares[team + 2u] + shares[team + 3u]) / f32(WIDTH);
    for (var c = first; c < end; c += 4u) {
        let normal = (x[c] - mean) * scale;
        dx[c] = scale * (gradient[c] * weight[c - begin] - means.x - normal * means.y);
    }
}
