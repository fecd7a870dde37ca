//! Packs data/houses-lucas.csv into public/data/house-price.table: `cargo run --example pack_table --profile fast`.

use kindling::{table, tasks};
use std::io::Write;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let task = tasks::find("house-price")?;
    let table = table::csv::read(&std::fs::read("data/houses-lucas.csv")?, &task.columns)?;
    let mut gzip = flate2::GzBuilder::new()
        .mtime(0)
        .write(Vec::new(), flate2::Compression::best());
    gzip.write_all(&table::packed::write(&table))?;
    let bytes = gzip.finish()?;
    println!("{} rows, {} bytes", table.rows, bytes.len());
    Ok(std::fs::write("public/data/house-price.table", bytes)?)
}
