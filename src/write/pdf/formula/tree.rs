//! From the tags of MathML to a tree of what is arranged how.

use unicode_normalization::UnicodeNormalization;

use crate::math::{Display, InvalidMath, MathMl, Piece, mathml};
use crate::model::Math;

/// A part of a formula.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::write::pdf) enum Node {
    /// Signs that stand side by side.
    Token(Token),
    /// Space, in ems.
    Space(f32),
    Row(Vec<Node>),
    Fraction {
        over: Box<Node>,
        under: Box<Node>,
        /// Whether a line parts them: binomial coefficients have none.
        bar: bool,
    },
    Root {
        of: Box<Node>,
        index: Option<Box<Node>>,
    },
    Scripts {
        base: Box<Node>,
        sub: Option<Box<Node>>,
        sup: Option<Box<Node>>,
        /// Whether they stand under and over the base, where there is room.
        limits: bool,
    },
    /// A mark over a sign, as a combining character.
    Accent {
        base: Box<Node>,
        mark: char,
    },
    Table {
        rows: Vec<Vec<Node>>,
        /// Whether the columns are the two sides of equations below one another.
        equations: bool,
    },
}

/// Signs of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::write::pdf) struct Token {
    pub(in crate::write::pdf) text: String,
    pub(in crate::write::pdf) kind: Kind,
    pub(in crate::write::pdf) bold: bool,
    /// Whether it becomes as tall as what stands beside it, if it is a bracket.
    pub(in crate::write::pdf) grows: bool,
}

/// What signs are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::write::pdf) enum Kind {
    /// A name, slanted.
    Variable,
    /// The name of a function, a number, words: upright.
    Upright,
    Operator,
}

/// The tree of a formula.
///
/// # Errors
/// If the formula cannot be read.
pub(in crate::write::pdf) fn read(math: &Math, display: Display) -> Result<Node, InvalidMath> {
    let MathMl(pieces) = mathml(math, display)?;
    let mut pieces = pieces.into_iter();
    Ok(row(kids(&mut pieces)))
}

type Pieces = std::vec::IntoIter<Piece>;
type Attributes = Vec<(String, String)>;

/// An element that was read, or the text between two.
enum Read {
    Node { node: Node, name: String },
    Text(String),
}

impl Read {
    fn node(self) -> Option<Node> {
        match self {
            Read::Node { node, .. } => Some(node),
            Read::Text(_) => None,
        }
    }
}

/// Everything up to the end of the element that is open. How deep elements nest was limited when
/// they were read.
fn read_kids(pieces: &mut Pieces) -> Vec<Read> {
    let mut out = Vec::new();
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Start { name, attributes } => {
                let node = element(&name, &attributes, pieces);
                out.push(Read::Node { node, name });
            }
            Piece::Text(text) => out.push(Read::Text(text)),
            Piece::End(_) => break,
        }
    }
    out
}

fn kids(pieces: &mut Pieces) -> Vec<Node> {
    read_kids(pieces).into_iter().filter_map(Read::node).collect()
}

fn text(pieces: &mut Pieces) -> String {
    let texts = read_kids(pieces).into_iter().filter_map(|read| match read {
        Read::Text(text) => Some(text),
        Read::Node { .. } => None,
    });
    // Function application and invisible times are for machines.
    texts.collect::<String>().chars().filter(|c| !('\u{2061}'..='\u{2064}').contains(c)).collect()
}

fn element(name: &str, attributes: &Attributes, pieces: &mut Pieces) -> Node {
    match name {
        "mi" | "mn" | "mo" | "mtext" | "ms" => token(name, attributes, text(pieces)),
        "mspace" => {
            kids(pieces);
            Node::Space(attribute(attributes, "width").and_then(ems).unwrap_or(0.0))
        }
        "mfrac" => fraction(attributes, kids(pieces)),
        "msqrt" => Node::Root { of: Box::new(row(kids(pieces))), index: None },
        "mroot" => root(kids(pieces)),
        "msub" | "munder" => scripts(kids(pieces), true, name == "munder"),
        "msup" => scripts(kids(pieces), false, false),
        "mover" => over(kids(pieces)),
        "msubsup" => scripts(kids(pieces), true, false),
        "munderover" => scripts(kids(pieces), true, true),
        "mphantom" | "none" | "mprescripts" => {
            kids(pieces);
            Node::Row(Vec::new())
        }
        "mfenced" => fenced(attributes, kids(pieces)),
        "mtable" => table(attributes, read_kids(pieces)),
        _ => row(kids(pieces)),
    }
}

fn attribute<'a>(attributes: &'a Attributes, name: &str) -> Option<&'a str> {
    attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// A length in ems; other units are taken at a size of 10 points.
fn ems(length: &str) -> Option<f32> {
    let number = length.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let factor = match &length[number.len()..] {
        "em" => 1.0,
        "ex" => 0.45,
        "px" | "pt" => 0.1,
        "mu" => 1.0 / 18.0,
        _ => return None,
    };
    number.parse::<f32>().ok().map(|value| (value * factor).clamp(-2.0, 8.0))
}

/// A row of one node is that node.
fn row(mut nodes: Vec<Node>) -> Node {
    if nodes.len() == 1 { nodes.remove(0) } else { Node::Row(nodes) }
}

fn token(name: &str, attributes: &Attributes, text: String) -> Node {
    let variant = attribute(attributes, "mathvariant").unwrap_or_default();
    let bold = variant.contains("bold") || text.chars().any(is_bold_letter);
    let upright = variant == "normal" || text.chars().any(is_upright_letter);
    let text: String = text.chars().map(plain_letter).collect();
    let one = text.chars().count() == 1 && text.chars().all(char::is_alphabetic);
    let capital_greek = text.chars().all(|c| ('Α'..='Ω').contains(&c));
    let kind = match name {
        "mo" => Kind::Operator,
        "mi" if variant.contains("italic") || one && !upright && !capital_greek => Kind::Variable,
        _ => Kind::Upright,
    };
    let text = match (name, text.as_str()) {
        ("mo", "-") => "−".to_owned(),
        _ => text,
    };
    let grows = kind == Kind::Operator && attribute(attributes, "stretchy") != Some("false");
    Node::Token(Token { text, kind, bold, grows })
}

/// The letter that a mathematical letter (U+1D400 and on) is, without its style. Double-struck
/// ones stay: their style is their meaning.
fn plain_letter(letter: char) -> char {
    let styled = matches!(letter, '\u{1D400}'..='\u{1D537}' | '\u{1D56C}'..='\u{1D7FF}');
    let mut plain = letter.nfkc();
    plain.next().filter(|_| styled).unwrap_or(letter)
}

fn is_bold_letter(letter: char) -> bool {
    matches!(letter, '\u{1D400}'..='\u{1D433}' | '\u{1D468}'..='\u{1D49B}' | '\u{1D4D0}'..='\u{1D503}')
        || matches!(letter, '\u{1D56C}'..='\u{1D59F}' | '\u{1D5D4}'..='\u{1D607}' | '\u{1D63C}'..='\u{1D66F}')
        || matches!(letter, '\u{1D6A8}'..='\u{1D6E1}' | '\u{1D71C}'..='\u{1D755}' | '\u{1D7CE}'..='\u{1D7D7}')
}

/// Whether the letter's style is an upright one.
fn is_upright_letter(letter: char) -> bool {
    matches!(letter, '\u{1D400}'..='\u{1D433}' | '\u{1D504}'..='\u{1D607}' | '\u{1D670}'..='\u{1D6E1}')
}

fn fraction(attributes: &Attributes, kids: Vec<Node>) -> Node {
    let bar = !attribute(attributes, "linethickness").is_some_and(|width| width.starts_with('0'));
    let mut kids = kids.into_iter().map(Box::new);
    match (kids.next(), kids.next()) {
        (Some(over), Some(under)) => Node::Fraction { over, under, bar },
        (only, _) => only.map_or(Node::Row(Vec::new()), |only| *only),
    }
}

fn root(kids: Vec<Node>) -> Node {
    let mut kids = kids.into_iter().map(Box::new);
    let of = kids.next().unwrap_or_else(|| Box::new(Node::Row(Vec::new())));
    Node::Root { of, index: kids.next() }
}

/// A base with its scripts, the lower first where there is one.
fn scripts(kids: Vec<Node>, lower: bool, limits: bool) -> Node {
    let mut kids = kids.into_iter().map(Box::new);
    let base = kids.next().unwrap_or_else(|| Box::new(Node::Row(Vec::new())));
    let sub = if lower { kids.next() } else { None };
    Node::Scripts { base, sub, sup: kids.next(), limits }
}

/// Something over a base: an accent, or a limit.
fn over(kids: Vec<Node>) -> Node {
    if let [base, Node::Token(Token { text, .. })] = kids.as_slice()
        && let Some(mark) = combining(text)
    {
        return Node::Accent { base: Box::new(base.clone()), mark };
    }
    scripts(kids, false, true)
}

/// The combining character of an accent.
fn combining(accent: &str) -> Option<char> {
    Some(match accent {
        "^" | "ˆ" => '\u{302}',
        "~" | "˜" => '\u{303}',
        "¯" | "‾" | "_" => '\u{304}',
        "˘" => '\u{306}',
        "." | "˙" => '\u{307}',
        "¨" => '\u{308}',
        "ˇ" => '\u{30C}',
        "´" => '\u{301}',
        "`" => '\u{300}',
        _ => return None,
    })
}

fn operator(text: &str) -> Node {
    Node::Token(Token { text: text.to_owned(), kind: Kind::Operator, bold: false, grows: true })
}

fn fenced(attributes: &Attributes, kids: Vec<Node>) -> Node {
    let mut out = vec![operator(attribute(attributes, "open").unwrap_or("("))];
    for (index, kid) in kids.into_iter().enumerate() {
        if index > 0 {
            out.push(operator(","));
        }
        out.push(kid);
    }
    out.push(operator(attribute(attributes, "close").unwrap_or(")")));
    Node::Row(out)
}

fn table(attributes: &Attributes, rows: Vec<Read>) -> Node {
    let equations = attribute(attributes, "class").is_some_and(|class| class.contains("align"))
        || attribute(attributes, "columnalign").is_some_and(|columns| columns.starts_with("right left"));
    let rows = rows.into_iter().filter_map(|read| match read {
        // The cells of a row stand in it side by side.
        Read::Node { node: Node::Row(cells), name } if name == "mtr" => Some(cells),
        Read::Node { node, .. } => Some(vec![node]),
        Read::Text(_) => None,
    });
    Node::Table { rows: rows.collect(), equations }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::model::MathNotation;

    pub(in super::super) fn tex(source: &str) -> Node {
        let math = Math { notation: MathNotation::Tex, source: source.to_owned(), alt: None };
        read(&math, Display::Block).unwrap()
    }

    #[test]
    fn what_is_arranged_is_told_from_what_stands_side_by_side() {
        assert!(matches!(tex(r"\frac{1}{2}"), Node::Fraction { bar: true, .. }));
        assert!(matches!(tex(r"\sqrt[3]{x}"), Node::Root { index: Some(_), .. }));
        assert!(matches!(tex("x_i^2"), Node::Scripts { sub: Some(_), sup: Some(_), limits: false, .. }));
        assert!(matches!(tex(r"\hat{t}"), Node::Accent { mark: '\u{302}', .. }));
    }

    #[test]
    fn letters_are_letters_whatever_their_style() {
        let bold = Token { text: "B".to_owned(), kind: Kind::Upright, bold: true, grows: false };
        assert_eq!(tex(r"\mathbf{B}"), Node::Token(bold));
        assert!(matches!(tex("x"), Node::Token(Token { kind: Kind::Variable, bold: false, .. })));
    }

    #[test]
    fn the_rows_of_equations_have_two_sides() {
        let Node::Table { rows, equations } = tex(r"\begin{aligned} x &= 1 \\ y &= 2 \end{aligned}") else {
            panic!("no table");
        };
        assert!(equations);
        assert_eq!(rows.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2]);
    }
}
