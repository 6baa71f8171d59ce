//! JSON and EPUB lose nothing: what was read is written, read again, and the same.
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

/// EPUB is read back exactly, with the bytes of its pictures: one article, and all of them as a
/// collection.
#[cfg(all(feature = "epub", feature = "read-epub"))]
mod epub {
    use super::*;
    use offprint::convert::Merge;
    use offprint::model::Channel;

    fn read_back(publication: &Publication, name: &str) -> Publication {
        let written = common::write(publication, "epub");
        let source = Source::new(name.to_owned(), written.bytes);
        let mut found = Diagnostics::new();
        let reading = Converter::default().read(&source, None, &mut found).unwrap_or_else(|error| panic!("{error}"));
        assert!(reading.recognitions.is_empty(), "{name}: the record was not used");
        reading.publication
    }

    #[test]
    fn every_fixture_survives() {
        for fixture in common::fixtures() {
            let (publication, _) = common::read(&fixture);
            assert!(read_back(&publication, &format!("{}.epub", fixture.stem)) == publication, "{}", fixture.path);
        }
    }

    #[test]
    fn a_collection_survives() {
        let mut merge = Merge::new(Channel { title: Some("All".to_owned()), ..Channel::default() });
        common::fixtures().iter().for_each(|fixture| merge.add(common::read(fixture).0));
        let publication = merge.finish(&mut Diagnostics::new());
        assert!(read_back(&publication, "all.epub") == publication);
    }

    /// Without its record, the markup of a book still says who asks and who answers.
    #[test]
    fn turns_survive_in_the_markup_alone() {
        for fixture in common::fixtures() {
            let (publication, _) = common::read(&fixture);
            let bytes = without_record(&common::write(&publication, "epub").bytes);
            let source = Source::new(format!("{}.epub", fixture.stem), bytes);
            let reading = Converter::default().read(&source, None, &mut Diagnostics::new());
            let back = reading.unwrap_or_else(|error| panic!("{}: {error}", fixture.path)).publication;
            let [before, after] = [&publication, &back].map(|one| &one.articles[0]);
            assert_eq!(after.headline, before.headline, "{}", fixture.path);
            let shape = |article: &offprint::model::Article| -> Vec<_> {
                let side = |utterance: &offprint::model::Utterance| {
                    let names = utterance.voice.speakers.iter().filter_map(|id| article.contributor(id));
                    names.map(|one| one.name.display().into_owned()).collect::<Vec<_>>()
                };
                let turns = article.turns();
                turns
                    .iter()
                    .map(|turn| (turn.question.as_ref().map(side), turn.answers.iter().map(side).collect::<Vec<_>>()))
                    .collect()
            };
            assert_eq!(shape(after), shape(before), "{}", fixture.path);
            assert_eq!(after.notes.len(), before.notes.len(), "{}", fixture.path);
            assert_eq!(back.resources.iter().count(), publication.resources.iter().count(), "{}", fixture.path);
        }
    }

    fn without_record(book: &[u8]) -> Vec<u8> {
        use std::io::Cursor;
        let mut archive = zip::ZipArchive::new(Cursor::new(book)).unwrap();
        let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for index in 0..archive.len() {
            let entry = archive.by_index_raw(index).unwrap();
            if !entry.name().ends_with("record.json") {
                out.raw_copy_file(entry).unwrap();
            }
        }
        out.finish().unwrap().into_inner()
    }
}
