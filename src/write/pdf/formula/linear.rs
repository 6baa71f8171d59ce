//! Formulas in a line of text: fractions with a slash, scripts raised and lowered.

use super::spacing::{Class, between, classes};
use super::tree::{Kind, Node, Token};

/// Signs in one style.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::write::pdf) struct Run {
    pub(in crate::write::pdf) text: String,
    pub(in crate::write::pdf) italic: bool,
    pub(in crate::write::pdf) bold: bool,
    /// The size beside that of the surroundings.
    pub(in crate::write::pdf) scale: f32,
    /// By how much it is raised, in ems of the surroundings.
    pub(in crate::write::pdf) rise: f32,
}

/// By how much a script is smaller than its base.
const SCRIPT: f32 = 0.7;
/// The smallest that scripts of scripts become.
const LEAST: f32 = 0.5;

/// The formula as text.
pub(in crate::write::pdf) fn runs(node: &Node) -> Vec<Run> {
    let mut line = Line { runs: Vec::new(), scale: 1.0, rise: 0.0 };
    line.node(node);
    line.runs
}

/// The formula as plain text, for those who hear it: scripts behind `^` and `_`.
pub(in crate::write::pdf) fn spoken(node: &Node) -> String {
    let mut out = String::new();
    for run in runs_with_signs(node) {
        out.push_str(&run);
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

struct Line {
    runs: Vec<Run>,
    scale: f32,
    rise: f32,
}

impl Line {
    fn push(&mut self, text: &str, italic: bool, bold: bool) {
        let (scale, rise) = (self.scale, self.rise);
        match self.runs.last_mut() {
            Some(last) if last.italic == italic && last.bold == bold && last.scale == scale && last.rise == rise => {
                last.text.push_str(text);
            }
            _ => self.runs.push(Run { text: text.to_owned(), italic, bold, scale, rise }),
        }
    }

    fn upright(&mut self, text: &str) {
        self.push(text, false, false);
    }

    fn node(&mut self, node: &Node) {
        match node {
            Node::Token(Token { text, kind, bold, .. }) => self.push(text, *kind == Kind::Variable, *bold),
            Node::Space(width) if *width > 0.1 => self.upright("\u{a0}"),
            Node::Space(_) => {}
            Node::Row(nodes) => self.row(nodes),
            Node::Fraction { over, under, bar } => self.fraction(over, under, *bar),
            Node::Root { of, index } => {
                if let Some(index) = index {
                    self.script(index, 0.35);
                }
                self.upright("√");
                self.grouped(of);
            }
            Node::Scripts { base, sub, sup, .. } => {
                self.node(base);
                if let Some(sub) = sub {
                    self.script(sub, -0.16);
                }
                if let Some(sup) = sup {
                    self.script(sup, 0.35);
                }
            }
            Node::Accent { base, mark } => self.accent(base, *mark),
            Node::Table { rows, equations } => self.table(rows, *equations),
        }
    }

    fn row(&mut self, nodes: &[Node]) {
        let classes = classes(nodes);
        for (index, node) in nodes.iter().enumerate() {
            if let Some(previous) = index.checked_sub(1) {
                self.gap(classes[previous], classes[index]);
            }
            self.node(node);
        }
    }

    /// A line may end at a relation and behind a comma, nowhere else.
    fn gap(&mut self, left: Class, right: Class) {
        if between(left, right) > 0.0 {
            let breaks = matches!(left, Class::Punctuation) || right == Class::Relation;
            self.upright(if breaks { " " } else { "\u{a0}" });
        }
    }

    fn fraction(&mut self, over: &Node, under: &Node, bar: bool) {
        if bar {
            self.grouped(over);
            self.upright("/");
            self.grouped(under);
        } else {
            self.upright("(");
            self.node(over);
            self.upright(" ; ");
            self.node(under);
            self.upright(")");
        }
    }

    /// In parentheses, unless it is a single thing.
    fn grouped(&mut self, node: &Node) {
        let single = match node {
            Node::Token(_) | Node::Accent { .. } | Node::Scripts { .. } => true,
            Node::Row(nodes) => is_fenced(nodes),
            Node::Space(_) | Node::Fraction { .. } | Node::Root { .. } | Node::Table { .. } => false,
        };
        if single {
            return self.node(node);
        }
        self.upright("(");
        self.node(node);
        self.upright(")");
    }

    fn script(&mut self, node: &Node, rise: f32) {
        let (scale, height) = (self.scale, self.rise);
        self.rise += rise * scale;
        self.scale = (scale * SCRIPT).max(LEAST);
        self.node(node);
        (self.scale, self.rise) = (scale, height);
    }

    fn accent(&mut self, base: &Node, mark: char) {
        self.node(base);
        if let Some(run) = self.runs.last_mut() {
            run.text.push(mark);
        }
    }

    fn table(&mut self, rows: &[Vec<Node>], equations: bool) {
        for (index, row) in rows.iter().enumerate() {
            if index > 0 {
                self.upright("; ");
            }
            for (column, cell) in row.iter().enumerate() {
                if column > 0 {
                    self.upright(if equations { " " } else { ",\u{a0}" });
                }
                self.node(cell);
            }
        }
    }
}

fn is_fenced(nodes: &[Node]) -> bool {
    let classes = classes(nodes);
    classes.first() == Some(&Class::Open) && classes.last() == Some(&Class::Close)
}

/// The texts of the runs, with signs where they go up and down.
fn runs_with_signs(node: &Node) -> Vec<String> {
    let mut rise = 0.0;
    runs(node)
        .into_iter()
        .map(|run| {
            let sign = match run.rise - rise {
                change if change.abs() < 0.01 => "",
                _ if run.rise.abs() < 0.01 => "",
                _ if run.rise > 0.0 => "^",
                _ => "_",
            };
            rise = run.rise;
            format!("{sign}{}", run.text)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tree::tests::tex;
    use super::*;

    fn line(source: &str) -> String {
        spoken(&tex(source))
    }

    #[test]
    fn fractions_have_slashes_and_roots_parentheses() {
        assert_eq!(line(r"\frac{1}{2}"), "1/2");
        assert_eq!(line(r"\frac{a+b}{2}"), "(a + b)/2");
        assert_eq!(line(r"\sqrt{gh}"), "√(gh)");
        assert_eq!(line(r"\omega = 2\pi / T"), "ω = 2π/T");
    }

    #[test]
    fn scripts_are_heard() {
        assert_eq!(line("E = mc^2"), "E = mc^2");
        assert_eq!(line("x_i^2 + 1"), "x_i^2 + 1");
    }

    #[test]
    fn variables_lean_and_functions_do_not() {
        let runs = runs(&tex(r"\sin x"));
        assert!(!runs[0].italic && runs[0].text.starts_with("sin"));
        assert!(runs.iter().any(|run| run.italic && run.text == "x"));
    }
}
