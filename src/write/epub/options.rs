//! What a user may choose.

use std::sync::Arc;

use crate::error::Error;
use crate::format::{OptionMap, OptionSpec, THEME, wrong_value};
use crate::theme::Theme;

/// The options of the writer, as text.
pub const OPTIONS: &[OptionSpec] = &[
    THEME,
    OptionSpec {
        name: "cover",
        values: "auto|designed|none",
        default: "auto",
        help: "The hero image, or a cover that is designed where there is none; always designed, with the hero in it; none",
    },
    OptionSpec {
        name: "certified-by",
        values: "a name",
        default: "nobody",
        help: "Who has checked the book by EPUB Accessibility 1.1 and WCAG 2.2 AA: the book then claims conformance",
    },
];

/// The options of the writer.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// How the book looks. Default: the built-in theme `journal`.
    pub theme: Arc<Theme>,
    /// What is on the cover. Default: the hero image, or a designed cover where there is none.
    pub cover: CoverChoice,
    /// Who has checked that the book conforms to EPUB Accessibility 1.1 at WCAG 2.2, level AA. It
    /// then says so, and names who has. Default: nobody, and nothing is claimed.
    pub certified_by: Option<String>,
}

/// What is on the cover.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CoverChoice {
    /// The hero image; a designed cover where there is none.
    #[default]
    Auto,
    /// A designed cover, with the hero image in it.
    Designed,
    /// There is no cover.
    None,
}

/// Typed options of options given as text.
pub(super) fn parse(map: &OptionMap) -> Result<Options, Error> {
    let certified_by = match map.get("certified-by").map(str::trim) {
        Some("") => return Err(wrong_value("certified-by", "", "the name of who has checked the book")),
        name => name.map(str::to_owned),
    };
    let cover = match map.get("cover") {
        None | Some("auto") => CoverChoice::Auto,
        Some("designed") => CoverChoice::Designed,
        Some("none") => CoverChoice::None,
        Some(other) => return Err(wrong_value("cover", other, "auto, designed or none")),
    };
    Ok(Options { cover, theme: map.theme()?, certified_by })
}
