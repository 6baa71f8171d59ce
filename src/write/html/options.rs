//! The options of the HTML writer.

use crate::error::Error;
use crate::format::{OptionMap, OptionSpec, wrong_value};

/// The options as text: see [`HtmlOptions`].
pub const OPTIONS: &[OptionSpec] = &[
    OptionSpec {
        name: "images",
        values: "data|link",
        default: "data",
        help: "Whether pictures are put into the page, or linked by the paths that the source gives.",
    },
    OptionSpec {
        name: "fragment",
        values: "true|false",
        default: "false",
        help: "Whether to write the article element alone, for a page that another system makes.",
    },
];

/// What a page may be asked to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HtmlOptions {
    /// Where the pictures are. By default in the page.
    pub images: Images,
    /// Whether to write the `article` element alone, without head and style sheet. By default
    /// a whole page is written.
    pub fragment: bool,
}

/// Where the pictures of a page are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Images {
    /// In the page itself, as `data:` URLs.
    #[default]
    Data,
    /// Where the source says they are: the paths stay as they are written.
    Link,
}

impl HtmlOptions {
    /// The options given as text.
    ///
    /// # Errors
    /// If one has a value that it does not take.
    pub fn from_map(options: &OptionMap) -> Result<Self, Error> {
        let images = match options.get("images") {
            None | Some("data") => Images::Data,
            Some("link") => Images::Link,
            Some(other) => return Err(wrong_value("images", other, "data or link")),
        };
        Ok(HtmlOptions { images, fragment: options.flag("fragment", false)? })
    }
}
