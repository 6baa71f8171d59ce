//! Preflight: what would embarrass a publisher, found before readers find it.
//!
//! [`check()`] looks at an article that was [read](crate::convert::Converter::read) and at its
//! source, and lists what a person should mend, each [finding](Finding) under a [`Rule`] with its
//! place, the reason and the remedy. What reading reported by itself stands in the same list.
//! `docs/check.md` has a section for every rule; [`page`] returns it.
//!
//! One file per subject of rules. Nothing here prints, and nothing here changes a file: [`apply`]
//! makes the new bytes, and who calls it writes them.
//!
//! ```
//! use offprint::check::{Checked, Rules, check};
//! use offprint::convert::{Converter, Source};
//! use offprint::diagnostic::Diagnostics;
//!
//! # fn main() -> Result<(), offprint::error::Error> {
//! let article = r#"{"headline": "Water", "language": "en", "body": [],
//!     "dates": {"published": "2025-03-13", "updated": "2024-03-13"}}"#;
//! let source = Source::new("water.json", article.as_bytes());
//! let mut diagnostics = Diagnostics::new();
//! let reading = Converter::default().read(&source, None, &mut diagnostics)?;
//! let checked = Checked { reading: &reading, source: &source, diagnostics: &diagnostics, theme: None };
//! let findings = check(&checked, &Rules::default());
//! assert!(findings.iter().any(|finding| finding.rule.name == "date-order"));
//! # Ok(())
//! # }
//! ```

mod alt;
mod carried;
mod cx;
mod date;
mod fix;
mod front;
#[cfg(feature = "typeset")]
mod glyph;
mod heading;
mod identifier;
mod language;
mod link;
mod mend;
mod page;
mod parts;
mod picture;
mod place;
mod related;
mod rule;
mod rules;
mod speaker;
mod text;
mod turn;
mod typography;

pub use carried::{carried, unreadable};
pub use fix::{Fix, apply};
pub use mend::{Mended, MendedSource, mend, write_mended};
pub use page::page;
pub use rule::{Level, Rule, Rules};
pub use rules::RULES;

use crate::convert::{Reading, Source};
use crate::diagnostic::{Diagnostic, Diagnostics, Subject};
use crate::theme::Theme;
use cx::Cx;
use parts::Parts;
use place::Places;

/// An article that is to be checked, with what its reading left behind.
#[derive(Clone, Copy, Debug)]
pub struct Checked<'a> {
    /// The article as it was read and prepared.
    pub reading: &'a Reading,
    /// What it was read from. Lines and columns are those of its text.
    pub source: &'a Source,
    /// What reading and preparing it reported.
    pub diagnostics: &'a Diagnostics,
    /// The theme in which it will appear; `None` for the default.
    pub theme: Option<&'a Theme>,
}

/// One thing to mend.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// What is wrong, how serious it is in this run, where it is, and what to do.
    pub diagnostic: Diagnostic,
    /// The change that mends it, where there is one that is surely right.
    pub fix: Option<Fix>,
}

/// What looks at an article, a function for each subject.
const SUBJECTS: &[fn(&mut Cx<'_>)] = &[
    alt::check,
    date::check,
    front::check,
    #[cfg(feature = "typeset")]
    glyph::check,
    heading::check,
    identifier::check,
    language::check,
    link::check,
    picture::check,
    related::check,
    speaker::check,
    text::check,
    turn::check,
    typography::check,
];

/// Looks at an article by all rules that are not off. The findings stand in the order of the
/// source; those without a place come first.
pub fn check(checked: &Checked<'_>, rules: &Rules) -> Vec<Finding> {
    let places = Places::of(checked.source);
    let mut findings = carried(checked.diagnostics, rules);
    let damage_is_said = checked.diagnostics.iter().any(|one| one.subject == Some(Subject::Characters));
    for (index, article) in checked.reading.publication.articles.iter().enumerate() {
        let parts = Parts::of(article);
        let mut cx = Cx::new(checked, article, &parts, &places, damage_is_said, rules);
        // What is looked for in the source is found with its first article.
        if index == 0 {
            identifier::mistyped_orcids(&mut cx);
        }
        for look in SUBJECTS {
            look(&mut cx);
        }
        findings.append(&mut cx.into_findings());
    }
    in_order(findings)
}

/// The findings in the order of their places, each once.
fn in_order(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by(|one, other| {
        let key = |finding: &Finding| (finding.diagnostic.location.clone(), finding.rule.name);
        key(one).cmp(&key(other))
    });
    findings.dedup();
    findings
}
