//! The contents of the book, and what the navigation document lists beside them.

use std::collections::BTreeSet;

use super::book::{ABOUT, Book, COVER, Chapter, TITLE_PAGE};
use super::documents::{Documents, direction, language};
use crate::model::{Article, Contributor, Id};
use crate::words::Words;
use crate::write::markup::{self, Entry, Out, Syntax, Tag, contents, title};

/// What [`complete`](super::complete) puts into the navigation document.
pub(super) struct Navigation {
    /// The title.
    pub(super) title: String,
    /// How deep the table of contents nests.
    pub(super) depth: usize,
    /// The language of the book.
    pub(super) language: String,
    /// Its direction, where it has to be said.
    pub(super) direction: Option<&'static str>,
    /// The language of the document's own headings, where it is another.
    pub(super) heading_language: Option<&'static str>,
    /// The lists beside the contents, as markup: questions, who speaks, and the pages of another
    /// output.
    pub(super) lists: String,
    /// The landmarks, as markup.
    pub(super) landmarks: String,
}

/// An entry of the table of contents: a link, and what stands below it.
pub(super) struct Item {
    /// Where it leads to.
    pub(super) href: String,
    /// What it is called.
    pub(super) text: String,
    /// What stands below it.
    pub(super) children: Vec<Item>,
}

/// The navigation of `book`.
pub(super) fn describe(book: &Book<'_>, documents: &Documents) -> Navigation {
    let front = &*book.front;
    let known = front.language.as_ref().map_or("en", |language| language.primary());
    let heading_language = (known != book.words().language).then_some(book.words().language);
    Navigation {
        title: book.title(),
        depth: book.chapters.iter().map(|chapter| 1 + depth(&below(chapter, documents))).max().unwrap_or(1),
        language: language(front).to_owned(),
        direction: direction(front),
        heading_language,
        lists: lists(book, documents, heading_language) + &page_list(book, documents),
        landmarks: landmarks(book, documents),
    }
}

/// What the table of contents has below an article: sections with their questions, and what
/// follows the body.
pub(super) fn below(chapter: &Chapter<'_>, documents: &Documents) -> Vec<Item> {
    let entries = contents(chapter.article);
    let back = back(chapter.article).into_iter();
    let back = back.map(|(id, text)| Item {
        href: documents.href(format!("{}#{id}", chapter.file)),
        text,
        children: Vec::new(),
    });
    items(&entries, &chapter.file, documents).into_iter().chain(back).collect()
}

fn items(entries: &[Entry], file: &str, documents: &Documents) -> Vec<Item> {
    let item = |entry: &Entry| Item {
        href: documents.href(format!("{file}#{}", entry.id)),
        text: entry.text.clone(),
        children: items(&entry.children, file, documents),
    };
    entries.iter().map(item).collect()
}

/// What follows the body in the article's document: anchors and names.
fn back(article: &Article) -> Vec<(&'static str, String)> {
    let words = Words::of(article.language.as_ref());
    let notes = (!article.notes.is_empty()).then(|| ("_notes", words.notes.to_owned()));
    let title = || article.related.title.clone().unwrap_or_else(|| words.related.to_owned());
    let related = (!article.related.is_empty()).then(|| ("_related", title()));
    let cited = !article.references.is_empty();
    let references = cited.then(|| ("_references", words.references.to_owned()));
    notes.into_iter().chain(references).chain(related).collect()
}

fn depth(items: &[Item]) -> usize {
    items.iter().map(|item| 1 + depth(&item.children)).max().unwrap_or_default()
}

/// The list of questions and the list of speakers, where there are any.
fn lists(book: &Book<'_>, documents: &Documents, heading_language: Option<&str>) -> String {
    let mut out = Out::new(Syntax::Xml);
    list(
        &mut out,
        "questions",
        book.words().questions,
        heading_language,
        &by_article(book, |_, chapter| questions(documents, chapter)),
    );
    list(
        &mut out,
        "speakers",
        book.words().speakers,
        heading_language,
        &by_article(book, |book, chapter| speakers(book, documents, chapter)),
    );
    out.finish()
}

/// The pages of another output that begin in the book. Reading systems show them in ways of their
/// own, so that they are no list to be read.
fn page_list(book: &Book<'_>, documents: &Documents) -> String {
    let words = book.words();
    let item = |(number, href)| Item { href, text: words.number(number), children: Vec::new() };
    let items: Vec<Item> = documents.pages().map(item).collect();
    let mut out = Out::new(Syntax::Xml);
    if !items.is_empty() {
        out.open(Tag::new("nav").with("epub:type", "page-list").with("role", "doc-pagelist").with("hidden", "hidden"));
        write_items(&mut out, &items);
        out.close();
    }
    out.finish()
}

/// What `of` lists of each article: below the articles where there are several.
fn by_article(book: &Book<'_>, of: impl Fn(&Book<'_>, &Chapter<'_>) -> Vec<Item>) -> Vec<Item> {
    let lists = book.chapters.iter().map(|chapter| (chapter, of(book, chapter))).filter(|(_, items)| !items.is_empty());
    if !book.is_collection {
        return lists.flat_map(|(_, items)| items).collect();
    }
    let item = |(chapter, children): (&Chapter<'_>, Vec<Item>)| Item {
        href: chapter.file.clone(),
        text: title(chapter.article),
        children,
    };
    lists.map(item).collect()
}

/// Every question of an article, in order.
fn questions(documents: &Documents, chapter: &Chapter<'_>) -> Vec<Item> {
    fn collect(entries: &[Entry], file: &str, documents: &Documents, items: &mut Vec<Item>) {
        for entry in entries {
            if entry.is_question {
                let href = documents.href(format!("{file}#{}", entry.id));
                items.push(Item { href, text: entry.text.clone(), children: Vec::new() });
            }
            collect(&entry.children, file, documents, items);
        }
    }
    let mut items = Vec::new();
    collect(&contents(chapter.article), &chapter.file, documents, &mut items);
    items
}

/// Everybody who speaks in an article, in the order of the contributors, with the place where
/// they are presented.
fn speakers(book: &Book<'_>, documents: &Documents, chapter: &Chapter<'_>) -> Vec<Item> {
    let turns = chapter.article.turns();
    let spoken = turns.iter().flat_map(|turn| turn.question.iter().chain(&turn.answers));
    let ids: BTreeSet<&Id> = spoken.flat_map(|utterance| &utterance.voice.speakers).collect();
    let file = chapter.files(book, ABOUT).contributors;
    let item = |contributor: &Contributor| Item {
        href: documents.href(format!("{file}#{}", contributor.id)),
        text: contributor.name.display().into_owned(),
        children: Vec::new(),
    };
    chapter.article.contributors.iter().filter(|contributor| ids.contains(&contributor.id)).map(item).collect()
}

fn list(out: &mut Out, id: &str, heading: &str, language: Option<&str>, items: &[Item]) {
    if items.is_empty() {
        return;
    }
    let title = format!("{id}-title");
    out.open(Tag::new("nav").class("list").with("id", id).with("aria-labelledby", &title));
    let tag = Tag::new("h2").with("id", &title).with_some("lang", language).with_some("xml:lang", language);
    out.element(tag.with_some("dir", language.map(|_| "ltr")), heading);
    write_items(out, items);
    out.close();
}

fn write_items(out: &mut Out, items: &[Item]) {
    out.open(Tag::new("ol"));
    for item in items {
        out.open(Tag::new("li"));
        out.element(Tag::new("a").with("href", &item.href), &item.text);
        if !item.children.is_empty() {
            write_items(out, &item.children);
        }
        out.close();
    }
    out.close();
}

fn landmarks(book: &Book<'_>, documents: &Documents) -> String {
    let title = book.title();
    let words = book.words();
    let cover = documents.contains(COVER).then(|| ("cover", COVER.to_owned(), title.clone()));
    let title_page = documents.contains(TITLE_PAGE).then(|| ("titlepage", TITLE_PAGE.to_owned(), title.clone()));
    // Landmarks are pages of the book, and the contents of one article are none.
    let contents = book.is_collection.then(|| ("toc", "nav.xhtml#toc".to_owned(), words.contents.to_owned()));
    let first = book.chapters.first();
    let body = first.map(|chapter| ("bodymatter", chapter.file.clone(), markup::title(chapter.article)));
    let has_notes = |chapter: &&Chapter<'_>| !book.is_collection && !chapter.article.notes.is_empty();
    let notes = first.filter(has_notes);
    let notes =
        notes.map(|chapter| ("endnotes", documents.href(format!("{}#_notes", chapter.file)), words.notes.to_owned()));
    let has_references = |chapter: &&Chapter<'_>| !book.is_collection && !chapter.article.references.is_empty();
    let references = first.filter(has_references);
    let references = references.map(|chapter| {
        ("bibliography", documents.href(format!("{}#_references", chapter.file)), words.references.to_owned())
    });
    let colophon = Some(("colophon", ABOUT.to_owned(), book.about().to_owned()));
    let mut out = Out::new(Syntax::Xml);
    out.open(Tag::new("ol"));
    for (kind, href, name) in [cover, title_page, contents, body, notes, references, colophon].into_iter().flatten() {
        out.open(Tag::new("li"));
        out.element(Tag::new("a").with("epub:type", kind).with("href", &href), &name);
        out.close();
    }
    out.finish()
}
