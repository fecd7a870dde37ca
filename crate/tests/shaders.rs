//! Every shader parses and validates; a broken one is seen to fail, so the check itself is checked.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use naga::valid::{Capabilities, ValidationFlags, Validator};
use std::path::Path;

/// Sizes are filled in when a kernel is made; any will do here.
fn filled(template: &str) -> String {
    let mut parts = template.split("{{");
    let mut source = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (_, rest) = part.split_once("}}").unwrap();
        source.push('3');
        source.push_str(rest);
    }
    source
}

/// Words that WGSL keeps for later, of those that one would like to use: browsers refuse them, naga does not.
const RESERVED: [&str; 12] =
    ["class", "common", "filter", "final", "from", "get", "set", "self", "shared", "target", "this", "where"];

/// Numbers that a workgroup may share: that they begin as zeros is written out one by one where the adapter is software, in
/// each shader's code, and each four lanes write all of them.
const MOST_SHARED: u32 = 600;

fn shared(module: &naga::Module) -> u32 {
    let variables = module.global_variables.iter().map(|(_, variable)| variable);
    let shared = variables.filter(|variable| variable.space == naga::AddressSpace::WorkGroup);
    shared.map(|variable| module.types[variable.ty].inner.size(module.to_ctx()) / 4).sum()
}

fn validate(source: &str) -> Result<(), String> {
    let code = source.lines().filter_map(|line| line.split("//").next());
    let mut words = code.flat_map(|line| line.split(|c: char| !c.is_alphanumeric() && c != '_'));
    if let Some(word) = words.find(|word| RESERVED.contains(word)) {
        return Err(format!("{word} is reserved"));
    }
    let module = naga::front::wgsl::parse_str(source).map_err(|e| e.to_string())?;
    let mut validator = Validator::new(ValidationFlags::all(), Capabilities::empty());
    validator.validate(&module).map_err(|e| e.to_string())?;
    match shared(&module) {
        0..=MOST_SHARED => Ok(()),
        found => Err(format!("a workgroup shares {found} numbers")),
    }
}

#[test]
fn every_shader_validates() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shaders"));
    let files: Vec<_> = std::fs::read_dir(folder).unwrap().flatten().map(|f| f.path()).collect();
    let shaders: Vec<_> = files.iter().filter(|f| f.extension().is_some_and(|e| e == "wgsl")).collect();
    assert!(shaders.len() >= 24);
    for file in shaders {
        let own = std::fs::read_to_string(file).unwrap();
        // As the macro `shader` puts it together.
        let parts = own.lines().find_map(|line| line.strip_prefix("// After ")?.strip_suffix('.'));
        let parts = parts.into_iter().flat_map(|parts| parts.split(" and "));
        let shared: String = parts.map(|part| std::fs::read_to_string(folder.join(part)).unwrap()).collect();
        let source = filled(&(shared + &own));
        validate(&source).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        assert_eq!(source.matches("@compute").count(), 1, "{}: one entry point", file.display());
    }
}

#[test]
fn a_broken_shader_does_not() {
    assert!(validate("@compute @workgroup_size(1) fn main() { let x: u32 = 1.5; }").is_err());
    assert!(validate("@compute @workgroup_size(1) fn main() { let from: f32 = 1.5; }").is_err());
    assert!(validate("@compute @workgroup_size(1) fn main() { let x: f32 = 1.5; }").is_ok());
    let sharing = |count| {
        format!("var<workgroup> s: array<f32, {count}>; @compute @workgroup_size(1) fn main() {{ s[0] = 1.0; }}")
    };
    assert!(validate(&sharing(MOST_SHARED)).is_ok());
    assert!(validate(&sharing(MOST_SHARED + 1)).is_err());
}
