//! The values of flags and of the environment: metadata, limits, addresses, times.

use std::ffi::OsString;

use jiff::Timestamp;

use super::{args, usage};
use crate::convert::channel_of;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::env::{Env, Limits};
use crate::error::Error;
use crate::model::{Article, Channel};
use crate::read::metadata::Metadata;
use crate::transform::web_address;

/// What the environment says.
#[derive(Debug, Default)]
pub(in crate::cli) struct Surroundings {
    /// `SOURCE_DATE_EPOCH`: seconds since 1970 that stand for "now" in reproducible builds.
    pub(in crate::cli) source_date_epoch: Option<OsString>,
    /// `PATH`: the folders of programs.
    pub(in crate::cli) path: Option<OsString>,
    /// Whether standard output is a terminal.
    pub(in crate::cli) stdout_is_terminal: bool,
}

impl Surroundings {
    pub(in crate::cli) fn of_process() -> Self {
        use std::io::IsTerminal;
        Surroundings {
            source_date_epoch: std::env::var_os("SOURCE_DATE_EPOCH"),
            path: std::env::var_os("PATH"),
            stdout_is_terminal: std::io::stdout().is_terminal(),
        }
    }
}

/// What `metadata` say of a collection. What cannot be used is an error here, as it is in
/// [`metadata`].
pub(super) fn collection(metadata: &Metadata) -> Result<Channel, Error> {
    let mut found = Diagnostics::new();
    let channel = channel_of(metadata, &mut found);
    match found.into_iter().find(|diagnostic| diagnostic.code == Code::Dropped) {
        Some(Diagnostic { message, help, .. }) => Err(usage(format!("-M: {message}")).help(help.unwrap_or_default())),
        None => Ok(channel),
    }
}

/// A web address as the value of `flag`.
pub(super) fn address(flag: &str, value: Option<&str>) -> Result<Option<String>, Error> {
    let Some(text) = value else { return Ok(None) };
    let wrong = || usage(format!("{flag}: `{text}` is no web address")).help("write it as https://example.org/");
    web_address(text).ok_or_else(wrong).map(Some)
}

pub(in crate::cli) fn environment(limits: Limits, around: &Surroundings) -> Result<Env, Error> {
    let source_date = match &around.source_date_epoch {
        None => None,
        Some(text) => {
            let seconds = text.to_str().and_then(|text| text.parse().ok());
            let time = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok());
            Some(time.ok_or_else(|| {
                usage(format!("SOURCE_DATE_EPOCH is `{}`, which is no time", text.display()))
                    .help("set it to the seconds since 1970, as `date +%s` prints them, or unset it")
            })?)
        }
    };
    Ok(Env { source_date, limits })
}

/// The limits of `--max-size` and `--limit`, the latter after the former.
pub(in crate::cli) fn limits(args: &args::Bounds) -> Result<Limits, Error> {
    let mut limits = Limits { input_bytes: size(&args.max_size)?, ..Limits::default() };
    for pair in &args.limits {
        let (name, value) = pair.split_once('=').ok_or_else(|| {
            usage(format!("`--limit {pair}` is no limit"))
                .help("write `--limit NAME=VALUE`, as in `--limit pixels=20M`")
        })?;
        limits.set(name.trim(), size(value.trim())?)?;
    }
    Ok(limits)
}

/// A size such as `64M`: bytes, or as many KiB, MiB or GiB.
fn size(text: &str) -> Result<u64, Error> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit: u64 = match text[digits.len()..].to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" | "kib" => 1 << 10,
        "m" | "mb" | "mib" => 1 << 20,
        "g" | "gb" | "gib" => 1 << 30,
        _ => 0,
    };
    let bytes = digits.parse::<u64>().ok().and_then(|number| number.checked_mul(unit)).filter(|bytes| *bytes > 0);
    bytes.ok_or_else(|| usage(format!("`{text}` is no size")).help("write it as `500k`, `64M` or `1G`"))
}

pub(super) fn metadata(pairs: &[String]) -> Result<Metadata, Error> {
    let split = pairs.iter().map(|pair| {
        let pair = pair.split_once('=').map(|(key, value)| (key.trim(), value));
        pair.filter(|(key, _)| !key.is_empty())
    });
    let wrong = |index: usize| {
        usage(format!("`-M {}` is no metadata", pairs[index])).help("write `-M KEY=VALUE`, as in `-M language=de`")
    };
    let pairs: Result<Vec<_>, _> = split.enumerate().map(|(index, pair)| pair.ok_or_else(|| wrong(index))).collect();
    let metadata = Metadata::from_pairs(pairs?);
    check_metadata(&metadata)?;
    Ok(metadata)
}

/// Refuses keys that are not known and values that are not understood: said of every article,
/// it would be said too late and too often.
fn check_metadata(metadata: &Metadata) -> Result<(), Error> {
    let mut found = Diagnostics::new();
    metadata.apply(&mut Article::default(), &mut found);
    let is_wrong = |code: Code| matches!(code, Code::Unknown | Code::Malformed | Code::Duplicate);
    match found.into_iter().find(|diagnostic| is_wrong(diagnostic.code)) {
        Some(Diagnostic { message, help: Some(help), .. }) => Err(usage(format!("-M: {message}")).help(help)),
        Some(Diagnostic { message, help: None, .. }) => Err(usage(format!("-M: {message}"))),
        None => Ok(()),
    }
}
