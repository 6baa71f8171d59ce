//! What stands within a line: emphasis, links, spans, line breaks.

use super::{Converter, Node, chrome, mark};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Direction, Inline, Language, Link, Math, RichText, Span};
use crate::read::tidy;

/// What an element makes of the line that it holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Wrap {
    Emphasis,
    Strong,
    Strike,
    Subscript,
    Superscript,
    SmallCaps,
    Quotation,
    Link(String),
    Span(Option<Language>, Option<Direction>),
}

impl Wrap {
    fn around(self, content: RichText) -> Inline {
        match self {
            Wrap::Emphasis => Inline::Emphasis(content),
            Wrap::Strong => Inline::Strong(content),
            Wrap::Strike => Inline::Strike(content),
            Wrap::Subscript => Inline::Subscript(content),
            Wrap::Superscript => Inline::Superscript(content),
            Wrap::SmallCaps => Inline::SmallCaps(content),
            Wrap::Quotation => Inline::Quotation(content),
            Wrap::Link(target) => Inline::Link(Link { target, content }),
            Wrap::Span(language, direction) => Inline::Span(Span { language, direction, content }),
        }
    }
}

impl<'t> Converter<'t, '_, '_> {
    /// How many inline nodes may be open: a quarter of the depth, as the rest is needed for what
    /// stands around them.
    pub(super) fn inline_limit(&self) -> usize {
        (self.settings.limits.depth / 4).max(1)
    }

    /// What stands within `node`, as it stands.
    pub(super) fn inlines_of(&mut self, node: Node<'t>) -> RichText {
        let mut out = Vec::new();
        self.inlines_into(node, &mut out);
        RichText(out)
    }

    pub(super) fn inlines_into(&mut self, node: Node<'t>, out: &mut Vec<Inline>) {
        for child in node.children() {
            self.inline(child, out);
        }
    }

    /// Reads `node` as a part of a line.
    pub(super) fn inline(&mut self, node: Node<'t>, out: &mut Vec<Inline>) {
        if self.passes_over(node) {
            return;
        }
        if let Some(text) = node.text() {
            return self.push_text(text, out);
        }
        if self.special(node, out) || self.leaves_out_inline(node) {
            return;
        }
        if super::element::is_block(node.name()) && !out.is_empty() {
            push(out, " ");
        }
        let wraps = self.wraps_of(node);
        if wraps.is_empty() {
            return self.inlines_into(node, out);
        }
        if self.inlines + wraps.len() > self.inline_limit() {
            self.report_depth(node.line());
            return self.inlines_into(node, out);
        }
        let inner = self.inlines_within(node, wraps.len());
        wrap_into(inner, wraps, out);
    }

    fn inlines_within(&mut self, node: Node<'t>, depth: usize) -> RichText {
        self.inlines += depth;
        let inner = self.inlines_of(node);
        self.inlines -= depth;
        inner
    }

    fn push_text(&mut self, text: &str, out: &mut Vec<Inline>) {
        if self.settings.tex && text.contains(['\\', '$']) {
            return super::math::split(text, out);
        }
        push(out, text);
    }

    /// Reads an element that is no wrap around its content. `false` if it is one.
    fn special(&mut self, node: Node<'t>, out: &mut Vec<Inline>) -> bool {
        match node.name() {
            "br" => out.push(Inline::LineBreak),
            "wbr" => {}
            "img" | "picture" => self.inline_picture(node, out),
            "code" | "kbd" | "samp" | "tt" => self.inline_code(node, out),
            "ruby" => self.ruby(node, out),
            "math" => out.extend(super::math::of_element(node).map(Inline::Math)),
            "a" | "sup" if self.note_call(node, out) => {}
            "script" => out.extend(super::math::of_script(node).map(|(math, _)| Inline::Math(math))),
            "svg" => self.drawing(node),
            "noscript" => self.inlines_into(node, out),
            _ if self.is_formula(node) => out.extend(super::math::of_box(node).map(Inline::Math)),
            _ => return false,
        }
        true
    }

    fn leaves_out_inline(&mut self, node: Node<'t>) -> bool {
        let kind = chrome::of(node);
        if let Some(kind) = kind {
            self.left_out.count(kind);
        }
        kind.is_some()
    }

    fn inline_code(&mut self, node: Node<'t>, out: &mut Vec<Inline>) {
        let code = chrome::shown_text(node);
        let code = code.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
        if !code.is_empty() {
            out.push(Inline::Code(code));
        }
    }

    /// The reading of a word stands in parentheses behind it, as where it cannot be set above.
    fn ruby(&mut self, node: Node<'t>, out: &mut Vec<Inline>) {
        for child in node.children() {
            match child.name() {
                "rp" => {}
                "rt" => {
                    let reading = child.plain_text();
                    if !reading.is_empty() {
                        push(out, &format!("({reading})"));
                    }
                }
                _ => self.inline(child, out),
            }
        }
    }

    fn drawing(&mut self, node: Node<'t>) {
        // Icons are drawn so: what has neither name nor text is one.
        let title = node.find("title").next().map(Node::plain_text).filter(|title| !title.is_empty());
        let name = node.value("aria-label").map(str::to_owned).or(title);
        if let Some(name) = name.filter(|_| node.has_role("img")) {
            let message = format!("the drawing “{name}” within the page is left out");
            let help = "save it as a file and show it by `img`";
            self.report(Diagnostic::warning(Code::Dropped, message).help(help), node.line());
        }
    }

    /// What `node` makes of its content, from the outside in.
    pub(super) fn wraps_of(&mut self, node: Node<'t>) -> Vec<Wrap> {
        let mut wraps = Vec::new();
        if !super::element::is_block(node.name()) {
            let (language, direction) = self.own_language(node);
            let (language, direction) = self.differing_here(language, direction);
            if language.is_some() || direction.is_some() {
                wraps.push(Wrap::Span(language, direction));
            }
        }
        match node.name() {
            "em" | "i" | "cite" | "dfn" | "var" | "u" => wraps.push(Wrap::Emphasis),
            "strong" | "b" | "mark" => wraps.push(Wrap::Strong),
            "s" | "del" | "strike" => wraps.push(Wrap::Strike),
            "sub" => wraps.push(Wrap::Subscript),
            "sup" => wraps.push(Wrap::Superscript),
            "q" => wraps.push(Wrap::Quotation),
            "a" => wraps.extend(self.link_of(node)),
            "span" | "font" => {
                styles(node, &mut wraps);
                // Such a name may have no colon: the style of its class sets it apart.
                if wraps.is_empty() && mark::names_speaker(node) {
                    wraps.push(Wrap::Strong);
                }
            }
            _ => {}
        }
        wraps
    }

    /// Within a line a language is marked where it differs from the element around.
    fn differing_here(
        &self,
        language: Option<Language>,
        direction: Option<Direction>,
    ) -> (Option<Language>, Option<Direction>) {
        let (around, _) = self.language();
        let around = around.as_ref().or(self.settings.language);
        let language = language.filter(|language| around != Some(language));
        let usual = language.as_ref().or(around).map(Language::direction).unwrap_or_default();
        let direction = direction.filter(|direction| *direction != usual);
        (language, direction)
    }

    fn link_of(&mut self, node: Node<'t>) -> Option<Wrap> {
        let target = node.value("href")?;
        if target == "#" || target.to_ascii_lowercase().starts_with("javascript:void") {
            return None;
        }
        Some(Wrap::Link(self.resolve(target)))
    }

    /// A line with what the elements around make of it.
    pub(super) fn wrap_line(&self, text: RichText) -> RichText {
        let mut line = Vec::new();
        wrap_into(text, self.wraps.clone(), &mut line);
        tidy::tidy(RichText(line))
    }
}

/// Puts `content` into `out`, with `wraps` around it.
fn wrap_into(content: RichText, wraps: Vec<Wrap>, out: &mut Vec<Inline>) {
    let is_text = content.0.iter().any(|node| !matches!(node, Inline::Text(text) if text.trim_ascii().is_empty()));
    if !is_text {
        return out.extend(content.0);
    }
    let wrapped = wraps.into_iter().rev().fold(content, |content, wrap| {
        // Twice the same says no more than once, and a link within a link is none.
        match (&wrap, content.0.as_slice()) {
            (Wrap::Strong, [Inline::Strong(_)]) | (Wrap::Emphasis, [Inline::Emphasis(_)]) => content,
            (Wrap::Link(_), [Inline::Link(_)]) => content,
            _ => RichText(vec![wrap.around(content)]),
        }
    });
    for node in wrapped.0 {
        match node {
            Inline::Text(text) => push(out, &text),
            node => out.push(node),
        }
    }
}

/// Adds characters behind what is there.
pub(super) fn push(out: &mut Vec<Inline>, text: &str) {
    match out.last_mut() {
        Some(Inline::Text(before)) => before.push_str(text),
        _ if text.is_empty() => {}
        _ => {
            // Most lines are one text and no more.
            if out.is_empty() {
                out.reserve_exact(1);
            }
            out.push(text.into());
        }
    }
}

/// What the style of a whole paragraph says: that it is bold or italic.
pub(super) fn set_throughout(node: Node<'_>) -> Option<Wrap> {
    let style = style_of(node)?;
    if is_bold(&style) {
        return Some(Wrap::Strong);
    }
    style.contains("font-style:italic").then_some(Wrap::Emphasis)
}

/// The style of an element's own, without spaces.
fn style_of(node: Node<'_>) -> Option<String> {
    node.get("style").map(|style| style.to_ascii_lowercase().replace(' ', ""))
}

fn is_bold(style: &str) -> bool {
    // The last of several declarations counts.
    let said = style.rsplit_once("font-weight:").map_or("", |(_, said)| said);
    ["bold", "600", "700", "800", "900"].iter().any(|weight| said.starts_with(weight))
}

/// How editors that know no elements set text: by styles.
fn styles(node: Node<'_>, wraps: &mut Vec<Wrap>) {
    let style = style_of(node).unwrap_or_default();
    let says = |text: &str| style.contains(text);
    if says("font-variant:small-caps") || says("small-caps") || is_small_caps(node) {
        wraps.push(Wrap::SmallCaps);
    }
    if is_bold(&style) {
        wraps.push(Wrap::Strong);
    }
    if says("font-style:italic") {
        wraps.push(Wrap::Emphasis);
    }
    if says("line-through") {
        wraps.push(Wrap::Strike);
    }
    if says("vertical-align:super") {
        wraps.push(Wrap::Superscript);
    }
    if says("vertical-align:sub") {
        wraps.push(Wrap::Subscript);
    }
}

fn is_small_caps(node: Node<'_>) -> bool {
    ["small-caps", "smallcaps", "sc"].iter().any(|class| node.has_class(class))
}

/// The paragraphs that a line is: two line breaks part them, as in text that was typed.
pub(super) fn paragraphs(line: RichText) -> Vec<RichText> {
    let mut pieces = vec![RichText::new()];
    let mut breaks: Vec<Inline> = Vec::new();
    for node in line.0 {
        let blank = matches!(&node, Inline::Text(text) if text.trim().is_empty());
        if node == Inline::LineBreak || (blank && !breaks.is_empty()) {
            breaks.push(node);
            continue;
        }
        let count = breaks.iter().filter(|node| **node == Inline::LineBreak).count();
        if count > 1 {
            breaks.clear();
            pieces.push(RichText::new());
        }
        if let Some(piece) = pieces.last_mut() {
            piece.0.append(&mut breaks);
            piece.0.push(node);
        }
    }
    pieces
}

/// Whether a paragraph of signs stands for a thematic break.
pub(super) fn is_rule(text: &RichText) -> bool {
    let [Inline::Text(text)] = text.0.as_slice() else { return false };
    let signs: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    matches!(signs.as_slice(), ['⁂'] | ['*', '*', '*'] | ['•', '•', '•'] | ['·', '·', '·'] | ['❦'] | ['~', '~', '~'])
}

/// The formula that a paragraph is, if it is nothing else and stands for itself.
///
/// # Errors
/// The text, if it is anything else.
pub(super) fn only_formula(mut text: RichText) -> Result<Math, RichText> {
    let displayed = take_marks(&mut text);
    match text.0.as_slice() {
        [Inline::Math(math)] if displayed => Ok(math.clone()),
        _ => Err(text),
    }
}

/// Takes the marks of displayed formulas off `text`. Whether there was one.
pub(super) fn take_marks(text: &mut RichText) -> bool {
    let mut any = false;
    for node in &mut text.0 {
        match node {
            Inline::Math(math) => any |= super::math::take_display_mark(math),
            node => any |= node.content_mut().is_some_and(take_marks),
        }
    }
    any
}
