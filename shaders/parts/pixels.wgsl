// What the shaders of 3 × 3 convolutions share: the pixels around a pixel, looked up in `x` by `sizes`.

// Picture, row and column.
fn pixel_of(number: u32) -> vec3<u32> {
    let place = number % (sizes.height * sizes.width);
    return vec3(number / (sizes.height * sizes.width), place / sizes.width, place % sizes.width);
}

// What a weight, of the kernels from a map's first input on, meets at a pixel. Without a branch, so that a lane's loads are
// under way together.
fn pixel_at(pixel: vec3<u32>, weight: u32) -> f32 {
    let place = weight % 9u;
    // Before the first row or column this wraps around to a large number, which is outside as well.
    let r = pixel.y + place / 3u - 1u;
    let c = pixel.z + place % 3u - 1u;
    let inside = pixel.x < sizes.batch && weight < sizes.inputs * 9u && r < sizes.height && c < sizes.width;
    let index = ((pixel.x * sizes.inputs + weight / 9u) * sizes.height + r) * sizes.width + c;
    return select(0.0, x[select(0u, index, inside)], inside);
}

