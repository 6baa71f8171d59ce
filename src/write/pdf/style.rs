//! The look of the document: every size, colour and space, as the theme has it.
//!
//! The flow decides what stands where and takes all measures from a [`Look`], which is the theme
//! in the terms of the text engine. Lengths are in points.

use std::sync::Arc;

use crate::error::{Error, ErrorKind};
use crate::model::{Article, Direction, Language};
use crate::theme::{self, FontRole, Generic, Part, Spaces, Theme};
use crate::typeset::{Family, Figures, FontSet, Style};

pub(super) use crate::theme::Color;

/// How a kind of text looks.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct TextLook {
    /// Face and size.
    pub(super) style: Style,
    /// From one baseline to the next.
    pub(super) leading: f32,
    /// The colour.
    pub(super) color: Color,
    /// Whether all letters are capitals.
    pub(super) capitals: bool,
}

/// The look of a document.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Look {
    pub(super) body: TextLook,
    pub(super) masthead: TextLook,
    pub(super) kicker: TextLook,
    pub(super) deck: TextLook,
    pub(super) byline: TextLook,
    pub(super) dateline: TextLook,
    /// The headings of sections, outermost first; deeper ones look like the last.
    pub(super) headings: [TextLook; 3],
    pub(super) question: TextLook,
    pub(super) speaker: TextLook,
    pub(super) quote: TextLook,
    pub(super) pull_quote: TextLook,
    pub(super) attribution: TextLook,
    pub(super) caption: TextLook,
    pub(super) code: TextLook,
    pub(super) cell: TextLook,
    pub(super) head_cell: TextLook,
    pub(super) note: TextLook,
    pub(super) closing_heading: TextLook,
    pub(super) related_title: TextLook,
    pub(super) small: TextLook,
    pub(super) running: TextLook,
    headline: TextLook,
    pub(super) accent: Color,
    pub(super) hairline: Color,
    pub(super) panel: Color,
    pub(super) muted: Color,
    pub(super) link: Color,
    /// The colour of questions, which is also that of the names of those who ask.
    pub(super) question_color: Color,
    pub(super) space: Spaces,
    /// The theme that all of this is of.
    pub(super) theme: Arc<Theme>,
}

/// The family of the text engine for each role of the theme.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Families([Family; 4]);

impl Families {
    /// The families of `theme`, and `fonts` with its font files.
    ///
    /// # Errors
    /// If one of its files is no font, or must not be embedded.
    pub(super) fn of(theme: &Theme, fonts: FontSet) -> Result<(FontSet, Families), Error> {
        let mut fonts = fonts;
        let mut families = [Family::Serif; 4];
        for (_, role) in FontRole::ALL {
            let font = theme.fonts.get(role);
            let like = match font.generic {
                Generic::Serif => Family::Serif,
                Generic::Sans => Family::Sans,
                Generic::Mono => Family::Mono,
            };
            families[role as usize] = like;
            if !font.files.is_empty() {
                let files = font.files.iter().map(|file| &*file.bytes);
                let (set, family) = fonts.with_family(files, like).map_err(|(index, error)| {
                    let path = font.files.get(index).map_or("", |file| &file.path);
                    Error::new(
                        ErrorKind::Option,
                        format!("the font file `{path}` of the theme cannot be used: {error}"),
                    )
                    .help("name an OpenType font (.ttf, .otf) that may be embedded")
                })?;
                (fonts, families[role as usize]) = (set, family);
            }
        }
        Ok((fonts, Families(families)))
    }

    fn get(self, role: FontRole) -> Family {
        self.0[role as usize]
    }
}

/// By how much a script's letters need more leading than Latin ones.
fn leading_factor(language: Option<&Language>) -> f32 {
    match language {
        Some(language) if language.primary() == "he" || language.primary() == "yi" => 1.0,
        Some(language) if language.direction() == Direction::Rtl => 1.2,
        Some(language) if matches!(language.primary(), "hi" | "mr" | "ne" | "sa" | "bn" | "ta" | "th" | "km") => 1.2,
        Some(language) if matches!(language.primary(), "ja" | "zh" | "yue") => 1.18,
        Some(language) if language.primary() == "ko" => 1.1,
        _ => 1.0,
    }
}

/// Where the text stands on the pages of one size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Geometry {
    /// The width of the page.
    pub(super) width: f32,
    /// The height of the page.
    pub(super) height: f32,
    /// From the left edge of the page to the text.
    pub(super) left: f32,
    /// The width of the text, all columns together.
    pub(super) measure: f32,
    /// The number of columns.
    pub(super) columns: usize,
    /// Between two columns.
    pub(super) column_gap: f32,
    /// Whether the first column is the right one.
    pub(super) mirrored: bool,
    /// From one line of the baseline grid to the next, beginning at `top`; 0 without a grid.
    pub(super) grid: f32,
    /// From the upper edge of the page to the text.
    pub(super) top: f32,
    /// From the upper edge of the page to the text of the first page.
    pub(super) first_top: f32,
    /// From the upper edge of the page to the end of the text.
    pub(super) bottom: f32,
    /// From the upper edge of the page to the baseline of the running head.
    pub(super) head_baseline: f32,
    /// From the upper edge of the page to the baseline of the page number.
    pub(super) folio_baseline: f32,
    /// The width that tables may take which do not fit the text's.
    pub(super) wide: f32,
}

impl Geometry {
    /// The place of the text that `page` gives it on pages of `width` × `height` points. Margins
    /// are smaller on pages that are smaller than usual.
    pub(super) fn new(width: f32, height: f32, page: &theme::Page) -> Self {
        let across = (width / USUAL_WIDTH).min(1.0);
        let along = (height / USUAL_HEIGHT).min(1.0);
        let side = (page.margin_side * MM * across).min(0.3 * width);
        let measure = (width - 2.0 * side).min(page.measure * MM);
        let top = (page.margin_top * MM * along).min(0.2 * height);
        let bottom = (page.margin_bottom * MM * along).min(0.2 * height);
        Geometry {
            width,
            height,
            left: (width - measure) / 2.0,
            measure,
            columns: if measure < LEAST_COLUMNS { 1 } else { usize::from(page.columns).clamp(1, 2) },
            column_gap: page.column_gap * MM,
            mirrored: false,
            grid: 0.0,
            top,
            first_top: if page.head_on_first { top } else { top * 0.72 },
            bottom: height - bottom,
            head_baseline: top * 0.62,
            folio_baseline: height - bottom * 0.5,
            wide: (width - 2.0 * side.min(40.0)).max(measure),
        }
    }
}

impl Geometry {
    /// The same pages for an article: mirrored where it runs from right to left, with the grid of
    /// its leading.
    pub(super) fn for_article(self, article: &Article, look: &Look) -> Self {
        let grid = if look.theme.page.baseline_grid { look.body.leading } else { 0.0 };
        Geometry { mirrored: article.direction() == Direction::Rtl, grid, ..self }
    }

    /// The rule in the middle between two columns: left edge, width, colour.
    pub(super) fn gutter_rule(&self, color: Color) -> (f32, f32, Color) {
        (self.left + (self.measure - GUTTER_RULE) / 2.0, GUTTER_RULE, color)
    }

    /// The width of a column.
    pub(super) fn column_width(&self) -> f32 {
        (self.measure - (self.columns - 1) as f32 * self.column_gap) / self.columns as f32
    }

    /// The left edge of the first column.
    pub(super) fn column_left(&self) -> f32 {
        if self.mirrored { self.left + self.measure - self.column_width() } else { self.left }
    }

    /// By how much a column is further right than the first.
    pub(super) fn column_shift(&self, index: usize) -> f32 {
        let step = index as f32 * (self.column_width() + self.column_gap);
        if self.mirrored { -step } else { step }
    }
}

/// The thickness of the rule between columns.
const GUTTER_RULE: f32 = 0.4;
/// The least width of text that has room for two columns, in points.
const LEAST_COLUMNS: f32 = 300.0;
/// A millimetre in points.
const MM: f32 = 72.0 / 25.4;
/// The page that themes are made for, in points: as wide as A4 and as high as letter.
const USUAL_WIDTH: f32 = 595.0;
const USUAL_HEIGHT: f32 = 792.0;

impl TextLook {
    /// The look that `theme` gives a part.
    fn of(theme: &Theme, part: Part, families: Families) -> Self {
        let look = theme.look(part);
        let figures = match look.figures {
            theme::Figures::Lining => Figures::Lining,
            theme::Figures::OldStyle => Figures::OldStyle,
            theme::Figures::Tabular => Figures::Tabular,
        };
        let style = Style {
            family: families.get(look.font),
            bold: look.bold,
            italic: look.italic,
            size: look.size,
            small_caps: look.small_caps,
            figures,
            tracking: look.tracking * look.size,
            ..Style::default()
        };
        TextLook { style, leading: look.leading, color: theme.light.get(look.color), capitals: look.capitals }
    }

    /// The same look in another colour.
    pub(super) fn colored(&self, color: Color) -> TextLook {
        TextLook { color, ..self.clone() }
    }

    /// The same look in another size, its leading in proportion.
    pub(super) fn scaled(&self, factor: f32) -> TextLook {
        let (size, tracking) = (self.style.size * factor, self.style.tracking * factor);
        let style = Style { size, tracking, ..self.style.clone() };
        TextLook { style, leading: self.leading * factor, ..self.clone() }
    }

    /// From the top of a line to its baseline: capitals stand in the middle of the leading.
    pub(super) fn baseline(&self) -> f32 {
        (self.leading + 0.66 * self.style.size) / 2.0
    }
}

impl Look {
    /// The look that `theme` gives an article.
    pub(super) fn of(article: &Article, theme: &Arc<Theme>, families: Families) -> Self {
        let factor = leading_factor(article.language.as_ref());
        let has_case = article.language.as_ref().is_none_or(Language::has_case);
        let part = |part| {
            let mut text = TextLook::of(theme, part, families);
            // Code is in Latin letters everywhere.
            text.leading *= if part == Part::Code { 1.0 } else { factor };
            text.style.bold |= text.style.small_caps && !has_case;
            text
        };
        let bare = |part_of| {
            let mut text: TextLook = part(part_of);
            text.style.no_hyphens = true;
            text
        };
        Look {
            body: part(Part::Body),
            masthead: part(Part::Masthead),
            kicker: part(Part::Kicker),
            headline: bare(Part::Headline),
            deck: part(Part::Deck),
            byline: part(Part::Byline),
            dateline: part(Part::Dateline),
            headings: [bare(Part::Heading1), bare(Part::Heading2), bare(Part::Heading3)],
            question: part(Part::Question),
            speaker: part(Part::Speaker),
            quote: part(Part::Quote),
            pull_quote: part(Part::PullQuote),
            attribution: part(Part::Attribution),
            caption: part(Part::Caption),
            code: part(Part::Code),
            cell: part(Part::Cell),
            head_cell: part(Part::HeadCell),
            note: part(Part::Note),
            closing_heading: bare(Part::ClosingHeading),
            related_title: part(Part::RelatedTitle),
            small: part(Part::Small),
            running: part(Part::Running),
            accent: theme.light.accent,
            hairline: theme.light.rule,
            panel: theme.light.panel,
            muted: theme.light.muted,
            link: theme.light.link,
            question_color: theme.light.question,
            space: theme.space,
            theme: Arc::clone(theme),
        }
    }

    /// The look of a headline of so many characters: long ones are set smaller.
    pub(super) fn headline(&self, characters: usize) -> TextLook {
        let factor = match characters {
            0..=70 => 1.0,
            71..=140 => 0.82,
            141..=400 => 0.62,
            401..=1_200 => 0.5,
            // What is as long as an article is set as text is.
            _ => (self.body.style.size / self.headline.style.size).min(0.5),
        };
        self.headline.scaled(factor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(article: &Article) -> Look {
        let theme = Arc::new(Theme::default());
        let (_, families) = Families::of(&theme, FontSet::builtin()).unwrap();
        Look::of(article, &theme, families)
    }

    #[test]
    fn font_files_of_a_theme_are_looked_at() {
        let file = |bytes: &[u8]| theme::FontFile { path: "tide.otf".to_owned(), bytes: Arc::from(bytes) };
        let mut theme = Theme::default();
        theme.fonts.headings.files = vec![file(include_bytes!("../../../assets/fonts/NotoSans-Bold.ttf"))];
        let (fonts, families) = Families::of(&theme, FontSet::builtin()).unwrap();
        assert!(fonts.faces().count() > FontSet::builtin().faces().count());
        assert_eq!(families.get(FontRole::Headings), Family::Own(0));
        theme.fonts.headings.files = vec![file(b"no font")];
        let error = Families::of(&theme, FontSet::builtin()).unwrap_err();
        assert!(error.message().contains("tide.otf"));
    }

    #[test]
    fn the_column_fits_every_paper() {
        for (width, height) in [(595.3, 841.9), (612.0, 792.0), (141.7, 141.7), (14_000.0, 300.0)] {
            let page = Geometry::new(width, height, &Theme::default().page);
            assert!(page.left > 0.0 && page.left * 2.0 + page.measure <= width + 0.1, "{page:?}");
            assert!(page.bottom - page.top > height / 2.0, "{page:?}");
            assert!(page.wide >= page.measure && page.wide <= width);
        }
    }

    #[test]
    fn arabic_script_gets_more_leading() {
        let article = |tag| Article { language: Language::new(tag).ok(), ..Article::default() };
        let leading = |tag| look(&article(tag)).body.leading;
        assert!(leading("fa") > leading("en"));
        assert_eq!(leading("he"), leading("en"));
    }

    #[test]
    fn long_headlines_are_set_smaller() {
        let look = look(&Article::default());
        assert!(look.headline(5_000).style.size < look.headline(40).style.size / 1.9);
    }
}
