//! A kept Offprint: makes one article after the other in one process, each another text, and prints how many
//! seconds each took, from its Markdown to the bytes of the output. `bench/compare` pairs it with other kept programs.
//!
//! ```sh
//! yes | head -n 20 | cargo bench --bench kept -- pdf target/compare/article.md
//! ```
//!
//! Each line that it reads asks for one article.

#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a program that measures with a clock, prints, and ends where it cannot"
)]

mod common;

use std::io::{BufRead as _, Write as _};
use std::time::Instant;

use offprint::convert::{Converter, Source};
use offprint::diagnostic::Diagnostics;
use offprint::resource::Folder;

fn main() {
    // Cargo adds `--bench` of its own.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let [format, path] = arguments.as_slice() else { panic!("give a format and the path of an article") };
    let text = std::fs::read_to_string(path).expect("the article");
    let folder = std::path::Path::new(path).parent().expect("its folder").to_owned();
    let (converter, press) = (Converter::default(), common::Press::of(format));
    for (run, _) in std::io::stdin().lock().lines().enumerate() {
        let changed = text.replace(" the ", &format!(" the{run} "));
        let begin = Instant::now();
        let source = Source::new("article.md", changed.into_bytes()).resolver(Folder::new(&folder));
        let reading = converter.read(&source, None, &mut Diagnostics::new()).expect("an article");
        let bytes = press.write(&reading.publication);
        let seconds = begin.elapsed().as_secs_f64();
        assert!(!std::hint::black_box(bytes).is_empty());
        println!("{seconds}");
        std::io::stdout().flush().expect("somebody reads this");
    }
}
