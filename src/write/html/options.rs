//! The options of the HTML writer.

use std::sync::Arc;

use crate::error::Error;
use crate::format::{OptionMap, OptionSpec, THEME, wrong_value};
use crate::theme::Theme;

/// The options as text: see [`HtmlOptions`].
pub const OPTIONS: &[OptionSpec] = &[
    THEME,
    OptionSpec {
        name: "images",
        values: "data|beside|link",
        default: "data",
        help: "Whether pictures are put into the page, written beside it, or linked by the paths that the source gives.",
    },
    OptionSpec {
        name: "fragment",
        values: "true|false",
        default: "false",
        help: "Whether to write the article element alone, for a page that another system makes.",
    },
    OptionSpec {
        name: "style",
        values: "auto|scoped|none",
        default: "auto",
        help: "The style sheet: that of a page, and none in a fragment; one for the article alone; none.",
    },
    OptionSpec {
        name: "record",
        values: "true|false",
        default: "true",
        help: "Whether a page holds the article a second time as data, so that it is read back without loss.",
    },
    OptionSpec {
        name: "anchors",
        values: "true|false",
        default: "true",
        help: "Whether every question has a link to itself, to be copied.",
    },
];

/// What a page may be asked to be.
#[derive(Clone, Debug, PartialEq)]
pub struct HtmlOptions {
    /// How it looks. By default as the built-in theme `journal` says.
    pub theme: Arc<Theme>,
    /// Where the pictures are. By default in the page.
    pub images: Images,
    /// Whether to write the `article` element alone, without head. By default a whole page is
    /// written.
    pub fragment: bool,
    /// The style sheet. By default that of a page, and none in a fragment.
    pub style: Style,
    /// Whether a page holds the article a second time, as data, so that it can be read back
    /// without loss. By default it does; a fragment never does.
    pub record: bool,
    /// Whether every question has a link to itself, which readers can copy. By default it has.
    pub anchors: bool,
}

/// Where the pictures of a page are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Images {
    /// In the page itself, as `data:` URLs.
    #[default]
    Data,
    /// In files beside the page, which are written with it.
    Beside,
    /// Where the source says they are: the paths stay as they are written.
    Link,
}

/// What style sheet there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// That of a page in a page, none in a fragment.
    #[default]
    Auto,
    /// Rules that reach the article alone (`@scope`), for any ground, by day and by night.
    Scoped,
    /// None.
    None,
}

impl Default for HtmlOptions {
    fn default() -> Self {
        HtmlOptions {
            theme: Arc::new(Theme::default()),
            images: Images::default(),
            fragment: false,
            style: Style::default(),
            record: true,
            anchors: true,
        }
    }
}

impl HtmlOptions {
    /// The options given as text.
    ///
    /// # Errors
    /// If one has a value that it does not take.
    pub fn from_map(options: &OptionMap) -> Result<Self, Error> {
        let images = match options.get("images") {
            None | Some("data") => Images::Data,
            Some("beside") => Images::Beside,
            Some("link") => Images::Link,
            Some(other) => return Err(wrong_value("images", other, "data, beside or link")),
        };
        let style = match options.get("style") {
            None | Some("auto") => Style::Auto,
            Some("scoped") => Style::Scoped,
            Some("none") => Style::None,
            Some(other) => return Err(wrong_value("style", other, "auto, scoped or none")),
        };
        let flag = |name, default| options.flag(name, default);
        let (fragment, record, anchors) = (flag("fragment", false)?, flag("record", true)?, flag("anchors", true)?);
        Ok(HtmlOptions { theme: options.theme()?, images, fragment, style, record, anchors })
    }
}
