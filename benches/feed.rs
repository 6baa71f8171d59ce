//! How long feeds of many articles with their whole text take.
//!
//! ```sh
//! cargo bench --bench feed
//! cargo bench --bench feed --no-default-features --features feed,markdown   # soon compiled
//! ```

#![allow(clippy::expect_used, reason = "a measurement that cannot be taken ends")]

mod common;

use criterion::{Criterion, SamplingMode, Throughput, criterion_group, criterion_main};

use common::{feed, write};

fn feeds(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("feed of 100");
    group.sampling_mode(SamplingMode::Flat).sample_size(10);
    let publication = feed(100, 1_500);
    for format in ["rss", "atom", "json-feed"] {
        group.throughput(Throughput::Bytes(write(&publication, format).len() as u64));
        group.bench_function(format, |bencher| bencher.iter(|| write(&publication, format)));
    }
}

criterion_group!(benches, feeds);
criterion_main!(benches);
