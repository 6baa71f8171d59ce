//! The page: the article with its landmarks, and the document around it.

use std::borrow::Cow;

use super::options::{HtmlOptions, Style};
use super::pictures::Pictures;
use super::{head, json_ld, style};
use crate::diagnostic::Diagnostics;
use crate::model::{Article, Image, Publication};
use crate::record::{self, Record};
use crate::theme::Theme;
use crate::words::Words;
use crate::write::markup::{Entry, Files, Flavour, Markup, Settings, Tag, contents, title};

/// Where the text begins: what the skip link leads to.
const TEXT: &str = "_text";

/// The page, or the article alone.
pub(super) fn write(
    article: &Article,
    publication: &Publication,
    options: &HtmlOptions,
    pictures: &Pictures<'_>,
    diagnostics: &mut Diagnostics,
) -> String {
    let picture = |image: &Image| pictures.picture(image);
    let base = article.identifiers.url.as_deref();
    let settings = Settings {
        flavour: Flavour::Html,
        level: 2,
        base,
        picture: &picture,
        files: Files::default(),
        anchors: options.anchors,
        pages: None,
    };
    let mut markup = Markup::new(article, &settings, diagnostics);
    if options.fragment {
        fragment(&mut markup, article, options);
    } else {
        document(&mut markup, article, publication, options, pictures);
    }
    markup.finish()
}

fn document<'a>(
    markup: &mut Markup<'a>,
    article: &'a Article,
    publication: &Publication,
    options: &HtmlOptions,
    pictures: &Pictures<'_>,
) {
    markup.out.raw("<!DOCTYPE html>\n");
    let language = article.language.as_ref().map_or("und", |language| language.as_str());
    markup.out.open(Tag::new("html").with("lang", language).with("dir", article.direction().as_str()));
    markup.out.open(Tag::new("head"));
    let sheet = match options.style {
        Style::Auto | Style::Scoped => style::of_page(&options.theme),
        Style::None => String::new(),
    };
    head::write(&mut markup.out, article, &sheet, &json_ld::describe(article, &publication.resources));
    markup.out.close();
    markup.out.open(Tag::new("body"));
    let words = Words::of(article.language.as_ref());
    let tag = markup.words_language(Tag::new("a").class("skip-link").with("href", "#_text"));
    markup.out.element(tag, words.skip);
    markup.out.raw("\n");
    masthead(markup, article, &options.theme);
    markup.out.open(Tag::new("main"));
    markup.out.open(Tag::new("article").with("aria-labelledby", "_headline"));
    content(markup, article);
    markup.out.close();
    markup.out.close();
    if options.record {
        let record = record::in_page(&record(publication, pictures), markup.out.as_bytes());
        markup.out.open(Tag::new("script").with("type", "application/json").with("id", record::ELEMENT));
        markup.out.raw(&record);
        markup.out.close();
    }
    markup.out.close();
    markup.out.close();
}

/// The publication as data, which names the pictures that lie beside the page.
fn record<'p>(publication: &'p Publication, pictures: &'p Pictures<'_>) -> Record<'p> {
    let pictures = pictures.files().into_iter().map(|(source, file)| (source.into(), file.into()));
    Record { publication: Cow::Borrowed(publication), pictures: pictures.collect() }
}

/// The article alone. Its class is what the rules of the scoped style sheet reach.
fn fragment<'a>(markup: &mut Markup<'a>, article: &'a Article, options: &HtmlOptions) {
    if options.style == Style::Scoped {
        markup.out.open(Tag::new("style"));
        markup.out.raw(&style::of_fragment(&options.theme));
        markup.out.close();
    }
    let language = article.language.as_ref().map(|language| language.as_str());
    let tag = Tag::new("article").class(style::FRAGMENT).with("aria-labelledby", "_headline");
    markup.out.open(tag.with_some("lang", language).with("dir", article.direction().as_str()));
    content(markup, article);
    markup.out.close();
}

/// The name of the journal, or else of the publisher, and the logo, where the theme has a masthead.
fn masthead(markup: &mut Markup<'_>, article: &Article, theme: &Theme) {
    let journal = article.journal.as_ref().and_then(|journal| journal.title.as_deref());
    let name = journal.or(article.publisher.as_ref().map(|publisher| publisher.name.as_str()));
    let name = name.filter(|_| theme.opening.masthead);
    if name.is_none() && theme.logo.is_none() {
        return;
    }
    markup.out.open(Tag::new("header").class("masthead"));
    if let Some(logo) = &theme.logo {
        let src = super::pictures::data(&logo.picture, None);
        markup.out.void(Tag::new("img").class("logo").with("src", &src).with("alt", &logo.alt));
    }
    if let Some(name) = name {
        markup.out.element(Tag::new("p"), name);
    }
    markup.out.close();
}

fn content<'a>(markup: &mut Markup<'a>, article: &'a Article) {
    markup.title_block(&title(article));
    markup.hero();
    markup.abstracts();
    list_contents(markup, article);
    markup.out.open(Tag::new("div").class("text").with("id", TEXT));
    markup.body();
    markup.out.close();
    // What follows may call notes too, so it is written before they are.
    let (back, ()) = markup.detached(back);
    markup.notes();
    markup.out.raw(&back);
}

fn back(markup: &mut Markup<'_>) {
    markup.related();
    markup.contributors();
    if markup.has_facts() {
        markup.out.open(Tag::new("footer").class("about"));
        markup.about_heading();
        markup.about();
        markup.out.close();
    }
}

/// Fewer entries than this need no list: the reader sees them soon enough.
const LIST_FROM: usize = 3;

/// The sections and questions as links, folded until somebody asks for them.
fn list_contents(markup: &mut Markup<'_>, article: &Article) {
    let entries = contents(article);
    if count(&entries) < LIST_FROM {
        return;
    }
    let words = Words::of(article.language.as_ref());
    let only_questions = entries.iter().all(|entry| entry.is_question);
    let name = if only_questions { words.questions } else { words.contents };
    markup.out.open(Tag::new("nav").class("contents").with("aria-labelledby", "_contents"));
    markup.out.open(Tag::new("details"));
    let tag = markup.words_language(Tag::new("summary").with("id", "_contents"));
    markup.out.element(tag, name);
    list_entries(markup, &entries);
    markup.out.close();
    markup.out.close();
}

fn list_entries(markup: &mut Markup<'_>, entries: &[Entry]) {
    markup.out.open(Tag::new("ol"));
    for entry in entries {
        markup.out.open(Tag::new("li"));
        markup.out.element(Tag::new("a").with("href", &format!("#{}", entry.id)), &entry.text);
        if !entry.children.is_empty() {
            list_entries(markup, &entry.children);
        }
        markup.out.close();
    }
    markup.out.close();
}

fn count(entries: &[Entry]) -> usize {
    entries.iter().map(|entry| 1 + count(&entry.children)).sum()
}
