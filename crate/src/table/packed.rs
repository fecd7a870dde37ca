//! The shipped table, a third smaller under gzip than its CSV: column after column, numbers as whole-number offsets
//! from the column's minimum in byte planes (all low bytes, then all high bytes), words as indices. A sorted column is
//! kept as its differences.
//!
//! Layout, little-endian: `KDT1`, rows u32, columns u8; each column: name (u8 length, bytes), kind u8 (0 numbers, 1
//! words, 2 numbers as differences from the row before, the first one from 0). Numbers: decimals u8, minimum i64 (in
//! units of 10^-decimals), width u8, then `width` planes of `rows` bytes; an empty cell is the largest value of that
//! width. Words: `rows` bytes, 255 for empty.

use super::{Series, Table};
use crate::error::{Error, Result};
use crate::report::Column;

const MAGIC: &[u8] = b"KDT1";

/// Packs a table whose numbers have at most six decimals.
pub fn write(table: &Table) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    out.extend((table.rows as u32).to_le_bytes());
    out.push(table.columns.len() as u8);
    for (column, series) in table.columns.iter().zip(&table.series) {
        out.push(column.name.len() as u8);
        out.extend(column.name.as_bytes());
        match series {
            Series::Words(codes) => {
                out.push(1);
                out.extend(codes);
            }
            Series::Numbers(values) => write_numbers(&mut out, values),
        }
    }
    out
}

/// Whole numbers as offsets from their minimum.
fn write_numbers(out: &mut Vec<u8>, values: &[f64]) {
    let whole = |decimals: i32, x: f64| (x * 10f64.powi(decimals)).round();
    let exact = |decimals: i32| {
        values.iter().all(|&x| x.is_nan() || (whole(decimals, x) / 10f64.powi(decimals) - x).abs() < 1e-9)
    };
    let decimals = (0..6).find(|&d| exact(d)).unwrap_or(6);
    let numbers: Vec<Option<i64>> = values.iter().map(|&x| (!x.is_nan()).then(|| whole(decimals, x) as i64)).collect();
    let steps = differences(&numbers).filter(|steps| bits(steps) * 2 < bits(&numbers));
    out.push(if steps.is_some() { 2 } else { 0 });
    out.push(decimals as u8);
    write_offsets(out, steps.as_ref().unwrap_or(&numbers));
}

/// Each number less the one before it; none when one is unknown.
fn differences(numbers: &[Option<i64>]) -> Option<Vec<Option<i64>>> {
    let mut before = 0;
    let step = |number: &Option<i64>| number.map(|x| Some(x - std::mem::replace(&mut before, x)));
    numbers.iter().map(step).collect()
}

/// About how many bits the offsets take, for each number apart.
fn bits(numbers: &[Option<i64>]) -> u64 {
    let mut known: Vec<i64> = numbers.iter().flatten().copied().collect();
    known.sort_unstable();
    // The first difference stands far off; the middle of the others tells.
    let middle = known.get(known.len() / 2).copied().unwrap_or(0);
    known.iter().map(|x| u64::from(64 - x.abs_diff(middle).leading_zeros())).sum()
}

fn write_offsets(out: &mut Vec<u8>, numbers: &[Option<i64>]) {
    let known = numbers.iter().flatten();
    let (min, max) = known.fold((i64::MAX, i64::MIN), |(a, b), &x| (a.min(x), b.max(x)));
    let width = (1..8).find(|&w| max.saturating_sub(min) < (1i64 << (8 * w)) - 1).unwrap_or(8);
    out.extend(min.to_le_bytes());
    out.push(width as u8);
    for plane in 0..width {
        out.extend(numbers.iter().map(|x| (x.map_or(-1, |x| x - min) >> (8 * plane)) as u8));
    }
}

/// Unpacks; columns must be those of `schema`, in its order.
///
/// # Errors
/// `damaged-data` when the bytes are cut short or are another table.
pub fn read(bytes: &[u8], schema: &[Column]) -> Result<Table> {
    let mut input = Reader(bytes);
    if input.take(4)? != MAGIC {
        return Err(damaged("not a Kindling table"));
    }
    let rows = u32::from_le_bytes(input.array()?) as usize;
    if usize::from(input.byte()?) != schema.len() || rows > super::csv::MAX_ROWS {
        return Err(damaged("other columns"));
    }
    let mut series = Vec::new();
    for column in schema {
        let length = usize::from(input.byte()?);
        if input.take(length)? != column.name.as_bytes() {
            return Err(damaged("other columns"));
        }
        series.push(match input.byte()? {
            0 => Series::Numbers(read_numbers(&mut input, rows, false)?),
            2 => Series::Numbers(read_numbers(&mut input, rows, true)?),
            _ => Series::Words(input.take(rows)?.to_vec()),
        });
    }
    Ok(Table { columns: schema.to_vec(), series, rows, ignored: vec![] })
}

fn read_numbers(input: &mut Reader, rows: usize, differences: bool) -> Result<Vec<f64>> {
    let decimals = i32::from(input.byte()?);
    let min = i64::from_le_bytes(input.array()?);
    let width = usize::from(input.byte()?).min(8);
    let planes = (0..width).map(|_| input.take(rows)).collect::<Result<Vec<_>>>()?;
    let empty = if width == 8 { u64::MAX } else { (1 << (8 * width)) - 1 };
    let mut before = 0i64;
    let value = |row: usize| {
        let offset = planes.iter().rev().fold(0u64, |value, plane| value << 8 | u64::from(plane[row]));
        if offset == empty {
            return f64::NAN;
        }
        let number = before.wrapping_add(min).wrapping_add(offset as i64);
        before = if differences { number } else { 0 };
        number as f64 / 10f64.powi(decimals)
    };
    Ok((0..rows).map(value).collect())
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8]> {
        let (head, tail) = self.0.split_at_checked(count).ok_or_else(|| damaged("cut short"))?;
        self.0 = tail;
        Ok(head)
    }

    fn byte(&mut self) -> Result<u8> {
        Ok(self.take(1)?[0])
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        self.take(N)?.try_into().map_err(|_| damaged("cut short"))
    }
}

fn damaged(reason: &str) -> Error {
    Error::DamagedData { reason: reason.into() }
}
