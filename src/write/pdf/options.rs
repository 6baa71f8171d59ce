//! What a user may choose.

use std::sync::Arc;

use super::font_files;
use crate::error::Error;
use crate::format::{OptionMap, OptionSpec, THEME, wrong_value};
use crate::theme::Theme;
use crate::typeset::FontSet;

/// The options of the writer, as text.
pub const OPTIONS: &[OptionSpec] = &[
    OptionSpec { name: "paper", values: "a4|letter|WxHmm", default: "a4", help: "The size of the pages" },
    THEME,
    OptionSpec {
        name: "image-resolution",
        values: "72 to 2400|original",
        default: "original",
        help: "The finest that pictures are stored, in dots an inch",
    },
    OptionSpec {
        name: "attach",
        values: "none, or a list of formats and `source`",
        default: "none",
        help: "Files that the PDF carries along (PDF/A-3a)",
    },
    OptionSpec {
        name: "fonts",
        values: "a list of font files",
        default: "none",
        help: "Fonts for characters that the others lack",
    },
    OptionSpec {
        name: "system-fonts",
        values: "true|false",
        default: "false",
        help: "Whether the system's fonts may be used for families and characters that are missing",
    },
];

/// The options of the writer.
#[derive(Clone, Debug)]
pub struct Options {
    /// The size of the pages. Default: A4.
    pub paper: Paper,
    /// How the pages look. Default: the built-in theme `journal`.
    pub theme: Arc<Theme>,
    /// The faces to draw with. Default: those built in, which cover the Latin, Greek, Cyrillic,
    /// Hebrew, Arabic and Devanagari scripts. Add others with
    /// [`FontSet::with_face`](crate::typeset::FontSet::with_face).
    pub fonts: FontSet,
    /// Whether fonts of the system may be used: for families that the theme names without files,
    /// and for characters that no face of `fonts` has. The file then depends on the machine.
    /// Default: no.
    pub system_fonts: bool,
    /// The finest that bitmaps are stored, in dots an inch of the page. Those with more are made
    /// smaller, and JPEG is then written anew. Default: `None`, every picture as it is.
    pub image_resolution: Option<f32>,
    /// The formats that the file carries along, and [`SOURCE`](crate::write::SOURCE) for what it
    /// was made from: see [`Writer::attachments`](crate::write::Writer::attachments). With any,
    /// the file is PDF/A-3a. Default: none, and PDF/A-2a.
    pub attach: Vec<String>,
}

/// The size of a page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paper {
    /// The width in millimetres.
    pub width: f32,
    /// The height in millimetres.
    pub height: f32,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            paper: Paper::A4,
            theme: Arc::new(Theme::default()),
            fonts: FontSet::builtin(),
            system_fonts: false,
            image_resolution: None,
            attach: Vec::new(),
        }
    }
}

impl Paper {
    /// ISO 216 A4.
    pub const A4: Paper = Paper { width: 210.0, height: 297.0 };
    /// North American letter.
    pub const LETTER: Paper = Paper { width: 215.9, height: 279.4 };
    /// The least side, in millimetres: less leaves no room for a line of text.
    pub const LEAST: f32 = 50.0;
    /// The greatest side, in millimetres: the limit of PDF (ISO 32000-1, Annex C), rounded down.
    pub const GREATEST: f32 = 5_000.0;

    /// The names of papers, and their sizes in millimetres: ISO 216 A and B, and those of North America.
    const NAMED: [(&'static str, Paper); 8] = [
        ("a3", Paper { width: 297.0, height: 420.0 }),
        ("a4", Paper::A4),
        ("a5", Paper { width: 148.0, height: 210.0 }),
        ("a6", Paper { width: 105.0, height: 148.0 }),
        ("b5", Paper { width: 176.0, height: 250.0 }),
        ("letter", Paper::LETTER),
        ("legal", Paper { width: 215.9, height: 355.6 }),
        ("tabloid", Paper { width: 279.4, height: 431.8 }),
    ];

    /// The size that `text` names: a paper, such as `a4` or `letter`, or width and height, as in `170x240mm` or
    /// `6x9in`.
    pub fn from_text(text: &str) -> Option<Paper> {
        let text = text.trim().to_ascii_lowercase();
        if let Some((_, paper)) = Self::NAMED.iter().find(|(name, _)| *name == text) {
            return Some(*paper);
        }
        let inches = text.strip_suffix("in").map(|sides| (sides, 25.4));
        let (sides, unit) = inches.unwrap_or_else(|| (text.strip_suffix("mm").unwrap_or(&text), 1.0));
        let (width, height) = sides.split_once(['x', '×'])?;
        let side = |text: &str| text.trim().parse::<f32>().ok().map(|side| side * unit).filter(Self::is_side);
        Some(Paper { width: side(width)?, height: side(height)? })
    }

    fn is_side(side: &f32) -> bool {
        (Self::LEAST..=Self::GREATEST).contains(side)
    }

    /// Width and height in points, kept within what a page can be.
    pub(super) fn points(self) -> (f32, f32) {
        let points = |side: f32| side.clamp(Self::LEAST, Self::GREATEST) * 72.0 / 25.4;
        (points(self.width), points(self.height))
    }
}

/// Typed options of options given as text.
pub(super) fn parse(map: &OptionMap) -> Result<Options, Error> {
    let mut options = Options { theme: map.theme()?, ..Options::default() };
    if let Some(text) = map.get("paper") {
        let names = Paper::NAMED.map(|(name, _)| name).join(", ");
        let expected = format!("{names}, or a size of 50 to 5000 mm a side, as in 170x240mm or 6x9in");
        options.paper = Paper::from_text(text).ok_or_else(|| wrong_value("paper", text, &expected))?;
    }
    if let Some(files) = map.get("fonts") {
        options.fonts = font_files::add(options.fonts, files)?;
    }
    options.system_fonts = map.flag("system-fonts", false)?;
    if let Some(text) = map.get("attach").filter(|text| *text != "none") {
        options.attach = listed(text).map(str::to_ascii_lowercase).collect();
    }
    if let Some(text) = map.get("image-resolution").filter(|text| *text != "original") {
        let dots = text.parse::<f32>().ok().filter(|dots| (72.0..=2400.0).contains(dots));
        let wrong = || wrong_value("image-resolution", text, "`original`, or a number of dots an inch from 72 to 2400");
        options.image_resolution = Some(dots.ok_or_else(wrong)?);
    }
    Ok(options)
}

/// The parts of a list with commas.
pub(super) fn listed(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paper_is_named_or_measured() {
        assert_eq!(Paper::from_text("A4"), Some(Paper::A4));
        assert_eq!(Paper::from_text("letter"), Some(Paper::LETTER));
        assert_eq!(Paper::from_text("170x240mm"), Some(Paper { width: 170.0, height: 240.0 }));
        assert_eq!(Paper::from_text("170 × 240"), Some(Paper { width: 170.0, height: 240.0 }));
        assert_eq!(Paper::from_text("6x9in").map(|paper| paper.width), Some(152.4));
        assert_eq!(Paper::from_text("Legal").map(|paper| paper.height), Some(355.6));
        for wrong in ["a9", "10x10mm", "1x1in", "x", "NaNx100", "infx100", "-100x100", "99999x100"] {
            assert_eq!(Paper::from_text(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_wrong_size_is_refused_with_advice() {
        let mut map = OptionMap::default();
        map.insert("paper", "a9");
        let error = parse(&map).unwrap_err();
        assert!(error.message().contains("a9"));
        assert!(error.help_text().is_some_and(|help| help.contains("170x240mm")));
    }
}
