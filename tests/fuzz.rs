//! Drives the targets of `fuzz/` on the stable compiler, with mutations of its own: no sanitizer, and
//! so no build beside that of the tests. The same seed makes the same inputs on any machine.
//!
//! `FUZZ_SECONDS=60` tries each target for a minute, `FUZZ_RUNS=200` with so many inputs, both with what
//! ends first; `FUZZ_TARGET` picks one; `FUZZ_SEED` starts elsewhere. An input that brings a target down is kept in `target/tmp/fuzz`, and
//! `FUZZ_INPUT=file FUZZ_TARGET=name` runs it alone. libFuzzer drives the same targets:
//! `FUZZ_TARGET=read_html cargo +nightly fuzz run target fuzz/corpus/read_html`.
#![cfg(all(
    feature = "markdown",
    feature = "read-html",
    feature = "read-docx",
    feature = "read-epub",
    feature = "read-feed",
    feature = "read-jats",
    feature = "html",
    feature = "feed",
    feature = "jats",
    feature = "epub",
    feature = "pdf",
    feature = "project"
))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;
#[path = "../fuzz/targets.rs"]
mod targets;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use common::generate;
use targets::{Seeds, TARGETS, Target};

/// No input may take more of the processor than this, in a build without optimisation.
const SLOWEST: Duration = Duration::from_secs(10);

/// How many inputs each target gets where neither time nor number is set.
const RUNS: usize = 15;

/// When a target has had enough: what is reached first.
#[derive(Clone, Copy)]
struct Bound {
    runs: usize,
    time: Duration,
}

/// The largest input, in bytes.
const LARGEST: usize = 60_000;

#[test]
fn no_input_brings_a_target_down() {
    let only = std::env::var("FUZZ_TARGET").ok();
    if let (Ok(path), Some(name)) = (std::env::var("FUZZ_INPUT"), &only) {
        return (targets::target(name).run)(&fs::read(path).unwrap());
    }
    let seed = setting("FUZZ_SEED").unwrap_or(1);
    let (runs, seconds) = (setting("FUZZ_RUNS"), setting("FUZZ_SECONDS"));
    let bound = Bound {
        runs: runs.map_or(if seconds.is_some() { usize::MAX } else { RUNS }, |runs| runs as usize),
        time: seconds.map_or(Duration::MAX, Duration::from_secs),
    };
    let mut wrong = Vec::new();
    for target in TARGETS.iter().filter(|target| only.as_deref().is_none_or(|only| only == target.name)) {
        let begun = Instant::now();
        let (runs, found) = fuzz(target, seed, bound);
        println!("{:16} {runs:7} inputs, {:5.1} s", target.name, begun.elapsed().as_secs_f32());
        wrong.extend(found);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_target_that_fails_is_told_with_its_input() {
    let target = Target { name: "broken", seeds: Seeds::Choices, run: |bytes| assert!(bytes.len() < 3, "too long") };
    let (_, found) = fuzz(&target, 1, Bound { runs: RUNS, time: Duration::MAX });
    assert!(found.is_some_and(|found| found.contains("too long") && found.contains("broken-")));
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

/// Tries a target until it has had enough or an input brings it down.
fn fuzz(target: &Target, seed: u64, bound: Bound) -> (usize, Option<String>) {
    let (seeds, words) = (seeds(target.seeds), words(target.seeds));
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let begun = Instant::now();
    let mut runs = 0;
    while runs < bound.runs && begun.elapsed() < bound.time {
        let input = mutated(&seeds, &words, &mut random);
        runs += 1;
        if let Some(reason) = failure(target, &input) {
            let path = keep(target, &input);
            return (runs, Some(format!("{}: {reason}\n    input: {}", target.name, path.display())));
        }
    }
    (runs, None)
}

/// What is wrong with how a target took an input.
fn failure(target: &Target, input: &[u8]) -> Option<String> {
    let begun = processor_time();
    match catch_unwind(AssertUnwindSafe(|| (target.run)(input))) {
        Ok(()) => {
            let taken = processor_time().saturating_sub(begun);
            (taken > SLOWEST).then(|| format!("takes {taken:?}"))
        }
        Err(panic) => {
            let text = panic.downcast_ref::<String>().map(String::as_str);
            Some(text.or(panic.downcast_ref::<&str>().copied()).unwrap_or("panics").to_owned())
        }
    }
}

/// The time that this thread had a processor, which no other program on the machine makes longer.
/// Zero where the system does not say it.
fn processor_time() -> Duration {
    let text = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = text.split_whitespace().next().and_then(|text| text.parse().ok());
    Duration::from_nanos(nanoseconds.unwrap_or_default())
}

fn keep(target: &Target, input: &[u8]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz");
    fs::create_dir_all(&folder).unwrap();
    let sum = input
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3));
    let path = folder.join(format!("{}-{sum:016x}", target.name));
    fs::write(&path, input).unwrap();
    path
}

/// The inputs that mutations begin with; long ones are cut.
fn seeds(kind: Seeds) -> Vec<Vec<u8>> {
    let mut seeds = match kind {
        Seeds::Files(endings) => files(endings),
        Seeds::Written(format) => {
            let fixtures = common::fixtures();
            let short = fixtures.iter().filter(|fixture| fs::metadata(&fixture.path).unwrap().len() < 20_000).take(6);
            short.map(|fixture| common::write(&common::read(fixture).0, format).bytes).collect()
        }
        Seeds::Choices => (1..9_u64).map(|seed| Random(seed * 77 + 1).bytes(600)).collect(),
    };
    seeds.iter_mut().for_each(|seed| seed.truncate(LARGEST));
    assert!(!seeds.is_empty(), "no seeds of {kind:?}");
    seeds
}

/// The fixtures and built-in files with one of these endings.
fn files(endings: &[&str]) -> Vec<Vec<u8>> {
    let folders = [
        "fixtures",
        "fixtures/articles",
        "fixtures/bad",
        "fixtures/html",
        "fixtures/interview",
        "fixtures/pictures",
        "fixtures/project",
        "fixtures/word",
        "assets/themes",
    ];
    let paths = folders
        .into_iter()
        .filter(|folder| common::root().join(folder).is_dir())
        .flat_map(|folder| common::names(folder).into_iter().map(move |name| common::root().join(folder).join(name)));
    let wanted = paths.filter(|path| path.extension().is_some_and(|ending| endings.iter().any(|one| ending == *one)));
    wanted.map(|path| fs::read(path).unwrap()).collect()
}

/// The words of the dictionary of a kind of input, in libFuzzer's form: `"..."`, a line each.
fn words(kind: Seeds) -> Vec<Vec<u8>> {
    let name = match kind {
        Seeds::Files(endings) if endings.contains(&"html") => "markup",
        Seeds::Files(endings) if endings.contains(&"xml") => "word",
        Seeds::Files(endings) if endings.contains(&"json") => "json",
        Seeds::Files(endings) if endings.contains(&"toml") => "theme",
        Seeds::Files(endings) if endings.contains(&"tsv") => "formula",
        Seeds::Files(endings) if endings.contains(&"md") => "markdown",
        Seeds::Written("jats" | "rss" | "atom") => "markup",
        Seeds::Written("json-feed") => "json",
        Seeds::Files(_) | Seeds::Written(_) | Seeds::Choices => return Vec::new(),
    };
    let text = fs::read_to_string(common::root().join(format!("fuzz/dictionaries/{name}.dict"))).unwrap();
    let lines = text.lines().filter_map(|line| line.strip_prefix('"')?.strip_suffix('"'));
    let words: Vec<_> = lines.map(unescaped).collect();
    assert!(words.len() > 10, "{name}.dict has {} words", words.len());
    words
}

fn unescaped(word: &str) -> Vec<u8> {
    let (mut out, mut rest) = (Vec::new(), word);
    while let Some(at) = rest.find('\\') {
        out.extend(rest[..at].bytes());
        let escape = &rest[at + 1..];
        let byte = escape.strip_prefix('x').and_then(|digits| u8::from_str_radix(digits.get(..2)?, 16).ok());
        out.push(byte.unwrap_or(escape.as_bytes()[0]));
        rest = &escape[if byte.is_some() { 3 } else { 1 }..];
    }
    out.extend(rest.bytes());
    out
}

/// A seed that was changed in one to eight ways.
fn mutated(seeds: &[Vec<u8>], words: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut input = seeds[random.below(seeds.len())].clone();
    for _ in 0..1 + random.below(8) {
        let at = random.below(input.len() + 1);
        let end = (at + 1 + random.length(12)).min(input.len());
        match random.below(8) {
            0 if at < input.len() => input[at] ^= 1 << random.below(8),
            1 if at < input.len() => input[at] = random.next() as u8,
            2 => drop(input.drain(at..end.max(at))),
            3 => {
                let part = input[at..end.max(at)].to_vec();
                let times = 1 + random.length(8);
                input.splice(at..at, part.repeat(times));
            }
            4 if !words.is_empty() => {
                let word = &words[random.below(words.len())];
                let times = 1 << random.below(6).saturating_sub(2);
                input.splice(at..at, word.repeat(times));
            }
            5 => {
                let other = &seeds[random.below(seeds.len())];
                let from = random.below(other.len() + 1);
                let part = other[from..(from + (end - at.min(end))).min(other.len())].to_vec();
                input.splice(at..at, part);
            }
            6 => input.truncate(at),
            _ => {
                let size = random.below(5);
                let bytes = random.bytes(1 << size);
                input.splice(at..at, bytes);
            }
        }
        input.truncate(LARGEST);
    }
    input
}

/// A source of numbers that look random (xorshift64*).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// A number below a power of two, small ones more often.
    fn length(&mut self, most: usize) -> usize {
        let bits = self.below(most);
        self.below(1 << bits)
    }

    fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.next() as u8).collect()
    }
}
