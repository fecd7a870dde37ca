//! A CSV of the task's columns, from the file that the project ships or from a user: untrusted, checked cell by cell.

use super::{EMPTY, Series, Table};
use crate::error::{Error, Result};
use crate::report::Column;

/// Most rows that are read: a table of this size still trains well in a tab.
pub const MAX_ROWS: usize = 500_000;
/// Fewest rows that can be split three ways and say anything.
pub const MIN_ROWS: u32 = 20;

/// Reads a comma-separated table with one header line. Columns may stand in any order; others are listed as ignored.
///
/// # Errors
/// `missing-column`, `not-a-number`, `unknown-category`, `bad-csv`, `too-many-rows` or `too-few-rows`. Row numbers
/// count as in an editor: the header is row 1.
pub fn read(bytes: &[u8], schema: &[Column]) -> Result<Table> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes);
    let header = reader.headers().map_err(|e| bad(1, &e))?.clone();
    let places = schema
        .iter()
        .map(|c| header.iter().position(|h| h == c.name).ok_or(Error::MissingColumn { column: c.name.clone() }))
        .collect::<Result<Vec<_>>>()?;
    let ignored = header.iter().filter(|h| !schema.iter().any(|c| c.name == *h)).map(cut).collect();
    let empty = |c: &Column| {
        if c.numeric { Series::Numbers(vec![]) } else { Series::Words(vec![]) }
    };
    let mut table = Table { columns: schema.to_vec(), series: schema.iter().map(empty).collect(), rows: 0, ignored };
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(|e| bad(table.rows as u32 + 2, &e))? {
        if table.rows == MAX_ROWS {
            return Err(Error::TooManyRows { max: MAX_ROWS as u32 });
        }
        for (index, &place) in places.iter().enumerate() {
            push(&mut table, index, record.get(place).unwrap_or(""))?;
        }
        table.rows += 1;
    }
    if table.rows < MIN_ROWS as usize {
        return Err(Error::TooFewRows { rows: table.rows as u32, min: MIN_ROWS });
    }
    Ok(table)
}

fn push(table: &mut Table, index: usize, cell: &str) -> Result<()> {
    let column = &table.columns[index];
    let row = table.rows as u32 + 2;
    match &mut table.series[index] {
        Series::Numbers(values) if cell.is_empty() => values.push(f64::NAN),
        Series::Numbers(values) => match cell.parse::<f64>() {
            Ok(x) if x.is_finite() => values.push(x),
            _ => {
                return Err(Error::NotANumber { row, column: column.name.clone(), cell: cut(cell) });
            }
        },
        Series::Words(codes) if cell.is_empty() => codes.push(EMPTY),
        Series::Words(codes) => match column.categories.iter().position(|w| w == cell) {
            Some(code) => codes.push(code as u8),
            None => {
                let options = column.categories.join(", ");
                return Err(Error::UnknownCategory { row, column: column.name.clone(), cell: cut(cell), options });
            }
        },
    }
    Ok(())
}

fn bad(row: u32, error: &csv::Error) -> Error {
    Error::BadCsv { row, reason: cut(&error.to_string()) }
}

/// Text from outside, cut to a length that fits a sentence.
pub(super) fn cut(text: &str) -> String {
    text.chars().take(60).collect()
}
