// y = activation(x · weight + bias). A workgroup makes 16 × 16 numbers of y, reading x and weight tile by tile.
// Numbers in braces are filled in: sizes, and which activation (0 none, 1 relu, 2 tanh, 3 sigmoid, 4 gelu).

const ROWS: u32 = {{ rows }}u;
const INPUTS: u32 = {{ inputs }}u;
const OUTPUTS: u32 = {{ outputs }}u;
const ACTIVATION: u32 = {{ activation }}u;
const TILE: u32 = 16u;

@group(0) @binding(0) var<storage, read_write> x: array<f32>;      // [ROWS, INPUTS]
@group(0) @binding(1) var<storage, read_write> weight: array<f32>; // [INPUTS, OUTPUTS]
@group(0) @binding(2) var<storage, read_write> bias: array<f32>;   // [OUTPUTS]
@group(0) @binding(3) var<storage, read_write> y: array<f32>;      // [ROWS, OUTPUTS]
// What the activation is taken of, for the derivative of gelu; else one number that is not read.
@group(0) @binding(4) var<storage, read_write> before: array<f32>;

var<workgroup> x_tile: array<f32, 256>;
var<workgroup> weight_tile: array<f32, 256>;

fn activate(v: f32) -> f32 {
    switch ACTIVATION {
        case 1u: { return select(v, 0.0, v < 0.0); }
        // Some drivers' tanh overflows far out, where it is 1 already.
        case 2u: { return tanh(clamp(v, -15.0, 15.0)); }
        case 3u: { return 1.0 / (1.0 + exp(-v)); }
        case 4u: { return v / (1.0 + exp(-1.5957691 * (v + 0.044715 * v * v * v))); }
        default: { return v; }
    }
}

@compute @workgroup_size(16, 16)
fn main(@builtin(global_invocation_id) at: vec3<u32>, @builtin(local_invocation_id) here: vec3<u32>) {
    let row = at.y;
    let column = at.x;
    var sum = 0.0;
    for (var begin = 0u; begin < INPUTS; begin += TILE) {
        let slot = here.y * TILE + here.x;
        let input = begin + here.x;
        x_tile[slot] = 0.0;
        if row < ROWS && input < INPUTS { x_tile[slot] = x[row * INPUTS + input]; }
        let line = begin + here.y;
        weight_tile[slot] = 0.0;
        if line < INPUTS && column < OUTPUTS { weight_tile[slot] = weight[line * OUTPUTS + column]; }
        workgroupBarrier();
        for (var k = 0u; k < TILE; k++) {
            sum += x_tile[here.y * TILE + k] * weight_tile[k * TILE + here.x];
        }
        workgroupBarrier();
    }
    if row >= ROWS || column >= OUTPUTS { return; }
    let total = sum + bias[column];
    y[row * OUTPUTS + column] = activate(total);
    if ACTIVATION == 4u { before[row * OUTPUTS + column] = total; }
}
