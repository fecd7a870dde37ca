// What the shaders of attention share: a workgroup takes a place of a head, its lanes share a sum over places.

const BATCH: u32 = {{ batch }}u;
const LENGTH: u32 = {{ length }}u;
const HEADS: u32 = {{ heads }}u;
const SIZE: u32 = {{ size }}u; // of a head
const CAUSAL: u32 = {{ causal }}u;
const WIDTH: u32 = HEADS * SIZE;
// So many lanes share the sum for one number of a head, where it has few.
const PARTS: u32 = max(1u, 32u / SIZE);

// Text, head and place.
fn place_of(index: u32) -> vec3<u32> {
    return vec3(index / LENGTH / HEADS, index / LENGTH % HEADS, index % LENGTH);
}

var<workgroup> shares: array<vec2<f32>, 32>;

// What the lanes of all parts have together, for those of the first.
fn gathered(lane: u32, own: vec2<f32>) -> vec2<f32> {
    if SIZE > 32u { workgroupBarrier(); }
    shares[lane] = own;
    workgroupBarrier();
    var sum = own;
    for (var part = 1u; part < PARTS; part++) { sum += shares[(lane + part * SIZE) % 32u]; }
    return sum;
}

