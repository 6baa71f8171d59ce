//! Tags and text, escaped: the only place of these writers that does so.

use std::borrow::Cow;

use quick_xml::Writer;
use quick_xml::escape::partial_escape;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};

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
pub(crate) struct Tag<'a>(BytesStart<'a>);

/// Markup in the making. Every element that is opened is closed by its own name.
pub(crate) struct Out {
    writer: Writer<Vec<u8>>,
    syntax: Syntax,
    open: Vec<String>,
}

/// Elements after which a new line begins, so that people can read the source.
const BLOCKS: &[&str] = &[
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "li",
    "link",
    "main",
    "meta",
    "nav",
    "ol",
    "p",
    "pre",
    "script",
    "section",
    "style",
    "summary",
    "table",
    "tbody",
    "thead",
    "title",
    "tr",
    "ul",
];

impl<'a> Tag<'a> {
    /// The start tag of `name`.
    pub(crate) fn new(name: &'a str) -> Self {
        Tag(BytesStart::new(name))
    }

    /// This tag with an attribute.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.0.push_attribute((name, clean(value).as_ref()));
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
        Out { writer: Writer::new(Vec::new()), syntax, open: Vec::new() }
    }

    /// Opens an element.
    pub(crate) fn open(&mut self, tag: Tag<'_>) {
        self.open.push(tag.0.name().as_ref().to_owned());
        self.event(Event::Start(tag.0));
    }

    /// Closes the element opened last.
    pub(crate) fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.event(Event::End(BytesEnd::new(name.as_str())));
            self.end_line(&name);
        }
    }

    /// An element that never has content: `br`, `img`, `meta`.
    pub(crate) fn void(&mut self, tag: Tag<'_>) {
        let name = tag.0.name().as_ref().to_owned();
        match self.syntax {
            Syntax::Html => self.event(Event::Start(tag.0)),
            Syntax::Xml => self.event(Event::Empty(tag.0)),
        }
        self.end_line(&name);
    }

    /// An element that holds `text` alone.
    pub(crate) fn element(&mut self, tag: Tag<'_>, text: &str) {
        self.open(tag);
        self.text(text);
        self.close();
    }

    /// Characters.
    pub(crate) fn text(&mut self, text: &str) {
        self.event(Event::Text(BytesText::from_escaped(partial_escape(clean(text)))));
    }

    /// Markup that this module has made, or that is no markup to the reader: the content of
    /// `style` and `script` in HTML.
    pub(crate) fn raw(&mut self, markup: &str) {
        self.event(Event::Text(BytesText::from_escaped(markup)));
    }

    /// How many bytes there are so far.
    pub(crate) fn len(&self) -> usize {
        self.writer.get_ref().len()
    }

    /// The markup, every element closed.
    pub(crate) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        // Only `str`s were written.
        String::from_utf8(self.writer.into_inner()).unwrap_or_default()
    }

    fn end_line(&mut self, name: &str) {
        if BLOCKS.binary_search(&name).is_ok() {
            self.raw("\n");
        }
    }

    fn event(&mut self, event: Event<'_>) {
        // Writing to memory does not fail.
        let _ = self.writer.write_event(event);
    }
}

/// `text` without the control characters and noncharacters that XML allows and HTML forbids.
fn clean(text: &str) -> Cow<'_, str> {
    let forbidden =
        |c: char| matches!(c, '\u{7F}'..='\u{9F}' | '\u{FDD0}'..='\u{FDEF}') || u32::from(c) & 0xFFFE == 0xFFFE;
    if text.contains(forbidden) { Cow::Owned(text.replace(forbidden, "\u{FFFD}")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn block_names_are_sorted_for_the_search() {
        assert!(BLOCKS.is_sorted());
    }

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
