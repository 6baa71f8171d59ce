//! Equal input gives equal bytes: twice in a row, and on one thread as on four.
#![cfg(all(
    feature = "markdown",
    feature = "html",
    feature = "feed",
    feature = "jats",
    feature = "epub",
    feature = "pdf"
))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use offprint::batch::{Batch, Destination, Input, Job};
use offprint::convert::{Converter, Target};
use offprint::format::OptionMap;

/// Outputs by their source and format.
type Outputs = BTreeMap<(String, String), Vec<u8>>;

fn convert_all(threads: usize) -> Outputs {
    let converter = Converter::default();
    let targets: Vec<Target> =
        common::FORMATS.iter().map(|format| converter.target(format, &OptionMap::default()).unwrap()).collect();
    let threads = NonZeroUsize::new(threads).unwrap();
    let batch = Batch { converter: &converter, targets: &targets, threads, allow_outside: false };
    let job = |fixture: common::Fixture| Job {
        input: Input::File(fixture.path.into()),
        format: None,
        destination: Destination::Memory,
    };
    let jobs: Vec<_> = common::fixtures().into_iter().map(job).collect();
    let mut outputs = Outputs::new();
    let mut order = Vec::new();
    let keep = |report: offprint::batch::Report| {
        assert!(!report.has_failed(), "{:?}", report.errors().collect::<Vec<_>>());
        order.push(report.input.to_string());
        for output in report.outputs {
            let content = output.result.unwrap().content.unwrap();
            assert!(!content.is_empty(), "{} of {} is empty", output.format, report.input);
            outputs.insert((report.input.to_string(), output.format), content);
        }
    };
    batch.run(&jobs, keep).unwrap();
    let inputs: Vec<_> = jobs.iter().map(|job| job.input.name().to_string()).collect();
    assert_eq!(order, inputs, "reports come in the order of the inputs");
    assert_eq!(outputs.len(), inputs.len() * common::FORMATS.len());
    outputs
}

fn assert_same(first: &Outputs, second: &Outputs) {
    let differing: Vec<_> =
        first.iter().filter(|(key, bytes)| second.get(key) != Some(bytes)).map(|(key, _)| key).collect();
    assert!(differing.is_empty(), "these outputs differ: {differing:?}");
}

#[test]
fn equal_input_gives_equal_bytes() {
    let once = convert_all(1);
    assert_same(&once, &convert_all(1));
    assert_same(&once, &convert_all(4));
}
