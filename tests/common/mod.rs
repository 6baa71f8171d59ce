//! What the tests that go over all fixtures share: which there are, and how they are converted.
#![allow(dead_code, reason = "no test needs all of it")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

pub(crate) mod generate;
#[cfg(feature = "pdf")]
pub(crate) mod pdf;
#[cfg(feature = "schema")]
pub(crate) mod schema;
#[cfg(all(feature = "pdf", feature = "epub", feature = "jats"))]
pub(crate) mod valid;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use offprint::convert::{Converter, Reading, Source};
use offprint::diagnostic::Diagnostics;
use offprint::error::Error;
use offprint::format::OptionMap;
use offprint::model::{Article, Publication};
use offprint::write::Sidecars;
use proptest::prelude::*;

/// The formats that are written, with the names of the golden files of those that are text.
pub(crate) const FORMATS: [&str; 8] = ["json", "html", "rss", "atom", "json-feed", "jats", "epub", "pdf"];

/// A source that everything is tried with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fixture {
    /// The path from the root of the package, with `/` on every system.
    pub(crate) path: String,
    /// The name without folder and ending.
    pub(crate) stem: String,
}

/// `everything.json` and all articles, sorted.
pub(crate) fn fixtures() -> Vec<Fixture> {
    let mut found = vec![Fixture { path: "fixtures/everything.json".to_owned(), stem: "everything".to_owned() }];
    for name in names("fixtures/articles") {
        if let Some((stem, "md" | "txt" | "json")) = name.rsplit_once('.') {
            found.push(Fixture { path: format!("fixtures/articles/{name}"), stem: stem.to_owned() });
        }
    }
    found.sort();
    assert!(found.len() > 10, "the fixtures are gone: {found:?}");
    found
}

/// The names in a folder, sorted.
pub(crate) fn names(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(root().join(folder)).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// The root of the package, which is where tests run.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Reads and prepares the file at `path`, given from the root of the package.
pub(crate) fn try_read(path: &str) -> (Result<Reading, Error>, Diagnostics) {
    let converter = Converter::default();
    let mut diagnostics = Diagnostics::new();
    let reading = Source::open(Path::new(path), &converter.env.limits)
        .and_then(|source| converter.read(&source, None, &mut diagnostics));
    (reading, diagnostics)
}

/// What is read of the file at `path`, as JSON, and what is reported.
pub(crate) fn told(path: &str) -> (Article, String, String) {
    let (reading, diagnostics) = try_read(path);
    let publication = reading.unwrap_or_else(|error| panic!("{path}: {error}")).publication;
    let json = serde_json::to_string_pretty(&publication).unwrap() + "\n";
    let log = diagnostics.iter().map(|diagnostic| format!("{diagnostic}\n")).collect();
    (publication.articles.into_iter().next().unwrap(), json, log)
}

/// Compares what is read of the files in `folder` with this ending to the folder `golden` in it: at least
/// `least` files. With `BLESS` set, writes that folder.
pub(crate) fn compare_with_goldens(folder: &str, ending: &str, least: usize) {
    let golden = root().join(folder).join("golden");
    let names = names(folder);
    let stems: Vec<&str> = names.iter().filter_map(|name| name.strip_suffix(ending)).collect();
    assert!(stems.len() >= least, "{stems:?}");
    let mut differences = Vec::new();
    for stem in stems {
        let (_, json, log) = told(&format!("{folder}/{stem}{ending}"));
        for (kind, found) in [("json", json), ("log", log)] {
            let path = golden.join(format!("{stem}.{kind}"));
            if std::env::var_os("BLESS").is_some() {
                fs::create_dir_all(&golden).unwrap();
                fs::write(&path, &found).unwrap();
            } else if fs::read_to_string(&path).unwrap_or_default() != found {
                differences.push(format!("{stem}.{kind}"));
            }
        }
    }
    assert!(differences.is_empty(), "{differences:?} differ: BLESS=1 and read the difference");
}

/// Reads and prepares a fixture, which must succeed.
pub(crate) fn read(fixture: &Fixture) -> (Publication, Diagnostics) {
    let (reading, diagnostics) = try_read(&fixture.path);
    let publication = reading.unwrap_or_else(|error| panic!("{error}")).publication;
    assert_eq!(publication.articles.len(), 1, "{} holds one article", fixture.path);
    (publication, diagnostics)
}

/// How a property is tried: with so many cases, or as many as `PROPTEST_CASES` says; the same ones on
/// any machine, or others where `PROPTEST_RNG_SEED` says so.
pub(crate) fn cases(cases: u32, max_shrink_iters: u32) -> ProptestConfig {
    let wanted = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok());
    let cases = wanted.unwrap_or(cases);
    let seed = std::env::var("PROPTEST_RNG_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(7);
    let rng_seed = proptest::test_runner::RngSeed::Fixed(seed);
    ProptestConfig { cases, max_shrink_iters, rng_seed, failure_persistence: None, ..ProptestConfig::default() }
}

/// A generated publication, which shows itself as JSON.
#[derive(Clone)]
pub(crate) struct Made(pub(crate) Publication);

impl std::fmt::Debug for Made {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&serde_json::to_string(&self.0).unwrap())
    }
}

/// Publications of all shapes, as they come from a reader: nothing is prepared yet.
pub(crate) fn publications(taste: generate::Taste) -> impl Strategy<Value = Made> {
    prop::collection::vec(any::<u8>(), 0..900).prop_map(move |bytes| Made(generate::publication(&bytes, taste)))
}

/// Prepares a publication, its pictures among those of the generator.
pub(crate) fn prepare(mut publication: Publication) -> Result<Publication, Error> {
    let mut diagnostics = Diagnostics::new();
    let env = Converter::default().env;
    offprint::transform::prepare(&mut publication, &generate::pictures(), &env, &mut diagnostics)?;
    Ok(publication)
}

/// An output: its bytes, the files beside it, and what its writer reported.
#[derive(Debug, PartialEq)]
pub(crate) struct Written {
    pub(crate) bytes: Vec<u8>,
    pub(crate) sidecars: BTreeMap<String, Vec<u8>>,
    pub(crate) diagnostics: Diagnostics,
}

/// Writes a prepared publication with the options that are the default.
pub(crate) fn try_write(publication: &Publication, format: &str) -> Result<Written, Error> {
    try_write_with(publication, format, &[])
}

fn try_write_with(publication: &Publication, format: &str, options: &[(&str, &str)]) -> Result<Written, Error> {
    let converter = Converter::default();
    let mut map = OptionMap::default();
    options.iter().for_each(|(name, value)| map.insert(*name, *value));
    let target = converter.target(format, &map)?;
    let mut sidecars = InMemory::default();
    let mut diagnostics = Diagnostics::new();
    let mut bytes = Vec::new();
    converter.write(publication, &target, Some(&mut sidecars), &mut diagnostics, &mut bytes)?;
    Ok(Written { bytes, sidecars: sidecars.0, diagnostics })
}

/// Writes a prepared publication with these options, which must succeed.
pub(crate) fn write_with(publication: &Publication, format: &str, options: &[(&str, &str)]) -> Written {
    try_write_with(publication, format, options).unwrap_or_else(|error| panic!("{format}: {error}"))
}

/// Writes a prepared publication, which must succeed.
pub(crate) fn write(publication: &Publication, format: &str) -> Written {
    try_write(publication, format).unwrap_or_else(|error| panic!("{format}: {error}"))
}

#[derive(Default)]
struct InMemory(BTreeMap<String, Vec<u8>>);

impl Sidecars for InMemory {
    fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        self.0.insert(name.to_owned(), bytes.to_vec());
        Ok(())
    }
}

/// The lines around the first that differs.
pub(crate) fn difference(expected: &str, found: &str) -> String {
    let same = expected.lines().zip(found.lines()).take_while(|(one, other)| one == other).count();
    let around = |text: &str| text.lines().skip(same.saturating_sub(6)).take(16).collect::<Vec<_>>().join("\n");
    format!("expected:\n{}\nfound:\n{}", around(expected), around(found))
}
