//! Formulas: MathML, and the TeX that scripts would set.

use std::fmt::Write;

use super::flow::Flow;
use super::inline::push;
use super::{Converter, Node};
use crate::model::{Block, Id, Inline, Math, MathBlock, MathNotation};
use crate::read::section::Part;

/// Stands before the source of a formula that was displayed, until it is known whether it
/// stands in a paragraph of its own. No source begins with it.
const DISPLAYED: char = '\u{1}';

impl<'t> Converter<'t, '_, '_> {
    /// Whether `node` is the box that a script or converter puts around a formula.
    pub(super) fn is_formula(&self, node: Node<'t>) -> bool {
        matches!(node.name(), "span" | "div" | "mjx-container") && {
            let classes =
                ["katex", "katex-display", "mwe-math-element", "MathJax", "MathJax_Display", "math", "formula"];
            let named = node.is("mjx-container") || classes.iter().any(|class| node.has_class(class));
            named && (node.find("math").next().is_some() || tex_of(node).is_some())
        }
    }

    /// A formula that stands for itself.
    pub(super) fn math_block(&mut self, node: Node<'t>, flow: &mut Flow) {
        let math = if node.is("math") { of_element(node) } else { of_box(node) };
        if let Some(mut math) = math {
            take_display_mark(&mut math);
            self.end_line(flow);
            let id = node.value("id").and_then(Id::from_text);
            let label = node.elements().find(|inner| inner.has_class("formula-label")).map(Node::plain_text);
            let label = label.filter(|label| !label.is_empty());
            flow.parts.push(Part::Node(Block::Math(MathBlock { id, label, math, at: node.line() }).into()));
        }
    }
}

/// The formula in a box.
pub(super) fn of_box(node: Node<'_>) -> Option<Math> {
    node.find("math").next().and_then(of_element).or_else(|| tex_of(node))
}

/// The TeX of pandoc's and others' boxes: `\(…\)`.
fn tex_of(node: Node<'_>) -> Option<Math> {
    let text = node.plain_text();
    let inner = [("\\(", "\\)"), ("\\[", "\\]"), ("$$", "$$")]
        .iter()
        .find_map(|(open, close)| text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)))?;
    Some(tex(inner))
}

fn tex(source: &str) -> Math {
    Math { notation: MathNotation::Tex, source: source.trim().to_owned(), alt: None }
}

/// The formula of a `math` element: its TeX where that is noted, else its MathML.
pub(super) fn of_element(math: Node<'_>) -> Option<Math> {
    let is_tex = |node: &Node<'_>| {
        node.get("encoding").is_some_and(|encoding| {
            encoding.contains("x-tex") || encoding.to_lowercase().contains("latex") || encoding == "TeX"
        })
    };
    let alt = math.value("alttext").filter(|words| !words.contains(['\\', '^', '_', '{', '$']) && words.contains(' '));
    let is_plain = |node: &Node<'_>| node.get("encoding") == Some("text/plain");
    let words = math.find("annotation").find(is_plain).map(Node::plain_text).filter(|words| !words.is_empty());
    if let Some(source) = math.find("annotation").find(is_tex).map(Node::raw_text).filter(|tex| !tex.trim().is_empty())
    {
        // Where the source is noted, an `alttext` was made of it by whoever made the page.
        return Some(Math { alt: words, ..tex(without_style(source.trim())) });
    }
    // Offprint's own pages say where nobody has put the formula into words.
    let alt = words.or(alt.filter(|_| !math.has_class("words-made")).map(str::to_owned));
    math.elements().next()?;
    let mut source = String::new();
    write_math(math, &mut source);
    Some(Math { notation: MathNotation::MathMl, source, alt })
}

/// Converters put the style of the whole before the formula.
fn without_style(source: &str) -> &str {
    let styled = source.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    let inner = styled.and_then(|inner| inner.strip_prefix("\\displaystyle"));
    inner.map_or(source, str::trim)
}

/// The element that is all of `node` but its annotations, if it is of this name and says nothing
/// itself.
fn only<'t>(node: Node<'t>, name: &str) -> Option<Node<'t>> {
    let mut within = node.elements().filter(|child| !child.name().starts_with("annotation"));
    let first = within.next()?;
    (first.is(name) && within.next().is_none() && first.attributes().next().is_none()).then_some(first)
}

/// Writes a `math` element as XML, without the annotations of a whole formula.
fn write_math(math: Node<'_>, out: &mut String) {
    // Whoever takes the formula out of the page needs to know what its elements are.
    match only(math, "semantics").map(|semantics| only(semantics, "mrow").unwrap_or(semantics)) {
        None => write_element(math, out),
        Some(inner) => {
            open_tag(math, out);
            inner.children().for_each(|child| write_element(child, out));
            out.push_str("</math>");
        }
    }
}

/// Writes `node` and what it holds as XML. The tree is never deeper than its limit.
fn write_element(node: Node<'_>, out: &mut String) {
    if let Some(text) = node.text() {
        return escape(text, out);
    }
    if matches!(node.name(), "annotation" | "annotation-xml" | "script" | "style") {
        return;
    }
    open_tag(node, out);
    node.children().for_each(|child| write_element(child, out));
    // Writing to a string does not fail.
    let _ = write!(out, "</{}>", node.name());
}

fn open_tag(node: Node<'_>, out: &mut String) {
    // Writing to a string does not fail.
    let _ = write!(out, "<{}", node.name());
    if node.is("math") {
        out.push_str(" xmlns=\"http://www.w3.org/1998/Math/MathML\"");
    }
    for (name, value) in node.attributes() {
        if is_of_formula(name) && name != "alttext" {
            let _ = write!(out, " {name}=\"");
            escape(value, out);
            out.push('"');
        }
    }
    out.push('>');
}

/// Whether an attribute says something of the formula, and not of the page around it.
fn is_of_formula(name: &str) -> bool {
    let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_name && !name.starts_with("on") && !matches!(name, "xmlns" | "id" | "class" | "style" | "href" | "tabindex")
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
}

/// The formula that a script holds, and whether it is displayed.
pub(super) fn of_script(node: Node<'_>) -> Option<(Math, bool)> {
    let kind = node.value("type")?.to_ascii_lowercase();
    let (kind, mode) = kind.split_once(';').unwrap_or((&kind, ""));
    let is_display = mode.contains("display");
    let text = node.raw_text();
    match kind.trim() {
        "math/tex" if !text.trim().is_empty() => Some((tex(&text), is_display)),
        _ => None,
    }
}

/// Adds `text` to `out`, with the formulas that a script would set in it.
pub(super) fn split(text: &str, out: &mut Vec<Inline>) {
    let mut rest = text;
    while let Some((before, source, is_display, after)) = next_formula(rest) {
        push(out, before);
        let mark = if is_display { DISPLAYED.to_string() } else { String::new() };
        let math = tex(source);
        out.push(Inline::Math(Math { source: format!("{mark}{}", math.source), ..math }));
        rest = after;
    }
    push(out, rest);
}

/// The first formula in `text`: what stands before it, its source, whether it is displayed, and
/// what stands behind it.
fn next_formula(text: &str) -> Option<(&str, &str, bool, &str)> {
    let marks = [("\\(", "\\)", false), ("\\[", "\\]", true), ("$$", "$$", true)];
    let first = marks.iter().filter_map(|mark| text.find(mark.0).map(|at| (at, *mark))).min_by_key(|(at, _)| *at);
    let (at, (open, close, is_display)) = first?;
    let inner = &text[at + open.len()..];
    let end = inner.find(close)?;
    Some((&text[..at], &inner[..end], is_display, &inner[end + close.len()..]))
}

/// Takes the mark of a displayed formula off. `false` if there is none.
pub(super) fn take_display_mark(math: &mut Math) -> bool {
    let marked = math.source.starts_with(DISPLAYED);
    if marked {
        math.source.remove(0);
    }
    marked
}
