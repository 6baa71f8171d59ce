//! Corrections: what the user says of speakers and passages, written to the metadata of the article
//! and never into its text.

use serde::Deserialize;

use super::Desk;
use super::history::Step;
use super::metadata_file::MetadataFile;
use super::structure::{Speaker, Structure};
use crate::error::Error;
use crate::interview::{Hints, Mode, Part, PassageHint, SpeakerHint, opens_with};
use crate::model::Role;

/// How many words an opening has at least and at most: as few as tell it from all others.
const WORDS: std::ops::RangeInclusive<usize> = 4..=14;

/// A correction, as the page sends it. Speakers are known by their ids.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum Correction {
    /// The speaker is called so.
    Rename { speaker: String, name: String },
    /// The speaker asks, or answers.
    Role { speaker: String, role: String },
    /// The speaker is one with another.
    Merge { speaker: String, into: String },
    /// What was taken for a speaker is none.
    NoSpeaker { speaker: String },
    /// A passage is this part of the interview; `auto` leaves it to the recogniser.
    Passage { row: usize, said: Option<usize>, block: Option<usize>, part: String, speaker: Option<String> },
    /// Whether to look for questions and answers at all.
    Interview { none: bool },
}

impl Desk {
    /// Writes a correction of the article called `name` to its metadata.
    ///
    /// # Errors
    /// If what is corrected is not there, or the file cannot be written.
    pub(super) fn correct(&self, name: &str, article: usize, correction: &Correction) -> Result<(), Error> {
        // One at a time: each begins with what the one before has written.
        let mut history = self.history();
        let opened = self.open(name)?;
        let reading = opened.reading()?;
        let structures = Structure::of(&reading.publication, &reading.recognitions);
        let structure = structures.get(article).ok_or_else(gone)?;
        let file = MetadataFile::of(&opened)?;
        let mut hints = file.hints().clone();
        apply(&mut hints, structure, correction)?;
        let after = file.with(&hints)?;
        let (path, before) = file.into_parts();
        history.push(name, Step::take(path, before, after)?);
        Ok(())
    }

    /// Takes the last change of the article called `name` back.
    ///
    /// # Errors
    /// If there is none, or the file was changed since.
    pub(super) fn undo(&self, name: &str) -> Result<(), Error> {
        self.history().undo(name)
    }
}

fn gone() -> Error {
    Error::input("this is not in the article any more").help("look at the article as it is now")
}

fn apply(hints: &mut Hints, structure: &Structure, correction: &Correction) -> Result<(), Error> {
    let speaker = |id: &str| structure.speaker(id).ok_or_else(gone);
    match correction {
        Correction::Rename { speaker: id, name } => {
            let name = name.trim();
            if name.is_empty() {
                return Err(Error::input("a speaker has a name").help("write the full name"));
            }
            state_all(hints, structure);
            set(hints, speaker(id)?, |hint| hint.name = Some(name.to_owned()));
        }
        Correction::Role { speaker: id, role } => {
            let role = match Role::from_name(role) {
                role @ (Role::Interviewer | Role::Interviewee) => role,
                _ => return Err(Error::input("a speaker asks or answers")),
            };
            state_all(hints, structure);
            set(hints, speaker(id)?, |hint| hint.role = Some(role.clone()));
        }
        Correction::Merge { speaker: id, into } => {
            let into = speaker(into)?;
            state_all(hints, structure);
            let role = into.role();
            set(hints, into, |hint| hint.name = Some(into.name.clone()));
            set(hints, speaker(id)?, |hint| {
                hint.name = Some(into.name.clone());
                hint.role.clone_from(&role);
            });
        }
        Correction::NoSpeaker { speaker: id } => {
            let labels = &speaker(id)?.labels;
            hints.speakers.retain(|hint| !labels.contains(&hint.label));
            let new: Vec<String> = labels.iter().filter(|label| !hints.not_speakers.contains(label)).cloned().collect();
            hints.not_speakers.extend(new);
        }
        Correction::Passage { row, said, block, part, speaker } => {
            let text = structure.passage(*row, *said, *block).ok_or_else(gone)?;
            let part = Part::ALL.iter().find(|(name, _)| name == part).map(|(_, part)| *part);
            let speaker = speaker.as_ref().and_then(|id| structure.speaker(id)).map(|speaker| speaker.name.clone());
            hints.passages.retain(|hint| !opens_with(text, &hint.opens));
            hints.passages.extend(part.map(|part| PassageHint { opens: opening(text, structure), part, speaker }));
        }
        Correction::Interview { none } => hints.mode = if *none { Mode::None } else { Mode::Auto },
    }
    Ok(())
}

/// States every speaker that was recognised: who gives some, gives all.
fn state_all(hints: &mut Hints, structure: &Structure) {
    for speaker in structure.speakers() {
        for label in speaker.labels.iter().filter(|_| speaker.utterances > 0) {
            if !hints.speakers.iter().any(|hint| hint.label == *label) {
                let name = Some(speaker.name.clone()).filter(|name| name != label);
                hints.speakers.push(SpeakerHint { label: label.clone(), name, role: speaker.role() });
            }
        }
    }
}

fn set(hints: &mut Hints, speaker: &Speaker, change: impl Fn(&mut SpeakerHint)) {
    hints.speakers.iter_mut().filter(|hint| speaker.labels.contains(&hint.label)).for_each(change);
}

/// The first words of `text`: as many as tell it from what else the article says.
fn opening(text: &str, structure: &Structure) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let first = |count: usize| words.iter().take(count).copied().collect::<Vec<_>>().join(" ");
    let others = structure.texts();
    let is_only = |opening: &String| others.iter().filter(|other| opens_with(other, opening)).count() < 2;
    WORDS.map(first).find(is_only).unwrap_or_else(|| first(*WORDS.end()))
}

#[cfg(feature = "markdown")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::desk;
    use std::fs;

    const TALK: &str = "---\ntitle: Tide   # ours\n# The date is not set yet.\nlang: en\n---\n\n\
        Ada Moreno spoke with Jo Lind.\n\n**Lind:** Does it rise?\n\n**Moreno:** It rises.\n\n\
        **Lind:** And falls?\n\n**Moreno:** It does.\n\n**Depth:** Nine metres.\n\n**Lind:** Why nine?\n\n\
        **Moreno:** Nobody knows.\n\nTell me more of it.\n\n**Depth:** Ten.\n";

    fn structure(desk: &Desk, name: &str) -> Structure {
        let opened = desk.open(name).unwrap();
        let reading = opened.reading().unwrap();
        Structure::of(&reading.publication, &reading.recognitions).remove(0)
    }

    fn names(desk: &Desk, name: &str) -> Vec<String> {
        structure(desk, name).speakers().iter().filter(|one| one.utterances > 0).map(|one| one.name.clone()).collect()
    }

    fn id(desk: &Desk, file: &str, name: &str) -> String {
        structure(desk, file).speakers().iter().find(|speaker| speaker.name == name).unwrap().id.clone()
    }

    #[test]
    fn a_label_that_is_no_speaker_is_text_and_the_rest_of_the_file_stays() {
        let (folder, desk) = desk(&[("tide.md", TALK)]);
        assert!(names(&desk, "tide.md").contains(&"Depth".to_owned()), "{:?}", names(&desk, "tide.md"));
        let speaker = id(&desk, "tide.md", "Depth");
        desk.correct("tide.md", 0, &Correction::NoSpeaker { speaker }).unwrap();
        let text = fs::read_to_string(folder.path().join("tide.md")).unwrap();
        assert_eq!(text, TALK.replace("lang: en\n", "lang: en\nnot-speakers: [Depth]\n"));
        assert!(!names(&desk, "tide.md").contains(&"Depth".to_owned()));
        desk.undo("tide.md").unwrap();
        assert_eq!(fs::read_to_string(folder.path().join("tide.md")).unwrap(), TALK);
        assert!(desk.undo("tide.md").is_err());
    }

    #[test]
    fn speakers_are_named_joined_and_put_on_their_side() {
        let (_folder, desk) = desk(&[("tide.md", TALK)]);
        let (depth, moreno) = (id(&desk, "tide.md", "Depth"), id(&desk, "tide.md", "Ada Moreno"));
        desk.correct("tide.md", 0, &Correction::Merge { speaker: depth, into: moreno }).unwrap();
        assert_eq!(names(&desk, "tide.md"), ["Jo Lind", "Ada Moreno"]);
        let speaker = id(&desk, "tide.md", "Jo Lind");
        desk.correct("tide.md", 0, &Correction::Rename { speaker, name: "Johanna Lind".to_owned() }).unwrap();
        assert_eq!(names(&desk, "tide.md"), ["Johanna Lind", "Ada Moreno"]);
    }

    #[test]
    fn a_passage_becomes_a_question_and_stays_one_when_the_text_changes() {
        let (folder, desk) = desk(&[("tide.md", TALK)]);
        let place = structure(&desk, "tide.md").place_of("Tell me more").unwrap();
        let (row, said, block) = place;
        let part = "question".to_owned();
        let correction = Correction::Passage { row, said, block, part, speaker: None };
        let before = structure(&desk, "tide.md").turns();
        desk.correct("tide.md", 0, &correction).unwrap();
        assert_eq!(structure(&desk, "tide.md").turns(), before + 1);
        let path = folder.path().join("tide.md");
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains("turns:\n  - {opens: Tell me more of, as: question}\n"), "{text}");
        fs::write(&path, text.replace("Does it rise?", "Does it rise at all, and when?\n\nYou see it.")).unwrap();
        assert_eq!(structure(&desk, "tide.md").turns(), before + 1);
    }

    #[test]
    fn a_file_without_front_matter_gets_its_metadata_beside_it() {
        let page = "<title>Tide</title><p>Ada Moreno spoke with Jo Lind.</p><p><b>Lind:</b> Does it rise?</p>\
            <p><b>Moreno:</b> It rises.</p><p><b>Lind:</b> And falls?</p><p><b>Moreno:</b> It does.</p>";
        let (folder, desk) = desk(&[("tide.html", page)]);
        let speaker = id(&desk, "tide.html", "Jo Lind");
        desk.correct("tide.html", 0, &Correction::Rename { speaker, name: "Johanna Lind".to_owned() }).unwrap();
        assert_eq!(fs::read_to_string(folder.path().join("tide.html")).unwrap(), page);
        assert!(names(&desk, "tide.html").contains(&"Johanna Lind".to_owned()));
        desk.undo("tide.html").unwrap();
        assert!(!folder.path().join("tide.html.toml").exists());
    }
}
