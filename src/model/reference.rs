//! References: the works that an article cites, and the places where it cites them.

use serde::{Deserialize, Serialize};

use super::{Date, Doi, Id, Name, RichText, SourceLine};

/// A work that the article cites: an entry of its list of references.
///
/// What is known of it stands in its parts, and, where the source prints the entry in words of
/// its own, those in [`text`](Reference::text).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Reference {
    /// The name by which the text cites it, and its anchor: `moreno2024`.
    pub id: Id,
    /// What the source prints before the entry, where it is not the number in the list: `Mor24`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// What kind of work it is, as JATS names it (`publication-type`): `journal`, `book`,
    /// `chapter`, `report`, `thesis`, `confproc`, `newspaper`, `webpage`, `data`, `software`.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Who wrote it, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<Name>,
    /// Whether there are more authors than are named.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub and_others: bool,
    /// Who edited it or what it stands in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub editors: Vec<Name>,
    /// The title.
    #[serde(default, skip_serializing_if = "RichText::is_blank")]
    pub title: RichText,
    /// What it stands in: the journal, the book, the site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub container: Option<String>,
    /// Who published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// Where it was published: `Lisbon`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// When it appeared: `2019`, `2019-05`, `2019-05-03`, or in words: `2019a`, `in press`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued: Option<String>,
    /// When it was looked up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accessed: Option<Date>,
    /// The volume.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub volume: Option<String>,
    /// The issue within the volume.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issue: Option<String>,
    /// The pages: `12`, `12-19`, `S3, S7`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<String>,
    /// The number within the volume, for works without page numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article_number: Option<String>,
    /// The edition: `2nd`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
    /// The DOI.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doi: Option<Doi>,
    /// The number in PubMed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pmid: Option<String>,
    /// The ISBN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub isbn: Option<String>,
    /// Where it is on the web.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The entry as the source prints it. Where there is none, writers make one of the parts.
    #[serde(default, skip_serializing_if = "RichText::is_blank")]
    pub text: RichText,
    /// Where the entry stands in the source.
    #[serde(skip)]
    pub at: SourceLine,
}

/// A place in the text that cites works.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// The works, as ids of the article's [references](super::Article::references).
    pub references: Vec<Id>,
    /// What the text shows: `Moreno 2024`, `3–5`. Where there is none, writers show the labels
    /// or numbers of the works in brackets.
    #[serde(default, skip_serializing_if = "RichText::is_blank")]
    pub content: RichText,
}

impl Reference {
    /// A reference of which nothing is known but its name.
    pub fn new(id: Id) -> Self {
        Reference {
            id,
            label: None,
            kind: None,
            authors: Vec::new(),
            and_others: false,
            editors: Vec::new(),
            title: RichText::new(),
            container: None,
            publisher: None,
            place: None,
            issued: None,
            accessed: None,
            volume: None,
            issue: None,
            pages: None,
            article_number: None,
            edition: None,
            doi: None,
            pmid: None,
            isbn: None,
            url: None,
            text: RichText::new(),
            at: SourceLine::UNKNOWN,
        }
    }

    /// The texts of the parts that are plain text, to be changed.
    pub(crate) fn texts_mut(&mut self) -> [&mut Option<String>; 13] {
        [
            &mut self.label,
            &mut self.kind,
            &mut self.container,
            &mut self.publisher,
            &mut self.place,
            &mut self.issued,
            &mut self.volume,
            &mut self.issue,
            &mut self.pages,
            &mut self.article_number,
            &mut self.edition,
            &mut self.pmid,
            &mut self.isbn,
        ]
    }
}
