//! Packs data/houses-lucas.csv into public/data/house-price.table: `cargo run --example pack_table --profile fast`.

use kindling::{table, tasks};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let task = tasks::find("house-price")?.info;
    let table = table::csv::read(&std::fs::read("data/houses-lucas.csv")?, &task.columns)?;
    // Zopfli: the same format as gzip, a few percent smaller, and slow, which matters only here.
    let mut bytes = vec![];
    let packed = table::packed::write(&table);
    zopfli::compress(zopfli::Options::default(), zopfli::Format::Gzip, packed.as_slice(), &mut bytes)?;
    println!("{} rows, {} bytes", table.rows, bytes.len());
    Ok(std::fs::write("public/data/house-price.table", bytes)?)
}
