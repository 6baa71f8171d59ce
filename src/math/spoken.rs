//! A formula in English words, for those who hear it.
//!
//! The rules are those of people who read formulas aloud to each other: what is short is said
//! shortly (`a over b`), and what is long has a beginning and an end (`the fraction with
//! numerator … and denominator …, end fraction`), so that every formula can be written down
//! from its words.

mod script;
mod short;

use self::short::{
    Place, holds, is_built, is_derivative, is_differential, is_minus_one, is_short, is_wide, number_set,
    takes_something,
};
use super::row::{self, Part, Role};
use super::symbol::{self, Under};
use super::tree::{Alphabet, Node, Script, Token};

/// The formula in words.
pub(super) fn words(formula: &Node) -> String {
    let mut speaker = Speaker::default();
    speaker.node(formula);
    let end = speaker.out.trim_end_matches([',', ';', '.', ' ']).len();
    speaker.out.truncate(end);
    speaker.out
}

/// The words of TeX that cannot be read otherwise, or of the text of an XML fragment.
pub(super) fn words_of_source(source: &str) -> String {
    let mut speaker = Speaker::default();
    let mut name = String::new();
    for c in source.chars() {
        if c.is_alphanumeric() || (c == '.' && name.ends_with(|c: char| c.is_ascii_digit())) {
            name.push(c);
            continue;
        }
        speaker.word(&std::mem::take(&mut name));
        match c {
            '^' => speaker.word("to the power of"),
            '_' => speaker.word("sub"),
            '\\' | '{' | '}' | '$' | '&' | '~' | '#' | '"' | '`' => {}
            c if c.is_whitespace() || c.is_control() => {}
            ',' | ';' | '.' => speaker.pause(c),
            c => speaker.word(&symbol::symbol(c.encode_utf8(&mut [0; 4])).words),
        }
    }
    speaker.word(&name);
    if speaker.out.is_empty() { "formula".to_owned() } else { speaker.out }
}

/// Speaks into a text.
#[derive(Default)]
struct Speaker {
    out: String,
    /// Whether an arrow means that something is approached.
    approaching: bool,
}

impl Speaker {
    fn word(&mut self, word: &str) {
        let word = word.trim();
        if word.is_empty() {
            return;
        }
        if !self.out.is_empty() {
            self.out.push(' ');
        }
        self.out.push_str(word);
    }

    /// A sign of punctuation, which needs a word before it and no other sign.
    fn pause(&mut self, sign: char) {
        if sign == ';' && self.out.ends_with(',') {
            self.out.pop();
        }
        if self.out.ends_with(char::is_alphanumeric) {
            self.out.push(sign);
        }
    }

    fn end(&mut self, what: &str) {
        self.pause(',');
        self.word("end");
        self.word(what);
    }

    fn node(&mut self, node: &Node) {
        let parts = row::parts(node.row());
        let mut at = 0;
        let mut before: Option<usize> = None;
        while let Some(part) = parts.get(at) {
            if let Some(before) = before.and_then(|index| parts.get(index)) {
                self.between(before, part, &parts[at..]);
            }
            let last = self.part(&parts, at);
            before = match part.role {
                Role::Space if is_wide(part.node) => None,
                Role::Space | Role::Invisible => before,
                _ => Some(last),
            };
            at = last + 1;
        }
    }

    /// What is said between two pieces that are multiplied without a sign.
    fn between(&mut self, before: &Part<'_>, part: &Part<'_>, rest: &[Part<'_>]) {
        if !row::is_product(before, part) {
            return;
        }
        let long = is_built(before.node) || (before.role == Role::Close && !before.applied);
        if is_derivative(before.node) {
            self.word("of");
        } else if is_differential(rest) {
            if long {
                self.pause(',');
            }
        } else if matches!(before.node, Node::Text(_)) || matches!(part.node, Node::Text(_)) {
            // Words need no sign between them and what they speak of.
        } else if long {
            self.pause(',');
            self.word("times");
        } else if is_built(part.node) || matches!(part.role, Role::Open | Role::Large) {
            self.word("times");
        }
    }

    /// Speaks the piece at a place, and those that are one with it; gives the place of the last.
    fn part(&mut self, parts: &[Part<'_>], at: usize) -> usize {
        let part = &parts[at];
        match part.role {
            Role::Space => self.space(part.node),
            Role::Invisible => {}
            Role::Open => return self.open(parts, at),
            Role::Close => self.close(parts, at),
            Role::Large => self.large(part.node, at + 1 < parts.len()),
            Role::Function => self.function(part.node, takes_something(&parts[at + 1..])),
            Role::Relation => self.relation(part, parts),
            Role::Bar => self.bar(part, parts),
            Role::Punctuation => self.punctuation(part.node),
            Role::Operand | Role::Sign | Role::Postfix | Role::Binary | Role::Slash => self.single(part.node),
        }
        at
    }

    fn space(&mut self, node: &Node) {
        if is_wide(node) {
            self.pause(',');
        }
    }

    fn punctuation(&mut self, node: &Node) {
        let sign = node.character().unwrap_or(',');
        self.pause(sign);
    }

    fn single(&mut self, node: &Node) {
        match node {
            Node::Row(_) => self.node(node),
            Node::Token(token) => self.token(token),
            Node::Operator(text) => self.word(&symbol::symbol(text).words),
            Node::Text(text) => self.word(&text.split_whitespace().collect::<Vec<_>>().join(" ")),
            Node::Space(_) => {}
            Node::Fraction { parts, bar } => self.fraction(&parts[0], &parts[1], *bar),
            Node::Root { radicand, index } => self.root(radicand, index.as_deref()),
            Node::Script(script) => self.script(script),
            Node::Accented { base, accent } => self.accented(base, *accent),
            Node::Table { rows, aligned } => self.table(rows, *aligned),
        }
    }

    fn token(&mut self, token: &Token) {
        if token.alphabet == Alphabet::DoubleStruck
            && let Some(set) = number_set(&token.text)
        {
            return self.word(set);
        }
        match token.alphabet {
            Alphabet::Plain if token.bold => self.word("bold"),
            Alphabet::Plain => {}
            Alphabet::DoubleStruck => self.word("double-struck"),
            Alphabet::Script => self.word("script"),
            Alphabet::Fraktur => self.word("fraktur"),
        }
        match symbol::single(&token.text).and_then(|c| Some((c, symbol::letter_name(c)?))) {
            Some((c, name)) if symbol::is_greek_capital(c) => self.word(&format!("capital {name}")),
            Some((_, name)) => self.word(name),
            None => self.word(symbol::function(&token.text).map_or(token.text.as_str(), |(words, _)| words)),
        }
    }

    fn fraction(&mut self, over: &Node, under: &Node, bar: bool) {
        let short = is_short(over, Place::Numerator) && is_short(under, Place::Other);
        let (begin, middle, end) = match (bar, short) {
            (true, true) => ("", "over", None),
            (true, false) => ("the fraction with numerator", "and denominator", Some("fraction")),
            (false, true) => ("", "choose", None),
            (false, false) => ("the binomial coefficient", "choose", Some("binomial coefficient")),
        };
        self.word(begin);
        self.node(over);
        self.word(middle);
        self.node(under);
        if let Some(end) = end {
            self.end(end);
        }
    }

    fn root(&mut self, radicand: &Node, index: Option<&Node>) {
        match index.map(|index| (index, index.character())) {
            None | Some((_, Some('2'))) => self.word("the square root of"),
            Some((_, Some('3'))) => self.word("the cube root of"),
            Some((index, _)) => {
                self.word("the root with index");
                self.node(index);
                self.word("of");
            }
        }
        self.node(radicand);
        if !is_short(radicand, Place::Other) {
            self.end("root");
        }
    }

    /// Opening brackets, and what has words of its own between brackets.
    fn open(&mut self, parts: &[Part<'_>], at: usize) -> usize {
        let part = &parts[at];
        let sign = part.node.character().unwrap_or('(');
        if let Some(Part { node: Node::Table { rows, .. }, .. }) = parts.get(at + 1)
            && part.partner.is_none_or(|close| close == at + 2)
        {
            self.enclosed(rows, sign, part.partner.is_none());
            return self.closing_scripts(parts, at + 1, part.partner);
        }
        if let Some(Part { node: Node::Fraction { parts: halves, bar: false }, .. }) = parts.get(at + 1)
            && part.partner == Some(at + 2)
        {
            self.fraction(&halves[0], &halves[1], false);
            return self.closing_scripts(parts, at + 1, part.partner);
        }
        match sign {
            '|' => self.word("the absolute value of"),
            '‖' => self.word("the norm of"),
            '⌊' => self.word("the floor of"),
            '⌈' => self.word("the ceiling of"),
            _ if part.applied => {
                self.of();
                if part.partner.is_none_or(|close| !row::is_bare(parts, at, close)) {
                    self.word(&symbol::symbol(&sign.to_string()).words);
                }
            }
            _ => self.single(part.node),
        }
        at
    }

    /// Says “of”, unless it has just been said.
    fn of(&mut self) {
        if !self.out.ends_with(" of") {
            self.word("of");
        }
    }

    /// The scripts of the bracket that closes what has been said.
    fn closing_scripts(&mut self, parts: &[Part<'_>], inner: usize, close: Option<usize>) -> usize {
        let Some(close) = close else { return inner };
        if let Some(Part { node: Node::Script(script), .. }) = parts.get(close) {
            self.scripts(script);
        }
        close
    }

    fn close(&mut self, parts: &[Part<'_>], at: usize) {
        let part = &parts[at];
        let open = part.partner.unwrap_or(at);
        let plain = part.partner.is_some() && row::is_bare(parts, open, at);
        match parts[open].node.character() {
            Some('|') if plain => {}
            Some('‖') if plain => {}
            Some('⌊') if plain => {}
            Some('⌈') if plain => {}
            Some('|') => self.end("absolute value"),
            Some('‖') => self.end("norm"),
            Some('⌊') => self.end("floor"),
            Some('⌈') => self.end("ceiling"),
            _ if part.applied && plain => {}
            _ => self.single(part.node.core()),
        }
        if let Node::Script(script) = part.node {
            self.scripts(script);
        }
    }

    /// A table between brackets: a matrix, a determinant, or cases.
    fn enclosed(&mut self, rows: &[Vec<Node>], sign: char, unclosed: bool) {
        if sign == '{' && unclosed {
            return self.cases(rows);
        }
        if sign == '|' {
            self.word("the determinant of");
        }
        self.matrix(rows);
    }

    fn cases(&mut self, rows: &[Vec<Node>]) {
        let count = rows.len();
        self.word(&format!("{count} {}", if count == 1 { "case" } else { "cases" }));
        self.out.push(':');
        for (index, cells) in rows.iter().enumerate() {
            if index > 0 {
                self.pause(';');
            }
            self.cells(cells);
        }
        self.end("cases");
    }

    fn matrix(&mut self, rows: &[Vec<Node>]) {
        let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
        self.word(&format!("the {} by {columns} matrix", rows.len()));
        for (index, cells) in rows.iter().enumerate() {
            self.pause(if index == 0 { ',' } else { ';' });
            self.word(&format!("row {}", index + 1));
            self.out.push(':');
            self.cells(cells);
        }
        self.end("matrix");
    }

    fn cells(&mut self, cells: &[Node]) {
        for (index, cell) in cells.iter().enumerate() {
            if index > 0 {
                self.pause(',');
            }
            self.node(cell);
        }
    }

    /// A table without brackets: lines, or a matrix.
    fn table(&mut self, rows: &[Vec<Node>], aligned: bool) {
        let lines = aligned || rows.iter().all(|cells| cells.len() <= 1);
        if !lines {
            return self.matrix(rows);
        }
        for (index, cells) in rows.iter().enumerate() {
            if index > 0 {
                self.pause(';');
            }
            self.cells(cells);
        }
    }

    fn large(&mut self, node: &Node, more: bool) {
        let Node::Operator(text) = node.core() else { return };
        self.word("the");
        self.word(&symbol::symbol(text).words);
        let integral = text.starts_with(['∫', '∬', '∭', '∮', '⨌', '∯', '∰']);
        let (mut sub, mut sup) = (None, None);
        let mut scripts = node;
        while let Node::Script(script) = scripts {
            (sub, sup) = (sub.or(script.sub.as_ref()), sup.or(script.sup.as_ref()));
            scripts = &script.base;
        }
        if let Some(sub) = sub {
            let starts = sup.is_some() && (integral || holds(sub, "="));
            self.word(if starts || holds(sub, "=") { "from" } else { "over" });
            self.node(sub);
        }
        if let Some(sup) = sup {
            self.word("to");
            self.node(sup);
        }
        if more {
            self.word("of");
        }
    }

    fn function(&mut self, node: &Node, more: bool) {
        let Node::Token(token) = node.core() else { return };
        let under = symbol::function(&token.text).map_or(Under::Subscript, |(_, under)| under);
        let script = if let Node::Script(script) = node { Some(script) } else { None };
        let inverse = script.and_then(|script| script.sup.as_ref()).is_some_and(is_minus_one);
        if inverse {
            self.word("inverse");
        }
        self.token(token);
        if let Some(script) = script {
            self.under(script, under);
            if let Some(sup) = script.sup.as_ref().filter(|_| !inverse) {
                self.sup(sup, &script.base);
            }
        }
        if more && under != Under::Between {
            self.word("of");
        }
    }

    /// What is below a function.
    fn under(&mut self, script: &Script, under: Under) {
        if let Node::Script(inner) = &script.base {
            self.scripts(inner);
        }
        let Some(sub) = &script.sub else { return };
        match under {
            Under::Subscript | Under::Between => return self.sub(sub),
            Under::Base => self.word("base"),
            Under::Over => self.word("over"),
            Under::As => self.word("as"),
        }
        let before = std::mem::replace(&mut self.approaching, under == Under::As);
        self.node(sub);
        self.approaching = before;
    }

    fn relation(&mut self, part: &Part<'_>, parts: &[Part<'_>]) {
        let Node::Operator(text) = part.node.core() else { return };
        match text.as_str() {
            "→" if self.approaching => self.word("approaches"),
            "∣" => return self.bar(part, parts),
            text => self.word(&symbol::symbol(text).words),
        }
        if let Node::Script(script) = part.node {
            self.labels(script);
        }
    }

    /// What stands above and below a sign between two things.
    fn labels(&mut self, script: &Script) {
        for (node, place) in [(&script.sup, "above"), (&script.sub, "below")] {
            if let Some(node) = node {
                self.word("with");
                self.node(node);
                self.word(place);
            }
        }
    }

    /// A bar between two things: in a set, in a probability, or anywhere else.
    fn bar(&mut self, part: &Part<'_>, parts: &[Part<'_>]) {
        let open = part.within.and_then(|open| parts.get(open)).and_then(|part| part.node.character());
        let divides = matches!(part.node.core(), Node::Operator(text) if text == "∣");
        self.word(match open {
            Some('{') => "such that",
            Some('(') => "given",
            _ if divides => "divides",
            _ => "vertical bar",
        });
        if let Node::Script(script) = part.node {
            self.scripts(script);
        }
    }
}
