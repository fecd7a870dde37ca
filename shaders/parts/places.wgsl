// What the shaders of attention share: a lane takes a place of a head. How many places there are follows from the buffers, since a
// text that is being written gets longer and longer, and would have to be compiled for each length.

const HEADS: u32 = {{ heads }}u;
const SIZE: u32 = {{ size }}u; // of a head
const CAUSAL: u32 = {{ causal }}u;
const WIDTH: u32 = HEADS * SIZE;

// Query, key and value side by side, [batch, length, 3 · WIDTH].
@group(0) @binding(0) var<storage, read_write> qkv: array<f32>;

fn qkv_at(four: vec4<u32>) -> vec4<f32> {
    return vec4(qkv[four.x], qkv[four.y], qkv[four.z], qkv[four.w]);
}

// A place of a head, of all texts.
struct Place {
    inside: bool, // or there are not so many
    index: u32,
    length: u32, // of its text
    batch: u32,
    place: u32,
    row: u32,   // where the head's numbers begin in [batch, length, WIDTH]
    query: u32, // where its query begins in qkv; its key lies WIDTH on, its value as far again
    start: u32, // the same of the text's first place
}

// `rows` is batch · length, `scores` batch · HEADS · length · length.
fn place_of(at: vec3<u32>, groups: vec3<u32>, rows: u32, scores: u32) -> Place {
    let index = at.y * groups.x * 32u + at.x;
    let length = scores / (rows * HEADS);
    let batch = index / length / HEADS;
    let side = index / length % HEADS * SIZE;
    let first = batch * length;
    let row = first + index % length;
    return Place(
        index < rows * HEADS, index, length, batch, index % length,
        row * WIDTH + side, row * 3u * WIDTH + side, first * 3u * WIDTH + side,
    );
}

// Four in a row, the last instead of those after it.
fn four(begin: u32, count: u32) -> vec4<u32> {
    return min(vec4(begin, begin + 1u, begin + 2u, begin + 3u), vec4(count - 1u));
}

