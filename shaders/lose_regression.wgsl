// The mean loss of predicted numbers (0 squared, 1 absolute, 2 Huber), and its gradient. One workgroup takes all rows.

const ROWS: u32 = {{ rows }}u;
const HOW: u32 = {{ how }}u;
const LANES: u32 = 64u;

@group(0) @binding(0) var<storage, read_write> predictions: array<f32>; // [ROWS]
@group(0) @binding(1) var<storage, read_write> targets: array<f32>;     // [ROWS]
@group(0) @binding(2) var<storage, read_write> loss: array<f32>;        // [1]
@group(0) @binding(3) var<storage, read_write> gradient: array<f32>;    // [ROWS]

var<workgroup> losses: array<f32, 64>;

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_id) here: vec3<u32>) {
    var own = 0.0;
    for (var row = here.x; row < ROWS; row += LANES) {
        let e = predictions[row] - targets[row];
        let near = abs(e) <= 1.0;
        switch HOW {
            case 1u: {
                own += abs(e);
                gradient[row] = sign(e) / f32(ROWS);
            }
            case 2u: {
                own += select(abs(e) - 0.5, 0.5 * e * e, near);
                gradient[row] = select(sign(e), e, near) / f32(ROWS);
            }
            default: {
                own += e * e;
                gradient[row] = 2.0 * e / f32(ROWS);
            }
        }
    }
    losses[here.x] = own;
    workgroupBarrier();
    if here.x == 0u {
        var all = 0.0;
        for (var lane = 0u; lane < LANES; lane++) { all += losses[lane]; }
        loss[0] = all / f32(ROWS);
    }
}
