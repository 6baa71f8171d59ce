//! What shortcodes and fenced divisions become.

use super::attributes::Attributes;
use super::builder::Builder;
use super::callout;
use super::extension::{self, Extension, Piece};
use super::frame::Kind;
use super::inline;
use super::run::Origin;
use super::shortcode::Shortcode;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{
    Alt, Block, Direction, Figure, Id, Image, Inline, Language, Link, Note, Paragraph, RichText, SourceLine,
};
use crate::read::figure;

/// The classes of a division, and the names of a shortcode, that mean a pull quote.
pub(super) const PULL_QUOTE_CLASSES: &[&str] = &["pullquote", "pull-quote", "pull_quote"];

/// What the frames of fenced divisions and of shortcodes are called; no HTML element is.
const DIVISION: &str = ":::";

impl Builder<'_, '_> {
    /// Reads the marker `number`, which stands at `at`.
    pub(super) fn marker(&mut self, number: usize, at: SourceLine) {
        let Some(marker) = self.markers.get_mut(number).and_then(Option::take) else {
            // The file itself holds the characters of a marker.
            return self.push_inline(number.to_string().as_str().into(), at);
        };
        match marker.extension {
            Extension::Literal(text) if text.is_empty() => {}
            Extension::Literal(text) => self.push_inline(text.as_str().into(), at),
            Extension::OpenDivision(attributes) => self.open_division(&attributes, at),
            Extension::CloseDivision => {
                if !self.close_element(DIVISION) {
                    let message = "this `:::` ends a division that never began";
                    self.report_at(Diagnostic::warning(Code::Malformed, message), at);
                }
            }
            Extension::Shortcode(code) => self.shortcode(&code, at),
            Extension::Note(text) => self.note_in_line(number, &text, at),
        }
    }

    /// `text` with the source of its markers put back.
    pub(super) fn restore(&self, text: &str) -> String {
        if !extension::has_marker(text) {
            return text.to_owned();
        }
        let mut out = String::with_capacity(text.len());
        let mut in_comment = false;
        for piece in extension::pieces(text) {
            match piece {
                Piece::Text(text) if std::mem::take(&mut in_comment) => {
                    out.push_str(text.strip_prefix("-->").unwrap_or(text));
                }
                Piece::Text(text) => out.push_str(text),
                Piece::Marker(number) => {
                    if let Some(Some(marker)) = self.markers.get(number) {
                        in_comment = out.ends_with("<!--");
                        out.truncate(out.len() - if in_comment { "<!--".len() } else { 0 });
                        out.push_str(marker.source);
                    }
                }
            }
        }
        out
    }

    /// The address that `target` is, with `ref` and `relref` in it resolved.
    pub(super) fn resolve(&self, target: &str) -> String {
        let mut out = String::with_capacity(target.len());
        for piece in extension::pieces(target) {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Marker(number) => {
                    if let Some(Some(marker)) = self.markers.get(number) {
                        match &marker.extension {
                            Extension::Shortcode(code) if matches!(code.name.as_str(), "ref" | "relref") => {
                                out.push_str(code.parameter("path", 0).unwrap_or_default());
                            }
                            _ => out.push_str(marker.source),
                        }
                    }
                }
            }
        }
        out
    }

    fn push_inline(&mut self, node: Inline, at: SourceLine) {
        if self.open_run_mut().is_none() {
            self.open_run(super::run::Purpose::Paragraph, at);
        }
        if let Some(run) = self.open_run_mut() {
            run.push(node);
        }
    }

    // Fenced divisions.

    fn open_division(&mut self, attributes: &Attributes, at: SourceLine) {
        let kind = match callout::of_division(attributes) {
            _ if attributes.has_class(PULL_QUOTE_CLASSES) => Kind::PullQuote,
            Some(boxed) => boxed,
            None => Kind::Division,
        };
        let (language, direction) = self.language_in(attributes);
        if self.open_frame(kind, Origin::Html(DIVISION.to_owned()), at) {
            self.set_language(language, direction);
        }
    }

    /// The language and direction that attributes give.
    pub(super) fn language_in(&mut self, attributes: &Attributes) -> (Option<Language>, Option<Direction>) {
        let language = attributes.get("lang").and_then(|tag| self.language_tag(tag));
        let direction = match attributes.get("dir") {
            Some("rtl") => Some(Direction::Rtl),
            Some("ltr") => Some(Direction::Ltr),
            _ => None,
        };
        (language, direction)
    }

    /// A note that stands where it is called; no label holds a bracket, so that none is called like it.
    fn note_in_line(&mut self, number: usize, text: &str, at: SourceLine) {
        if self.is_skipping() {
            return;
        }
        let id = self.note_id(&format!("[{number}"));
        let content = inline::parse(text, at.into(), self.diagnostics);
        let blocks = vec![Block::Paragraph(Paragraph { content, at, ..Paragraph::default() })];
        self.notes.push(Note { id: id.clone(), blocks, at });
        self.push_inline(Inline::NoteCall(id), at);
    }

    // Shortcodes.

    fn shortcode(&mut self, code: &Shortcode, at: SourceLine) {
        match code.name.as_str() {
            "figure" | "img" | "image" if !code.closing => self.figure_shortcode(code, at),
            "ref" | "relref" => {
                let target = code.parameter("path", 0).unwrap_or_default().to_owned();
                self.push_link(target.clone(), &target, at);
            }
            "br" => self.push_inline(Inline::LineBreak, at),
            "comment" => self.paired(code, Kind::Comment, at),
            name if PULL_QUOTE_CLASSES.contains(&name) => self.paired(code, Kind::PullQuote, at),
            "blockquote" | "quote" => self.paired(code, Kind::Quote, at),
            name => match player(name) {
                Some(prefix) if !code.closing => self.player(code, prefix, at),
                _ => self.unknown_shortcode(code, at),
            },
        }
    }

    fn figure_shortcode(&mut self, code: &Shortcode, at: SourceLine) {
        let Some(source) = code.parameter("src", 0).filter(|source| !source.trim().is_empty()) else {
            let message = format!("the shortcode `{}` has no `src` and is left out", code.name);
            let diagnostic =
                Diagnostic::warning(Code::Malformed, message).help("give it the path of a picture: `src=\"…\"`");
            self.report_at(diagnostic, at);
            return;
        };
        let image = Image { source: source.trim().to_owned(), alt: alt_of(code), long_description: None };
        let mut figure = Figure { image, at, ..Figure::default() };
        for name in ["title", "caption"] {
            if let Some(text) = code.get(name).filter(|text| !text.trim().is_empty()) {
                let text = inline::parse(text, at.into(), self.diagnostics);
                figure::add_caption(&mut figure, text);
            }
        }
        if let Some(credit) = code.get("attr").or_else(|| code.get("credit")) {
            let text = inline::parse(credit, at.into(), self.diagnostics);
            figure.credit = Some(text.plain_text());
        }
        figure.id = code.get("id").and_then(Id::from_text);
        for (name, what) in [("attrlink", "credit"), ("link", "picture")] {
            if let Some(link) = code.get(name) {
                let message = format!("the link of a {what} has no place in an article: {link} is left out");
                self.report_at(Diagnostic::note(Code::Dropped, message), at);
            }
        }
        self.push_figure(figure);
    }

    /// A shortcode around content: a quotation, with the attribution among its parameters.
    fn paired(&mut self, code: &Shortcode, kind: Kind, at: SourceLine) {
        if !code.closing {
            if self.open_frame(kind, Origin::Html(shortcode_frame(&code.name)), at) {
                self.set_attribution(code);
            }
        } else if !self.close_element(&shortcode_frame(&code.name)) {
            let message = format!("the shortcode `{}` ends but never began", code.name);
            self.report_at(Diagnostic::warning(Code::Malformed, message), at);
        }
    }

    fn set_attribution(&mut self, code: &Shortcode) {
        let parts: Vec<&str> =
            ["author", "cite", "source", "attribution"].iter().filter_map(|name| code.get(name)).collect();
        if !parts.is_empty() {
            let text = parts.join(", ");
            self.innermost_mut().attribution = text.into();
        }
    }

    fn player(&mut self, code: &Shortcode, prefix: &str, at: SourceLine) {
        let Some(id) = code.parameter("id", 0) else { return self.unknown_shortcode(code, at) };
        let target = if id.contains("://") { id.to_owned() } else { format!("{prefix}{id}") };
        let message = format!("the shortcode `{}` becomes a link to what it would show", code.name);
        self.report_at(Diagnostic::warning(Code::Degraded, message), at);
        let text = code.get("title").unwrap_or(&target).to_owned();
        self.push_link(target, &text, at);
    }

    fn push_link(&mut self, target: String, text: &str, at: SourceLine) {
        self.push_inline(Inline::Link(Link { target, content: text.into() }), at);
    }

    fn unknown_shortcode(&mut self, code: &Shortcode, at: SourceLine) {
        let text = ["text", "title", "caption"].iter().find_map(|name| code.get(name)).filter(|_| !code.closing);
        let kept = if text.is_some() { "its text is kept" } else { "what stands between its tags is kept" };
        let message = format!("the shortcode `{}` is not known; {kept}", code.name);
        self.report_once(&format!("{{{{{}", code.name), Diagnostic::warning(Code::Dropped, message), at);
        if let Some(text) = text {
            let text: RichText = inline::parse(text, at.into(), self.diagnostics);
            text.0.into_iter().for_each(|node| self.push_inline(node, at));
        }
    }
}

/// The name of the frame of a shortcode, which no HTML element has.
fn shortcode_frame(name: &str) -> String {
    format!("{{{{{name}")
}

/// The address before the id in a shortcode that shows what stands elsewhere.
fn player(name: &str) -> Option<&'static str> {
    Some(match name {
        "youtube" => "https://www.youtube.com/watch?v=",
        "vimeo" => "https://vimeo.com/",
        "instagram" => "https://www.instagram.com/p/",
        "gist" => "https://gist.github.com/",
        "tweet" | "twitter" | "x" => "https://x.com/i/status/",
        _ => return None,
    })
}

/// A shortcode can say that a picture is decorative: by an empty `alt`.
fn alt_of(code: &Shortcode) -> Option<Alt> {
    let alt = code.get("alt")?.trim();
    Some(if alt.is_empty() { Alt::Decorative } else { Alt::Described(alt.to_owned()) })
}
