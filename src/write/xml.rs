//! Writing XML: elements that always close, indentation that never touches text, and characters
//! that XML allows.
//!
//! It knows XML and no vocabulary. Whatever is written through it is well-formed: elements close
//! in order, text is escaped, and characters outside XML 1.0's set never reach the output.
#![cfg_attr(not(all(feature = "feed", feature = "jats")), allow(dead_code, reason = "each writer uses a part"))]

use std::borrow::Cow;
use std::io;

use super::escape::{push, xml};

/// The attributes of an element. One with an empty value is left out: no attribute that this
/// crate writes means anything when it is empty.
pub(crate) type Attributes<'a> = &'a [(&'a str, &'a str)];

/// From how many bytes on what is written goes out.
const SPILL: usize = 1 << 16;

/// Writes one XML document.
///
/// Elements come in two kinds. A *block* begins on a line of its own; an *inline* element
/// stands within the text of its parent, so no white space is added before it.
///
/// It gives what it writes out in large pieces, so `out` needs no buffer.
pub(crate) struct Xml<W: io::Write> {
    out: W,
    /// What is written and did not go out yet.
    buffer: Vec<u8>,
    /// The open elements, outermost first.
    open: Vec<Open>,
    escaping: Escaping,
}

/// How `&` and `<` are written in text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Escaping {
    /// By XML's own names: `&amp;`.
    #[default]
    Named,
    /// By number, `&#x26;`, as the RSS profile advises for plain text.
    Hexadecimal,
}

struct Open {
    name: Cow<'static, str>,
    /// Whether a block has begun in it, so that its end tag goes on a line of its own.
    has_blocks: bool,
}

impl<W: io::Write> Xml<W> {
    /// Begins a document in UTF-8.
    pub(crate) fn new(out: W, escaping: Escaping) -> Self {
        let buffer = b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>".to_vec();
        Xml { out, buffer, open: Vec::new(), escaping }
    }

    /// Declares the document type: the name of its root, its public and its system identifier.
    pub(crate) fn doctype(&mut self, root: &str, public: &str, system: &str) -> io::Result<()> {
        self.put(["\n<!DOCTYPE ", root, " PUBLIC \"", public, "\" \"", system, "\">"])
    }

    /// Begins a block.
    pub(crate) fn open(&mut self, name: &'static str, attributes: Attributes<'_>) -> io::Result<()> {
        self.begin_line();
        self.open_inline(name, attributes)
    }

    /// Begins an inline element.
    pub(crate) fn open_inline(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        attributes: Attributes<'_>,
    ) -> io::Result<()> {
        let name = name.into();
        self.start(&name, attributes);
        self.open.push(Open { name, has_blocks: false });
        self.put([">"])
    }

    /// Writes a block without content.
    pub(crate) fn empty(&mut self, name: &'static str, attributes: Attributes<'_>) -> io::Result<()> {
        self.begin_line();
        self.empty_inline(name, attributes)
    }

    /// Writes an inline element without content.
    pub(crate) fn empty_inline(&mut self, name: &'static str, attributes: Attributes<'_>) -> io::Result<()> {
        self.start(name, attributes);
        self.put(["/>"])
    }

    /// Writes a block that holds text alone.
    pub(crate) fn leaf(&mut self, name: &'static str, attributes: Attributes<'_>, text: &str) -> io::Result<()> {
        self.open(name, attributes)?;
        self.text(text)?;
        self.close()
    }

    /// Writes a block that holds text alone, if there is text.
    pub(crate) fn leaf_some(&mut self, name: &'static str, text: Option<impl AsRef<str>>) -> io::Result<()> {
        match text.as_ref().map(AsRef::as_ref) {
            Some("") | None => Ok(()),
            Some(text) => self.leaf(name, &[], text),
        }
    }

    /// Writes an inline element that holds text alone.
    pub(crate) fn leaf_inline(&mut self, name: &'static str, attributes: Attributes<'_>, text: &str) -> io::Result<()> {
        self.open_inline(name, attributes)?;
        self.text(text)?;
        self.close()
    }

    /// Writes text.
    pub(crate) fn text(&mut self, text: &str) -> io::Result<()> {
        match self.escaping {
            Escaping::Named => push::<xml::Text>(&mut self.buffer, text),
            Escaping::Hexadecimal => push::<xml::Numbered>(&mut self.buffer, text),
        }
        self.spill()
    }

    /// Writes text as CDATA, so that markup within it stays readable.
    pub(crate) fn cdata(&mut self, text: &str) -> io::Result<()> {
        self.buffer.extend_from_slice(b"<![CDATA[");
        push::<xml::CData>(&mut self.buffer, text);
        self.put(["]]>"])
    }

    /// Writes a processing instruction to this crate's own readers.
    pub(crate) fn instruction(&mut self, content: &str) -> io::Result<()> {
        self.buffer.extend_from_slice(b"<?offprint ");
        push::<xml::Instruction>(&mut self.buffer, content);
        self.put(["?>"])
    }

    /// Ends the element begun last. Without an open element it does nothing.
    pub(crate) fn close(&mut self) -> io::Result<()> {
        let Some(Open { name, has_blocks }) = self.open.pop() else { return Ok(()) };
        if has_blocks {
            self.new_line();
        }
        self.put(["</", &name, ">"])
    }

    /// Writes `bytes`, which are whole elements, as they are.
    pub(crate) fn written(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.flush()?;
        self.out.write_all(bytes)
    }

    /// Puts out what is written so far.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.out.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }

    /// Ends whatever is open, and the document with a line feed.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        while !self.open.is_empty() {
            self.close()?;
        }
        self.buffer.push(b'\n');
        self.out.write_all(&self.buffer)?;
        self.out.flush()
    }

    fn begin_line(&mut self) {
        if let Some(parent) = self.open.last_mut() {
            parent.has_blocks = true;
        }
        self.new_line();
    }

    fn new_line(&mut self) {
        const INDENTATION: &[u8] = b"\n                                                                ";
        let width = 1 + (2 * self.open.len()).min(INDENTATION.len() - 1);
        self.buffer.extend_from_slice(&INDENTATION[..width]);
    }

    /// A start tag but for its end.
    fn start(&mut self, name: &str, attributes: Attributes<'_>) {
        self.buffer.push(b'<');
        self.buffer.extend_from_slice(name.as_bytes());
        for (name, value) in attributes.iter().filter(|(_, value)| !value.is_empty()) {
            self.buffer.push(b' ');
            self.buffer.extend_from_slice(name.as_bytes());
            self.buffer.extend_from_slice(b"=\"");
            push::<xml::Value>(&mut self.buffer, value);
            self.buffer.push(b'"');
        }
    }

    /// Writes `parts` as they are.
    fn put<const N: usize>(&mut self, parts: [&str; N]) -> io::Result<()> {
        parts.into_iter().for_each(|part| self.buffer.extend_from_slice(part.as_bytes()));
        self.spill()
    }

    /// Lets what is written go out, if it is much.
    fn spill(&mut self) -> io::Result<()> {
        if self.buffer.len() >= SPILL {
            self.out.write_all(&self.buffer)?;
            self.buffer.clear();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(escaping: Escaping, write: impl FnOnce(&mut Xml<&mut Vec<u8>>) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        let mut xml = Xml::new(&mut out, escaping);
        write(&mut xml).unwrap();
        xml.finish().unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn blocks_are_indented_and_text_is_not_touched() {
        let xml = written(Escaping::Named, |xml| {
            xml.open("a", &[("id", "x"), ("empty", "")])?;
            xml.open("p", &[])?;
            xml.text("one ")?;
            xml.leaf_inline("b", &[], "two")?;
            xml.close()?;
            xml.empty("c", &[])
        });
        assert_eq!(
            xml,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a id=\"x\">\n  <p>one <b>two</b></p>\n  <c/>\n</a>\n"
        );
    }

    #[test]
    fn what_xml_cannot_hold_never_gets_out() {
        let xml = written(Escaping::Named, |xml| xml.leaf("p", &[("t", "a\u{B}\"\n<")], "\u{FFFE}AT&T <5 ]]>\r\u{0}"));
        let line = xml.lines().skip(1).collect::<Vec<_>>().join("\n");
        assert_eq!(line, "<p t=\"a&quot;&#10;&lt;\">AT&amp;T &lt;5 ]]&gt;&#13;</p>");
    }

    #[test]
    fn cdata_never_ends_early() {
        let xml = written(Escaping::Named, |xml| {
            xml.open("p", &[])?;
            xml.cdata("<b>]]>\u{B}\r\n</b>")?;
            xml.close()
        });
        assert!(xml.ends_with("<p><![CDATA[<b>]]]]><![CDATA[>\n\n</b>]]></p>\n"), "{xml}");
    }

    #[test]
    fn rss_gets_numbers_for_markup() {
        let xml = written(Escaping::Hexadecimal, |xml| xml.leaf("p", &[], "AT&T <5"));
        assert!(xml.ends_with("<p>AT&#x26;T &#x3C;5</p>\n"), "{xml}");
    }
}
