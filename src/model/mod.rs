//! The model of a publication: what readers fill and writers read.
//!
//! It knows no format, no file and no clock. Every type is serialisable; the JSON form is
//! documented by the schema that `offprint schema` prints, and is the language of fixtures.

mod article;
mod audio;
mod block;
mod body;
mod channel;
mod contributor;
mod date;
mod funding;
mod id;
mod identifier;
mod image;
mod language;
mod license;
mod position;
mod reference;
mod related;
mod roll;
mod table;
mod text;
pub mod visit;

use serde::{Deserialize, Serialize};

pub use article::{Abstract, Article, Correction, Dates, Identifier, Identifiers, Journal, Note, Publisher, Series};
pub use audio::{Audio, Transcript};
pub use block::{
    Block, BoxedText, Break, CodeBlock, Definition, DefinitionList, List, ListItem, ListMarker, Math, MathBlock,
    MathNotation, NumberStyle, Paragraph, Quote,
};
pub use body::{Node, Section, Turn, Utterance, Voice};
pub use channel::Channel;
pub(crate) use contributor::is_eastern;
pub use contributor::{Affiliation, Contributor, Name, PersonName, Role};
pub use date::{Date, InvalidDate};
pub use funding::{Funding, Grant};
pub use id::{Id, InvalidId};
pub use identifier::{Doi, InvalidIdentifier, Issn, Orcid, Ror, Slug};
pub use image::{Alt, Figure, Image};
pub use language::{Direction, InvalidLanguage, Language};
pub use license::{Copyright, License};
pub use position::SourceLine;
pub use reference::{Citation, Reference};
pub use related::{Related, RelatedItem, SeeAll};
pub use table::{Alignment, Cell, InvalidTable, MAX_COLUMNS, Row, Table};
pub(crate) use text::push_node;
#[cfg(feature = "read-jats")]
pub(crate) use text::push_text;
pub use text::{Inline, Link, RichText, Span};

use crate::resource::{Originals, Resources};

/// What is converted: one article or many, what is known of the whole, and the bytes of
/// their pictures.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Publication {
    /// What is known of the whole: the title of the feed or of the collection.
    #[serde(default, skip_serializing_if = "Channel::is_empty")]
    pub channel: Channel,
    /// The articles in order. Ids are unique within an article, not among them: who puts several
    /// into one file tells them apart.
    pub articles: Vec<Article>,
    /// The bytes of pictures, by their source. They are no part of the JSON form.
    #[serde(skip)]
    pub resources: Resources,
    /// The files that the articles were read from. They are no part of the JSON form.
    #[serde(skip)]
    pub originals: Originals,
}

impl Publication {
    /// A publication of one article, without resources.
    pub fn of(article: Article) -> Self {
        Publication { articles: vec![article], ..Publication::default() }
    }
}

/// The JSON Schema (draft 2020-12) of the model's JSON form.
#[cfg(feature = "schema")]
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Publication).to_value()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_short_for_plain_text_and_exact_for_the_rest() {
        let text = RichText(vec![
            "Water is ".into(),
            Inline::Strong("scarce".into()),
            Inline::LineBreak,
            Inline::NoteCall(Id::numbered("fn", 1)),
        ]);
        let json = serde_json::to_string(&text).unwrap();
        assert_eq!(json, r#"["Water is ",{"strong":"scarce"},{"line-break":null},{"note-call":"fn1"}]"#);
        assert_eq!(serde_json::from_str::<RichText>(&json).unwrap(), text);
        assert_eq!(serde_json::to_string(&RichText::from("plain")).unwrap(), r#""plain""#);
    }

    #[test]
    fn a_body_reads_back() {
        let turn = Turn {
            id: Some(Id::numbered("t", 1)),
            question: Some(Utterance::new(Voice::default(), vec![Block::paragraph("Why?")])),
            ..Turn::default()
        };
        let section = Section { title: "One".into(), body: vec![turn.into()], ..Section::default() };
        let article =
            Article { body: vec![section.into(), Block::Break(Break::default()).into()], ..Article::default() };
        let json = serde_json::to_string_pretty(&Publication::of(article.clone())).unwrap();
        let back: Publication = serde_json::from_str(&json).unwrap();
        assert_eq!(back.articles, [article]);
    }

    #[cfg(feature = "schema")]
    #[test]
    fn the_schema_describes_every_kind_of_node() {
        let schema = schema().to_string();
        for name in ["paragraph", "pull-quote", "note-call", "line-break", "turn", "section", "small-caps"] {
            assert!(schema.contains(&format!("\"{name}\"")), "{name} is missing");
        }
    }
}
