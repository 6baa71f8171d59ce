//! The head of the page: what browsers, search engines and link previews read.

use serde_json::Value;

use crate::model::{Article, Date};
use crate::write::markup::{Out, Tag, absolute_url, escape_url, one_line, shortened, title};

/// Longer titles are cut by whoever shows them; a headline of thousands of characters must not
/// fill a history or a bookmark.
const TITLE_LENGTH: usize = 300;

/// Writes the content of the `head` element, with the style sheet `style` if there is one.
/// `description` is the article in JSON-LD.
pub(super) fn write(out: &mut Out, article: &Article, style: &str, description: &Value) {
    out.void(Tag::new("meta").with("charset", "utf-8"));
    meta(out, "viewport", "width=device-width, initial-scale=1");
    out.element(Tag::new("title"), &shortened(&title(article), TITLE_LENGTH));
    let deck = one_line(&article.deck);
    optional_meta(out, "description", Some(deck.as_str()));
    for author in article.byline() {
        meta(out, "author", &author.name.display());
    }
    optional_meta(out, "keywords", Some(article.keywords.join(", ").as_str()));
    meta(out, "color-scheme", "light dark");
    links(out, article);
    open_graph(out, article, &deck);
    if !style.is_empty() {
        out.open(Tag::new("style"));
        out.raw(style);
        out.close();
    }
    out.open(Tag::new("script").with("type", "application/ld+json"));
    // Within `script`, only `<` could end the element or begin a comment.
    out.raw(&description.to_string().replace('<', "\\u003c"));
    out.close();
}

fn links(out: &mut Out, article: &Article) {
    let canonical = article.identifiers.url.as_deref().and_then(|url| absolute_url(url, None));
    let license = article.license.as_ref().and_then(|license| license.url.as_deref());
    let license = license.and_then(|url| absolute_url(url, None));
    for (rel, href) in [("canonical", canonical), ("license", license)] {
        if let Some(href) = href {
            out.void(Tag::new("link").with("rel", rel).with("href", &href));
        }
    }
}

fn open_graph(out: &mut Out, article: &Article, deck: &str) {
    let mut property = |name: &str, value: Option<&str>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            out.void(Tag::new("meta").with("property", name).with("content", value));
        }
    };
    property("og:type", Some("article"));
    property("og:title", Some(&shortened(&title(article), TITLE_LENGTH)));
    property("og:description", Some(deck));
    property("og:url", article.identifiers.url.as_deref().map(escape_url).as_deref());
    let site = article.journal.as_ref().and_then(|journal| journal.title.as_deref());
    property("og:site_name", site.or(article.publisher.as_ref().map(|publisher| publisher.name.as_str())));
    property("og:locale", article.language.as_ref().map(|language| language.as_str().replace('-', "_")).as_deref());
    if let Some(hero) = &article.hero {
        let address = absolute_url(&hero.image.source, article.identifiers.url.as_deref());
        property("og:image", address.as_deref());
        property("og:image:alt", address.and(Some(hero.image.alt_text())));
    }
    let date = |date: Option<Date>| date.map(|date| date.to_string());
    property("article:published_time", date(article.dates.published).as_deref());
    property("article:modified_time", date(article.dates.last_change()).as_deref());
    property("article:section", article.section.as_deref());
    article.keywords.iter().for_each(|keyword| property("article:tag", Some(keyword)));
}

fn meta(out: &mut Out, name: &str, content: &str) {
    out.void(Tag::new("meta").with("name", name).with("content", content));
}

fn optional_meta(out: &mut Out, name: &str, content: Option<&str>) {
    if let Some(content) = content.filter(|content| !content.is_empty()) {
        meta(out, name, content);
    }
}
