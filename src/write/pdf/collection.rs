//! A collection: a title page, the contents, then the articles, each as it stands by itself.
//!
//! The articles are set first, since the contents need their pages; the front matter is put before
//! them when the file is made. The title is the one heading of the first level, headlines are of
//! the second. Notes are numbered in each article anew. An id that two articles share begins with
//! the slug of its article: `water.t3`.

use std::collections::BTreeSet;

use super::flow::{Context, Flow, Listed, Part, Workshop, title_of};
use super::furniture::Folios;
use super::metadata::Metadata;
use super::paint::{Destination, Painter};
use super::style::Look;
use crate::diagnostic::Diagnostics;
use crate::env::Env;
use crate::model::{Article, Copyright, Figure, Publication};

/// What the title page shows, as an article without a body.
pub(super) fn front(publication: &Publication) -> Article {
    let channel = &publication.channel;
    let statement = |text: &String| Copyright { statement: Some(text.clone()), ..Copyright::default() };
    let mut front = Article {
        headline: publication.title().as_str().into(),
        deck: channel.description.as_deref().unwrap_or_default().into(),
        language: publication.language(),
        contributors: channel.contributors.clone(),
        dates: channel.dates.clone(),
        publisher: channel.publisher.clone(),
        keywords: channel.keywords.clone(),
        license: channel.license.clone(),
        copyright: channel.copyright.as_ref().map(statement),
        hero: channel.cover.clone().map(|image| Figure { image, ..Figure::default() }),
        ..Article::default()
    };
    front.identifiers.url = channel.url.clone();
    front.identifiers.slug = channel.slug.clone();
    front
}

/// The metadata of a collection: who made it, or else who wrote what is in it.
pub(super) fn metadata<'a>(publication: &Publication, front: &'a Article, env: &Env) -> Metadata<'a> {
    let makers = publication.channel.contributors.iter();
    let all = if publication.channel.contributors.is_empty() {
        publication.articles.iter().flat_map(Article::byline).collect()
    } else {
        makers.collect::<Vec<_>>()
    };
    let mut seen = BTreeSet::new();
    let names = all.into_iter().map(|author| author.name.display().into_owned());
    Metadata::of(front, env).by(names.filter(|name| seen.insert(name.clone())).collect())
}

/// Sets a collection. Returns what it was made with, and the number of pages of front matter,
/// which were drawn last.
pub(super) fn set(
    publication: &Publication,
    front: &Context<'_>,
    look_of: &dyn Fn(&Article) -> Look,
    workshop: Workshop,
    painter: &mut Painter,
    diagnostics: &mut Diagnostics,
) -> (Workshop, usize) {
    let mut workshop = workshop;
    let front_element = Flow::reserve(&mut workshop);
    let mut listed = Vec::with_capacity(publication.articles.len());
    for (index, article) in publication.articles.iter().enumerate() {
        let number = index + 1;
        let title = title_of(article, number);
        let name = article.identifiers.slug.as_ref().map_or_else(|| format!("a{number}"), ToString::to_string);
        let prefix = format!("{name}.");
        listed.push(Listed { article, title, page: painter.pages.len() + 1, target: format!("#{name}") });
        painter.begin(number, &title_of(article, number), &prefix);
        let part = Part { below: 1, prefix, around: front.article.language.clone() };
        let context = Context::new(article, &publication.resources, front.geometry, look_of(article)).in_part(part);
        workshop = super::set_article(&context, workshop, painter, diagnostics, Folios::Plain);
    }
    let first = painter.pages.len();
    let top = front.geometry.height;
    let place = |entry: &Listed<'_>| {
        (entry.target.trim_start_matches('#').to_owned(), Destination { page: entry.page - 1, top })
    };
    painter.begin_front(listed.iter().map(place));
    let mut flow = Flow::within_element(front, workshop, front_element, diagnostics);
    super::set_pages(&mut flow, painter, |flow, sink| flow.front(&listed, sink));
    super::furniture::draw(&mut flow, front, painter, first, Folios::Roman);
    flow.report_missing();
    (flow.into_workshop(), painter.pages.len() - first)
}
