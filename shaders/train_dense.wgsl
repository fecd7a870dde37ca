// Trains a small dense network for many steps in one dispatch. One workgroup goes from step to step; where the CPU would
// queue the next kernel, its lanes wait for each other. Weight and bias of each layer lie one after the other, each
// beginning at a multiple of 64 numbers, so that the host can hand out parts of the results without copying them.

// After parts/activation.wgsl.

const LAYERS: u32 = {{ layers }}u; // at most 5
const BATCH: u32 = {{ batch }}u; // most rows of a step
const PARAMETERS: u32 = {{ parameters }}u; // with the gaps between them
const ACTIVATION: u32 = {{ activation }}u; // between the layers: 0 none, 1 relu, 2 tanh, 3 sigmoid
const LOSS: u32 = {{ loss }}u; // 0 squared, 1 absolute, 2 Huber, 3 cross-entropy
const ADAM: u32 = {{ adam }}u; // 0 descent, 1 Adam or AdamW
const LANES: u32 = 256u;

@group(0) @binding(0) var<storage, read_write> x: array<f32>; // of all steps, [rows, inputs]
@group(0) @binding(1) var<storage, read_write> y: array<f32>; // [rows], numbers or classes
// First: number of steps, number of kept states, beta 1, beta 2, lambda of |w|, lambda of w². Then of each step: rows, rate
// and epsilon with Adam's corrections, what the weights are multiplied with, and whether the state after it is kept.
@group(0) @binding(2) var<storage, read_write> plan: array<f32>;
@group(0) @binding(3) var<storage, read_write> weights: array<f32>; // [PARAMETERS]
@group(0) @binding(4) var<storage, read_write> first: array<f32>; // Adam's moments, [PARAMETERS]
@group(0) @binding(5) var<storage, read_write> second: array<f32>;
// Weights and moments now; what each layer gives; the slopes of the loss by that.
@group(0) @binding(6) var<storage, read_write> room: array<f32>;
// Weights of every kept state, first moments, second moments; then the losses.
@group(0) @binding(7) var<storage, read_write> results: array<f32>;

const PLAN_HEAD: u32 = 6u;
const PLAN_STEP: u32 = 5u;

var<workgroup> losses: array<f32, 256>;
var<workgroup> steps: u32;

fn width(index: u32) -> u32 {
    switch index {
        case 0u: { return {{ width_0 }}u; }
        case 1u: { return {{ width_1 }}u; }
        case 2u: { return {{ width_2 }}u; }
        case 3u: { return {{ width_3 }}u; }
        case 4u: { return {{ width_4 }}u; }
        default: { return {{ width_5 }}u; }
    }
}

fn padded(size: u32) -> u32 { return (size + 63u) / 64u * 64u; }

fn weight_at(layer: u32) -> u32 {
    var at = 0u;
    for (var l = 0u; l < layer; l++) { at += padded(width(l) * width(l + 1u)) + padded(width(l + 1u)); }
    return at;
}

fn bias_at(layer: u32) -> u32 { return weight_at(layer) + padded(width(layer) * width(layer + 1u)); }

// Where in the room the results of a layer lie, [rows, width].
fn outputs_at(layer: u32) -> u32 {
    var at = 3u * PARAMETERS;
    for (var l = 0u; l < layer; l++) { at += BATCH * width(l + 1u); }
    return at;
}

fn slopes_at(layer: u32) -> u32 { return outputs_at(LAYERS) + outputs_at(layer) - 3u * PARAMETERS; }

// What a layer gets, column `i` of a row; `begin` is the step's first row.
fn input(layer: u32, begin: u32, row: u32, i: u32) -> f32 {
    if layer == 0u { return x[(begin + row) * width(0u) + i]; }
    return room[outputs_at(layer - 1u) + row * width(layer) + i];
}

fn forward(lane: u32, layer: u32, begin: u32, rows: u32) {
    let inputs = width(layer);
    let outputs = width(layer + 1u);
    for (var index = lane; index < rows * outputs; index += LANES) {
        let row = index / outputs;
        let column = index % outputs;
        var sum = 0.0;
        for (var i = 0u; i < inputs; i++) {
            sum += input(layer, begin, row, i) * room[weight_at(layer) + i * outputs + column];
        }
        sum += room[bias_at(layer) + column];
        if layer + 1u < LAYERS { sum = activate(ACTIVATION, sum); }
        room[outputs_at(layer) + index] = sum;
    }
}

// The loss of a row; its slopes go into the room.
fn lose(row: u32, wanted: f32, rows: u32) -> f32 {
    let output = outputs_at(LAYERS - 1u) + row * width(LAYERS);
    let to = slopes_at(LAYERS - 1u) + row * width(LAYERS);
    let share = 1.0 / f32(rows);
    if LOSS == 3u { return lose_entropy(output, to, u32(wanted), share); }
    let e = room[output] - wanted;
    let near = abs(e) <= 1.0;
    switch LOSS {
        case 1u: {
            room[to] = sign(e) * share;
            return abs(e) * share;
        }
        case 2u: {
            room[to] = select(sign(e), e, near) * share;
            return select(abs(e) - 0.5, 0.5 * e * e, near) * share;
        }
        default: {
            room[to] = 2.0 * e * share;
            return e * e * share;
        }
    }
}

fn lose_entropy(logits: u32, to: u32, label: u32, share: f32) -> f32 {
    let classes = width(LAYERS);
    var most = room[logits];
    for (var c = 1u; c < classes; c++) { most = max(most, room[logits + c]); }
    var sum = 0.0;
    for (var c = 0u; c < classes; c++) { sum += exp(room[logits + c] - most); }
    for (var c = 0u; c < classes; c++) {
        room[to + c] = share * (exp(room[logits + c] - most) / sum - select(0.0, 1.0, c == label));
    }
    return share * (log(sum) - (room[logits + label] - most));
}

// Slopes by what the layer got, before the activation of the layer below.
fn backward(lane: u32, layer: u32, rows: u32) {
    let inputs = width(layer);
    let outputs = width(layer + 1u);
    for (var index = lane; index < rows * inputs; index += LANES) {
        let row = index / inputs;
        let i = index % inputs;
        var sum = 0.0;
        for (var o = 0u; o < outputs; o++) {
            sum += room[slopes_at(layer) + row * outputs + o] * room[weight_at(layer) + i * outputs + o];
        }
        room[slopes_at(layer - 1u) + index] = sum * slope(ACTIVATION, room[outputs_at(layer - 1u) + index]);
    }
}

// Gradient and update of a layer's weight and bias.
fn update(lane: u32, layer: u32, begin: u32, rows: u32, step: u32) {
    let inputs = width(layer);
    let outputs = width(layer + 1u);
    for (var index = lane; index < (inputs + 1u) * outputs; index += LANES) {
        let i = index / outputs;
        let o = index % outputs;
        let slopes = slopes_at(layer) + o;
        var gradient = 0.0;
        if i < inputs {
            for (var row = 0u; row < rows; row++) {
                gradient += input(layer, begin, row, i) * room[slopes + row * outputs];
            }
            let weight = room[weight_at(layer) + index];
            gradient += 2.0 * plan[5] * weight + plan[4] * sign(weight);
            change(weight_at(layer) + index, gradient, step);
        } else {
            for (var row = 0u; row < rows; row++) { gradient += room[slopes + row * outputs]; }
            change(bias_at(layer) + o, gradient, step);
        }
    }
}

fn change(at: u32, gradient: f32, step: u32) {
    let rate = plan[step + 1u];
    if ADAM == 0u {
        room[at] -= rate * gradient;
        return;
    }
    let m = plan[2] * room[PARAMETERS + at] + (1.0 - plan[2]) * gradient;
    let v = plan[3] * room[2u * PARAMETERS + at] + (1.0 - plan[3]) * gradient * gradient;
    room[PARAMETERS + at] = m;
    room[2u * PARAMETERS + at] = v;
    room[at] = room[at] * plan[step + 3u] - rate * m / (sqrt(v) + plan[step + 2u]);
}

fn load(lane: u32) {
    for (var at = lane; at < PARAMETERS; at += LANES) {
        room[at] = weights[at];
        if ADAM == 1u {
            room[PARAMETERS + at] = first[at];
            room[2u * PARAMETERS + at] = second[at];
        }
    }
}

fn keep(lane: u32, state: u32, states: u32) {
    for (var at = lane; at < PARAMETERS; at += LANES) {
        results[state * PARAMETERS + at] = room[at];
        if ADAM == 1u {
            results[(states + state) * PARAMETERS + at] = room[PARAMETERS + at];
            results[(2u * states + state) * PARAMETERS + at] = room[2u * PARAMETERS + at];
        }
    }
}

fn wait() {
    storageBarrier();
    workgroupBarrier();
}

@compute @workgroup_size(256)
fn main(@builtin(local_invocation_index) lane: u32) {
    if lane == 0u { steps = u32(plan[0]); }
    // The same for all lanes, as a loop with barriers needs it.
    let last = workgroupUniformLoad(&steps);
    let states = u32(plan[1]);
    var begin = 0u;
    var state = 0u;
    load(lane);
    wait();
    for (var index = 0u; index < last; index++) {
        let step = PLAN_HEAD + index * PLAN_STEP;
        let rows = u32(plan[step]);
        for (var layer = 0u; layer < LAYERS; layer++) {
            forward(lane, layer, begin, rows);
            wait();
        }
        losses[lane] = 0.0;
        for (var row = lane; row < rows; row += LANES) { losses[lane] += lose(row, y[begin + row], rows); }
        wait();
        for (var layer = LAYERS - 1u; layer > 0u; layer--) {
            backward(lane, layer, rows);
            wait();
        }
        for (var layer = 0u; layer < LAYERS; layer++) { update(lane, layer, begin, rows, step); }
        if lane == 0u {
            var sum = 0.0;
            for (var l = 0u; l < LANES; l++) { sum += losses[l]; }
            results[select(1u, 3u, ADAM == 1u) * states * PARAMETERS + index] = sum;
        }
        wait();
        if plan[step + 4u] > 0.0 {
            keep(lane, state, states);
            state++;
        }
        begin += rows;
    }
}
