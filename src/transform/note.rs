//! Puts the notes into the order of their calls, names them `fn1`, `fn2`, …, and pairs calls
//! with notes.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Subject};
use crate::model::visit::{self, VisitMut};
use crate::model::{Article, Id, Inline, Note, RichText, SourceLine};

/// Orders the notes of `article`; calls to notes that it does not have are dropped, notes that
/// nobody calls go last.
pub(super) fn order(article: &mut Article, diagnostics: &mut Diagnostics) {
    drop_duplicates(article, diagnostics);
    let mut notes: BTreeMap<Id, Note> =
        std::mem::take(&mut article.notes).into_iter().map(|note| (note.id.clone(), note)).collect();
    let mut calls =
        Calls { known: notes.keys().cloned().collect(), order: Vec::new(), diagnostics, at: SourceLine::UNKNOWN };
    visit::walk_article(&mut calls, article);
    let mut done = 0;
    let mut ordered = Vec::with_capacity(notes.len());
    // Notes may call further notes, which then follow.
    while let Some(id) = calls.order.get(done).cloned() {
        done += 1;
        if let Some(mut note) = notes.remove(&id) {
            visit::walk_notes(&mut calls, std::slice::from_mut(&mut note));
            ordered.push(note);
        }
    }
    for note in notes.into_values() {
        let message = format!("no text calls the note `{}`; it stands behind the others", note.id);
        let help = "call it in the text, or remove it";
        diagnostics.push(Diagnostic::warning(Code::Missing, message).help(help).at(note.at).about(Subject::Note));
        ordered.push(note);
    }
    article.notes = ordered;
    rename(article);
}

fn drop_duplicates(article: &mut Article, diagnostics: &mut Diagnostics) {
    let mut seen = BTreeSet::new();
    let mut next = 1;
    for note in &mut article.notes {
        let twice = note.id.clone();
        while !seen.insert(note.id.clone()) {
            note.id = twice.with_suffix(&format!("-{next}"));
            next += 1;
        }
        if note.id != twice {
            let message = format!("the note `{twice}` is defined twice; the first one counts");
            let diagnostic = Diagnostic::warning(Code::Duplicate, message).help("give the second another name");
            diagnostics.push(diagnostic.at(note.at).about(Subject::Note));
        }
    }
}

/// Collects the calls in reading order, and takes out those without a note.
struct Calls<'a> {
    known: BTreeSet<Id>,
    order: Vec<Id>,
    diagnostics: &'a mut Diagnostics,
    at: SourceLine,
}

impl VisitMut for Calls<'_> {
    fn at(&mut self, line: SourceLine) {
        self.at = line;
    }

    fn text(&mut self, text: &mut RichText) {
        text.0.retain(|node| match node {
            Inline::NoteCall(id) if !self.known.contains(id) => {
                let message = format!("the text calls the note `{id}`, which does not exist");
                let help = "write the note, or remove the call";
                let diagnostic = Diagnostic::warning(Code::Missing, message).help(help).at(self.at);
                self.diagnostics.push(diagnostic.about(Subject::Note));
                false
            }
            _ => true,
        });
        visit::walk_text(self, text);
    }

    fn inline(&mut self, inline: &mut Inline) {
        match inline {
            Inline::NoteCall(id) => self.order.push(id.clone()),
            other => visit::walk_inline(self, other),
        }
    }
}

/// Names the notes by their number, with the next one where a contributor is called so.
fn rename(article: &mut Article) {
    let people: BTreeSet<_> =
        article.contributors.iter().map(|contributor| contributor.id.as_str().to_lowercase()).collect();
    let free = (1..).map(|number| Id::numbered("fn", number)).filter(|id| !people.contains(id.as_str()));
    let names: BTreeMap<Id, Id> = article.notes.iter().map(|note| note.id.clone()).zip(free).collect();
    if names.iter().all(|(old, new)| old == new) {
        return;
    }
    for note in &mut article.notes {
        if let Some(name) = names.get(&note.id) {
            note.id = name.clone();
        }
    }
    visit::walk_article(&mut Rename { names: &names }, article);
}

struct Rename<'a> {
    names: &'a BTreeMap<Id, Id>,
}

impl VisitMut for Rename<'_> {
    fn inline(&mut self, inline: &mut Inline) {
        match inline {
            Inline::NoteCall(id) => {
                if let Some(name) = self.names.get(id) {
                    *id = name.clone();
                }
            }
            other => visit::walk_inline(self, other),
        }
    }
}
