//! www/bindings/index.ts names every generated type.
#![allow(missing_docs, clippy::unwrap_used)]

#[test]
fn index_names_every_type() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../www/bindings");
    let index = std::fs::read_to_string(format!("{folder}/index.ts")).unwrap();
    for file in std::fs::read_dir(folder).unwrap().flatten() {
        let name = file.path().file_stem().unwrap().to_string_lossy().into_owned();
        assert!(name == "index" || index.contains(&format!("from \"./{name}\"")), "{name} is missing in index.ts");
    }
}
