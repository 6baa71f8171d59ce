//! The marks around quotations, by language.

use crate::model::Language;

/// The quotation marks that open and close a quotation in the text of `language`. `depth` is
/// the number of quotations around it: the marks alternate between outer and inner ones.
pub fn quotation_marks(language: Option<&Language>, depth: usize) -> (&'static str, &'static str) {
    let (outer, inner) = match language.map_or("en", Language::primary) {
        "de" | "cs" | "sk" | "sl" | "bg" | "is" | "lt" | "et" => (("„", "“"), ("‚", "‘")),
        "pl" | "hu" | "ro" | "hr" => (("„", "”"), ("»", "«")),
        "fr" => (("«\u{202F}", "\u{202F}»"), ("“", "”")),
        "es" | "it" | "pt" | "ca" | "el" | "no" | "nb" | "nn" => (("«", "»"), ("“", "”")),
        "ru" | "uk" | "be" => (("«", "»"), ("„", "“")),
        "fa" | "ar" => (("«", "»"), ("‹", "›")),
        "sv" | "fi" => (("”", "”"), ("’", "’")),
        "da" => (("»", "«"), ("›", "‹")),
        "ja" => (("「", "」"), ("『", "』")),
        "zh" if language.is_some_and(is_traditional) => (("「", "」"), ("『", "』")),
        "he" => (("”", "”"), ("’", "’")),
        _ => (("“", "”"), ("‘", "’")),
    };
    if depth.is_multiple_of(2) { outer } else { inner }
}

/// Whether Chinese of this language tag is written in traditional characters.
pub(super) fn is_traditional(language: &Language) -> bool {
    let parts = || language.as_str().split('-').skip(1);
    parts().any(|part| part == "Hant")
        || parts().any(|part| matches!(part, "TW" | "HK" | "MO")) && !parts().any(|part| part == "Hans")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotations_alternate_in_the_marks_of_the_language() {
        let german = Language::new("de-AT").ok();
        assert_eq!(quotation_marks(german.as_ref(), 0), ("„", "“"));
        assert_eq!(quotation_marks(german.as_ref(), 1), ("‚", "‘"));
        assert_eq!(quotation_marks(None, 2), ("“", "”"));
        let marks = |tag| quotation_marks(Language::new(tag).ok().as_ref(), 0);
        assert_eq!((marks("zh-Hant-HK"), marks("zh-TW")), (("「", "」"), ("「", "」")));
        assert_eq!((marks("zh"), marks("zh-Hans-TW")), (("“", "”"), ("“", "”")));
    }
}
