//! Colours for a ground that nobody knows.
//!
//! Reading systems and pages of others choose face, size and colours of running text, by day and by
//! night, and do not reliably say which. So there is no background, and each colour of a theme is
//! made as light or dark as it must be to have a contrast of 4.5 to 1 on white and on black alike.

use crate::theme::{Color, Theme};

/// The contrast that text needs (WCAG 2.2, 1.4.3).
const LEGIBLE: f64 = 4.5;

/// The declarations of the colours of `theme`, for any ground.
pub(crate) fn colors_anywhere(theme: &Theme) -> String {
    let colors = &theme.light;
    let [accent, muted, link] = [colors.accent, colors.muted, colors.link].map(anywhere);
    let [question, speaker] = [colors.question, colors.speaker].map(|color| match is_grey(color) {
        true => "inherit".to_owned(),
        false => anywhere(color).to_string(),
    });
    // Rules carry no meaning: half transparent, they are quiet on any ground.
    let rule = anywhere(colors.rule);
    format!(
        "--accent: {accent}; --muted: {muted}; --question: {question}; --speaker: {speaker}; --link: {link}; \
         --rule: {rule}8c;"
    )
}

/// Black, white, or something between: text may take the reader's own colour instead.
fn is_grey(color: Color) -> bool {
    let Color(r, g, b) = color;
    r.max(g).max(b) - r.min(g).min(b) < 24
}

/// The colour nearest to `color`, of the same hue, that is legible on white and on black.
fn anywhere(color: Color) -> Color {
    let (white, black) = (Color(255, 255, 255), Color(0, 0, 0));
    let towards = |to: Color| (0..=255u16).map(move |step| mixed(color, to, step));
    let is_legible = |one: &Color| one.contrast(white) >= LEGIBLE && one.contrast(black) >= LEGIBLE;
    let goal = if color.contrast(white) < LEGIBLE { black } else { white };
    towards(goal).find(is_legible).unwrap_or(Color(0x75, 0x75, 0x75))
}

/// `color`, made darker until white letters on it have this contrast.
pub(crate) fn darkened(color: Color, contrast: f64) -> Color {
    let steps = (0..=255u16).map(|step| mixed(color, Color(0, 0, 0), step));
    let mut dark = steps.filter(|one| one.contrast(Color(255, 255, 255)) >= contrast);
    dark.next().unwrap_or(Color(0x22, 0x22, 0x22))
}

/// `color`, made lighter until white letters on it have this contrast at most.
pub(crate) fn lightened(color: Color, contrast: f64) -> Color {
    let steps = (0..=255u16).map(|step| mixed(color, Color(255, 255, 255), step));
    let mut light = steps.filter(|one| one.contrast(Color(255, 255, 255)) <= contrast);
    light.next().unwrap_or(color)
}

/// `from` with `step` of 255 parts of `to`.
fn mixed(from: Color, to: Color, step: u16) -> Color {
    let mix = |from: u8, to: u8| {
        let sum = u32::from(from) * u32::from(255 - step) + u32::from(to) * u32::from(step);
        u8::try_from((sum + 127) / 255).unwrap_or(u8::MAX)
    };
    Color(mix(from.0, to.0), mix(from.1, to.1), mix(from.2, to.2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_legible_by_day_and_by_night() {
        let extremes = ["#ff0000", "#ffff00", "#0000ff", "#000000", "#ffffff", "#24476b", "#c6d2d0"];
        for color in extremes.map(|text| anywhere(Color::from_text(text).unwrap())) {
            assert!(color.contrast(Color(255, 255, 255)) >= LEGIBLE, "{color}");
            assert!(color.contrast(Color(0, 0, 0)) >= LEGIBLE, "{color}");
        }
    }
}
