//! How the text of each part of an article looks.

use super::color::ColorName;
use super::font::FontRole;

/// How a kind of text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TextLook {
    /// Its family.
    pub font: FontRole,
    /// Its size in points.
    pub size: f32,
    /// From one baseline to the next, in points. Scripts with tall letters get more.
    pub leading: f32,
    /// Whether it is bold.
    pub bold: bool,
    /// Whether it is italic.
    pub italic: bool,
    /// Whether its small letters are small capitals.
    pub small_caps: bool,
    /// Whether all its letters are capitals.
    pub capitals: bool,
    /// Space added between letters, in ems.
    pub tracking: f32,
    /// The shapes of its digits.
    pub figures: Figures,
    /// Its colour.
    pub color: ColorName,
}

/// The shapes of digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figures {
    /// As high as capitals.
    Lining,
    /// As high as small letters, some with ascenders and descenders.
    OldStyle,
    /// As high as capitals and all of one width.
    Tabular,
}

/// The parts of an article whose look can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Running text.
    Body,
    /// The name of the journal over the article.
    Masthead,
    /// The few words over the headline.
    Kicker,
    /// The headline. A long one is set smaller.
    Headline,
    /// The deck.
    Deck,
    /// The authors and where they work.
    Byline,
    /// The dates, DOI and licence below the byline.
    Dateline,
    /// The headings of sections.
    Heading1,
    /// The headings of sections in sections.
    Heading2,
    /// All deeper headings.
    Heading3,
    /// Questions.
    Question,
    /// The names of those who speak.
    Speaker,
    /// Quotations that stand by themselves.
    Quote,
    /// Pull quotes.
    PullQuote,
    /// Who said what is quoted.
    Attribution,
    /// Captions and credits.
    Caption,
    /// Computer code.
    Code,
    /// The cells of tables.
    Cell,
    /// The head cells of tables.
    HeadCell,
    /// Footnotes.
    Note,
    /// The headings of the parts at the end.
    ClosingHeading,
    /// The titles of related items.
    RelatedTitle,
    /// Small print at the end.
    Small,
    /// Running heads and page numbers.
    Running,
}

impl Part {
    /// How many there are.
    pub const COUNT: usize = 24;

    /// All parts with what files call them.
    pub const ALL: [(&'static str, Part); Part::COUNT] = [
        ("body", Part::Body),
        ("masthead", Part::Masthead),
        ("kicker", Part::Kicker),
        ("headline", Part::Headline),
        ("deck", Part::Deck),
        ("byline", Part::Byline),
        ("dateline", Part::Dateline),
        ("heading-1", Part::Heading1),
        ("heading-2", Part::Heading2),
        ("heading-3", Part::Heading3),
        ("question", Part::Question),
        ("speaker", Part::Speaker),
        ("quote", Part::Quote),
        ("pull-quote", Part::PullQuote),
        ("attribution", Part::Attribution),
        ("caption", Part::Caption),
        ("code", Part::Code),
        ("cell", Part::Cell),
        ("head-cell", Part::HeadCell),
        ("note", Part::Note),
        ("closing-heading", Part::ClosingHeading),
        ("related-title", Part::RelatedTitle),
        ("small", Part::Small),
        ("running", Part::Running),
    ];

    /// What files call it.
    pub fn as_str(self) -> &'static str {
        Self::ALL[self as usize].0
    }
}

impl Figures {
    /// All shapes with what files call them.
    pub const ALL: [(&'static str, Figures); 3] =
        [("lining", Figures::Lining), ("old-style", Figures::OldStyle), ("tabular", Figures::Tabular)];
}

impl TextLook {
    /// Whether it is large as the guidelines mean it: from 18 points on, or 14 in bold (WCAG 2.2,
    /// “large scale”). Large text is legible at less contrast.
    pub fn is_large(&self) -> bool {
        self.size >= 18.0 || (self.bold && self.size >= 14.0)
    }
}

impl Default for TextLook {
    fn default() -> Self {
        TextLook {
            font: FontRole::Text,
            size: 10.5,
            leading: 14.5,
            bold: false,
            italic: false,
            small_caps: false,
            capitals: false,
            tracking: 0.0,
            figures: Figures::Lining,
            color: ColorName::Text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_listed_in_their_order() {
        for (index, (name, part)) in Part::ALL.into_iter().enumerate() {
            assert_eq!(part as usize, index, "{name}");
            assert_eq!(part.as_str(), name);
        }
    }
}
