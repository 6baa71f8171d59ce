//! Themes: how pages look, in words that every format understands.
//!
//! A [`Theme`] says which fonts, sizes, colours and spaces an article is shown with. It knows no
//! format: the PDF writer sets pages by it, and the writers of EPUB and HTML make style sheets of
//! it. Themes are small TOML files; `docs/themes.md` lists their keys. Three are built in, as
//! files that the same reader reads.
//!
//! What lives here: the theme, its reader, and the contrast of its colours. What must not: any
//! format, and opening files – [`read`] is given the bytes of the files that a theme names.
//!
//! ```
//! use offprint::diagnostic::Diagnostics;
//! use offprint::theme::{self, Theme};
//!
//! let text = "inherits = \"magazine\"\n[colors]\naccent = \"#7a1f5c\"\n";
//! let theme = theme::read(text, &mut theme::no_files, &mut Diagnostics::new())?;
//! assert_eq!(theme.light.accent.to_string(), "#7a1f5c");
//! assert_eq!(theme.text, Theme::built_in("magazine").unwrap().text);
//! # Ok::<(), offprint::error::Error>(())
//! ```

mod color;
mod contrast;
mod font;
mod keys;
mod look;
mod read;
mod template;
mod value;

use std::sync::{Arc, OnceLock};

pub use color::{Color, ColorName, Colors};
pub use font::{BUILT_IN_FAMILIES, Font, FontFile, FontRole, Fonts, Generic};
pub use keys::keys;
pub use look::{Figures, Part, TextLook};
pub use read::{Files, no_files, read};
pub use template::{Field, Template};

use crate::diagnostic::Diagnostics;
use crate::resource::Resource;

/// The names of the built-in themes, the default first.
pub const BUILT_IN: &[&str] = &["journal", "magazine", "newsroom"];

/// The files of the built-in themes, in the order of [`BUILT_IN`].
const FILES: [&str; 3] = [
    include_str!("../../assets/themes/journal.toml"),
    include_str!("../../assets/themes/magazine.toml"),
    include_str!("../../assets/themes/newsroom.toml"),
];

/// How an article looks. The default is the built-in theme `journal`.
///
/// Lengths are in points (1/72 inch) unless a field says otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// What it is called.
    pub name: String,
    /// What it looks like, in a sentence.
    pub description: String,
    /// The faces.
    pub fonts: Fonts,
    /// The colours on paper and on light screens.
    pub light: Colors,
    /// The colours on screens that are set to dark. Paper knows none.
    pub dark: Colors,
    /// The page: margins, columns, running heads. Formats without pages take the measure.
    pub page: Page,
    /// How paragraphs are set.
    pub text: TextSetting,
    /// The head of the article.
    pub opening: Opening,
    /// Questions and who asks them.
    pub question: Question,
    /// Pull quotes.
    pub pull_quote: PullQuote,
    /// The spaces between things.
    pub space: Spaces,
    /// How each part of an article looks. Ask with [`Theme::look`].
    pub looks: [TextLook; Part::COUNT],
    /// A picture that stands for the publisher.
    pub logo: Option<Logo>,
}

/// The page.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// From the upper edge of the page to the text, in millimetres.
    pub margin_top: f32,
    /// From the text to the lower edge of the page, in millimetres.
    pub margin_bottom: f32,
    /// The least that is left blank at each side of the text, in millimetres.
    pub margin_side: f32,
    /// The widest that the text becomes, all columns together, in millimetres.
    pub measure: f32,
    /// The number of columns: 1 or 2.
    pub columns: u8,
    /// Between two columns, in millimetres.
    pub column_gap: f32,
    /// Whether a rule stands between two columns.
    pub column_rule: bool,
    /// Whether the lines of running text stand on one grid in all columns.
    pub baseline_grid: bool,
    /// Whether a rule stands below the running head.
    pub head_rule: bool,
    /// Whether the first page has a running head as well.
    pub head_on_first: bool,
    /// The running head: at the start of the line, in its middle, at its end.
    pub head: [Template; 3],
    /// The foot of each page, likewise.
    pub foot: [Template; 3],
}

/// How paragraphs are set.
#[derive(Clone, Debug, PartialEq)]
pub struct TextSetting {
    /// Whether lines fill the measure; else they end where they may.
    pub justified: bool,
    /// Whether words are hyphenated.
    pub hyphens: bool,
    /// By how much the first line of a paragraph that follows another is set in. With 0,
    /// paragraphs are told apart by space.
    pub indent: f32,
    /// Whether links are underlined in PDF. Else their colour alone tells them from the text. On
    /// screens they always are (WCAG 2.2, 1.4.1).
    pub underline_links: bool,
}

/// The head of the article.
#[derive(Clone, Debug, PartialEq)]
pub struct Opening {
    /// Whether its lines are centred; else they begin where all lines begin.
    pub centered: bool,
    /// How wide the hero picture is.
    pub hero: HeroWidth,
    /// Whether the name of the journal stands over it.
    pub masthead: bool,
    /// The thickness of the rule below the masthead.
    pub masthead_rule: f32,
    /// The thickness of the rule between the head and the body.
    pub rule: f32,
}

/// How wide the hero picture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeroWidth {
    /// As wide as the text.
    Measure,
    /// As wide as the page or the window.
    Page,
}

/// How questions are told from answers, besides the looks of [`Part::Question`] and
/// [`Part::Speaker`].
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Where the name of who speaks stands.
    pub label: Label,
    /// What sets a question off.
    pub mark: QuestionMark,
}

/// Where the name of who speaks stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// Before the first words.
    RunIn,
    /// On a line of its own.
    Above,
}

/// What sets a question off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuestionMark {
    /// Its look alone.
    None,
    /// A rule above it.
    Rule,
    /// A bar beside it.
    Bar,
    /// A coloured ground.
    Panel,
}

/// How pull quotes are set off, besides the look of [`Part::PullQuote`].
#[derive(Clone, Debug, PartialEq)]
pub struct PullQuote {
    /// Whether its lines are centred.
    pub centered: bool,
    /// What sets it off.
    pub mark: PullQuoteMark,
}

/// What sets a pull quote off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PullQuoteMark {
    /// Its look alone.
    None,
    /// A bar beside it.
    Bar,
    /// A rule above and one below.
    Rules,
}

/// The spaces between things.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spaces {
    /// Around blocks that are no paragraphs.
    pub block: f32,
    /// Before a question.
    pub turn: f32,
    /// Between a question and its answer, and between answers.
    pub answer: f32,
    /// Before the headings of sections, outermost first; deeper ones take the last.
    pub headings: [f32; 3],
    /// Between a heading and what follows.
    pub after_heading: f32,
    /// Between the items of a list.
    pub list_item: f32,
    /// By which lists, quotations and definitions are set in.
    pub inset: f32,
    /// Within the frame of code and panels.
    pub padding: f32,
    /// Around the parts at the end of the article.
    pub closing: f32,
}

/// A picture that stands for the publisher.
#[derive(Clone, Debug, PartialEq)]
pub struct Logo {
    /// The picture.
    pub picture: Resource,
    /// What it says, for those who do not see it.
    pub alt: String,
    /// How high it is.
    pub height: f32,
}

impl Theme {
    /// The built-in theme of this name. Read once in a process.
    pub fn built_in(name: &str) -> Option<Arc<Theme>> {
        static THEMES: [OnceLock<Option<Arc<Theme>>>; FILES.len()] = [const { OnceLock::new() }; FILES.len()];
        let index = BUILT_IN.iter().position(|known| *known == name)?;
        let file = || read(FILES[index], &mut no_files, &mut Diagnostics::new()).ok().map(Arc::new);
        THEMES[index].get_or_init(file).clone()
    }

    /// How a part of an article looks.
    pub fn look(&self, part: Part) -> &TextLook {
        &self.looks[part as usize]
    }

    /// The text of a built-in theme's file, to begin one's own with.
    pub fn source(name: &str) -> Option<&'static str> {
        BUILT_IN.iter().position(|known| *known == name).map(|index| FILES[index])
    }

    /// A theme that says as little as possible: what a file that inherits nothing begins with.
    fn blank() -> Theme {
        Theme {
            name: String::new(),
            description: String::new(),
            fonts: Fonts::default(),
            light: Colors::LIGHT,
            dark: Colors::DARK,
            page: Page::default(),
            text: TextSetting { justified: true, hyphens: true, indent: 14.0, underline_links: true },
            opening: Opening {
                centered: false,
                hero: HeroWidth::Measure,
                masthead: true,
                masthead_rule: 0.5,
                rule: 0.5,
            },
            question: Question { label: Label::RunIn, mark: QuestionMark::None },
            pull_quote: PullQuote { centered: false, mark: PullQuoteMark::Bar },
            space: Spaces::default(),
            looks: [TextLook::default(); Part::COUNT],
            logo: None,
        }
    }
}

impl Default for Theme {
    fn default() -> Self {
        Theme::built_in(BUILT_IN[0]).map_or_else(Theme::blank, |theme| (*theme).clone())
    }
}

impl Default for Page {
    fn default() -> Self {
        Page {
            margin_top: 30.0,
            margin_bottom: 30.0,
            margin_side: 22.0,
            measure: 125.0,
            columns: 1,
            column_gap: 7.0,
            column_rule: false,
            baseline_grid: false,
            head_rule: false,
            head_on_first: false,
            head: Default::default(),
            foot: Default::default(),
        }
    }
}

impl Default for Spaces {
    fn default() -> Self {
        Spaces {
            block: 11.0,
            turn: 15.0,
            answer: 4.5,
            headings: [25.0, 19.0, 15.0],
            after_heading: 6.0,
            list_item: 2.5,
            inset: 18.0,
            padding: 8.0,
            closing: 26.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_theme_can_be_read_and_is_legible() {
        for (name, text) in BUILT_IN.iter().zip(FILES) {
            let mut found = Diagnostics::new();
            let theme = read(text, &mut no_files, &mut found).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(theme.name, *name);
            assert!(!theme.description.is_empty());
            let shown: Vec<_> = found.iter().map(ToString::to_string).collect();
            assert!(shown.is_empty(), "{name}: {shown:?}");
        }
    }

    #[test]
    fn built_in_themes_differ() {
        let [journal, magazine, newsroom] = BUILT_IN else { panic!("there are three") };
        let theme = |name: &str| Theme::built_in(name).unwrap();
        let (journal, magazine, newsroom) = (theme(journal), theme(magazine), theme(newsroom));
        assert_ne!(journal.fonts.text, magazine.fonts.text);
        assert_ne!(journal.light.accent, newsroom.light.accent);
        assert_ne!(magazine.text.justified, newsroom.text.justified);
        assert_eq!(newsroom.page.columns, 2);
        assert_eq!(Theme::default(), *journal);
    }

    #[test]
    fn the_default_theme_says_all_that_can_be_said() {
        let text = Theme::source("journal").unwrap();
        let missing: Vec<_> = keys().into_iter().filter(|key| !read::says(text, key)).collect();
        // These are nobody's but a theme's of one's own.
        let own = ["inherits", "logo.file", "logo.alt", "logo.height"];
        assert_eq!(missing, own);
    }
}
