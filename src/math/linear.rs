//! A formula on one line, as text: letters in italics, scripts lowered and raised, fractions
//! with a slash and roots with brackets, and the spaces that mathematics has.

mod bracket;

use unicode_normalization::UnicodeNormalization;

use self::bracket::{
    is_atom, is_factor, is_group, is_word_like, raised_accent, raised_by_itself, takes_limits, vulgar,
};
use super::row::{self, Part, Role};
use super::symbol::{self, Accent, Under};
use super::tree::{self, Alphabet, Node, Script, Token};
use crate::model::{Inline, RichText};

/// The formula as text. With `lines`, aligned lines stay lines.
pub(super) fn text(formula: &Node, lines: bool) -> RichText {
    let breakable = size(formula) > UNBROKEN;
    let mut line = Line { out: Vec::new(), level: 0, space: Space::None, breakable, begun: false };
    match formula {
        Node::Table { rows, aligned } if lines && (*aligned || rows.iter().all(|cells| cells.len() <= 1)) => {
            line.lines(rows);
        }
        formula => line.node(formula),
    }
    RichText(line.out)
}

/// How many signs a formula may have that is never broken over two lines.
const UNBROKEN: usize = 16;

/// How deep scripts stand in scripts; deeper ones are written with `^` and `_`.
const DEEPEST: u8 = 2;

/// The number of signs in a formula, roughly: it is not counted further than it matters.
fn size(formula: &Node) -> usize {
    let mut count = 0;
    let mut rest = vec![formula];
    while let Some(node) = rest.pop() {
        if count > UNBROKEN {
            break;
        }
        match node {
            Node::Row(nodes) => rest.extend(nodes),
            Node::Token(_) | Node::Operator(_) => count += 1,
            Node::Text(text) => count += text.len(),
            Node::Space(_) => {}
            Node::Fraction { parts, .. } => rest.extend(parts.iter()),
            Node::Root { radicand, index } => rest.extend(std::iter::once(&**radicand).chain(index.as_deref())),
            Node::Script(script) => {
                rest.push(&script.base);
                rest.extend([&script.sub, &script.sup].into_iter().flatten());
            }
            Node::Accented { base, .. } => rest.push(base),
            Node::Table { rows, .. } => rest.extend(rows.iter().flatten()),
        }
    }
    count
}

/// The space before what comes next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Space {
    #[default]
    None,
    /// As around functions; never breaks a line.
    Thin,
    /// As around relations; never breaks a line.
    Normal,
    /// The same, where a line may end.
    Breaking,
    /// Between formulas.
    Wide,
}

/// The line in the making.
struct Line {
    out: Vec<Inline>,
    /// How deep in scripts.
    level: u8,
    space: Space,
    breakable: bool,
    /// Whether there is anything at this level yet; spaces at the beginning vanish.
    begun: bool,
}

/// How letters look.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Face {
    italic: bool,
    bold: bool,
}

const UPRIGHT: Face = Face { italic: false, bold: false };

impl Line {
    /// Asks for at least this space before what comes next.
    fn space(&mut self, space: Space) {
        self.space = self.space.max(space);
    }

    fn sign(&mut self, text: &str) {
        self.letters(text, UPRIGHT);
    }

    fn letters(&mut self, text: &str, face: Face) {
        self.flush();
        self.begun = true;
        self.append(text, face);
    }

    fn flush(&mut self) {
        let space = match std::mem::take(&mut self.space) {
            _ if !self.begun => return,
            Space::None => return,
            Space::Thin => "\u{202F}",
            Space::Normal => "\u{A0}",
            Space::Breaking if self.breakable => " ",
            Space::Breaking => "\u{A0}",
            Space::Wide if self.breakable => "\u{A0}\u{A0} ",
            Space::Wide => "\u{A0}\u{A0}\u{A0}",
        };
        self.append(space, UPRIGHT);
    }

    /// Appends text to the last run, if it looks the same.
    fn append(&mut self, text: &str, face: Face) {
        if let Some(run) = self.out.last_mut().and_then(|last| same_face(last, face)) {
            return run.push_str(text);
        }
        let mut inline = Inline::Text(text.to_owned());
        if face.italic {
            inline = Inline::Emphasis(RichText(vec![inline]));
        }
        if face.bold {
            inline = Inline::Strong(RichText(vec![inline]));
        }
        self.out.push(inline);
    }

    /// Lowers or raises what `inner` writes.
    fn shifted(&mut self, up: bool, inner: impl FnOnce(&mut Self)) {
        if self.level >= DEEPEST {
            self.sign(if up { "^(" } else { "_(" });
            inner(self);
            return self.sign(")");
        }
        self.flush();
        let before = std::mem::take(&mut self.out);
        self.level += 1;
        self.begun = false;
        inner(self);
        self.level -= 1;
        self.begun = true;
        self.space = Space::None;
        let content = RichText(std::mem::replace(&mut self.out, before));
        if !content.0.is_empty() {
            self.out.push(if up { Inline::Superscript(content) } else { Inline::Subscript(content) });
        }
    }

    /// Rows of a table as lines of their own.
    fn lines(&mut self, rows: &[Vec<Node>]) {
        for (index, cells) in rows.iter().enumerate() {
            if index > 0 {
                self.space = Space::None;
                self.out.push(Inline::LineBreak);
                self.begun = false;
            }
            self.cells(cells);
        }
    }

    fn node(&mut self, node: &Node) {
        let parts = row::parts(node.row());
        let mut before: Option<usize> = None;
        let mut at = 0;
        while let Some(part) = parts.get(at) {
            let product = before.is_some_and(|index| row::is_product(&parts[index], part));
            let last = self.part(&parts, at, product);
            if !matches!(part.role, Role::Space | Role::Invisible) {
                before = Some(last);
            }
            at = last + 1;
        }
    }

    /// Writes the piece at a place, and those that are one with it; gives the place of the last.
    fn part(&mut self, parts: &[Part<'_>], at: usize, product: bool) -> usize {
        let part = &parts[at];
        match part.role {
            Role::Invisible => {}
            Role::Space => self.spacing(part.node),
            Role::Relation | Role::Binary => self.operator(part.node),
            Role::Sign if self.level == 0 && is_word_like(part.node) => {
                self.single(part.node, Beside::default());
                self.space(Space::Thin);
            }
            Role::Sign | Role::Slash | Role::Postfix => self.single(part.node, Beside::default()),
            Role::Close => {
                self.space = Space::None;
                self.single(part.node, Beside::default());
            }
            Role::Bar => self.single(part.node, Beside::default()),
            Role::Punctuation => {
                self.space = Space::None;
                self.single(part.node, Beside::default());
                self.space(if self.level == 0 { Space::Breaking } else { Space::None });
            }
            Role::Large => {
                self.space(if product { Space::Thin } else { Space::None });
                self.single(part.node, Beside::default());
                self.space(Space::Thin);
            }
            Role::Function => self.function(parts, at, product),
            Role::Open => return self.open(parts, at),
            Role::Operand => self.operand(parts, at, product),
        }
        at
    }

    fn operand(&mut self, parts: &[Part<'_>], at: usize, product: bool) {
        let next = parts[at + 1..].iter().find(|part| !matches!(part.role, Role::Space | Role::Invisible));
        let after = next.is_some_and(|next| row::is_product(&parts[at], next) || next.role == Role::Postfix);
        let previous = parts[..at].iter().rev().find(|part| !matches!(part.role, Role::Space | Role::Invisible));
        let argument = previous.is_some_and(|part| part.role == Role::Function && !takes_limits(part.node));
        self.single(parts[at].node, Beside { before: product || argument, after, script: false });
    }

    fn spacing(&mut self, node: &Node) {
        let Node::Space(width) = node else { return };
        self.space(match *width {
            width if width <= 0.0 => Space::None,
            width if width < 0.2 => Space::Thin,
            width if width < 0.9 => Space::Normal,
            _ => Space::Wide,
        });
    }

    /// A sign between two things. In scripts there is no space around it.
    fn operator(&mut self, node: &Node) {
        let (before, after) =
            if self.level == 0 { (Space::Normal, Space::Breaking) } else { (Space::None, Space::None) };
        self.space(before);
        self.single(node, Beside::default());
        self.space(after);
    }

    fn function(&mut self, parts: &[Part<'_>], at: usize, product: bool) {
        let Node::Token(token) = parts[at].node.core() else { return };
        let between = symbol::function(&token.text).is_some_and(|(_, under)| under == Under::Between);
        let space = if between { Space::Normal } else { Space::Thin };
        self.space(if product || between { space } else { Space::None });
        self.single(parts[at].node, Beside::default());
        let next = parts[at + 1..].iter().find(|part| part.role != Role::Invisible);
        self.space(if next.is_some_and(|part| part.role == Role::Open) { Space::None } else { space });
    }

    fn open(&mut self, parts: &[Part<'_>], at: usize) -> usize {
        if let Some(Part { node: Node::Fraction { parts: halves, bar: false }, .. }) = parts.get(at + 1)
            && let Some(close) = parts[at].partner
            && close == at + 2
        {
            self.choose(&halves[0], &halves[1]);
            if let Node::Script(script) = parts[close].node {
                self.scripts(script);
            }
            return close;
        }
        self.single(parts[at].node, Beside::default());
        // Nothing goes before the space right after a bracket.
        self.begun = false;
        if let Some(Part { node: Node::Table { rows, .. }, .. }) = parts.get(at + 1) {
            self.table(rows);
            return at + 1;
        }
        at
    }

    fn single(&mut self, node: &Node, beside: Beside) {
        match node {
            Node::Row(_) => self.node(node),
            Node::Token(token) => self.token(token),
            Node::Operator(text) => self.sign(&text.nfc().map(symbol::in_line).collect::<String>()),
            Node::Text(text) => self.words(text),
            Node::Space(_) => self.spacing(node),
            Node::Fraction { parts, bar: true } => self.fraction(&parts[0], &parts[1], beside),
            Node::Fraction { parts, bar: false } => self.choose(&parts[0], &parts[1]),
            Node::Root { radicand, index } => self.root(radicand, index.as_deref(), beside),
            Node::Script(script) => self.script(script),
            Node::Accented { base, accent } => self.accented(base, *accent),
            Node::Table { rows, .. } => self.bare_table(rows),
        }
    }

    fn token(&mut self, token: &Token) {
        let (text, face) = styled(token);
        self.letters(&text, face);
    }

    /// Words of a language, with the spaces at their ends.
    fn words(&mut self, text: &str) {
        let blank = |c: char| c.is_whitespace();
        if text.starts_with(blank) {
            self.space(Space::Breaking);
        }
        let space = if self.breakable { " " } else { "\u{A0}" };
        let words = text.split_whitespace().collect::<Vec<_>>().join(space);
        if !words.is_empty() {
            self.sign(&words);
        }
        if text.ends_with(blank) {
            self.space(Space::Breaking);
        }
    }

    fn bracketed(&mut self, needed: bool, inner: impl FnOnce(&mut Self)) {
        if needed {
            self.sign("(");
        }
        inner(self);
        if needed {
            self.space = Space::None;
            self.sign(")");
        }
    }

    fn fraction(&mut self, over: &Node, under: &Node, beside: Beside) {
        if self.level == 0
            && let Some(c) = vulgar(over, under)
        {
            return self.bracketed(beside.script, |line| line.sign(c.encode_utf8(&mut [0; 4])));
        }
        self.bracketed(beside.any(), |line| {
            line.bracketed(!is_factor(over), |line| line.node(over));
            line.sign("/");
            line.bracketed(!is_atom(under), |line| line.node(under));
        });
    }

    fn choose(&mut self, over: &Node, under: &Node) {
        self.letters("C", Face { italic: true, bold: false });
        self.sign("(");
        self.node(over);
        self.space = Space::None;
        self.sign(",");
        self.space(if self.level == 0 { Space::Normal } else { Space::None });
        self.node(under);
        self.space = Space::None;
        self.sign(")");
    }

    fn root(&mut self, radicand: &Node, index: Option<&Node>, beside: Beside) {
        if let Some(index) = index {
            self.shifted(true, |line| line.node(index));
        }
        self.sign("√");
        let bare = matches!(radicand, Node::Token(token) if symbol::single(&token.text).is_some() || token.number);
        let alone = bare && !beside.after && !beside.script;
        self.bracketed(!alone && !is_group(radicand), |line| line.node(radicand));
    }

    fn script(&mut self, script: &Script) {
        self.base(&script.base);
        self.scripts(script);
    }

    fn scripts(&mut self, script: &Script) {
        if let Some(sub) = &script.sub {
            self.shifted(false, |line| line.node(sub));
        }
        let Some(sup) = &script.sup else { return };
        if let Some(sign) = raised_by_itself(sup) {
            return self.sign(&sign);
        }
        self.shifted(true, |line| line.node(sup));
    }

    /// What scripts belong to: in brackets, where it is more than a letter.
    fn base(&mut self, base: &Node) {
        let whole = match base {
            Node::Token(_) | Node::Operator(_) | Node::Text(_) | Node::Script(_) | Node::Space(_) => true,
            Node::Accented { base, .. } => base.row().len() == 1,
            Node::Row(nodes) => {
                let parts = row::parts(nodes);
                row::is_group(&parts) || parts.last().is_none_or(|part| part.role == Role::Bar)
            }
            Node::Fraction { .. } | Node::Root { .. } | Node::Table { .. } => {
                return self.single(base, Beside { script: true, ..Beside::default() });
            }
        };
        self.bracketed(!whole, |line| line.single(base, Beside::default()));
    }

    fn accented(&mut self, base: &Node, accent: Accent) {
        if let (Node::Token(token), Some(mark)) = (base, accent.mark)
            && symbol::single(&token.text).is_some()
        {
            let (text, face) = styled(token);
            let marked: String = text.chars().chain([mark]).nfc().collect();
            return self.letters(&marked, face);
        }
        match (base, accent.word) {
            // The bold letter is the other sign for a vector, and faces for text have no arrow to set over it.
            (Node::Token(token), "vector") => {
                let (text, face) = styled(token);
                self.letters(&text, Face { bold: true, ..face });
            }
            (base, word) if word.starts_with("with") => self.single(base, Beside::default()),
            (base, word) => {
                self.bracketed(base.row().len() > 1 && !is_group(base), |line| line.node(base));
                self.shifted(true, |line| line.sign(raised_accent(word)));
            }
        }
    }

    fn bare_table(&mut self, rows: &[Vec<Node>]) {
        let lines = rows.iter().all(|cells| cells.len() <= 1);
        self.sign(if lines { "" } else { "[" });
        self.table(rows);
        self.sign(if lines { "" } else { "]" });
    }

    /// The cells of a table: commas between columns, semicolons between rows.
    fn table(&mut self, rows: &[Vec<Node>]) {
        for (index, cells) in rows.iter().enumerate() {
            if index > 0 {
                self.separator(';');
            }
            self.cells(cells);
        }
        self.space = Space::None;
    }

    fn cells(&mut self, cells: &[Node]) {
        for (index, cell) in cells.iter().enumerate() {
            if index > 0 {
                self.separator(',');
            }
            self.node(cell);
        }
    }

    /// A sign between cells, unless the author has set one.
    fn separator(&mut self, sign: char) {
        self.space = Space::None;
        let before = match self.out.last_mut() {
            Some(Inline::Text(text)) if text.ends_with([',', ';', '.']) => text.pop(),
            _ => None,
        };
        let sign = before.filter(|before| sign == ',' || *before != ',').unwrap_or(sign);
        self.begun = true;
        self.sign(sign.encode_utf8(&mut [0; 4]));
        self.space(if self.level == 0 { Space::Breaking } else { Space::None });
    }
}

/// What stands beside something, which may have to go into brackets then.
#[derive(Clone, Copy, Default)]
struct Beside {
    /// A factor or a function before it.
    before: bool,
    /// A factor after it.
    after: bool,
    /// Scripts.
    script: bool,
}

impl Beside {
    fn any(self) -> bool {
        self.before || self.after || self.script
    }
}

/// The text of a run that has this face already.
fn same_face(inline: &mut Inline, face: Face) -> Option<&mut String> {
    let inner = match (inline, face.bold) {
        (Inline::Strong(text), true) => text.0.first_mut()?,
        (inline, false) => inline,
        _ => return None,
    };
    match (inner, face.italic) {
        (Inline::Emphasis(text), true) => match text.0.first_mut()? {
            Inline::Text(text) => Some(text),
            _ => None,
        },
        (Inline::Text(text), false) => Some(text),
        _ => None,
    }
}

/// A letter as faces for text have it.
fn styled(token: &Token) -> (String, Face) {
    let like = symbol::single(&token.text).and_then(|letter| tree::letterlike(letter, token.alphabet));
    match (like, token.alphabet) {
        (Some(c), _) => (c.to_string(), Face { italic: false, bold: token.bold }),
        (None, Alphabet::Plain) => (token.text.clone(), Face { italic: token.italic, bold: token.bold }),
        (None, Alphabet::DoubleStruck) => (token.text.clone(), Face { italic: false, bold: true }),
        (None, Alphabet::Script | Alphabet::Fraktur) => (token.text.clone(), Face { italic: true, bold: token.bold }),
    }
}
