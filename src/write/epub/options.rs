//! What a user may choose.

use std::sync::Arc;

use crate::error::Error;
use crate::format::{OptionMap, OptionSpec, THEME, wrong_value};
use crate::theme::Theme;

/// The options of the writer, as text.
pub const OPTIONS: &[OptionSpec] = &[
    THEME,
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
    /// Who has checked that the book conforms to EPUB Accessibility 1.1 at WCAG 2.2, level AA. It
    /// then says so, and names who has. Default: nobody, and nothing is claimed.
    pub certified_by: Option<String>,
}

/// Typed options of options given as text.
pub(super) fn parse(map: &OptionMap) -> Result<Options, Error> {
    let certified_by = match map.get("certified-by").map(str::trim) {
        Some("") => return Err(wrong_value("certified-by", "", "the name of who has checked the book")),
        name => name.map(str::to_owned),
    };
    Ok(Options { theme: map.theme()?, certified_by })
}
