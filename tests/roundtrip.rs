//! JSON loses nothing: what was read is written, read again, and the same.
#![cfg(feature = "markdown")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use offprint::convert::{Converter, Source};
use offprint::diagnostic::Diagnostics;
use offprint::model::Publication;
use offprint::resource::{Folder, Resources};

#[test]
fn every_fixture_survives_json() {
    for fixture in common::fixtures() {
        let (publication, _) = common::read(&fixture);
        let written = common::write(&publication, "json");
        let back: Publication = serde_json::from_slice(&written.bytes).unwrap();
        // Pictures are no part of JSON.
        let publication = Publication { resources: Resources::default(), ..publication };
        assert_eq!(back, publication, "{}", fixture.path);
        assert_eq!(common::write(&back, "json").bytes, written.bytes, "{}", fixture.path);
    }
}

/// What was prepared once is prepared: the passes change nothing more, and have nothing to say that they have not said.
#[test]
fn reading_the_json_again_changes_nothing() {
    let converter = Converter::default();
    for fixture in common::fixtures() {
        let (publication, before) = common::read(&fixture);
        let folder = fixture.path.rsplit_once('/').unwrap().0;
        let json = common::write(&publication, "json").bytes;
        let source = Source::new(format!("{}.json", fixture.stem), json).resolver(Folder::new(folder));
        let mut after = Diagnostics::new();
        let reading = converter.read(&source, None, &mut after).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(reading.publication, publication, "{}", fixture.path);
        for diagnostic in after.iter() {
            let known = before.iter().any(|known| known.message == diagnostic.message);
            assert!(known, "{}: only the second reading says {diagnostic}", fixture.path);
        }
    }
}
