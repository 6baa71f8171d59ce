//! Sets the words of a cover, the headline as large as it fits.

use super::{HEIGHT, WIDTH, Words};
use crate::model::Direction;
use crate::theme::{FontRole, Generic, Part, Theme};
use crate::typeset::{self, Alignment, Family, FontSet, Layout, Paragraph, ParagraphSettings, Style, Typesetter};
use crate::write::epub::book::Book;

/// What is left blank at the sides, in pixels.
pub(super) const MARGIN: f32 = 104.0;
/// Where the picture ends and the text begins, where there is one.
pub(super) const PICTURE_HEIGHT: f32 = 980.0;

/// The text of a cover, with the faces to draw it.
pub(super) struct Text {
    /// The faces.
    pub(super) fonts: FontSet,
    /// Blocks of lines.
    pub(super) blocks: Vec<Block>,
    /// Where the rule between headline and byline stands: its upper edge.
    pub(super) rule: f32,
    /// Whether lines begin at the right.
    pub(super) is_rtl: bool,
}

/// Lines that belong together.
pub(super) struct Block {
    /// The lines.
    pub(super) layout: Layout,
    /// The baseline of the first one.
    pub(super) top: f32,
    /// From one baseline to the next.
    pub(super) leading: f32,
    /// Whether they are less important.
    pub(super) is_quiet: bool,
}

/// The sizes that a headline may have, largest first.
const SIZES: [f32; 9] = [148.0, 132.0, 118.0, 104.0, 92.0, 82.0, 72.0, 62.0, 54.0];

/// The size down to which a headline is set without hyphens.
const SMALLEST_WHOLE: f32 = 82.0;

/// From one line of the headline to the next, in its size.
const LEADING: f32 = 1.14;

/// How many letters fit into a line at every size.
const SHORT: usize = 8;

/// Sets `words`. `None` if a face for the headline is lacking.
pub(super) fn set(words: &Words, book: &Book<'_>, theme: &Theme, has_picture: bool) -> Option<Text> {
    let mut setter = Setter {
        typesetter: Typesetter::new(FontSet::builtin()),
        language: book.front.language.as_ref().map_or("", |language| language.as_str()),
        is_rtl: book.front.direction() == Direction::Rtl,
    };
    let (labels, headings) = (family(theme, FontRole::Labels), family(theme, FontRole::Headings));
    let label = |size: f32, tracking: f32| Style { tracking, ..style(labels, size, true) };
    let top = if has_picture { PICTURE_HEIGHT + 96.0 } else { 150.0 };
    let mut blocks = Vec::new();
    let kicker = setter.set(&words.kicker, &label(34.0, 1.0));
    let below_kicker = top + 46.0 * lines(&kicker) + if words.kicker.is_empty() { 0.0 } else { 30.0 };
    blocks.push(Block { layout: kicker, top: top + 34.0, leading: 46.0, is_quiet: true });

    let byline = setter.set(&words.byline, &label(42.0, 0.0));
    let foot = setter.set(&words.foot, &label(30.0, 1.0));
    let end = HEIGHT as f32 - 120.0 - 42.0 * lines(&foot);
    let room = end - 54.0 * lines(&byline) - 110.0 - below_kicker;
    let bold = theme.look(Part::Headline).bold;
    let (headline, size) = setter.headline(&words.headline, &style(headings, 0.0, bold), room);
    if !headline.missing.is_empty() {
        return None;
    }
    let leading = size * LEADING;
    // Beside a picture the headline follows the kicker; without one it hangs in the upper half.
    let rule = below_kicker + leading * lines(&headline) + 40.0;
    blocks.push(Block { layout: headline, top: below_kicker + size * 0.95, leading, is_quiet: false });
    blocks.push(Block { layout: byline, top: rule + 84.0, leading: 54.0, is_quiet: false });
    blocks.push(Block { layout: foot, top: HEIGHT as f32 - 110.0, leading: 42.0, is_quiet: true });
    Some(Text { fonts: setter.typesetter.fonts().clone(), blocks, rule, is_rtl: setter.is_rtl })
}

fn measure() -> f32 {
    WIDTH as f32 - 2.0 * MARGIN
}

fn lines(layout: &Layout) -> f32 {
    layout.lines.len() as f32
}

struct Setter<'a> {
    typesetter: Typesetter,
    language: &'a str,
    is_rtl: bool,
}

impl Setter<'_> {
    fn set(&mut self, text: &str, style: &Style) -> Layout {
        let direction = if self.is_rtl { typeset::Direction::RightToLeft } else { typeset::Direction::LeftToRight };
        let mut paragraph = Paragraph::new(self.language).with_direction(direction);
        paragraph.push(text, style);
        let settings = ParagraphSettings::ragged(measure(), Alignment::Start);
        self.typesetter.lay_out(&paragraph, &ParagraphSettings { hyphenate: !style.no_hyphens, ..settings })
    }

    /// The headline as large as it fits into `room`, and its size. No word is broken; but where that
    /// would make it small, words have hyphens.
    fn headline(&mut self, text: &str, style: &Style, room: f32) -> (Layout, f32) {
        let at = |size: f32, no_hyphens: bool| Style { size, no_hyphens, ..style.clone() };
        let stays_whole = !self.breaks_a_word(text, &at(SMALLEST_WHOLE, true));
        let mut smallest = None;
        for size in SIZES {
            let style = at(size, stays_whole);
            let layout = self.set(text, &style);
            let is_high = size * LEADING * lines(&layout) > room;
            let is_wide = layout.lines.iter().any(|line| line.width > measure() + 1.0);
            let is_broken = stays_whole && self.breaks_a_word(text, &style);
            if !is_high && !is_wide && !is_broken {
                return (layout, size);
            }
            smallest = Some((layout, size));
        }
        smallest.unwrap_or_else(|| (self.set(text, style), style.size))
    }

    /// Whether some word is longer than a line.
    fn breaks_a_word(&mut self, text: &str, style: &Style) -> bool {
        let mut words = text.split(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '/'));
        words.any(|word| word.chars().count() > SHORT && self.set(word, style).lines.len() > 1)
    }
}

fn style(family: Family, size: f32, bold: bool) -> Style {
    Style { family, size, no_hyphens: true, ..Style::default() }.with_bold(bold)
}

/// The built-in family of the kind that the theme asks for.
fn family(theme: &Theme, role: FontRole) -> Family {
    match theme.fonts.get(role).generic {
        Generic::Serif => Family::Serif,
        Generic::Sans => Family::Sans,
        Generic::Mono => Family::Mono,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines of a headline, whether each ends with a hyphen, and their size.
    fn headline(text: &str, language: &str) -> (Vec<(String, bool)>, f32) {
        let mut setter = Setter { typesetter: Typesetter::new(FontSet::builtin()), language, is_rtl: false };
        let (layout, size) = setter.headline(text, &style(Family::Serif, 0.0, false), 1_200.0);
        let lines = layout.lines.iter().map(|line| (layout.text[line.text.clone()].trim().to_owned(), line.hyphenated));
        (lines.collect(), size)
    }

    #[test]
    fn a_word_that_is_too_long_has_hyphens_and_others_stay_whole() {
        let (lines, size) = headline("Tide", "en");
        assert_eq!((lines.len(), size), (1, SIZES[0]));
        // A little smaller, and it is whole.
        let (lines, size) = headline("Uncharacteristically Late", "en");
        assert!((SMALLEST_WHOLE..SIZES[0]).contains(&size) && lines.len() == 2, "{lines:?} at {size}");
        let (lines, _) = headline("Der Donaudampfschifffahrtsgesellschaftskapitän erzählt", "de");
        let ends_well =
            |(text, hyphenated): &(String, bool)| *hyphenated || ["schaftskapitän", "erzählt"].contains(&text.as_str());
        assert!(lines.len() > 2 && lines.iter().all(ends_well), "{lines:?}");
    }
}
