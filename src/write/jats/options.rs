//! The options of the JATS writer.

use crate::error::Error;
use crate::format::{OptionMap, OptionSpec, wrong_value};

/// How an article is written as JATS.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Which tag set to declare. [`TagSet::Auto`] by default.
    pub tag_set: TagSet,
    /// The `article-type`. By default `interview` where there are turns, else what the genre
    /// says, else `other`.
    pub article_type: Option<String>,
}

/// A tag set of JATS: a DTD of the standard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TagSet {
    /// Journal Publishing where the journal has an ISSN, which that tag set demands, else
    /// Journal Archiving.
    #[default]
    Auto,
    /// Journal Publishing (“blue”): what journals publish. It needs an ISSN.
    Publishing,
    /// Journal Archiving and Interchange (“green”): what archives keep. It needs nothing.
    Archiving,
}

/// The options by name, for the command and its help.
pub const OPTIONS: &[OptionSpec] = &[
    OptionSpec {
        name: "tag-set",
        values: "auto|publishing|archiving",
        default: "auto",
        help: "which JATS DTD to follow; auto takes publishing if the journal has an ISSN",
    },
    OptionSpec {
        name: "article-type",
        values: "TEXT",
        default: "interview, or by genre",
        help: "the article-type attribute, where a publisher or archive wants its own value",
    },
];

impl Options {
    /// The options given as text.
    ///
    /// # Errors
    /// If an option has a wrong value.
    pub fn from_map(map: &OptionMap) -> Result<Self, Error> {
        let tag_set = match map.get("tag-set") {
            None | Some("auto") => TagSet::Auto,
            Some("publishing") => TagSet::Publishing,
            Some("archiving") => TagSet::Archiving,
            Some(other) => return Err(wrong_value("tag-set", other, "auto, publishing or archiving")),
        };
        let article_type = match map.get("article-type").map(str::trim) {
            Some("") => return Err(wrong_value("article-type", "", "a word such as interview")),
            given => given.map(str::to_owned),
        };
        Ok(Options { tag_set, article_type })
    }
}
