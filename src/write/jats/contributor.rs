//! `contrib-group`: who made the article, and where they work.

use std::collections::BTreeMap;
use std::io;

use super::front::without_scheme;
use super::{Document, Profile};
use crate::diagnostic::Code;
use crate::error::Error;
use crate::model::{Affiliation, Contributor, Name, PersonName, Role, SourceLine};

/// The roles of the CRediT taxonomy (ANSI/NISO Z39.104), each with the last part of its address.
const CREDIT: [(&str, &str); 14] = [
    ("Conceptualization", "conceptualization"),
    ("Data curation", "data-curation"),
    ("Formal Analysis", "formal-analysis"),
    ("Funding acquisition", "funding-acquisition"),
    ("Investigation", "investigation"),
    ("Methodology", "methodology"),
    ("Project administration", "project-administration"),
    ("Resources", "resources"),
    ("Software", "software"),
    ("Supervision", "supervision"),
    ("Validation", "validation"),
    ("Visualization", "visualization"),
    ("Writing – original draft", "writing-original-draft"),
    ("Writing – review & editing", "writing-review-editing"),
];

/// The affiliations of an article in the order of their first mention, each once, with the id
/// of its `aff`.
#[derive(Default)]
struct Affiliations<'a> {
    order: Vec<(String, &'a Affiliation)>,
    /// The index in `order`, by ROR identifier and name.
    known: BTreeMap<(&'a str, &'a str), usize>,
}

impl<W: io::Write> Document<'_, '_, W> {
    pub(super) fn contrib_group(&mut self) -> Result<(), Error> {
        let article = self.article;
        if article.contributors.is_empty() {
            return Ok(());
        }
        let authors = authors(&article.contributors);
        let mut affiliations = Affiliations::default();
        self.xml.open("contrib-group", &[])?;
        for (contributor, is_author) in article.contributors.iter().zip(authors) {
            let mut rids = Vec::new();
            for affiliation in &contributor.affiliations {
                rids.push(affiliations.rid(affiliation, || self.survey.mint("aff")));
            }
            self.contributor(contributor, is_author, &rids)?;
        }
        for (id, affiliation) in affiliations.order {
            self.affiliation(&id, affiliation)?;
        }
        Ok(self.xml.close()?)
    }

    fn contributor(&mut self, contributor: &Contributor, is_author: bool, rids: &[String]) -> Result<(), Error> {
        let kind = self.contrib_type(contributor, is_author);
        let made = kind == "author" && !contributor.has_role(&Role::Author);
        let specific = if made { "no-author" } else { "" };
        let attributes = [("contrib-type", kind), ("id", contributor.id.as_str()), ("specific-use", specific)];
        self.xml.open("contrib", &attributes)?;
        for label in &contributor.labels {
            self.xml.instruction(&format!("label {label}"))?;
        }
        if let Some(orcid) = &contributor.orcid {
            self.xml.leaf("contrib-id", &[("contrib-id-type", "orcid")], &orcid.url())?;
        }
        self.contributor_name(&contributor.name, is_author)?;
        for role in &contributor.roles {
            self.role(role)?;
        }
        if !contributor.biography.is_blank() {
            self.xml.open("bio", &[])?;
            self.paragraph(&[], &contributor.biography)?;
            self.xml.close()?;
        }
        if let Some(email) = &contributor.email {
            self.xml.leaf("email", &[], email)?;
        }
        if let Some(url) = &contributor.url {
            self.xml.leaf("uri", &[("xlink:href", url)], without_scheme(url))?;
        }
        for rid in rids {
            self.xml.empty("xref", &[("ref-type", "aff"), ("rid", rid)])?;
        }
        Ok(self.xml.close()?)
    }

    /// What the contributor is. PubMed Central knows authors and editors alone; the parts that
    /// others played stand in their roles.
    fn contrib_type(&mut self, contributor: &Contributor, is_author: bool) -> &'static str {
        let kind = contributor.roles.first().map_or("contributor", contrib_type);
        match kind {
            _ if is_author => "author",
            "author" | "editor" => kind,
            _ if self.is_for(Profile::Pmc) => {
                if !matches!(kind, "interviewer" | "interviewee") {
                    let name = contributor.name.display();
                    let message =
                        format!("PubMed Central knows authors and editors alone: `{name}` is an author to it");
                    self.note(Code::Degraded, message, SourceLine::UNKNOWN);
                }
                "author"
            }
            _ => kind,
        }
    }

    /// A name in its parts where they are known. JATS4R wants `collab` for authors alone; PubMed
    /// Central takes a name without parts only as one of several forms: the other takes the last word for
    /// the surname, and is marked as made up.
    fn contributor_name(&mut self, name: &Name, is_author: bool) -> io::Result<()> {
        match name {
            Name::Organisation(_) if self.is_for(Profile::Pmc) => self.name(name, true),
            Name::Literal(text) => match text.trim().rsplit_once(char::is_whitespace) {
                Some((given, family)) if self.is_for(Profile::Pmc) => {
                    self.xml.open("name-alternatives", &[])?;
                    self.name(name, is_author)?;
                    self.xml.open("name", &[("specific-use", "generated")])?;
                    self.xml.leaf("surname", &[], family)?;
                    self.xml.leaf("given-names", &[], given.trim_end())?;
                    self.xml.close()?;
                    self.xml.close()
                }
                _ => self.name(name, is_author),
            },
            _ => self.name(name, is_author),
        }
    }

    /// A name in its parts where they are known.
    pub(super) fn name(&mut self, name: &Name, is_author: bool) -> io::Result<()> {
        match name {
            Name::Person(person) => self.person(person),
            Name::Literal(name) if !name.trim().contains(char::is_whitespace) => {
                self.xml.open("name", &[])?;
                self.xml.leaf("surname", &[], name)?;
                self.xml.close()
            }
            Name::Literal(name) => self.xml.leaf("string-name", &[], name),
            Name::Organisation(name) if is_author => self.xml.leaf("collab", &[], name),
            Name::Organisation(name) => self.xml.leaf("string-name", &[("content-type", "organization")], name),
        }
    }

    fn person(&mut self, person: &PersonName) -> io::Result<()> {
        let style = if person.family_first { "eastern" } else { "western" };
        self.xml.open("name", &[("name-style", style)])?;
        self.xml.leaf("surname", &[], &person.family)?;
        let parts = [("given-names", &person.given), ("prefix", &person.prefix), ("suffix", &person.suffix)];
        for (element, part) in parts {
            if let Some(part) = part {
                self.xml.leaf(element, &[], part)?;
            }
        }
        self.xml.close()
    }

    /// A role by its vocabulary: CRediT, or the MARC relators that library catalogues use.
    fn role(&mut self, role: &Role) -> io::Result<()> {
        let text = self.words.role(role);
        if let Role::Other(other) = role {
            let Some((term, path)) = credit(other) else { return self.xml.leaf("role", &[], text) };
            let address = format!("https://credit.niso.org/contributor-roles/{path}/");
            let attributes = [
                ("vocab", "credit"),
                ("vocab-identifier", "https://credit.niso.org/"),
                ("vocab-term", term),
                ("vocab-term-identifier", address.as_str()),
            ];
            return self.xml.leaf("role", &attributes, text);
        }
        let address = format!("http://id.loc.gov/vocabulary/relators/{}", role.marc_code());
        let attributes = [
            ("vocab", "marc-relators"),
            ("vocab-identifier", "http://id.loc.gov/vocabulary/relators"),
            ("vocab-term", role.as_str()),
            ("vocab-term-identifier", address.as_str()),
            ("xml:lang", self.words_language()),
        ];
        self.xml.leaf("role", &attributes, text)
    }

    fn affiliation(&mut self, id: &str, affiliation: &Affiliation) -> io::Result<()> {
        self.xml.open("aff", &[("id", id)])?;
        if self.is_for(Profile::Scielo) {
            return self.original_affiliation(affiliation);
        }
        if let Some(ror) = &affiliation.ror {
            self.xml.open("institution-wrap", &[])?;
            self.xml.leaf("institution-id", &[("institution-id-type", "ror")], &ror.url())?;
            self.xml.leaf("institution", &[], &affiliation.name)?;
            self.xml.close()?;
        } else {
            self.xml.leaf("institution", &[], &affiliation.name)?;
        }
        self.xml.close()
    }

    /// The content of an affiliation for SciELO, which wants it as it was given, marked so.
    fn original_affiliation(&mut self, affiliation: &Affiliation) -> io::Result<()> {
        self.xml.leaf("institution", &[("content-type", "original")], &affiliation.name)?;
        if let Some(ror) = &affiliation.ror {
            self.xml.open("institution-wrap", &[])?;
            self.xml.leaf("institution-id", &[("institution-id-type", "ror")], &ror.url())?;
            self.xml.close()?;
        }
        self.xml.close()
    }
}

impl<'a> Affiliations<'a> {
    /// The id of an affiliation: the one it has, or else a new one.
    fn rid(&mut self, affiliation: &'a Affiliation, mint: impl FnOnce() -> String) -> String {
        let ror = affiliation.ror.as_ref().map_or("", |ror| ror.as_str());
        let index = *self.known.entry((ror, affiliation.name.as_str())).or_insert_with(|| {
            self.order.push((mint(), affiliation));
            self.order.len() - 1
        });
        self.order[index].0.clone()
    }
}

/// Which contributors are authors in the sense of JATS, which knows no article without one: the
/// authors; else the interviewers; else those who answered; else everyone.
fn authors(contributors: &[Contributor]) -> Vec<bool> {
    for role in [Role::Author, Role::Interviewer, Role::Interviewee] {
        let found: Vec<_> = contributors.iter().map(|contributor| contributor.has_role(&role)).collect();
        if found.contains(&true) {
            return found;
        }
    }
    vec![true; contributors.len()]
}

fn contrib_type(role: &Role) -> &'static str {
    match role {
        Role::Author => "author",
        Role::Interviewer => "interviewer",
        Role::Interviewee => "interviewee",
        Role::Editor => "editor",
        Role::Translator => "translator",
        Role::Photographer => "photographer",
        Role::Other(_) => "contributor",
    }
}

/// The CRediT role that `text` names, in any case and with any dash.
fn credit(text: &str) -> Option<(&'static str, &'static str)> {
    let folded = |text: &str| -> String {
        let dashed = text.chars().filter(|c| !c.is_whitespace()).map(|c| if matches!(c, '-' | '—') { '–' } else { c });
        dashed.flat_map(char::to_lowercase).collect()
    };
    let wanted = folded(text);
    CREDIT.into_iter().find(|(term, _)| folded(term) == wanted)
}
