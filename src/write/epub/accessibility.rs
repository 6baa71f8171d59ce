//! What the book claims of its accessibility: only what its content was found to have.

use crate::write::markup::Facts;

/// A property of schema.org's accessibility vocabulary, and its value.
pub(super) type Claim = (&'static str, &'static str);

/// The claims that hold for content with these `facts`; `has_pages` says whether the pages of another
/// output are marked in it.
pub(super) fn claims(facts: &Facts, has_pages: bool, moves: bool) -> Vec<Claim> {
    let mut claims = vec![("accessMode", "textual")];
    if facts.pictures > 0 {
        claims.push(("accessMode", "visual"));
    }
    claims.push(("accessModeSufficient", if facts.without_alt == 0 { "textual" } else { "textual,visual" }));
    claims.extend(features(facts).into_iter().map(|feature| ("accessibilityFeature", feature)));
    if has_pages {
        claims.extend(["pageBreakMarkers", "pageNavigation"].map(|feature| ("accessibilityFeature", feature)));
    }
    // What moves may flash, and nobody has looked.
    claims.push(("accessibilityHazard", if moves { "unknown" } else { "none" }));
    claims
}

fn features(facts: &Facts) -> Vec<&'static str> {
    let mut features =
        vec!["ARIA", "displayTransformability", "readingOrder", "structuralNavigation", "tableOfContents"];
    if facts.pictures > 0 && facts.without_alt == 0 {
        features.push("alternativeText");
    }
    if facts.long_descriptions > 0 {
        features.push("longDescription");
    }
    if facts.formulas > 0 {
        features.push("MathML");
    }
    features
}

/// The claims in sentences, in English.
pub(super) fn summary(facts: &Facts, has_pages: bool) -> String {
    let mut sentences = vec![
        "The text reflows and can be set in any size, face and colour.",
        "Headings, a table of contents and landmarks lead through it, and its questions can be reached one by one.",
    ];
    if has_pages {
        sentences.push("It marks where the pages of the PDF begin.");
    }
    match (facts.pictures, facts.without_alt) {
        (0, _) => {}
        (_, 0) => sentences.push("Every picture that carries information is described in words."),
        (all, missing) if all == missing => sentences.push("The pictures are not described in words."),
        _ => sentences.push("Some of the pictures are not described in words."),
    }
    if facts.long_descriptions > 0 {
        sentences.push("Pictures that need it have a longer description below them.");
    }
    if facts.formulas > 0 {
        sentences.push("Formulas are MathML.");
    }
    if facts.unconverted > 0 {
        sentences.push("Some formulas stand in the notation of their source.");
    }
    sentences.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alternative_text_is_claimed_only_when_every_picture_has_it() {
        let claim = ("accessibilityFeature", "alternativeText");
        let facts = |pictures, without_alt| Facts { pictures, without_alt, ..Facts::default() };
        assert!(claims(&facts(2, 0), false, false).contains(&claim));
        assert!(!claims(&facts(2, 1), false, false).contains(&claim));
        assert!(!claims(&facts(0, 0), false, false).contains(&claim));
        assert!(claims(&facts(2, 1), false, false).contains(&("accessModeSufficient", "textual,visual")));
        assert!(!claims(&facts(0, 0), false, false).contains(&("accessMode", "visual")));
    }

    #[test]
    fn what_moves_may_flash() {
        assert!(claims(&Facts::default(), false, true).contains(&("accessibilityHazard", "unknown")));
        assert!(claims(&Facts::default(), false, false).contains(&("accessibilityHazard", "none")));
    }
}
