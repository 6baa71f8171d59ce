//! What stands within a line.
//!
//! The DTDs differ in what may stand where: a line break only directly in titles and table
//! cells; in the text of a link only letters with their emphasis, though `named-content` may
//! stand there, which in turn may hold anything. [`Place`] carries what holds.

use std::io;

use super::front::without_scheme;
use super::{Document, Profile};
use crate::diagnostic::Code;
use crate::error::Error;
use crate::model::{Id, Inline, Language, Link, RichText, SourceLine, Span};
use crate::words;
use crate::write::xml::Attributes;

/// What the element being written may hold.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    /// `break` is allowed here.
    breaks: bool,
    /// Only text and emphasis are allowed here.
    narrow: bool,
    /// A link stands around.
    in_link: bool,
    /// A cross-reference stands around, which takes links only within another element.
    in_xref: bool,
    /// How many quotations stand around.
    quotations: usize,
}

impl Place {
    /// A paragraph, and most else.
    pub(super) const RUNNING: Place =
        Place { breaks: false, narrow: false, in_link: false, in_xref: false, quotations: 0 };
    /// A title or a table cell.
    pub(super) const TITLE: Place = Place { breaks: true, ..Place::RUNNING };
    /// A citation: text, emphasis and links.
    pub(super) const NARROW: Place = Place { narrow: true, ..Place::RUNNING };

    /// Inside an element of emphasis, which may hold anything but a break.
    fn emphasised(self) -> Self {
        Place { breaks: false, narrow: false, in_xref: false, ..self }
    }

    /// Inside a cross-reference that is no link of the model.
    pub(super) fn crossed(self) -> Self {
        Place { breaks: false, narrow: true, in_xref: true, ..self }
    }

    /// Inside a link.
    pub(super) fn linked(self) -> Self {
        Place { breaks: false, narrow: true, in_link: true, ..self }
    }
}

impl<W: io::Write> Document<'_, '_, W> {
    /// A block that holds a title's text.
    pub(super) fn titled(
        &mut self,
        name: &'static str,
        attributes: Attributes<'_>,
        text: &RichText,
    ) -> Result<(), Error> {
        self.rich_block(name, attributes, text, Place::TITLE)
    }

    /// A block that holds running text.
    pub(super) fn phrase(
        &mut self,
        name: &'static str,
        attributes: Attributes<'_>,
        text: &RichText,
    ) -> Result<(), Error> {
        self.rich_block(name, attributes, text, Place::RUNNING)
    }

    /// A `p`.
    pub(super) fn paragraph(&mut self, attributes: Attributes<'_>, text: &RichText) -> Result<(), Error> {
        self.phrase("p", attributes, text)
    }

    fn rich_block(
        &mut self,
        name: &'static str,
        attributes: Attributes<'_>,
        text: &RichText,
        place: Place,
    ) -> Result<(), Error> {
        self.xml.open(name, attributes)?;
        self.rich(text, place)?;
        Ok(self.xml.close()?)
    }

    pub(super) fn rich(&mut self, text: &RichText, place: Place) -> Result<(), Error> {
        text.iter().try_for_each(|inline| self.inline(inline, place))
    }

    fn inline(&mut self, inline: &Inline, place: Place) -> Result<(), Error> {
        match inline {
            Inline::Text(text) => Ok(self.xml.text(text)?),
            Inline::Emphasis(text) => self.emphasis("italic", text, place),
            Inline::Strong(text) => self.emphasis("bold", text, place),
            Inline::Strike(text) => self.emphasis("strike", text, place),
            Inline::Subscript(text) => self.emphasis("sub", text, place),
            Inline::Superscript(text) => self.emphasis("sup", text, place),
            Inline::SmallCaps(text) => self.emphasis("sc", text, place),
            Inline::Quotation(text) => self.quotation(text, place),
            Inline::Code(code) => Ok(self.xml.leaf_inline("monospace", &[], code)?),
            Inline::Link(link) => self.link(link, place),
            Inline::Span(span) => self.span(span, place),
            Inline::Math(math) => self.widened(place, "formula", |document| document.inline_math(math)),
            Inline::Image(image) => self.widened(place, "image", |document| document.inline_image(image)),
            Inline::NoteCall(id) => self.widened(place, "note", |document| document.note_call(id)),
            Inline::Citation(citation) => self.citation(citation, place),
            Inline::LineBreak => self.line_break(place),
        }
    }

    fn emphasis(&mut self, name: &'static str, text: &RichText, place: Place) -> Result<(), Error> {
        self.xml.open_inline(name, &[])?;
        self.rich(text, place.emphasised())?;
        Ok(self.xml.close()?)
    }

    /// JATS has no element for a quotation in a line: the marks are written, and what they
    /// enclose is named.
    fn quotation(&mut self, text: &RichText, place: Place) -> Result<(), Error> {
        let (open, close) = words::quotation_marks(self.article.language.as_ref(), place.quotations);
        self.xml.open_inline("named-content", &[("content-type", "quotation")])?;
        self.xml.text(open)?;
        self.rich(text, Place { quotations: place.quotations + 1, ..place.emphasised() })?;
        self.xml.text(close)?;
        Ok(self.xml.close()?)
    }

    fn span(&mut self, span: &Span, place: Place) -> Result<(), Error> {
        self.report_direction(span.direction, span.language.as_ref(), SourceLine::UNKNOWN);
        if span.language.is_none() && span.direction.is_none() {
            return self.rich(&span.content, place);
        }
        let language = span.language.as_ref().map_or("", Language::as_str);
        let attributes = [("content-type", "language"), ("xml:lang", language)];
        self.xml.open_inline("named-content", &attributes)?;
        self.direction(span.direction)?;
        self.rich(&span.content, place.emphasised())?;
        Ok(self.xml.close()?)
    }

    fn link(&mut self, link: &Link, place: Place) -> Result<(), Error> {
        if place.in_link {
            return self.rich(&link.content, place);
        }
        if place.in_xref {
            let inner = place.emphasised();
            return self.widened(place, "link", |document| document.link(link, inner));
        }
        if let Some(anchor) = link.target.strip_prefix('#') {
            return self.cross_reference(anchor, &link.content, place);
        }
        let text = link.content.plain_text();
        if link.target.strip_prefix("mailto:").is_some_and(|address| address == text) {
            return Ok(self.xml.leaf_inline("email", &[], &text)?);
        }
        self.external_link(&link.target, &link.content, &text, place)
    }

    /// A link within the article, or its text alone where nothing bears the id.
    fn cross_reference(&mut self, anchor: &str, content: &RichText, place: Place) -> Result<(), Error> {
        let Some(target) = self.survey.target(anchor).cloned() else { return self.rich(content, place) };
        // A turn has no element: what leads to it leads to the first thing said.
        let turn = if target.rid == anchor { "" } else { "turn" };
        // SciELO has a list of kinds, in which there is none for what somebody says.
        let listed = !(self.is_for(Profile::Scielo) && target.ref_type == "other");
        let ref_type = if listed { target.ref_type } else { "" };
        let attributes = [("ref-type", ref_type), ("rid", target.rid.as_str()), ("specific-use", turn)];
        self.xml.open_inline("xref", &attributes)?;
        self.rich(content, place.linked())?;
        Ok(self.xml.close()?)
    }

    /// JATS4R wants the text of a link to say where it leads, and takes an address for none.
    /// Where the text is an address, its scheme stands before the link, so that no word is lost.
    fn external_link(&mut self, href: &str, content: &RichText, text: &str, place: Place) -> Result<(), Error> {
        let scielo = self.is_for(Profile::Scielo);
        if scielo && !has_scheme(href) {
            let message = format!("SciELO takes whole addresses alone: the link to `{href}` is text");
            self.report(Code::Degraded, message, "give the whole address", SourceLine::UNKNOWN);
            return self.rich(content, Place { in_link: true, ..place });
        }
        let kind = if href.starts_with("mailto:") && !scielo { "email" } else { "uri" };
        let title = if text.trim().is_empty() { without_scheme(href) } else { "" };
        let attributes = [("ext-link-type", kind), ("xlink:href", href), ("xlink:title", title)];
        // What stands before the link must be the head of a text, to be put back by our reader.
        let begins = matches!(content.0.first(), Some(Inline::Text(first)) if first.len() >= scheme_length(text, href));
        let scheme = if begins { scheme_length(text, href) } else { 0 };
        if scheme == 0 && (text != href || !begins) {
            self.xml.open_inline("ext-link", &attributes)?;
            self.rich(content, place.linked())?;
            return Ok(self.xml.close()?);
        }
        // A relative address has no scheme to part with: `./` before it leads to the same place.
        let relative = format!("./{href}");
        let href = if scheme == 0 { &relative } else { href };
        let attributes = [attributes[0], ("xlink:href", href), attributes[2]];
        let (before, rest) = content.split_at(scheme);
        self.rich(&before, Place { in_link: true, ..place })?;
        self.xml.open_inline("ext-link", &attributes)?;
        self.rich(&rest, place.linked())?;
        Ok(self.xml.close()?)
    }

    pub(super) fn note_call(&mut self, id: &Id) -> Result<(), Error> {
        let Some(number) = self.note_numbers.get(id.as_str()).copied() else { return Ok(()) };
        self.xml.open_inline("xref", &[("ref-type", "fn"), ("rid", id.as_str())])?;
        self.xml.leaf_inline("sup", &[], &number.to_string())?;
        Ok(self.xml.close()?)
    }

    /// Paragraphs have no break: a space keeps the words apart, and its element says why.
    fn line_break(&mut self, place: Place) -> Result<(), Error> {
        if place.breaks {
            return Ok(self.xml.empty_inline("break", &[])?);
        }
        if !std::mem::replace(&mut self.reported_breaks, true) {
            let message = "JATS has no line break in running text; a marked space stands for each";
            self.note(Code::Degraded, message, SourceLine::UNKNOWN);
        }
        Ok(self.xml.leaf_inline("styled-content", &[("style-type", "line-break")], " ")?)
    }

    /// Writes what a narrow place does not take directly, within an element that it takes.
    pub(super) fn widened(
        &mut self,
        place: Place,
        kind: &'static str,
        write: impl FnOnce(&mut Self) -> Result<(), Error>,
    ) -> Result<(), Error> {
        if !place.narrow {
            return write(self);
        }
        self.xml.open_inline("named-content", &[("content-type", kind)])?;
        write(self)?;
        Ok(self.xml.close()?)
    }
}

/// Whether an address begins with its scheme.
fn has_scheme(href: &str) -> bool {
    href.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    })
}

/// The length of the scheme at the head of a link's text, where the text is an address.
fn scheme_length(text: &str, href: &str) -> usize {
    match text.len() - without_scheme(text).len() {
        0 if text == href => text.find(':').map_or(0, |colon| colon + 1),
        length => length,
    }
}
