//! What the article says of itself: that it is an interview, a list of frequent questions or a
//! play. Nothing here looks at labels.

use super::script::{Kind, Script, Unit};
use super::{Hints, lexicon, name};
use crate::model::{Article, Role};

/// How much of an introduction is read, in bytes.
const MOST: usize = 40_000;

/// How many paragraphs at the end may hold the editor's word.
const LAST: usize = 3;

/// What the article says of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Evidence {
    /// Its title, deck, kind or introduction speaks of an interview.
    pub(super) interview: bool,
    /// The author gives speakers, or contributors with the role of interviewer or interviewee.
    pub(super) roles: bool,
    /// It calls itself a list of frequent questions.
    pub(super) faq: bool,
    /// It calls itself a play.
    pub(super) drama: bool,
}

impl Evidence {
    /// What `article` says around its body, in the units of `script` before `start`, and in its
    /// headings.
    pub(super) fn of(article: &Article, script: &Script<'_>, start: usize, hints: &Hints) -> Self {
        let frame = name::key(&frame(article));
        let introduction = name::key(&texts(script.units.iter().take(start)));
        let headings = name::key(&texts(script.units.iter().filter(|unit| unit.is_heading())));
        let genre = name::key(article.genre.as_deref().unwrap_or_default());
        let has_role = article
            .contributors
            .iter()
            .any(|contributor| contributor.has_role(&Role::Interviewer) || contributor.has_role(&Role::Interviewee));
        let signed = script.units.iter().rev().filter(|unit| unit.kind == Kind::Paragraph).take(LAST);
        let stated = |key: &String| lexicon::speaks_of_interview(key);
        Evidence {
            interview: [&frame, &introduction].into_iter().any(stated)
                || signed.into_iter().any(|unit| lexicon::is_editorial(&unit.key())),
            roles: has_role || !hints.speakers.is_empty() || !hints.passages.is_empty(),
            faq: [&frame, &headings, &introduction].into_iter().any(|key| lexicon::speaks_of_faq(key)),
            drama: lexicon::speaks_of_drama(&genre) || lexicon::speaks_of_drama(&headings),
        }
    }

    /// Whether somebody says that this is an interview.
    pub(super) fn is_stated(self) -> bool {
        self.interview || self.roles
    }
}

/// What stands around the body.
fn frame(article: &Article) -> String {
    let series = article.series.as_ref().map(|series| series.title.as_str());
    let parts = [article.kicker.as_deref(), article.genre.as_deref(), series, article.section.as_deref()];
    let parts = parts.into_iter().flatten().chain(article.keywords.iter().map(String::as_str));
    let mut text = article.headline.plain_text() + " . " + &article.deck.plain_text();
    for part in parts {
        text.push_str(" . ");
        text.push_str(part);
    }
    text
}

fn texts<'a>(units: impl Iterator<Item = &'a Unit<'a>>) -> String {
    let mut out = String::new();
    for text in units.filter_map(|unit| unit.text) {
        if out.len() > MOST {
            break;
        }
        out.push_str(&text.plain_text());
        out.push_str(" . ");
    }
    out
}
