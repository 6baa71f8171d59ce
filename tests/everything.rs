//! `fixtures/everything.json` uses every field and every variant of the model: a writer that
//! is right for it has met everything.
#![cfg(feature = "schema")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::fs;

use common::schema;
use offprint::model::Publication;
use serde_json::Value;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/everything.json");

#[test]
fn it_is_a_publication() {
    let publication: Publication = serde_json::from_str(&text()).unwrap();
    assert_eq!(publication.articles.len(), 1);
    assert!(publication.articles[0].is_interview());
}

#[test]
fn every_property_and_every_variant_of_the_schema_occurs() {
    let instance: Value = serde_json::from_str(&text()).unwrap();
    let (every, used) = (schema::every(), schema::used([&instance]));
    let missing: Vec<_> = every.difference(&used).collect();
    assert!(missing.is_empty(), "everything.json lacks {missing:#?}");
}

#[test]
fn the_walk_notices_what_is_missing() {
    let mut instance: Value = serde_json::from_str(&text()).unwrap();
    instance["articles"][0].as_object_mut().unwrap().remove("kicker");
    let used = schema::used([&instance]);
    assert!(!used.contains("Article.kicker"));
    assert!(used.contains("Article.headline"));
}

fn text() -> String {
    fs::read_to_string(PATH).unwrap()
}
