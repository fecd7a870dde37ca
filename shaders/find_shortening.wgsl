// What a gradient is multiplied with so that its norm is at most `most`: min(1, most / (norm + 1e-6)), as PyTorch has it.
// One workgroup takes all sums of squares.

const LANES: u32 = 32u;

@group(0) @binding(0) var<storage, read_write> sums: array<f32>;
@group(0) @binding(1) var<storage, read_write> most: array<f32>;   // [1]
@group(0) @binding(2) var<storage, read_write> factor: array<f32>; // [1]

var<workgroup> parts: array<f32, LANES>;

@compute @workgroup_size(32)
fn main(@builtin(local_invocation_id) here: vec3<u32>) {
    var own = 0.0;
    for (var index = here.x; index < arrayLength(&sums); index += LANES) { own += sums[index]; }
    parts[here.x] = own;
    workgroupBarrier();
    if here.x == 0u {
        var all = 0.0;
        for (var lane = 0u; lane < LANES; lane++) { all += parts[lane]; }
        let found = most[0] / (sqrt(all) + 1e-6);
        // A NaN stays one.
        factor[0] = select(found, 1.0, found > 1.0);
    }
}
