//! Gives every node that can be linked to an id, and sees that no id stands twice.
//!
//! Ids that the source gives stay. Ids are compared without regard to case, since some file
//! systems and readers fold it.

use std::collections::{BTreeMap, BTreeSet};

use super::normalise::Met;
use super::reference;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Subject};
use crate::model::visit::{self, VisitMut};
use crate::model::{Article, Block, Figure, Id, Inline, RichText, Section, SourceLine, Turn};

/// Numbers `article`, and drops links to nodes that it does not have. `met` is what its text refers to.
pub(super) fn number(article: &mut Article, met: Met, diagnostics: &mut Diagnostics) {
    let mut taken = Taken::default();
    for note in &article.notes {
        taken.reserve(&note.id);
    }
    apart_from_notes(article, &taken, diagnostics);
    contributors(article, &mut taken, diagnostics);
    reference::references(article, &mut taken, diagnostics);
    if met.citations {
        reference::citations(article, diagnostics);
    }
    let mut given = Given { taken: &mut taken, diagnostics };
    visit::walk_article(&mut given, article);
    let mut pass = Number { taken: &mut taken, counts: BTreeMap::new() };
    visit::walk_article(&mut pass, article);
    if met.anchors {
        let mut anchors = Anchors { ids: &taken.ids, diagnostics, at: SourceLine::UNKNOWN };
        visit::walk_article(&mut anchors, article);
    }
}

/// The ids in use, in lower case.
#[derive(Default)]
pub(super) struct Taken {
    ids: BTreeSet<String>,
}

impl Taken {
    /// Takes `id`; `false` if it was taken already.
    pub(super) fn reserve(&mut self, id: &Id) -> bool {
        self.ids.insert(id.as_str().to_ascii_lowercase())
    }

    fn is_free(&self, id: &Id) -> bool {
        !self.ids.contains(&id.as_str().to_ascii_lowercase())
    }
}

/// Contributors with the id of a note get another, also where they speak.
fn apart_from_notes(article: &mut Article, notes: &Taken, diagnostics: &mut Diagnostics) {
    let clash: Vec<_> =
        article.contributors.iter().map(|one| &one.id).filter(|id| !notes.is_free(id)).cloned().collect();
    for old in clash {
        let is_free = |id: &Id| notes.is_free(id) && article.contributors.iter().all(|one| one.id != *id);
        let Some(new) = (1..).map(|number| Id::numbered("c", number)).find(is_free) else { continue };
        let message = format!("a contributor has the id `{old}` of a note, and is now `{new}`");
        let diagnostic = Diagnostic::warning(Code::Duplicate, message).help("give the contributor another id");
        diagnostics.push(diagnostic.about(Subject::Id));
        if let Some(contributor) = article.contributors.iter_mut().find(|one| one.id == old) {
            contributor.id = new.clone();
        }
        visit::walk_article(&mut Renamed { old: &old, new: &new }, article);
    }
}

/// Calls a speaker by another id.
struct Renamed<'a> {
    old: &'a Id,
    new: &'a Id,
}

impl VisitMut for Renamed<'_> {
    fn turn(&mut self, turn: &mut Turn) {
        let speakers = turn.utterances_mut().flat_map(|utterance| &mut utterance.voice.speakers);
        speakers.filter(|id| **id == *self.old).for_each(|id| id.clone_from(self.new));
    }
}

/// Contributors with an id that an earlier one has get another; speakers that are no
/// contributors are taken out of their voices.
fn contributors(article: &mut Article, taken: &mut Taken, diagnostics: &mut Diagnostics) {
    let mut next = 1;
    for contributor in &mut article.contributors {
        if taken.reserve(&contributor.id) {
            continue;
        }
        let old = contributor.id.clone();
        while !taken.reserve(&contributor.id) {
            contributor.id = Id::numbered("c", next);
            next += 1;
        }
        let message = format!("two contributors have the id `{old}`; the second is now `{}`", contributor.id);
        let diagnostic = Diagnostic::warning(Code::Duplicate, message).help("give each contributor an id of its own");
        diagnostics.push(diagnostic.about(Subject::Id));
    }
    let known: BTreeSet<Id> = article.contributors.iter().map(|contributor| contributor.id.clone()).collect();
    visit::walk_article(&mut Speakers { known: &known, diagnostics }, article);
}

struct Speakers<'a> {
    known: &'a BTreeSet<Id>,
    diagnostics: &'a mut Diagnostics,
}

impl VisitMut for Speakers<'_> {
    fn turn(&mut self, turn: &mut Turn) {
        for utterance in turn.utterances_mut() {
            let at = utterance.at;
            utterance.voice.speakers.retain(|id| {
                let known = self.known.contains(id);
                if !known {
                    let message = format!("the speaker `{id}` is no contributor of the article");
                    let help = "add a contributor with this id";
                    let diagnostic = Diagnostic::warning(Code::Missing, message).help(help).at(at);
                    self.diagnostics.push(diagnostic.about(Subject::Speaker));
                }
                known
            });
        }
    }
}

/// Reserves the ids that the source gives and takes away those that stand twice.
struct Given<'a> {
    taken: &'a mut Taken,
    diagnostics: &'a mut Diagnostics,
}

impl Given<'_> {
    fn check(&mut self, id: &mut Option<Id>, at: SourceLine) {
        if let Some(twice) = id.take_if(|id| !self.taken.reserve(id)) {
            let message = format!("the id `{twice}` stands twice; the second node gets another");
            let diagnostic = Diagnostic::warning(Code::Duplicate, message).help("give it another id").at(at);
            self.diagnostics.push(diagnostic.about(Subject::Id));
        }
    }
}

impl VisitMut for Given<'_> {
    fn section(&mut self, section: &mut Section) {
        self.check(&mut section.id, section.at);
        visit::walk_section(self, section);
    }

    fn turn(&mut self, turn: &mut Turn) {
        self.check(&mut turn.id, turn.at);
        for id in turn_anchors(turn) {
            self.taken.reserve(&id);
        }
        visit::walk_turn(self, turn);
    }

    fn figure(&mut self, figure: &mut Figure) {
        self.check(&mut figure.id, figure.at);
    }

    fn block(&mut self, block: &mut Block) {
        let at = block.at();
        if let Some((id, _)) = own_id(block) {
            self.check(id, at);
        }
        visit::walk_block(self, block);
    }

    /// Nothing in a line has an id.
    fn text(&mut self, _: &mut RichText) {}
}

/// The id of a block that has one by itself, and what the ids of its kind begin with. Figures
/// have theirs, too, and are met as figures.
fn own_id(block: &mut Block) -> Option<(&mut Option<Id>, &'static str)> {
    match block {
        Block::Table(table) => Some((&mut table.id, "tbl")),
        Block::Math(math) => Some((&mut math.id, "eq")),
        Block::Box(text) => Some((&mut text.id, "box")),
        Block::Paragraph(_)
        | Block::List(_)
        | Block::Definitions(_)
        | Block::Quote(_)
        | Block::PullQuote(_)
        | Block::Figure(_)
        | Block::Code(_)
        | Block::Break(_) => None,
    }
}

/// The anchors that follow from a turn's id.
fn turn_anchors(turn: &Turn) -> impl Iterator<Item = Id> {
    let answers = (0..turn.answers.len()).filter_map(|index| turn.answer_id(index));
    turn.question_id().into_iter().chain(answers)
}

/// Gives ids to the nodes without one, counting each kind.
struct Number<'a> {
    taken: &'a mut Taken,
    counts: BTreeMap<&'static str, usize>,
}

impl Number<'_> {
    fn next(&mut self, prefix: &'static str) -> Id {
        let count = self.counts.entry(prefix).or_default();
        loop {
            *count += 1;
            let id = Id::numbered(prefix, *count);
            if self.taken.reserve(&id) {
                return id;
            }
        }
    }

    fn fill(&mut self, id: &mut Option<Id>, prefix: &'static str) {
        if id.is_none() {
            *id = Some(self.next(prefix));
        }
    }

    /// A turn's id is free only if those of its question and answers are.
    fn turn_id(&mut self, turn: &mut Turn) {
        loop {
            turn.id = Some(self.next("t"));
            if turn_anchors(turn).all(|id| self.taken.is_free(&id)) {
                break;
            }
        }
        for id in turn_anchors(turn) {
            self.taken.reserve(&id);
        }
    }
}

impl VisitMut for Number<'_> {
    fn section(&mut self, section: &mut Section) {
        self.fill(&mut section.id, "s");
        visit::walk_section(self, section);
    }

    fn turn(&mut self, turn: &mut Turn) {
        if turn.id.is_none() {
            self.turn_id(turn);
        }
        visit::walk_turn(self, turn);
    }

    fn figure(&mut self, figure: &mut Figure) {
        self.fill(&mut figure.id, "fig");
    }

    fn block(&mut self, block: &mut Block) {
        if let Some((id, prefix)) = own_id(block) {
            self.fill(id, prefix);
        }
        visit::walk_block(self, block);
    }

    /// Nothing in a line has an id.
    fn text(&mut self, _: &mut RichText) {}
}

/// Replaces links to nodes that are not there by their text.
struct Anchors<'a> {
    ids: &'a BTreeSet<String>,
    diagnostics: &'a mut Diagnostics,
    at: SourceLine,
}

impl VisitMut for Anchors<'_> {
    fn at(&mut self, line: SourceLine) {
        self.at = line;
    }

    fn text(&mut self, text: &mut RichText) {
        visit::walk_text(self, text);
        if !text.iter().any(|node| self.is_dangling(node)) {
            return;
        }
        let nodes = std::mem::take(&mut text.0);
        for node in nodes {
            match node {
                Inline::Link(link) if self.leads_nowhere(&link.target) => {
                    let message = format!("the link to {} leads nowhere; its text stays", link.target);
                    let help = "the article has no node with this id";
                    let diagnostic = Diagnostic::warning(Code::Malformed, message).help(help).at(self.at);
                    self.diagnostics.push(diagnostic.about(Subject::Link));
                    text.0.extend(link.content);
                }
                other => text.0.push(other),
            }
        }
    }
}

impl Anchors<'_> {
    fn is_dangling(&self, node: &Inline) -> bool {
        matches!(node, Inline::Link(link) if self.leads_nowhere(&link.target))
    }

    fn leads_nowhere(&self, target: &str) -> bool {
        target.strip_prefix('#').is_some_and(|anchor| !self.ids.contains(&anchor.to_lowercase()))
    }
}
