//! Converts one file to another; their endings tell the formats.
//!
//! ```sh
//! cargo run --example convert -- interview.md interview.epub
//! ```

#![allow(clippy::print_stderr, reason = "a program that prints")]

use std::env;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<_> = env::args_os().skip(1).collect();
    let [input, output] = args.as_slice() else {
        return Err("usage: convert INPUT OUTPUT".into());
    };
    for diagnostic in &offprint::convert::file(input, output)? {
        eprintln!("{diagnostic}");
    }
    Ok(())
}
