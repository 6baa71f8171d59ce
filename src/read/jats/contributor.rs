//! Who made the article, and where they work.

use std::collections::BTreeMap;

use super::Document;
use super::tree::{Child, Element, on_one_line};
use crate::model::{Affiliation, Contributor, Id, Name, Orcid, PersonName, Role, Ror};

impl<'t> Document<'t, '_> {
    /// The contributors of all groups in `meta`, with their affiliations.
    pub(super) fn contributors(&mut self, meta: Element<'t>) {
        let mut places = BTreeMap::new();
        affiliations(meta, &mut places);
        for group in meta.all("contrib-group") {
            self.group(group, &places);
        }
    }

    fn group(&mut self, group: Element<'t>, places: &BTreeMap<&'t str, Affiliation>) {
        // Who is linked to no affiliation works at those that have no id.
        let shared: Vec<_> = group.all("aff").filter(|aff| aff.attribute("id").is_none()).map(affiliation).collect();
        for contrib in group.all("contrib") {
            let kind = contrib.attribute("contrib-type").or(group.attribute("content-type"));
            let Some(mut contributor) = self.contributor(contrib, kind, places) else { continue };
            if contributor.affiliations.is_empty() {
                contributor.affiliations.clone_from(&shared);
            }
            self.article.contributors.push(contributor);
            for members in contrib.all("collab").flat_map(|collab| collab.all("contrib-group")) {
                self.group(members, places);
            }
        }
        for text in group.all("on-behalf-of") {
            let id = Id::numbered("contributor-", self.article.contributors.len() + 1);
            self.article.contributors.push(Contributor::new(id, Name::Organisation(text.text())));
        }
    }

    fn contributor(
        &mut self,
        contrib: Element<'t>,
        kind: Option<&str>,
        places: &BTreeMap<&'t str, Affiliation>,
    ) -> Option<Contributor> {
        let fallback = || Id::numbered("contributor-", self.article.contributors.len() + 1);
        let id = contrib.attribute("id").and_then(Id::from_text).unwrap_or_else(fallback);
        let mut contributor = Contributor::new(id, name_in(contrib)?);
        for role in contrib.all("role") {
            contributor.add_role(role_of(role));
        }
        // An `author` that our writer made of somebody else is none.
        let made = contrib.has("specific-use", "no-author");
        if let Some(role) = kind.filter(|_| !made).and_then(role_of_kind)
            && !contributor.has_role(&role)
        {
            contributor.roles.insert(0, role);
        }
        for child in contrib.children() {
            if let Child::Instruction(text) = child
                && let Some(label) = text.strip_prefix("label ")
            {
                contributor.add_label(label);
            }
        }
        for inner in contrib.elements() {
            self.detail(inner, &mut contributor, places);
        }
        Some(contributor)
    }

    fn detail(&mut self, inner: Element<'t>, contributor: &mut Contributor, places: &BTreeMap<&'t str, Affiliation>) {
        match inner.name() {
            "contrib-id" if inner.attribute("contrib-id-type").is_none_or(|kind| kind == "orcid") => {
                contributor.orcid = Orcid::new(&inner.text()).ok();
            }
            "email" => contributor.email = Some(inner.text()),
            "uri" | "ext-link" => self.address_of(inner, contributor),
            "bio" => contributor.biography = self.joined(inner),
            "aff" => contributor.affiliations.push(affiliation(inner)),
            "address" => {
                if let Some(email) = inner.find("email") {
                    contributor.email = Some(email.text());
                }
            }
            "xref" => {
                let rids = inner.attribute("rid").into_iter().flat_map(str::split_whitespace);
                let known = rids.filter_map(|rid| places.get(rid)).cloned();
                contributor.affiliations.extend(known);
            }
            "degrees" => {
                if let Name::Person(name) = &mut contributor.name {
                    let degrees = inner.text();
                    let suffix = name.suffix.take();
                    name.suffix = Some(suffix.map_or(degrees.clone(), |suffix| format!("{suffix}, {degrees}")));
                }
            }
            "author-comment" => self.dropped("a comment on an author", inner.line()),
            _ => {}
        }
    }

    fn address_of(&mut self, link: Element<'t>, contributor: &mut Contributor) {
        let text = link.text();
        let href = link.attribute("href").unwrap_or(&text);
        match Orcid::new(href) {
            Ok(orcid) => contributor.orcid = Some(orcid),
            Err(_) => contributor.url = Some(href.to_owned()),
        }
    }
}

/// The name in a contributor, or in a group of people: the first of several forms.
pub(super) fn name_in(element: Element<'_>) -> Option<Name> {
    element.elements().find_map(|inner| match inner.name() {
        "name-alternatives" | "collab-alternatives" => name_in(inner),
        _ => name_of(inner),
    })
}

/// The name that an element is, if it is one.
pub(super) fn name_of(element: Element<'_>) -> Option<Name> {
    match element.name() {
        "name" | "string-name" => person(element),
        "collab" | "on-behalf-of" => Some(Name::Organisation(own_text(element))),
        "institution" => Some(Name::Organisation(element.text())),
        "anonymous" => Some(Name::Literal(Some(element.text()).filter(|text| !text.is_empty())?)),
        _ => None,
    }
}

fn person(element: Element<'_>) -> Option<Name> {
    if element.has("content-type", "organization") {
        return Some(Name::Organisation(element.text()));
    }
    let Some(family) = element.text_of("surname") else {
        let whole = element.text();
        return (!whole.is_empty()).then_some(Name::Literal(whole));
    };
    let (given, prefix, suffix) =
        (element.text_of("given-names"), element.text_of("prefix"), element.text_of("suffix"));
    // One name alone has no parts; our writer says of a family name that it is one.
    if given.is_none() && prefix.is_none() && suffix.is_none() && element.attribute("name-style").is_none() {
        return Some(Name::Literal(family));
    }
    let family_first = element.has("name-style", "eastern");
    Some(Name::Person(PersonName { given, family, prefix, suffix, family_first }))
}

/// The text of an organisation without the people in it.
fn own_text(element: Element<'_>) -> String {
    let mut out = String::new();
    for child in element.children() {
        match child {
            Child::Text(text) => out.push_str(text),
            Child::Element(inner)
                if !matches!(inner.name(), "contrib-group" | "xref" | "aff" | "address" | "email" | "fn") =>
            {
                out.push_str(&inner.raw_text());
            }
            Child::Element(_) | Child::Instruction(_) => {}
        }
    }
    on_one_line(&out).trim().to_owned()
}

/// A role by its vocabulary, or by its words.
fn role_of(element: Element<'_>) -> Role {
    let text = element.text();
    match (element.attribute("vocab"), element.attribute("vocab-term")) {
        (Some("marc-relators"), Some(term)) => Role::from_name(term),
        (Some("credit" | "CRediT"), Some(term)) if text.is_empty() => Role::Other(term.to_owned()),
        (Some("credit" | "CRediT"), _) => Role::Other(text),
        _ => match element.attribute("content-type").filter(|kind| kind.contains("credit.niso.org") && text.is_empty())
        {
            Some(address) => Role::Other(address.to_owned()),
            None => Role::from_name(&text),
        },
    }
}

fn role_of_kind(kind: &str) -> Option<Role> {
    match kind {
        "author" | "authors" => Some(Role::Author),
        "interviewer" => Some(Role::Interviewer),
        "interviewee" => Some(Role::Interviewee),
        "editor" | "editors" | "guest-editor" => Some(Role::Editor),
        "translator" => Some(Role::Translator),
        "photographer" => Some(Role::Photographer),
        "contributor" | "group" | "collab" => None,
        other => Some(Role::Other(other.replace('-', " "))),
    }
}

/// The affiliations by their ids, wherever they stand in `element`.
fn affiliations<'t>(element: Element<'t>, out: &mut BTreeMap<&'t str, Affiliation>) {
    for inner in element.elements() {
        match inner.name() {
            "aff" => out.extend(inner.attribute("id").map(|id| (id, affiliation(inner)))),
            "contrib-group" | "aff-alternatives" | "contrib" | "collab" | "author-notes" => affiliations(inner, out),
            _ => {}
        }
    }
}

/// An affiliation: all that it says but its label, and its ROR identifier.
fn affiliation(element: Element<'_>) -> Affiliation {
    let ror = ids(element).into_iter().find_map(|id| Ror::new(&id).ok());
    let mut name = String::new();
    words(element, &mut name);
    let name = on_one_line(&name).split_whitespace().collect::<Vec<_>>().join(" ");
    let single = only_institution(element);
    let name = single.unwrap_or_else(|| name.trim_matches([',', ' ', ';']).replace(" ,", ","));
    Affiliation { name, ror }
}

/// The institution of an affiliation that says no more, or all of it where it stands so.
fn only_institution(element: Element<'_>) -> Option<String> {
    let original = element.all("institution").find(|name| name.has("content-type", "original"));
    if let Some(original) = original {
        // SciELO has the whole as it was given, and its parts behind it once more.
        return Some(original.text()).filter(|text| !text.is_empty());
    }
    let wrap = element.child("institution-wrap").unwrap_or(element);
    let others =
        element.elements().filter(|inner| !matches!(inner.name(), "institution" | "institution-wrap" | "label"));
    let alone = others.count() == 0 && wrap.all("institution").count() == 1;
    let loose = element.children().any(|child| matches!(child, Child::Text(text) if !text.trim().is_empty()));
    wrap.text_of("institution").filter(|_| alone && !loose)
}

fn ids(element: Element<'_>) -> Vec<String> {
    let wrap = element.child("institution-wrap").unwrap_or(element);
    wrap.all("institution-id").map(Element::text).collect()
}

fn words(element: Element<'_>, out: &mut String) {
    for child in element.children() {
        match child {
            Child::Text(text) => out.push_str(text),
            Child::Element(inner) if matches!(inner.name(), "label" | "institution-id" | "sup" | "xref" | "fn") => {}
            Child::Element(inner) => {
                let is_part = matches!(
                    inner.name(),
                    "institution"
                        | "addr-line"
                        | "city"
                        | "state"
                        | "country"
                        | "postal-code"
                        | "named-content"
                        | "institution-wrap"
                );
                // Parts that only elements tell apart need a comma.
                let begun = out.trim_end();
                if is_part && !begun.is_empty() && !begun.ends_with([',', ';', '(', '.', ':']) {
                    out.truncate(begun.len());
                    out.push_str(", ");
                }
                words(inner, out);
            }
            Child::Instruction(_) => {}
        }
    }
}
