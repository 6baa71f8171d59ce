//! How long each step takes: readers, recogniser, text engine, writers, and the whole way.
//!
//! ```sh
//! cargo bench --bench offprint            # all of it
//! cargo bench --bench offprint write/pdf  # what has this in its name
//! ```

#![allow(clippy::expect_used, reason = "a measurement that cannot be taken ends")]

mod common;

use std::num::NonZeroUsize;

use criterion::{BatchSize, BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use offprint::batch::{Batch, Destination, Input, Job};
use offprint::convert::Converter;
use offprint::diagnostic::Diagnostics;
use offprint::format::OptionMap;
use offprint::interview::{Hints, recognise};
use offprint::typeset::{FontSet, Paragraph, ParagraphSettings, Style, Typesetter};

use common::{Form, Press, SIZES, WRITERS, article, publication, source};

fn readers(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("read");
    group.sampling_mode(SamplingMode::Flat).sample_size(10);
    let converter = Converter::default();
    for (size, words) in SIZES {
        let json = String::from_utf8(Press::of("json").write(&publication(words))).expect("text");
        let jats = String::from_utf8(Press::of("jats").write(&publication(words))).expect("text");
        let markdown = article(words, Form::Markdown);
        let text = article(words, Form::Text);
        for (format, text) in [("markdown", markdown), ("text", text), ("json", json), ("jats", jats)] {
            let source = source(&text, if format == "text" { Form::Text } else { Form::Markdown });
            group.throughput(Throughput::Bytes(text.len() as u64));
            group.bench_function(BenchmarkId::new(format, size), |bencher| {
                bencher.iter(|| converter.read(&source, Some(format), &mut Diagnostics::new()).expect("an article"));
            });
        }
    }
}

fn recogniser(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("recognise");
    group.sampling_mode(SamplingMode::Flat).sample_size(10);
    for (size, words) in SIZES {
        let plain = article(words, Form::Markdown).replacen("lang: en\n", "lang: en\ninterview: none\n", 1);
        let source = source(&plain, Form::Markdown);
        let reading = Converter::default().read(&source, None, &mut Diagnostics::new()).expect("an article");
        let unrecognised = reading.publication.articles[0].clone();
        group.throughput(Throughput::Elements(words as u64));
        group.bench_function(size, |bencher| {
            let found = |mut article| recognise(&mut article, &Hints::default(), &mut Diagnostics::new());
            bencher.iter_batched(|| unrecognised.clone(), found, BatchSize::PerIteration);
        });
    }
}

fn layout(criterion: &mut Criterion) {
    let text = article(100_000, Form::Text);
    let paragraphs: Vec<Paragraph> = text.split("\n\n").map(paragraph).collect();
    let settings = ParagraphSettings::justified(324.0);
    let mut group = criterion.benchmark_group("layout");
    group.sample_size(10).throughput(Throughput::Elements(text.split_whitespace().count() as u64));
    group.bench_function("100,000 words", |bencher| {
        bencher.iter(|| {
            let mut typesetter = Typesetter::new(FontSet::builtin());
            paragraphs.iter().map(|paragraph| typesetter.lay_out(paragraph, &settings).lines.len()).sum::<usize>()
        });
    });
}

fn paragraph(text: &str) -> Paragraph {
    let mut paragraph = Paragraph::new("en");
    paragraph.push(text, &Style::serif(11.0));
    paragraph
}

fn writers(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("write");
    group.sampling_mode(SamplingMode::Flat).sample_size(10);
    for (size, words) in SIZES {
        let publication = publication(words);
        for format in WRITERS {
            let press = Press::of(format);
            group.throughput(Throughput::Bytes(press.write(&publication).len() as u64));
            group.bench_function(BenchmarkId::new(format, size), |bencher| bencher.iter(|| press.write(&publication)));
        }
    }
}

/// From the bytes of a source to the bytes of an output, as a program does it that is warm.
fn whole(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("whole");
    group.sample_size(10);
    let source = source(&article(1_500, Form::Markdown), Form::Markdown);
    let converter = Converter::default();
    for format in WRITERS {
        let press = Press::of(format);
        group.bench_function(format, |bencher| {
            bencher.iter(|| {
                let reading = converter.read(&source, None, &mut Diagnostics::new()).expect("an article");
                press.write(&reading.publication)
            });
        });
    }
}

/// A folder of 1,000 articles, in memory, on as many threads as there are processors.
fn batch(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("batch of 1,000");
    group.sampling_mode(SamplingMode::Flat).sample_size(10).throughput(Throughput::Elements(1_000));
    let source = source(&article(1_500, Form::Markdown), Form::Markdown);
    let input = || Input::Source(source.clone());
    let job = |_| Job { input: input(), format: None, destination: Destination::Memory };
    let jobs: Vec<Job> = (0..1_000).map(job).collect();
    let converter = Converter::default();
    let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    for formats in WRITERS.map(|format| vec![format]).into_iter().chain([WRITERS.to_vec()]) {
        let name = if formats.len() == 1 { formats[0] } else { "all formats" };
        let target = |format| converter.target(format, &OptionMap::default()).expect("a format");
        let targets: Vec<_> = formats.into_iter().map(target).collect();
        let batch = Batch { converter: &converter, targets: &targets, threads, allow_outside: false };
        group.bench_function(name, |bencher| {
            bencher.iter(|| batch.run(&jobs, |report| assert!(!report.has_failed())).expect("a batch"));
        });
    }
}

criterion_group!(benches, readers, recogniser, layout, writers, whole, batch);
criterion_main!(benches);
