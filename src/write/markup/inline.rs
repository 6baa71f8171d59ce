//! Rich text.

use super::link::Unlinkable;
use super::{Flavour, Markup, Tag, shortened};
use crate::diagnostic::{Code, Diagnostic, Subject};
use crate::math::{self, Display, MathMl, Piece, StandIn};
use crate::model::{Alt, Image, Inline, Language, Link, Math, MathNotation, RichText, Span};

impl<'a> Markup<'a> {
    /// Rich text.
    pub(crate) fn rich_text(&mut self, text: &'a RichText) {
        let begins = self.cursor_of(text);
        let is_paged = begins.is_some();
        if is_paged {
            self.cursor = begins;
        }
        for inline in text {
            self.inline(inline);
        }
        if is_paged {
            self.end_cursor();
        }
    }

    /// Rich text that stands here a second time: without links, calls and anchors.
    pub(crate) fn inert(&mut self, text: &'a RichText) {
        let before = std::mem::replace(&mut self.inert, true);
        self.rich_text(text);
        self.inert = before;
    }

    fn inline(&mut self, inline: &'a Inline) {
        match inline {
            Inline::Text(text) => self.paged_text(text),
            Inline::Emphasis(text) => self.wrapped(Tag::new("em"), text),
            Inline::Strong(text) => self.wrapped(Tag::new("strong"), text),
            Inline::Strike(text) => self.wrapped(Tag::new("s"), text),
            Inline::Subscript(text) => self.wrapped(Tag::new("sub"), text),
            Inline::Superscript(text) => self.wrapped(Tag::new("sup"), text),
            Inline::SmallCaps(text) => self.small_caps(text),
            Inline::Quotation(text) => self.wrapped(Tag::new("q"), text),
            Inline::Code(code) => {
                self.out.open(Tag::new("code"));
                self.paged_text(code);
                self.out.close();
            }
            Inline::Link(link) => self.link(link),
            Inline::Span(span) => self.span(span),
            Inline::Math(math) => self.math(math, Display::Inline),
            Inline::Image(image) => self.inline_image(image),
            Inline::NoteCall(id) => self.note_call(id),
            Inline::Citation(citation) => {
                // Other outputs may set other words for it, so that its letters do not count.
                let cursor = self.cursor.take();
                self.citation(citation);
                self.cursor = cursor;
            }
            Inline::LineBreak => self.out.void(Tag::new("br")),
        }
    }

    fn wrapped(&mut self, tag: Tag<'_>, text: &'a RichText) {
        self.out.open(tag);
        self.rich_text(text);
        self.out.close();
    }

    fn small_caps(&mut self, text: &'a RichText) {
        if self.is_feed() {
            let said = Diagnostic::note(Code::Degraded, "a feed has no small capitals: the text is set as it is");
            self.report(said.about(Subject::SmallCaps));
            self.rich_text(text);
        } else {
            self.wrapped(Tag::new("span").class("small-caps"), text);
        }
    }

    fn span(&mut self, span: &'a Span) {
        if span.language.is_none() && span.direction().is_none() {
            return self.rich_text(&span.content);
        }
        let tag = self.language(Tag::new("span"), span.language.as_ref(), span.direction());
        self.wrapped(tag, &span.content);
    }

    fn link(&mut self, link: &'a Link) {
        if self.in_link || self.inert {
            return self.rich_text(&link.content);
        }
        match self.href(&link.target) {
            Ok(href) => self.linked(&href, &link.target, &link.content),
            Err(reason) => {
                self.report_unlinkable(reason, &link.target);
                self.rich_text(&link.content);
            }
        }
    }

    pub(super) fn linked(&mut self, href: &str, target: &str, content: &'a RichText) {
        let nameless = content.plain_text().trim().is_empty();
        let name = (nameless && !self.is_feed()).then_some(target);
        self.out.open(Tag::new("a").with("href", href).with_some("aria-label", name));
        self.in_link = true;
        self.rich_text(content);
        self.in_link = false;
        self.out.close();
        for id in std::mem::take(&mut self.pending_calls) {
            self.note_call(id);
        }
    }

    /// A link to `target` with the text `text`; the text alone where there can be no link.
    pub(super) fn text_link(&mut self, target: &str, text: &str, rel: Option<&str>) {
        match self.href(target) {
            Ok(href) if !self.in_link && !self.inert => {
                self.out.element(Tag::new("a").with("href", &href).with_some("rel", rel), text);
            }
            Ok(_) => self.out.text(text),
            Err(reason) => {
                self.report_unlinkable(reason, target);
                self.out.text(text);
            }
        }
    }

    pub(super) fn report_unlinkable(&mut self, reason: Unlinkable, target: &str) {
        let diagnostic = match reason {
            Unlinkable::Malformed => {
                Diagnostic::warning(Code::Malformed, format!("`{target}` is no address: its text stays without a link"))
            }
            Unlinkable::Unsafe => Diagnostic::warning(
                Code::Unsafe,
                format!("`{target}` is not linked: only http, https, mailto and tel are"),
            ),
            Unlinkable::Relative => {
                Diagnostic::warning(Code::Degraded, format!("`{target}` is relative: its text stays without a link"))
                    .help("add the article's `url`, against which relative links are resolved")
            }
            Unlinkable::Fragment => Diagnostic::note(
                Code::Degraded,
                format!("`{target}` leads to a place in the text, which has no anchors here"),
            )
            .about(Subject::InnerLink),
        };
        self.report(diagnostic);
    }

    fn inline_image(&mut self, image: &'a Image) {
        let Some(picture) = (self.settings.picture)(image) else {
            return self.out.text(image.alt_text());
        };
        self.count(image);
        self.out.void(self.class(Tag::new("img"), "inline").with("src", &picture.src).with("alt", image.alt_text()));
        if let Some(description) = &image.long_description {
            self.report(
                Diagnostic::warning(Code::Dropped, format!("the long description of `{}` is left out", image.source))
                    .help(format!("make it a figure of its own: {}", shortened(description, 60))),
            );
        }
    }

    pub(super) fn count(&mut self, image: &Image) {
        self.facts.pictures += 1;
        self.facts.without_alt += usize::from(match &image.alt {
            None => true,
            Some(Alt::Described(text)) => text.trim().is_empty(),
            Some(Alt::Decorative) => false,
        });
    }

    /// A formula: as MathML, or as its source where that cannot be.
    pub(super) fn math(&mut self, math: &'a Math, display: Display) {
        if self.is_feed() {
            self.facts.unconverted += 1;
            self.first_formula.get_or_insert(self.at);
            return match &math.alt {
                Some(words) => self.out.text(words),
                None => self.linear(math, display),
            };
        }
        match math::mathml(math, display) {
            Ok(content) => self.mathml(math, &content, display),
            Err(reason) => {
                self.facts.unconverted += 1;
                let stand_in = math::stand_in(math);
                let (name, manner) = (shortened(&math.source, 60), stand_in.manner());
                let message = format!("the formula `{name}` is set {manner}: {reason}");
                self.report(Diagnostic::warning(Code::Degraded, message).help("correct the formula"));
                self.stand_in(&stand_in);
            }
        }
    }

    /// A formula on one line of text, or its source where that cannot be.
    fn linear(&mut self, math: &Math, display: Display) {
        match math::linear(math, display) {
            Ok(line) => self.signs(&line),
            Err(_) => self.stand_in(&math::stand_in(math)),
        }
    }

    fn stand_in(&mut self, stand_in: &StandIn<'_>) {
        match stand_in {
            StandIn::Source(source) if self.is_feed() => self.out.element(Tag::new("code"), source),
            StandIn::Source(source) => self.out.element(Tag::new("code").class("math"), source),
            StandIn::Words(words) => self.out.text(words),
        }
    }

    /// The signs of a formula: italics are no stress here.
    fn signs(&mut self, line: &RichText) {
        for inline in line {
            let name = match inline {
                Inline::Text(text) => {
                    self.out.text(text);
                    continue;
                }
                Inline::LineBreak => {
                    self.out.void(Tag::new("br"));
                    continue;
                }
                Inline::Emphasis(_) => "i",
                Inline::Strong(_) => "b",
                Inline::Subscript(_) => "sub",
                Inline::Superscript(_) => "sup",
                // Formulas on a line have nothing else.
                Inline::Strike(_)
                | Inline::SmallCaps(_)
                | Inline::Quotation(_)
                | Inline::Code(_)
                | Inline::Link(_)
                | Inline::Span(_)
                | Inline::Math(_)
                | Inline::Image(_)
                | Inline::NoteCall(_)
                | Inline::Citation(_) => continue,
            };
            self.out.open(Tag::new(name));
            if let Some(content) = inline.content() {
                self.signs(content);
            }
            self.out.close();
        }
    }

    fn mathml(&mut self, math: &Math, MathMl(pieces): &MathMl, display: Display) {
        self.facts.formulas += 1;
        let namespace = (self.flavour() == Flavour::Xhtml).then_some(math::NAMESPACE);
        let display = (display == Display::Block).then_some("block");
        let tag = Tag::new("math").with_some("xmlns", namespace).with_some("display", display);
        let around = self.article.language.as_ref().map_or("en", Language::as_str);
        // No attribute can say that the words are in another language than the text, and assistive
        // technology reads the elements first: better no words than words in the wrong voice.
        let words = math::spoken_language(math, around).is_none().then(|| math::spoken(math));
        // Readers are to know whose words these are.
        let made = (words.is_some() && math.alt.is_none()).then_some(WORDS_MADE);
        self.out.open(tag.with_some("alttext", words.as_deref()).with_some("class", made));
        let notes = annotations(math);
        if !notes.is_empty() {
            self.out.open(Tag::new("semantics"));
            self.out.open(Tag::new("mrow"));
        }
        self.pieces(pieces);
        if !notes.is_empty() {
            self.out.close();
            for (encoding, text) in notes {
                self.out.element(Tag::new("annotation").with("encoding", encoding), text);
            }
            self.out.close();
        }
        self.out.close();
    }

    fn pieces(&mut self, pieces: &[Piece]) {
        for piece in pieces {
            match piece {
                Piece::Start { name, attributes } => {
                    let tag = attributes.iter().fold(Tag::new(name), |tag, (key, value)| tag.with(key, value));
                    self.out.open(tag);
                }
                Piece::Text(text) => self.out.text(text),
                Piece::End(_) => self.out.close(),
            }
        }
    }
}

/// The class of a formula whose words were made of it, and are not the author's.
const WORDS_MADE: &str = "words-made";

/// What is noted with a formula: its TeX, and the author's words for it.
fn annotations(math: &Math) -> Vec<(&'static str, &str)> {
    let tex = match math.notation {
        MathNotation::Tex => Some(("application/x-tex", math.source.as_str())),
        MathNotation::MathMl => None,
    };
    tex.into_iter().chain(math.alt.as_deref().map(|words| ("text/plain", words))).collect()
}
