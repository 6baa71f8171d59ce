//! The style sheet of a book: the theme's rules, and colours for any ground.

use crate::theme::{FontRole, Theme};
use crate::write::markup;

/// The style sheet for `theme`.
pub(super) fn sheet(theme: &Theme) -> String {
    let [labels, mono] = [FontRole::Labels, FontRole::Code].map(|role| markup::face(theme, role));
    let colors = markup::colors_anywhere(theme);
    let roots = format!(":root {{ {colors} --labels: {labels}; --mono: {mono}; }}\n");
    [markup::ARTICLE_STYLE, &markup::style_rules(theme), &roots, include_str!("book.css")].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::BUILT_IN;

    #[test]
    fn no_theme_sets_a_background_or_a_direction() {
        for name in BUILT_IN {
            let css = sheet(&Theme::built_in(name).unwrap());
            assert!(
                !css.contains("background") && !css.contains("unicode-bidi") && !css.contains(" direction:"),
                "{name}"
            );
        }
    }

    #[test]
    fn labels_and_code_have_the_faces_of_the_theme() {
        let sheet = |name: &str| sheet(&Theme::built_in(name).unwrap());
        assert!(sheet("journal").contains("--labels: inherit; --mono: \"DejaVu Sans Mono\", monospace;"));
        assert!(sheet("newsroom").contains("--labels: \"Noto Sans\", sans-serif;"));
    }
}
