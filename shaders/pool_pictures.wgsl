// The activation of the largest of each 2 × 2 pixels; an odd last row or column is left out.

// After parts/activation.wgsl.

const COUNT: u32 = {{ count }}u;
const HEIGHT: u32 = {{ height }}u;
const WIDTH: u32 = {{ width }}u;
const ACTIVATION: u32 = {{ activation }}u; // 0 none, 1 relu, 2 tanh, 3 sigmoid

@group(0) @binding(0) var<storage, read_write> x: array<f32>; // [maps, HEIGHT, WIDTH]
@group(0) @binding(1) var<storage, read_write> y: array<f32>; // [maps, HEIGHT / 2, WIDTH / 2], COUNT numbers

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) at: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
    let index = at.y * groups.x * 64u + at.x;
    if index >= COUNT { return; }
    let row = index / (WIDTH / 2u);
    let corner = (row / (HEIGHT / 2u) * HEIGHT + row % (HEIGHT / 2u) * 2u) * WIDTH + index % (WIDTH / 2u) * 2u;
    let top = max(x[corner], x[corner + 1u]);
    let bottom = max(x[corner + WIDTH], x[corner + WIDTH + 1u]);
    y[index] = activate(ACTIVATION, max(top, bottom));
}
