//! The records of a CSV of unknown columns: how its cells are divided, and rows that do not fit the first one.

use crate::error::{Error, Result};
use crate::table::csv::cut;
use csv::{ReaderBuilder, StringRecord};

/// Records that the delimiter is told from.
const SNIFFED: usize = 100;
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The delimiter that cuts most of the first records into equally many cells, more than one.
pub fn sniff(bytes: &[u8]) -> u8 {
    let score = |delimiter: u8| {
        let mut reader = reader(bytes, delimiter);
        let mut record = StringRecord::new();
        let (mut cells, mut same, mut records) = (0, 0, 0);
        while records < SNIFFED && reader.read_record(&mut record).unwrap_or(false) {
            cells = if records == 0 { record.len() } else { cells };
            same += usize::from(record.len() == cells);
            records += 1;
        }
        if cells > 1 { (same * 1000 / records.max(1), cells) } else { (0, 0) }
    };
    DELIMITERS.into_iter().rev().max_by_key(|&delimiter| score(delimiter)).unwrap_or(b',')
}

/// Of records of any length, the header among them.
pub fn reader(bytes: &[u8], delimiter: u8) -> csv::Reader<&[u8]> {
    let mut builder = ReaderBuilder::new();
    builder.delimiter(delimiter).has_headers(false).flexible(true).trim(csv::Trim::All);
    builder.from_reader(bytes)
}

/// What the reader refuses.
pub fn bad(error: &csv::Error) -> Error {
    let row = error.position().map_or(1, |p| p.line() as u32);
    Error::BadCsv { row, reason: cut(&error.to_string()) }
}

/// Calls `look` with the line and the cells of every record after the header. Returns how many there were.
pub fn each(
    bytes: &[u8],
    delimiter: u8,
    headed: bool,
    names: &[String],
    mut look: impl FnMut(u32, &StringRecord) -> Result<()>,
) -> Result<usize> {
    let mut reader = reader(bytes, delimiter);
    let mut record = StringRecord::new();
    let mut rows = 0;
    let mut skip = headed;
    while reader.read_record(&mut record).map_err(|e| bad(&e))? {
        if std::mem::take(&mut skip) {
            continue;
        }
        fits(&record, names, bytes)?;
        look(line(&record, bytes), &record)?;
        rows += 1;
    }
    Ok(rows)
}

/// The line that a record begins in; its position is before the line ends that come first.
fn line(record: &StringRecord, bytes: &[u8]) -> u32 {
    let Some(position) = record.position() else { return 0 };
    let rest = bytes.get(position.byte() as usize..).unwrap_or(&[]);
    let ends = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).filter(|&&byte| byte == b'\n').count();
    (position.line() as usize + ends) as u32
}

/// A record must have a cell for each column, and no quotation mark may swallow the lines after it.
fn fits(record: &StringRecord, names: &[String], bytes: &[u8]) -> Result<()> {
    let row = line(record, bytes);
    let name = |index: usize| names.get(index).or(names.last()).cloned().unwrap_or_default();
    // The record with the open mark is the last one, and has an odd number of them.
    let rest = record.position().and_then(|p| bytes.get(p.byte() as usize..)).unwrap_or(&[]);
    let long = record.iter().position(|cell| cell.contains('\n'));
    let misfit = record.len() != names.len();
    if let Some(index) = long
        && (misfit || rest.len() <= 2 * record.as_slice().len())
        && rest.iter().filter(|&&byte| byte == b'"').count() % 2 == 1
    {
        return Err(Error::OpenQuote { row, column: name(index) });
    }
    match record.len() {
        cells if cells < names.len() => Err(Error::RowTooShort { row, column: name(cells) }),
        cells if cells > names.len() => {
            let cell = cut(record.get(names.len()).unwrap_or(""));
            Err(Error::RowTooLong { row, column: name(names.len()), cell })
        }
        _ => Ok(()),
    }
}
