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
    #![proptest_config(ProptestConfig { cases: 200, max_shrink_iters: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

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

/// The lines of JSON around the first that differ.
fn difference(expected: &Publication, found: &Publication) -> String {
    let [expected, found] = [expected, found].map(|one| serde_json::to_string_pretty(one).unwrap());
    common::difference(&expected, &found)
}
