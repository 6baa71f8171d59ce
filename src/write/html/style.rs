//! The style sheet of a page, or of an article in a page that others make.
//!
//! The rules are those of `write::markup`, which books share. A page adds the theme's colours by day
//! and by night, its faces, its measure, and how it is printed. In the page of others nothing is
//! known of the ground, so the colours are those that are legible on any, and every rule is kept
//! within the article by `@scope`.

use std::fmt::Write as _;

use crate::theme::{Color, Colors, Font, Generic, HeroWidth, Part, QuestionMark, Theme};
use crate::write::markup::{ARTICLE_STYLE, colors_anywhere, family, style_rules};

/// The class of an article that is written alone.
pub(super) const FRAGMENT: &str = "offprint";

/// Points in a millimetre.
const POINTS: f32 = 72.0 / 25.4;

/// The narrowest and the widest that lines become, in ems: what a page of paper sets in columns a
/// screen sets in one.
const MEASURE: std::ops::RangeInclusive<f32> = 33.0..=39.0;

/// The sheet of a page.
pub(super) fn of_page(theme: &Theme) -> String {
    let colors = colors(&theme.light);
    let dark = self::colors(&theme.dark);
    let faces = faces(theme);
    let mut css = format!(
        "{ARTICLE_STYLE}{}:root {{ color-scheme: light dark; {colors} {faces} }}\n\
         @media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n",
        style_rules(theme)
    );
    css.push_str(ANCHOR_STYLE);
    css.push_str(include_str!("page.css"));
    of_theme(&mut css, theme);
    css.push_str(include_str!("print.css"));
    css
}

/// The sheet of an article in a page of others.
pub(super) fn of_fragment(theme: &Theme) -> String {
    let colors = colors_anywhere(theme);
    format!(
        "@scope (.{FRAGMENT}) {{\n:scope {{ {colors} --labels: {}; --mono: {}; overflow-wrap: break-word; }}\n\
         {ARTICLE_STYLE}{}{ANCHOR_STYLE}}}\n",
        stack(&theme.fonts.labels),
        stack(&theme.fonts.code),
        style_rules(theme)
    )
}

/// What the links of questions to themselves look like.
const ANCHOR_STYLE: &str = include_str!("anchor.css");

fn colors(colors: &Colors) -> String {
    let Colors { background, text, muted, headings, accent, question, speaker, link, rule, panel } = colors;
    let named: [(&str, &Color); 10] = [
        ("paper", background),
        ("text", text),
        ("muted", muted),
        ("headings", headings),
        ("accent", accent),
        ("question", question),
        ("speaker", speaker),
        ("link", link),
        ("rule", rule),
        ("panel", panel),
    ];
    named.iter().map(|(name, color)| format!("--{name}: {color};")).collect::<Vec<_>>().join(" ")
}

fn faces(theme: &Theme) -> String {
    let fonts = &theme.fonts;
    format!("--face: {}; --labels: {}; --mono: {};", stack(&fonts.text), stack(&fonts.labels), stack(&fonts.code))
}

/// The faces that are tried in turn.
fn stack(font: &Font) -> String {
    let others = match font.generic {
        Generic::Serif => {
            "\"Libertinus Serif\", \"Iowan Old Style\", \"Palatino Linotype\", Palatino, \"Noto Serif\", \
             \"Noto Naskh Arabic\", Georgia, serif"
        }
        Generic::Sans => {
            "\"Noto Sans\", \"Source Sans 3\", \"Helvetica Neue\", \"Segoe UI\", Roboto, \"Noto Sans Arabic\", \
             Arial, sans-serif"
        }
        Generic::Mono => "\"DejaVu Sans Mono\", \"SF Mono\", Consolas, monospace",
    };
    let name = family(&font.family);
    let first = format!("\"{name}\"");
    if name.is_empty() || others.starts_with(&first) { others.to_owned() } else { format!("{first}, {others}") }
}

/// What a theme decides of a page alone.
fn of_theme(css: &mut String, theme: &Theme) {
    let body = theme.look(Part::Body);
    let headline = theme.look(Part::Headline);
    let columns = f32::from(theme.page.columns.max(1));
    let measure = theme.page.measure * POINTS / body.size / columns;
    let measure = measure.clamp(*MEASURE.start(), *MEASURE.end());
    let leading = (body.leading / body.size * 1.1).clamp(1.5, 1.75);
    let largest = (headline.size / body.size).clamp(1.4, 3.2);
    let smallest = largest.min(1.7);
    // Writing to a string does not fail.
    let _ = writeln!(css, "body {{ line-height: {leading:.2}; }}\nmain, .masthead {{ max-width: {measure:.0}em; }}");
    let _ = writeln!(css, "h1 {{ font-size: clamp({smallest:.2}em, 0.9em + 3.6vw, {largest:.2}em); }}");
    if theme.opening.hero == HeroWidth::Page {
        let caption = 6.0 * body.size / theme.look(Part::Caption).size;
        let _ = writeln!(
            css,
            "@media (min-width: 64em) {{ .hero {{ margin-inline: -6em; }} .hero figcaption {{ margin-inline: {caption:.2}em; }} }}"
        );
    }
    if theme.opening.centered {
        css.push_str(".masthead { justify-content: center; }\n");
    }
    if theme.question.mark == QuestionMark::Panel {
        css.push_str(".question { background: var(--panel); }\n");
    }
    if theme.opening.masthead_rule > 0.0 {
        let width = theme.opening.masthead_rule.max(1.0);
        let color = if theme.opening.masthead_rule > 1.0 { "var(--headings)" } else { "var(--rule)" };
        // As wide as the text below it, and not as the edges beside that.
        let place = "content: \"\"; position: absolute; inset-block-end: 0; inset-inline: var(--edge)";
        let _ = writeln!(css, ".masthead::after {{ {place}; border-block-end: {width:.1}px solid {color}; }}");
    }
    if let Some(logo) = &theme.logo {
        let _ = writeln!(css, ".logo {{ height: {:.1}pt; width: auto; }}", logo.height);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::BUILT_IN;

    #[test]
    fn rules_are_whole_and_fetch_nothing() {
        for theme in BUILT_IN.iter().map(|name| Theme::built_in(name).unwrap()) {
            for css in [of_page(&theme), of_fragment(&theme)] {
                assert_eq!(css.matches('{').count(), css.matches('}').count());
                assert!(!css.contains("url(") && !css.contains("@import") && !css.contains('<'), "{css}");
            }
        }
    }

    #[test]
    fn a_theme_tells_the_colours_by_day_and_by_night() {
        let theme = Theme::built_in("newsroom").unwrap();
        let css = of_page(&theme);
        assert!(css.contains(&format!("--accent: {};", theme.light.accent)));
        let (_, night) = css.split_once("(prefers-color-scheme: dark)").unwrap();
        assert!(night.lines().next().unwrap().contains(&format!("--paper: {};", theme.dark.background)));
    }

    #[test]
    fn a_fragment_has_no_ground_of_its_own_and_reaches_nothing_else() {
        let css = of_fragment(&Theme::default());
        assert!(css.starts_with("@scope (.offprint) {"));
        assert!(!css.contains("background") && !css.contains("color-scheme") && !css.contains(":root"), "{css}");
    }

    #[test]
    fn names_of_fonts_cannot_end_a_rule() {
        let font = Font { family: "x\"; } body { display: none".to_owned(), generic: Generic::Sans, files: Vec::new() };
        assert!(stack(&font).starts_with("\"x  body  display none\", \"Noto Sans\""));
    }
}
