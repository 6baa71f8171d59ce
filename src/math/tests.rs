//! Formulas: as MathML, in words, and on a line. What they sound and look like is in
//! `fixtures/math.tsv`, which a person has read.
//!
//! `BLESS=1 cargo test --lib math::tests` rewrites the words and the lines of the table; the
//! formulas of its first column are written by hand.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::*;
use crate::model::Inline;

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
    assert_eq!(tex(r"\displaystyle x").unwrap(), "<mstyle displaystyle=\"true\" scriptlevel=\"0\"><mi>x</mi></mstyle>");
}

#[test]
fn the_space_before_a_function_is_no_part_of_its_scripts() {
    let markup = tex(r"2\sin^2 x").unwrap();
    assert!(
        markup.starts_with("<mn>2</mn><mspace width=\"0.1667em\"></mspace><msup><mi>sin</mi><mn>2</mn></msup>"),
        "{markup}"
    );
    assert!(tex(r"x^\frac{1}{2\cos^2 y}").is_ok());
    assert_eq!(tex(r"\quad^2").unwrap(), "<msup><mspace width=\"1em\"></mspace><mn>2</mn></msup>");
}

#[test]
fn the_letter_mu_is_a_letter() {
    assert_eq!(tex(r"\mu").unwrap(), "<mi>μ</mi>");
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

/// What stands for MathML that cannot be used.
fn stands_for(source: &str, alt: Option<&str>) -> StandIn<'static> {
    let math = Math { notation: MathNotation::MathMl, source: source.to_owned(), alt: alt.map(str::to_owned) };
    match stand_in(&math) {
        StandIn::Source(text) => StandIn::Source(text.into_owned().into()),
        StandIn::Words(text) => StandIn::Words(text.into_owned().into()),
    }
}

#[test]
fn words_stand_for_mathml_that_cannot_be_used() {
    let broken = "<math><mfrac><mi>a</mi></mfrac><mo>&lt;</mo> <mn>2</mn>";
    assert_eq!(stands_for(broken, None), StandIn::Words("a < 2".into()));
    assert_eq!(stands_for(broken, Some("a is less than two")), StandIn::Words("a is less than two".into()));
    assert_eq!(stands_for("<math>", None), StandIn::Source("<math>".into()));
    let noted = "<math><semantics><mi>a</mi><annotation encoding='text/plain'>half</annotation></semantics>";
    assert_eq!(stands_for(noted, None), StandIn::Words("a".into()));
}

#[test]
fn tex_noted_in_mathml_that_cannot_be_used_is_used() {
    let with = |tex: &str| {
        format!("<math><nonsense>x</nonsense><annotation encoding=\"application/x-tex\">{tex}</annotation></math>")
    };
    assert_eq!(xml(&with("x^2")).unwrap(), "<msup><mi>x</mi><mn>2</mn></msup>");
    assert!(xml(&with("x^")).is_err());
    assert_eq!(stands_for(&with("x^"), None), StandIn::Source("x^".into()));
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

/// Tokens of TeX, of which hostile and clumsy formulas are made.
const TOKENS: &[&str] = &[
    "x",
    "1",
    "{",
    "}",
    "^",
    "_",
    "&",
    "\\\\",
    "\\frac",
    "\\left(",
    "\\right)",
    "\\begin{matrix}",
    "\\end{matrix}",
    "\\sqrt",
    "[",
    "]",
    "\\not",
    "\\text",
    "<",
    "'",
    "\\def\\a#1{#1}",
    "\\a",
    "%",
    "~",
    "\\",
    "é",
    "\\hline",
    "\\color",
    "\\substack",
    "\\limits",
    "\\char",
    "\\over",
    "\\overbrace",
    "$",
    "\\let",
    "=",
    "\\begin{align}",
    "\\end{align}",
    "\\big",
    "\\hspace",
    "-",
    "3em",
    "\\cases",
    "\u{0}",
    "\\middle|",
    "\\sum",
    "\\begin{array}{c|l}",
    "\\end{array}",
    "\\tag",
    "\\rule",
    "\\displaystyle",
    "(",
    ")",
    "|",
    ",",
    "\\sin",
    "\\hat",
    "\\binom",
    "f",
    "d",
    "\\lim",
    "\\mid",
    "\\quad",
    "\\mathbb{R}",
];

/// Elements and characters of MathML.
const MARKUP: &[&str] = &[
    "<mi>x</mi>",
    "<mo>(</mo>",
    "<mo>)</mo>",
    "<mo>|</mo>",
    "<mo>=</mo>",
    "<mo>∑</mo>",
    "<mn>2</mn>",
    "<mrow>",
    "</mrow>",
    "<mfrac>",
    "</mfrac>",
    "<msup>",
    "</msup>",
    "<munderover>",
    "</munderover>",
    "<mtable>",
    "</mtable>",
    "<mtr>",
    "</mtr>",
    "<mtd>",
    "</mtd>",
    "<mtext> if </mtext>",
    "<mspace width='1em'/>",
    "<none/>",
    "<mmultiscripts>",
    "</mmultiscripts>",
    "<mprescripts/>",
    "<mfenced>",
    "</mfenced>",
    "<mo>&#x2061;</mo>",
    "<mover>",
    "</mover>",
    "<mo>^</mo>",
    "<msqrt>",
    "</msqrt>",
    "<mroot>",
    "</mroot>",
    "<mi>sin</mi>",
    "&lt;",
];

fn every_form(notation: MathNotation, source: String) {
    let math = Math { notation, source, alt: None };
    assert!(!spoken(&math).is_empty());
    for display in [Display::Inline, Display::Block] {
        assert_eq!(mathml(&math, display).is_ok(), linear(&math, display).is_ok());
    }
}

proptest::proptest! {
    #[test]
    fn no_formula_panics(tokens in proptest::collection::vec(proptest::sample::select(TOKENS), 0..16)) {
        let _ = xml(&tokens.concat());
        every_form(MathNotation::Tex, tokens.concat());
    }

    #[test]
    fn no_markup_panics(tokens in proptest::collection::vec(proptest::sample::select(MARKUP), 0..12)) {
        every_form(MathNotation::MathMl, format!("<math>{}</math>", tokens.concat()));
        every_form(MathNotation::MathMl, format!("<math><mrow>{}</math>", tokens.concat()));
    }

    #[test]
    fn no_source_panics(source in "\\PC*") {
        every_form(MathNotation::Tex, source.clone());
        every_form(MathNotation::MathMl, source);
    }
}

/// How long the words and the line of a formula become, both per byte of its source.
fn growth(source: &str) -> usize {
    let math = Math { notation: MathNotation::Tex, source: source.to_owned(), alt: None };
    let line = linear(&math, Display::Block).unwrap().plain_text();
    (spoken(&math).len() + line.len()) / source.len()
}

#[test]
fn long_and_deep_formulas_are_no_trouble() {
    let long = |piece: &str| piece.repeat(32_000 / piece.len());
    for piece in ["(", ")", "|", "x", "x_", "f(", "a+", "\\,", "x'", "||", "x|", "\\sin ", "(x)", "1/", "\\sum "] {
        let source = if piece.ends_with('_') { "x_1".repeat(9_000) } else { long(piece) };
        assert!(growth(&source) < 40, "{piece}");
    }
    let deep = |open: &str, close: &str| format!("{}x{}", open.repeat(50), close.repeat(50));
    for (open, close) in [("\\frac{1}{", "}"), ("\\sqrt{", "}"), ("x^{", "}"), ("\\hat{", "}"), ("{(", ")}^2")] {
        assert!(growth(&deep(open, close)) < 40, "{open}");
    }
    let too_deep = format!("{}x{}", "\\sqrt{".repeat(3_000), "}".repeat(3_000));
    let math = Math { notation: MathNotation::Tex, source: too_deep, alt: None };
    assert!(linear(&math, Display::Block).is_err());
    assert!(spoken(&math).starts_with("sqrt sqrt"));
}

#[test]
fn scripts_nest_no_deeper_than_a_line_can_show() {
    fn depth(text: &RichText) -> usize {
        let deeper = text.iter().filter_map(Inline::content).map(|content| 1 + depth(content));
        deeper.max().unwrap_or_default()
    }
    let source = format!("{}x{}", "x^{".repeat(40), "}".repeat(40));
    let math = Math { notation: MathNotation::Tex, source, alt: None };
    assert_eq!(depth(&linear(&math, Display::Inline).unwrap()), 3);
}

#[test]
fn the_words_of_the_author_win() {
    let mut math = Math { notation: MathNotation::Tex, source: "x^2".to_owned(), alt: Some("the area".to_owned()) };
    assert_eq!((spoken(&math).as_str(), spoken_language(&math, "de")), ("the area", None));
    math.alt = Some(" ".to_owned());
    assert_eq!((spoken(&math).as_str(), spoken_language(&math, "de")), ("x squared", Some("en")));
    assert_eq!(spoken_language(&math, "en-GB"), None);
}

/// Rich text so that everything in it can be seen: italics as `*x*`, bold as `**x**`, scripts as
/// `^{2}` and `_{i}`, a no-break space as `~`, a narrow one as `'`, a new line as `⏎`.
fn shown(text: &RichText) -> String {
    let mut out = String::new();
    for inline in text {
        let content = inline.content().map(shown).unwrap_or_default();
        match inline {
            Inline::Text(text) => out.push_str(&text.replace('\u{A0}', "~").replace('\u{202F}', "'")),
            Inline::Emphasis(_) => write!(out, "*{content}*").unwrap(),
            Inline::Strong(_) => write!(out, "**{content}**").unwrap(),
            Inline::Subscript(_) => write!(out, "_{{{content}}}").unwrap(),
            Inline::Superscript(_) => write!(out, "^{{{content}}}").unwrap(),
            Inline::LineBreak => out.push('⏎'),
            other => panic!("{other:?} is no part of a formula"),
        }
    }
    out
}

fn line(source: &str) -> String {
    let notation = if source.starts_with('<') { MathNotation::MathMl } else { MathNotation::Tex };
    let math = Math { notation, source: source.to_owned(), alt: None };
    let linear = linear(&math, Display::Block).map_or_else(|error| format!("error: {error}"), |text| shown(&text));
    format!("{source}\t{}\t{linear}", spoken(&math))
}

#[test]
fn formulas_sound_and_look_as_approved() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/math.tsv");
    let table = fs::read_to_string(&path).unwrap();
    let (head, rest) = table.split_once('\n').unwrap();
    assert_eq!(head, "formula\tspoken\tlinear");
    let formulas: Vec<&str> = rest.lines().map(|line| line.split('\t').next().unwrap()).collect();
    assert!(formulas.len() >= 40, "the table has lost formulas");
    let made: String = formulas.iter().map(|formula| line(formula) + "\n").collect();
    if std::env::var_os("BLESS").is_some() {
        return fs::write(&path, format!("{head}\n{made}")).unwrap();
    }
    for (approved, made) in rest.lines().zip(made.lines()) {
        assert_eq!(made, approved);
    }
}
