//! A house's rule for the names of who speaks, in place of the labels that the source prints.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::visit::{self, VisitMut};
use crate::model::{Article, Contributor, Id, Turn, Voice};
use crate::words::Words;

/// How those who speak are called before what they say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SpeakerNames {
    /// As the source labels them; by their full names where it has no label.
    #[default]
    AsWritten,
    /// By their full names, always.
    Full,
    /// By the full name at first, and by the short one after.
    FullFirst,
    /// By their short names, always.
    Short,
}

impl SpeakerNames {
    /// All of them, with the names that the command and projects have for them.
    pub const ALL: [(&'static str, SpeakerNames); 4] = [
        ("as-written", SpeakerNames::AsWritten),
        ("full", SpeakerNames::Full),
        ("full-first", SpeakerNames::FullFirst),
        ("short", SpeakerNames::Short),
    ];
}

/// Names the speakers of `article` by `rule`, from its first turn on.
///
/// The short name is the family name of a person whose name is known in parts. Two speakers with
/// equal short names keep their full ones, and so does everybody else of whom there is no shorter
/// name. Several with one voice are named in a row. A label stays as it is where it names nobody
/// who is known, or means all of several without naming them: `All`, `Both`.
pub fn name_speakers(article: &mut Article, rule: SpeakerNames) {
    if rule == SpeakerNames::AsWritten {
        return;
    }
    let names = Names::of(article);
    let mut pass = Naming { names, rule, introduced: BTreeSet::new(), words: Words::of(article.language.as_ref()) };
    visit::walk_article(&mut pass, article);
}

/// What a speaker may be called.
struct Called {
    full: String,
    short: String,
    /// All that a label may say and mean this speaker, in small letters.
    words: BTreeSet<String>,
}

/// Those who speak.
struct Names(BTreeMap<Id, Called>);

struct Naming {
    names: Names,
    rule: SpeakerNames,
    /// Who was called by the full name already.
    introduced: BTreeSet<Id>,
    words: &'static Words,
}

impl Names {
    fn of(article: &Article) -> Names {
        let turns = article.turns();
        let voices = || turns.iter().flat_map(|turn| turn.utterances()).flat_map(|said| &said.voice.speakers);
        let speaks = |contributor: &&Contributor| voices().any(|id| *id == contributor.id);
        let speakers: Vec<&Contributor> = article.contributors.iter().filter(speaks).collect();
        let namesakes = |short: &str| speakers.iter().filter(|other| other.name.short() == short).count();
        let called = |speaker: &&Contributor| {
            let full = speaker.name.display().into_owned();
            let short = speaker.name.short();
            let short = if namesakes(short) > 1 { full.clone() } else { short.to_owned() };
            let words = speaker.labels.iter().flat_map(|label| words_of(label)).chain(words_of(&full)).collect();
            (speaker.id.clone(), Called { full, short, words })
        };
        Names(speakers.iter().map(called).collect())
    }
}

/// The words of a label or name, in small letters.
fn words_of(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

impl Called {
    /// Whether a label with these words names this speaker, if only by a first letter.
    fn is_named_in(&self, words: &[String]) -> bool {
        let is_initial =
            |word: &str| word.chars().nth(1).is_none() && self.words.iter().any(|own| own.starts_with(word));
        words.iter().any(|word| self.words.contains(word) || is_initial(word))
    }
}

impl Naming {
    fn name(&mut self, voice: &mut Voice) {
        let known: Option<Vec<&Called>> = voice.speakers.iter().map(|id| self.names.0.get(id)).collect();
        let Some(known) = known.filter(|known| !known.is_empty()) else { return };
        if let (Some(label), true) = (&voice.label, known.len() > 1) {
            let words = words_of(label);
            if !known.iter().all(|called| called.is_named_in(&words)) {
                return;
            }
        }
        let name = |(id, called): (&Id, &&Called)| {
            let is_short = match self.rule {
                SpeakerNames::Short => true,
                SpeakerNames::FullFirst => self.introduced.contains(id),
                SpeakerNames::Full | SpeakerNames::AsWritten => false,
            };
            if is_short { called.short.clone() } else { called.full.clone() }
        };
        let names: Vec<String> = voice.speakers.iter().zip(&known).map(name).collect();
        voice.label = Some(self.words.list(&names));
        self.introduced.extend(voice.speakers.iter().cloned());
    }
}

impl VisitMut for Naming {
    fn turn(&mut self, turn: &mut Turn) {
        turn.utterances_mut().for_each(|said| self.name(&mut said.voice));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Block, Language, Name, PersonName, Utterance};

    fn person(id: &str, given: &str, family: &str) -> Contributor {
        let name = PersonName { given: Some(given.to_owned()), family: family.to_owned(), ..PersonName::default() };
        Contributor::new(Id::new(id).unwrap(), Name::Person(name))
    }

    fn said(by: &[&str], label: Option<&str>) -> Utterance {
        let speakers = by.iter().map(|id| Id::new(*id).unwrap()).collect();
        Utterance::new(Voice { speakers, label: label.map(str::to_owned) }, vec![Block::paragraph("Yes.")])
    }

    /// The labels of what is said, one turn for each, named by `rule`.
    fn labels(contributors: &[Contributor], rule: SpeakerNames, all: &[(&[&str], Option<&str>)]) -> Vec<String> {
        let turns = all.iter().map(|(by, label)| Turn { answers: vec![said(by, *label)], ..Turn::default() }.into());
        let mut article = Article {
            language: Language::new("en").ok(),
            contributors: contributors.to_vec(),
            body: turns.collect(),
            ..Article::default()
        };
        name_speakers(&mut article, rule);
        let once = article.clone();
        name_speakers(&mut article, rule);
        assert_eq!(article, once, "a second time changes nothing");
        let turns = article.turns();
        turns.iter().map(|turn| article.voice_label(&turn.answers[0].voice).unwrap_or_default()).collect()
    }

    #[test]
    fn the_full_name_comes_first_and_the_short_one_after() {
        let people = [person("c1", "Ada", "Moreno"), person("c2", "Jo", "van der Lind")];
        let all: &[(&[&str], _)] = &[
            (&["c1"], Some("AM")),
            (&["c2"], Some("JL")),
            (&["c1"], Some("AM")),
            (&["c2"], None),
            (&[], Some("Voice")),
        ];
        let named = |rule| labels(&people, rule, all);
        assert_eq!(
            named(SpeakerNames::FullFirst),
            ["Ada Moreno", "Jo van der Lind", "Moreno", "van der Lind", "Voice"]
        );
        assert_eq!(named(SpeakerNames::Short), ["Moreno", "van der Lind", "Moreno", "van der Lind", "Voice"]);
        assert_eq!(named(SpeakerNames::Full)[2..4], ["Ada Moreno", "Jo van der Lind"]);
        assert_eq!(named(SpeakerNames::AsWritten), ["AM", "JL", "AM", "Jo van der Lind", "Voice"]);
    }

    #[test]
    fn namesakes_keep_their_full_names() {
        let people = [person("c1", "Ada", "Moreno"), person("c2", "Luis", "Moreno"), person("c3", "Jo", "Lind")];
        let all: &[(&[&str], _)] = &[(&["c1"], None), (&["c2"], None), (&["c1"], Some("Moreno")), (&["c3"], None)];
        assert_eq!(labels(&people, SpeakerNames::Short, all), ["Ada Moreno", "Luis Moreno", "Ada Moreno", "Lind"]);
        // One who says nothing is nobody's namesake.
        assert_eq!(labels(&people, SpeakerNames::Short, &all[..1]), ["Moreno"]);
    }

    #[test]
    fn several_with_one_voice_are_named_in_a_row() {
        let people = [person("c1", "Ada", "Moreno"), person("c2", "Jo", "Lind")];
        let both: &[&str] = &["c1", "c2"];
        let all: &[(&[&str], _)] =
            &[(both, Some("Both")), (both, Some("M/L")), (both, Some("AM and JL")), (both, None)];
        assert_eq!(
            labels(&people, SpeakerNames::FullFirst, all),
            ["Both", "Ada Moreno and Jo Lind", "AM and JL", "Moreno and Lind"],
            "initials that no contributor is known by name nobody"
        );
        let labelled = [
            Contributor { labels: vec!["AM".to_owned()], ..person("c1", "Ada", "Moreno") },
            Contributor { labels: vec!["JL".to_owned()], ..person("c2", "Jo", "Lind") },
        ];
        assert_eq!(labels(&labelled, SpeakerNames::Short, &all[2..3]), ["Moreno and Lind"]);
    }
}
