//! What the navigation document lists beside the contents.

use super::documents::{ABOUT, ARTICLE, COVER, Documents, direction, language};
use crate::model::Article;
use crate::words::Words;
use crate::write::markup::{Entry, Out, Syntax, Tag, contents, title};

/// What [`complete`](super::complete) puts into the navigation document.
pub(super) struct Navigation {
    /// The title.
    pub(super) title: String,
    /// How deep the table of contents nests.
    pub(super) depth: usize,
    /// The language of the article.
    pub(super) language: String,
    /// Its direction, where it has to be said.
    pub(super) direction: Option<&'static str>,
    /// The language of the document's own heading, where it is another.
    pub(super) heading_language: Option<&'static str>,
    /// The landmarks, as markup.
    pub(super) landmarks: String,
}

/// The navigation of `article`.
pub(super) fn describe(article: &Article, documents: &Documents) -> Navigation {
    let words = Words::of(article.language.as_ref());
    let known = article.language.as_ref().map_or("en", |language| language.primary());
    Navigation {
        title: title(article),
        depth: 1 + depth(&contents(article)).max(usize::from(!back(article).is_empty())),
        language: language(article).to_owned(),
        direction: direction(article),
        heading_language: (known != words.language).then_some(words.language),
        landmarks: landmarks(article, documents, words),
    }
}

/// What follows the body in the article's document: anchors and names.
pub(super) fn back(article: &Article) -> Vec<(&'static str, String)> {
    let words = Words::of(article.language.as_ref());
    let notes = (!article.notes.is_empty()).then(|| ("_notes", words.notes.to_owned()));
    let title = || article.related.title.clone().unwrap_or_else(|| words.related.to_owned());
    let related = (!article.related.is_empty()).then(|| ("_related", title()));
    let cited = !article.references.is_empty();
    let references = cited.then(|| ("_references", words.references.to_owned()));
    notes.into_iter().chain(references).chain(related).collect()
}

fn depth(entries: &[Entry]) -> usize {
    entries.iter().map(|entry| 1 + depth(&entry.children)).max().unwrap_or_default()
}

fn landmarks(article: &Article, documents: &Documents, words: &Words) -> String {
    let title = title(article);
    let cover = documents.cover.as_ref().map(|_| ("cover", COVER.to_owned(), title.as_str()));
    let notes = (!article.notes.is_empty()).then(|| ("endnotes", format!("{ARTICLE}#_notes"), words.notes));
    let cited = !article.references.is_empty();
    let references = cited.then(|| ("bibliography", format!("{ARTICLE}#_references"), words.references));
    let body = ("bodymatter", ARTICLE.to_owned(), title.as_str());
    let colophon = ("colophon", ABOUT.to_owned(), words.about);
    let mut out = Out::new(Syntax::Xml);
    out.open(Tag::new("ol"));
    for (kind, href, name) in cover.into_iter().chain([body]).chain(notes).chain(references).chain([colophon]) {
        out.open(Tag::new("li"));
        out.element(Tag::new("a").with("epub:type", kind).with("href", &href), name);
        out.close();
    }
    out.finish()
}
