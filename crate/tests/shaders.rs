//! Every shader parses and validates; a broken one is seen to fail, so the check itself is checked.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use naga::valid::{Capabilities, ValidationFlags, Validator};
use std::path::Path;

fn validate(source: &str) -> Result<(), String> {
    let module = naga::front::wgsl::parse_str(source).map_err(|e| e.to_string())?;
    let mut validator = Validator::new(ValidationFlags::all(), Capabilities::empty());
    validator.validate(&module).map(|_| ()).map_err(|e| e.to_string())
}

#[test]
fn every_shader_validates() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shaders"));
    let files =
        std::fs::read_dir(folder).map(|all| all.flatten().map(|f| f.path()).collect()).unwrap_or_else(|_| vec![]);
    for file in files.iter().filter(|f| f.extension().is_some_and(|e| e == "wgsl")) {
        validate(&std::fs::read_to_string(file).unwrap()).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    }
}

#[test]
fn a_broken_shader_does_not() {
    assert!(validate("@compute @workgroup_size(1) fn main() { let x: u32 = 1.5; }").is_err());
    assert!(validate("@compute @workgroup_size(1) fn main() { let x: f32 = 1.5; }").is_ok());
}
