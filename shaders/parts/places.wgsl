// What the shaders of attention share: a lane takes a place of a head.

const BATCH: u32 = {{ batch }}u;
const LENGTH: u32 = {{ length }}u;
const HEADS: u32 = {{ heads }}u;
const SIZE: u32 = {{ size }}u; // of a head
const CAUSAL: u32 = {{ causal }}u;
const WIDTH: u32 = HEADS * SIZE;

// Text, head and place.
fn place_of(index: u32) -> vec3<u32> {
    return vec3(index / LENGTH / HEADS, index / LENGTH % HEADS, index % LENGTH);
}

// Four in a row, the last instead of those after it.
fn four(begin: u32, count: u32) -> vec4<u32> {
    return min(vec4(begin, begin + 1u, begin + 2u, begin + 3u), vec4(count - 1u));
}

