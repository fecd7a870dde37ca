// One update of Adam or AdamW, not the first, for up to three parameters. Their weights lie in one buffer, after them their first
// moments and then the second, each parameter at a multiple of 64 numbers; the results go to another buffer, because somebody
// may still hold the old ones.

@group(0) @binding(0) var<storage, read_write> before: array<f32>; // [3 * total]
@group(0) @binding(1) var<storage, read_write> after: array<f32>;  // [3 * total]
// What the weights are multiplied with; beta 1 and beta 2; for each parameter rate and epsilon with the corrections of its moments.
@group(0) @binding(2) var<storage, read_write> how: array<f32>;    // [9]
// Total, and where the second and the third parameter begin.
@group(0) @binding(3) var<storage, read_write> places: array<u32>; // [3]
@group(0) @binding(4) var<storage, read_write> factor: array<f32>; // [1]: what the gradients are multiplied with
@group(0) @binding(5) var<storage, read_write> gradient_0: array<f32>;
@group(0) @binding(6) var<storage, read_write> gradient_1: array<f32>;
@group(0) @binding(7) var<storage, read_write> gradient_2: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) at: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
    let index = at.y * groups.x * 64u + at.x;
    let total = places[0];
    if index >= total { return; }
    var g = 0.0;
    var own = 3u;
    if index >= places[2] {
        let place = index - places[2];
        if place >= arrayLength(&gradient_2) { return; }
        g = gradient_2[place];
        own = 7u;
    } else if index >= places[1] {
        let place = index - places[1];
        if place >= arrayLength(&gradient_1) { return; }
        g = gradient_1[place];
        own = 5u;
    } else {
        if index >= arrayLength(&gradient_0) { return; }
        g = gradient_0[index];
    }
    g *= factor[0];
    let m = how[1] * before[total + index] + (1.0 - how[1]) * g;
    let v = how[2] * before[2u * total + index] + (1.0 - how[2]) * g * g;
    after[total + index] = m;
    after[2u * total + index] = v;
    after[index] = before[index] * how[0] - how[own] * m / (sqrt(v) + how[own + 1u]);
}
