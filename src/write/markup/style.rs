//! The part of a style sheet that a theme decides: sizes, weights, faces, how questions and
//! pull quotes are set off. Everything is relative to the size of running text, which is the
//! reader's own. Colours are named `--accent`, `--muted` and so on; their values are the writers'.

use std::fmt::Write as _;

use crate::theme::{
    ColorName, Figures, Font, FontRole, Generic, Label, Part, PullQuoteMark, QuestionMark, TextLook, Theme,
};

/// The selectors of the parts of an article that a theme tells the look of. Running text is the
/// measure of all and has none; mastheads and running heads are for pages.
const SELECTORS: &[(Part, &str)] = &[
    (Part::Kicker, ".kicker"),
    (Part::Headline, "h1"),
    (Part::Deck, ".deck"),
    (Part::Byline, ".byline"),
    (Part::Dateline, ".dateline"),
    (Part::Heading1, "h2"),
    (Part::Heading2, "h3"),
    (Part::Heading3, "h4, h5, h6"),
    (Part::Question, ".question"),
    (Part::Quote, "blockquote"),
    (Part::PullQuote, ".pull-quote"),
    (Part::Caption, "figcaption"),
    (Part::Cell, "table"),
    (Part::HeadCell, "th"),
    (Part::Note, ".notes"),
    (Part::ClosingHeading, ".notes > h2, .references > h2, .related > h2, .contributors > h2, .about > h2"),
    (Part::RelatedTitle, ".related-title"),
    (Part::Small, ".fact, .series, .journal, .publisher, .copyright"),
];

/// The widest that a headline becomes, in ems: more leaves no words on a line of a phone.
const WIDEST: f32 = 2.1;

/// The rules of `theme`.
pub(crate) fn rules(theme: &Theme) -> String {
    let mut css = String::new();
    let body = theme.look(Part::Body);
    for (part, selector) in SELECTORS {
        look(&mut css, selector, theme.look(*part), body, theme);
    }
    upright(&mut css, theme);
    speaker(&mut css, theme);
    opening(&mut css, theme);
    question(&mut css, theme);
    pull_quote(&mut css, theme);
    paragraphs(&mut css, theme);
    css
}

/// Adds a rule. Writing to a string does not fail.
fn add(css: &mut String, rule: std::fmt::Arguments<'_>) {
    let _ = css.write_fmt(rule);
    css.push('\n');
}

fn look(css: &mut String, selector: &str, look: &TextLook, body: &TextLook, theme: &Theme) {
    let size = (look.size / body.size).min(WIDEST);
    let leading = look.leading / look.size;
    let weight = if look.bold { "bold" } else { "normal" };
    let slant = if look.italic { "italic" } else { "normal" };
    add(
        css,
        format_args!(
            "{selector} {{ font-family: {}; font-size: {size:.2}em; line-height: {leading:.2}; font-weight: {weight}; font-style: {slant}; \
             font-variant: {}; letter-spacing: {}; text-transform: {}; color: {}; }}",
            face(theme, look.font),
            variant(look),
            if look.tracking == 0.0 { "normal".to_owned() } else { format!("{:.3}em", look.tracking) },
            if look.capitals { "uppercase" } else { "none" },
            color(look.color),
        ),
    );
}

/// Languages whose scripts have neither italics, which browsers make up by slanting their letters, nor small capitals.
const UPRIGHT: [&str; 11] = ["ar", "ckb", "fa", "he", "hi", "ja", "ko", "th", "ur", "yi", "zh"];

/// What is set apart by italics stands upright in scripts without them, and what is set apart by small capitals is bold.
fn upright(css: &mut String, theme: &Theme) {
    let mut italic = of_upright(theme, |look| look.italic);
    if !italic.is_empty() {
        // And what is quoted within them.
        italic.extend(UPRIGHT.map(|language| format!("[lang]:lang({language})")));
        add(css, format_args!("{} {{ font-style: normal; }}", italic.join(", ")));
    }
    let small_caps = of_upright(theme, |look| look.small_caps);
    if !small_caps.is_empty() {
        add(css, format_args!("{} {{ font-weight: bold; }}", small_caps.join(", ")));
    }
}

/// The selectors of those parts whose look is `wanted`, in each of the languages without italics.
fn of_upright(theme: &Theme, wanted: fn(&TextLook) -> bool) -> Vec<String> {
    let parts = SELECTORS.iter().chain(&[(Part::Speaker, ".speaker")]).filter(|(part, _)| wanted(theme.look(*part)));
    let selectors = parts.flat_map(|(_, selectors)| selectors.split(", "));
    selectors.flat_map(|selector| UPRIGHT.map(|language| format!("{selector}:lang({language})"))).collect()
}

fn variant(look: &TextLook) -> &'static str {
    match (look.small_caps, look.figures) {
        (true, Figures::OldStyle) => "small-caps oldstyle-nums",
        (true, Figures::Lining | Figures::Tabular) => "small-caps",
        (false, Figures::OldStyle) => "oldstyle-nums",
        (false, Figures::Tabular) => "lining-nums tabular-nums",
        (false, Figures::Lining) => "normal",
    }
}

/// The face of a role, as the value of `font-family`. Running text is set in the reader's own, and so is what
/// shares its face.
pub(crate) fn face(theme: &Theme, role: FontRole) -> String {
    let font = theme.fonts.get(role);
    if role == FontRole::Text || font.family == theme.fonts.text.family {
        return "inherit".to_owned();
    }
    format!("\"{}\", {}", family(&font.family), generic(font))
}

/// The name of a family as it may stand between quotation marks. It may hold anything; a style sheet may not.
pub(crate) fn family(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-')).collect()
}

/// The kind of face that stands in for a font.
pub(crate) fn generic(font: &Font) -> &'static str {
    match font.generic {
        Generic::Serif => "serif",
        Generic::Sans => "sans-serif",
        Generic::Mono => "monospace",
    }
}

fn color(name: ColorName) -> &'static str {
    match name {
        ColorName::Muted => "var(--muted, inherit)",
        ColorName::Accent => "var(--accent, inherit)",
        ColorName::Question => "var(--question, inherit)",
        ColorName::Link => "var(--link, inherit)",
        ColorName::Headings => "var(--headings, inherit)",
        ColorName::Rule => "var(--rule, inherit)",
        ColorName::Background | ColorName::Text | ColorName::Panel => "inherit",
        ColorName::Speaker => "var(--speaker, inherit)",
    }
}

/// The size of a speaker's name is that of the line that it stands in, which is a question's or an
/// answer's.
fn speaker(css: &mut String, theme: &Theme) {
    let (part, body) = (theme.look(Part::Speaker), theme.look(Part::Body));
    look(css, ".speaker", part, body, theme);
    if theme.question.label == Label::Above {
        add(
            css,
            format_args!(
                ".question .speaker, .answer .speaker {{ display: block; margin-block-end: 0.15em; break-after: avoid; }}"
            ),
        );
    }
}

fn opening(css: &mut String, theme: &Theme) {
    let align = if theme.opening.centered { "center" } else { "start" };
    add(css, format_args!(".title-block {{ text-align: {align}; }}"));
    if theme.opening.rule > 0.0 {
        let width = theme.opening.rule.max(1.0);
        add(
            css,
            format_args!(
                ".title-block {{ padding-block-end: 1.25em; border-block-end: {width:.1}px solid var(--rule, currentColor); }}"
            ),
        );
    }
}

fn question(css: &mut String, theme: &Theme) {
    let rule = match theme.question.mark {
        QuestionMark::None => return,
        QuestionMark::Rule => {
            "--inset: 0.75em; border-block-start: 1px solid var(--rule, currentColor); padding-block-start: var(--inset);"
        }
        QuestionMark::Bar => "border-inline-start: 3px solid var(--accent, currentColor); padding-inline-start: 0.9em;",
        QuestionMark::Panel => {
            "border: 1px solid var(--rule, currentColor); border-inline-start-width: 4px; border-radius: 3px; \
             --inset: 0.7em; padding-block: var(--inset); padding-inline: 0.9em; margin-block-end: 0.9em;"
        }
    };
    add(css, format_args!(".question {{ {rule} }}"));
    add(
        css,
        format_args!(".question > :last-child, .question > :has(+ .anchor:last-child) {{ margin-block-end: 0; }}"),
    );
    if theme.question.mark == QuestionMark::Rule {
        add(
            css,
            format_args!(
                ":is(h2, h3, h4, h5, h6) + .interview > :first-child > .question {{ --inset: 0em; border: 0; }}"
            ),
        );
    }
    if theme.question.mark == QuestionMark::Rule || theme.question.mark == QuestionMark::Bar {
        add(css, format_args!(".question {{ margin-block-end: 0.6em; }}"));
    }
}

fn pull_quote(css: &mut String, theme: &Theme) {
    let align = if theme.pull_quote.centered { "center" } else { "start" };
    let rule = match theme.pull_quote.mark {
        PullQuoteMark::None => "border: 0; padding: 0;",
        PullQuoteMark::Bar => {
            "border: 0; border-inline-start: 4px solid var(--accent, currentColor); padding-block: 0.1em; \
             padding-inline-start: 0.8em;"
        }
        PullQuoteMark::Rules => "border-block: 1px solid var(--rule, currentColor); padding-block: 0.8em;",
    };
    add(css, format_args!(".pull-quote {{ text-align: {align}; {rule} }}"));
}

/// What running text stands in: lists of facts, which have classes, are none.
const RUNNING: [&str; 4] = [".answer", ".text", "article", "section:not([class])"];

/// Paragraphs that follow paragraphs: set in, or told apart by space.
fn paragraphs(css: &mut String, theme: &Theme) {
    let hyphens = if theme.text.hyphens { "auto" } else { "manual" };
    add(css, format_args!("p {{ hyphens: {hyphens}; }}"));
    add(css, format_args!("h1, h2, h3, h4, h5, h6, figcaption, th {{ hyphens: manual; }}"));
    let indent = theme.text.indent / theme.look(Part::Body).size;
    if indent > 0.0 {
        let all = |p: &str| RUNNING.map(|selector| format!("{selector} > {p}")).join(", ");
        add(css, format_args!("{} {{ text-indent: {indent:.2}em; }}", all("p + p")));
        add(css, format_args!("{} {{ margin-block-end: 0; }}", all("p:has(+ p)")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::BUILT_IN;

    #[test]
    fn every_built_in_theme_makes_whole_rules() {
        for name in BUILT_IN {
            let css = rules(&Theme::built_in(name).unwrap());
            assert_eq!(css.matches('{').count(), css.matches('}').count(), "{name}");
            assert!(css.contains(".question {") && !css.contains("direction") && !css.contains("NaN"), "{name}: {css}");
            assert!(css.lines().all(|line| line.ends_with('}')), "{name}");
        }
    }

    #[test]
    fn scripts_without_italics_are_not_slanted() {
        let css = rules(&Theme::built_in("journal").unwrap());
        let line = css.lines().find(|line| line.contains(".question:lang(fa)")).unwrap();
        assert!(line.contains(".deck:lang(ar)") && line.ends_with("{ font-style: normal; }"), "{line}");
        assert!(line.contains("[lang]:lang(fa)"), "{line}");
        assert!(!rules(&Theme::built_in("newsroom").unwrap()).contains(":lang("));
    }

    #[test]
    fn running_text_is_set_in_and_facts_are_not() {
        let css = rules(&Theme::built_in("journal").unwrap());
        let line = css.lines().find(|line| line.contains("text-indent")).unwrap();
        assert!(line.contains(".text > p + p") && !line.contains("section > p"), "{line}");
    }

    #[test]
    fn names_of_fonts_cannot_end_a_rule() {
        let mut theme = Theme::default();
        theme.fonts.headings.family = "x\"; } body { display: none".to_owned();
        assert!(!rules(&theme).contains("display: none"));
    }
}
