//! Converts many files at once into a folder, as HTML and JSON.
//!
//! ```sh
//! cargo run --example batch -- public/ articles/*.md
//! ```

#![allow(clippy::print_stderr, clippy::print_stdout, reason = "a program that prints")]

use std::env;
use std::error::Error;
use std::path::PathBuf;

use offprint::batch::{Batch, Destination, Input, Job, default_threads};
use offprint::convert::Converter;
use offprint::format::OptionMap;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = env::args_os().skip(1).map(PathBuf::from);
    let folder = args.next().ok_or("usage: batch FOLDER INPUT…")?;
    let job = |path| Job { input: Input::File(path), format: None, destination: Destination::Folder(folder.clone()) };
    let jobs: Vec<_> = args.map(job).collect();

    let converter = Converter::default();
    let targets = [converter.target("html", &OptionMap::default())?, converter.target("json", &OptionMap::default())?];
    let batch = Batch { converter: &converter, targets: &targets, threads: default_threads(), allow_outside: false };

    let mut failed = 0;
    batch.run(&jobs, |report| {
        failed += usize::from(report.has_failed());
        report.findings.iter().for_each(|finding| eprintln!("{}", finding.diagnostic));
        report.errors().for_each(|error| eprintln!("{error}"));
        report.outputs.iter().filter_map(|output| output.path.as_ref()).for_each(|path| println!("{}", path.display()));
    })?;
    if failed > 0 { Err(format!("{failed} of {} inputs failed", jobs.len()).into()) } else { Ok(()) }
}
