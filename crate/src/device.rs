//! Which device computes. The choice between CPU and GPU is made by the worker, which sees the browser's adapter and
//! holds the clock; here a device is only opened.

use crate::error::Result;
use burn::tensor::Device;

/// A device to train on, without autodiff.
///
/// # Errors
/// `no-web-gpu` with the reason, when WebGPU was asked for and cannot be had.
pub async fn open(webgpu: bool) -> Result<Device> {
    if webgpu { open_gpu().await } else { Ok(Device::flex()) }
}

/// Dispatches that are submitted together: a submission costs the browser more than a dispatch.
#[cfg(feature = "gpu")]
const MOST_TASKS: usize = 256;

#[cfg(feature = "gpu")]
async fn open_gpu() -> Result<Device> {
    use std::sync::OnceLock;
    /// Burn opens an adapter once in the life of a program.
    static OPENED: OnceLock<Device> = OnceLock::new();
    if let Some(device) = OPENED.get() {
        return Ok(device.clone());
    }
    let opened = Device::wgpu_options().tasks_max(MOST_TASKS).init_async().await;
    let device = opened.map_err(|e| crate::error::Error::NoWebGpu { reason: e.to_string() })?;
    Ok(OPENED.get_or_init(|| device).clone())
}

#[cfg(not(feature = "gpu"))]
async fn open_gpu() -> Result<Device> {
    Err(crate::error::Error::NoWebGpu { reason: "this is the CPU package".into() })
}
