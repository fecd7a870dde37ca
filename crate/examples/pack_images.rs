//! Packs an IDX file of pictures and one of labels, both gzip, as one file for the page:
//! `cargo run --example pack_images --profile fast -- images.gz labels.gz public/data/digits.images`.

use std::io::Read;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let paths: Vec<String> = std::env::args().skip(1).collect();
    let [images, labels, out] = &paths[..] else { return Err("images.gz labels.gz out".into()) };
    let mut bytes = vec![];
    for path in [images, labels] {
        flate2::read::GzDecoder::new(std::fs::File::open(path)?).read_to_end(&mut bytes)?;
    }
    let read = kindling::images::Images::read(&bytes, 256)?;
    // Zopfli: the same format as gzip, a few percent smaller, and slow, which matters only here.
    let mut packed = vec![];
    let options = zopfli::Options { iteration_count: std::num::NonZeroU64::MIN, ..zopfli::Options::default() };
    zopfli::compress(options, zopfli::Format::Gzip, bytes.as_slice(), &mut packed)?;
    println!("{} pictures of {} × {}, {} bytes", read.labels.len(), read.width, read.height, packed.len());
    Ok(std::fs::write(out, packed)?)
}
