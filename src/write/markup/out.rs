//! Tags and text, escaped: the only place of these writers that does so.

use std::ops::Range;

use crate::write::escape::{html, push};

/// How elements without content are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Syntax {
    /// HTML: `<br>`.
    Html,
    /// XML: `<br/>`.
    Xml,
}

/// A start tag.
#[derive(Clone, Debug)]
pub(crate) struct Tag<'a> {
    name: &'a str,
    /// The attributes as they are written, each after a space.
    attributes: Vec<u8>,
}

/// Markup in the making. Every element that is opened is closed by its own name.
pub(crate) struct Out {
    buffer: Vec<u8>,
    syntax: Syntax,
    /// The names of the open elements, by their places in the buffer.
    open: Vec<Range<usize>>,
}

impl<'a> Tag<'a> {
    /// The start tag of `name`.
    pub(crate) fn new(name: &'a str) -> Self {
        Tag { name, attributes: Vec::new() }
    }

    /// This tag with an attribute.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.attributes.push(b' ');
        self.attributes.extend_from_slice(name.as_bytes());
        self.attributes.extend_from_slice(b"=\"");
        push::<html::Value>(&mut self.attributes, value);
        self.attributes.push(b'"');
        self
    }

    /// This tag with an attribute, if there is a value for it.
    pub(crate) fn with_some(self, name: &str, value: Option<impl AsRef<str>>) -> Self {
        match value {
            Some(value) => self.with(name, value.as_ref()),
            None => self,
        }
    }

    /// This tag with a class.
    pub(crate) fn class(self, class: &str) -> Self {
        self.with("class", class)
    }
}

impl Out {
    /// Nothing yet.
    pub(crate) fn new(syntax: Syntax) -> Self {
        Out { buffer: Vec::new(), syntax, open: Vec::new() }
    }

    /// Opens an element.
    pub(crate) fn open(&mut self, tag: Tag<'_>) {
        let begin = self.buffer.len() + 1;
        self.open.push(begin..begin + tag.name.len());
        self.tag(&tag, ">");
    }

    /// Closes the element opened last.
    pub(crate) fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.raw("</");
            self.buffer.extend_from_within(name.clone());
            self.raw(if is_block(&self.buffer[name]) { ">\n" } else { ">" });
        }
    }

    /// An element that never has content: `br`, `img`, `meta`.
    pub(crate) fn void(&mut self, tag: Tag<'_>) {
        let end = if self.syntax == Syntax::Html { ">" } else { "/>" };
        self.tag(&tag, end);
        if is_block(tag.name.as_bytes()) {
            self.raw("\n");
        }
    }

    /// An element that holds `text` alone.
    pub(crate) fn element(&mut self, tag: Tag<'_>, text: &str) {
        self.open(tag);
        self.text(text);
        self.close();
    }

    /// Characters.
    pub(crate) fn text(&mut self, text: &str) {
        push::<html::Text>(&mut self.buffer, text);
    }

    /// Markup that this module has made, or that is no markup to the reader: the content of
    /// `style` and `script` in HTML.
    pub(crate) fn raw(&mut self, markup: &str) {
        self.buffer.extend_from_slice(markup.as_bytes());
    }

    /// How many bytes there are so far.
    pub(crate) fn len(&self) -> usize {
        self.buffer.len()
    }

    /// The markup, every element closed.
    pub(crate) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        // Only `str`s were written.
        String::from_utf8(self.buffer).unwrap_or_default()
    }

    fn tag(&mut self, tag: &Tag<'_>, end: &str) {
        self.raw("<");
        self.raw(tag.name);
        self.buffer.extend_from_slice(&tag.attributes);
        self.raw(end);
    }
}

/// Whether a new line begins after an element of this name, so that people can read the source.
fn is_block(name: &[u8]) -> bool {
    #[rustfmt::skip]
    let is_block = matches!(
        name,
        b"p" | b"li" | b"ul" | b"ol" | b"hr" | b"tr" | b"dl" | b"dt" | b"dd"
            | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6"
            | b"div" | b"nav" | b"pre" | b"head" | b"html" | b"link" | b"main" | b"meta" | b"body"
            | b"aside" | b"style" | b"table" | b"tbody" | b"thead" | b"title"
            | b"figure" | b"footer" | b"header" | b"hgroup" | b"script"
            | b"article" | b"caption" | b"details" | b"section" | b"summary"
            | b"blockquote" | b"figcaption"
    );
    is_block
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_escaped() {
        let mut out = Out::new(Syntax::Html);
        out.open(Tag::new("p").with("title", "a\"<&"));
        out.text("AT&T <5 \u{85}");
        assert_eq!(out.finish(), "<p title=\"a&quot;&lt;&amp;\">AT&amp;T &lt;5 \u{FFFD}</p>\n");
    }

    #[test]
    fn void_elements_follow_the_syntax() {
        let void = |syntax| {
            let mut out = Out::new(syntax);
            out.void(Tag::new("br"));
            out.finish()
        };
        assert_eq!((void(Syntax::Html).as_str(), void(Syntax::Xml).as_str()), ("<br>", "<br/>"));
    }
}
