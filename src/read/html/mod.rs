//! Reads HTML: a page as a content system serves it, or one that Offprint has written.
//!
//! The steps: `decode` makes text of the bytes; `markup` a tree of the text; `extract` finds
//! where the article is; `head`, `json_ld`, `microdata` and `front` say what the page tells of
//! it, `facts` which of them counts; `related` takes what to read next; `own` knows Offprint's
//! own pages, and `record` the data in them; `repeats` drops what a page says twice, and `turns`
//! unfolds lists and tables of questions and answers. The body is
//! `markup`'s, and the turns in it the recogniser's, where the markup does not state them. `docs/formats/html.md` says what is read, and what wins.

mod base;
mod decode;
mod extract;
mod facts;
mod front;
mod head;
mod headline;
mod json_ld;
mod microdata;
mod own;
mod record;
mod related;
mod repeats;
mod turns;

use super::markup::{self, Converter, Rest, Settings, Syntax, Tree, is_called};
use super::metadata::Metadata;
use super::{Input, ReadCx, Reader, bibliography, closing, clue};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Subject};
use crate::error::{Error, ErrorKind};
use crate::format::OptionMap;
use crate::interview::{self, Hints, Marked};
use crate::model::{self, Article, Block, Language, Publication, Slug};
use facts::Facts;
use front::Front;

/// Reads HTML.
#[derive(Clone, Copy, Debug, Default)]
pub struct HtmlReader;

/// The reader for options given as text; there are none.
///
/// # Errors
/// Never: the registry has refused unknown options.
pub fn from_options(_: &OptionMap) -> Result<Box<dyn Reader>, Error> {
    Ok(Box::new(HtmlReader))
}

impl Reader for HtmlReader {
    fn read(&self, input: Input<'_>, cx: &mut ReadCx<'_>) -> Result<Publication, Error> {
        let limit = cx.env.limits.input_bytes;
        if input.bytes.len() as u64 > limit {
            let message = format!("the file has {} bytes, and the limit is {limit}", input.bytes.len());
            return Err(Error::new(ErrorKind::Limit, message).help("save the article alone, or raise the limit"));
        }
        let text = decode::text(input.bytes, cx.diagnostics)?;
        let syntax = if is_xhtml(&text) { Syntax::Xhtml } else { Syntax::Html };
        let tree = markup::parse(&text, syntax, markup::depth(&cx.env.limits));
        if tree.root().descendants().all(|node| !node.is_element()) {
            let error = Error::input("there is no HTML in this file");
            return Err(error.help("if it is plain text, read it as such: `-f text`"));
        }
        if let Some(publication) = record::read(&text, &tree, cx) {
            return Ok(publication);
        }
        Ok(of_tree(tree, input.stem, &PAGE, cx))
    }
}

/// What the source is called where something is said of it.
struct Words {
    name: &'static str,
    /// What to do where no article was found in it.
    if_empty: &'static str,
}

const PAGE: Words = Words { name: "page", if_empty: "look whether the page holds its text, or loads it by a script" };

/// Reads a page that another reader has made of a document.
#[cfg(feature = "read-docx")]
pub(super) fn of_document(page: &str, stem: Option<&str>, cx: &mut ReadCx<'_>) -> Publication {
    const DOCUMENT: Words = Words { name: "document", if_empty: "look whether its text is in pictures" };
    let tree = markup::parse(page, Syntax::Html, markup::depth(&cx.env.limits));
    of_tree(tree, stem, &DOCUMENT, cx)
}

/// Whether the page is XHTML that is written as such: an XML declaration before it says so.
fn is_xhtml(text: &str) -> bool {
    text.trim_ascii_start().starts_with("<?xml")
}

/// Reads the article of a page.
fn of_tree(tree: Tree, stem: Option<&str>, words: &Words, cx: &mut ReadCx<'_>) -> Publication {
    let (mut publication, marked) = read(&tree, cx);
    // It is as large as the page, and no longer needed.
    drop(tree);
    let hints = Hints { marked, ..cx.hints() };
    publication.articles.iter_mut().for_each(|article| complete(article, stem, words, &hints, cx));
    publication
}

/// Reads the article of a page, before turns are looked for in it, and what it marks as questions and answers.
fn read(tree: &Tree, cx: &mut ReadCx<'_>) -> (Publication, Marked) {
    let page = extract::Page::of(tree);
    let facts = Facts::of(&page, cx.diagnostics);
    let base = base::of(&page, &facts, cx.overrides, cx.diagnostics);
    let language = facts.language();
    let settings = Settings {
        base: base.address.as_deref(),
        pictures_beside: !base.is_stated,
        language: language.as_ref(),
        tex: page.sets_tex(),
        limits: &cx.env.limits,
    };
    let mut found = Diagnostics::new();
    let mut converter = Converter::new(tree, &settings, &mut found);
    page.kept().for_each(|node| converter.keep(node));
    let mut article = article(&page, facts, &mut converter, cx);
    let Rest { notes, resources, mut left_out, marked } = converter.finish();
    page.count_chrome(&mut left_out);
    article.notes = notes;
    cx.diagnostics.extend(found);
    if let Some(note) = left_out.note() {
        cx.report(note);
    }
    (Publication { articles: vec![article], resources, ..Publication::default() }, marked)
}

/// The article, all but its notes.
fn article<'t>(
    page: &extract::Page<'t>,
    facts: Facts,
    converter: &mut Converter<'t, '_, '_>,
    cx: &mut ReadCx<'_>,
) -> Article {
    let mut article = Article::default();
    let front = Front::take(page, converter);
    let related = related::take(page, converter);
    let own = page.is_own().then(|| own::Parts::take(page, facts.language().as_ref(), converter));
    article.body = body(page, converter);
    let metadata = facts.metadata(&front, &article, cx.diagnostics);
    metadata.apply(&mut article, cx.diagnostics);
    front.fill(&mut article);
    article.related = related;
    if let Some(own) = own {
        own.fill(&mut article);
    }
    tidy_body(&mut article);
    cx.overrides.apply(&mut article, cx.diagnostics);
    // Behind what is given from outside: a list of works there wins, and this one stays text.
    bibliography::take(&mut article, cx.diagnostics);
    article
}

fn body<'t>(page: &extract::Page<'t>, converter: &mut Converter<'t, '_, '_>) -> Vec<model::Node> {
    converter.content_of(page.roots().iter().copied())
}

/// Takes off the body what stands elsewhere in the article: headline, hero, related items.
fn tidy_body(article: &mut Article) {
    repeats::drop_headline(article);
    repeats::drop_hero(article);
    drop_last_words(&mut article.body);
    turns::unfold(&mut article.body);
    if article.related.is_empty()
        && let Some(related) = closing::take_related(&mut article.body, article.language.as_ref())
    {
        article.related = related;
    }
}

/// Drops words of the page that stand behind the text: a heading whose items are gone, `Share`.
fn drop_last_words(body: &mut Vec<model::Node>) {
    while let Some(model::Node::Block(Block::Paragraph(last))) = body.last() {
        let text = last.content.plain_text();
        if !closing::is_promise(&text) && !clue::is_boilerplate(&text) {
            return;
        }
        body.pop();
    }
}

/// Headline and slug of last resort; turns.
fn complete(article: &mut Article, stem: Option<&str>, called: &Words, hints: &Hints, cx: &mut ReadCx<'_>) {
    if article.headline.is_blank() {
        let words = stem.unwrap_or_default().replace(['-', '_'], " ");
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let headline = if words.is_empty() { "Untitled".to_owned() } else { words };
        let message = format!("the {} has no headline; “{headline}” stands for it", called.name);
        let diagnostic = Diagnostic::warning(Code::Missing, message).help("give it: `-M title=\"…\"`");
        cx.report(diagnostic.about(Subject::Headline));
        article.headline = headline.into();
    }
    if article.body.is_empty() {
        let message = format!("no article was found in the {}", called.name);
        cx.report(Diagnostic::warning(Code::Missing, message).help(called.if_empty));
    }
    if article.identifiers.slug.is_none() {
        let last = || article.identifiers.url.as_deref().and_then(last_part);
        let named = stem.filter(|stem| !stem.eq_ignore_ascii_case("index"));
        article.identifiers.slug = named.and_then(Slug::from_text).or_else(last);
    }
    if article.is_interview() {
        own::name_voices(article);
    }
    let recognition = interview::recognise(article, hints, cx.diagnostics);
    cx.recognitions.push(recognition);
}

/// The last part of the path of an address.
fn last_part(url: &str) -> Option<Slug> {
    let path = url.split(['?', '#']).next()?.split_once("://")?.1;
    let (_, path) = path.split_once('/')?;
    let last = path.trim_end_matches('/').rsplit('/').next()?;
    let last = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    Slug::from_text(last)
}

/// Words as they are compared: letters and digits alone, in lower case.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn same_words(a: &str, b: &str) -> bool {
    letters(a) == letters(b)
}

/// The language that a tag names, in any of the spellings that pages have.
fn language(tag: &str) -> Option<Language> {
    Language::new(&tag.trim().replace('_', "-")).ok().filter(|language| language.primary() != "und")
}

/// A value of the metadata, and an entry of it.
fn entry(key: &str, data: super::metadata::Data, at: model::SourceLine) -> super::metadata::Entry {
    let at: crate::diagnostic::Location = at.into();
    super::metadata::Entry { key: key.to_owned(), value: super::metadata::Value { data, at: at.clone() }, at }
}

/// Whether two metadata of one key say the same is for `facts`; here they are put in a row.
fn metadata_of(entries: Vec<super::metadata::Entry>) -> Metadata {
    Metadata { entries }
}
