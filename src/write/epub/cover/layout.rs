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
    let (headline, size) = SIZES.iter().find_map(|&size| {
        let layout = setter.set(&words.headline, &style(headings, size, bold));
        let fits =
            size * 1.14 * lines(&layout) <= room && layout.lines.iter().all(|line| line.width <= measure() + 1.0);
        (fits || size == SIZES[SIZES.len() - 1]).then_some((layout, size))
    })?;
    if !headline.missing.is_empty() {
        return None;
    }
    let leading = size * 1.14;
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
        self.typesetter.lay_out(&paragraph, &ParagraphSettings::ragged(measure(), Alignment::Start))
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
