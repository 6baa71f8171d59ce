//! From metadata and body to the article: what the body says where the metadata say nothing.

use super::frame::Flow;
use super::{headline, inline, opening};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Subject};
use crate::model::{Article, Note, RichText, Slug};
use crate::read::metadata::{Metadata, date};
use crate::read::{bibliography, closing, section};

/// Stems of files that are named after their place in a folder.
const NAMELESS: &[&str] = &["index", "_index", "readme"];

/// The article that front matter and `overrides` tell of; the latter win.
pub(super) fn from_metadata(metadata: &Metadata, overrides: &Metadata, diagnostics: &mut Diagnostics) -> Article {
    let mut article = Article::default();
    metadata.apply_rich(&mut article, diagnostics, inline::parse);
    overrides.apply(&mut article, diagnostics);
    article
}

/// Gives `article` its body and notes, and what they and `stem`, the name of the file, say where
/// the metadata say nothing.
pub(super) fn complete(
    mut article: Article,
    (mut flow, notes): (Vec<Flow>, Vec<Note>),
    stem: Option<&str>,
    diagnostics: &mut Diagnostics,
) -> Article {
    article.notes = notes;
    let stem = stem.filter(|stem| !NAMELESS.contains(&stem.to_lowercase().as_str())).map(dated);
    headline(&mut article, &mut flow, stem.map(|(_, name)| name), diagnostics);
    opening::take(&mut flow, &mut article, diagnostics);
    article.body = section::nest(flow);
    if article.body.is_empty() {
        diagnostics.push(
            Diagnostic::warning(Code::Missing, "the article has no text").help("write it below the front matter"),
        );
    }
    if article.related.is_empty()
        && let Some(related) = closing::take_related(&mut article.body, article.language.as_ref())
    {
        article.related = related;
    }
    bibliography::take(&mut article, diagnostics);
    name(&mut article, stem);
    article
}

/// Takes the headline from the first heading, where the metadata give none.
fn headline(article: &mut Article, flow: &mut Vec<Flow>, stem: Option<&str>, diagnostics: &mut Diagnostics) {
    let given = (!article.headline.is_blank()).then(|| article.headline.clone());
    let found = headline::take_headline(flow, given.as_ref());
    if given.is_some() {
        return;
    }
    article.headline = found.unwrap_or_else(|| {
        let headline = headline_of(stem);
        let message = format!("the article has no headline; “{headline}” stands for it");
        let help = "give it a `title` in the front matter, or a heading `# …` at its head";
        diagnostics.push(Diagnostic::warning(Code::Missing, message).help(help).about(Subject::Headline));
        RichText::from(headline)
    });
}

/// The headline of last resort: the name of the file in words.
fn headline_of(stem: Option<&str>) -> String {
    let words = stem.unwrap_or_default().replace(['-', '_'], " ");
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut chars = words.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => "Untitled".to_owned(),
    }
}

/// Gives the article the slug, and the date, that the name of its file says.
fn name(article: &mut Article, stem: Option<(Option<&str>, &str)>) {
    if let Some((Some(day), _)) = stem
        && article.dates.published.is_none()
    {
        article.dates.published = date::read(day).map(|reading| reading.date);
    }
    if article.identifiers.slug.is_none() {
        let from_stem = stem.and_then(|(_, name)| Slug::from_text(name));
        article.identifiers.slug = from_stem.or_else(|| Slug::from_text(&article.headline.plain_text()));
    }
}

/// The date at the head of a stem, as Jekyll has it – `2024-01-15-water` –, and the rest.
fn dated(stem: &str) -> (Option<&str>, &str) {
    let is_date = |head: &str| {
        head.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
    };
    match (stem.get(..10), stem.get(10..).and_then(|rest| rest.strip_prefix('-'))) {
        (Some(head), Some(rest)) if is_date(head) && date::read(head).is_some() && !rest.is_empty() => {
            (Some(head), rest)
        }
        _ => (None, stem),
    }
}
