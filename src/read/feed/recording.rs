//! The recording of an entry: an enclosure that is one, and what podcasts say of it.

use super::tree::{Element, Space};
use crate::address::absolute_url;
use crate::model::{Audio, Language, Transcript};

/// The recording: the first enclosure that is audio, of RSS or of Atom.
pub(super) fn recording(entry: &Element) -> Option<Audio> {
    let linked = entry.all(Space::Atom, "link").filter(|link| link.attribute("rel") == Some("enclosure"));
    let files = entry.all(Space::Rss, "enclosure").chain(linked);
    let audio = |file: &Element| file.attribute("type").is_some_and(|kind| kind.starts_with("audio/"));
    let file = files.into_iter().find(|file| audio(file))?;
    let bytes = file.attribute("length").and_then(|length| length.parse().ok());
    Some(Audio {
        url: absolute_url(file.attribute("url").or_else(|| file.attribute("href"))?, None)?,
        kind: file.attribute("type").map(str::to_owned),
        // Where nobody knows it, 0 stands.
        bytes: bytes.filter(|bytes| *bytes > 0),
        seconds: entry.text_of(Space::Itunes, "duration").and_then(|duration| Audio::seconds(&duration)),
        transcripts: entry.all(Space::Podcast, "transcript").filter_map(transcript).collect(),
    })
}

fn transcript(element: &Element) -> Option<Transcript> {
    Some(Transcript {
        url: absolute_url(element.attribute("url")?, None)?,
        kind: element.attribute("type").map(str::to_owned),
        language: element.attribute("language").and_then(|tag| Language::new(tag).ok()),
    })
}
