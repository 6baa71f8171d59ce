//! The fields that are no people.

use serde_json::json;

use super::{fill, fine};
use crate::diagnostic::Code;

#[test]
fn every_own_key_fills_its_field() {
    let json = fine(
        "title: Water\ndeck: A *city* waits.\nkicker: Energy\ngenre: Interview\nlang: pt-br\ndirection: rtl\n\
         keywords: [water, city]\nseries: {title: Rivers, number: 3}\nsection: World\ndate: 2025-03-13\n\
         updated: 2025-03-14T09:30:00+01:00\nreceived: 2025-01-01\n\
         corrections:\n- {date: 2025-03-15, note: A name was wrong.}\n\
         doi: https://doi.org/10.1000/182\nurl: https://example.org/water\nslug: water\n\
         journal: {title: Rivers, issn: 2049-3630, volume: 4, issue: 2, article-number: e7}\n\
         publisher: {name: Harbour Press, place: Lisbon, url: 'https://example.org'}\n\
         license: CC BY 4.0\ncopyright: © 2025 Harbour Press\n\
         hero:\n  source: a.jpg\n  alt: Pumps\n  caption: Old pumps.\n  credit: Ada Moreno\n  license: CC0 1.0\n  long-description: Long.\n\
         related:\n  title: More\n  items:\n  - {title: One, date: 2024-01-01, description: D, type: Fact Sheet, url: one.html, doi: 10.1000/1}\n\
         \x20 see-all: {text: All, url: all.html}\n",
    );
    assert_eq!(
        json,
        json!({
            "headline": "Water", "deck": "A *city* waits.", "kicker": "Energy", "genre": "Interview",
            "language": "pt-BR", "direction": "rtl", "keywords": ["water", "city"],
            "series": {"title": "Rivers", "number": "3"}, "section": "World",
            "dates": {
                "published": "2025-03-13", "updated": "2025-03-14T09:30:00+01:00", "received": "2025-01-01",
                "corrections": [{"date": "2025-03-15", "note": "A name was wrong."}]
            },
            "identifiers": {"doi": "10.1000/182", "url": "https://example.org/water", "slug": "water"},
            "journal": {"title": "Rivers", "issn-print": "2049-3630", "volume": "4", "issue": "2", "article-number": "e7"},
            "publisher": {"name": "Harbour Press", "place": "Lisbon", "url": "https://example.org"},
            "license": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
            "copyright": {"year": 2025, "holder": "Harbour Press"},
            "hero": {
                "image": {"source": "a.jpg", "alt": {"described": "Pumps"}, "long-description": "Long."},
                "caption": "Old pumps.", "credit": "Ada Moreno",
                "license": {"name": "CC0 1.0", "url": "https://creativecommons.org/publicdomain/zero/1.0/"}
            },
            "body": [],
            "related": {
                "title": "More",
                "items": [{"title": "One", "date": "2024-01-01", "description": "D", "type": "Fact Sheet", "url": "one.html", "doi": "10.1000/1"}],
                "see-all": {"text": "All", "url": "all.html"}
            }
        })
    );
}

#[test]
fn the_keys_of_other_systems_fill_them_too() {
    let json = fine(
        "subtitle: S\nlanguage: de\ntags: a, b\npublishDate: 2024-01-15 10:00:00 +0100\nlast_modified_at: 'March 13, 2025'\n\
         canonicalUrl: https://example.org/a\ncover: {image: c.jpg, alt: Pumps, relative: true}\n\
         image_caption: Old pumps.\nrights: All rights reserved\nseries: [Rivers]\nseries_order: 2\n",
    );
    assert_eq!(json["deck"], "S");
    assert_eq!(json["dates"], json!({"published": "2024-01-15T10:00:00+01:00", "updated": "2025-03-13"}));
    assert_eq!(json["identifiers"]["url"], "https://example.org/a");
    assert_eq!(
        json["hero"],
        json!({"image": {"source": "c.jpg", "alt": {"described": "Pumps"}}, "caption": "Old pumps."})
    );
    assert_eq!(json["copyright"], json!({"statement": "All rights reserved"}));
    assert_eq!(json["series"], json!({"title": "Rivers", "number": "2"}));
}

#[test]
fn related_items_may_be_a_list_alone() {
    let json = fine("related:\n- {title: One, url: one.html}\n- https://example.org/two\n- Three\n");
    assert_eq!(
        json["related"]["items"],
        json!([
            {"title": "One", "url": "one.html"},
            {"title": "https://example.org/two", "url": "https://example.org/two"},
            {"title": "Three"}
        ])
    );
}

#[test]
fn a_decorative_hero_needs_no_words() {
    assert_eq!(fine("hero: {src: a.jpg, decorative: true}")["hero"]["image"]["alt"], "decorative");
    let outcome = fill("hero: {src: a.jpg, alt: x, decorative: yes}");
    assert_eq!(outcome.json()["hero"]["image"]["alt"], "decorative");
    assert_eq!(outcome.codes(), [(Code::Dropped, 1)]);
}

#[test]
fn a_hero_without_a_picture_is_none() {
    let outcome = fill("image_alt: Pumps\n");
    assert_eq!(outcome.article.hero, None);
    assert_eq!(outcome.codes(), [(Code::Missing, 0)]);
}

#[test]
fn wrong_values_are_reported_with_their_line_and_not_used() {
    let outcome = fill(
        "doi: 11.1/x\nslug: Not A Slug\ndate: someday\nurl: example.org/x\nlang: klingonish\ndirection: up\n\
         journal: {issn: 2049-3631}\nkicker: [a, b]\ncorrections: typo\nseries: {number: 2}\npublisher: {place: Lisbon}\n\
         copyright: {year: soon}\nseries-number: 1\n",
    );
    let lines: Vec<u32> = outcome.codes().iter().map(|(_, line)| *line).collect();
    let mut sorted = lines.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13], "{:#?}", outcome.reports());
    assert_eq!(outcome.json(), json!({"headline": "", "body": []}));
}

#[test]
fn doubtful_values_are_used_with_a_word() {
    let outcome = fill("date: Friday, March 13, 2025\nupdated: 2025-03-14T10:00:00\nlang: en_US\n");
    assert_eq!(outcome.json()["dates"], json!({"published": "2025-03-13", "updated": "2025-03-14T10:00:00Z"}));
    assert_eq!(outcome.json()["language"], "en-US");
    assert_eq!(outcome.codes(), [(Code::Substituted, 3), (Code::Malformed, 1), (Code::Malformed, 2)]);
}
