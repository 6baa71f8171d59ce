//! Formulas as MathML: TeX by way of `pulldown-latex`, and MathML as the source has it.
//!
//! Whatever goes in, what comes out is well-formed presentation MathML of elements and
//! attributes that are known here, so that no formula carries a link, a script or a style into
//! an output. What cannot be converted is an error, and the writer decides what to show.

mod element;
mod parse;
mod tex;

use std::fmt;

use crate::model::{Math, MathNotation};

pub(crate) use parse::Piece;

/// The namespace of MathML.
pub(crate) const NAMESPACE: &str = "http://www.w3.org/1998/Math/MathML";

/// What stands inside a `math` element, as a flat sequence of tags and texts. Names are local:
/// the writer sets prefix or namespace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MathMl(pub(crate) Vec<Piece>);

/// Whether a formula stands in a line or by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Display {
    /// In a line of text.
    Inline,
    /// On lines of its own.
    Block,
}

/// Why a formula is not converted, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct InvalidMath(String);

impl InvalidMath {
    fn new(reason: impl Into<String>) -> Self {
        InvalidMath(reason.into())
    }
}

impl fmt::Display for InvalidMath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for InvalidMath {}

/// The formula as MathML.
///
/// # Errors
/// If the TeX cannot be read, or the MathML is not well-formed or uses what is not known here.
pub(crate) fn mathml(math: &Math, display: Display) -> Result<MathMl, InvalidMath> {
    if math.source.len() > MAX_SOURCE_BYTES {
        return Err(InvalidMath::new(format!("it is longer than {MAX_SOURCE_BYTES} bytes")));
    }
    match math.notation {
        MathNotation::Tex => parse::content(&tex::markup(&math.source, display)?),
        MathNotation::MathMl => parse::content(&math.source),
    }
}

/// Far above any formula that people write.
const MAX_SOURCE_BYTES: usize = 32 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    fn math(notation: MathNotation, source: &str) -> Result<String, String> {
        let math = Math { notation, source: source.to_owned(), alt: None };
        let MathMl(pieces) = mathml(&math, Display::Inline).map_err(|error| error.to_string())?;
        Ok(pieces.iter().map(ToString::to_string).collect())
    }

    fn tex(source: &str) -> Result<String, String> {
        math(MathNotation::Tex, source)
    }

    fn xml(source: &str) -> Result<String, String> {
        math(MathNotation::MathMl, source)
    }

    #[test]
    fn tex_becomes_presentation_mathml() {
        assert_eq!(tex("x^2").unwrap(), "<msup><mi>x</mi><mn>2</mn></msup>");
        assert_eq!(tex(r"\frac{1}{2}").unwrap(), "<mfrac><mrow><mn>1</mn></mrow><mrow><mn>2</mn></mrow></mfrac>");
        assert!(tex(r"\text{if } n").unwrap().starts_with("<mtext>if\u{A0}</mtext>"));
    }

    #[test]
    fn comparison_signs_and_ampersands_are_text() {
        assert_eq!(tex("a<b").unwrap(), "<mi>a</mi><mo>&lt;</mo><mi>b</mi>");
        assert!(tex(r"a \not< b").unwrap().contains("&lt;\u{338}"));
        assert_eq!(tex(r"\&").unwrap(), "<mi>&amp;</mi>");
        assert_eq!(tex(r"\text{<b>&}").unwrap(), "<mtext>&lt;b&gt;&amp;</mtext>");
    }

    #[test]
    fn large_delimiters_are_well_formed() {
        assert!(tex(r"\Big( x \Big)").unwrap().contains(" minsize="));
    }

    #[test]
    fn a_style_becomes_an_element_of_its_own() {
        assert_eq!(
            tex(r"\displaystyle x").unwrap(),
            "<mstyle displaystyle=\"true\" scriptlevel=\"0\"><mi>x</mi></mstyle>"
        );
    }

    #[test]
    fn aligned_rows_keep_their_alignment() {
        let markup = tex(r"\begin{aligned} x &= 1 \\ y &= 2 \end{aligned}").unwrap();
        assert!(markup.starts_with("<mtable class=\"math-align\" columnalign=\"right left\">"), "{markup}");
    }

    #[test]
    fn what_tex_does_not_know_is_an_error() {
        for source in [r"\unknown", "{", "x^", r"\begin{nothing}x\end{nothing}", r"\char0", "a & b"] {
            assert!(tex(source).is_err(), "{source}");
        }
    }

    #[test]
    fn mathml_keeps_what_is_known_and_safe() {
        let source = r#"<math xmlns="http://www.w3.org/1998/Math/MathML"><mrow href="javascript:x" onclick="x"><mi mathvariant="normal">x</mi><mo>&lt;</mo><mn>1</mn></mrow></math>"#;
        assert_eq!(xml(source).unwrap(), "<mrow><mi mathvariant=\"normal\">x</mi><mo>&lt;</mo><mn>1</mn></mrow>");
        assert_eq!(xml("<mml:math><mml:mi>x</mml:mi></mml:math>").unwrap(), "<mi>x</mi>");
        assert_eq!(
            xml("<math><semantics><mi>x</mi><annotation encoding='t'>y</annotation></semantics></math>").unwrap(),
            "<mi>x</mi>"
        );
    }

    #[test]
    fn mathml_that_is_no_formula_is_an_error() {
        for source in [
            "",
            "x",
            "<mi>x</mi>",
            "<math><mi>x</math>",
            "<math><script>x</script></math>",
            "<math><mfrac><mi>x</mi></mfrac></math>",
            "<math>x</math>",
            "<math><mi>&nope;</mi></math>",
            "<math/><math/>",
        ] {
            assert!(xml(source).is_err(), "{source}");
        }
        let deep = format!("<math>{}<mi>x</mi>{}</math>", "<mrow>".repeat(500), "</mrow>".repeat(500));
        assert!(xml(&deep).is_err());
    }

    proptest::proptest! {
        #[test]
        fn no_formula_panics(tokens in proptest::collection::vec(
            proptest::sample::select(vec![
                "x", "1", "{", "}", "^", "_", "&", "\\\\", "\\frac", "\\left(", "\\right)", "\\begin{matrix}",
                "\\end{matrix}", "\\sqrt", "[", "]", "\\not", "\\text", "<", "'", "\\def\\a#1{#1}", "\\a", "%", "~",
                "\\", "é", "\\hline", "\\color", "\\substack", "\\limits", "\\char", "\\over", "\\overbrace", "$",
                "\\let", "=", "\\begin{align}", "\\end{align}", "\\big", "\\hspace", "-", "3em", "\\cases", "\u{0}",
                "\\middle|", "\\sum", "\\begin{array}{c|l}", "\\end{array}", "\\tag", "\\rule", "\\displaystyle",
            ]), 0..12))
        {
            let _ = tex(&tokens.concat());
            let _ = xml(&tokens.concat());
        }
    }
}
