//! The documents of the spine as one body, with the notes that stand anywhere in the book.

use std::collections::BTreeSet;

use super::container::Container;
use super::package::{Package, beside};
use crate::diagnostic::{Code, Diagnostic};
use crate::error::Error;
use crate::model::visit::{self, VisitMut};
use crate::model::{
    Article, Contributor, Id, Image, Inline, Language, Name, Node, Note, RelatedItem, RichText, SourceLine,
};
use crate::read::markup::{self, Converter, Rest, Settings, Syntax};
use crate::read::metadata::{date, name};
use crate::read::{ReadCx, decode};

/// What the documents hold.
#[derive(Debug, Default)]
pub(super) struct Content {
    /// What the title block, the hero, the related items and the page about the article say.
    pub(super) front: Article,
    /// The body.
    pub(super) body: Vec<Node>,
    /// The notes.
    pub(super) notes: Vec<Note>,
    /// The paths of the pictures in the container.
    pub(super) pictures: BTreeSet<String>,
}

/// Kinds of documents, and of their parts, that are about the book and not of it.
const FURNITURE: &[&str] =
    &["cover", "titlepage", "halftitlepage", "toc", "landmarks", "loi", "lot", "copyright-page", "colophon", "index"];

/// Reads the documents of the spine.
///
/// # Errors
/// If one is larger than the limits allow, or the archive is damaged.
pub(super) fn read(container: &mut Container<'_>, package: &Package, cx: &mut ReadCx<'_>) -> Result<Content, Error> {
    let mut content = Content::default();
    let language = package.texts("language").next().and_then(|tag| Language::new(tag).ok());
    for path in &package.spine {
        let Some(bytes) = container.read(path)? else {
            let message = format!("the document `{path}` of the book is not in the archive");
            cx.report(Diagnostic::warning(Code::Missing, message).help("the EPUB is not whole"));
            continue;
        };
        match decode::text(&bytes) {
            Ok(text) => content.document(path, &text, language.as_ref(), cx),
            Err(error) => {
                let message = format!("the document `{path}` of the book is left out: {}", error.message());
                cx.report(Diagnostic::warning(Code::Malformed, message));
            }
        }
    }
    content.call_notes();
    content.pictures.extend(package.cover.clone());
    Ok(content)
}

impl Content {
    fn document(&mut self, path: &str, text: &str, language: Option<&Language>, cx: &mut ReadCx<'_>) {
        let limits = &cx.env.limits;
        let tree = markup::parse(text, Syntax::Xhtml, markup::depth(limits));
        let settings = Settings { base: None, pictures_beside: true, language, tex: false, limits };
        let body = tree.root().find("body").next().unwrap_or(tree.root());
        let mut converter = Converter::new(&tree, &settings, cx.diagnostics);
        let mut front = Article::default();
        people(body, &mut converter, &mut front);
        let (mut nodes, mut elsewhere) = (Vec::new(), Vec::new());
        if !is_furniture(body) {
            title_block(body, &mut converter, &mut front);
            related(body, &mut converter, &mut front);
            notes_of_others(body, &mut converter, &mut elsewhere);
            nodes = converter.content(body);
        }
        let Rest { mut notes, left_out, .. } = converter.finish();
        left_out.note().into_iter().for_each(|note| cx.diagnostics.push(note));
        notes.append(&mut elsewhere);
        let mut relocate = Relocate { path, pictures: &mut self.pictures };
        visit::walk_article(&mut relocate, &mut front);
        visit::walk_nodes(&mut relocate, &mut nodes);
        visit::walk_notes(&mut relocate, &mut notes);
        self.body.append(&mut nodes);
        self.notes.append(&mut notes);
        self.fill(front);
    }

    /// Takes over what the front of a document says, where no earlier one did.
    fn fill(&mut self, front: Article) {
        let Article { headline, deck, kicker, hero, related, mut contributors, .. } = front;
        let known = &mut self.front;
        if known.headline.is_blank() {
            known.headline = headline;
            known.deck = deck;
            known.kicker = kicker;
        }
        known.hero = known.hero.take().or(hero);
        known.contributors.append(&mut contributors);
        if known.related.is_empty() {
            known.related = related;
        }
    }

    /// Makes calls of the links that lead to notes of another document.
    fn call_notes(&mut self) {
        let ids: BTreeSet<String> = self.notes.iter().map(|note| note.id.to_string()).collect();
        let mut calls = Calls(&ids);
        visit::walk_article(&mut calls, &mut self.front);
        visit::walk_nodes(&mut calls, &mut self.body);
        visit::walk_notes(&mut calls, &mut self.notes);
    }
}

/// Whether a document is about the book: by the kind of its body, or of all that stands in it.
fn is_furniture(body: markup::Node<'_>) -> bool {
    let is = |node: markup::Node<'_>| FURNITURE.iter().any(|kind| node.has_kind(kind)) || node.has_role("doc-cover");
    is(body) || (body.elements().next().is_some() && body.elements().all(is))
}

/// Takes headline, deck, kicker and hero from a title block as Offprint writes it.
fn title_block<'t>(body: markup::Node<'t>, converter: &mut Converter<'t, '_, '_>, front: &mut Article) {
    let with_class = |class: &'static str| body.descendants().find(move |node| node.has_class(class));
    if let Some(block) = with_class("title-block") {
        let inside = |is: &dyn Fn(markup::Node<'t>) -> bool| block.descendants().find(|node| is(*node));
        if let Some(headline) = inside(&|node| node.is("h1")) {
            front.headline = converter.rich_text(headline);
        }
        if let Some(deck) = inside(&|node| node.has_role("doc-subtitle") || node.has_class("deck")) {
            front.deck = converter.rich_text(deck);
        }
        front.kicker = inside(&|node| node.has_class("kicker")).map(markup::Node::plain_text);
        converter.pass_over(block);
    }
    if let Some(hero) = with_class("hero").filter(|node| node.is("figure")) {
        front.hero = converter.figure(hero);
        converter.pass_over(hero);
    }
}

/// Takes the notes of a document that calls none of them itself: other documents do.
fn notes_of_others<'t>(body: markup::Node<'t>, converter: &mut Converter<'t, '_, '_>, notes: &mut Vec<Note>) {
    let calls: BTreeSet<&str> = body.find("a").filter_map(|link| link.value("href")?.strip_prefix('#')).collect();
    let is_list = |node: &markup::Node<'t>| node.has_role("doc-endnotes") || node.has_kind("footnotes");
    for list in body.descendants().filter(is_list) {
        let is_note = |node: &markup::Node<'t>| node.is("li") || node.has_kind("footnote") || node.has_kind("endnote");
        let items: Vec<_> = list.descendants().filter(is_note).collect();
        if items.iter().any(|item| item.value("id").is_some_and(|id| calls.contains(id))) {
            continue;
        }
        for item in items {
            let Some(id) = item.value("id").and_then(Id::from_text) else { continue };
            let leads_back = |link: &markup::Node<'t>| link.has_role("doc-backlink") || link.plain_text().trim() == "↩";
            item.find("a").filter(leads_back).for_each(|link| converter.pass_over(link));
            let content = converter.content(item);
            let blocks = content.into_iter().filter_map(|node| match node {
                Node::Block(block) => Some(block),
                Node::Section(_) | Node::Turn(_) => None,
            });
            notes.push(Note { id, blocks: blocks.collect(), at: item.line() });
        }
        converter.pass_over(list);
    }
}

/// Takes the related items from a list as Offprint writes it.
fn related<'t>(body: markup::Node<'t>, converter: &mut Converter<'t, '_, '_>, front: &mut Article) {
    let Some(list) = body.descendants().find(|node| node.has_class("related")) else { return };
    let heading = list.descendants().find(|node| matches!(node.name(), "h2" | "h3"));
    front.related.title = heading.map(|heading| heading.plain_text().trim().to_owned());
    for item in list.find("li") {
        let part = |class: &'static str| item.descendants().find(move |node| node.has_class(class));
        let Some(title) = part("related-title") else { continue };
        let link = title.find("a").next();
        let meta = part("related-meta").map(markup::Node::plain_text).unwrap_or_default();
        let (dates, kinds): (Vec<&str>, Vec<&str>) =
            meta.split('·').map(str::trim).filter(|text| !text.is_empty()).partition(|text| date::read(text).is_some());
        let dated =
            part("related-meta").and_then(|meta| meta.find("time").next()).and_then(|time| time.value("datetime"));
        front.related.items.push(RelatedItem {
            title: converter.rich_text(link.unwrap_or(title)),
            url: link.and_then(|link| link.value("href")).map(str::to_owned),
            kind: kinds.first().filter(|kind| !kind.starts_with("doi:")).map(|&kind| kind.to_owned()),
            date: dated.or(dates.first().copied()).and_then(date::read).map(|reading| reading.date),
            description: part("related-description").map(|node| converter.rich_text(node)).unwrap_or_default(),
            ..RelatedItem::default()
        });
    }
    converter.pass_over(list);
}

/// Takes those who took part from a list as Offprint writes it: ids, names and biographies.
fn people<'t>(body: markup::Node<'t>, converter: &mut Converter<'t, '_, '_>, front: &mut Article) {
    let Some(list) = body.descendants().find(|node| node.has_class("contributors")) else { return };
    for item in list.find("li") {
        let id = item.value("id").and_then(|id| Id::new(id).ok());
        let named = item.find("b").next().map(|node| node.plain_text().trim().to_owned());
        let (Some(id), Some(text)) = (id, named.filter(|text| !text.is_empty())) else { continue };
        let parsed = name::people(&text);
        let parsed = if parsed.len() == 1 { name::name(&text) } else { Name::Literal(text) };
        let mut contributor = Contributor::new(id, parsed);
        if let Some(biography) = item.descendants().find(|node| node.has_class("biography")) {
            contributor.biography = converter.rich_text(biography);
        }
        front.contributors.push(contributor);
    }
    converter.pass_over(list);
}

/// Makes addresses that a document at `path` states relative to itself those of the container, and
/// links to other documents anchors: the documents become one article.
struct Relocate<'a> {
    path: &'a str,
    pictures: &'a mut BTreeSet<String>,
}

impl VisitMut for Relocate<'_> {
    fn at(&mut self, _: SourceLine) {}

    fn image(&mut self, image: &mut Image) {
        if let Some(path) = beside(self.path, &image.source) {
            self.pictures.insert(path.clone());
            image.source = path;
        }
    }

    fn text(&mut self, text: &mut RichText) {
        visit::walk_text(self, text);
        let leads_to_file =
            |node: &Inline| matches!(node, Inline::Link(link) if beside(self.path, &link.target).is_some());
        if !text.0.iter().any(leads_to_file) {
            return;
        }
        for node in std::mem::take(&mut text.0) {
            match node {
                Inline::Link(mut link) if beside(self.path, &link.target).is_some() => {
                    match link.target.split_once('#').and_then(|(_, fragment)| Id::from_text(fragment)) {
                        Some(id) => {
                            link.target = format!("#{id}");
                            text.0.push(Inline::Link(link));
                        }
                        None => text.0.extend(link.content),
                    }
                }
                other => text.0.push(other),
            }
        }
    }
}

/// Makes links to notes their calls.
struct Calls<'a>(&'a BTreeSet<String>);

impl VisitMut for Calls<'_> {
    fn inline(&mut self, inline: &mut Inline) {
        let id = match inline {
            Inline::Link(link) => link.target.strip_prefix('#').filter(|id| self.0.contains(*id)),
            _ => None,
        };
        match id.and_then(|id| Id::new(id).ok()) {
            Some(id) => *inline = Inline::NoteCall(id),
            None => visit::walk_inline(self, inline),
        }
    }
}
