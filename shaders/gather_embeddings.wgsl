// The gradients of both tables of an embedding. A lane sums one number of either: over the rows of its token, or of its place.

const ROWS: u32 = {{ rows }}u; // batch · LENGTH
const LENGTH: u32 = {{ length }}u;
const WIDTH: u32 = {{ width }}u;
const TOKENS: u32 = {{ tokens }}u; // rows of the one table
const PLACES: u32 = {{ places }}u; // and of the other, not all of which are used

@group(0) @binding(0) var<storage, read_write> tokens: array<f32>;   // [ROWS]
@group(0) @binding(1) var<storage, read_write> gradient: array<f32>; // [ROWS, WIDTH]
@group(0) @binding(2) var<storage, read_write> table: array<f32>;    // [TOKENS, WIDTH]
@group(0) @binding(3) var<storage, read_write> places: array<f32>;   // [PLACES, WIDTH]

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) at: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
    let index = at.y * groups.x * 64u + at.x;
    let own = index / WIDTH;
    let column = index % WIDTH;
    var sum = 0.0;
    if own < TOKENS {
        for (var row = 0u; row < ROWS; row++) {
            if u32(tokens[row]) == own { sum += gradient[row * WIDTH + column]; }
        }
        table[index] = sum;
    } else if own < TOKENS + PLACES {
        let place = own - TOKENS;
        if place < LENGTH {
            for (var row = place; row < ROWS; row += LENGTH) { sum += gradient[row * WIDTH + column]; }
        }
        places[place * WIDTH + column] = sum;
    }
}
