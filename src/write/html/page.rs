//! The page: the article with its landmarks, and the document around it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::options::{HtmlOptions, Images};
use super::{head, json_ld};
use crate::diagnostic::Diagnostics;
use crate::model::{Article, Image, Publication};
use crate::resource::Resources;
use crate::words::Words;
use crate::write::markup::{Entry, Files, Flavour, Markup, Picture, Settings, Tag, contents, escape_url, title};

/// Where the text begins: what the skip link leads to.
const TEXT: &str = "_text";

/// The page, or the article alone.
pub(super) fn write(
    article: &Article,
    publication: &Publication,
    options: &HtmlOptions,
    diagnostics: &mut Diagnostics,
) -> String {
    let picture = |image: &Image| picture(image, &publication.resources, options.images);
    let base = article.identifiers.url.as_deref();
    let settings = Settings { flavour: Flavour::Html, level: 2, base, picture: &picture, files: Files::default() };
    let mut markup = Markup::new(article, &settings, diagnostics);
    if options.fragment {
        article_element(&mut markup, article, true);
    } else {
        document(&mut markup, article, &publication.resources);
    }
    markup.finish()
}

fn picture(image: &Image, resources: &Resources, images: Images) -> Option<Picture> {
    let resource = resources.get(&image.source);
    let (width, height) = resource.map_or((0, 0), |known| (known.width, known.height));
    let src = match images {
        Images::Data => {
            let resource = resource?;
            let mut src = format!("data:{};base64,", resource.media_type.as_str());
            STANDARD.encode_string(&resource.bytes, &mut src);
            src
        }
        // A picture on the web has no bytes here, but a page may well link to it.
        Images::Link if resource.is_some() || image.source.starts_with("https://") => escape_url(&image.source),
        Images::Link => return None,
    };
    Some(Picture { src, width, height })
}

fn document<'a>(markup: &mut Markup<'a>, article: &'a Article, resources: &Resources) {
    markup.out.raw("<!DOCTYPE html>\n");
    let language = article.language.as_ref().map_or("und", |language| language.as_str());
    markup.out.open(Tag::new("html").with("lang", language).with("dir", article.direction().as_str()));
    markup.out.open(Tag::new("head"));
    head::write(&mut markup.out, article, &json_ld::describe(article, resources));
    markup.out.close();
    markup.out.open(Tag::new("body"));
    let words = Words::of(article.language.as_ref());
    let tag = markup.words_language(Tag::new("a").class("skip-link").with("href", "#_text"));
    markup.out.element(tag, words.skip);
    markup.out.raw("\n");
    markup.out.open(Tag::new("main"));
    article_element(markup, article, false);
    markup.out.close();
    markup.out.close();
    markup.out.close();
}

fn article_element<'a>(markup: &mut Markup<'a>, article: &'a Article, alone: bool) {
    let tag = Tag::new("article").with("aria-labelledby", "_headline");
    let tag = if alone {
        let language = article.language.as_ref().map(|language| language.as_str());
        tag.with_some("lang", language).with("dir", article.direction().as_str())
    } else {
        tag
    };
    markup.out.open(tag);
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
    markup.out.close();
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
