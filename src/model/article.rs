//! The article: everything that a writer may need to know of one piece.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Audio, Block, Contributor, Copyright, Date, Direction, Doi, Figure, Funding, Id, Issn, Language, License, Node,
    Reference, Related, RichText, Role, Slug, SourceLine, Turn, Voice,
};

/// One article or interview.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Article {
    /// The headline.
    pub headline: RichText,
    /// The deck, also called standfirst: one or two sentences under the headline that draw
    /// the reader in.
    #[serde(skip_serializing_if = "RichText::is_blank")]
    pub deck: RichText,
    /// The abstracts: summaries of what the article reports, the author's own or translated.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub abstracts: Vec<Abstract>,
    /// The kicker: a few words over the headline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kicker: Option<String>,
    /// What kind of article it is, in any words: `Interview`, `Commentary`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub genre: Option<String>,
    /// The language of the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// The direction of the text, if it is not the language's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
    /// Keywords, as the reader sees them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    /// The series that the article belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub series: Option<Series>,
    /// The section of the publication in which it appears: `Energy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// When it was published and changed.
    #[serde(skip_serializing_if = "Dates::is_empty")]
    pub dates: Dates,
    /// How the world refers to it.
    #[serde(skip_serializing_if = "Identifiers::is_empty")]
    pub identifiers: Identifiers,
    /// The journal, magazine or site in which it appears.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub journal: Option<Journal>,
    /// Who publishes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<Publisher>,
    /// The people and organisations behind it, in the order of the byline.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contributors: Vec<Contributor>,
    /// The terms under which it may be used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license: Option<License>,
    /// The copyright.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copyright: Option<Copyright>,
    /// Who paid for the work that it reports.
    #[serde(skip_serializing_if = "Funding::is_empty")]
    pub funding: Funding,
    /// The hero image: the large picture at its head.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hero: Option<Figure>,
    /// The recording.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audio: Option<Audio>,
    /// The body.
    pub body: Vec<Node>,
    /// The footnotes, in the order of their first call.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// The works that it cites, in the order of its list of references.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<Reference>,
    /// What to read next.
    #[serde(skip_serializing_if = "Related::is_empty")]
    pub related: Related,
}

/// When an article was published and changed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Dates {
    /// When it was first published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Date>,
    /// When it was last changed in substance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated: Option<Date>,
    /// When the manuscript came in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received: Option<Date>,
    /// When the manuscript was accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted: Option<Date>,
    /// The corrections, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<Correction>,
}

/// A correction of a published article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// When it was made.
    pub date: Date,
    /// What was wrong and has been put right.
    #[serde(default, skip_serializing_if = "RichText::is_blank")]
    pub note: RichText,
}

/// How the world refers to an article.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Identifiers {
    /// The DOI.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doi: Option<Doi>,
    /// The canonical URL: the address at which the article lives.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The name in file names and URLs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slug: Option<Slug>,
    /// What other registers call it: its numbers in PubMed and the like.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<Identifier>,
}

/// What a register calls an article.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Identifier {
    /// The register, as JATS names it (`pub-id-type`): `pmid`, `pmcid`, `publisher-id`.
    pub scheme: String,
    /// The number or name in it.
    pub value: String,
}

/// A summary of what an article reports.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Abstract {
    /// What kind of summary it is, as JATS names it (`abstract-type`): `graphical`,
    /// `plain-language-summary`, `key-points`. None is the abstract as such.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Its heading, if the source has its own.
    #[serde(default, skip_serializing_if = "RichText::is_blank")]
    pub title: RichText,
    /// The language, if it is not the article's: the abstract is a translation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// What it says. The parts of a structured abstract are paragraphs that begin with their
    /// heading, set strong.
    pub blocks: Vec<Block>,
}

/// A series of articles.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Series {
    /// The title of the series.
    pub title: String,
    /// The article's place in it, in any numbering: `3`, `IV`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
}

/// A journal, magazine or site that an article appears in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Journal {
    /// The title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The ISSN of the printed edition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issn_print: Option<Issn>,
    /// The ISSN of the online edition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issn_online: Option<Issn>,
    /// The volume.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume: Option<String>,
    /// The issue within the volume.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issue: Option<String>,
    /// The article's number within the volume, for journals without page numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article_number: Option<String>,
}

/// A publishing house or organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Publisher {
    /// The name.
    pub name: String,
    /// The place: `Lisbon`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The web site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// A footnote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// The name by which the text calls it, and its anchor: `fn1`.
    pub id: Id,
    /// What it says.
    pub blocks: Vec<Block>,
    /// Where it stands in the source.
    #[serde(skip)]
    pub at: SourceLine,
}

impl Dates {
    /// Whether no date is known.
    pub fn is_empty(&self) -> bool {
        *self == Dates::default()
    }

    /// The date of the last change: the latest of update, corrections and publication.
    pub fn last_change(&self) -> Option<Date> {
        let corrections = self.corrections.iter().map(|correction| correction.date);
        corrections.chain(self.updated).chain(self.published).max_by_key(Date::timestamp)
    }
}

impl Identifiers {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Identifiers::default()
    }
}

impl Journal {
    /// The ISSNs that are known, online before print.
    pub fn issns(&self) -> impl Iterator<Item = &Issn> {
        self.issn_online.iter().chain(&self.issn_print)
    }
}

impl Article {
    /// The identity of the article in every format, which does not change with its content:
    /// UUID version 5 (RFC 9562) in the URL namespace over the canonical URL, else over the
    /// DOI's address in lower case, else over `offprint:` and the slug, else over `offprint:`
    /// and the headline.
    pub fn uuid(&self) -> Uuid {
        let name = match &self.identifiers {
            Identifiers { url: Some(url), .. } => url.clone(),
            Identifiers { doi: Some(doi), .. } => format!("https://doi.org/{}", doi.as_str().to_lowercase()),
            Identifiers { slug: Some(slug), .. } => format!("offprint:{slug}"),
            Identifiers { .. } => format!("offprint:{}", self.headline.plain_text()),
        };
        Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes())
    }

    /// The direction of the text: the one stated, or the language's, or left to right.
    pub fn direction(&self) -> Direction {
        let from_language = || self.language.as_ref().map(Language::direction);
        self.direction.or_else(from_language).unwrap_or_default()
    }

    /// The address at which the article lives: the canonical URL, or else the DOI's.
    pub fn address(&self) -> Option<String> {
        let doi = || self.identifiers.doi.as_ref().map(Doi::url);
        self.identifiers.url.clone().or_else(doi)
    }

    /// The contributor with this id.
    pub fn contributor(&self, id: &Id) -> Option<&Contributor> {
        self.contributors.iter().find(|contributor| contributor.id == *id)
    }

    /// The contributors that played `role`, in order.
    pub fn contributors_with(&self, role: &Role) -> impl Iterator<Item = &Contributor> {
        self.contributors.iter().filter(move |contributor| contributor.has_role(role))
    }

    /// The contributors that the byline names: the authors, or, where there is none, the
    /// interviewers.
    pub fn byline(&self) -> Vec<&Contributor> {
        let authors: Vec<_> = self.contributors_with(&Role::Author).collect();
        if authors.is_empty() { self.contributors_with(&Role::Interviewer).collect() } else { authors }
    }

    /// The note with this id.
    pub fn note(&self, id: &Id) -> Option<&Note> {
        self.notes.iter().find(|note| note.id == *id)
    }

    /// Every turn, in reading order, sections included.
    pub fn turns(&self) -> Vec<&Turn> {
        fn collect<'a>(nodes: &'a [Node], out: &mut Vec<&'a Turn>) {
            for node in nodes {
                match node {
                    Node::Section(section) => collect(&section.body, out),
                    Node::Turn(turn) => out.push(turn),
                    Node::Block(_) => {}
                }
            }
        }
        let mut turns = Vec::new();
        collect(&self.body, &mut turns);
        turns
    }

    /// Whether the article holds an interview.
    pub fn is_interview(&self) -> bool {
        fn any(nodes: &[Node]) -> bool {
            nodes.iter().any(|node| match node {
                Node::Section(section) => any(&section.body),
                Node::Turn(_) => true,
                Node::Block(_) => false,
            })
        }
        any(&self.body)
    }

    /// The label to print before what `voice` says: the source's own label, or else the names
    /// of the speakers. `None` for an anonymous voice.
    pub fn voice_label(&self, voice: &Voice) -> Option<String> {
        voice.label.clone().or_else(|| self.voice_names(voice))
    }

    /// The full names of who speaks, joined by commas. `None` if no speaker is known.
    pub fn voice_names(&self, voice: &Voice) -> Option<String> {
        let mut names = voice.speakers.iter().filter_map(|id| self.contributor(id)).map(|c| c.name.display());
        let mut joined = names.next()?.into_owned();
        for name in names {
            joined.push_str(", ");
            joined.push_str(&name);
        }
        Some(joined)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identity_prefers_the_url_then_the_doi_then_the_slug() {
        let mut article = Article::default();
        article.identifiers.slug = Slug::from_text("a");
        let by_slug = article.uuid();
        article.identifiers.doi = Doi::new("10.1000/ABC").ok();
        let by_doi = article.uuid();
        article.identifiers.doi = Doi::new("10.1000/abc").ok();
        assert_eq!(article.uuid(), by_doi);
        assert_ne!(by_slug, by_doi);
        article.identifiers.url = Some("https://example.org/a".to_owned());
        assert_eq!(article.uuid().to_string(), "77980eae-c343-5b01-9823-eb6ac1da021f");
    }
}
