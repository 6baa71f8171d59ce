//! Rich text, code and formulas: clean characters, safe links, nothing empty.

use super::Normalise;
use crate::diagnostic::{Code, Subject};
use crate::model::visit::VisitMut as _;
use crate::model::{CodeBlock, Inline, Link, RichText, Span, push_node};
use crate::transform::link::{self, Target};
use crate::transform::{characters, direction};

/// What becomes of a node.
#[derive(Default)]
enum Fate {
    #[default]
    Stays,
    Goes,
    /// What it wraps stands in its place.
    Unwraps,
}

impl Normalise<'_> {
    pub(super) fn code(&mut self, code: &mut CodeBlock) {
        let removed = characters::strip_forbidden(&mut code.code);
        self.count(removed);
        let overrides = direction::isolate(&mut code.code);
        self.count_overrides(overrides);
        self.optional(&mut code.syntax);
    }

    pub(super) fn math(&mut self, math: &mut crate::model::Math) {
        let removed = characters::strip_forbidden(&mut math.source);
        self.count(removed);
        self.optional(&mut math.alt);
    }

    /// Normalises `text` in its place; spaces at its ends stay, for within other text they part words.
    /// New nodes are made only where the old ones cannot stay as they are.
    pub(super) fn nodes_of(&mut self, text: &mut RichText) {
        let mut fates = Vec::new();
        for (index, node) in text.0.iter_mut().enumerate() {
            match self.within(|pass| pass.normal(node)) {
                Fate::Stays => {}
                fate => fates.push((index, fate)),
            }
        }
        let parted = |pair: &[Inline]| !matches!(pair, [Inline::Text(_), Inline::Text(_)]);
        if !(fates.is_empty() && text.0.windows(2).all(parted)) {
            text.0 = rebuilt(std::mem::take(&mut text.0), fates);
        }
    }

    fn normal(&mut self, node: &mut Inline) -> Fate {
        match node {
            Inline::Text(text) => {
                self.string(text);
                let overrides = direction::isolate(text);
                self.count_overrides(overrides);
                characters::put_on_one_line(text);
                if text.is_empty() { Fate::Goes } else { Fate::Stays }
            }
            Inline::Code(code) => {
                let removed = characters::strip_forbidden(code);
                self.count(removed);
                let overrides = direction::isolate(code);
                self.count_overrides(overrides);
                characters::put_on_one_line(code);
                Fate::Stays
            }
            Inline::Math(math) => {
                self.math(math);
                Fate::Stays
            }
            Inline::Image(image) => {
                self.image(image);
                Fate::Stays
            }
            Inline::Link(link) => self.link(link),
            Inline::NoteCall(_) | Inline::LineBreak => Fate::Stays,
            Inline::Citation(citation) => {
                self.met.citations = true;
                self.nodes_of(&mut citation.content);
                if citation.content.is_blank() {
                    citation.content.0.clear();
                }
                Fate::Stays
            }
            Inline::Emphasis(content)
            | Inline::Strong(content)
            | Inline::Strike(content)
            | Inline::Subscript(content)
            | Inline::Superscript(content)
            | Inline::SmallCaps(content)
            | Inline::Quotation(content)
            | Inline::Span(Span { content, .. }) => {
                self.nodes_of(content);
                if content.0.is_empty() { Fate::Goes } else { Fate::Stays }
            }
        }
    }

    fn link(&mut self, link: &mut Link) -> Fate {
        let nested = std::mem::replace(&mut self.in_link, true);
        self.nodes_of(&mut link.content);
        self.in_link = nested;
        let Some(target) = self.judge(&link.target, nested) else { return Fate::Unwraps };
        if link.content.is_blank() {
            let message = format!("the link to {target} has no text");
            self.warn_about(Subject::LinkText, Code::Missing, message, "write what it leads to");
            link.content = target.as_str().into();
        }
        link.target = target;
        Fate::Stays
    }

    /// The target in its valid form, or `None` where only the text of the link may stay.
    fn judge(&mut self, target: &str, nested: bool) -> Option<String> {
        if nested {
            let message = format!("the link to {target} stands within another link; its text stays");
            self.warn(Code::Degraded, message, "put one link behind the other");
            return None;
        }
        match link::judge(target) {
            Target::Safe(target) => Some(target),
            Target::Anchor(anchor) => {
                self.met.anchors = true;
                Some(format!("#{anchor}"))
            }
            Target::Forbidden { scheme } => {
                let message = format!("a link with the scheme `{scheme}:` is unsafe and is left out; its text stays");
                self.warn_about(
                    Subject::Link,
                    Code::Unsafe,
                    message,
                    "links may begin with https:, http:, mailto: or tel:",
                );
                None
            }
            Target::Invalid => {
                let message = format!("the link target `{target}` is no address; the link's text stays");
                self.warn_about(
                    Subject::Link,
                    Code::Malformed,
                    message,
                    "give the address that the link should lead to",
                );
                None
            }
        }
    }
}

/// `nodes` as they are left, texts beside each other as one. Those that do not stay are in `fates`, in
/// their order.
fn rebuilt(nodes: Vec<Inline>, fates: Vec<(usize, Fate)>) -> Vec<Inline> {
    let mut out = Vec::with_capacity(nodes.len());
    let mut fates = fates.into_iter().peekable();
    for (index, mut node) in nodes.into_iter().enumerate() {
        match fates.next_if(|(at, _)| *at == index).map_or(Fate::Stays, |(_, fate)| fate) {
            Fate::Stays => push_node(&mut out, node),
            Fate::Goes => {}
            Fate::Unwraps => {
                let content = node.content_mut().map(std::mem::take).unwrap_or_default();
                content.into_iter().for_each(|inner| push_node(&mut out, inner));
            }
        }
    }
    out
}
