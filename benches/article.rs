//! Prints the article that the benchmarks measure with.
//!
//! ```sh
//! cargo bench --bench article -- 100000 > target/long.md
//! ```

#![allow(clippy::print_stdout, clippy::expect_used, reason = "a program that prints, and ends where it cannot measure")]

mod common;

fn main() {
    // Cargo adds `--bench` of its own.
    let words = std::env::args().skip(1).find_map(|argument| argument.parse().ok());
    print!("{}", common::article(words.unwrap_or(1_500), common::Form::Markdown));
}
