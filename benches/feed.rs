//! How long feeds of many articles with their whole text take.
//!
//! ```sh
//! cargo bench --bench feed
//! cargo bench --bench feed --no-default-features --features feed,markdown   # soon compiled
//! ```

#![allow(clippy::expect_used, reason = "a measurement that cannot be taken ends")]

mod common;

use criterion::{Criterion, SamplingMode, Throughput, criterion_group, criterion_main};

use common::{Press, feed};

fn feeds(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("feed of 100");
    group.sampling_mode(SamplingMode::Flat).sample_size(10);
    let publication = feed(100, 1_500);
    for format in ["rss", "atom", "json-feed"] {
        let press = Press::of(format);
        group.throughput(Throughput::Bytes(press.write(&publication).len() as u64));
        group.bench_function(format, |bencher| bencher.iter(|| press.write(&publication)));
    }
}

criterion_group!(benches, feeds);
criterion_main!(benches);
