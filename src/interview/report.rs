//! Says in words what is not certain, where it is, and how to settle it.

use std::collections::BTreeSet;

use super::cast::{Cast, Doubtful, Voicing};
use super::merge::Merged;
use super::name::{self, FullName};
use super::people::{Match, Origin, People, Via};
use super::script::Script;
use super::stated::Stated;
use super::unlabelled::Questions;
use super::{Confidence, Hints, eastern};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Article, SourceLine};

/// How many doubts of one kind are reported one by one.
const MOST: usize = 20;

/// Something that a person should confirm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Doubt {
    /// A label that occurs once and names nobody known is taken for a speaker's.
    Single { label: String, at: SourceLine },
    /// A paragraph without a label is taken for a question.
    NamelessQuestion { at: SourceLine },
    /// Text without a label is taken for the answer.
    NamelessAnswer { at: SourceLine },
    /// Text between a heading and the first label under it stays outside.
    Outside { at: SourceLine },
}

/// Doubts as they are found.
#[derive(Debug, Default)]
pub(super) struct Doubts(Vec<Doubt>);

impl Doubts {
    pub(super) fn add(&mut self, doubt: Doubt) {
        self.0.push(doubt);
    }

    /// Reports them in order; of many alike only the first.
    pub(super) fn report(self, diagnostics: &mut Diagnostics) {
        let mut counts = [0_usize; 4];
        for doubt in self.0 {
            let count = &mut counts[doubt.kind()];
            *count += 1;
            if *count <= MOST {
                diagnostics.push(doubt.diagnostic());
            }
        }
        let left: usize = counts.iter().map(|count| count.saturating_sub(MOST)).sum();
        if left > 0 {
            let message = format!("{left} more places in the interview are as doubtful as those above");
            diagnostics.push(Diagnostic::warning(Code::Doubt, message).help("label every question and answer"));
        }
    }
}

impl Doubt {
    fn kind(&self) -> usize {
        match self {
            Doubt::Single { .. } => 0,
            Doubt::NamelessQuestion { .. } => 1,
            Doubt::NamelessAnswer { .. } => 2,
            Doubt::Outside { .. } => 3,
        }
    }

    fn diagnostic(&self) -> Diagnostic {
        match self {
            Doubt::Single { label, at } => Diagnostic::warning(
                Code::Doubt,
                format!("`{label}` occurs once as a label and is taken for a speaker, since somebody must speak here"),
            )
            .help(format!("name the speaker under `speakers:`, or write `{label}` without a colon"))
            .at(*at),
            Doubt::NamelessQuestion { at } => Diagnostic::warning(
                Code::Doubt,
                "this paragraph has no label and is taken for a question",
            )
            .help("put the interviewer's label before it; if it is part of the answer, let another sentence follow")
            .at(*at),
            Doubt::NamelessAnswer { at } => Diagnostic::warning(
                Code::Doubt,
                "this has no label and is taken for the answer to the question before it",
            )
            .help("put the speaker's label before it")
            .at(*at),
            Doubt::Outside { at } => Diagnostic::warning(
                Code::Doubt,
                "this stands under a heading before anybody speaks, and is kept outside the turns",
            )
            .help("if it is part of an answer, put the speaker's label before it")
            .at(*at),
        }
    }
}

/// Reports speakers that were joined on likeness.
pub(super) fn merged(merged: &[Merged], script: &Script<'_>, diagnostics: &mut Diagnostics) {
    for Merged { short, long, unit } in merged {
        let message = format!("`{short}` is taken for {long}");
        let help = format!("if that is wrong, give `{short}` a name of its own under `speakers:`");
        diagnostics.push(Diagnostic::note(Code::Doubt, message).help(help).at(script.units[*unit].at));
    }
}

/// Reports labels that were left as text, as far as they look like names.
pub(super) fn doubtful(doubtful: &[Doubtful], script: &Script<'_>, diagnostics: &mut Diagnostics) {
    for Doubtful { unit, label } in doubtful.iter().take(MOST) {
        let message =
            format!("`{label}` looks like a label, but occurs once and names nobody known: it stays in the text");
        let help = format!("if it is a speaker, add `{label}` under `speakers:`");
        diagnostics.push(Diagnostic::note(Code::Doubt, message).help(help).at(script.units[*unit].at));
    }
}

/// Reports that the whole interview is a guess.
pub(super) fn whole(confidence: Confidence, at: SourceLine, how: &str, diagnostics: &mut Diagnostics) {
    let help = "look at the turns; label the speakers to be sure, or write `interview: none` if this is none";
    let message = format!("this is taken for an interview by {how}");
    match confidence {
        Confidence::High => {}
        Confidence::Medium => diagnostics.push(Diagnostic::note(Code::Doubt, message).help(help).at(at)),
        Confidence::Low => diagnostics.push(Diagnostic::warning(Code::Doubt, message).help(help).at(at)),
    }
}

/// Reports questions that may make an interview, but were left as they are.
pub(super) fn refused_questions(questions: &Questions, script: &Script<'_>, diagnostics: &mut Diagnostics) {
    let at = questions.units.first().map_or(SourceLine::UNKNOWN, |&unit| script.units[unit].at);
    let message = format!(
        "{} questions are {}, but nothing says that this is an interview: they stay as they are",
        questions.units.len(),
        questions.look.words()
    );
    let help = "if it is an interview, give `interviewer:` and `interviewee:`, or label the speakers";
    diagnostics.push(Diagnostic::note(Code::Doubt, message).help(help).at(at));
}

/// Reports that labels recur, but nobody asks.
pub(super) fn refused_labels(at: SourceLine, diagnostics: &mut Diagnostics) {
    let message =
        "labels recur as those of speakers do, but nobody asks more than the others: this is taken for no interview";
    let help = "if it is one, give `speakers:` with the roles `interviewer` and `interviewee`";
    diagnostics.push(Diagnostic::note(Code::Doubt, message).help(help).at(at));
}

/// Reports speakers of the author who never speak.
pub(super) fn silent_hints(hints: &Hints, article: &Article, diagnostics: &mut Diagnostics) {
    for hint in &hints.speakers {
        let speaks = article
            .contributors
            .iter()
            .any(|contributor| contributor.labels.iter().any(|label| name::key(label) == name::key(&hint.label)));
        if !speaks {
            let message = format!("the speaker `{}` is given, but no paragraph begins with this label", hint.label);
            let help = "write the label as it stands in the text, without its colon";
            diagnostics.push(Diagnostic::warning(Code::Doubt, message).help(help));
        }
    }
}

/// Reports what the author says of passages and labels that are not there.
pub(super) fn silent_passages(stated: &Stated<'_>, diagnostics: &mut Diagnostics) {
    for opening in &stated.silent {
        let message = format!("the metadata speak of `{opening}`, but nothing in the text begins so");
        let help = "write the first words as they stand in the text, or take the entry out of the metadata";
        diagnostics.push(Diagnostic::warning(Code::Doubt, message).help(help));
    }
}

/// Reports names that were found in running text.
pub(super) fn names(cast: &Cast, people: &People, script: &Script<'_>, diagnostics: &mut Diagnostics) {
    let mut told = BTreeSet::new();
    for found in &cast.uses {
        let Voicing::One(speaker) = found.voice else { continue };
        let Some(person) = cast.speakers[speaker].person.map(|person| &people.persons[person]) else { continue };
        let place = match person.origin {
            Origin::Introduction => "the introduction",
            Origin::Address => "a question",
            Origin::Hint | Origin::Contributor | Origin::Label | Origin::Link | Origin::Publication => continue,
        };
        let label = &script.units[found.unit].labels[found.candidate].text;
        // A label that was given is no guess.
        if matches!(people.find(label), Match::One { via: Via::Label, .. }) {
            continue;
        }
        let name = person.name.display();
        let is_full = FullName::of(&person.name).is_some_and(|full| name::key(label).contains(&full.full_key()));
        if told.insert(speaker) && !is_full && told.len() <= MOST {
            let message = format!("`{label}` is taken for {name}, whom {place} names");
            let help = format!("if that is wrong, give `{label}` a name under `speakers:`");
            diagnostics.push(Diagnostic::note(Code::Doubt, message).help(help).at(script.units[found.unit].at));
        }
    }
}

/// Reports speakers who are known by a short label alone.
pub(super) fn nameless(article: &Article, first_new: usize, at: SourceLine, diagnostics: &mut Diagnostics) {
    for contributor in article.contributors.iter().skip(first_new).take(MOST) {
        let name = contributor.name.display();
        let language = article.language.as_ref().map(|language| language.primary());
        if name.split_whitespace().count() > 1 || eastern::is_whole(&name, language) {
            continue;
        }
        let message = format!("the full name of the speaker `{name}` is not known");
        let help = format!("give it under `speakers:` as `{name}: First Last`, or in the introduction");
        diagnostics.push(Diagnostic::note(Code::Doubt, message).help(help).at(at));
    }
}

/// Reports that the numbers of questions are left out.
pub(super) fn numbers(at: SourceLine, count: usize, diagnostics: &mut Diagnostics) {
    let message = format!("the numbers of {count} questions are left out: each question is a turn of its own");
    let help = "write the numbers into the questions if readers need them";
    diagnostics.push(Diagnostic::note(Code::Dropped, message).help(help).at(at));
}
