//! Work on many threads, results in order.

use std::any::Any;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use crate::error::{Error, ErrorKind};

/// As much as the main thread of a program usually has: what nests as deep as the limits
/// allow must not fit one and overflow the other.
const STACK_BYTES: usize = 8 << 20;

/// Does `work` for every item on up to `threads` threads and hands each result to `done`, in
/// the order of the items and as soon as it and those before it are there. `done` runs on the
/// thread of the caller, and so does `work` where one thread is enough. A panic in `work` becomes
/// the error of its item.
///
/// # Errors
/// If no thread can be started.
pub fn in_order<T: Sync, R: Send>(
    items: &[T],
    threads: NonZeroUsize,
    work: impl Fn(usize, &T) -> R + Sync,
    mut done: impl FnMut(usize, Result<R, Error>),
) -> Result<(), Error> {
    let threads = threads.get().min(items.len());
    if threads <= 1 {
        // A thread costs as much as a short article takes: its stack, and an arena of its own.
        for (index, item) in items.iter().enumerate() {
            done(index, guarded(|| Ok(work(index, item))));
        }
        return Ok(());
    }
    let next = AtomicUsize::new(0);
    let (sender, receiver) = mpsc::channel();
    let take_items = |sender: mpsc::Sender<(usize, Result<R, Error>)>| {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index) else { return };
            let result = guarded(|| Ok(work(index, item)));
            if sender.send((index, result)).is_err() {
                return;
            }
        }
    };
    thread::scope(|scope| {
        for started in 0..threads {
            let sender = sender.clone();
            match thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, || take_items(sender)) {
                // The machine has no more to give; those that it gave do all the work.
                Err(_) if started > 0 => break,
                spawned => spawned.map(drop)?,
            }
        }
        drop(sender);
        let mut early = BTreeMap::new();
        let mut due = 0;
        for (index, result) in receiver {
            early.insert(index, result);
            while let Some(result) = early.remove(&due) {
                done(due, result);
                due += 1;
            }
        }
        Ok(())
    })
}

/// The result of `work`, where a panic is an error.
pub(super) fn guarded<R>(work: impl FnOnce() -> Result<R, Error>) -> Result<R, Error> {
    // What the panic left half-changed is dropped with the job: nothing of it is shared but
    // what its locks protect.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(defect(&*panic)))
}

fn defect(panic: &(dyn Any + Send)) -> Error {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no reason given");
    Error::new(ErrorKind::Internal, format!("Offprint failed on this input: {text}"))
        .help("this is a defect of Offprint; please report it, with the input if you can")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn threads(count: usize) -> NonZeroUsize {
        NonZeroUsize::new(count).unwrap()
    }

    #[test]
    fn results_come_in_the_order_of_the_items() {
        let items: Vec<u64> = (0..40).collect();
        let mut seen = Vec::new();
        let work = |_, item: &u64| {
            thread::sleep(std::time::Duration::from_millis((40 - item) % 7));
            item * 2
        };
        in_order(&items, threads(4), work, |index, result| seen.push((index, result.unwrap()))).unwrap();
        let expected: Vec<_> = (0..40).map(|index| (index, index as u64 * 2)).collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn a_panic_fails_its_item_alone() {
        let work = |_, item: &i32| {
            assert!(*item != 2, "two is wrong");
            *item
        };
        for count in [1, 2] {
            let mut seen = Vec::new();
            in_order(&[1, 2, 3], threads(count), work, |_, result| seen.push(result)).unwrap();
            assert_eq!(seen[0].as_ref().unwrap(), &1);
            let error = seen[1].as_ref().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Internal);
            assert_eq!(error.message(), "Offprint failed on this input: two is wrong");
            assert_eq!(seen[2].as_ref().unwrap(), &3);
        }
    }

    #[test]
    fn nothing_to_do_is_done() {
        in_order(&[] as &[u8], threads(4), |_, _| (), |_, _| panic!("there is no item")).unwrap();
    }
}
