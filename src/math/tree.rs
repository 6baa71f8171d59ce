//! A formula as a tree, for those who put it into words or set it on a line.
//!
//! Here end the ways in which MathML says one thing in many forms: styles and single-element
//! rows are gone, letters of mathematical alphabets are plain letters with a style, marks over
//! letters are accents, and the columns of aligned lines are one.

use unicode_normalization::UnicodeNormalization;

use super::symbol::{self, Accent, Class};
use super::{MathMl, Piece};

/// A piece of a formula.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    /// Pieces side by side; none is a row itself.
    Row(Vec<Node>),
    /// A letter, a name or a number.
    Token(Token),
    /// A sign.
    Operator(String),
    /// Words of a language.
    Text(String),
    /// A space, in ems.
    Space(f32),
    /// One over the other; without a bar a binomial coefficient.
    Fraction { parts: Box<[Node; 2]>, bar: bool },
    /// A root.
    Root { radicand: Box<Node>, index: Option<Box<Node>> },
    /// Something with what is below and above it, or beside it there.
    Script(Box<Script>),
    /// A letter with a mark, or more under a brace.
    Accented { base: Box<Node>, accent: Accent },
    /// Rows of cells.
    Table { rows: Vec<Vec<Node>>, aligned: bool },
}

/// A letter, a name or a number.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    /// Plain letters and digits.
    pub(super) text: String,
    pub(super) alphabet: Alphabet,
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) number: bool,
    /// Whether it is made of single letters that stood side by side.
    spelled: bool,
}

/// The alphabet of a letter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Alphabet {
    #[default]
    Plain,
    DoubleStruck,
    Script,
    Fraktur,
}

/// Something with what is below and above it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Script {
    pub(super) base: Node,
    pub(super) sub: Option<Node>,
    pub(super) sup: Option<Node>,
}

impl Node {
    /// Whether there is nothing.
    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Node::Row(nodes) if nodes.is_empty())
    }

    /// The nodes of a row; anything else is a row of one.
    pub(super) fn row(&self) -> &[Node] {
        match self {
            Node::Row(nodes) => nodes,
            node => std::slice::from_ref(node),
        }
    }

    /// What carries the scripts, which decides how the whole behaves among others.
    pub(super) fn core(&self) -> &Node {
        let mut node = self;
        while let Node::Script(script) = node {
            node = &script.base;
        }
        node
    }

    /// The single character that this is, as a letter or a sign.
    pub(super) fn character(&self) -> Option<char> {
        match self {
            Node::Token(token) => symbol::single(&token.text),
            Node::Operator(text) => symbol::single(text),
            _ => None,
        }
    }
}

/// The tree of a formula.
pub(super) fn tree(MathMl(pieces): &MathMl) -> Node {
    let mut open = vec![Element::default()];
    for piece in pieces {
        match piece {
            Piece::Start { name, attributes } => open.push(Element { name, attributes, ..Element::default() }),
            Piece::Text(text) => {
                if let Some(element) = open.last_mut() {
                    element.text.push_str(text);
                }
            }
            Piece::End(_) => {
                let Some(element) = open.pop() else { break };
                let made = element.finish();
                if let Some(parent) = open.last_mut() {
                    parent.children.push(made);
                }
            }
        }
    }
    let children = open.into_iter().next().map(|element| element.children).unwrap_or_default();
    row(children.into_iter().map(Made::node).collect())
}

/// An element under construction.
#[derive(Default)]
struct Element<'p> {
    name: &'p str,
    attributes: &'p [(String, String)],
    text: String,
    children: Vec<Made>,
}

/// What an element becomes: tables are built of what is no node by itself.
enum Made {
    Node(Node),
    Cells(Vec<Node>),
}

impl Made {
    fn node(self) -> Node {
        match self {
            Made::Node(node) => node,
            Made::Cells(cells) => row(cells),
        }
    }
}

impl Element<'_> {
    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn finish(self) -> Made {
        match self.name {
            "mtr" => Made::Cells(self.children.into_iter().map(Made::node).collect()),
            "mtable" => Made::Node(self.table()),
            _ => Made::Node(self.node()),
        }
    }

    fn node(self) -> Node {
        match self.name {
            "mi" | "mn" | "mo" => self.sign(),
            "mtext" | "ms" if self.text.is_empty() => Node::Row(Vec::new()),
            "mtext" | "ms" => Node::Text(self.text),
            "mspace" => Node::Space(self.attribute("width").map_or(0.0, ems)),
            "mphantom" | "none" => Node::Row(Vec::new()),
            "mprescripts" => Node::Operator(PRESCRIPTS.to_owned()),
            "mfenced" => self.fenced(),
            "mmultiscripts" => multiscripts(self.nodes()),
            "mfrac" => self.fraction(),
            "mroot" | "msub" | "msup" | "munder" | "mover" | "msubsup" | "munderover" => self.script(),
            "msqrt" => Node::Root { radicand: Box::new(row(self.nodes())), index: None },
            _ => row(self.nodes()),
        }
    }

    fn nodes(self) -> Vec<Node> {
        self.children.into_iter().map(Made::node).collect()
    }

    /// A letter, a number or an operator, whatever the element says that it is.
    fn sign(self) -> Node {
        let text: String = self.text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            return Node::Row(Vec::new());
        }
        if self.name == "mi" && text == "∥" {
            return Node::Operator("‖".to_owned());
        }
        let letters = text.chars().any(char::is_alphanumeric);
        if letters { Node::Token(token(&text, self.name, self.attribute("mathvariant"))) } else { Node::Operator(text) }
    }

    fn fraction(self) -> Node {
        let thickness = self.attribute("linethickness").unwrap_or("1");
        let bar = !thickness.starts_with('0') || thickness.starts_with("0.");
        let mut nodes = self.nodes().into_iter();
        match (nodes.next(), nodes.next()) {
            (Some(over), Some(under)) => Node::Fraction { parts: Box::new([over, under]), bar },
            (over, _) => row(over.into_iter().collect()),
        }
    }

    fn script(self) -> Node {
        let name = self.name;
        let mut nodes = self.nodes().into_iter();
        let Some(base) = nodes.next() else { return Node::Row(Vec::new()) };
        let (second, third) = (nodes.next(), nodes.next());
        match name {
            "mroot" => Node::Root { radicand: Box::new(base), index: second.map(Box::new) },
            "msub" => script(base, second, None),
            "msup" => script(base, None, second),
            "munder" => stacked(base, second, None),
            "mover" => stacked(base, None, second),
            "munderover" => stacked(base, second, third),
            _ => script(base, second, third),
        }
    }

    fn fenced(self) -> Node {
        let sign = |name, default: &str| Node::Operator(self.attribute(name).unwrap_or(default).trim().to_owned());
        let (open, close) = (sign("open", "("), sign("close", ")"));
        let separators: Vec<char> = self.attribute("separators").unwrap_or(",").chars().filter(|c| *c != ' ').collect();
        let mut nodes = vec![open];
        for (index, node) in self.nodes().into_iter().enumerate() {
            let separator = index.checked_sub(1).and_then(|at| separators.get(at).or(separators.last()));
            nodes.extend(separator.map(|c| Node::Operator(c.to_string())));
            nodes.push(node);
        }
        nodes.push(close);
        nodes.retain(|node| !matches!(node, Node::Operator(text) if text.is_empty()));
        row(nodes)
    }

    fn table(self) -> Node {
        let aligned = self.attribute("class") == Some("math-align");
        let rows = self.children.into_iter().map(|made| match made {
            Made::Cells(cells) if aligned => vec![joined(cells)],
            Made::Cells(cells) => cells,
            Made::Node(node) => vec![node],
        });
        // Rules between rows are rows of empty cells.
        let rows = rows.filter(|cells| cells.iter().any(|cell| !cell.is_empty())).collect();
        Node::Table { rows, aligned }
    }
}

/// Stands between the scripts after a base and those before it; no text can hold it.
const PRESCRIPTS: &str = "\0";

/// The cells of an aligned row as one: its columns come in pairs that belong together.
fn joined(cells: Vec<Node>) -> Node {
    let mut nodes = Vec::new();
    for (index, cell) in cells.into_iter().enumerate() {
        if index > 0 && index % 2 == 0 && !cell.is_empty() {
            nodes.push(Node::Space(2.0));
        }
        nodes.push(cell);
    }
    row(nodes)
}

/// Nodes side by side.
fn row(nodes: Vec<Node>) -> Node {
    let mut flat: Vec<Node> = Vec::with_capacity(nodes.len());
    for node in nodes {
        match node {
            Node::Row(inner) => inner.into_iter().for_each(|node| beside(&mut flat, node)),
            node => beside(&mut flat, node),
        }
    }
    match flat.pop() {
        Some(only) if flat.is_empty() => only,
        Some(last) => {
            flat.push(last);
            Node::Row(flat)
        }
        None => Node::Row(flat),
    }
}

/// Adds a node to others. Upright letters, which TeX gives one by one, make a name, and primes one
/// sign.
fn beside(nodes: &mut Vec<Node>, node: Node) {
    if let (Some(Node::Token(before)), Node::Token(token)) = (nodes.last_mut(), &node)
        && before.spelled
        && token.spelled
    {
        before.text.push_str(&token.text);
        return;
    }
    if let (Some(Node::Operator(before)), Node::Operator(sign)) = (nodes.last_mut(), &node)
        && let Some(both) = primes(before, sign)
    {
        *before = both.to_owned();
        return;
    }
    nodes.push(node);
}

/// Two signs of primes as one.
fn primes(before: &str, sign: &str) -> Option<&'static str> {
    match (before, sign) {
        ("′", "′") => Some("″"),
        ("″", "′") => Some("‴"),
        ("‴", "′") => Some("⁗"),
        _ => None,
    }
}

fn script(base: Node, sub: Option<Node>, sup: Option<Node>) -> Node {
    let (sub, sup) = (sub.filter(|node| !node.is_empty()), sup.filter(|node| !node.is_empty()));
    if sub.is_none() && sup.is_none() { base } else { Node::Script(Box::new(Script { base, sub, sup })) }
}

/// What stands under and over a base: marks on letters, or limits.
fn stacked(base: Node, under: Option<Node>, over: Option<Node>) -> Node {
    let takes_marks = !matches!(base.core(), Node::Operator(text) if symbol::symbol(text).class != Class::Ordinary);
    let mark = |node: &Option<Node>, find: fn(char) -> Option<Accent>| {
        node.as_ref().filter(|_| takes_marks).and_then(Node::character).and_then(find)
    };
    let (below, above) = (mark(&under, symbol::accent_under), mark(&over, symbol::accent_over));
    let rest = (under.filter(|_| below.is_none()), over.filter(|_| above.is_none()));
    let marked = [below, above].into_iter().flatten();
    let base = marked.fold(base, |base, accent| Node::Accented { base: Box::new(base), accent });
    script(base, rest.0, rest.1)
}

/// Pairs of scripts after the base, and before it.
fn multiscripts(nodes: Vec<Node>) -> Node {
    let mut nodes = nodes.into_iter();
    let Some(base) = nodes.next() else { return Node::Row(Vec::new()) };
    let mut sides = [(Vec::new(), Vec::new()), (Vec::new(), Vec::new())];
    let (mut side, mut lower) = (0, true);
    for node in nodes {
        if matches!(&node, Node::Operator(text) if text == PRESCRIPTS) {
            (side, lower) = (1, true);
            continue;
        }
        if lower {
            sides[side].0.push(node)
        } else {
            sides[side].1.push(node)
        }
        lower = !lower;
    }
    let [after, before] = sides.map(|(sub, sup)| (Some(row(sub)), Some(row(sup))));
    let before = script(Node::Row(Vec::new()), before.0, before.1);
    row(vec![before, script(base, after.0, after.1)])
}

/// A width in ems, roughly.
fn ems(width: &str) -> f32 {
    let width = width.trim();
    let digits = width.find(|c: char| !matches!(c, '0'..='9' | '.' | '-' | '+')).unwrap_or(width.len());
    let (number, unit) = width.split_at(digits);
    let number: f32 = number.parse().unwrap_or(0.0);
    match unit.trim() {
        "em" => number,
        "ex" => number * 0.45,
        "mu" => number / 18.0,
        "px" => number / 16.0,
        "pt" => number / 12.0,
        "cm" => number * 2.4,
        "mm" => number * 0.24,
        "in" => number * 6.0,
        _ => 0.0,
    }
}

fn token(text: &str, element: &str, variant: Option<&str>) -> Token {
    let single = symbol::single(text);
    let style = single.and_then(style).or_else(|| text.chars().next().and_then(style));
    let (alphabet, bold, italic) = style.or_else(|| variant.and_then(named_style)).unwrap_or_else(|| {
        let upright = element != "mi" || single.is_none() || variant == Some("normal");
        (Alphabet::Plain, false, !upright)
    });
    let text: String = text.chars().flat_map(plain).collect();
    let spelled = element == "mi"
        && (alphabet, bold, italic) == (Alphabet::Plain, false, false)
        && text.len() == 1
        && text.starts_with(|c: char| c.is_ascii_alphabetic());
    let number = element == "mn" || text.starts_with(|c: char| c.is_ascii_digit());
    Token { text, alphabet, bold, italic: italic && !number, number, spelled }
}

/// The style that MathML names.
fn named_style(variant: &str) -> Option<(Alphabet, bool, bool)> {
    Some(match variant {
        "bold" | "bold-sans-serif" => (Alphabet::Plain, true, false),
        "italic" | "sans-serif-italic" => (Alphabet::Plain, false, true),
        "bold-italic" | "sans-serif-bold-italic" => (Alphabet::Plain, true, true),
        "sans-serif" | "monospace" => (Alphabet::Plain, false, false),
        "double-struck" => (Alphabet::DoubleStruck, false, false),
        "script" => (Alphabet::Script, false, false),
        "bold-script" => (Alphabet::Script, true, false),
        "fraktur" => (Alphabet::Fraktur, false, false),
        "bold-fraktur" => (Alphabet::Fraktur, true, false),
        _ => return None,
    })
}

/// The letters of mathematical alphabets that had a place before the others: the letter, the
/// alphabet, the character.
const LETTERLIKE: &[(char, Alphabet, char)] = &[
    ('C', Alphabet::DoubleStruck, 'ℂ'),
    ('H', Alphabet::DoubleStruck, 'ℍ'),
    ('N', Alphabet::DoubleStruck, 'ℕ'),
    ('P', Alphabet::DoubleStruck, 'ℙ'),
    ('Q', Alphabet::DoubleStruck, 'ℚ'),
    ('R', Alphabet::DoubleStruck, 'ℝ'),
    ('Z', Alphabet::DoubleStruck, 'ℤ'),
    ('B', Alphabet::Script, 'ℬ'),
    ('E', Alphabet::Script, 'ℰ'),
    ('F', Alphabet::Script, 'ℱ'),
    ('H', Alphabet::Script, 'ℋ'),
    ('I', Alphabet::Script, 'ℐ'),
    ('L', Alphabet::Script, 'ℒ'),
    ('M', Alphabet::Script, 'ℳ'),
    ('R', Alphabet::Script, 'ℛ'),
    ('e', Alphabet::Script, 'ℯ'),
    ('g', Alphabet::Script, 'ℊ'),
    ('o', Alphabet::Script, 'ℴ'),
    ('C', Alphabet::Fraktur, 'ℭ'),
    ('H', Alphabet::Fraktur, 'ℌ'),
    ('Z', Alphabet::Fraktur, 'ℨ'),
];

/// The character of a letter in an alphabet, where it is one that faces for text may have.
pub(super) fn letterlike(letter: char, alphabet: Alphabet) -> Option<char> {
    LETTERLIKE.iter().find(|(plain, of, _)| (*plain, *of) == (letter, alphabet)).map(|(_, _, c)| *c)
}

/// The style that a character of a mathematical alphabet has by itself.
fn style(c: char) -> Option<(Alphabet, bool, bool)> {
    use Alphabet::{DoubleStruck, Fraktur, Plain, Script};
    if c == 'ℎ' {
        return Some((Plain, false, true));
    }
    if let Some((_, alphabet, _)) = LETTERLIKE.iter().find(|(_, _, letter)| *letter == c) {
        return Some((*alphabet, false, false));
    }
    // Thirteen alphabets of 52 letters, five Greek ones of 58, five of ten digits.
    const LATIN: [(Alphabet, bool, bool); 13] = [
        (Plain, true, false),
        (Plain, false, true),
        (Plain, true, true),
        (Script, false, false),
        (Script, true, false),
        (Fraktur, false, false),
        (DoubleStruck, false, false),
        (Fraktur, true, false),
        (Plain, false, false),
        (Plain, true, false),
        (Plain, false, true),
        (Plain, true, true),
        (Plain, false, false),
    ];
    const GREEK: [(bool, bool); 5] = [(true, false), (false, true), (true, true), (true, false), (true, true)];
    const DIGITS: [(Alphabet, bool); 5] =
        [(Plain, true), (DoubleStruck, false), (Plain, false), (Plain, true), (Plain, false)];
    let code = c as usize;
    match code {
        0x1D400..0x1D6A4 => LATIN.get((code - 0x1D400) / 52).copied(),
        0x1D6A8..0x1D7CA => GREEK.get((code - 0x1D6A8) / 58).map(|(bold, italic)| (Plain, *bold, *italic)),
        0x1D7CE..0x1D800 => DIGITS.get((code - 0x1D7CE) / 10).map(|(alphabet, bold)| (*alphabet, *bold, false)),
        _ => None,
    }
}

/// A letter of a mathematical alphabet as that of the plain one.
fn plain(c: char) -> impl Iterator<Item = char> {
    let styled = style(c).is_some();
    let mut decomposed = styled.then(|| std::iter::once(c).nfkc()).into_iter().flatten();
    let first = decomposed.next().unwrap_or(c);
    std::iter::once(first).chain(decomposed)
}
