//! The documents of the spine as articles, with the notes that stand anywhere in the book.

use std::collections::{BTreeMap, BTreeSet};

use super::division::{self, Division, Role};
use super::package::{Package, beside};
use super::{Source, front};
use crate::diagnostic::{Code, Diagnostic};
use crate::interview::Marked;
use crate::model::visit::{self, VisitMut};
use crate::model::{Article, Dates, Id, Image, Inline, Language, Node, Note, RichText, SourceLine};
use crate::read::ReadCx;
use crate::read::markup::own::Presented;
use crate::read::markup::{self, Converter, Rest, Settings, Syntax};

/// What the documents of one article hold.
#[derive(Debug, Default)]
pub(super) struct Content {
    /// What the title block, the hero, the related items and the block about the article say.
    pub(super) front: Article,
    /// Those who are presented.
    pub(super) presented: Vec<Presented>,
    /// The body.
    pub(super) body: Vec<Node>,
    /// The notes.
    pub(super) notes: Vec<Note>,
}

/// What the documents of a book hold.
#[derive(Debug, Default)]
pub(super) struct Contents {
    /// Its articles.
    pub(super) articles: Vec<Content>,
    /// The dates on the title page of a collection.
    pub(super) dates: Dates,
    /// The paths of the pictures in the container.
    pub(super) pictures: BTreeSet<String>,
    /// What the documents mark as questions and answers.
    pub(super) marked: Marked,
}

/// Reads the documents of the spine.
pub(super) fn read(documents: Vec<Source>, package: &Package, cx: &mut ReadCx<'_>) -> Contents {
    let division = division::of(&documents, markup::depth(&cx.env.limits));
    let mut reading = Reading {
        language: package.texts("language").next().and_then(|tag| Language::new(tag).ok()),
        takes: match &division {
            Division::One => Takes::Whole,
            Division::Own(_) => Takes::Own,
            Division::Others(_) => Takes::Signed,
        },
        contents: Contents::default(),
    };
    let roles = match division {
        Division::One => vec![(0, Role::Begins); documents.len()],
        Division::Own(roles) | Division::Others(roles) => roles,
    };
    let places: BTreeMap<String, usize> =
        documents.iter().zip(&roles).map(|(document, (article, _))| (document.path.clone(), *article)).collect();
    for (document, (article, role)) in documents.into_iter().zip(roles) {
        reading.document(&document, article, role, &places, cx);
    }
    let mut contents = reading.contents;
    contents.articles.iter_mut().for_each(Content::call_notes);
    contents.pictures.extend(package.cover.clone());
    contents
}

/// How the front of a document is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Takes {
    /// As that of the one article, of which the package speaks.
    Whole,
    /// As Offprint writes that of an article of a collection.
    Own,
    /// As others write that of an article among others.
    Signed,
}

/// The documents while they are read.
struct Reading {
    /// The language of the book.
    language: Option<Language>,
    takes: Takes,
    contents: Contents,
}

impl Reading {
    fn document(
        &mut self,
        source: &Source,
        article: usize,
        role: Role,
        places: &BTreeMap<String, usize>,
        cx: &mut ReadCx<'_>,
    ) {
        let limits = &cx.env.limits;
        let tree = markup::parse(&source.text, Syntax::Xhtml, markup::depth(limits));
        let own_language =
            tree.root().find("html").next().and_then(|html| html.value("lang").or(html.value("xml:lang")));
        let own_language = own_language.and_then(|tag| Language::new(tag).ok()).filter(|_| self.takes != Takes::Whole);
        let language = own_language.or_else(|| self.language.clone());
        let settings = Settings { base: None, pictures_beside: true, language: language.as_ref(), tex: false, limits };
        let body = division::body(tree.root());
        let mut converter = Converter::new(&tree, &settings, cx.diagnostics);
        let mut piece =
            Content { front: Article { language: language.clone(), ..Article::default() }, ..Content::default() };
        self.piece(body, role, &mut converter, &mut piece);
        let Rest { mut notes, left_out, mut marked, .. } = converter.finish();
        self.contents.marked.questions.append(&mut marked.questions);
        self.contents.marked.answers.append(&mut marked.answers);
        left_out.note().into_iter().for_each(|note| cx.diagnostics.push(note));
        notes.append(&mut piece.notes);
        piece.notes = notes;
        let mut relocate = Relocate { path: &source.path, article, places, pictures: &mut self.contents.pictures };
        visit::walk_article(&mut relocate, &mut piece.front);
        visit::walk_nodes(&mut relocate, &mut piece.body);
        visit::walk_notes(&mut relocate, &mut piece.notes);
        if self.contents.articles.len() <= article {
            self.contents.articles.resize_with(article + 1, Content::default);
        }
        self.contents.articles[article].take(piece);
    }

    /// Reads what a document of this role shows.
    fn piece<'t>(
        &mut self,
        body: markup::Node<'t>,
        role: Role,
        converter: &mut Converter<'t, '_, '_>,
        piece: &mut Content,
    ) {
        let is_furniture = role == Role::Furniture || division::is_furniture(body);
        // What is told at the end of a collection is told of each article with it.
        if !(is_furniture && self.takes != Takes::Whole) {
            piece.presented = front::people(body, converter);
        }
        if is_furniture {
            if body.descendants().any(|node| node.has_class("title-page")) {
                self.contents.dates = front::dateline(body);
            }
            return;
        }
        match self.takes {
            Takes::Signed if role == Role::Begins => front::signed(body, converter, &mut piece.front),
            Takes::Signed => {}
            Takes::Own => {
                piece.front.dates = front::dateline(body);
                front::about(body, converter, &mut piece.front);
                front::title_block(body, converter, &mut piece.front);
            }
            Takes::Whole => front::title_block(body, converter, &mut piece.front),
        }
        front::related(body, converter, &mut piece.front);
        notes_of_others(body, converter, &mut piece.notes);
        piece.body = converter.content(body);
    }
}

impl Content {
    /// Takes over what a further document holds; of its front, what no earlier one has said.
    fn take(&mut self, mut piece: Content) {
        self.body.append(&mut piece.body);
        self.notes.append(&mut piece.notes);
        self.presented.append(&mut piece.presented);
        let known = &mut self.front;
        let Article { headline, deck, kicker, genre, section, hero, related, contributors, language, .. } =
            &mut piece.front;
        if known.headline.is_blank() {
            known.headline = std::mem::take(headline);
            known.deck = std::mem::take(deck);
            (known.kicker, known.genre, known.section) = (kicker.take(), genre.take(), section.take());
            known.language = language.take();
        }
        known.hero = known.hero.take().or(hero.take());
        known.contributors.append(contributors);
        if known.related.is_empty() {
            known.related = std::mem::take(related);
        }
        crate::read::markup::own::fill(known, piece.front);
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

/// Says how many documents became one article, where a reader may have expected more of them.
pub(super) fn report_one(contents: &Contents, cx: &mut ReadCx<'_>) {
    let [only] = contents.articles.as_slice() else { return };
    let sections = only.body.iter().filter(|node| matches!(node, Node::Section(_))).count();
    if sections > 1 {
        let message = format!("the documents of the book are read as one article of {sections} sections");
        let help = "nothing in them says for certain that they are articles of their own";
        cx.report(Diagnostic::note(Code::Doubt, message).help(help));
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

/// Makes addresses that a document at `path` states relative to itself those of the container, and
/// links to other documents of its article anchors: they become one text.
struct Relocate<'a> {
    path: &'a str,
    /// The number of its article.
    article: usize,
    /// The numbers of the articles that documents are of.
    places: &'a BTreeMap<String, usize>,
    pictures: &'a mut BTreeSet<String>,
}

impl Relocate<'_> {
    /// The anchor that `target`, which leads to a file of the book, becomes; none where it leads
    /// to a document as a whole, or out of the article.
    fn anchor(&self, target: &str) -> Option<String> {
        let path = beside(self.path, target)?;
        let (_, fragment) = target.split_once('#')?;
        let is_within = self.places.get(&path).is_none_or(|article| *article == self.article);
        Id::from_text(fragment).filter(|_| is_within).map(|id| format!("#{id}"))
    }
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
                    match self.anchor(&link.target) {
                        Some(anchor) => {
                            link.target = anchor;
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
        // A call is raised by itself.
        if let Inline::Superscript(raised) = inline
            && let [Inline::NoteCall(id)] = raised.0.as_slice()
        {
            *inline = Inline::NoteCall(id.clone());
        }
    }
}
