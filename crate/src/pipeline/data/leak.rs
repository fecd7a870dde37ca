//! Whether a column all but gives the target away: a model that sees it cheats.

use crate::statistics::{correlation, mean, sorted};
use crate::table::{EMPTY, Series, Table};

/// The correlation, or what stands for it among words and classes, from which a column gives the target away.
const LEAK: f64 = 0.98;
/// Fewest rows for each group on average: of fewer anything can be told.
const ROWS_EACH: usize = 10;
/// Into how many groups of like size numbers are divided.
const GROUPS: usize = 50;

/// Whether `column` alone tells `target`, another column.
pub fn leaks(table: &Table, column: usize, target: usize) -> bool {
    match (&table.series[column], &table.series[target]) {
        (Series::Numbers(x), Series::Numbers(y)) => correlation(x, y).abs() > LEAK,
        (Series::Words(codes), Series::Numbers(y)) => told_number(&words(codes), y) > LEAK * LEAK,
        (Series::Words(codes), Series::Words(classes)) => told_class(&words(codes), classes) > LEAK,
        (Series::Numbers(x), Series::Words(classes)) => told_class(&groups(x), classes) > LEAK,
    }
}

fn words(codes: &[u8]) -> Vec<Option<usize>> {
    codes.iter().map(|&code| (code != EMPTY).then_some(usize::from(code))).collect()
}

/// Numbers in groups of neighbours.
fn groups(x: &[f64]) -> Vec<Option<usize>> {
    let known = sorted(x);
    let count = GROUPS.min(known.len() / ROWS_EACH).max(1);
    let mut edges: Vec<f64> = (1..count).map(|k| known[k * known.len() / count]).collect();
    edges.dedup();
    x.iter().map(|&x| (!x.is_nan()).then(|| edges.partition_point(|&edge| edge <= x))).collect()
}

/// Of the rows that are not of the commonest class, the share that is told by naming each group's commonest class.
fn told_class(groups: &[Option<usize>], classes: &[u8]) -> f64 {
    let height = groups.iter().flatten().max().map_or(0, |most| most + 1);
    let mut counts = vec![[0usize; 256]; height];
    for (group, &class) in groups.iter().zip(classes) {
        if let (Some(group), true) = (group, class != EMPTY) {
            counts[*group][usize::from(class)] += 1;
        }
    }
    let of_class = |class: usize| counts.iter().map(|group| group[class]).sum::<usize>();
    let rows: usize = counts.iter().flatten().sum();
    let commonest = (0..256).map(of_class).max().unwrap_or(0);
    let filled = counts.iter().filter(|group| group.iter().any(|&rows| rows > 0)).count();
    if rows == commonest || rows < filled * ROWS_EACH {
        return 0.0;
    }
    let told: usize = counts.iter().filter_map(|group| group.iter().max()).sum();
    (told - commonest) as f64 / (rows - commonest) as f64
}

/// The share of a number's variance that lies between the groups.
fn told_number(groups: &[Option<usize>], y: &[f64]) -> f64 {
    let height = groups.iter().flatten().max().map_or(0, |most| most + 1);
    let mut of_group = vec![vec![]; height];
    for (group, &y) in groups.iter().zip(y) {
        if let (Some(group), false) = (group, y.is_nan()) {
            of_group[*group].push(y);
        }
    }
    of_group.retain(|group| !group.is_empty());
    let all = of_group.concat();
    let spread = |values: &[f64], around: f64| values.iter().map(|v| (v - around).powi(2)).sum::<f64>();
    let total = spread(&all, mean(&all));
    if total == 0.0 || all.len() < of_group.len() * ROWS_EACH {
        return 0.0;
    }
    1.0 - of_group.iter().map(|group| spread(group, mean(group))).sum::<f64>() / total
}
