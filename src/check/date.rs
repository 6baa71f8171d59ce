//! Dates: their order, and whether there is one.

use super::cx::{Cx, Found};
use super::rules::{DATE_MISSING, DATE_ORDER};
use crate::diagnostic::Location;
use crate::model::Date;

pub(super) fn check(cx: &mut Cx<'_>) {
    let dates = &cx.article.dates;
    if dates.published.is_none() {
        cx.report(&DATE_MISSING, Found::new("the article does not say when it was published"));
    }
    let steps = [
        ("was received", dates.received, "received"),
        ("was accepted", dates.accepted, "accepted"),
        ("was published", dates.published, "published"),
    ];
    for (index, (late, date, key)) in steps.iter().enumerate() {
        for (early, before, _) in &steps[..index] {
            contradiction(cx, (early, *before), (late, *date), key);
        }
    }
    let published = ("was published", dates.published);
    contradiction(cx, published, ("was updated", dates.updated), "updated");
    for correction in &dates.corrections {
        contradiction(cx, published, ("was corrected", Some(correction.date)), "corrections");
    }
}

/// Reports that the second of two events has an earlier date than the first. Days are compared,
/// for the time of day may be that of a machine.
fn contradiction(cx: &mut Cx<'_>, first: (&str, Option<Date>), second: (&str, Option<Date>), key: &str) {
    let ((early, Some(one)), (late, Some(other))) = (first, second) else { return };
    if other.day() >= one.day() || other.timestamp() >= one.timestamp() {
        return;
    }
    let message = format!("the article {late} on {}, before it {early} on {}", other.day(), one.day());
    let place = place(cx, other, key);
    cx.report(&DATE_ORDER, Found::new(message).at(place));
}

fn place(cx: &Cx<'_>, date: Date, key: &str) -> Location {
    let text = date.to_string();
    let written = cx.places.of_text(&text, crate::model::SourceLine::UNKNOWN);
    cx.places.of_key(key).or(written).unwrap_or_default()
}
