//! The page as a whole.

use super::*;
use crate::diagnostic::Diagnostics;
use crate::env::{Env, Limits};
use crate::resource::Resource;

fn publication() -> Publication {
    let article = serde_json::json!({
        "headline": "A </script><b> & more",
        "deck": "The deck",
        "kicker": "Kicker",
        "genre": "Interview",
        "language": "en-GB",
        "keywords": ["water", "gates"],
        "section": "Coast",
        "dates": {"published": "2025-03-13", "corrections": [{"date": "2025-04-02", "note": "Put right."}]},
        "identifiers": {"doi": "10.5555/x", "url": "https://example.org/a"},
        "contributors": [{"id": "c1", "name": {"person": {"given": "Ann", "family": "Doe"}}, "roles": ["interviewer"],
                          "orcid": "0000-0002-1825-0097", "affiliations": [{"name": "House"}]},
                         {"id": "c2", "name": {"organisation": "Desk"}, "roles": ["editor"]}],
        "license": {"url": "https://creativecommons.org/licenses/by/4.0/", "name": "CC BY 4.0"},
        "hero": {"image": {"source": "a b.gif", "alt": {"described": "A gate"}}, "credit": "Bo"},
        "body": (1..=3).map(|number| serde_json::json!({"turn": {"id": format!("t{number}"), "question":
            {"voice": {"speakers": ["c1"]}, "blocks": [{"paragraph": {"content": format!("Why {number}?")}}]}}}))
            .collect::<Vec<_>>(),
        "related": {"items": [{"title": "Next", "url": "next.html"}]},
    });
    let mut publication = Publication::of(serde_json::from_value(article).unwrap());
    let gif = Resource::new(b"GIF89a\x02\0\x03\0\0\0\0;".as_slice().into(), &Limits::default()).unwrap();
    publication.resources.insert("a b.gif", gif);
    publication
}

fn page(publication: &Publication, options: HtmlOptions) -> String {
    let (mut out, mut diagnostics) = (Vec::new(), Diagnostics::new());
    let mut cx =
        WriteCx { env: &Env::default(), diagnostics: &mut diagnostics, sidecars: None, attachments: &[], pages: None };
    HtmlWriter::new(options).write(publication, &mut cx, &mut out).unwrap();
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    String::from_utf8(out).unwrap()
}

/// The JSON-LD of a page.
fn description(page: &str) -> serde_json::Value {
    let (_, rest) = page.split_once("<script type=\"application/ld+json\">").unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

#[test]
fn the_page_needs_nothing_but_itself() {
    let page = page(&publication(), HtmlOptions::default());
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"en-GB\" dir=\"ltr\">"), "{}", &page[..80]);
    assert!(
        page.contains(
            "<img src=\"data:image/gif;name=a%2520b.gif;base64,R0lGODlhAgADAAAAADs=\" alt=\"A gate\" width=\"2\" height=\"3\">"
        )
    );
    assert!(!page.contains("<link rel=\"stylesheet\"") && !page.contains("url(") && !page.contains("@import"));
    // What machines are told, and the article as data: no script that runs.
    assert_eq!(page.matches("<script").count(), 2);
    assert_eq!(page.matches("<script type=\"application/").count(), 2);
    assert!(!page.to_lowercase().contains("javascript"));
}

#[test]
fn the_landmarks_are_there() {
    let page = page(&publication(), HtmlOptions::default());
    for expected in [
        "<a class=\"skip-link\" href=\"#_text\">Skip to the article</a>",
        "<main><article aria-labelledby=\"_headline\">",
        "<h1 id=\"_headline\">A &lt;/script&gt;&lt;b&gt; &amp; more</h1>",
        "<nav class=\"contents\" aria-labelledby=\"_contents\"><details><summary id=\"_contents\">Questions</summary>",
        "<li><a href=\"#t3q\">Why 3?</a></li>",
        "<div class=\"text\" id=\"_text\">",
        "<time datetime=\"2025-03-13\">13 March 2025</time>",
        "<li id=\"c1\">",
        "<a href=\"https://orcid.org/0000-0002-1825-0097\">ORCID 0000-0002-1825-0097</a>",
        "<a href=\"https://example.org/next.html\">Next</a>",
        "<a href=\"https://creativecommons.org/licenses/by/4.0/\" rel=\"license\">CC BY 4.0</a>",
    ] {
        assert!(page.contains(expected), "{expected} is missing");
    }
    assert_eq!(page.matches("<h1").count(), 1);
}

#[test]
fn machines_are_told_what_it_is() {
    let page = page(&publication(), HtmlOptions::default());
    let description = description(&page);
    assert_eq!(description["@type"], "Article");
    assert_eq!(description["headline"], "A </script><b> & more");
    assert_eq!(description["genre"], "Interview");
    assert_eq!(description["author"][0]["@id"], "https://orcid.org/0000-0002-1825-0097");
    assert_eq!(description["contributor"][0]["@type"], "Organization");
    assert_eq!(description["correction"][0]["text"], "Put right.");
    assert_eq!(description["dateModified"], "2025-04-02");
    assert_eq!(description["image"]["url"], "https://example.org/a%20b.gif");
    assert_eq!(description["mainEntityOfPage"]["relatedLink"][0], "https://example.org/next.html");
    for expected in [
        "<link rel=\"canonical\" href=\"https://example.org/a\">",
        "<meta property=\"og:title\" content=\"A &lt;/script&gt;&lt;b&gt; &amp; more\">",
        "<meta name=\"description\" content=\"The deck\">",
    ] {
        assert!(page.contains(expected), "{expected} is missing");
    }
}

#[test]
fn a_fragment_is_the_article_alone_and_pictures_may_be_linked() {
    let page = page(&publication(), HtmlOptions { images: Images::Link, fragment: true, ..HtmlOptions::default() });
    assert!(
        page.starts_with("<article class=\"offprint\" aria-labelledby=\"_headline\" lang=\"en-GB\" dir=\"ltr\">"),
        "{}",
        &page[..80]
    );
    assert!(page.trim_end().ends_with("</article>"));
    assert!(page.contains("src=\"a%20b.gif\"") && !page.contains("<style>"));
}

#[test]
fn a_headline_of_any_length_fits() {
    let mut publication = publication();
    publication.articles[0].headline = "word ".repeat(1000).as_str().into();
    let page = page(&publication, HtmlOptions::default());
    let title = page.split_once("<title>").unwrap().1.split_once("</title>").unwrap().0;
    assert!(title.chars().count() <= 301 && title.ends_with('…'));
    assert!(page.contains("<h1 id=\"_headline\" class=\"long\">"));
}

#[test]
fn without_headline_the_page_is_named_all_the_same() {
    let mut publication = publication();
    publication.articles[0].headline = "".into();
    publication.articles[0].identifiers.slug = crate::model::Slug::from_text("the-gates");
    let page = page(&publication, HtmlOptions::default());
    assert!(page.contains("<title>the gates</title>"));
    assert!(page.contains("<h1 id=\"_headline\" class=\"visually-hidden\">the gates</h1>"));
}

#[test]
fn options_are_checked() {
    let mut options = OptionMap::default();
    options.insert("images", "none");
    assert!(from_options(&options).is_err());
    options.insert("images", "link");
    options.insert("fragment", "true");
    let expected = HtmlOptions { images: Images::Link, fragment: true, ..HtmlOptions::default() };
    assert_eq!(HtmlOptions::from_map(&options).unwrap(), expected);
}
