//! Formulas: TeX where it is a formula and no document, else MathML.

use super::tree::{Child, Element};
use super::{Document, id_of};
use crate::model::{Block, Figure, Inline, Math, MathBlock, MathNotation, Paragraph, RichText};

impl<'t> Document<'t, '_> {
    /// A formula in a line; a picture of one, or words, as such.
    pub(super) fn inline_math(&mut self, element: Element<'t>, out: &mut Vec<Inline>) {
        match math(element, self.ours) {
            Some(math) => out.push(Inline::Math(math)),
            None => match element.find("inline-graphic").or_else(|| element.find("graphic")) {
                Some(picture) => out.push(Inline::Image(self.image(picture))),
                None => self.inlines(element, out),
            },
        }
    }

    /// A displayed formula. Its label stands behind it, as a paragraph.
    pub(super) fn display_formula(&mut self, element: Element<'t>, out: &mut Vec<Block>) {
        let at = element.line();
        match math(element, self.ours) {
            Some(math) => {
                let label = element.text_of("label");
                return out.push(Block::Math(MathBlock { id: id_of(element), label, math, at }));
            }
            None => match element.find("graphic") {
                Some(picture) => {
                    let image = self.image(picture);
                    out.push(Figure { id: id_of(element), image, at, ..Figure::default() }.into());
                }
                None => {
                    let content = self.rich_but_label(element);
                    if !content.is_blank() {
                        out.push(Block::Paragraph(Paragraph { content, at, ..Paragraph::default() }));
                    }
                }
            },
        }
        if let Some(label) = element.text_of("label") {
            out.push(Block::paragraph(label));
        }
    }

    fn rich_but_label(&mut self, element: Element<'t>) -> RichText {
        let mut out = Vec::new();
        for child in element.children() {
            if !matches!(child, Child::Element(inner) if inner.name() == "label") {
                self.inline_child(child, &mut out);
            }
        }
        super::inline::trimmed(out)
    }

    /// A formula without an element around it.
    pub(super) fn bare_formula(&mut self, element: Element<'t>, out: &mut Vec<Block>) {
        if let Some(math) = math(element, self.ours) {
            out.push(Block::Math(MathBlock { id: None, label: None, math, at: element.line() }));
        }
    }
}

/// The formula that `element` holds or is. `ours` says that this crate wrote it.
fn math(element: Element<'_>, ours: bool) -> Option<Math> {
    let own = |name| if element.name() == name { Some(element) } else { element.find(name) };
    let alt = element.child("alt-text").filter(|alt| !alt.has("content-type", "generated")).map(Element::text);
    if let Some(source) = element.instruction("mathml").and_then(|source| serde_json::from_str(source).ok()) {
        return Some(Math { notation: MathNotation::MathMl, source, alt });
    }
    let tex = own("tex-math").map(|tex| formula_of(&tex.raw_text()));
    let markup = own("math");
    let (notation, source) = match (tex, markup) {
        // Some publishers' TeX is a document with packages: the MathML beside it is the formula.
        (Some((tex, whole)), beside) if !whole || ours || beside.is_none() => (MathNotation::Tex, tex),
        (_, Some(markup)) => (MathNotation::MathMl, serialised(markup)),
        (_, None) => {
            let raw = element.raw_text();
            let is_markup = raw.trim_start().starts_with("<math");
            return is_markup.then_some(Math { notation: MathNotation::MathMl, source: raw, alt });
        }
    };
    Some(Math { notation, source, alt })
}

/// The formula of TeX as publishers write it, without its delimiters, and whether it was a whole
/// document.
fn formula_of(tex: &str) -> (String, bool) {
    let Some((_, body)) = tex.split_once("\\begin{document}") else { return (tex.to_owned(), false) };
    let body = body.split("\\end{document}").next().unwrap_or(body).trim();
    let pairs = [("$$", "$$"), ("\\[", "\\]"), ("\\(", "\\)"), ("$", "$"), ("\\begin{equation}", "\\end{equation}")];
    let inner = pairs.iter().find_map(|(open, close)| body.strip_prefix(open)?.strip_suffix(close));
    (inner.unwrap_or(body).trim().to_owned(), true)
}

/// MathML as text, in its namespace without a prefix.
fn serialised(element: Element<'_>) -> String {
    let mut out = String::from("<math xmlns=\"http://www.w3.org/1998/Math/MathML\">");
    content(element, &mut out);
    out.push_str("</math>");
    out
}

fn content(element: Element<'_>, out: &mut String) {
    let has_elements = element.elements().next().is_some();
    for child in element.children() {
        match child {
            Child::Text(text) if has_elements && text.trim().is_empty() => {}
            Child::Text(text) => out.push_str(&quick_xml::escape::partial_escape(text.trim())),
            Child::Element(inner) => {
                out.push('<');
                out.push_str(inner.name());
                for (key, value) in inner.attributes().filter(|(key, _)| *key != "id") {
                    out.push_str(&format!(" {key}=\"{}\"", quick_xml::escape::escape(value)));
                }
                if inner.children().next().is_none() {
                    out.push_str("/>");
                    continue;
                }
                out.push('>');
                content(inner, out);
                out.push_str(&format!("</{}>", inner.name()));
            }
            Child::Instruction(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_formula_of_a_document_is_taken_out_of_it() {
        let document = "\\documentclass[12pt]{minimal}\n\\begin{document}$$x^2$$\\end{document}";
        assert_eq!(formula_of(document), ("x^2".to_owned(), true));
        assert_eq!(formula_of("x^2"), ("x^2".to_owned(), false));
    }
}
