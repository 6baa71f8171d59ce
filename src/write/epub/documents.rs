//! The content documents: cover, article, and the page about the article.

use super::accessibility;
use super::pictures::Pictures;
use crate::diagnostic::Diagnostics;
use crate::model::{Article, Direction, Image, Language};
use crate::words::Words;
use crate::write::markup::{Facts, Files, Flavour, Markup, Settings, Tag, title};

/// The file of the cover.
pub(super) const COVER: &str = "cover.xhtml";
/// The file of the article.
pub(super) const ARTICLE: &str = "article.xhtml";
/// The file that tells about the article.
pub(super) const ABOUT: &str = "about.xhtml";

/// The content documents, and what they turned out to hold.
pub(super) struct Documents {
    /// The cover, if there is a picture for it.
    pub(super) cover: Option<String>,
    /// The file of the picture on it.
    pub(super) cover_picture: Option<String>,
    /// The article.
    pub(super) article: String,
    /// The page about the article.
    pub(super) about: String,
    /// What the article holds.
    pub(super) facts: Facts,
    /// What the page about it holds.
    pub(super) about_facts: Facts,
}

impl Documents {
    /// What all documents hold together.
    pub(super) fn facts(&self) -> Facts {
        self.facts.and(self.about_facts)
    }
}

/// Writes the documents of `article`.
pub(super) fn write(article: &Article, pictures: &Pictures<'_>, diagnostics: &mut Diagnostics) -> Documents {
    let picture = |image: &Image| pictures.picture(image);
    let settings = |this| Settings {
        flavour: Flavour::Xhtml,
        level: 2,
        base: article.identifiers.url.as_deref(),
        picture: &picture,
        files: Files { this, article: ARTICLE, contributors: ABOUT },
    };
    let (cover, cover_picture) = cover(article, pictures, &settings(COVER), &mut Diagnostics::new());
    let mut about_diagnostics = Diagnostics::new();
    let (article_settings, about_settings) = (settings(ARTICLE), settings(ABOUT));
    let mut main = Markup::new(article, &article_settings, diagnostics);
    open_document(&mut main, article, &title(article), "bodymatter");
    main.out.open(Tag::new("article").with("aria-labelledby", "_headline"));
    main.title_block(&title(article));
    main.hero();
    main.abstracts();
    main.body();
    // The page about the article may call notes as well, so it is written before they are.
    let mut about = Markup::new(article, &about_settings, &mut about_diagnostics);
    about.set_calls(main.take_calls());
    let (related, ()) = main.detached(Markup::related);
    write_about(&mut about, article, main.facts);
    main.set_calls(about.take_calls());
    main.notes();
    main.out.raw(&related);
    let (facts, about_facts) = (main.facts, about.facts);
    let (article, about) = (main.finish(), about.finish());
    diagnostics.extend(about_diagnostics);
    Documents { cover, cover_picture, article, about, facts, about_facts }
}

/// The cover: the hero image, with headline and byline for those who come in by it.
fn cover<'a>(
    article: &'a Article,
    pictures: &Pictures<'_>,
    settings: &'a Settings<'a>,
    diagnostics: &'a mut Diagnostics,
) -> (Option<String>, Option<String>) {
    let Some(image) = article.hero.as_ref().map(|hero| &hero.image) else { return (None, None) };
    let Some(picture) = pictures.picture(image) else { return (None, None) };
    let mut markup = Markup::new(article, settings, diagnostics);
    open_document(&mut markup, article, &title(article), "cover");
    markup.out.open(Tag::new("section").class("cover").with("epub:type", "titlepage"));
    let alt = image.alt_text();
    let role = (!alt.is_empty()).then_some("doc-cover");
    let tag = Tag::new("img").with("src", &picture.src).with("alt", alt).with_some("role", role);
    markup.out.void(tag);
    markup.out.open(Tag::new("h1"));
    markup.cover_title(&title(article));
    markup.out.close();
    markup.cover_byline();
    (Some(markup.finish()), Some(picture.src))
}

fn write_about<'a>(markup: &mut Markup<'a>, article: &'a Article, facts: Facts) {
    let words = Words::of(article.language.as_ref());
    open_document(markup, article, &format!("{} · {}", words.about, title(article)), "backmatter");
    markup.out.open(Tag::new("section").class("colophon").with("epub:type", "colophon").with("role", "doc-colophon"));
    let heading = markup.words_language(Tag::new("h1"));
    markup.out.element(heading, words.about);
    markup.about();
    markup.contributors();
    let language = Language::new("en").ok();
    let foreign = article.language.as_ref().is_none_or(|language| language.primary() != "en");
    let tag = Tag::new("p").class("accessibility");
    let tag = match language.filter(|_| foreign) {
        Some(english) => tag.with("lang", english.as_str()).with("xml:lang", english.as_str()).with("dir", "ltr"),
        None => tag,
    };
    let facts = facts.and(markup.facts);
    markup.out.element(tag, &accessibility::summary(&facts));
}

/// Everything before the content of `body`.
fn open_document(markup: &mut Markup<'_>, article: &Article, title: &str, kind: &str) {
    let out = &mut markup.out;
    out.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n");
    let language = language(article);
    let tag = Tag::new("html")
        .with("xmlns", "http://www.w3.org/1999/xhtml")
        .with("xmlns:epub", "http://www.idpf.org/2007/ops")
        .with("lang", language)
        .with("xml:lang", language);
    out.open(tag.with_some("dir", direction(article)));
    out.open(Tag::new("head"));
    out.void(Tag::new("meta").with("charset", "utf-8"));
    out.element(Tag::new("title"), title);
    out.void(Tag::new("link").with("rel", "stylesheet").with("type", "text/css").with("href", "stylesheet.css"));
    out.close();
    out.open(Tag::new("body").with("epub:type", kind));
}

/// The language of the article; `und` is the tag for a language that is not known.
pub(super) fn language(article: &Article) -> &str {
    article.language.as_ref().map_or("und", Language::as_str)
}

/// The direction, where it has to be said.
pub(super) fn direction(article: &Article) -> Option<&'static str> {
    (article.direction() == Direction::Rtl).then_some("rtl")
}
