//! The `offprint` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    offprint::cli::run()
}
