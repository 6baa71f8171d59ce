//! The recording of an article, and what podcast apps want to know of it: the vocabularies of
//! iTunes and of the podcast namespace, which Atom takes too.

use std::io;

use super::entry::{Enclosure, Entry};
use super::text::web_address;
use super::vocabulary::{ITUNES, PODCAST};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Article, Language, Transcript};
use crate::write::WriteCx;
use crate::write::xml::Xml;

/// The namespaces of what is said of recordings; empty where there are none, for readers and
/// validators look askance at vocabularies that they do not know.
pub(super) fn namespaces(has_recordings: bool) -> [(&'static str, &'static str); 2] {
    let some = |uri| if has_recordings { uri } else { "" };
    [("xmlns:itunes", some(ITUNES)), ("xmlns:podcast", some(PODCAST))]
}

/// A recording with an address on the web.
pub(super) struct Recording<'a> {
    /// Where it is.
    pub(super) url: String,
    /// Its media type.
    pub(super) media_type: &'a str,
    /// Its size in bytes; 0 where nobody knows it.
    pub(super) bytes: u64,
    /// How long it plays, in seconds.
    pub(super) seconds: Option<u32>,
    /// Its transcripts.
    transcripts: Vec<Written<'a>>,
}

/// A transcript with an address on the web.
struct Written<'a> {
    url: String,
    media_type: &'a str,
    language: Option<&'a Language>,
}

impl<'a> Recording<'a> {
    /// The recording of `article`, if it has an address on the web; what is missing is reported.
    pub(super) fn of(article: &'a Article, base: Option<&str>, cx: &mut WriteCx<'_>) -> Option<Self> {
        let audio = article.audio.as_ref()?;
        let Some(url) = web_address(&audio.url, base) else {
            let message = format!("the recording {} has no address on the web and is left out of the feed", audio.url);
            let help = "give the article's `url`: the recording is found relative to it";
            cx.report(Diagnostic::warning(Code::Dropped, message).help(help));
            return None;
        };
        if audio.bytes.is_none() {
            let message =
                format!("nobody has said how many bytes the recording {} has, and feeds demand it", audio.url);
            cx.report(Diagnostic::warning(Code::Missing, message).help("give its `length` under `audio`"));
        }
        Some(Recording {
            url,
            media_type: audio.media_type(),
            bytes: audio.bytes.unwrap_or_default(),
            seconds: audio.seconds,
            transcripts: audio.transcripts.iter().filter_map(|transcript| written(transcript, base, cx)).collect(),
        })
    }

    /// It as a file that comes with an entry.
    pub(super) fn enclosure(&self) -> Enclosure {
        Enclosure { url: self.url.clone(), media_type: self.media_type.to_owned(), bytes: self.bytes }
    }

    /// Writes how long it plays, who took part, and where its words are written.
    pub(super) fn write<W: io::Write>(&self, xml: &mut Xml<W>, entry: &Entry<'_>) -> io::Result<()> {
        xml.leaf_some("itunes:duration", self.seconds.map(|seconds| seconds.to_string()))?;
        for person in entry.authors.iter().chain(&entry.contributors) {
            let Some((group, role)) = person.part else { continue };
            let url = person.url.as_deref().unwrap_or_default();
            xml.leaf("podcast:person", &[("group", group), ("role", role), ("href", url)], &person.name)?;
        }
        for Written { url, media_type, language } in &self.transcripts {
            let language = language.map_or("", Language::as_str);
            xml.empty("podcast:transcript", &[("url", url), ("type", media_type), ("language", language)])?;
        }
        Ok(())
    }
}

fn written<'a>(transcript: &'a Transcript, base: Option<&str>, cx: &mut WriteCx<'_>) -> Option<Written<'a>> {
    let url = web_address(&transcript.url, base);
    if url.is_none() {
        let message =
            format!("the transcript {} has no address on the web and is left out of the feed", transcript.url);
        cx.report(Diagnostic::warning(Code::Dropped, message).help("give the article's `url`"));
    }
    Some(Written { url: url?, media_type: transcript.media_type(), language: transcript.language.as_ref() })
}
