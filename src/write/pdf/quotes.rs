//! The quotation marks of a language.

/// The marks around a quotation, and around one within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quotes {
    outer: (&'static str, &'static str),
    inner: (&'static str, &'static str),
}

impl Quotes {
    /// The marks of the language with this primary subtag.
    pub(super) fn of(language: &str) -> Quotes {
        let (outer, inner) = match language {
            "de" | "cs" | "sk" | "sl" | "bg" | "is" | "lt" | "et" => (("„", "“"), ("‚", "‘")),
            "fr" => (("«\u{a0}", "\u{a0}»"), ("“", "”")),
            "es" | "it" | "pt" | "ca" | "el" | "fa" | "ar" | "nb" | "nn" => (("«", "»"), ("“", "”")),
            "ru" | "uk" | "be" => (("«", "»"), ("„", "“")),
            "pl" | "ro" | "hu" | "hr" => (("„", "”"), ("«", "»")),
            "sv" | "fi" => (("”", "”"), ("’", "’")),
            "da" => (("»", "«"), ("›", "‹")),
            "ja" | "zh" => (("「", "」"), ("『", "』")),
            _ => (("“", "”"), ("‘", "’")),
        };
        Quotes { outer, inner }
    }

    /// The marks of a quotation within `depth` others.
    pub(super) fn at(self, depth: usize) -> (&'static str, &'static str) {
        if depth.is_multiple_of(2) { self.outer } else { self.inner }
    }
}
