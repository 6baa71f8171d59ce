//! Related items: what the publisher offers to read next.

use serde::{Deserialize, Serialize};

use super::{Date, Doi, RichText};

/// The block of related items at the end of an article.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Related {
    /// The heading of the block, if the source has its own: `Related Commentary`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The items in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<RelatedItem>,
    /// The line under the items that leads to all of them: `View All Commentary`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub see_all: Option<SeeAll>,
}

/// One related item.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RelatedItem {
    /// The title.
    pub title: RichText,
    /// When it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "RichText::is_blank")]
    pub description: RichText,
    /// What kind of item it is, in any words: `Fact Sheet`.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Its DOI.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doi: Option<Doi>,
}

/// A line that leads to all related items.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SeeAll {
    /// The text of the line.
    pub text: String,
    /// Where it leads, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl Related {
    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty() && self.see_all.is_none()
    }
}

impl RelatedItem {
    /// Where the item is: its URL, or else its DOI's.
    pub fn link(&self) -> Option<String> {
        self.url.clone().or_else(|| self.doi.as_ref().map(Doi::url))
    }
}
