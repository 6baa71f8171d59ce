//! References: no id stands twice, and no citation leads to a work that is not listed.

use std::collections::BTreeSet;

use super::number::Taken;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Subject};
use crate::model::visit::{self, VisitMut};
use crate::model::{Article, Id, Inline, RichText, SourceLine};

/// Takes the ids of the references of `article`; the second of two that are equal gets another.
pub(super) fn references(article: &mut Article, taken: &mut Taken, diagnostics: &mut Diagnostics) {
    let mut next = 1;
    for reference in &mut article.references {
        let old = reference.id.clone();
        while !taken.reserve(&reference.id) {
            reference.id = old.with_suffix(&format!("-{next}"));
            next += 1;
        }
        if reference.id != old {
            let message = format!("the id `{old}` of a reference stands twice; the second is now `{}`", reference.id);
            let diagnostic = Diagnostic::warning(Code::Duplicate, message).help("give it another id").at(reference.at);
            diagnostics.push(diagnostic.about(Subject::Id));
        }
    }
}

/// Citations lose what is not listed, and stay as text where nothing is left.
pub(super) fn citations(article: &mut Article, diagnostics: &mut Diagnostics) {
    let known: BTreeSet<Id> = article.references.iter().map(|reference| reference.id.clone()).collect();
    visit::walk_article(&mut Citations { known: &known, diagnostics, at: SourceLine::UNKNOWN }, article);
}

struct Citations<'a> {
    known: &'a BTreeSet<Id>,
    diagnostics: &'a mut Diagnostics,
    at: SourceLine,
}

impl Citations<'_> {
    fn is_listed(&mut self, id: &Id) -> bool {
        let listed = self.known.contains(id);
        if !listed {
            let message = format!("the text cites `{id}`, which the references do not list");
            let help = "add it to the references, or remove the citation";
            let diagnostic = Diagnostic::warning(Code::Missing, message).help(help).at(self.at);
            self.diagnostics.push(diagnostic.about(Subject::Citation));
        }
        listed
    }
}

impl VisitMut for Citations<'_> {
    fn at(&mut self, line: SourceLine) {
        self.at = line;
    }

    fn text(&mut self, text: &mut RichText) {
        visit::walk_text(self, text);
        let empty = |node: &Inline| matches!(node, Inline::Citation(citation) if citation.references.is_empty());
        if !text.iter().any(empty) {
            return;
        }
        for node in std::mem::take(&mut text.0) {
            match node {
                Inline::Citation(citation) if citation.references.is_empty() => text.0.extend(citation.content),
                other => text.0.push(other),
            }
        }
    }

    fn inline(&mut self, inline: &mut Inline) {
        if let Inline::Citation(citation) = inline {
            citation.references.retain(|id| self.is_listed(id));
        }
        visit::walk_inline(self, inline);
    }
}
