//! Pictures and figures.

use serde::{Deserialize, Serialize};

use super::{Id, License, RichText, SourceLine};

/// A picture: where its bytes are, and what stands for it where it cannot be seen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Image {
    /// The path relative to the article's folder, or a URL. It is also the key of the bytes
    /// in the publication's [resources](crate::resource::Resources).
    pub source: String,
    /// What stands for the picture where it cannot be seen. `None` means that nobody has said
    /// yet: every writer reports it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alt: Option<Alt>,
    /// A long description for pictures that need more than a sentence or two, such as charts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub long_description: Option<String>,
}

/// What stands for a picture where it cannot be seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Alt {
    /// What the picture shows, in words.
    Described(String),
    /// The picture carries no information: a screen reader should pass over it.
    Decorative,
}

impl Image {
    /// The alternative text; empty for decorative pictures and for those without one.
    pub fn alt_text(&self) -> &str {
        match &self.alt {
            Some(Alt::Described(text)) => text,
            Some(Alt::Decorative) | None => "",
        }
    }

    /// Whether the picture is marked as carrying no information.
    pub fn is_decorative(&self) -> bool {
        matches!(self.alt, Some(Alt::Decorative))
    }
}

/// A picture that stands by itself, with its caption and credit. The hero image is one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// The anchor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Id>,
    /// The picture.
    pub image: Image,
    /// What the caption is called: `Figure 3.`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The caption, without the credit.
    #[serde(default, skip_serializing_if = "RichText::is_blank")]
    pub caption: RichText,
    /// Who made or lent the picture: `Ada Moreno/Harbour Press`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<String>,
    /// The licence of the picture, if it is not the article's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub license: Option<License>,
    /// Where the figure stands in the source.
    #[serde(skip)]
    pub at: SourceLine,
}
