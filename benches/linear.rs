//! Whether cost grows with the size of the input and not faster: each reader and writer takes an
//! article that doubles five times, and the time for a word is shown beside it.
//!
//! ```sh
//! cargo bench --bench linear
//! ```

#![allow(clippy::print_stdout, clippy::expect_used, reason = "a program that prints, and ends where it cannot measure")]

mod common;

use std::hint::black_box;
use std::time::{Duration, Instant};

use common::{Form, Press, WRITERS, article, publication, source};
use offprint::convert::Converter;
use offprint::diagnostic::Diagnostics;

const FIRST: usize = 8_000;
const DOUBLINGS: u32 = 5;
/// The best of so many runs counts: whatever else the machine does makes a run longer, never shorter.
const RUNS: u32 = 3;

fn main() {
    let sizes: Vec<usize> = (0..=DOUBLINGS).map(|doubling| FIRST << doubling).collect();
    let heads: Vec<String> = sizes.iter().map(|words| format!("{words:>9}")).collect();
    println!("ns a word    {}   last : first", heads.join(" "));
    row("markdown", &sizes, |words| reading(article(words, Form::Markdown), Form::Markdown, "markdown"));
    row("text", &sizes, |words| reading(article(words, Form::Text), Form::Text, "text"));
    row("json", &sizes, |words| {
        let json = String::from_utf8(Press::of("json").write(&publication(words))).expect("text");
        reading(json, Form::Markdown, "json")
    });
    row("read jats", &sizes, |words| {
        let jats = String::from_utf8(Press::of("jats").write(&publication(words))).expect("text");
        reading(jats, Form::Markdown, "jats")
    });
    for format in WRITERS {
        row(format, &sizes, |words| {
            let (publication, press) = (publication(words), Press::of(format));
            Box::new(move || drop(black_box(press.write(&publication))))
        });
    }
}

type Task = Box<dyn Fn()>;

fn reading(text: String, form: Form, format: &'static str) -> Task {
    let source = source(&text, form);
    let converter = Converter::default();
    Box::new(move || {
        drop(black_box(converter.read(&source, Some(format), &mut Diagnostics::new()).expect("an article")))
    })
}

/// Prints what a word costs in articles of these sizes.
fn row(name: &str, sizes: &[usize], task: impl Fn(usize) -> Task) {
    let cost = |words: &usize| {
        let task = task(*words);
        let best = (0..RUNS).map(|_| time(&task)).min().unwrap_or_default();
        best.as_nanos() as f64 / *words as f64
    };
    let costs: Vec<f64> = sizes.iter().map(cost).collect();
    let cells: Vec<String> = costs.iter().map(|cost| format!("{cost:>9.0}")).collect();
    let growth = costs.last().zip(costs.first()).map_or(1.0, |(last, first)| last / first);
    println!("{name:<12} {}   {growth:.2}", cells.join(" "));
}

fn time(task: &Task) -> Duration {
    let begin = Instant::now();
    task();
    begin.elapsed()
}
