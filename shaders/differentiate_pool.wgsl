// The gradient by the pixels of pool_pictures.wgsl: each window's goes to its largest pixel, of equal ones to the first, row by
// row; the others get 0.

// After parts/activation.wgsl.

const COUNT: u32 = {{ count }}u;
const HEIGHT: u32 = {{ height }}u;
const WIDTH: u32 = {{ width }}u;
const ACTIVATION: u32 = {{ activation }}u; // 0 none, 1 relu, 2 tanh, 3 sigmoid

@group(0) @binding(0) var<storage, read_write> x: array<f32>;        // [maps, HEIGHT, WIDTH], COUNT numbers
@group(0) @binding(1) var<storage, read_write> y: array<f32>;        // [maps, HEIGHT / 2, WIDTH / 2]
@group(0) @binding(2) var<storage, read_write> gradient: array<f32>; // as y
@group(0) @binding(3) var<storage, read_write> dx: array<f32>;       // as x

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) at: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
    let index = at.y * groups.x * 64u + at.x;
    if index >= COUNT { return; }
    let row = index / WIDTH % HEIGHT;
    let column = index % WIDTH;
    var slope_here = 0.0;
    if row / 2u < HEIGHT / 2u && column / 2u < WIDTH / 2u {
        let corner = index - row % 2u * WIDTH - column % 2u;
        let own = row % 2u * 2u + column % 2u;
        let window = array(x[corner], x[corner + 1u], x[corner + WIDTH], x[corner + WIDTH + 1u]);
        var first = 0u;
        for (var n = 1u; n < 4u; n++) {
            if window[n] > window[first] { first = n; }
        }
        let map = index / (HEIGHT * WIDTH);
        let pooled = (map * (HEIGHT / 2u) + row / 2u) * (WIDTH / 2u) + column / 2u;
        if own == first { slope_here = gradient[pooled] * slope(ACTIVATION, y[pooled]); }
    }
    dx[index] = slope_here;
}
