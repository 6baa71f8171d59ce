//! Colours and their names.

use std::fmt;

/// A colour of the sRGB space.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Color(
    /// Red, from 0 to 255.
    pub u8,
    /// Green.
    pub u8,
    /// Blue.
    pub u8,
);

/// What a colour is for. Looks take their colours by these names, so that a theme in dark colours
/// differs in nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ColorName {
    /// The ground of all.
    Background,
    /// Running text.
    Text,
    /// Captions, dates, small print.
    Muted,
    /// Headlines and headings.
    Headings,
    /// What is to catch the eye: kickers, bars.
    Accent,
    /// Questions.
    Question,
    /// The names of those who speak.
    Speaker,
    /// Links.
    Link,
    /// Rules. Decoration only.
    Rule,
    /// The ground of code, questions, related items.
    Panel,
}

/// A colour for each name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it: see `ColorName`")]
pub struct Colors {
    pub background: Color,
    pub text: Color,
    pub muted: Color,
    pub headings: Color,
    pub accent: Color,
    pub question: Color,
    pub speaker: Color,
    pub link: Color,
    pub rule: Color,
    pub panel: Color,
}

impl Color {
    /// The colour that `text` writes as `#rrggbb` or `#rgb`.
    pub fn from_text(text: &str) -> Option<Color> {
        let digits = text.strip_prefix('#')?;
        let digits: Vec<u8> = digits.chars().map(|c| c.to_digit(16).map(|d| d as u8)).collect::<Option<_>>()?;
        match digits.as_slice() {
            [r, g, b] => Some(Color(r * 17, g * 17, b * 17)),
            [r1, r2, g1, g2, b1, b2] => Some(Color(r1 * 16 + r2, g1 * 16 + g2, b1 * 16 + b2)),
            _ => None,
        }
    }

    /// The relative luminance, from 0 for black to 1 for white (WCAG 2.2).
    pub fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// The contrast to another colour, from 1 to 21 (WCAG 2.2).
    pub fn contrast(self, other: Color) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

impl ColorName {
    /// All names with what files call them.
    pub const ALL: [(&'static str, ColorName); 10] = [
        ("background", ColorName::Background),
        ("text", ColorName::Text),
        ("muted", ColorName::Muted),
        ("headings", ColorName::Headings),
        ("accent", ColorName::Accent),
        ("question", ColorName::Question),
        ("speaker", ColorName::Speaker),
        ("link", ColorName::Link),
        ("rule", ColorName::Rule),
        ("panel", ColorName::Panel),
    ];

    /// What files call it.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, name)| *name == self).map_or("", |(text, _)| text)
    }
}

impl Colors {
    pub(super) const LIGHT: Colors = Colors {
        background: Color(0xFF, 0xFF, 0xFF),
        text: Color(0x1A, 0x1A, 0x1A),
        muted: Color(0x55, 0x55, 0x55),
        headings: Color(0x1A, 0x1A, 0x1A),
        accent: Color(0x0F, 0x4C, 0x5C),
        question: Color(0x0F, 0x4C, 0x5C),
        speaker: Color(0x1A, 0x1A, 0x1A),
        link: Color(0x0F, 0x4C, 0x5C),
        rule: Color(0xC9, 0xCE, 0xD1),
        panel: Color(0xF3, 0xF5, 0xF5),
    };
    pub(super) const DARK: Colors = Colors {
        background: Color(0x14, 0x17, 0x1A),
        text: Color(0xE6, 0xE6, 0xE3),
        muted: Color(0xA9, 0xAF, 0xB4),
        headings: Color(0xF2, 0xF2, 0xEF),
        accent: Color(0x7F, 0xC4, 0xD4),
        question: Color(0x7F, 0xC4, 0xD4),
        speaker: Color(0xF2, 0xF2, 0xEF),
        link: Color(0x8F, 0xCB, 0xDA),
        rule: Color(0x3A, 0x40, 0x46),
        panel: Color(0x1F, 0x24, 0x28),
    };

    /// The colour of a name.
    pub fn get(&self, name: ColorName) -> Color {
        let mut colors = *self;
        *colors.slot(name)
    }

    /// The place of a name's colour.
    pub(super) fn slot(&mut self, name: ColorName) -> &mut Color {
        match name {
            ColorName::Background => &mut self.background,
            ColorName::Text => &mut self.text,
            ColorName::Muted => &mut self.muted,
            ColorName::Headings => &mut self.headings,
            ColorName::Accent => &mut self.accent,
            ColorName::Question => &mut self.question,
            ColorName::Speaker => &mut self.speaker,
            ColorName::Link => &mut self.link,
            ColorName::Rule => &mut self.rule,
            ColorName::Panel => &mut self.panel,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_written_in_hexadecimal() {
        assert_eq!(Color::from_text("#0f4c5c"), Some(Color(0x0F, 0x4C, 0x5C)));
        assert_eq!(Color::from_text("#FA0"), Some(Color(0xFF, 0xAA, 0x00)));
        for wrong in ["0f4c5c", "#0f4c5", "#0f4c5g", "#", "red", "#Äaa"] {
            assert_eq!(Color::from_text(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        let (black, white) = (Color(0, 0, 0), Color(255, 255, 255));
        assert!((black.contrast(white) - 21.0).abs() < 1e-9);
        assert!((white.contrast(white) - 1.0).abs() < 1e-9);
        // #767676 is the lightest grey that passes on white.
        assert!(Color(0x76, 0x76, 0x76).contrast(white) >= 4.5);
        assert!(Color(0x77, 0x77, 0x77).contrast(white) < 4.5);
    }
}
