//! The style sheet of a book: the theme's rules, and colours for any ground.

use crate::theme::Theme;
use crate::write::markup;

/// The style sheet for `theme`.
pub(super) fn sheet(theme: &Theme) -> String {
    let roots = format!(":root {{ {} }}\n", markup::colors_anywhere(theme));
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
}
