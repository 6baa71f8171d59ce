//! The library within a service, as `examples/service.rs` uses it: `cargo run --release --example
//! service -- 200000` is the long run.
#![cfg(all(feature = "markdown", feature = "html", feature = "epub", feature = "jats"))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../examples/service.rs"]
mod service;

use std::thread;

use offprint::batch::Batch;
use offprint::convert::{Converter, Reading, Source, Target};
use offprint::diagnostic::Diagnostics;
use offprint::env::{Env, Limits};
use offprint::error::Error;
use offprint::format::{OptionMap, Registry};
use offprint::model::{Article, Publication};
use offprint::theme::Theme;

const fn may_be_shared<T: Send + Sync>() {}

/// Checked by the compiler: nothing of these is tied to a thread.
const _: () = {
    may_be_shared::<Article>();
    may_be_shared::<Batch<'_>>();
    may_be_shared::<Converter>();
    may_be_shared::<Diagnostics>();
    may_be_shared::<Env>();
    may_be_shared::<Error>();
    may_be_shared::<Limits>();
    may_be_shared::<OptionMap>();
    may_be_shared::<Publication>();
    may_be_shared::<Reading>();
    may_be_shared::<Registry>();
    may_be_shared::<Source>();
    may_be_shared::<Target>();
    may_be_shared::<Theme>();
};

#[test]
fn threads_share_a_converter_and_agree() {
    let service = service::Service::new().unwrap();
    let results = thread::scope(|scope| {
        let workers: Vec<_> = (0..4).map(|_| scope.spawn(|| service.work(300))).collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).collect::<Vec<_>>()
    });
    assert!(results.iter().all(Result::is_ok), "{results:?}");
}

/// Two converters that differ in everything do not know of each other: no state is global.
#[test]
fn converters_do_not_know_of_each_other() {
    let article =
        |title: &str| Source::new("a.md", format!("---\ntitle: {title}\nlang: en\n---\n\nWater.\n").into_bytes());
    let strict = Converter {
        env: Env { limits: Limits { input_bytes: 1 << 20, depth: 2, ..Limits::default() }, ..Env::default() },
        ..Converter::default()
    };
    let usual = Converter::default();
    let alone = write(&usual, &article("Tide"));
    thread::scope(|scope| {
        let deep = scope.spawn(|| {
            let deep = Source::new("d.json", br#"{"headline": "D", "body": [{"section": {"title": "a", "body": [{"section": {"title": "b", "body": [{"section": {"title": "c", "body": []}}]}}]}}]}"#.as_slice());
            (0..50).filter(|_| strict.read(&deep, None, &mut Diagnostics::new()).is_err()).count()
        });
        (0..50).for_each(|_| assert_eq!(write(&usual, &article("Tide")), alone));
        assert_eq!(deep.join().unwrap(), 50);
    });
}

fn write(converter: &Converter, source: &Source) -> Vec<u8> {
    let mut diagnostics = Diagnostics::new();
    let reading = converter.read(source, None, &mut diagnostics).unwrap();
    let target = converter.target("html", &OptionMap::default()).unwrap();
    let mut bytes = Vec::new();
    converter.write(&reading.publication, &target, None, &mut diagnostics, &mut bytes).unwrap();
    bytes
}
