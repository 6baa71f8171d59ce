//! Which key counts, and what is said of the others.

use super::{fill, fine, metadata};
use crate::diagnostic::{Code, Severity};
use crate::interview::Mode;
use crate::model::Role;

#[test]
fn the_first_of_two_equal_keys_counts() {
    let outcome = fill("slug: one\ntitle: A\nSlug: two\nhero:\n  source: a\n  alt: x\n  alt: y\n");
    assert_eq!(outcome.article.identifiers.slug.as_ref().unwrap().as_str(), "one");
    assert_eq!(outcome.codes(), [(Code::Duplicate, 3), (Code::Duplicate, 7)]);
}

#[test]
fn unknown_keys_are_named_with_the_nearest_known_one() {
    let outcome = fill("tilte: A\nzoom: 1\nauthor:\n  nmae: x\n  name: Ada Moreno\n");
    let found: Vec<_> = outcome.diagnostics.iter().map(|d| (d.code, d.location.line, d.help.as_deref())).collect();
    assert_eq!(
        found,
        [
            (Code::Unknown, Some(1), Some("did you mean `title`?")),
            (Code::Unknown, Some(2), None),
            (Code::Unknown, Some(4), Some("did you mean `name`?")),
        ]
    );
}

#[test]
fn keys_of_page_builders_are_passed_over() {
    let json = fine(
        "layout: post\ndraft: true\nweight: 3\ntoc: true\npublished: false\nrelated: true\neditor: visual\npermalink: /a/b/\n\
         format:\n  html:\n    toc: true\nexecute: {echo: false}\nparams: {x: 1}\naliases: [/a]\n",
    );
    assert_eq!(json, serde_json::json!({"headline": "", "body": []}));
}

#[test]
fn the_own_key_wins_and_the_others_are_named() {
    let outcome = fill("description: D\nsubtitle: S\ndeck: Own\n");
    assert_eq!(outcome.article.deck, "Own".into());
    assert_eq!(
        outcome.reports().iter().map(|(_, line, message)| (*line, message.as_str())).collect::<Vec<_>>(),
        [
            (2, "`subtitle` is not used, because `deck` says the same"),
            (1, "`description` is not used, because `deck` says the same"),
        ]
    );
    assert!(outcome.diagnostics.iter().all(|diagnostic| diagnostic.severity == Severity::Note));
    assert_eq!(fill("description: D\nsubtitle: S\n").article.deck, "S".into());
}

#[test]
fn tags_and_categories_add_up_but_keywords_stand_alone() {
    assert_eq!(fine("tags: [a, b]\ncategories: 'B, c'\n")["keywords"], serde_json::json!(["a", "b", "c"]));
    assert_eq!(fill("tags: [a]\nkeywords: x; y\n").article.keywords, ["x", "y"]);
}

#[test]
fn empty_values_say_nothing() {
    assert_eq!(fine("title: ''\ndescription:\ntags: []\nauthor: ~\n"), fine(""));
}

#[test]
fn speakers_come_as_a_map_or_a_list() {
    let shown = |yaml: &str| {
        let hints = metadata(yaml).hints();
        let show = |speaker: &crate::interview::SpeakerHint| {
            let role = speaker.role.as_ref().map_or("", Role::as_str);
            format!("{}={}/{role}", speaker.label, speaker.name.as_deref().unwrap_or_default())
        };
        hints.speakers.iter().map(show).collect::<Vec<_>>()
    };
    let expected = ["KN=Kensei Nakada/interviewee", "AP=Arvind Parekh/"];
    assert_eq!(shown("speakers:\n  KN: {name: Kensei Nakada, role: interviewee}\n  AP: Arvind Parekh\n"), expected);
    assert_eq!(shown("speakers:\n- {label: KN, name: Kensei Nakada, role: guest}\n- AP: Arvind Parekh\n"), expected);
    assert_eq!(shown("speakers: [{name: Ada Moreno}, BL]\n"), ["Ada Moreno=Ada Moreno/", "BL=/"]);
    let outcome = fill("speakers:\n  KN: {role: editor}\n  KN: x\ninterview: perhaps\n");
    assert_eq!(outcome.codes(), [(Code::Malformed, 2), (Code::Duplicate, 3), (Code::Malformed, 4)]);
}

#[test]
fn the_mode_of_an_override_wins_only_if_it_is_given() {
    let front = metadata("interview: none\nspeakers: {A: Ada}\n");
    assert_eq!(front.hints().mode, Mode::None);
    assert_eq!(metadata("").hints_over(front.hints()).mode, Mode::None);
    let over = metadata("interview: auto\n").hints_over(front.hints());
    assert_eq!((over.mode, over.speakers.len()), (Mode::Auto, 1));
}
