// Token's row plus place's row. A lane makes one number.

const WIDTH: u32 = {{ width }}u;

@group(0) @binding(0) var<storage, read_write> tokens: array<f32>; // [batch, length], whole numbers
@group(0) @binding(1) var<storage, read_write> table: array<f32>;  // [vocabulary, WIDTH]
@group(0) @binding(2) var<storage, read_write> places: array<f32>; // [at least length, WIDTH]
@group(0) @binding(3) var<storage, read_write> y: array<f32>;      // [batch, length, WIDTH]
@group(0) @binding(4) var<storage, read_write> length: array<u32>; // [1], not filled in: a text that is written gets longer

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) at: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
    let index = at.y * groups.x * 64u + at.x;
    if index >= arrayLength(&y) { return; }
    let row = index / WIDTH;
    let column = index % WIDTH;
    y[index] = table[u32(tokens[row]) * WIDTH + column] + places[row % length[0] * WIDTH + column];
}
