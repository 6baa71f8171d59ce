//! What holds for every publication, not for the fixtures alone: whatever the model can say is
//! prepared once and for all, written well-formed, and read back equal up to what the formats' pages
//! say is lost.
//!
//! `PROPTEST_CASES=5000 cargo test --release --test properties` tries longer.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::Made;
use common::generate::{self, Taste};
use offprint::model::Publication;
use proptest::prelude::*;

#[cfg(feature = "schema")]
mod reach {
    use super::*;
    use common::schema;
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    /// What some hundred publications of the generator use.
    fn used(taste: Taste) -> std::collections::BTreeSet<String> {
        let mut runner = TestRunner::deterministic();
        let strategy = common::publications(taste);
        let made = (0..400).map(|_| strategy.new_tree(&mut runner).unwrap().current());
        let json: Vec<_> = made.map(|publication| serde_json::to_value(publication.0).unwrap()).collect();
        schema::used(&json)
    }

    #[test]
    fn every_property_and_every_variant_is_generated() {
        for taste in [Taste::Sound, Taste::Hostile] {
            let (every, used) = (schema::every(), used(taste));
            let missing: Vec<_> = every.difference(&used).collect();
            assert!(missing.is_empty(), "{taste:?} publications lack {missing:#?}");
        }
    }
}

#[test]
fn no_bytes_make_the_smallest_publication() {
    let publication = generate::publication(&[], Taste::Sound);
    assert!(serde_json::to_string(&publication).unwrap().len() < 150, "{publication:?}");
}

proptest! {
    #![proptest_config(common::cases(200, 20_000))]

    #[test]
    fn preparing_twice_changes_nothing(Made(publication) in common::publications(Taste::Hostile)) {
        let once = common::prepare(publication).unwrap();
        let twice = common::prepare(once.clone()).unwrap();
        prop_assert!(once == twice, "{}", difference(&once, &twice));
    }

    #[test]
    fn json_holds_everything(Made(publication) in common::publications(Taste::Hostile)) {
        let publication = common::prepare(publication).unwrap();
        let back: Publication = serde_json::from_slice(&common::write(&publication, "json").bytes).unwrap();
        let back = common::prepare(back).unwrap();
        prop_assert!(back == publication, "{}", difference(&publication, &back));
    }
}

#[cfg(all(feature = "pdf", feature = "epub", feature = "jats", feature = "html", feature = "feed"))]
mod written {
    use super::*;
    use common::valid;

    proptest! {
        #![proptest_config(common::cases(24, 150))]

        #[test]
        fn every_output_of_hostile_publications_is_valid(publication in common::publications(Taste::Hostile)) {
            all_valid(publication)?;
        }

        #[test]
        fn every_output_of_sound_publications_is_valid(publication in common::publications(Taste::Sound)) {
            all_valid(publication)?;
        }

        #[test]
        fn equal_publications_give_equal_bytes(publication in common::publications(Taste::Hostile)) {
            let publication = common::prepare(publication.0).unwrap();
            for format in common::FORMATS {
                prop_assert!(common::try_write(&publication, format).ok() == common::try_write(&publication.clone(), format).ok(), "{format}");
            }
        }
    }

    /// Every format that takes as many articles.
    fn all_valid(Made(publication): Made) -> Result<(), TestCaseError> {
        let publication = common::prepare(publication).unwrap();
        for format in common::FORMATS {
            if matches!(format, "jats" | "html") && publication.articles.len() > 1 {
                continue;
            }
            let written = common::try_write(&publication, format)
                .map_err(|error| TestCaseError::fail(format!("{format}: {error}")))?;
            let verdict = valid::judge(format, &written.bytes);
            prop_assert!(verdict.is_ok(), "{format}: {}", verdict.unwrap_err());
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(common::cases(8, 60))]

        #[test]
        fn qpdf_finds_nothing(publication in common::publications(Taste::Hostile)) {
            let publication = common::prepare(publication.0).unwrap();
            let verdict = valid::qpdf(&common::write(&publication, "pdf").bytes);
            prop_assert!(verdict.is_ok(), "{}", verdict.unwrap_err());
        }
    }
}

/// What Offprint wrote reads back as it was.
#[cfg(all(feature = "epub", feature = "read-epub"))]
mod back {
    use super::*;
    use offprint::convert::{Converter, Source};
    use offprint::diagnostic::Diagnostics;

    /// Reads what was written, and prepares it.
    fn read(format: &str, bytes: Vec<u8>) -> Result<Publication, TestCaseError> {
        let source = Source::new(format!("made.{format}"), bytes);
        let reading = Converter::default().read(&source, Some(format), &mut Diagnostics::new());
        reading.map(|reading| reading.publication).map_err(|error| TestCaseError::fail(error.to_string()))
    }

    /// A reader names an article that has no slug by its file.
    fn without_slug_of_file(mut back: Publication, before: &Publication) -> Publication {
        for (article, before) in back.articles.iter_mut().zip(&before.articles) {
            if before.identifiers.slug.is_none() {
                article.identifiers.slug = None;
            }
        }
        back
    }

    proptest! {
        #![proptest_config(common::cases(24, 150))]

        #[test]
        fn books_hold_everything(publication in common::publications(Taste::Hostile)) {
            let publication = common::prepare(publication.0).unwrap();
            let back = read("epub", common::write(&publication, "epub").bytes)?;
            let back = without_slug_of_file(back, &publication);
            prop_assert!(back == publication, "{}", difference(&publication, &back));
        }
    }
}

/// The lines of JSON around the first that differ.
fn difference(expected: &Publication, found: &Publication) -> String {
    let [before, after] = [expected, found].map(|one| serde_json::to_string_pretty(one).unwrap());
    // What JSON leaves out, such as pictures, is seen in the values alone.
    if before == after {
        return common::difference(&format!("{expected:#?}"), &format!("{found:#?}"));
    }
    common::difference(&before, &after)
}
