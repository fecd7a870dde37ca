//! The fused operations on the GPU: each is one dispatch of a WGSL shader in `shaders/`. Sizes are filled into its text, and
//! it is compiled once for each set of them, or, where compiling takes long, lie on the device; a step sends none.

use burn::backend::TensorMetadata;
use burn::backend::tensor::{Device, FloatTensor};
use burn::backend::wgpu::{CubeBackend, CubeDim, KernelSource, SourceKernel, SourceTemplate, into_contiguous};
use burn::cubecl::prelude::{CubeCount, KernelId};
use burn::cubecl::server::KernelArguments;
use burn::tensor::{DType, Shape};
use kindling_kernels::Activation;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

type Numbers = FloatTensor<CubeBackend>;

/// Numbers that one workgroup of a shader over all numbers takes.
const LANES: usize = 64;
/// Side of the square that one workgroup of a matrix product makes, and its lanes, as `shaders/parts/tiles.wgsl` has them.
const TILE: usize = 32;
const TILE_LANES: [u32; 2] = [8, 4];
/// Lanes of a workgroup that has all the work to itself: as many as every device allows.
const MOST_LANES: usize = 256;
/// Most workgroups along one axis.
const MOST_GROUPS: usize = 65_535;

/// A shader with its sizes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Shader {
    name: &'static str,
    text: &'static str,
    sizes: Vec<(&'static str, usize)>,
}

macro_rules! text {
    ($($path:literal),+) => {
        concat!($(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../shaders/", $path, ".wgsl"))),+)
    };
}

/// A shader by its file's name, after the parts that it shares with others where it has any, with its sizes.
macro_rules! shader {
    ($name:literal $(after $($part:literal)and+)? $(, $size:ident: $value:expr)*) => {
        Shader {
            name: $name,
            text: text!($($($part,)+)? $name),
            sizes: vec![$((stringify!($size), $value)),*],
        }
    };
}

#[cfg(feature = "deep")]
mod deep;
mod dense;
mod layers;
#[cfg(feature = "deep")]
mod pictures;
mod together;

impl KernelSource for Shader {
    fn source(&self) -> SourceTemplate {
        let template = SourceTemplate::new(self.text);
        self.sizes.iter().fold(template, |template, (name, size)| template.register(*name, size.to_string()))
    }

    fn id(&self) -> KernelId {
        KernelId::new::<Self>().info((self.name, self.sizes.clone()))
    }

    fn lang(&self) -> &'static str {
        "wgsl"
    }
}

thread_local! {
    /// Shaders that were queued before.
    static QUEUED: RefCell<HashSet<KernelId>> = RefCell::default();
}

impl Shader {
    /// Queues it over so many workgroups.
    fn run(self, dim: CubeDim, groups: [usize; 2], buffers: &[&Numbers]) {
        let Some(first) = buffers.first() else { return };
        let client = first.client.clone();
        if QUEUED.with_borrow_mut(|queued| queued.insert(self.id())) {
            // What is queued is sent off, so that the device works while this is compiled. If that fails, who reads hears of it.
            let _ = client.flush();
        }
        let bindings = buffers.iter().map(|tensor| tensor.handle.clone().binding()).collect();
        let count = CubeCount::Static(groups[0] as u32, groups[1] as u32, 1);
        let kernel = SourceKernel::new(self, dim);
        client.launch(Box::new(kernel), count, KernelArguments::new().with_buffers(bindings));
    }

    /// With a lane for each of `count` numbers.
    fn over(self, count: usize, buffers: &[&Numbers]) {
        self.groups(count.div_ceil(LANES), LANES, buffers);
    }

    /// With so many workgroups of so many lanes.
    fn groups(self, count: usize, lanes: usize, buffers: &[&Numbers]) {
        let rows = count.div_ceil(MOST_GROUPS).max(1);
        self.run(CubeDim::new_1d(lanes as u32), [count.div_ceil(rows), rows], buffers);
    }

    /// With a workgroup for each square of a matrix.
    fn tiled(self, [rows, columns]: [usize; 2], buffers: &[&Numbers]) {
        let dim = CubeDim::new_2d(TILE_LANES[0], TILE_LANES[1]);
        self.run(dim, [columns.div_ceil(TILE), rows.div_ceil(TILE)], buffers);
    }
}

/// Room on the device of `like`.
fn room(like: &Numbers, shape: Shape) -> Numbers {
    let size = shape.num_elements() * size_of::<f32>();
    let handle = like.client.empty(size);
    Numbers::new_contiguous(like.client.clone(), like.device.clone(), shape, handle, DType::F32)
}

/// What is bound where a shader expects a buffer that it will not use: one of its own, since no two may be the same.
fn unused(like: &Numbers) -> Numbers {
    room(like, Shape::from([1]))
}

/// Numbers from the host.
fn sent(like: &Numbers, values: &[f32]) -> Numbers {
    let bytes: Vec<u8> = values.iter().flat_map(|v| v.to_le_bytes()).collect();
    let handle = like.client.create_from_slice(&bytes);
    Numbers::new_contiguous(like.client.clone(), like.device.clone(), Shape::from([values.len()]), handle, DType::F32)
}

/// Numbers that lie on a device, by their bits.
type Sent = HashMap<(Device<CubeBackend>, Vec<u32>), Numbers>;

thread_local! {
    /// Sent once, bound in every step.
    static SENT: RefCell<Sent> = RefCell::default();
}

/// More than a few models have; then they are sent anew.
const MOST_SENT: usize = 200;

/// Numbers that are needed more than once, on the device of `like`.
fn once(like: &Numbers, given: &[f32]) -> Numbers {
    let key = (like.device.clone(), given.iter().map(|number| number.to_bits()).collect());
    if let Some(found) = SENT.with_borrow(|kept| kept.get(&key).cloned()) {
        return found;
    }
    let found = sent(like, given);
    SENT.with_borrow_mut(|kept| {
        if kept.len() >= MOST_SENT {
            kept.clear();
        }
        kept.insert(key, found.clone());
    });
    found
}

/// Sizes, as whole numbers, on the device of `like`.
fn sizes(like: &Numbers, given: &[usize]) -> Numbers {
    let bits: Vec<f32> = given.iter().map(|&size| f32::from_bits(size as u32)).collect();
    once(like, &bits)
}

fn packed<const N: usize>(tensors: [Numbers; N]) -> [Numbers; N] {
    tensors.map(into_contiguous)
}

fn last(tensor: &Numbers) -> usize {
    tensor.shape().iter().copied().last().unwrap_or(1)
}

fn rows(tensor: &Numbers) -> usize {
    tensor.shape().num_elements() / last(tensor).max(1)
}

/// As the shaders number them.
fn number(activation: Activation) -> usize {
    match activation {
        Activation::Identity => 0,
        Activation::Relu => 1,
        Activation::Tanh => 2,
        Activation::Sigmoid => 3,
        Activation::Gelu => 4,
    }
}
