//! Work on all cores, in the packages that have threads; else one after the other. However many threads there are, every
//! number is made by the same operations in the same order: threads share outputs, never a sum.

use std::ops::Range;

/// Fewest multiplications and additions that are worth waking another thread, which takes some 30 µs in a browser.
const WORTH: usize = 1 << 20;
/// Shares for each thread, of work that is easily cut: who is woken late leaves some to the others.
const SHARES: usize = 4;
/// Parts of a sum that threads could make side by side; few, because each needs an output of its own.
const PARTS: usize = 8;

#[cfg(feature = "threads")]
fn threads() -> usize {
    rayon::current_num_threads()
}

#[cfg(not(feature = "threads"))]
fn threads() -> usize {
    1
}

/// Does a longer piece of work among the threads that share its parts, so that none has to be woken from outside for each.
pub fn together<R: Send>(work: impl FnOnce() -> R + Send) -> R {
    #[cfg(feature = "threads")]
    return rayon::scope(|_| work());
    #[cfg(not(feature = "threads"))]
    work()
}

/// Does `job` for each item, on all cores if `work`, in multiplications and additions, is worth it.
pub(crate) fn each<T: Send>(work: usize, items: impl Iterator<Item = T>, job: impl Fn(T) + Send + Sync) {
    #[cfg(feature = "threads")]
    if threads() > 1 && work >= WORTH {
        use rayon::iter::{IntoParallelIterator, ParallelIterator};
        return items.collect::<Vec<T>>().into_par_iter().for_each(job);
    }
    let _ = work;
    items.for_each(job);
}

/// Into how many shares work is cut.
fn shares(work: usize) -> usize {
    if work < WORTH || threads() == 1 { 1 } else { threads() * SHARES }
}

/// How many of `count` like things are a share; all of them where threads are not worth it.
pub(crate) fn share(work: usize, count: usize) -> usize {
    count.div_ceil(shares(work)).max(1)
}

/// The same for rows of a product, of which each thread takes one share: every share packs the other factor anew.
pub(crate) fn rows(work: usize, count: usize, unit: usize) -> usize {
    if shares(work) == 1 { count } else { count.div_ceil(threads()).next_multiple_of(unit) }
}

/// Splits `0..count` in the same few parts whatever the number of threads, for sums that are made part by part.
pub(crate) fn parts(count: usize) -> impl Iterator<Item = Range<usize>> {
    let length = count.div_ceil(PARTS).max(1);
    (0..count).step_by(length).map(move |begin| begin..(begin + length).min(count))
}

/// Of a number that costs `cost` operations each: a thread's part of a slice of `count`.
pub(crate) fn chunk(count: usize, cost: usize) -> usize {
    share(count * cost, count).next_multiple_of(64)
}
