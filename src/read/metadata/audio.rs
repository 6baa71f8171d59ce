//! The recording of the article, and its transcripts.

use super::filler::{Filler, MapKeys};
use super::{Data, Value, language};
use crate::diagnostic::Code;
use crate::model::{Audio, Transcript};

const AUDIO: MapKeys = &[
    ("url", &["href", "src", "file"]),
    ("type", &["mime-type", "media-type"]),
    ("length", &["bytes", "size"]),
    ("duration", &["seconds"]),
    ("transcript", &["transcripts"]),
];

const TRANSCRIPT: MapKeys =
    &[("url", &["href", "src", "file"]), ("type", &["mime-type", "media-type"]), ("lang", &["language"])];

impl Filler<'_> {
    /// A recording: its address, or a map.
    pub(super) fn audio(&mut self, value: &Value, key: &str) {
        let Data::Map(entries) = &value.data else {
            let url = self.address(value, key);
            self.article.audio = url.map(|url| Audio { url, ..Audio::default() });
            return;
        };
        let fields = self.map(entries, key, AUDIO);
        let mut audio = self.article.audio.take().unwrap_or_default();
        if let Some(url) = fields.get("url").and_then(|value| self.address(value, "url")) {
            audio.url = url;
        }
        if let Some(value) = fields.get("type") {
            audio.kind = self.text(value, "type");
        }
        if let Some(value) = fields.get("length") {
            let bytes = |text: &str| text.parse::<u64>().map_err(|_| format!("`{text}` is no number of bytes"));
            audio.bytes = self.checked(value, "length", bytes);
        }
        if let Some(value) = fields.get("duration") {
            let seconds = |text: &str| {
                Audio::seconds(text).ok_or_else(|| format!("`{text}` is no duration; write it as 42:10 or in seconds"))
            };
            audio.seconds = self.checked(value, "duration", seconds);
        }
        if let Some(value) = fields.get("transcript") {
            audio.transcripts = self.transcripts(value);
        }
        if audio.url.is_empty() {
            self.warn(Code::Missing, "the recording has no `url`, so it is not used", &value.at);
        } else {
            self.article.audio = Some(audio);
        }
    }

    fn transcripts(&mut self, value: &Value) -> Vec<Transcript> {
        match &value.data {
            Data::List(values) => values.iter().filter_map(|value| self.transcript(value)).collect(),
            _ => self.transcript(value).into_iter().collect(),
        }
    }

    fn transcript(&mut self, value: &Value) -> Option<Transcript> {
        let Data::Map(entries) = &value.data else {
            return Some(Transcript { url: self.address(value, "transcript")?, ..Transcript::default() });
        };
        let fields = self.map(entries, "transcript", TRANSCRIPT);
        let url = fields.get("url").and_then(|value| self.address(value, "url"));
        let kind = fields.get("type").and_then(|value| self.text(value, "type"));
        let read = |text: &str| language::read(text).map(|(language, _)| language);
        let language = fields.get("lang").and_then(|value| self.checked(value, "lang", read));
        if url.is_none() {
            self.warn(Code::Missing, "a transcript without a `url` is not used", &value.at);
        }
        Some(Transcript { url: url?, kind, language })
    }
}
