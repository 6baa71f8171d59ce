//! What goes wrong around a conversion stays a plain error, and takes nothing else with it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;

use offprint::batch::{Batch, Destination, Input, Job, Report};
use offprint::convert::{Converter, Reading, Source, Target};
use offprint::diagnostic::Diagnostics;
use offprint::env::Limits;
use offprint::error::{Error, ErrorKind};
use offprint::format::{Arity, Format, OptionMap, Support};
use offprint::model::Publication;
use offprint::read::{Input as Bytes, ReadCx, Reader};
use offprint::resource::{Folder, Resolver, ResourceError};
#[cfg(feature = "jats")]
use offprint::write::Sidecars;
use offprint::write::{WriteCx, Writer};

/// The folder of the article that uses the whole model.
fn fixtures() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures"))
}

fn everything() -> Source {
    Source::open(&fixtures().join("everything.json"), &Limits::default()).unwrap()
}

fn read(source: &Source) -> Reading {
    Converter::default().read(source, None, &mut Diagnostics::new()).unwrap()
}

/// Every format that this build writes.
fn targets() -> Vec<Target> {
    let converter = Converter::default();
    let written = converter.registry.formats().iter().filter(|format| format.writer.is_enabled());
    written.map(|format| converter.target(format.name, &OptionMap::default()).unwrap()).collect()
}

/// Takes a number of bytes, and then no more.
struct Full {
    room: usize,
}

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match bytes.len().min(self.room) {
            0 if !bytes.is_empty() => Err(io::ErrorKind::StorageFull.into()),
            taken => {
                self.room -= taken;
                Ok(taken)
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_full_output_is_an_error_of_every_writer() {
    let reading = read(&everything());
    let write = |target: &Target, out: &mut dyn Write| {
        Converter::default().write(&reading.publication, target, None, &mut Diagnostics::new(), out)
    };
    let mut tried = 0;
    for target in targets() {
        let mut whole = Vec::new();
        write(&target, &mut whole).unwrap();
        for room in [0, 1, whole.len() / 2, whole.len().saturating_sub(1)] {
            if room < whole.len() {
                let error = write(&target, &mut Full { room }).unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Io, "{} with room for {room} bytes: {error}", target.name);
                tried += 1;
            }
        }
    }
    assert!(tried >= 4, "{tried} writers wrote anything");
}

/// Takes no sidecar.
#[cfg(feature = "jats")]
struct NoRoom;

#[cfg(feature = "jats")]
impl Sidecars for NoRoom {
    fn add(&mut self, name: &str, _: &[u8]) -> Result<(), Error> {
        Err(Error::new(ErrorKind::Io, format!("no room for {name}")))
    }
}

#[cfg(feature = "jats")]
#[test]
fn a_picture_without_room_fails_the_output() {
    let reading = read(&everything());
    let target = Converter::default().target("jats", &OptionMap::default()).unwrap();
    let mut diagnostics = Diagnostics::new();
    let result =
        Converter::default().write(&reading.publication, &target, Some(&mut NoRoom), &mut diagnostics, &mut Vec::new());
    assert!(result.unwrap_err().message().starts_with("no room for "));
}

/// Has no picture, for one reason.
struct Never(ResourceError);

impl Resolver for Never {
    fn resolve(&self, _: &str, _: &Limits) -> Result<Arc<[u8]>, ResourceError> {
        Err(self.0.clone())
    }
}

#[test]
fn pictures_that_cannot_be_had_fail_no_format() {
    for reason in [
        ResourceError::Missing,
        ResourceError::Remote,
        ResourceError::Outside,
        ResourceError::Unreadable("the disk hums".to_owned()),
        ResourceError::NotAnImage,
        ResourceError::TooLarge { limit: 1 },
        ResourceError::TooManyPixels { width: 1, height: 1 },
    ] {
        let mut diagnostics = Diagnostics::new();
        let source = everything().resolver(Never(reason.clone()));
        let reading = Converter::default().read(&source, None, &mut diagnostics).unwrap();
        let said = reason.to_string();
        assert!(diagnostics.iter().any(|diagnostic| diagnostic.message.contains(&said)), "{said}");
        for target in targets() {
            let out = &mut Vec::new();
            Converter::default().write(&reading.publication, &target, None, &mut diagnostics, out).unwrap();
        }
    }
}

#[test]
fn a_picture_cut_anywhere_fails_no_format() {
    let names = ["harbour-dawn.jpg", "sea-level.png", "ferry.webp", "waves.gif", "gate.svg"];
    for name in names {
        let whole = fs::read(fixtures().join("pictures").join(name)).unwrap();
        for length in [0, 3, 9, 24, whole.len() / 2, whole.len() - 1] {
            let dir = tempfile::tempdir().unwrap();
            fs::create_dir(dir.path().join("pictures")).unwrap();
            fs::write(dir.path().join("pictures").join(name), &whole[..length]).unwrap();
            let reading = read(&everything().resolver(Folder::new(dir.path())));
            for target in targets() {
                let (mut found, out) = (Diagnostics::new(), &mut Vec::new());
                let result = Converter::default().write(&reading.publication, &target, None, &mut found, out);
                assert!(result.is_ok(), "{name} cut at {length} in {}: {result:?}", target.name);
            }
        }
    }
}

#[test]
fn an_input_cut_anywhere_is_an_error_with_its_line() {
    let whole = everything().bytes;
    for length in (0..whole.len() - 2).step_by(whole.len() / 97) {
        let source = Source::new("cut.json", &whole[..length]);
        let error = Converter::default().read(&source, None, &mut Diagnostics::new()).unwrap_err();
        let location = error.location();
        assert_eq!(location.file.as_deref(), Some("cut.json"));
        assert!(location.line.is_some(), "cut at {length}: {error}");
    }
}

/// Panics in place of reading or writing.
struct Panics;

impl Reader for Panics {
    fn read(&self, _: Bytes<'_>, _: &mut ReadCx<'_>) -> Result<Publication, Error> {
        panic!("the reader is broken")
    }
}

impl Writer for Panics {
    fn write(&self, _: &Publication, _: &mut WriteCx<'_>, _: &mut dyn Write) -> Result<(), Error> {
        panic!("the writer is broken")
    }
}

const BROKEN: Format = Format {
    name: "broken",
    description: "reads and writes nothing",
    extensions: &["broken"],
    media_type: "application/x-broken",
    arity: Arity::One,
    read_options: &[],
    write_options: &[],
    reader: Support::Enabled(|_| Ok(Box::new(Panics))),
    writer: Support::Enabled(|_| Ok(Box::new(Panics))),
};

#[test]
fn a_panic_stays_with_its_input_and_its_output() {
    let dir = tempfile::tempdir().unwrap();
    let mut converter = Converter::default();
    converter.registry.register(BROKEN).unwrap();
    let targets = ["broken", "json"].map(|name| converter.target(name, &OptionMap::default()).unwrap());
    let article = br#"{"headline": "Water", "body": []}"#;
    let jobs = ["a.json", "b.broken", "c.json"].map(|name| Job {
        input: Input::Source(Source::new(name, article.as_slice())),
        format: None,
        destination: Destination::Folder(dir.path().to_owned()),
    });
    let threads = NonZeroUsize::new(2).unwrap();
    let batch = Batch { converter: &converter, targets: &targets, threads, allow_outside: false };
    let mut reports: Vec<Report> = Vec::new();
    batch.run(&jobs, |report| reports.push(report)).unwrap();

    let errors: Vec<Vec<_>> = reports.iter().map(|report| report.errors().map(Error::to_string).collect()).collect();
    let broken = |name: &str, what: &str| vec![format!("{name}: Offprint failed on this input: the {what} is broken")];
    assert_eq!(errors, [broken("a.json", "writer"), broken("b.broken", "reader"), broken("c.json", "writer")]);
    let mut files: Vec<_> = fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    files.sort();
    assert_eq!(files, ["a.json", "c.json"]);
}
