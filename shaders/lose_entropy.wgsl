// Softmax cross-entropy: the loss summed over the rows, and its gradient by the logits. One workgroup takes all rows.

const CLASSES: u32 = {{ classes }}u;
const LANES: u32 = 256u;

@group(0) @binding(0) var<storage, read_write> logits: array<f32>;   // [rows, CLASSES]
@group(0) @binding(1) var<storage, read_write> labels: array<f32>;   // [rows], whole numbers
@group(0) @binding(2) var<storage, read_write> weights: array<f32>;  // [rows]
@group(0) @binding(3) var<storage, read_write> loss: array<f32>;     // [1]
@group(0) @binding(4) var<storage, read_write> gradient: array<f32>; // [rows, CLASSES]

var<workgroup> losses: array<f32, 32>;

@compute @workgroup_size(256)
fn main(@builtin(local_invocation_id) here: vec3<u32>) {
    let rows = arrayLength(&gradient) / CLASSES;
    var own = 0.0;
    for (var row = here.x; row < rows; row += LANES) {
        let begin = row * CLASSES;
        var most = logits[begin];
        for (var c = 1u; c < CLASSES; c++) { most = max(most, logits[begin + c]); }
        var sum = 0.0;
        for (var c = 0u; c < CLASSES; c++) { sum += exp(logits[begin + c] - most); }
        let label = u32(labels[row]);
        let weight = weights[row];
        own += weight * (log(sum) - (logits[begin + label] - most));
        for (var c = 0u; c < CLASSES; c++) {
            let hit = select(0.0, 1.0, c == label);
            gradient[begin + c] = weight * (exp(logits[begin + c] - most) / sum - hit);
        }
    }
    // In turns: a graphics card that is software takes long to compile memory for each lane.
    for (var turn = 0u; turn < LANES; turn += 32u) {
        if here.x / 32u * 32u == turn { losses[here.x % 32u] += own; }
        workgroupBarrier();
    }
    if here.x == 0u {
        var all = 0.0;
        for (var lane = 0u; lane < 32u; lane++) { all += losses[lane]; }
        loss[0] = all;
    }
}
