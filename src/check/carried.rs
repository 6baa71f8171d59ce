//! What reading and preparing an article has reported, under rules of its own.

use super::Finding;
use super::rule::{Rule, Rules};
use super::rules::*;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity, Subject};
use crate::error::Error;

/// What `diagnostics` say, each as the finding of a rule. What a rule of [`check`](super::check())
/// looks at by itself is left to it.
pub fn carried(diagnostics: &Diagnostics, rules: &Rules) -> Vec<Finding> {
    diagnostics.iter().filter_map(|diagnostic| finding(diagnostic, rules)).collect()
}

/// The finding for an input that cannot be read. It is an error, whatever is said of its rule.
pub fn unreadable(error: &Error) -> Finding {
    let diagnostic = Diagnostic {
        severity: Severity::Error,
        help: Some(error.help_text().unwrap_or(UNREADABLE.remedy).to_owned()),
        location: error.location().clone(),
        ..Diagnostic::warning(UNREADABLE.code, error.message())
    };
    Finding { rule: &UNREADABLE, diagnostic, fix: None }
}

fn finding(diagnostic: &Diagnostic, rules: &Rules) -> Option<Finding> {
    if diagnostic.subject == Some(Subject::Alt) {
        return None;
    }
    let rule = rule_of(diagnostic);
    let severity = match rules.level(rule) {
        // What is only worth knowing stays so, unless it is said of the rule.
        None if diagnostic.severity == Severity::Note => Severity::Note,
        _ => rules.severity(rule)?,
    };
    let help = diagnostic.help.clone().unwrap_or_else(|| rule.remedy.to_owned());
    Some(Finding { rule, diagnostic: Diagnostic { severity, ..diagnostic.clone().help(help) }, fix: None })
}

/// The rule that a diagnostic falls under: by what it is about, or else by its kind.
fn rule_of(diagnostic: &Diagnostic) -> &'static Rule {
    match (diagnostic.code, diagnostic.subject) {
        (Code::Missing, Some(Subject::Headline)) => &HEADLINE_MISSING,
        (Code::Missing | Code::Substituted, Some(Subject::Language)) => &LANGUAGE_MISSING,
        (Code::Missing, Some(Subject::Picture)) => &PICTURE_MISSING,
        (Code::Malformed | Code::Unsafe | Code::Limit, Some(Subject::Picture)) => &PICTURE_UNUSABLE,
        (Code::Malformed, Some(Subject::Link)) => &LINK_DEAD,
        (Code::Unsafe, Some(Subject::Link)) => &LINK_UNSAFE,
        (Code::Missing, Some(Subject::LinkText)) => &LINK_EMPTY,
        (Code::Missing, Some(Subject::Speaker)) => &SPEAKER_UNKNOWN,
        (Code::Malformed, Some(Subject::Identifier)) => &IDENTIFIER_DOUBTFUL,
        (Code::Malformed, Some(Subject::Date)) => &DATE_DOUBTFUL,
        (Code::Duplicate, Some(Subject::Id)) => &ID_DUPLICATE,
        (Code::Missing | Code::Duplicate, Some(Subject::Note)) => &NOTE_MISSING,
        (Code::Missing, Some(Subject::Citation)) => &CITATION_MISSING,
        (Code::Missing | Code::Dropped, Some(Subject::Related)) => &RELATED_UNTITLED,
        (Code::Malformed, Some(Subject::Characters)) => &TEXT_DAMAGED,
        (code, _) => rule_of_kind(code),
    }
}

fn rule_of_kind(code: Code) -> &'static Rule {
    match code {
        Code::Dropped => &CONTENT_DROPPED,
        Code::Degraded | Code::Foreign => &CONTENT_DEGRADED,
        Code::Substituted => &CONTENT_SUBSTITUTED,
        Code::Malformed => &SOURCE_MALFORMED,
        Code::Missing => &SOURCE_INCOMPLETE,
        Code::Unknown => &KEY_UNKNOWN,
        Code::Duplicate => &SOURCE_DUPLICATE,
        Code::Doubt => &INTERVIEW_DOUBTFUL,
        Code::Unsafe => &CONTENT_UNSAFE,
        Code::Contrast => &CONTRAST_LOW,
        Code::Limit => &LIMIT_EXCEEDED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Level;

    fn found(diagnostic: Diagnostic, rules: &Rules) -> Option<(&'static str, Severity)> {
        finding(&diagnostic, rules).map(|finding| (finding.rule.name, finding.diagnostic.severity))
    }

    #[test]
    fn the_subject_tells_the_rule_before_the_kind_does() {
        let rules = Rules::default();
        let picture = Diagnostic::warning(Code::Missing, "gone");
        assert_eq!(found(picture.clone(), &rules), Some(("source-incomplete", Severity::Warning)));
        assert_eq!(found(picture.about(Subject::Picture), &rules), Some(("picture-missing", Severity::Error)));
        let alt = Diagnostic::warning(Code::Missing, "no alt").about(Subject::Alt);
        assert_eq!(found(alt, &rules), None);
    }

    #[test]
    fn a_note_stays_one_unless_the_rule_is_set() {
        let mut rules = Rules::default();
        let doubt = Diagnostic::note(Code::Doubt, "likely");
        assert_eq!(found(doubt.clone(), &rules), Some(("interview-doubtful", Severity::Note)));
        rules.set("interview-doubtful", Level::Error).unwrap();
        assert_eq!(found(doubt.clone(), &rules), Some(("interview-doubtful", Severity::Error)));
        rules.set("interview-doubtful", Level::Off).unwrap();
        assert_eq!(found(doubt, &rules), None);
    }
}
