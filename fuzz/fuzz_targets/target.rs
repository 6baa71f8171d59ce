//! Any target under libFuzzer: `FUZZ_TARGET` says which, as in
//! `FUZZ_TARGET=read_html cargo +nightly fuzz run target fuzz/corpus/read_html`.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/common/generate/mod.rs"]
mod generate;
// Its seeds are what `seeds.sh` makes here.
#[allow(dead_code, reason = "the tests seed the targets by it")]
#[path = "../targets.rs"]
mod targets;

static RUN: LazyLock<fn(&[u8])> = LazyLock::new(|| {
    let name = std::env::var("FUZZ_TARGET").unwrap_or_else(|_| {
        let names: Vec<_> = targets::TARGETS.iter().map(|target| target.name).collect();
        panic!("set FUZZ_TARGET to one of: {}", names.join(", "))
    });
    targets::target(&name).run
});

fuzz_target!(|bytes: &[u8]| (*RUN)(bytes));
