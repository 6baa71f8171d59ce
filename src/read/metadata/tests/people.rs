//! Contributors in every form in which systems give them.

use serde_json::json;

use super::{fill, fine};
use crate::diagnostic::Code;

#[test]
fn one_string_may_name_several_people() {
    let json = fine("author: Frederico Muñoz (SAS Institute) and Ada van Berg\n");
    assert_eq!(
        json["contributors"],
        json!([
            {"id": "c1", "name": {"person": {"given": "Frederico", "family": "Muñoz"}}, "roles": ["author"],
             "affiliations": [{"name": "SAS Institute"}]},
            {"id": "c2", "name": {"person": {"given": "Ada", "family": "van Berg"}}, "roles": ["author"]}
        ])
    );
}

#[test]
fn quarto_and_pandoc_maps_are_read() {
    let json = fine(
        "author:\n- name: {given: Ada, family: Moreno}\n  orcid: 0000-0002-1825-0097\n  email: ada@example.org\n  corresponding: true\n\
         \x20 affiliations:\n  - ref: hp\n  - {name: University of X, department: Water, city: Lisbon, ror: 05gq02987}\n  roles: [writing, editor]\n\
         - name: Ben Li\n  affiliation: Harbour Press; City Works\n  url: https://example.org/ben\n\
         affiliations:\n- {id: hp, name: Harbour Press}\n",
    );
    assert_eq!(
        json["contributors"],
        json!([
            {"id": "c1", "name": {"person": {"given": "Ada", "family": "Moreno"}},
             "roles": ["author", {"other": "writing"}, "editor"], "orcid": "0000-0002-1825-0097",
             "affiliations": [{"name": "Harbour Press"}, {"name": "Water, University of X, Lisbon", "ror": "05gq02987"}],
             "email": "ada@example.org"},
            {"id": "c2", "name": {"person": {"given": "Ben", "family": "Li"}}, "roles": ["author"],
             "affiliations": [{"name": "Harbour Press"}, {"name": "City Works"}], "url": "https://example.org/ben"}
        ])
    );
}

#[test]
fn contributors_have_all_that_the_model_knows() {
    let json = fine(
        "contributors:\n- given: Ágnes\n  family: Kovács\n  family-first: true\n  prefix: Dr\n  role: interviewee\n  labels: [AK, Kovács]\n\
         \x20 biography: Digs *wells*.\n- {organisation: Harbour Press, role: editor}\n- {name: 王小明, role: photographer}\n- Plato\n",
    );
    assert_eq!(
        json["contributors"],
        json!([
            {"id": "c1", "name": {"person": {"given": "Ágnes", "family": "Kovács", "prefix": "Dr", "family-first": true}},
             "roles": ["interviewee"], "biography": "Digs *wells*.", "labels": ["AK", "Kovács"]},
            {"id": "c2", "name": {"organisation": "Harbour Press"}, "roles": ["editor"]},
            {"id": "c3", "name": {"literal": "王小明"}, "roles": ["photographer"]},
            {"id": "c4", "name": {"literal": "Plato"}}
        ])
    );
}

#[test]
fn authors_come_first_and_nobody_twice() {
    let json = fine(
        "contributors:\n- {name: Ben Li, role: photographer, labels: BL}\n- {name: Cleo Roy, role: interviewee}\n\
         author: Ada Moreno, Ben Li\ninterviewer: Ada Moreno\n",
    );
    let shown: Vec<String> = json["contributors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|person| {
            format!("{} {} {}", person["id"], person["name"]["person"]["family"], person["roles"]).replace('"', "")
        })
        .collect();
    assert_eq!(shown, ["c1 Moreno [author,interviewer]", "c2 Li [author,photographer]", "c3 Roy [interviewee]"]);
    assert_eq!(json["contributors"][1]["labels"], json!(["BL"]));
}

#[test]
fn wrong_identifiers_cost_only_themselves() {
    let outcome = fill(
        "author:\n- name: Ada Moreno\n  orcid: 0000-0002-1825-0098\n  email: nobody\n  affiliation: {name: X, ror: bad}\n- {email: a@b.org}\n",
    );
    assert_eq!(
        outcome.json()["contributors"],
        json!([{"id": "c1", "name": {"person": {"given": "Ada", "family": "Moreno"}}, "roles": ["author"],
                "affiliations": [{"name": "X"}]}])
    );
    let mut lines: Vec<u32> = outcome.codes().iter().map(|(_, line)| *line).collect();
    lines.sort_unstable();
    assert_eq!(lines, [3, 4, 5, 6]);
    assert!(outcome.codes().contains(&(Code::Missing, 6)));
}
