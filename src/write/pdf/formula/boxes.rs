//! Formulas on lines of their own: fractions stacked, roots and brackets as tall as what they
//! hold, limits under and over.
//!
//! Everything is measured in ems of the formula's size; heights count upwards from the baseline.

use super::spacing::{Class, between, classes, is_large};
use super::tree::{Kind, Node, Token};

/// A formula with everything in its place.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::write::pdf) struct Drawn {
    pub(in crate::write::pdf) width: f32,
    pub(in crate::write::pdf) ascent: f32,
    /// Positive below the baseline.
    pub(in crate::write::pdf) descent: f32,
    pub(in crate::write::pdf) parts: Vec<Part>,
}

/// Something drawn.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::write::pdf) struct Part {
    pub(in crate::write::pdf) x: f32,
    /// The baseline of signs, the lower edge of a rule.
    pub(in crate::write::pdf) y: f32,
    pub(in crate::write::pdf) shape: Shape,
}

/// What is drawn.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::write::pdf) enum Shape {
    Signs { text: String, italic: bool, bold: bool, size: f32 },
    Rule { width: f32, height: f32 },
}

/// Measures signs: their width at a size of one.
pub(in crate::write::pdf) type Measure<'m> = dyn FnMut(&str, bool, bool) -> f32 + 'm;

/// The height of capitals and of most signs.
const CAPITAL: f32 = 0.68;
/// The depth of letters that go below the baseline.
const DEPTH: f32 = 0.22;
/// The height of the line of fractions, and of the middle of operators.
const AXIS: f32 = 0.25;
/// The thickness of lines.
const LINE: f32 = 0.045;
const SCRIPT: f32 = 0.7;
const LEAST: f32 = 0.5;
/// By how much `∑` and `∫` are larger than letters.
const LARGE: f32 = 1.45;
/// By how much slanted letters reach over what follows.
const LEAN: f32 = 0.06;
/// The tallest that brackets become, in their own size.
const TALLEST: f32 = 3.4;

/// Arranges a formula.
pub(in crate::write::pdf) fn drawn(node: &Node, measure: &mut Measure<'_>) -> Drawn {
    Arranger { measure }.node(node, 1.0)
}

struct Arranger<'a, 'm> {
    measure: &'a mut Measure<'m>,
}

impl Arranger<'_, '_> {
    fn node(&mut self, node: &Node, size: f32) -> Drawn {
        match node {
            Node::Token(token) => self.token(token, size),
            Node::Space(width) => Drawn { width: width * size, ..Drawn::default() },
            Node::Row(nodes) => self.row(nodes, size),
            Node::Fraction { over, under, bar } => self.fraction(over, under, *bar, size),
            Node::Root { of, index } => self.root(of, index.as_deref(), size),
            Node::Scripts { base, sub, sup, limits } => {
                self.scripts(base, sub.as_deref(), sup.as_deref(), *limits, size)
            }
            Node::Accent { base, mark } => self.accent(base, *mark, size),
            Node::Table { rows, equations } => self.table(rows, *equations, size),
        }
    }

    fn token(&mut self, token: &Token, size: f32) -> Drawn {
        self.signs(&token.text, token.kind == Kind::Variable, token.bold, size)
    }

    fn signs(&mut self, text: &str, italic: bool, bold: bool, size: f32) -> Drawn {
        let width = (self.measure)(text, italic, bold) * size;
        let shape = Shape::Signs { text: text.to_owned(), italic, bold, size };
        let parts = vec![Part { x: 0.0, y: 0.0, shape }];
        Drawn { width, ascent: CAPITAL * size, descent: DEPTH * size, parts }
    }

    fn row(&mut self, nodes: &[Node], size: f32) -> Drawn {
        let classes = classes(nodes);
        let boxes: Vec<Drawn> = nodes.iter().map(|node| self.large(node, size)).collect();
        let (ascent, descent) = extent(nodes, &boxes);
        let mut out = Drawn::default();
        for (index, (node, mut next)) in nodes.iter().zip(boxes).enumerate() {
            if let Some(bracket) = bracket(node) {
                next = self.bracket(bracket, ascent, descent, size);
            }
            if let Some(previous) = index.checked_sub(1) {
                out.width += between(classes[previous], classes[index]) * size;
                if leans(&nodes[previous]) && classes[index] == Class::Open {
                    out.width += LEAN * size;
                }
            }
            out.append(next);
        }
        out
    }

    /// A sign that is drawn large where there is room, or anything else.
    fn large(&mut self, node: &Node, size: f32) -> Drawn {
        match node {
            Node::Token(token) if is_large(node) => {
                let large = self.token(token, LARGE * size);
                // Its middle on the axis.
                let down = (large.ascent - large.descent) / 2.0 - AXIS * size;
                large.moved(0.0, -down)
            }
            _ => self.node(node, size),
        }
    }

    /// A bracket as tall as what stands beside it.
    fn bracket(&mut self, text: &str, ascent: f32, descent: f32, size: f32) -> Drawn {
        let reach = (ascent - AXIS * size).max(descent + AXIS * size);
        let factor = (2.0 * reach / (0.95 * size)).clamp(1.0, TALLEST);
        let grown = self.signs(text, false, false, factor * size);
        let down = AXIS * size * (factor - 1.0);
        grown.moved(0.0, -down)
    }

    fn fraction(&mut self, over: &Node, under: &Node, bar: bool, size: f32) -> Drawn {
        let inner = if size < 1.0 { (size * 0.85).max(LEAST) } else { size };
        let (over, under) = (self.node(over, inner), self.node(under, inner));
        let side = 0.06 * size;
        let bar_width = over.width.max(under.width) + 0.2 * size;
        let width = bar_width + 2.0 * side;
        let gap = 0.16 * size;
        let up = AXIS * size + gap + over.descent;
        let down = under.ascent + gap - AXIS * size;
        let mut out = Drawn { width, ascent: up + over.ascent, descent: down + under.descent, parts: Vec::new() };
        let (left_over, left_under) = ((width - over.width) / 2.0, (width - under.width) / 2.0);
        out.parts.extend(over.moved(left_over, up).parts);
        if bar {
            let height = LINE * size;
            let shape = Shape::Rule { width: bar_width, height };
            out.parts.push(Part { x: side, y: AXIS * size - height / 2.0, shape });
        }
        out.parts.extend(under.moved(left_under, -down).parts);
        out
    }

    fn root(&mut self, of: &Node, index: Option<&Node>, size: f32) -> Drawn {
        let of = self.node(of, size);
        // The sign reaches from below what it holds to the line above.
        let top = of.ascent + 0.14 * size;
        let height = top + of.descent;
        let sign_size = (height / ROOT_HEIGHT).max(size);
        let sign = self.signs("√", false, false, sign_size);
        let down = ROOT_TOP * sign_size - top;
        let mut out = Drawn::default();
        if let Some(index) = index {
            let small = self.node(index, LEAST * size);
            let room = (small.width - 0.35 * sign_size).max(0.0);
            out.append(small.moved(0.0, 0.5 * height - of.descent));
            out.width = room;
        }
        let left = out.width + sign.width;
        out.append(sign.moved(0.0, -down));
        let height = LINE * size;
        let shape = Shape::Rule { width: of.width + 0.08 * size, height };
        out.parts.push(Part { x: left - 0.01 * size, y: top - height, shape });
        out.append(of);
        out.width += 0.08 * size;
        out.ascent = out.ascent.max(top + 0.05 * size);
        out
    }

    fn scripts(&mut self, base: &Node, sub: Option<&Node>, sup: Option<&Node>, limits: bool, size: f32) -> Drawn {
        let base_box = self.large(base, size);
        let small = (size * SCRIPT).max(LEAST);
        let sub = sub.map(|sub| self.node(sub, small));
        let sup = sup.map(|sup| self.node(sup, small));
        if limits { stacked(base_box, sub, sup, size) } else { beside(base_box, sub, sup, size) }
    }

    fn accent(&mut self, base: &Node, mark: char, size: f32) -> Drawn {
        match base {
            Node::Token(token) => {
                let text = format!("{}{mark}", token.text);
                let drawn = self.signs(&text, token.kind == Kind::Variable, token.bold, size);
                Drawn { ascent: drawn.ascent + 0.1 * size, ..drawn }
            }
            _ => {
                let base = self.node(base, size);
                let shape = Shape::Rule { width: base.width, height: LINE * size };
                let y = base.ascent + 0.08 * size;
                let mut out = Drawn { ascent: y + 0.08 * size, ..base };
                out.parts.push(Part { x: 0.0, y, shape });
                out
            }
        }
    }

    fn table(&mut self, rows: &[Vec<Node>], equations: bool, size: f32) -> Drawn {
        let cells: Vec<Vec<Drawn>> =
            rows.iter().map(|row| row.iter().map(|cell| self.node(cell, size)).collect()).collect();
        let columns = cells.iter().map(Vec::len).max().unwrap_or_default();
        let mut widths = vec![0.0_f32; columns];
        for row in &cells {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = width.max(cell.width);
            }
        }
        let mut out = Drawn::default();
        let mut y = 0.0;
        for row in cells {
            let ascent = row.iter().map(|cell| cell.ascent).fold(CAPITAL * size, f32::max);
            let descent = row.iter().map(|cell| cell.descent).fold(DEPTH * size, f32::max);
            y -= ascent;
            let mut x = 0.0;
            for (column, (cell, width)) in row.into_iter().zip(&widths).enumerate() {
                let spare = width - cell.width;
                let shift = match (equations, column % 2) {
                    (true, 0) => spare,
                    (true, _) => 0.0,
                    (false, _) => spare / 2.0,
                };
                out.parts.extend(cell.moved(x + shift, y).parts);
                x += width + column_gap(equations, column) * size;
            }
            y -= descent + 0.35 * size;
        }
        let height = -y - 0.35 * size;
        let gaps: f32 = (0..columns.saturating_sub(1)).map(|column| column_gap(equations, column) * size).sum();
        out.width = widths.iter().sum::<f32>() + gaps;
        out.ascent = height / 2.0 + AXIS * size;
        out.descent = height / 2.0 - AXIS * size;
        let up = out.ascent;
        out.parts.iter_mut().for_each(|part| part.y += up);
        out
    }
}

/// Of Libertinus Serif's root sign at a size of one: how high it is above the baseline, and all
/// in all.
const ROOT_TOP: f32 = 0.772;
const ROOT_HEIGHT: f32 = 0.792;

fn column_gap(equations: bool, column: usize) -> f32 {
    match (equations, column % 2) {
        // The two sides of an equation meet at the relation.
        (true, 0) => 0.28,
        (true, _) => 1.6,
        (false, _) => 0.9,
    }
}

/// The text of a bracket that grows with what stands beside it.
fn bracket(node: &Node) -> Option<&str> {
    match node {
        Node::Token(Token { text, grows: true, .. })
            if matches!(
                text.as_str(),
                "(" | ")" | "[" | "]" | "{" | "}" | "|" | "‖" | "⟨" | "⟩" | "⌊" | "⌋" | "⌈" | "⌉"
            ) =>
        {
            Some(text)
        }
        _ => None,
    }
}

fn leans(node: &Node) -> bool {
    matches!(node, Node::Token(Token { kind: Kind::Variable, .. }))
}

/// How high and deep a row is without its brackets.
fn extent(nodes: &[Node], boxes: &[Drawn]) -> (f32, f32) {
    let others = nodes.iter().zip(boxes).filter(|(node, _)| bracket(node).is_none());
    others.fold((0.0, 0.0), |(up, down), (_, drawn)| (up.max(drawn.ascent), down.max(drawn.descent)))
}

/// Scripts to the right of their base.
fn beside(base: Drawn, sub: Option<Drawn>, sup: Option<Drawn>, size: f32) -> Drawn {
    let up = (base.ascent - 0.3 * size).max(0.36 * size);
    let down = (base.descent - 0.02 * size).max(0.17 * size);
    let mut out = base;
    let x = out.width;
    for script in [sub.map(|sub| sub.moved(0.0, -down)), sup.map(|sup| sup.moved(0.0, up))].into_iter().flatten() {
        let width = out.width.max(x + script.width);
        out.width = x;
        out.append(script);
        out.width = width;
    }
    out.width += 0.04 * size;
    out
}

/// Limits under and over their base.
fn stacked(base: Drawn, sub: Option<Drawn>, sup: Option<Drawn>, size: f32) -> Drawn {
    let limits = [&sub, &sup].into_iter().flatten().map(|limit| limit.width);
    let width = limits.fold(base.width, f32::max);
    let (up, down) = (base.ascent, base.descent);
    let centred = |drawn: Drawn, y: f32| {
        let x = (width - drawn.width) / 2.0;
        drawn.moved(x, y)
    };
    let mut out = centred(base, 0.0);
    if let Some(sup) = sup {
        let y = up + 0.12 * size + sup.descent;
        out.ascent = y + sup.ascent;
        out.parts.extend(centred(sup, y).parts);
    }
    if let Some(sub) = sub {
        let y = down + 0.12 * size + sub.ascent;
        out.descent = y + sub.descent;
        out.parts.extend(centred(sub, -y).parts);
    }
    out.width = width;
    out
}

impl Drawn {
    /// The same, moved to the right and up.
    fn moved(mut self, right: f32, up: f32) -> Drawn {
        for part in &mut self.parts {
            part.x += right;
            part.y += up;
        }
        self.ascent += up;
        self.descent -= up;
        self
    }

    /// Appends `next` to the right.
    fn append(&mut self, next: Drawn) {
        let x = self.width;
        self.width += next.width;
        self.ascent = self.ascent.max(next.ascent);
        self.descent = self.descent.max(next.descent);
        self.parts.extend(next.parts.into_iter().map(|part| Part { x: part.x + x, ..part }));
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::tests::tex;
    use super::*;

    fn arranged(source: &str) -> Drawn {
        drawn(&tex(source), &mut |text, _, _| 0.5 * text.chars().count() as f32)
    }

    fn place(drawn: &Drawn, sign: &str) -> (f32, f32) {
        let part = drawn.parts.iter().find(|part| matches!(&part.shape, Shape::Signs { text, .. } if text == sign));
        part.map(|part| (part.x, part.y)).unwrap()
    }

    #[test]
    fn numerators_stand_over_denominators() {
        let drawn = arranged(r"\frac{a}{b}");
        assert!(place(&drawn, "a").1 > 0.0 && place(&drawn, "b").1 < 0.0);
        assert!(drawn.parts.iter().any(|part| matches!(part.shape, Shape::Rule { .. })));
        assert!(drawn.ascent > 1.0 && drawn.descent > 0.5);
    }

    #[test]
    fn scripts_stand_above_and_below_one_another() {
        let drawn = arranged("x_i^2");
        let ((sub, low), (sup, high)) = (place(&drawn, "i"), place(&drawn, "2"));
        assert_eq!(sub, sup);
        assert!(low < 0.0 && high > 0.0);
    }

    #[test]
    fn limits_stand_under_and_over() {
        let drawn = arranged(r"\sum_{i=1}^{n} x");
        assert!(place(&drawn, "n").1 > place(&drawn, "∑").1);
        assert!(place(&drawn, "1").1 < place(&drawn, "∑").1);
    }

    #[test]
    fn brackets_grow_with_what_they_hold() {
        let size = |source: &str| {
            arranged(source).parts.iter().find_map(|part| match &part.shape {
                Shape::Signs { text, size, .. } if text == "(" => Some(*size),
                Shape::Signs { .. } | Shape::Rule { .. } => None,
            })
        };
        assert!(size(r"\left(\frac{a}{b}\right)") > size("(a)"));
    }
}
