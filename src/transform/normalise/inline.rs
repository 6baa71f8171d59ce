//! Rich text, code and formulas: clean characters, safe links, nothing empty.

use super::Normalise;
use crate::diagnostic::{Code, Subject};
use crate::model::visit::VisitMut as _;
use crate::model::{CodeBlock, Inline, Link, RichText, push_text};
use crate::transform::link::{self, Target};
use crate::transform::{characters, direction};

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

    /// Puts `node`, normalised, behind `out`: as one node, as several, or not at all.
    pub(super) fn normal(&mut self, mut node: Inline, out: &mut Vec<Inline>) {
        match &mut node {
            Inline::Text(text) => {
                self.string(text);
                let overrides = direction::isolate(text);
                self.count_overrides(overrides);
                return push_text(out, characters::on_one_line(text).as_ref());
            }
            Inline::Code(code) => {
                let removed = characters::strip_forbidden(code);
                self.count(removed);
                let overrides = direction::isolate(code);
                self.count_overrides(overrides);
                *code = characters::on_one_line(code).into_owned();
            }
            Inline::Math(math) => self.math(math),
            Inline::Image(image) => self.image(image),
            Inline::Link(_) => return self.link(node, out),
            Inline::NoteCall(_) | Inline::LineBreak => {}
            Inline::Citation(citation) => {
                self.inner(&mut citation.content);
                if citation.content.is_blank() {
                    citation.content.0.clear();
                }
            }
            Inline::Emphasis(_)
            | Inline::Strong(_)
            | Inline::Strike(_)
            | Inline::Subscript(_)
            | Inline::Superscript(_)
            | Inline::SmallCaps(_)
            | Inline::Quotation(_)
            | Inline::Span(_) => {
                let Some(content) = node.content_mut() else { return };
                self.inner(content);
                if content.0.is_empty() {
                    return;
                }
            }
        }
        out.push(node);
    }

    /// Rich text within other rich text: spaces at its ends stay, for they part words.
    fn inner(&mut self, text: &mut RichText) {
        let mut out = Vec::with_capacity(text.0.len());
        for node in std::mem::take(&mut text.0) {
            self.normal(node, &mut out);
        }
        text.0 = out;
    }

    fn link(&mut self, node: Inline, out: &mut Vec<Inline>) {
        let Inline::Link(Link { target, mut content }) = node else { return };
        let nested = std::mem::replace(&mut self.in_link, true);
        self.inner(&mut content);
        self.in_link = nested;
        match self.judge(&target, nested) {
            Some(target) => {
                if content.is_blank() {
                    let message = format!("the link to {target} has no text");
                    self.warn_about(Subject::LinkText, Code::Missing, message, "write what it leads to");
                    content = target.as_str().into();
                }
                out.push(Inline::Link(Link { target, content }));
            }
            None => content.0.into_iter().for_each(|inner| match inner {
                Inline::Text(text) => push_text(out, &text),
                other => out.push(other),
            }),
        }
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
            Target::Anchor(anchor) => Some(format!("#{anchor}")),
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

/// Removes the spaces at both ends of a paragraph's nodes.
pub(super) fn trim(nodes: &mut Vec<Inline>) {
    while let Some(Inline::Text(text)) = nodes.first_mut() {
        *text = text.trim_start().to_owned();
        if !text.is_empty() {
            break;
        }
        nodes.remove(0);
    }
    while let Some(Inline::Text(text)) = nodes.last_mut() {
        text.truncate(text.trim_end().len());
        if !text.is_empty() {
            break;
        }
        nodes.pop();
    }
}
