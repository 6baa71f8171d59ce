//! What the first round finds: what decides the place of every article.

use std::path::Path;

use uuid::Uuid;

use super::{Feed, about, changed_meanwhile};
use crate::batch::{Again, Input};
use crate::error::{Error, ErrorKind};
use crate::model::{Article, Channel};
use crate::write::stream::Companion;
use crate::write::survey::{Card, Survey};

/// What is known of all articles after the first round.
#[derive(Debug, Default)]
pub(crate) struct Surveyed {
    /// What is said of the whole, by the command line or else by an input.
    pub(crate) channel: Channel,
    /// What decides the places.
    pub(crate) survey: Survey,
    /// Where each article is.
    pub(crate) places: Vec<Place>,
    /// The digest of each article's content, if the state of the feed is kept.
    pub(crate) hashes: Vec<Uuid>,
    /// The digest of all that was read of each article's input, if it is known.
    pub(crate) contents: Vec<String>,
    /// The files made of each article, if any are.
    pub(crate) companions: Vec<Vec<Companion>>,
}

/// Where an article is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// The index of its job.
    pub(crate) job: usize,
    /// Its index among the articles of the input.
    pub(crate) article: usize,
}

impl Surveyed {
    /// Adds the article at `place` of which `card` and its content's `hash` were kept; `content` is
    /// the digest of all that was read of its input.
    pub(crate) fn add_card(&mut self, place: Place, card: &Card, hash: Uuid, content: &str) {
        self.survey.add_card(card);
        self.places.push(place);
        self.hashes.push(hash);
        self.contents.push(content.to_owned());
    }

    /// What the entry of the article with this index depends on beside its stream.
    pub(super) fn basis(&self, index: usize) -> Option<String> {
        let (content, article) = (self.contents.get(index)?, self.places[index].article);
        Some(format!("{content} {article} {:?} {:?}", self.survey.key(index).changed, self.companions(index)))
    }

    /// The files made of the article with this index.
    pub(super) fn companions(&self, index: usize) -> &[Companion] {
        self.companions.get(index).map_or(&[], Vec::as_slice)
    }

    /// Whether the input of the article with this index holds others.
    pub(super) fn is_shared(&self, index: usize) -> bool {
        let is_of_job = |other: Option<&Place>| other.is_some_and(|other| other.job == self.places[index].job);
        // The articles of an input stand together.
        is_of_job(self.places.get(index + 1))
            || index.checked_sub(1).is_some_and(|before| is_of_job(self.places.get(before)))
    }

    /// What was read again, if it is still the article with this index.
    pub(super) fn check<'a>(&self, index: usize, again: &'a Again) -> Result<&'a Again, Error> {
        let article = again.reading.publication.articles.get(self.places[index].article);
        match article {
            Some(article) if article.uuid() == self.survey.key(index).id => Ok(again),
            _ => Err(changed_meanwhile(&again.input)),
        }
    }

    /// Refuses to write over an input.
    pub(super) fn check_output(&self, feed: &Feed<'_>, path: Option<&Path>) -> Result<(), Error> {
        let Some((path, real)) = path.and_then(|path| Some((path, path.canonicalize().ok()?))) else { return Ok(()) };
        let is_same = |input: &Input| match input {
            Input::File(input) => {
                input.file_name() == path.file_name() && input.canonicalize().is_ok_and(|input| input == real)
            }
            Input::Source(_) => false,
        };
        if feed.jobs.iter().any(|job| is_same(&job.input)) {
            let message = format!("`{}` is an input, and would be overwritten", path.display());
            let error = Error::new(ErrorKind::Output, message).help("name another folder or file with `-o`");
            return Err(about(path, error));
        }
        Ok(())
    }
}

/// The digest of an article's content: UUID version 5 over its JSON form.
pub(crate) fn digest(article: &Article) -> Uuid {
    // What the model holds can always be JSON; an empty digest would only count as a change.
    let json = serde_json::to_vec(article).unwrap_or_default();
    Uuid::new_v5(&Uuid::NAMESPACE_OID, &json)
}
