//! Recordings: an article to be heard.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Language;

/// A recording of an article: the conversation itself, or its text read aloud.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Audio {
    /// The address of the file.
    pub url: String,
    /// The media type, if its [ending](Audio::media_type) does not tell: `audio/mpeg`.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The size of the file in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// How long it plays, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u32>,
    /// Where its words are written down.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub transcripts: Vec<Transcript>,
}

/// The words of a recording in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Transcript {
    /// The address of the file.
    pub url: String,
    /// The media type, if its [ending](Transcript::media_type) does not tell: `text/vtt`.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The language, if it is not the article's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
}

/// The media types of recordings by their endings. The first is that of most podcasts.
const RECORDINGS: &[(&str, &str)] = &[
    ("mp3", "audio/mpeg"),
    ("m4a", "audio/mp4"),
    ("mp4", "audio/mp4"),
    ("aac", "audio/aac"),
    ("flac", "audio/flac"),
    ("oga", "audio/ogg"),
    ("ogg", "audio/ogg"),
    ("opus", "audio/ogg"),
    ("wav", "audio/wav"),
    ("weba", "audio/webm"),
    ("webm", "audio/webm"),
];

/// The media types of transcripts by their endings. The first is that of pages.
const TRANSCRIPTS: &[(&str, &str)] = &[
    ("html", "text/html"),
    ("json", "application/json"),
    ("srt", "application/x-subrip"),
    ("txt", "text/plain"),
    ("vtt", "text/vtt"),
];

impl Audio {
    /// The media type: the one stated, or that of the address's ending, or `audio/mpeg`.
    pub fn media_type(&self) -> &str {
        self.kind.as_deref().unwrap_or_else(|| by_ending(&self.url, RECORDINGS))
    }

    /// How long it plays, as clocks show it: `42:10`, `1:02:03`.
    pub fn duration(&self) -> Option<String> {
        let all = self.seconds?;
        let (hours, minutes, seconds) = (all / 3600, all / 60 % 60, all % 60);
        Some(if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") })
    }

    /// The seconds of a duration: `2530`, `42:10`, `1:02:03`; `None` where the text is none.
    pub fn seconds(duration: &str) -> Option<u32> {
        let parts: Vec<u32> = duration.trim().split(':').map(|part| part.parse().ok()).collect::<Option<_>>()?;
        match parts[..] {
            [seconds] => Some(seconds),
            [minutes, seconds] if seconds < 60 => minutes.checked_mul(60)?.checked_add(seconds),
            [hours, minutes, seconds] if minutes < 60 && seconds < 60 => {
                hours.checked_mul(3600)?.checked_add(minutes * 60 + seconds)
            }
            _ => None,
        }
    }
}

impl Audio {
    /// What the links to the transcripts are called, by `word`, the word for one: with the language of each where
    /// it is stated, with the kind of file where that alone tells them apart (`Transcript (VTT)`), else numbered.
    pub fn transcript_names(&self, word: &str) -> Vec<String> {
        let languages = self.transcripts.iter().map(|one| one.language.iter().map(ToString::to_string).collect());
        let mut details: Vec<Vec<String>> = languages.collect();
        let kinds = self.transcripts.iter().map(Transcript::file_kind);
        add_where_shared(&mut details, kinds);
        add_where_shared(&mut details, (1..).map(|number: usize| number.to_string()));
        let named = |details: &Vec<String>| match details.is_empty() {
            true => word.to_owned(),
            false => format!("{word} ({})", details.join(", ")),
        };
        details.iter().map(named).collect()
    }
}

/// Adds its own of `more` to each of the `details` that others have too.
fn add_where_shared(details: &mut [Vec<String>], more: impl Iterator<Item = String>) {
    let mut counts = BTreeMap::<Vec<String>, usize>::new();
    for details in details.iter() {
        *counts.entry(details.clone()).or_default() += 1;
    }
    for (details, more) in details.iter_mut().zip(more) {
        if counts[details] > 1 {
            details.push(more);
        }
    }
}

impl Transcript {
    /// The kind of file, as people call it: `VTT`.
    fn file_kind(&self) -> String {
        let media_type = self.media_type();
        let ending = TRANSCRIPTS.iter().find(|(_, known)| *known == media_type).map(|(ending, _)| *ending);
        ending.unwrap_or_else(|| media_type.rsplit('/').next().unwrap_or_default()).to_uppercase()
    }

    /// The media type: the one stated, or that of the address's ending, or `text/html`.
    pub fn media_type(&self) -> &str {
        self.kind.as_deref().unwrap_or_else(|| by_ending(&self.url, TRANSCRIPTS))
    }
}

fn by_ending(url: &str, types: &[(&str, &'static str)]) -> &'static str {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    let known = types.iter().find(|(known, _)| known.eq_ignore_ascii_case(ending));
    known.unwrap_or(&types[0]).1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_and_shown_as_clocks_show_them() {
        for (text, seconds, shown) in
            [("42:10", 2530, "42:10"), ("1:02:03", 3723, "1:02:03"), ("59", 59, "0:59"), ("3600", 3600, "1:00:00")]
        {
            assert_eq!(Audio::seconds(text), Some(seconds));
            let audio = Audio { seconds: Some(seconds), ..Audio::default() };
            assert_eq!(audio.duration().as_deref(), Some(shown));
        }
        for text in ["", "1:2:3:4", "4:61", "99999999999", "1193047:00:00", "ten"] {
            assert_eq!(Audio::seconds(text), None, "{text}");
        }
    }

    #[test]
    fn no_two_transcripts_are_called_alike() {
        let transcript = |url: &str, language: Option<&str>| Transcript {
            url: format!("https://example.org/{url}"),
            kind: None,
            language: language.map(|tag| Language::new(tag).unwrap()),
        };
        let names =
            |transcripts: Vec<Transcript>| Audio { transcripts, ..Audio::default() }.transcript_names("Transcript");
        assert_eq!(names(vec![transcript("a.vtt", None)]), ["Transcript"]);
        assert_eq!(
            names(vec![transcript("a.vtt", None), transcript("b.html", None), transcript("c", Some("pt"))]),
            ["Transcript (VTT)", "Transcript (HTML)", "Transcript (pt)"]
        );
        assert_eq!(
            names(vec![transcript("a.srt", Some("pt")), transcript("b.srt", Some("pt"))]),
            ["Transcript (pt, SRT, 1)", "Transcript (pt, SRT, 2)"]
        );
    }

    #[test]
    fn endings_tell_the_type_where_nobody_does() {
        let audio = |url: &str, kind: Option<&str>| {
            let audio = Audio { url: url.to_owned(), kind: kind.map(str::to_owned), ..Audio::default() };
            audio.media_type().to_owned()
        };
        assert_eq!(audio("https://example.org/talk.OGG?dl=1", None), "audio/ogg");
        assert_eq!(audio("https://example.org/talk", None), "audio/mpeg");
        assert_eq!(audio("https://example.org/talk.ogg", Some("audio/x-speex")), "audio/x-speex");
    }
}
