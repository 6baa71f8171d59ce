//! The look of the document: every size, colour and space, in one place.
//!
//! The flow decides what stands where and takes all measures from a [`Look`]; a theme would be
//! another `Look`. Lengths are in points.

use crate::model::{Article, Direction, Language};
use crate::typeset::{Figures, Style};

/// A colour of the sRGB space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Color(pub(super) u8, pub(super) u8, pub(super) u8);

impl Color {
    const INK: Color = Color(0x1A, 0x1A, 0x1A);
    const MUTED: Color = Color(0x55, 0x55, 0x55);
    const ACCENT: Color = Color(0x0F, 0x4C, 0x5C);
    const HAIRLINE: Color = Color(0xC9, 0xCE, 0xD1);
    const PANEL: Color = Color(0xF3, 0xF5, 0xF5);
}

/// How a kind of text looks.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct TextLook {
    /// Face and size.
    pub(super) style: Style,
    /// From one baseline to the next.
    pub(super) leading: f32,
    /// The colour.
    pub(super) color: Color,
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
    pub(super) space: Spaces,
}

/// The spaces between things.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spaces {
    /// Before the first line of a paragraph that follows another.
    pub(super) indent: f32,
    /// Around blocks that are no paragraphs.
    pub(super) block: f32,
    /// Before a question.
    pub(super) turn: f32,
    /// Between a question and its answer, and between answers.
    pub(super) answer: f32,
    /// Before the headings of sections, outermost first.
    pub(super) headings: [f32; 3],
    /// Between a heading and what follows.
    pub(super) after_heading: f32,
    /// Between the items of a list.
    pub(super) list_item: f32,
    /// By which lists, quotations and definitions are set in.
    pub(super) inset: f32,
    /// Within the frame of code and panels.
    pub(super) padding: f32,
    /// Around the parts at the end of the article.
    pub(super) closing: f32,
}

/// By how much a script's letters need more leading than Latin ones.
fn leading_factor(language: Option<&Language>) -> f32 {
    match language {
        Some(language) if language.primary() == "he" || language.primary() == "yi" => 1.0,
        Some(language) if language.direction() == Direction::Rtl => 1.2,
        Some(language) if matches!(language.primary(), "hi" | "mr" | "ne" | "sa" | "bn" | "ta" | "th" | "km") => 1.2,
        _ => 1.0,
    }
}

/// The widest that a column of text becomes: about 75 letters a line.
const MEASURE: f32 = 356.0;

/// Where the text stands on the pages of one size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Geometry {
    /// The width of the page.
    pub(super) width: f32,
    /// The height of the page.
    pub(super) height: f32,
    /// From the left edge of the page to the text.
    pub(super) left: f32,
    /// The width of the text.
    pub(super) measure: f32,
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
    /// The text's place on pages of `width` × `height` points.
    pub(super) fn new(width: f32, height: f32) -> Self {
        let side = (0.12 * width).min(64.0);
        let measure = (width - 2.0 * side).min(MEASURE);
        let margin = (0.105 * height).min(88.0);
        Geometry {
            width,
            height,
            left: (width - measure) / 2.0,
            measure,
            top: margin,
            first_top: margin * 0.72,
            bottom: height - margin,
            head_baseline: margin * 0.62,
            folio_baseline: height - margin * 0.5,
            wide: (width - 2.0 * side.min(40.0)).max(measure),
        }
    }
}

fn look(style: Style, leading: f32, color: Color) -> TextLook {
    TextLook { style, leading, color }
}

impl TextLook {
    /// The same look in another colour.
    pub(super) fn colored(&self, color: Color) -> TextLook {
        TextLook { color, ..self.clone() }
    }

    /// The same look in another size, its leading in proportion.
    pub(super) fn scaled(&self, factor: f32) -> TextLook {
        let style = Style { size: self.style.size * factor, ..self.style.clone() };
        TextLook { style, leading: self.leading * factor, color: self.color }
    }

    /// From the top of a line to its baseline: capitals stand in the middle of the leading.
    pub(super) fn baseline(&self) -> f32 {
        (self.leading + 0.66 * self.style.size) / 2.0
    }
}

impl Look {
    /// The look for an article.
    pub(super) fn of(article: &Article) -> Self {
        let mut look = Look::house();
        let factor = leading_factor(article.language.as_ref());
        for text in look.texts_mut() {
            text.leading *= factor;
        }
        look
    }

    /// The house's own look.
    fn house() -> Self {
        let serif = Style::serif;
        let sans = Style::sans;
        let bold = |style: Style| style.with_bold(true);
        let tabular = |style: Style| Style { figures: Figures::Tabular, ..style };
        let heading = |size, leading| look(Style { no_hyphens: true, ..bold(sans(size)) }, leading, Color::INK);
        Look {
            body: look(serif(10.5), 14.5, Color::INK),
            masthead: look(bold(sans(7.8)), 11.0, Color::INK),
            kicker: look(bold(sans(8.6)), 12.0, Color::ACCENT),
            headline: look(Style { no_hyphens: true, ..bold(serif(27.0)) }, 31.0, Color::INK),
            deck: look(serif(13.2), 18.0, Color::MUTED),
            byline: look(sans(8.8), 12.5, Color::INK),
            dateline: look(sans(8.0), 12.0, Color::MUTED),
            headings: [heading(13.0, 17.0), heading(10.8, 14.5), heading(9.4, 14.5)],
            question: look(bold(serif(10.8)), 14.5, Color::ACCENT),
            speaker: look(bold(sans(8.2)), 14.5, Color::INK),
            quote: look(serif(10.2), 14.0, Color::INK),
            pull_quote: look(serif(16.5).with_italic(true), 22.0, Color::ACCENT),
            attribution: look(sans(8.2), 12.0, Color::MUTED),
            caption: look(sans(8.0), 11.2, Color::MUTED),
            code: look(Style::mono(8.2), 11.6, Color::INK),
            cell: look(tabular(sans(8.2)), 11.4, Color::INK),
            head_cell: look(tabular(bold(sans(8.2))), 11.4, Color::INK),
            note: look(serif(8.6), 11.2, Color::INK),
            closing_heading: heading(9.6, 14.0),
            related_title: look(bold(serif(10.5)), 14.0, Color::INK),
            small: look(sans(8.0), 11.6, Color::MUTED),
            running: look(sans(7.4), 10.0, Color::MUTED),
            accent: Color::ACCENT,
            hairline: Color::HAIRLINE,
            panel: Color::PANEL,
            muted: Color::MUTED,
            space: Spaces::house(),
        }
    }

    /// The look of a headline of so many characters: long ones are set smaller.
    pub(super) fn headline(&self, characters: usize) -> TextLook {
        let factor = match characters {
            0..=70 => 1.0,
            71..=140 => 0.82,
            141..=400 => 0.62,
            _ => 0.5,
        };
        self.headline.scaled(factor)
    }

    fn texts_mut(&mut self) -> impl Iterator<Item = &mut TextLook> {
        let single = [
            &mut self.body,
            &mut self.masthead,
            &mut self.kicker,
            &mut self.deck,
            &mut self.byline,
            &mut self.dateline,
            &mut self.question,
            &mut self.speaker,
            &mut self.quote,
            &mut self.pull_quote,
            &mut self.attribution,
            &mut self.caption,
            &mut self.cell,
            &mut self.head_cell,
            &mut self.note,
            &mut self.closing_heading,
            &mut self.related_title,
            &mut self.small,
            &mut self.running,
            &mut self.headline,
        ];
        single.into_iter().chain(&mut self.headings)
    }
}

impl Spaces {
    fn house() -> Self {
        Spaces {
            indent: 14.5,
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
    fn the_column_fits_every_paper() {
        for (width, height) in [(595.3, 841.9), (612.0, 792.0), (141.7, 141.7), (14_000.0, 300.0)] {
            let page = Geometry::new(width, height);
            assert!(page.left > 0.0 && page.left * 2.0 + page.measure <= width + 0.1, "{page:?}");
            assert!(page.bottom - page.top > height / 2.0, "{page:?}");
            assert!(page.wide >= page.measure && page.wide <= width);
        }
    }

    #[test]
    fn arabic_script_gets_more_leading() {
        let article = |tag| Article { language: Language::new(tag).ok(), ..Article::default() };
        let latin = Look::of(&article("en")).body.leading;
        assert!(Look::of(&article("fa")).body.leading > latin);
        assert_eq!(Look::of(&article("he")).body.leading, latin);
    }

    #[test]
    fn long_headlines_are_set_smaller() {
        let look = Look::of(&Article::default());
        assert!(look.headline(5_000).style.size < look.headline(40).style.size / 1.9);
    }
}
