//! An article taken apart: one entry for each turn of its interview.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::Entries;
use crate::model::visit::{self, VisitMut};
use crate::model::{Article, Dates, Id, Identifiers, Inline, Node, Related, RichText, Slug, Turn, Utterance};
use crate::write::shortened;

/// The articles that `article` gives as entries: itself, or one for each turn.
pub(super) fn entries(article: &Article, entries: Entries) -> Vec<Cow<'_, Article>> {
    let turns = match entries {
        Entries::Articles => Vec::new(),
        Entries::Turns => article.turns(),
    };
    if turns.is_empty() {
        return vec![Cow::Borrowed(article)];
    }
    turns.iter().enumerate().map(|(index, turn)| Cow::Owned(of_turn(article, turn, index + 1))).collect()
}

/// `turn` as an article of its own, under the question as its headline.
fn of_turn(article: &Article, turn: &Turn, number: usize) -> Article {
    let mut turn = turn.clone();
    let anchor = turn.id.clone().unwrap_or_else(|| Id::numbered("t", number));
    let headline = headline(article, &turn);
    let mut called = Called::default();
    turn.utterances_mut().for_each(|said| called.utterance(said));
    let mut known = 0;
    // A note may call another.
    while known < called.0.len() {
        known = called.0.len();
        let ids = called.0.clone();
        let notes = article.notes.iter().filter(|note| ids.contains(&note.id));
        notes.cloned().for_each(|mut note| called.note(&mut note));
    }
    Article {
        headline,
        identifiers: identifiers(article, &anchor),
        dates: Dates { corrections: Vec::new(), ..article.dates.clone() },
        notes: article.notes.iter().filter(|note| called.0.contains(&note.id)).cloned().collect(),
        body: vec![Node::Turn(turn)],
        deck: RichText::new(),
        hero: None,
        related: Related::default(),
        ..article.clone()
    }
}

/// What is asked, without notes; where nothing is, the article's headline and who speaks.
fn headline(article: &Article, turn: &Turn) -> RichText {
    let asked = turn.question.as_ref().and_then(first_text);
    let said = || {
        let voice = turn.answers.first().and_then(|answer| article.voice_names(&answer.voice));
        [Some(article.headline.plain_text()), voice].into_iter().flatten().collect::<Vec<_>>().join(" – ")
    };
    asked.unwrap_or_else(said).into()
}

fn first_text(said: &Utterance) -> Option<String> {
    let text = super::entry::first_of(&said.blocks)?;
    Some(shortened(&text, 200))
}

/// The article's address with the turn's anchor, so that the identity is the turn's own.
fn identifiers(article: &Article, anchor: &Id) -> Identifiers {
    let url = article.address().map(|url| format!("{}#{anchor}", url.split('#').next().unwrap_or_default()));
    let name = article.identifiers.slug.as_ref().map_or_else(|| article.headline.plain_text(), ToString::to_string);
    Identifiers { url, slug: Slug::from_text(&format!("{name}-{anchor}")), ..Identifiers::default() }
}

/// The notes that are called.
#[derive(Default)]
struct Called(BTreeSet<Id>);

impl VisitMut for Called {
    fn inline(&mut self, inline: &mut Inline) {
        if let Inline::NoteCall(id) = inline {
            self.0.insert(id.clone());
        }
        visit::walk_inline(self, inline);
    }
}
