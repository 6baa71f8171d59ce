//! Reads JATS 1.0 to 1.4 (ANSI/NISO Z39.96) and its forerunners NLM 2 and 3, as publishers write
//! them.
//!
//! Nothing is validated: what is known is taken wherever it stands, and what is not known keeps its
//! text and is reported once. The modules are split as the standard is: front, body, back, and what
//! is used in each. Turns come from `speech`, from `question-wrap`, from lists of questions and
//! answers, or from the recogniser.
//!
//! What the writer of this crate says in instructions of its own (`<?offprint …?>`) is read back,
//! so that its documents give the same model again. `docs/formats/jats.md` lists them.

mod back;
mod block;
mod body;
mod contributor;
mod figure;
mod front;
mod funding;
mod inline;
mod journal;
mod math;
mod meta;
mod reference;
mod speech;
mod summary;
mod table;
mod tree;

use std::collections::{BTreeMap, BTreeSet};

use super::decode;
use super::{Input, ReadCx, Reader};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::error::{Error, ErrorKind};
use crate::format::OptionMap;
use crate::interview;
use crate::model::{Article, Block, Id, Node, Note, Publication, RichText, Section, SourceLine};
use tree::{Element, Tree};

/// Reads JATS.
#[derive(Clone, Copy, Debug, Default)]
pub struct JatsReader;

/// The reader for options given as text; there are none.
///
/// # Errors
/// Never: the registry has refused unknown options.
pub fn from_options(_: &OptionMap) -> Result<Box<dyn Reader>, Error> {
    Ok(Box::new(JatsReader))
}

impl Reader for JatsReader {
    /// Reads the article, or the several of a set such as PubMed Central hands out.
    ///
    /// # Errors
    /// If the XML is not well-formed, nests too deep, or holds no article.
    fn read(&self, input: Input<'_>, cx: &mut ReadCx<'_>) -> Result<Publication, Error> {
        let limit = cx.env.limits.input_bytes;
        if input.bytes.len() as u64 > limit {
            let message = format!("the file has {} bytes, and the limit is {limit}", input.bytes.len());
            return Err(Error::new(ErrorKind::Limit, message).help("divide the article, or raise the limit"));
        }
        let text = decode::xml(input.bytes)?;
        let tree = Tree::parse(&text, cx.env.limits.element_depth(), cx.diagnostics)?;
        let mut found = Vec::new();
        articles(tree.root(), &mut found);
        if found.is_empty() {
            let message =
                format!("this is no JATS: its root is `<{}>` and it holds no `<article>`", tree.root().name());
            return Err(Error::input(message).help("give a document whose root is `article`").at(tree.root().line()));
        }
        let mut publication = Publication::default();
        for root in found {
            publication.articles.push(article(root, &input, cx));
        }
        Ok(publication)
    }
}

/// The articles in `element`, those within another article left out.
fn articles<'t>(element: Element<'t>, out: &mut Vec<Element<'t>>) {
    if element.name() == "article" {
        return out.push(element);
    }
    element.elements().for_each(|inner| articles(inner, out));
}

fn article(root: Element<'_>, input: &Input<'_>, cx: &mut ReadCx<'_>) -> Article {
    let mut document = Document::new(root, cx.diagnostics);
    document.index(root);
    document.front(root);
    document.body(root);
    document.back(root);
    document.report();
    let ours = root.instruction("whole").is_some();
    let labels = document.section_labels;
    let mut article = document.article;
    cx.overrides.apply(&mut article, cx.diagnostics);
    if article.identifiers.slug.is_none() && !ours {
        article.identifiers.slug = input.stem.and_then(crate::model::Slug::from_text);
    }
    // `A.` before the title of a section is its number, and nobody's initial.
    let hints = cx.hints_over(interview::Hints { numbering: labels.into_iter().collect(), ..Default::default() });
    let recognition =
        if ours { Default::default() } else { interview::recognise(&mut article, &hints, cx.diagnostics) };
    cx.recognitions.push(recognition);
    article
}

/// An article while it is read.
struct Document<'t, 'd> {
    article: Article,
    diagnostics: &'d mut Diagnostics,
    /// The notes by the ids that calls have for them.
    notes: BTreeMap<&'t str, Element<'t>>,
    /// The ids of notes that something calls.
    called: BTreeSet<&'t str>,
    /// The notes that are read, by the id of the source.
    read_notes: BTreeSet<&'t str>,
    /// The ids of references.
    references: BTreeSet<&'t str>,
    /// What elements were not known, each with its first line and how often it stood.
    unknown: BTreeMap<&'t str, (SourceLine, usize)>,
    /// What elements were known and have no place in the model.
    dropped: BTreeMap<&'static str, SourceLine>,
    /// What our writer put into sections though it belongs behind those around them, level by level
    /// outwards.
    behind: Vec<Vec<Node>>,
    /// Blocks of front and back that go behind the text.
    appendix: Vec<Node>,
    /// Whether the document was written by this crate.
    ours: bool,
    /// The labels of sections, without the marks around them.
    section_labels: BTreeSet<String>,
    /// Who asks, where the document does not say it of each speech.
    asking: BTreeSet<String>,
}

impl<'t, 'd> Document<'t, 'd> {
    fn new(root: Element<'t>, diagnostics: &'d mut Diagnostics) -> Self {
        Document {
            article: Article::default(),
            diagnostics,
            notes: BTreeMap::new(),
            called: BTreeSet::new(),
            read_notes: BTreeSet::new(),
            references: BTreeSet::new(),
            unknown: BTreeMap::new(),
            dropped: BTreeMap::new(),
            behind: Vec::new(),
            appendix: Vec::new(),
            ours: root.instruction("whole").is_some(),
            section_labels: BTreeSet::new(),
            asking: BTreeSet::new(),
        }
    }

    /// Finds what is referred to from elsewhere: notes, calls and references.
    fn index(&mut self, root: Element<'t>) {
        for element in root.descendants() {
            match element.name() {
                "fn" => self.notes.extend(element.attribute("id").map(|id| (id, element))),
                "ref" => self.references.extend(element.attribute("id")),
                "xref" | "footnote-ref" if matches!(element.attribute("ref-type"), Some("fn" | "table-fn") | None) => {
                    self.called.extend(element.attribute("rid").into_iter().flat_map(str::split_whitespace));
                }
                _ => {}
            }
        }
    }

    fn warn(&mut self, code: Code, message: impl Into<String>, help: &str, at: SourceLine) {
        self.diagnostics.push(Diagnostic::warning(code, message).help(help).at(at));
    }

    /// Notes an element that is not known; its text is kept.
    fn unknown(&mut self, element: Element<'t>) {
        self.unknown.entry(element.name()).or_insert((element.line(), 0)).1 += 1;
    }

    /// Notes an element that is known and that the model has no place for.
    fn dropped(&mut self, what: &'static str, at: SourceLine) {
        self.dropped.entry(what).or_insert(at);
    }

    fn report(&mut self) {
        for (name, (at, count)) in std::mem::take(&mut self.unknown) {
            let times = if count == 1 { String::new() } else { format!(" ({count} times)") };
            let message = format!("`<{name}>`{times} is not known here; its text is kept");
            self.diagnostics.push(Diagnostic::note(Code::Unknown, message).at(at));
        }
        for (what, at) in std::mem::take(&mut self.dropped) {
            let message = format!("{what} of JATS has no place in the model and is left out");
            self.diagnostics.push(Diagnostic::note(Code::Dropped, message).at(at));
        }
    }

    /// Reads the note `id`, if it is not read yet, and returns the name that calls have for it.
    fn note(&mut self, id: &'t str) -> Option<Id> {
        let name = Id::from_text(id)?;
        let element = *self.notes.get(id)?;
        if self.read_notes.insert(id) {
            let at = element.line();
            let blocks = self.note_blocks(element);
            self.article.notes.push(Note { id: name.clone(), blocks, at });
        }
        Some(name)
    }

    /// What a note says, its label left out: notes are numbered anew.
    fn note_blocks(&mut self, element: Element<'t>) -> Vec<Block> {
        let mut blocks = Vec::new();
        self.blocks_but(element, &["label"], &mut blocks);
        blocks
    }

    /// Puts a section behind the text.
    fn append(&mut self, title: RichText, body: Vec<Node>, at: SourceLine) {
        if !body.is_empty() {
            self.appendix.push(Node::Section(Section { id: None, title, body, at }));
        }
    }
}

/// The id of an element, as the model has it.
fn id_of(element: Element<'_>) -> Option<Id> {
    element.attribute("id").and_then(Id::from_text)
}
