//! Who paid for the work that an article reports.

use serde::{Deserialize, Serialize};

use super::{Doi, RichText, Ror};

/// The funding of the work behind an article.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Funding {
    /// The statement that the reader sees.
    #[serde(skip_serializing_if = "RichText::is_blank")]
    pub statement: RichText,
    /// The grants, one for each funder and what it awarded.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub grants: Vec<Grant>,
}

/// What one funder gave.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// The funder's name.
    pub funder: String,
    /// The funder's ROR identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ror: Option<Ror>,
    /// The funder's DOI in the Open Funder Registry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doi: Option<Doi>,
    /// The numbers of the awards.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub awards: Vec<String>,
}

impl Funding {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.statement.is_blank() && self.grants.is_empty()
    }
}

impl Grant {
    /// Where more is to be found about the funder: its ROR record, or else its DOI.
    pub fn link(&self) -> Option<String> {
        self.ror.as_ref().map(Ror::url).or_else(|| self.doi.as_ref().map(Doi::url))
    }

    /// The funder's DOI, where [`link`](Self::link) leads elsewhere.
    pub fn other_doi(&self) -> Option<&Doi> {
        self.doi.as_ref().filter(|_| self.ror.is_some())
    }

    /// The funder and the numbers of its awards: `Tide Fund (TF-12, TF-19)`.
    pub fn display(&self) -> String {
        if self.awards.is_empty() {
            self.funder.clone()
        } else {
            format!("{} ({})", self.funder, self.awards.join(", "))
        }
    }
}
