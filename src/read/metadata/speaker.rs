//! What metadata say of the interview: its speakers, and whether to look for turns at all.

use super::filler::{Filler, MapKeys};
use super::key::{self, Field, Known};
use super::{Data, Entry, Metadata, Value};
use crate::diagnostic::{Code, Diagnostics};
use crate::interview::{Hints, Mode, Part, PassageHint, SpeakerHint};
use crate::model::{Article, Role};

const TURN: MapKeys = &[("opens", &["begins"]), ("as", &["part"]), ("speaker", &["by"])];

const SPEAKER: MapKeys = &[("label", &["initials"]), ("name", &[]), ("role", &["side"])];

/// The hints that `metadata` give; nothing is reported here, because [`Filler::fill`] does so.
pub(super) fn hints(metadata: &Metadata) -> Hints {
    let (mut article, mut diagnostics) = (Article::default(), Diagnostics::new());
    let mut filler = Filler::new(&mut article, &mut diagnostics, super::plain);
    let speakers = value_of(metadata, Field::Speakers).map(|value| filler.speakers(value));
    let mode = value_of(metadata, Field::Interview).and_then(|value| filler.mode(value));
    let not_speakers = value_of(metadata, Field::NotSpeakers).map(|value| filler.not_speakers(value));
    let passages = value_of(metadata, Field::Turns).map(|value| filler.passages(value));
    Hints {
        mode: mode.unwrap_or_default(),
        speakers: speakers.unwrap_or_default(),
        not_speakers: not_speakers.unwrap_or_default(),
        passages: passages.unwrap_or_default(),
        ..Hints::default()
    }
}

/// Whether `metadata` say whether to look for turns.
pub(super) fn gives_mode(metadata: &Metadata) -> bool {
    value_of(metadata, Field::Interview).is_some_and(|value| !value.is_empty())
}

fn value_of(metadata: &Metadata, wanted: Field) -> Option<&Value> {
    let is = |entry: &&Entry| matches!(key::look_up(&entry.key), Known::Field(field, _) if field == wanted);
    metadata.entries.iter().find(is).map(|entry| &entry.value)
}

impl Filler<'_> {
    pub(super) fn check_speakers(&mut self, value: &Value) {
        self.speakers(value);
    }

    pub(super) fn check_interview(&mut self, value: &Value) {
        self.mode(value);
    }

    pub(super) fn check_not_speakers(&mut self, value: &Value) {
        self.not_speakers(value);
    }

    pub(super) fn check_turns(&mut self, value: &Value) {
        self.passages(value);
    }

    /// Labels that are no speakers: one, or a list.
    fn not_speakers(&mut self, value: &Value) -> Vec<String> {
        let values = match &value.data {
            Data::Null => &[],
            Data::List(values) => values.as_slice(),
            Data::Scalar(_) | Data::Map(_) => std::slice::from_ref(value),
        };
        let labels = values.iter().filter_map(|value| self.text(value, "not-speakers"));
        labels.map(|label| label.trim_end_matches(':').to_owned()).collect()
    }

    /// What is said of single passages: a list of maps.
    fn passages(&mut self, value: &Value) -> Vec<PassageHint> {
        match &value.data {
            Data::Null => Vec::new(),
            Data::List(values) => values.iter().filter_map(|value| self.passage(value)).collect(),
            Data::Scalar(_) | Data::Map(_) => {
                let help = "write each as `- {opens: the first words, as: question}`";
                self.warn_with_help(Code::Malformed, "`turns` must be a list", help, &value.at);
                Vec::new()
            }
        }
    }

    fn passage(&mut self, value: &Value) -> Option<PassageHint> {
        let help = "write it as `- {opens: the first words, as: question}`";
        let Data::Map(entries) = &value.data else {
            self.warn_with_help(Code::Malformed, "an entry of `turns` must be a map", help, &value.at);
            return None;
        };
        let fields = self.map(entries, "turns", TURN);
        let opens = fields.get("opens").and_then(|value| self.text(value, "opens"));
        let part = fields.get("as").and_then(|value| self.text(value, "as"));
        let part = part.map(|name| (Part::ALL.iter().find(|(known, _)| *known == name.to_lowercase()), name));
        let speaker = fields.get("speaker").and_then(|value| self.text(value, "speaker"));
        match (opens, part) {
            (Some(opens), Some((Some((_, part)), _))) => Some(PassageHint { opens, part: *part, speaker }),
            (_, Some((None, name))) => {
                let message = format!("a passage is `question`, `answer`, `same` or `outside`, and not `{name}`");
                self.warn(Code::Malformed, message, &value.at);
                None
            }
            _ => {
                self.warn_with_help(Code::Malformed, "an entry of `turns` needs `opens` and `as`", help, &value.at);
                None
            }
        }
    }

    fn mode(&mut self, value: &Value) -> Option<Mode> {
        match self.text(value, "interview")?.to_lowercase().as_str() {
            "auto" | "true" | "yes" => Some(Mode::Auto),
            "none" | "false" | "no" => Some(Mode::None),
            other => {
                let message = format!("`interview` is `auto` or `none`, and not `{other}`");
                self.warn(Code::Malformed, message, &value.at);
                None
            }
        }
    }

    fn speakers(&mut self, value: &Value) -> Vec<SpeakerHint> {
        match &value.data {
            Data::Null => Vec::new(),
            Data::Map(entries) => self.labelled_speakers(entries),
            Data::List(values) => values.iter().flat_map(|value| self.listed_speaker(value)).collect(),
            Data::Scalar(_) => {
                let help = "write it as `speakers: {KN: Kensei Nakada}`";
                self.warn_with_help(Code::Malformed, "`speakers` must be a map or a list", help, &value.at);
                Vec::new()
            }
        }
    }

    /// Speakers by their labels, which are no keys of ours: `KN: Kensei Nakada`.
    fn labelled_speakers(&mut self, entries: &[Entry]) -> Vec<SpeakerHint> {
        let mut speakers: Vec<SpeakerHint> = Vec::new();
        for entry in entries {
            if speakers.iter().any(|known| known.label == entry.key) {
                let message = format!("the speaker `{}` stands twice; the first one counts", entry.key);
                self.warn(Code::Duplicate, message, &entry.at);
                continue;
            }
            let (name, role) = match &entry.value.data {
                Data::Map(fields) => self.name_and_role(fields),
                _ => (self.text(&entry.value, &entry.key), None),
            };
            speakers.push(SpeakerHint { label: entry.key.trim_end_matches(':').to_owned(), name, role });
        }
        speakers
    }

    fn name_and_role(&mut self, entries: &[Entry]) -> (Option<String>, Option<Role>) {
        let fields = self.map(entries, "speakers", SPEAKER);
        let name = fields.get("name").and_then(|value| self.text(value, "name"));
        let role = fields.get("role").and_then(|value| self.side(value));
        (name, role)
    }

    fn listed_speaker(&mut self, value: &Value) -> Vec<SpeakerHint> {
        let Data::Map(entries) = &value.data else {
            let label = self.text(value, "speakers");
            return label.map(|label| SpeakerHint { label, name: None, role: None }).into_iter().collect();
        };
        let label = entries.iter().find(|entry| key::same(&entry.key, "label") || key::same(&entry.key, "initials"));
        let names = entries.iter().any(|entry| key::same(&entry.key, "name"));
        match label.and_then(|entry| self.text(&entry.value, "label")) {
            Some(label) => {
                let (name, role) = self.name_and_role(entries);
                vec![SpeakerHint { label, name, role }]
            }
            // Without a label the name is what the text prints.
            None if names => match self.name_and_role(entries) {
                (Some(name), role) => vec![SpeakerHint { label: name.clone(), name: Some(name), role }],
                _ => Vec::new(),
            },
            None => self.labelled_speakers(entries),
        }
    }

    /// The side of a speaker. Only those who ask and those who answer have one.
    fn side(&mut self, value: &Value) -> Option<Role> {
        match Role::from_name(&self.text(value, "role")?) {
            role @ (Role::Interviewer | Role::Interviewee) => Some(role),
            other => {
                let message = format!("a speaker is `interviewer` or `interviewee`, and not `{}`", other.as_str());
                self.warn(Code::Malformed, message, &value.at);
                None
            }
        }
    }
}
