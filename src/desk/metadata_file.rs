//! Where the metadata of an article are written: its front matter, of which only the keys
//! concerned change, or the file of metadata beside it.

use std::fs;
use std::path::PathBuf;

use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, Value, value};

use super::opened::Opened;
use crate::convert::metadata_beside;
use crate::error::{Error, ErrorKind};
use crate::interview::{Hints, Mode, Part, PassageHint, SpeakerHint};
use crate::read::metadata::{Metadata, toml};

/// How deep metadata nest that are edited.
const DEPTH: usize = 32;

/// The keys that the desk writes.
const KEYS: [&str; 4] = ["interview", "speakers", "not-speakers", "turns"];

/// A file with metadata, as it is before a correction.
#[derive(Debug)]
pub(super) struct MetadataFile {
    path: PathBuf,
    /// The content; none where there is no file yet.
    before: Option<Vec<u8>>,
    front: Option<Front>,
    hints: Hints,
}

/// Front matter within a text.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Front {
    toml: bool,
    /// The lines between its marks, in bytes; none where there is no front matter yet.
    content: Option<std::ops::Range<usize>>,
}

impl MetadataFile {
    /// The file to which corrections of `opened` go.
    ///
    /// # Errors
    /// If there is one beside the article that cannot be read.
    pub(super) fn of(opened: &Opened) -> Result<Self, Error> {
        let beside = metadata_beside(&opened.path);
        if let Some(text) = opened.source.as_ref().and_then(|source| std::str::from_utf8(&source.bytes).ok())
            && opened.has_front_matter()
            && !beside.exists()
            && let Some(front) = front(text)
            && let Some(metadata) = front.metadata(text)
        {
            let before = Some(text.as_bytes().to_vec());
            return Ok(MetadataFile { path: opened.path.clone(), before, front: Some(front), hints: metadata.hints() });
        }
        let before = if beside.exists() { Some(fs::read(&beside)?) } else { None };
        let text =
            std::str::from_utf8(before.as_deref().unwrap_or_default()).map_err(|_| Error::input("it is no text"))?;
        let hints = toml::parse(text, 1, DEPTH)?.hints();
        Ok(MetadataFile { path: beside, before, front: None, hints })
    }

    /// What it says of the interview.
    pub(super) fn hints(&self) -> &Hints {
        &self.hints
    }

    /// Where it is, and its content; none where there is no file yet.
    pub(super) fn into_parts(self) -> (PathBuf, Option<Vec<u8>>) {
        (self.path, self.before)
    }

    /// Its content with `hints` in the place of its own.
    ///
    /// # Errors
    /// If it is written in a way that cannot be changed without touching the rest.
    pub(super) fn with(&self, hints: &Hints) -> Result<Vec<u8>, Error> {
        let text = String::from_utf8_lossy(self.before.as_deref().unwrap_or_default()).into_owned();
        let changed = match &self.front {
            None => toml_with(&text, &self.hints, hints),
            Some(front) => front.with(&text, &self.hints, hints),
        };
        let wrong = || {
            Error::new(ErrorKind::Input, "the front matter is written in a way that cannot be changed key by key")
                .help("write each key on a line of its own, or change it by hand")
        };
        let changed = changed.ok_or_else(wrong)?;
        // What cannot be read again, or says something else of the rest, is not written.
        let holds = match &self.front {
            None => toml::parse(&changed, 1, DEPTH).is_ok_and(|metadata| says(&metadata, hints)),
            Some(_) => {
                let read = |text: &str| front(text).and_then(|front| front.metadata(text));
                let (before, after) = (read(&text), read(&changed));
                after
                    .is_some_and(|after| says(&after, hints) && before.is_some_and(|before| same_rest(&before, &after)))
            }
        };
        if holds { Ok(changed.into_bytes()) } else { Err(wrong()) }
    }
}

fn says(metadata: &Metadata, hints: &Hints) -> bool {
    let said = metadata.hints();
    said.mode == hints.mode
        && said.speakers == hints.speakers
        && said.not_speakers == hints.not_speakers
        && said.passages == hints.passages
}

/// Whether both say the same but for the keys of the desk.
fn same_rest(before: &Metadata, after: &Metadata) -> bool {
    let rest = |metadata: &Metadata| {
        let entries = metadata.entries.iter().filter(|entry| !KEYS.iter().any(|key| is_key(&entry.key, key)));
        entries.map(|entry| (entry.key.clone(), format!("{:?}", bare(&entry.value.data)))).collect::<Vec<_>>()
    };
    rest(before) == rest(after)
}

/// What is said, without the places.
fn bare(data: &crate::read::metadata::Data) -> Vec<String> {
    use crate::read::metadata::Data;
    match data {
        Data::Null => Vec::new(),
        Data::Scalar(text) => vec![text.clone()],
        Data::List(values) => values.iter().flat_map(|value| bare(&value.data)).collect(),
        Data::Map(entries) => {
            entries.iter().flat_map(|entry| [vec![entry.key.clone()], bare(&entry.value.data)].concat()).collect()
        }
    }
}

/// Whether both are one key: case, hyphens, underscores and spaces do not count.
fn is_key(one: &str, other: &str) -> bool {
    let letters =
        |key: &str| key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    letters(one) == letters(other)
}

/// The front matter of a text; an empty one where there is none. None where it is pandoc's title
/// block, which has no such keys.
fn front(text: &str) -> Option<Front> {
    let mark = text.split('\n').next().unwrap_or_default().trim_end();
    let toml = match mark {
        "---" => false,
        "+++" => true,
        _ if mark.starts_with('%') || text.trim_start().starts_with("---") || text.trim_start().starts_with("+++") => {
            return None;
        }
        _ => return Some(Front { toml: false, content: None }),
    };
    let start = text.find('\n')? + 1;
    let mut end = start;
    for line in text[start..].split_inclusive('\n') {
        if matches!((toml, line.trim_end()), (false, "---" | "...") | (true, "+++")) {
            return Some(Front { toml, content: Some(start..end) });
        }
        end += line.len();
    }
    // A line of dashes alone is a break of the text.
    (!toml).then_some(Front { toml: false, content: None })
}

impl Front {
    fn metadata(&self, text: &str) -> Option<Metadata> {
        let Some(content) = self.content.clone().map(|range| &text[range]) else { return Some(Metadata::default()) };
        if self.toml { toml::parse(content, 1, DEPTH).ok() } else { yaml(content) }
    }

    fn with(&self, text: &str, old: &Hints, new: &Hints) -> Option<String> {
        let eol = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let Some(range) = self.content.clone() else {
            let keys: String = yaml_keys(old, new).into_iter().filter_map(|(_, lines)| lines).collect();
            let content = format!("---\n{keys}---\n\n").replace('\n', eol);
            return Some(content + text);
        };
        let content = &text[range.clone()];
        let changed = if self.toml { toml_with(content, old, new)? } else { yaml_with(content, old, new, eol)? };
        Some(format!("{}{changed}{}", &text[..range.start], &text[range.end..]))
    }
}

#[cfg(feature = "markdown")]
fn yaml(content: &str) -> Option<Metadata> {
    crate::read::metadata::yaml::parse(content, 1, DEPTH).ok()
}

/// Without its reader nothing has front matter.
#[cfg(not(feature = "markdown"))]
fn yaml(_: &str) -> Option<Metadata> {
    None
}

/// The keys that differ, with their lines; none for a key that goes.
fn yaml_keys(old: &Hints, new: &Hints) -> Vec<(&'static str, Option<String>)> {
    let mut keys = Vec::new();
    if old.mode != new.mode {
        keys.push((KEYS[0], (new.mode == Mode::None).then(|| "interview: none\n".to_owned())));
    }
    if old.speakers != new.speakers {
        let lines: String = new.speakers.iter().map(yaml_speaker).collect();
        keys.push((KEYS[1], (!lines.is_empty()).then(|| format!("speakers:\n{lines}"))));
    }
    if old.not_speakers != new.not_speakers {
        let labels: Vec<String> = new.not_speakers.iter().map(|label| scalar(label)).collect();
        keys.push((KEYS[2], (!labels.is_empty()).then(|| format!("not-speakers: [{}]\n", labels.join(", ")))));
    }
    if old.passages != new.passages {
        let lines: String = new.passages.iter().map(yaml_passage).collect();
        keys.push((KEYS[3], (!lines.is_empty()).then(|| format!("turns:\n{lines}"))));
    }
    keys
}

fn yaml_speaker(hint: &SpeakerHint) -> String {
    let name = hint.name.as_ref().map(|name| format!("name: {}", scalar(name)));
    let role = hint.role.as_ref().map(|role| format!("role: {}", role.as_str()));
    let fields: Vec<String> = name.into_iter().chain(role).collect();
    format!("  {}: {{{}}}\n", scalar(&hint.label), fields.join(", "))
}

fn yaml_passage(hint: &PassageHint) -> String {
    let speaker = hint.speaker.as_ref().map(|speaker| format!(", speaker: {}", scalar(speaker)));
    format!("  - {{opens: {}, as: {}{}}}\n", scalar(&hint.opens), part_name(hint.part), speaker.unwrap_or_default())
}

fn part_name(part: Part) -> &'static str {
    Part::ALL.iter().find(|(_, known)| *known == part).map_or("same", |(name, _)| name)
}

/// A scalar of YAML: plain where nothing in it can be taken for anything else.
fn scalar(text: &str) -> String {
    let plain = text.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '.' | '-' | '’'))
        && text.starts_with(char::is_alphabetic)
        && !text.ends_with([' ', '.'])
        && !matches!(text.to_lowercase().as_str(), "null" | "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n");
    if plain { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

/// `content` with the keys that differ; all other lines stay.
fn yaml_with(content: &str, old: &Hints, new: &Hints, eol: &str) -> Option<String> {
    if content.trim_start().starts_with('{') {
        return None;
    }
    let mut lines: Vec<String> = content.split_inclusive('\n').map(str::to_owned).collect();
    for (key, wanted) in yaml_keys(old, new) {
        let wanted: Vec<String> =
            wanted.iter().flat_map(|text| text.lines()).map(|line| format!("{line}{eol}")).collect();
        let at = lines.iter().position(|line| top_level_key(line).is_some_and(|known| is_key(known, key)));
        let range = at.map_or(lines.len()..lines.len(), |at| at..end_of(&lines, at));
        lines.splice(range, wanted);
    }
    Some(lines.concat())
}

/// The key that a line begins, if it begins one of the outermost map.
fn top_level_key(line: &str) -> Option<&str> {
    let key = line.split_once(':').map(|(key, _)| key)?;
    let begins = line.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '"' | '\'' | '_'));
    begins.then(|| key.trim().trim_matches(['"', '\'']))
}

/// Where the value of the key at `at` ends. Comments and blank lines before the next key are that
/// key's.
fn end_of(lines: &[String], at: usize) -> usize {
    let is_within = |line: &String| line.starts_with([' ', '\t', '-', ']', '}', '#']) || line.trim().is_empty();
    let mut end = at + 1 + lines[at + 1..].iter().take_while(|line| is_within(line)).count();
    while end > at + 1 && (lines[end - 1].starts_with('#') || lines[end - 1].trim().is_empty()) {
        end -= 1;
    }
    end
}

/// TOML with the keys that differ.
fn toml_with(text: &str, old: &Hints, new: &Hints) -> Option<String> {
    let mut document: DocumentMut = text.parse().ok()?;
    let mut put = |key: &str, item: Option<Item>| {
        let known = document.iter().map(|(known, _)| known.to_owned()).find(|known| is_key(known, key));
        let known = known.unwrap_or_else(|| key.to_owned());
        match item {
            Some(item) => drop(document.insert(&known, item)),
            None => drop(document.remove(&known)),
        }
    };
    if old.mode != new.mode {
        put(KEYS[0], (new.mode == Mode::None).then(|| value("none")));
    }
    if old.speakers != new.speakers {
        let mut table = Table::new();
        for hint in &new.speakers {
            table.insert(&hint.label, Item::Value(toml_speaker(hint)));
        }
        put(KEYS[1], (!new.speakers.is_empty()).then_some(Item::Table(table)));
    }
    if old.not_speakers != new.not_speakers {
        let labels: Array = new.not_speakers.iter().collect();
        put(KEYS[2], (!new.not_speakers.is_empty()).then(|| value(labels)));
    }
    if old.passages != new.passages {
        let mut passages: Array = new.passages.iter().map(toml_passage).collect();
        passages.iter_mut().for_each(|passage| passage.decor_mut().set_prefix("\n    "));
        passages.set_trailing_comma(true);
        passages.set_trailing("\n");
        put(KEYS[3], (!new.passages.is_empty()).then(|| value(passages)));
    }
    Some(document.to_string())
}

fn toml_speaker(hint: &SpeakerHint) -> Value {
    let mut table = InlineTable::new();
    if let Some(name) = &hint.name {
        table.insert("name", name.into());
    }
    if let Some(role) = &hint.role {
        table.insert("role", role.as_str().into());
    }
    Value::InlineTable(table)
}

fn toml_passage(hint: &PassageHint) -> Value {
    let mut table = InlineTable::new();
    table.insert("opens", hint.opens.as_str().into());
    table.insert("as", part_name(hint.part).into());
    if let Some(speaker) = &hint.speaker {
        table.insert("speaker", speaker.into());
    }
    Value::InlineTable(table)
}

#[cfg(feature = "markdown")]
#[cfg(test)]
mod tests {
    use super::*;

    fn hints(text: &str) -> Hints {
        front(text).unwrap().metadata(text).unwrap().hints()
    }

    fn with_label(text: &str, label: &str) -> String {
        let old = hints(text);
        let new = Hints { not_speakers: vec![label.to_owned()], ..old.clone() };
        front(text).unwrap().with(text, &old, &new).unwrap()
    }

    #[test]
    fn only_the_key_concerned_changes() {
        let text = "---\r\ntitle: A # first\r\nnot_speakers:\r\n- Note\r\n# about the date\r\ndate: 2024-01-15\r\n---\r\nText.\r\n";
        let changed = with_label(text, "Tip");
        assert_eq!(changed, text.replace("not_speakers:\r\n- Note\r\n", "not-speakers: [Tip]\r\n"));
        let toml = "+++\n# ours\ntitle = 'A'\n[hero] # seen\nsource = 'a.jpg'\n+++\nText.\n";
        assert_eq!(with_label(toml, "Tip"), toml.replace("title = 'A'\n", "title = 'A'\nnot-speakers = [\"Tip\"]\n"));
        assert_eq!(with_label("Text.\n", "Tip: b"), "---\nnot-speakers: [\"Tip: b\"]\n---\n\nText.\n");
    }

    #[test]
    fn what_cannot_be_changed_key_by_key_is_left_alone() {
        assert!(front("% Title\n\nText.\n").is_none());
        let text = "---\n{title: A}\n---\n";
        assert!(
            front(text)
                .unwrap()
                .with(text, &Hints::default(), &Hints { mode: Mode::None, ..Hints::default() })
                .is_none()
        );
    }

    #[test]
    fn scalars_are_quoted_where_they_could_be_something_else() {
        for (text, written) in
            [("Ada Moreno", "Ada Moreno"), ("no", "\"no\""), ("a: b", "\"a: b\""), ("7", "\"7\""), ("[x]", "\"[x]\"")]
        {
            assert_eq!(scalar(text), written);
        }
    }
}
