//! Identifiers: ORCIDs wherever they stand, and what is odd about those that are well formed.

use std::collections::{BTreeMap, BTreeSet};

use super::cx::{Cx, Found};
use super::rules::IDENTIFIER_DOUBTFUL;
use crate::diagnostic::Location;
use crate::model::{Doi, Orcid, Ror, SourceLine};

pub(super) fn check(cx: &mut Cx<'_>) {
    shared_orcids(cx);
    endings_of_dois(cx);
    rors(cx);
    issns(cx);
}

fn report(cx: &mut Cx<'_>, message: String, text: &str) {
    let place = cx.place_of(text, SourceLine::UNKNOWN);
    cx.report(&IDENTIFIER_DOUBTFUL, Found::new(message).at(place));
}

/// ORCIDs with a wrong check digit, wherever they stand in the source as the address of a record. Those in
/// metadata that are refused are reported by their reader.
pub(super) fn mistyped_orcids(cx: &mut Cx<'_>) {
    let found: Vec<(String, Location)> = cx
        .places
        .text()
        .match_indices("orcid.org/")
        .filter_map(|(at, before)| {
            let begin = at + before.len();
            let text = cx.places.text().get(begin..begin + 19)?;
            (looks_like_orcid(text) && Orcid::new(text).is_err()).then(|| (text.to_owned(), cx.places.of_offset(begin)))
        })
        .collect();
    let said: BTreeSet<_> = cx.checked.diagnostics.iter().map(|diagnostic| diagnostic.location.line).collect();
    for (text, place) in found {
        if !said.contains(&place.line) {
            let message = format!("the ORCID {text} has a wrong check digit; is a digit mistyped?");
            cx.report(&IDENTIFIER_DOUBTFUL, Found::new(message).at(place));
        }
    }
}

fn looks_like_orcid(text: &str) -> bool {
    text.bytes().enumerate().all(|(index, byte)| match index % 5 {
        4 => byte == b'-',
        _ => byte.is_ascii_digit() || (index == 18 && byte.eq_ignore_ascii_case(&b'x')),
    })
}

fn shared_orcids(cx: &mut Cx<'_>) {
    let mut first = BTreeMap::new();
    for one in &cx.article.contributors {
        let Some(orcid) = &one.orcid else { continue };
        let other = *first.entry(orcid.as_str()).or_insert(one);
        if !std::ptr::eq(other, one) {
            let message = format!("{} and {} have the same ORCID, {orcid}", other.name.display(), one.name.display());
            report(cx, message, orcid.as_str());
        }
    }
}

/// DOIs that took the punctuation of their sentence along.
fn endings_of_dois(cx: &mut Cx<'_>) {
    let own = cx.article.identifiers.doi.iter();
    let related = cx.article.related.items.iter().filter_map(|item| item.doi.as_ref());
    let cited = cx.article.references.iter().filter_map(|reference| reference.doi.as_ref());
    for doi in own.chain(related).chain(cited).collect::<Vec<_>>() {
        if let Some(reason) = odd_doi(doi) {
            report(cx, format!("the DOI {doi} {reason}"), doi.as_str());
        }
    }
}

fn odd_doi(doi: &Doi) -> Option<&'static str> {
    let text = doi.as_str();
    let registrant = text.trim_start_matches("10.").split('/').next().unwrap_or_default();
    let is_open = |open: char, close: char| text.matches(close).count() > text.matches(open).count();
    if text.ends_with(['.', ',', ';', ':', '"', '”', '’', '\'']) {
        Some("ends with a punctuation mark, which probably belongs to the text around it")
    } else if text.ends_with(')') && is_open('(', ')') || text.ends_with(']') && is_open('[', ']') {
        Some("ends with a bracket that it does not open")
    } else if registrant.split('.').next().is_some_and(|number| number.len() < 4) {
        Some("has a prefix that no registrant has: behind `10.` stand four digits or more")
    } else {
        None
    }
}

fn rors(cx: &mut Cx<'_>) {
    let people = cx.article.contributors.iter();
    let found: Vec<&Ror> = people.flat_map(|one| &one.affiliations).filter_map(|one| one.ror.as_ref()).collect();
    for ror in found {
        if !has_right_checksum(ror.as_str()) {
            report(cx, format!("the ROR identifier {ror} has a wrong checksum; is it mistyped?"), ror.as_str());
        }
    }
}

/// Whether the last two digits of a ROR identifier are right: ISO 7064 MOD 97-10 over the number
/// that the letters and digits between stand for in Crockford's base 32.
fn has_right_checksum(ror: &str) -> bool {
    const DIGITS: &str = "0123456789abcdefghjkmnpqrstvwxyz";
    let (Some(number), Some(check)) = (ror.get(1..7), ror.get(7..9).and_then(|check| check.parse::<u64>().ok())) else {
        return false;
    };
    let number = number.chars().try_fold(0_u64, |sum, c| DIGITS.find(c).map(|digit| sum * 32 + digit as u64));
    number.is_some_and(|number| 98 - (number * 100) % 97 == check)
}

fn issns(cx: &mut Cx<'_>) {
    let Some(journal) = &cx.article.journal else { return };
    if let (Some(print), Some(online)) = (&journal.issn_print, &journal.issn_online)
        && print == online
    {
        report(cx, format!("the printed and the online edition have the same ISSN, {print}"), print.as_str());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_tested() {
        for right in ["05gq02987", "03yrm5c26", "02mhbdp94", "04aj4c181"] {
            assert!(has_right_checksum(right), "{right}");
        }
        assert!(!has_right_checksum("05gq02978"));
        assert!(looks_like_orcid("0000-0002-1694-233X"));
        assert!(!looks_like_orcid("0000-0002-1694 233X"));
    }

    #[test]
    fn dois_with_the_punctuation_of_a_sentence_are_odd() {
        let odd = |text: &str| odd_doi(&Doi::new(text).unwrap()).is_some();
        assert!(odd("10.1000/182."));
        assert!(odd("10.1000/182)"));
        assert!(odd("10.10/182"));
        assert!(!odd("10.1000/182"));
        assert!(!odd("10.1002/(SICI)1097"));
        assert!(!odd("10.1016/S0140-6736(05)12345"));
    }
}
