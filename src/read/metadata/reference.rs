//! What the article cites, who paid for it, and its abstracts. References have the keys of
//! CSL-JSON, which reference managers write.

use super::filler::{Filler, MapKeys, PASSED_OVER};
use super::{Data, Value};
use crate::diagnostic::Code;
use crate::model::{
    Abstract, Block, Doi, Funding, Grant, Id, Identifier, Language, Name, Reference, RichText, Ror, SourceLine,
};

const REFERENCE: MapKeys = &[
    ("id", &["key", "citation-key"]),
    ("label", &["citation-label"]),
    ("type", &[]),
    ("author", &["authors"]),
    ("editor", &["editors"]),
    ("title", &[]),
    ("container-title", &["container", "journal", "book-title"]),
    ("publisher", &[]),
    ("publisher-place", &["place"]),
    ("issued", &["date", "year"]),
    ("accessed", &[]),
    ("volume", &[]),
    ("issue", &[]),
    ("page", &["pages"]),
    ("number", &["article-number"]),
    ("edition", &[]),
    ("DOI", &[]),
    ("PMID", &[]),
    ("ISBN", &[]),
    ("URL", &["link"]),
    ("text", &[]),
    (
        PASSED_OVER,
        &[
            "abstract",
            "language",
            "source",
            "ISSN",
            "PMCID",
            "note",
            "keyword",
            "container-title-short",
            "title-short",
            "collection-title",
            "number-of-pages",
            "archive",
            "call-number",
        ],
    ),
];

const DATE: MapKeys = &[("date-parts", &[]), ("literal", &["raw"]), (PASSED_OVER, &["season", "circa"])];

const GRANT: MapKeys = &[("funder", &["name", "institution"]), ("ror", &[]), ("doi", &[]), ("awards", &["award"])];

const FUNDING: MapKeys = &[("statement", &["text"]), ("grants", &["awards"])];

const ABSTRACT: MapKeys = &[("text", &["abstract"]), ("title", &[]), ("type", &[]), ("lang", &["language"])];

/// The kinds of works by their names in CSL, and in JATS where these differ.
const KINDS: [(&str, &str); 9] = [
    ("article-journal", "journal"),
    ("article-newspaper", "newspaper"),
    ("article-magazine", "magazine"),
    ("article", "preprint"),
    ("paper-conference", "confproc"),
    ("post-weblog", "webpage"),
    ("post", "webpage"),
    ("dataset", "data"),
    ("bill", "legislation"),
];

impl Filler<'_> {
    pub(super) fn references(&mut self, value: &Value, key: &str) {
        let values = match &value.data {
            Data::List(values) => values.as_slice(),
            _ => std::slice::from_ref(value),
        };
        self.article.references = values.iter().filter_map(|value| self.reference(value, key)).collect();
    }

    fn reference(&mut self, value: &Value, key: &str) -> Option<Reference> {
        let number = self.article.references.len() + 1;
        let Data::Map(entries) = &value.data else {
            let mut reference = Reference::new(Id::numbered("ref", number));
            reference.text = self.rich(value, key)?;
            return Some(reference);
        };
        let fields = self.map(entries, key, REFERENCE);
        let id = fields.get("id").and_then(|value| self.text(value, "id"));
        let Some(id) = id.as_deref().and_then(Id::from_text) else {
            let help = "give it an `id`, by which the text cites it as `[@id]`";
            self.warn_with_help(Code::Missing, "a reference without an `id` is not used", help, &value.at);
            return None;
        };
        let mut reference = Reference::new(id);
        reference.at = value.at.line.map_or(SourceLine::UNKNOWN, SourceLine::new);
        for (name, value) in fields {
            self.reference_field(&mut reference, name, value);
        }
        Some(reference)
    }

    fn reference_field(&mut self, reference: &mut Reference, name: &str, value: &Value) {
        match name {
            "author" => reference.authors = self.names(value, name),
            "editor" => reference.editors = self.names(value, name),
            "title" => reference.title = self.rich(value, name).unwrap_or_default(),
            "text" => reference.text = self.rich(value, name).unwrap_or_default(),
            "type" => reference.kind = self.text(value, name).map(|kind| kind_of(&kind)),
            "issued" => reference.issued = self.csl_date(value, name),
            "accessed" => reference.accessed = self.csl_date(value, name).and_then(|date| date.parse().ok()),
            "DOI" => reference.doi = self.identifier(value, name, Doi::new),
            "URL" => reference.url = self.address(value, name),
            other => {
                let text = self.text(value, other);
                let place = match other {
                    "label" => &mut reference.label,
                    "container-title" => &mut reference.container,
                    "publisher" => &mut reference.publisher,
                    "publisher-place" => &mut reference.place,
                    "volume" => &mut reference.volume,
                    "issue" => &mut reference.issue,
                    "page" => &mut reference.pages,
                    "number" => &mut reference.article_number,
                    "edition" => &mut reference.edition,
                    "PMID" => &mut reference.pmid,
                    "ISBN" => &mut reference.isbn,
                    _ => return,
                };
                *place = text;
            }
        }
    }

    fn names(&mut self, value: &Value, key: &str) -> Vec<Name> {
        self.read_people(value, key).into_iter().map(|person| person.name).collect()
    }

    /// A date as a text, or as CSL has it: `{date-parts: [[2024, 5, 3]]}`.
    fn csl_date(&mut self, value: &Value, key: &str) -> Option<String> {
        let Data::Map(entries) = &value.data else { return self.text(value, key) };
        let fields = self.map(entries, key, DATE);
        if let Some(literal) = fields.get("literal") {
            return self.text(literal, "literal");
        }
        let mut parts = *fields.get("date-parts")?;
        while let Data::List(values) = &parts.data {
            let first = values.first()?;
            if !matches!(first.data, Data::List(_)) {
                break;
            }
            parts = first;
        }
        let texts = self.texts(parts, "date-parts");
        let padded =
            texts.iter().enumerate().map(|(index, part)| if index == 0 { part.clone() } else { format!("{part:0>2}") });
        Some(padded.collect::<Vec<_>>().join("-"))
    }

    pub(super) fn funding(&mut self, value: &Value, key: &str) {
        let mut funding = Funding::default();
        match &value.data {
            Data::Map(entries) if entries.iter().any(|entry| entry.key == "funder") => {
                funding.grants.extend(self.grant(value, key));
            }
            Data::Map(entries) => {
                let fields = self.map(entries, key, FUNDING);
                if let Some(statement) = fields.get("statement") {
                    funding.statement = self.rich(statement, "statement").unwrap_or_default();
                }
                if let Some(grants) = fields.get("grants") {
                    funding.grants = self.grants(grants);
                }
            }
            Data::List(_) => funding.grants = self.grants(value),
            Data::Null | Data::Scalar(_) => funding.statement = self.rich(value, key).unwrap_or_default(),
        }
        self.article.funding = funding;
    }

    fn grants(&mut self, value: &Value) -> Vec<Grant> {
        match &value.data {
            Data::List(values) => values.iter().filter_map(|value| self.grant(value, "grants")).collect(),
            _ => self.grant(value, "grants").into_iter().collect(),
        }
    }

    fn grant(&mut self, value: &Value, key: &str) -> Option<Grant> {
        let Data::Map(entries) = &value.data else {
            return self.text(value, key).map(|funder| Grant { funder, ..Grant::default() });
        };
        let fields = self.map(entries, key, GRANT);
        let Some(funder) = fields.get("funder").and_then(|value| self.text(value, "funder")) else {
            self.warn(Code::Missing, "a grant without its `funder` is not used", &value.at);
            return None;
        };
        Some(Grant {
            funder,
            ror: fields.get("ror").and_then(|value| self.identifier(value, "ror", Ror::new)),
            doi: fields.get("doi").and_then(|value| self.identifier(value, "doi", Doi::new)),
            awards: fields.get("awards").map(|value| self.texts(value, "awards")).unwrap_or_default(),
        })
    }

    /// Numbers in registers: a map from the register's name to the number.
    pub(super) fn registers(&mut self, value: &Value, key: &str) {
        let Data::Map(entries) = &value.data else {
            return self.warn(
                Code::Malformed,
                format!("`{key}` is a map, as `{{pmid: 123}}`; it is not used"),
                &value.at,
            );
        };
        for entry in entries {
            if let Some(value) = self.text(&entry.value, &entry.key) {
                self.article.identifiers.others.push(Identifier { scheme: entry.key.clone(), value });
            }
        }
    }

    pub(super) fn abstracts(&mut self, value: &Value, key: &str) {
        let values = match &value.data {
            Data::List(values) => values.as_slice(),
            _ => std::slice::from_ref(value),
        };
        self.article.abstracts = values.iter().filter_map(|value| self.summary(value, key)).collect();
    }

    fn summary(&mut self, value: &Value, key: &str) -> Option<Abstract> {
        let Data::Map(entries) = &value.data else {
            let blocks = self.paragraphs(value, key);
            return (!blocks.is_empty()).then(|| Abstract { blocks, ..Abstract::default() });
        };
        let fields = self.map(entries, key, ABSTRACT);
        let blocks = fields.get("text").map(|value| self.paragraphs(value, "text")).unwrap_or_default();
        if blocks.is_empty() {
            self.warn(Code::Missing, "an abstract without a `text` is not used", &value.at);
            return None;
        }
        Some(Abstract {
            kind: fields.get("type").and_then(|value| self.text(value, "type")),
            title: fields.get("title").and_then(|value| self.rich(value, "title")).unwrap_or_default(),
            language: fields.get("lang").and_then(|value| self.checked(value, "lang", Language::new)),
            blocks,
        })
    }

    /// The paragraphs of a text, between empty lines.
    fn paragraphs(&mut self, value: &Value, key: &str) -> Vec<Block> {
        let text = self.text(value, key).unwrap_or_default();
        let parts = text.split("\n\n").map(str::trim).filter(|part| !part.is_empty());
        let rich = parts.map(|part| (self.rich)(part, value.at.clone(), self.diagnostics)).collect::<Vec<RichText>>();
        rich.into_iter().map(Block::paragraph).collect()
    }
}

/// The kind of a work as JATS names it.
fn kind_of(kind: &str) -> String {
    let known = KINDS.iter().find(|(csl, _)| *csl == kind);
    known.map_or_else(|| kind.to_owned(), |(_, jats)| (*jats).to_owned())
}
