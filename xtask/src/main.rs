//! Builds a wasm package: `cargo xtask wasm cpu|deep|relaxed|threads|gpu fast|small` writes `public/pkg/<name>/`. The bindings generator is
//! the library form of wasm-bindgen's command, so Cargo.lock pins it beside the crate it must match.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

const TARGET: &str = "wasm32-unknown-unknown";
const USAGE: &str = "usage: cargo xtask wasm cpu|deep|relaxed|threads|gpu fast|small";

/// Memory that threads share, 2 GiB of it at most, and what wasm-bindgen needs to give each thread its own stack. The first
/// line repeats .cargo/config.toml, which this replaces.
const SHARED_MEMORY: &str = "-C target-feature=+simd128 -C llvm-args=-disable-lsr --cfg getrandom_backend=\"wasm_js\" \
    -C target-feature=+atomics,+bulk-memory,+mutable-globals -C link-arg=--shared-memory -C link-arg=--import-memory \
    -C link-arg=--max-memory=2147483648 -C link-arg=--export=__wasm_init_tls -C link-arg=--export=__tls_size \
    -C link-arg=--export=__tls_align -C link-arg=--export=__tls_base -C link-arg=--export=__heap_base";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["wasm", package @ ("cpu" | "deep" | "relaxed" | "threads" | "gpu"), profile @ ("fast" | "small")] => {
            wasm(package, profile)
        }
        _ => Err(USAGE.into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn wasm(package: &str, profile: &str) -> Result<(), Box<dyn Error>> {
    let profile_of_cargo =
        if matches!((package, profile), ("deep" | "relaxed" | "threads", "small")) { "deep" } else { profile };
    let mut cargo = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".into()));
    cargo.args(["rustc", "--package", "kindling", "--lib", "--target", TARGET, "--profile", profile_of_cargo]);
    let mut target = PathBuf::from(std::env::var("CARGO_TARGET_DIR").unwrap_or_else(|_| "target".into()));
    if package == "threads" {
        // Flags of its own, which reach the standard library too: beside the others they would undo each other's work.
        target.push("threads");
        cargo.env("RUSTC_BOOTSTRAP", "1").env("RUSTFLAGS", SHARED_MEMORY).env("CARGO_TARGET_DIR", &target);
        cargo.args(["-Z", "build-std=std,panic_abort"]);
    }
    match package {
        "cpu" => cargo.arg("--no-default-features"),
        "relaxed" => cargo.args(["--features", "relaxed"]),
        "threads" => cargo.args(["--features", "relaxed,threads"]),
        // Burn's shader compiler registers itself in constructors. A linker that sees nobody call them runs them all anew in
        // every exported function, milliseconds each time; exported, they are the loader's to call, once.
        "gpu" => cargo.args(["--features", "gpu", "--", "-C", "link-arg=--export=__wasm_call_ctors"]),
        _ => &mut cargo,
    };
    if !cargo.status()?.success() {
        return Err("cargo could not build the engine: see the lines above".into());
    }
    let input = target.join(TARGET).join(profile_of_cargo).join("kindling.wasm");
    let output = Path::new("public/pkg").join(package);
    let mut bindgen = wasm_bindgen_cli_support::Bindgen::new();
    bindgen.input_path(&input).web(true)?.typescript(false).out_name("kindling");
    if profile == "small" {
        bindgen.remove_producers_section(true);
    }
    bindgen.generate(&output)?;
    println!("{}", output.display());
    Ok(())
}
