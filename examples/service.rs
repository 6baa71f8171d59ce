//! Offprint within a service: one converter, all threads, many articles; equal articles give equal
//! bytes whatever thread made them and when, and memory stays flat.
//!
//! ```sh
//! cargo run --release --example service -- 200000
//! ```

#![allow(clippy::print_stdout, reason = "a program that prints")]

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use offprint::convert::{Converter, Source, Target};
use offprint::diagnostic::Diagnostics;
use offprint::error::Error;
use offprint::format::OptionMap;

/// How many articles there are: each comes again and again.
const DIFFERENT: usize = 100;

const FORMATS: [&str; 4] = ["html", "epub", "jats", "json"];

// What a service shares between its threads may be shared, and what it hands over handed over.
const fn shared<T: Send + Sync>() {}
const _: () = {
    shared::<Converter>();
    shared::<Target>();
    shared::<Source>();
    shared::<offprint::model::Publication>();
    shared::<Error>();
};

#[allow(dead_code, reason = "a test uses the service without it")]
fn main() -> Result<(), Error> {
    let count = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1_000);
    let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let service = Service::new()?;
    let begun = Instant::now();
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(|| service.work(count))).collect();
        workers
            .into_iter()
            .try_for_each(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })?;
    let seconds = begun.elapsed().as_secs_f64();
    let memory = service.memory.lock().unwrap_or_else(PoisonError::into_inner);
    println!("{count} articles in {} formats on {threads} threads: {seconds:.1} s", FORMATS.len());
    for (done, kib) in memory.iter() {
        println!("after {done:7} articles: {kib} KiB in use");
    }
    // The first tenth warms up: fonts, and what the allocator keeps.
    let grown = memory
        .iter()
        .skip(1)
        .map(|(_, kib)| *kib)
        .fold((u64::MAX, 0), |(low, high), kib| (low.min(kib), high.max(kib)));
    match grown {
        (low, high) if high > low + low / 2 + 20_000 => {
            Err(Error::input(format!("memory grew from {low} to {high} KiB")))
        }
        _ => Ok(()),
    }
}

/// What all threads share.
pub(crate) struct Service {
    converter: Converter,
    targets: Vec<Target>,
    next: AtomicUsize,
    /// The sum of the output of each article in each format, as first made.
    sums: Mutex<BTreeMap<(usize, &'static str), u64>>,
    /// The memory in use after each tenth of the articles.
    memory: Mutex<BTreeMap<usize, u64>>,
}

impl Service {
    pub(crate) fn new() -> Result<Self, Error> {
        let converter = Converter::default();
        let targets: Result<_, _> =
            FORMATS.iter().map(|format| converter.target(format, &OptionMap::default())).collect();
        let next = AtomicUsize::new(0);
        Ok(Service { targets: targets?, converter, next, sums: Mutex::default(), memory: Mutex::default() })
    }

    /// Converts articles until `count` are done: on every thread that calls it.
    pub(crate) fn work(&self, count: usize) -> Result<(), Error> {
        loop {
            let index = self.next.fetch_add(1, Ordering::Relaxed);
            if index >= count {
                return Ok(());
            }
            self.convert(index % DIFFERENT)?;
            if (index + 1).is_multiple_of((count / 10).max(1)) {
                let kib = in_use();
                self.memory.lock().unwrap_or_else(PoisonError::into_inner).insert(index + 1, kib);
            }
        }
    }

    fn convert(&self, which: usize) -> Result<(), Error> {
        let mut diagnostics = Diagnostics::new();
        let reading = self.converter.read(&article(which), None, &mut diagnostics)?;
        for (target, format) in self.targets.iter().zip(FORMATS) {
            let mut bytes = Vec::new();
            self.converter.write(&reading.publication, target, None, &mut diagnostics, &mut bytes)?;
            let mut sum = DefaultHasher::new();
            bytes.hash(&mut sum);
            let sum = sum.finish();
            let mut sums = self.sums.lock().unwrap_or_else(PoisonError::into_inner);
            if *sums.entry((which, format)).or_insert(sum) != sum {
                return Err(Error::input(format!("article {which} gave two different outputs in {format}")));
            }
        }
        Ok(())
    }
}

/// An article that a client might send.
fn article(which: usize) -> Source {
    let turn = "**Ada Moreno:** Does the water still come up the slipway?\n\n**Jo Lind:** Twice a day, and *nobody* counts.\n\n";
    let text = format!(
        "---\ntitle: The Tide House, Part {which}\nlang: en\nauthor: Ada Moreno\ndate: 2025-03-13\n---\n\nThey met at the quay.\n\n{}",
        turn.repeat(3 + which % 7)
    );
    Source::new(format!("tide-{which}.md"), text.into_bytes())
}

/// The memory that the process has in use, in KiB; 0 where the system does not say it.
fn in_use() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok()).unwrap_or_default()
}
