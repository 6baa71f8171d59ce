//! JSON, EPUB and HTML lose nothing: what was read is written, read again, and the same.
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

/// A page is read back exactly, with the bytes of its pictures, unless somebody has changed it.
#[cfg(all(feature = "html", feature = "read-html"))]
mod html {
    use super::*;
    use offprint::format::OptionMap;

    fn read_page(name: &str, page: Vec<u8>) -> (Publication, Diagnostics) {
        let mut found = Diagnostics::new();
        let reading = Converter::default().read(&Source::new(name.to_owned(), page), None, &mut found);
        (reading.unwrap_or_else(|error| panic!("{error}")).publication, found)
    }

    #[test]
    fn every_fixture_survives() {
        for fixture in common::fixtures() {
            let (publication, _) = common::read(&fixture);
            let page = common::write(&publication, "html").bytes;
            let (back, _) = read_page(&format!("{}.html", fixture.stem), page.clone());
            assert!(back == publication, "{}", fixture.path);
            let lines = String::from_utf8(page).unwrap().replace('\n', "\r\n");
            let (back, _) = read_page(&format!("{}.html", fixture.stem), lines.into_bytes());
            assert!(back == publication, "{}: with the ends of lines of another system", fixture.path);
        }
    }

    /// What people see counts, and not what lies behind it.
    #[test]
    fn a_page_that_was_changed_is_read_as_it_shows() {
        let (publication, _) = common::read(&common::Fixture {
            path: "fixtures/articles/harbour.md".to_owned(),
            stem: "harbour".to_owned(),
        });
        let page = String::from_utf8(common::write(&publication, "html").bytes).unwrap();
        let headline = publication.articles[0].headline.plain_text();
        let changed = page.replacen(&headline, "A New Headline", 2);
        let changed = changed.replacen(&format!(">{headline}</h1>"), ">A New Headline</h1>", 1);
        assert_ne!(page, changed);
        let (back, found) = read_page("harbour.html", changed.into_bytes());
        assert_eq!(back.articles[0].headline.plain_text(), "A New Headline");
        assert!(found.iter().any(|found| found.message.contains("was changed after it was written")), "{found:?}");
    }

    /// Without the data, the markup says who asks and who answers, and what; and so does a fragment.
    #[test]
    fn turns_people_and_notes_survive_in_the_markup_alone() {
        let converter = Converter::default();
        for (name, value) in [("record", "false"), ("fragment", "true")] {
            let mut options = OptionMap::default();
            options.insert(name, value);
            let target = converter.target("html", &options).unwrap();
            for fixture in common::fixtures() {
                let (publication, _) = common::read(&fixture);
                let mut page = Vec::new();
                converter.write(&publication, &target, None, &mut Diagnostics::new(), &mut page).unwrap();
                let (back, _) = read_page(&format!("{}.html", fixture.stem), page);
                let [before, after] = [&publication, &back].map(|one| &one.articles[0]);
                let place = format!("{} with {name}={value}", fixture.path);
                assert_eq!(after.headline, before.headline, "{place}");
                let sides = |article: &offprint::model::Article| -> Vec<_> {
                    let said = |turn: &&offprint::model::Turn| {
                        let voices = turn.utterances().map(|utterance| utterance.voice.clone());
                        (turn.id.clone(), voices.collect::<Vec<_>>())
                    };
                    article.turns().iter().map(said).collect()
                };
                assert_eq!(sides(after), sides(before), "{place}");
                let people = |article: &offprint::model::Article| {
                    let people = article.contributors.iter();
                    people
                        .map(|one| (one.id.clone(), one.name.display().into_owned(), one.roles.clone()))
                        .collect::<Vec<_>>()
                };
                // It holds shapes that no writer of articles makes, and that markup alone does not tell.
                if fixture.stem != "everything" {
                    assert_eq!(after.turns(), before.turns(), "{place}");
                    assert_eq!(after.notes, before.notes, "{place}");
                    assert_eq!(people(after), people(before), "{place}");
                    assert_eq!(after.related, before.related, "{place}");
                }
                assert_eq!(over(after), over(before), "{place}");
                assert_eq!(after.publisher, before.publisher, "{place}");
                assert_eq!(after.funding.grants, before.funding.grants, "{place}");
            }
        }
    }
}

/// What stands over the headline: each thing that is said there is said once.
fn over(article: &offprint::model::Article) -> [Option<String>; 3] {
    [&article.kicker, &article.genre, &article.section].map(Clone::clone)
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
            assert_eq!(sides(after), sides(before), "{}", fixture.path);
            assert_eq!(after.notes.len(), before.notes.len(), "{}", fixture.path);
            assert_eq!(back.resources.iter().count(), publication.resources.iter().count(), "{}", fixture.path);
        }
    }

    /// A collection without its record is the same articles, with what the pages about them show;
    /// one that is in several files too.
    #[test]
    fn a_collection_is_several_articles_in_the_markup_alone() {
        let channel = Channel { title: Some("All".to_owned()), ..Channel::default() };
        let mut merge = Merge::new(channel);
        common::fixtures().iter().for_each(|fixture| merge.add(common::read(fixture).0));
        let publication = merge.finish(&mut Diagnostics::new());
        for split_above in ["250", "4"] {
            let options = [("split-above", split_above)];
            let bytes = without_record(&common::write_with(&publication, "epub", &options).bytes);
            let source = Source::new("all.epub".to_owned(), bytes);
            let mut found = Diagnostics::new();
            let back = Converter::default().read(&source, None, &mut found).unwrap().publication;
            assert_eq!(back.channel.title.as_deref(), Some("All"));
            assert_eq!(back.articles.len(), publication.articles.len());
            for (before, after) in publication.articles.iter().zip(&back.articles) {
                let name = before.headline.plain_text();
                assert_eq!(after.headline, before.headline);
                assert_eq!(after.deck, before.deck, "{name}");
                assert_eq!(after.language, before.language, "{name}");
                assert_eq!(after.dates.published, before.dates.published, "{name}");
                assert_eq!(after.dates.updated, before.dates.updated, "{name}");
                assert_eq!(after.dates.corrections.len(), before.dates.corrections.len(), "{name}");
                assert_eq!(after.identifiers.url, before.identifiers.url, "{name}");
                assert_eq!(after.identifiers.doi, before.identifiers.doi, "{name}");
                assert_eq!(after.keywords, before.keywords, "{name}");
                assert_eq!(after.license, before.license, "{name}");
                assert_eq!(after.publisher, before.publisher, "{name}");
                assert_eq!(after.funding.grants, before.funding.grants, "{name}");
                assert_eq!(after.funding.statement.plain_text(), before.funding.statement.plain_text(), "{name}");
                assert_eq!(over(after), over(before), "{name}");
                assert_eq!(people(after), people(before), "{name}");
                assert_eq!(sides(after), sides(before), "{name}");
                assert_eq!(after.notes.len(), before.notes.len(), "{name}");
                assert_eq!(after.related, before.related, "{name}");
            }
            assert_eq!(back.resources.iter().count(), publication.resources.iter().count());
            let told: Vec<_> = found.iter().filter(|one| one.message.contains("twice")).collect();
            assert!(told.is_empty(), "{told:?}");
        }
    }

    /// The names of those who say something together.
    type Side = Vec<String>;

    /// Who asks and who answers, turn by turn.
    fn sides(article: &offprint::model::Article) -> Vec<(Option<Side>, Vec<Side>)> {
        let side = |utterance: &offprint::model::Utterance| {
            let names = utterance.voice.speakers.iter().filter_map(|id| article.contributor(id));
            names.map(|one| one.name.display().into_owned()).collect::<Vec<_>>()
        };
        let turns = article.turns();
        turns.iter().map(|turn| (turn.question.as_ref().map(side), turn.answers.iter().map(side).collect())).collect()
    }

    /// Who took part: ids, names, roles, affiliations.
    fn people(article: &offprint::model::Article) -> Vec<String> {
        let one = |one: &offprint::model::Contributor| {
            format!("{} {:?} {:?} {:?}", one.id, one.name, one.roles, one.affiliations)
        };
        article.contributors.iter().map(one).collect()
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
