// What the shaders of products share. A workgroup of 8 × 4 lanes makes 32 × 32 numbers, each of its lanes 8 × 4 of them, from
// tiles of eight columns of the left factor and eight rows of the right one. No more: that a workgroup's memory begins as zeros
// is written out number by number where the graphics card is software, which takes long to compile and to run.

const DEPTH: u32 = 8u;

// Four numbers of a column of the left factor in a vector, and of a row of the right one. Columns and rows lie nine vectors
// apart where lanes write one below the other: eight apart they would meet in the same bank.
var<workgroup> left_tile: array<vec4<f32>, 72>;
var<workgroup> right_tile: array<vec4<f32>, 72>;
var<workgroup> shared_length: u32;

// The inner length that lane 0 knows, the same for all lanes, as a loop with barriers needs it.
fn length_for_all(lane: u32, own: u32) -> u32 {
    if lane == 0u { shared_length = own; }
    return workgroupUniformLoad(&shared_length);
}

// A lane's numbers: four rows of the upper half of the square, the same four of the lower half.
struct Sums {
    s0: vec4<f32>,
    s1: vec4<f32>,
    s2: vec4<f32>,
    s3: vec4<f32>,
    s4: vec4<f32>,
    s5: vec4<f32>,
    s6: vec4<f32>,
    s7: vec4<f32>,
}

// With the product of both tiles added.
fn with_tiles(before: Sums, here: vec3<u32>) -> Sums {
    var sums = before;
    for (var k = 0u; k < DEPTH; k++) {
        let upper = left_tile[k * 9u + here.y];
        let lower = left_tile[k * 9u + here.y + 4u];
        let right = right_tile[k * 9u + here.x];
        sums.s0 += upper.x * right;
        sums.s1 += upper.y * right;
        sums.s2 += upper.z * right;
        sums.s3 += upper.w * right;
        sums.s4 += lower.x * right;
        sums.s5 += lower.y * right;
        sums.s6 += lower.z * right;
        sums.s7 += lower.w * right;
    }
    return sums;
}

fn rows_of(sums: Sums) -> array<vec4<f32>, 8> {
    return array<vec4<f32>, 8>(sums.s0, sums.s1, sums.s2, sums.s3, sums.s4, sums.s5, sums.s6, sums.s7);
}

// Where the lane's `n`th row lies in the square.
fn row_of(here: vec3<u32>, n: u32) -> u32 {
    return here.y * 4u + n % 4u + n / 4u * 16u;
}

