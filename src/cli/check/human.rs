//! Findings for people: each with its line, grouped by file, and a last line that counts.

use std::collections::{BTreeMap, BTreeSet};

use annotate_snippets::renderer::{Effects, Style};

use super::super::report::{Reporter, count, human};
use super::plan::{CheckPlan, Mending};
use super::{Counts, Looked};
use crate::check::{Finding, Mended};
use crate::diagnostic::Severity;

const BOLD: Style = Style::new().effects(Effects::BOLD);

/// What is said of one input: what was mended, what is left, and how much that is.
pub(super) fn input(looked: &Looked, counts: &Counts, mending: Option<Mending>, reporter: &Reporter) -> String {
    let lines: Vec<&str> = looked.text.as_deref().map(|text| text.split('\n').collect()).unwrap_or_default();
    let shown: Vec<&Finding> =
        looked.findings.iter().filter(|finding| reporter.shows(finding.diagnostic.severity)).collect();
    let mut text: String = looked.mended.iter().map(|mended| change(mended, mending)).collect();
    let (first, more) = first_of_each(&shown);
    let columns = reporter.print_columns();
    for finding in first {
        let place = (&*looked.input, lines.as_slice());
        let shown = human::diagnostic(&finding.diagnostic, finding.rule.name, &[], place, columns);
        // A blank line after each, also where there is no line to show.
        text += if shown.ends_with("\n\n") { "" } else { "\n" };
        text.insert_str(text.len(), &shown);
    }
    text.extend(more.iter().map(|(rule, findings)| further(rule, findings)));
    if text.is_empty() {
        return text;
    }
    text + &format!("{BOLD}{}: {}{BOLD:#}\n\n", human::clean(&looked.input), counts.words(mending))
}

/// How many findings of one rule in one file are shown in full. Of notes, and of what `--fix` mends all at once, one is
/// enough.
fn most_alike(finding: &Finding) -> usize {
    let is_small = finding.fix.is_some() || finding.diagnostic.severity == Severity::Note;
    if is_small { 1 } else { 3 }
}

/// The first few findings of each rule, and the others.
fn first_of_each<'f>(findings: &[&'f Finding]) -> (Vec<&'f Finding>, BTreeMap<&'static str, Vec<&'f Finding>>) {
    let (mut counts, mut more) = (BTreeMap::new(), BTreeMap::<_, Vec<_>>::new());
    let is_first = |finding: &&Finding| {
        let count: &mut usize = counts.entry(finding.rule.name).or_default();
        *count += 1;
        *count <= most_alike(finding)
    };
    let (first, others): (Vec<_>, Vec<_>) = findings.iter().copied().partition(is_first);
    others.into_iter().for_each(|finding| more.entry(finding.rule.name).or_default().push(finding));
    (first, more)
}

/// How many lines are named of findings that are not shown.
const MOST_LINES: usize = 20;

/// How many messages are shown of them that are about something else each.
const MOST_MESSAGES: usize = 5;

/// `quotes-mixed: 12 more, on lines 4, 9 and 17`; and their messages, where they are few and differ.
fn further(rule: &str, findings: &[&Finding]) -> String {
    let messages: BTreeSet<&str> = findings.iter().map(|finding| finding.diagnostic.message.as_str()).collect();
    let begin = format!("{BOLD}{rule}{BOLD:#}: {} more", findings.len());
    if findings.len() <= MOST_MESSAGES
        && messages.len() == findings.len()
        && findings.iter().all(|one| one.fix.is_none())
    {
        let line = |finding: &&Finding| {
            let place = finding.diagnostic.location.line.map(|line| format!("line {line}: ")).unwrap_or_default();
            format!("  {place}{}\n", human::clean(&finding.diagnostic.message))
        };
        return format!("{begin}\n{}\n", findings.iter().map(line).collect::<String>());
    }
    let mut known: Vec<u32> = findings.iter().filter_map(|finding| finding.diagnostic.location.line).collect();
    known.dedup();
    let mut names: Vec<String> = known.iter().take(MOST_LINES).map(u32::to_string).collect();
    if known.len() > MOST_LINES {
        names.push(format!("{} others", known.len() - MOST_LINES));
    }
    let place = match names.as_slice() {
        [] => String::new(),
        [line] => format!(", on line {line}"),
        _ => format!(", on lines {}", human::list(&names)),
    };
    format!("{begin}{place}\n\n")
}

/// What a fix changes: `interview.md:14:23: mended[space-double]: “the  water” is now “the water”`.
fn change(mended: &Mended, mending: Option<Mending>) -> String {
    let Mended { rule, location, before, after } = mended;
    let (done, becomes) = match mending {
        Some(Mending::Written) => ("mended", "is now"),
        Some(Mending::Listed) | None => ("fix", "would be"),
    };
    let (before, after) = (human::clean(before), human::clean(after));
    format!("{location}: {BOLD}{done}[{rule}]{BOLD:#}: “{before}” {becomes} “{after}”\n")
}

/// The last line: how much there is to mend in how many articles.
pub(super) fn summary(total: &Counts, plan: &CheckPlan) -> String {
    let articles = count(plan.read.jobs.len(), "article");
    let rest = match total.fixable {
        0 => String::new(),
        1 => "; `--fix` can mend 1 of them".to_owned(),
        number => format!("; `--fix` can mend {number} of them"),
    };
    format!("{BOLD}{} in {articles}{rest}{BOLD:#}\n", total.words(plan.mending))
}

impl Counts {
    /// `2 errors, 1 warning and 3 notes`.
    fn words(&self, mending: Option<Mending>) -> String {
        let part = |number: usize, noun: &str| (number > 0).then(|| count(number, noun));
        let found = [part(self.errors, "error"), part(self.warnings, "warning"), part(self.notes, "note")];
        let found: Vec<String> = found.into_iter().flatten().collect();
        let found = if found.is_empty() { "nothing to mend".to_owned() } else { human::list(&found) };
        match (self.mended, mending) {
            (0, _) | (_, None) => found,
            (number, Some(Mending::Written)) => format!("{} mended, {found}", count(number, "place")),
            (number, Some(Mending::Listed)) => format!("{} would be mended, {found}", count(number, "place")),
        }
    }
}
