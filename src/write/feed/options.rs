//! The options of both feed writers.

use crate::error::Error;
use crate::format::{OptionMap, OptionSpec, wrong_value};
use crate::write::markup::absolute_url;

/// How a feed is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// How much of each article the feed holds. The whole by default.
    pub content: Content,
    /// The greatest number of articles, the newest first. All by default.
    pub limit: Option<usize>,
    /// The address at which the feed will be. By default that of the
    /// [channel](crate::model::Channel::feed_url).
    pub self_url: Option<String>,
    /// The address of the WebSub hub that tells readers of changes. None by default.
    pub hub: Option<String>,
}

/// How much of an article a feed holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Content {
    /// The whole text.
    #[default]
    Full,
    /// The deck, or else the beginning of the text.
    Summary,
}

/// The options by name, for the command and its help.
pub const OPTIONS: &[OptionSpec] = &[
    OptionSpec {
        name: "content",
        values: "full|summary",
        default: "full",
        help: "how much of each article the feed holds: the whole text, or the deck alone",
    },
    OptionSpec {
        name: "limit",
        values: "NUMBER",
        default: "no limit",
        help: "the greatest number of articles, the newest first",
    },
    OptionSpec {
        name: "self-url",
        values: "URL",
        default: "the channel's feed_url",
        help: "the address at which the feed will be",
    },
    OptionSpec {
        name: "hub",
        values: "URL",
        default: "none",
        help: "the address of the WebSub hub that tells readers of changes",
    },
];

impl Options {
    /// The options given as text.
    ///
    /// # Errors
    /// If an option has a wrong value.
    pub fn from_map(map: &OptionMap) -> Result<Self, Error> {
        let content = match map.get("content") {
            None | Some("full") => Content::Full,
            Some("summary") => Content::Summary,
            Some(other) => return Err(wrong_value("content", other, "full or summary")),
        };
        let number = |text: &str| text.parse().ok().filter(|limit| *limit > 0);
        let limit = match map.get("limit") {
            None => None,
            Some(text) => Some(number(text).ok_or_else(|| wrong_value("limit", text, "a number from 1"))?),
        };
        Ok(Options { content, limit, self_url: address(map, "self-url")?, hub: address(map, "hub")? })
    }
}

fn address(map: &OptionMap, name: &str) -> Result<Option<String>, Error> {
    let Some(text) = map.get(name) else { return Ok(None) };
    let url =
        absolute_url(text, None).ok_or_else(|| wrong_value(name, text, "an address such as https://example.org/"))?;
    Ok(Some(url))
}
