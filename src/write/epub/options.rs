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
        name: "fonts",
        values: "reader|embed",
        default: "reader",
        help: "Whether text is set in the reader's own face, or in those of the theme, which are put into the book.",
    },
    OptionSpec {
        name: "split-above",
        values: "kilobytes",
        default: "250",
        help: "The size above which an article is cut before its sections, into files of this size at most; 0 for never.",
    },
    OptionSpec {
        name: "certified-by",
        values: "a name",
        default: "nobody",
        help: "Who has checked the book by EPUB Accessibility 1.1 and WCAG 2.2 AA: the book then claims conformance",
    },
];

/// The options of the writer.
#[derive(Clone, Debug)]
pub struct Options {
    /// How the book looks. Default: the built-in theme `journal`.
    pub theme: Arc<Theme>,
    /// What is on the cover. Default: the hero image, or a designed cover where there is none.
    pub cover: CoverChoice,
    /// Whether the theme's faces are put into the book. Default: they are not, and running text is set
    /// in the reader's own face.
    pub embed_fonts: bool,
    /// The size in bytes above which an article is cut before its sections of the first level, since
    /// reading systems are slow with large files. Default: 250,000.
    pub split_above: usize,
    /// Who has checked that the book conforms to EPUB Accessibility 1.1 at WCAG 2.2, level AA. It
    /// then says so, and names who has. Default: nobody, and nothing is claimed.
    pub certified_by: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        let theme = Arc::new(Theme::default());
        Options {
            theme,
            cover: CoverChoice::default(),
            embed_fonts: false,
            split_above: SPLIT_ABOVE,
            certified_by: None,
        }
    }
}

/// Older devices do not open files of more than 300 kB.
const SPLIT_ABOVE: usize = 250_000;

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
    let split_above = match map.get("split-above") {
        None => SPLIT_ABOVE,
        Some(text) => match text.parse::<usize>() {
            Ok(0) => usize::MAX,
            Ok(kilobytes) => kilobytes.saturating_mul(1_000),
            Err(_) => return Err(wrong_value("split-above", text, "a number of kilobytes, or 0")),
        },
    };
    let embed_fonts = match map.get("fonts") {
        None | Some("reader") => false,
        Some("embed") => true,
        Some(other) => return Err(wrong_value("fonts", other, "reader or embed")),
    };
    Ok(Options { cover, theme: map.theme()?, embed_fonts, split_above, certified_by })
}
