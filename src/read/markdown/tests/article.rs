//! The article as a whole: headline, byline, slug, related items, overrides.

use serde_json::json;

use super::{read, read_with};
use crate::diagnostic::Code;
use crate::model::{Alt, Node};

fn headline(text: &str, stem: &str) -> (String, Vec<(Code, Option<u32>)>) {
    let outcome = read_with(text, stem, &[]).unwrap();
    (outcome.article.headline.plain_text(), outcome.reports())
}

#[test]
fn the_headline_comes_from_the_title_the_first_heading_or_the_file() {
    assert_eq!(headline("---\ntitle: A *b*\n---\n# C\n\ntext", "x").0, "A b");
    assert_eq!(headline("# A\n\ntext", "x"), ("A".to_owned(), vec![]));
    assert_eq!(headline("text\n", "water-in_the-city"), ("Water in the city".to_owned(), vec![(Code::Missing, None)]));
    assert_eq!(headline("text\n", "index").0, "Untitled");
}

#[test]
fn a_heading_that_repeats_the_title_is_left_out() {
    let outcome = read_with("---\ntitle: 'A: b'\n---\n# A: B\n\ntext\n\n## c\n", "x", &[]).unwrap();
    assert_eq!(outcome.json(), json!([{"paragraph": {"content": "text"}}, {"section": {"title": "c", "body": []}}]));
}

#[test]
fn an_empty_file_is_an_error_and_an_empty_body_a_warning() {
    assert!(read_with(" \n\t\n", "x", &[]).is_err());
    assert_eq!(headline("---\ntitle: A\n---\n", "x").1, [(Code::Missing, None)]);
}

#[test]
fn the_slug_comes_from_the_metadata_the_file_or_the_headline() {
    let slug = |text: &str, stem: &str| {
        read_with(text, stem, &[]).unwrap().article.identifiers.slug.map(|slug| slug.to_string()).unwrap()
    };
    assert_eq!(slug("---\ntitle: A B\nslug: own\n---\nx", "file"), "own");
    assert_eq!(slug("---\ntitle: A B\n---\nx", "My File"), "my-file");
    assert_eq!(slug("---\ntitle: A B\n---\nx", "index"), "a-b");
    assert_eq!(slug("---\ntitle: A B\n---\nx", "README"), "a-b");
}

#[test]
fn a_date_in_the_name_of_the_file_is_that_of_the_article() {
    let article = read_with("---\ntitle: A\n---\nx", "2024-01-15-water", &[]).unwrap().article;
    assert_eq!(article.identifiers.slug.unwrap().as_str(), "water");
    assert_eq!(article.dates.published.unwrap().to_string(), "2024-01-15");
    let article = read_with("---\ntitle: A\ndate: 2024-02-01\n---\nx", "2024-01-15-water", &[]).unwrap().article;
    assert_eq!(article.dates.published.unwrap().to_string(), "2024-02-01");
}

#[test]
fn a_byline_in_the_text_fills_the_authors_and_else_stays() {
    let text = "# A\n\n**By** [Ada Moreno](https://example.org/ada) *and* Ben Li\n\ntext\n";
    let outcome = read_with(text, "x", &[]).unwrap();
    let people = &outcome.article.contributors;
    assert_eq!(people.iter().map(|p| p.name.display()).collect::<Vec<_>>(), ["Ada Moreno", "Ben Li"]);
    assert_eq!(people[0].url.as_deref(), Some("https://example.org/ada"));
    assert_eq!(outcome.reports(), [(Code::Doubt, Some(3))]);
    assert_eq!(outcome.article.body.len(), 1);
    let named = read_with(text, "x", &[("author", "Cleo Roy")]).unwrap();
    assert_eq!(named.article.body.len(), 2);
    assert_eq!(named.article.contributors.len(), 1);
}

#[test]
fn a_last_section_of_links_is_related() {
    let text = "text\n\n## Read more\n\n- [One *two*](1.md) — about pumps (March 13, 2025)\n- **[Three](https://example.org/3)**\n\n[View all](all.md)\n";
    let outcome = read(text);
    assert_eq!(outcome.article.body.len(), 1);
    assert_eq!(
        serde_json::to_value(&outcome.article.related).unwrap(),
        json!({
            "title": "Read more",
            "items": [
                {"title": ["One ", {"emphasis": "two"}], "date": "2025-03-13", "description": "about pumps", "url": "1.md"},
                {"title": "Three", "url": "https://example.org/3"}
            ],
            "see-all": {"text": "View all", "url": "all.md"}
        })
    );
}

#[test]
fn other_last_sections_stay() {
    for text in [
        "## Related work\n\nMuch has been [said](a.md).\n",
        "## Related\n\n- [a](a.md)\n\n## Epilogue\n\ntext",
        "## Sources\n\n- [a](a.md)\n",
    ] {
        let outcome = read(text);
        assert!(outcome.article.related.is_empty(), "{text}");
        assert!(matches!(outcome.article.body.last(), Some(Node::Section(_))), "{text}");
    }
}

#[test]
fn overrides_win_and_reach_into_maps() {
    let text = "---\ntitle: A\nlang: de\nhero: {source: a.jpg, caption: C}\nauthor: Ada Moreno\n---\nx";
    let pairs = [("title", "B *c*"), ("hero.alt", "Pumps"), ("author", "Ben Li"), ("autor", "x")];
    let outcome = read_with(text, "x", &pairs).unwrap();
    let article = &outcome.article;
    assert_eq!(article.headline, "B *c*".into());
    assert_eq!(article.language.as_ref().unwrap().as_str(), "de");
    let hero = article.hero.as_ref().unwrap();
    assert_eq!(hero.image.alt, Some(Alt::Described("Pumps".to_owned())));
    assert_eq!(hero.caption, "C".into());
    assert_eq!(article.contributors.len(), 1);
    assert_eq!(article.contributors[0].name.display(), "Ben Li");
    assert_eq!(outcome.reports(), [(Code::Unknown, None)]);
    let help = outcome.diagnostics.iter().next().unwrap().help.clone();
    assert_eq!(help.as_deref(), Some("did you mean `author`?"));
}
