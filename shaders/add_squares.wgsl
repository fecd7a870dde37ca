// Sums of the squares of up to three gradients' numbers, a sum for each lane, added to those of the gradients before: together
// they are the square of the norm over all of them.

@group(0) @binding(0) var<storage, read_write> before: array<f32>; // beyond its end it is zeros
@group(0) @binding(1) var<storage, read_write> a: array<f32>;
@group(0) @binding(2) var<storage, read_write> b: array<f32>;
@group(0) @binding(3) var<storage, read_write> c: array<f32>;
@group(0) @binding(4) var<storage, read_write> sums: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) at: vec3<u32>) {
    let lanes = arrayLength(&sums);
    var sum = 0.0;
    if at.x < arrayLength(&before) { sum = before[at.x]; }
    for (var index = at.x; index < arrayLength(&a); index += lanes) { sum += a[index] * a[index]; }
    for (var index = at.x; index < arrayLength(&b); index += lanes) { sum += b[index] * b[index]; }
    for (var index = at.x; index < arrayLength(&c); index += lanes) { sum += c[index] * c[index]; }
    sums[at.x] = sum;
}
