//! The options of the feed writers.

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
    /// What an entry is. An article by default.
    pub entries: Entries,
    /// The address of the folder in which the files that were made of an article in the same
    /// run will be. By default they are beside the article's page.
    pub files_url: Option<String>,
}

/// What an entry of a feed is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Entries {
    /// An article.
    #[default]
    Articles,
    /// A turn of an interview; an article without turns is an entry itself.
    Turns,
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
pub const OPTIONS: &[OptionSpec] = &SHARED;

/// The options of every feed.
pub(super) const SHARED: [OptionSpec; 6] = [
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
    OptionSpec {
        name: "entries",
        values: "articles|turns",
        default: "articles",
        help: "what an entry is: an article, or a turn of an interview",
    },
    OptionSpec {
        name: "files-url",
        values: "URL",
        default: "beside the article's page",
        help: "the folder on the web of the PDF and EPUB that are made in the same run, which entries link to",
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
        let entries = match map.get("entries") {
            None | Some("articles") => Entries::Articles,
            Some("turns") => Entries::Turns,
            Some(other) => return Err(wrong_value("entries", other, "articles or turns")),
        };
        let [self_url, hub, files_url] = ["self-url", "hub", "files-url"].map(|name| address(map, name));
        Ok(Options { content, limit, entries, self_url: self_url?, hub: hub?, files_url: files_url? })
    }
}

fn address(map: &OptionMap, name: &str) -> Result<Option<String>, Error> {
    let Some(text) = map.get(name) else { return Ok(None) };
    let url =
        absolute_url(text, None).ok_or_else(|| wrong_value(name, text, "an address such as https://example.org/"))?;
    Ok(Some(url))
}
