//! The `offprint` command: the only place that prints, exits or looks at the environment.
//!
//! The command line is text first (`args`), then one validated plan (`plan`), then carried
//! out by one module per subcommand, which tells `report` what happens.

mod args;
mod check;
mod collect;
mod convert;
mod describe;
mod feed;
mod gather;
mod inputs;
mod inspect;
mod losses;
#[cfg(all(feature = "feed", feature = "read-feed"))]
mod opml;
mod plan;
mod project;
mod report;
#[cfg(feature = "desk")]
mod serve;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;

use crate::error::{Error, ErrorKind};
use args::{Cli, Command, Global, MessageFormat};
use plan::Surroundings;
use report::{Outcome, Reporter};

/// An input or output failed.
const FAILED: u8 = 1;
/// The command line is wrong.
const USAGE: u8 = 2;
/// There are warnings, under `--strict`.
const WARNINGS: u8 = 3;

/// Runs the command with the process's arguments.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return refuse(&error),
    };
    report_panics(cli.global.message_format);
    let mut reporter = Reporter::new(&cli.global);
    match carry_out(&cli, &mut reporter) {
        Ok(()) => exit_code(reporter.finish()),
        // Nobody reads on: `offprint … | head` is no failure.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            reporter.error(&error);
            match error.kind() {
                ErrorKind::Option | ErrorKind::Format => ExitCode::from(USAGE),
                _ => ExitCode::from(FAILED),
            }
        }
    }
}

/// Says why the command line cannot be understood, or prints the help that it asks for.
fn refuse(error: &clap::Error) -> ExitCode {
    if error.use_stderr() && wants_json(std::env::args_os().skip(1)) {
        let global = Global { message_format: MessageFormat::Json, ..Global::default() };
        Reporter::new(&global).error(&usage_error(error));
    } else {
        // Nobody is left to be told that this cannot be written.
        let _ = error.print();
    }
    u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from)
}

/// Whether messages are to be JSON, by a command line that cannot be understood otherwise.
fn wants_json(args: impl Iterator<Item = OsString>) -> bool {
    let args: Vec<_> = args.take_while(|arg| arg != "--").collect();
    args.iter().any(|arg| arg == "--message-format=json")
        || args.windows(2).any(|pair| pair[0] == "--message-format" && pair[1] == "json")
}

/// What clap says, in our form: its first paragraph, without the usage that follows.
fn usage_error(error: &clap::Error) -> Error {
    let text = error.render().to_string();
    let first = text.split("\n\n").next().unwrap_or_default();
    let message = match error.kind() {
        clap::error::ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => "there is nothing to do".to_owned(),
        _ => first.trim_start_matches("error: ").split_whitespace().collect::<Vec<_>>().join(" "),
    };
    plan::usage(message).help("`offprint --help` shows how to use it")
}

fn carry_out(cli: &Cli, reporter: &mut Reporter) -> Result<(), Error> {
    let around = Surroundings::of_process();
    match &cli.command {
        Command::Convert(args) if args.collect => collect::run(&plan::collect(args, &around)?, reporter),
        Command::Convert(args) if args.losses => {
            losses::run(&plan::convert(args, &around)?, cli.global.message_format, reporter)
        }
        Command::Convert(args) => convert::run(&plan::convert(args, &around)?, reporter),
        Command::Feed(args) => feed::run(&plan::feed(args, &around)?, reporter),
        #[cfg(all(feature = "feed", feature = "read-feed"))]
        Command::Opml(args) => opml::run(&plan::opml(args, &around)?, reporter),
        Command::Inspect(args) => {
            inspect::run(&plan::read(&args.reading, &around)?, cli.global.message_format, reporter)
        }
        Command::Init(args) => project::init(args),
        Command::Build(args) => project::build(args, &around, reporter),
        Command::Watch(args) => project::watch(args, &around, &cli.global),
        #[cfg(feature = "desk")]
        Command::Serve(args) => serve::run(args, &around),
        Command::Check(args) => match &args.explain {
            Some(rule) => check::explain(rule, cli.global.message_format),
            None => check::run(&check::plan(args, &around)?, &cli.global, reporter),
        },
        Command::Formats(args) => describe::formats(args.name.as_deref(), cli.global.message_format),
        Command::Schema => describe::schema(),
        Command::Completions(args) => describe::completions(args.shell),
        Command::Man(args) => describe::man(args.page.as_deref()),
    }
}

fn exit_code(outcome: Outcome) -> ExitCode {
    match outcome {
        Outcome { failed: true, .. } => ExitCode::from(FAILED),
        Outcome { strict: true, .. } => ExitCode::from(WARNINGS),
        Outcome { .. } => ExitCode::SUCCESS,
    }
}

/// Writes to standard output.
fn print(bytes: &[u8]) -> Result<(), Error> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(bytes).and_then(|()| stdout.flush()).map_err(|error| {
        Error::new(ErrorKind::Io, format!("standard output cannot be written: {error}")).caused_by(error)
    })
}

fn is_broken_pipe(error: &Error) -> bool {
    let source = std::error::Error::source(error).and_then(|source| source.downcast_ref::<io::Error>());
    source.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// A panic fails its job, which reports it; this line says where it was, for whoever mends it.
#[allow(clippy::print_stderr, reason = "the one message that must not depend on anything that may have failed")]
fn report_panics(format: MessageFormat) {
    std::panic::set_hook(Box::new(move |panic| {
        if format == MessageFormat::Human {
            eprintln!("offprint: {panic}");
        }
    }));
}
