//! A run of inline content while it is being read: open emphasis, links and the like, and what
//! they hold so far.
//!
//! A line break of the source stays in the text as `\n` until the run is done, so that what must
//! know lines – the attribution of a quotation – can see them.

use crate::model::{Direction, Image, Inline, Language, Link, RichText, SourceLine, Span};

/// What a run of inline content is for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Purpose {
    /// A paragraph.
    Paragraph,
    /// A heading of this level, with the anchor that the source gives it.
    Heading { level: u8, id: Option<String> },
    /// The term of a definition.
    Term,
}

/// A node that is open.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Open {
    /// The run itself, or an element that the model has no node for.
    Plain,
    Emphasis,
    Strong,
    Strike,
    Subscript,
    Superscript,
    SmallCaps,
    Quotation,
    Code,
    Link(String),
    Image {
        source: String,
        title: String,
    },
    Span(Option<Language>, Option<Direction>),
}

/// Who opened a node, and so may close it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Origin {
    /// Markdown's own markup, whose ends always match.
    Markdown,
    /// An HTML element of this name, whose end may be missing.
    Html(String),
}

/// What came of a node that was closed.
pub(super) enum Closed {
    /// It is in the text.
    Done,
    /// A picture, not in the text yet: its attributes may follow. With it the title.
    Image(Image, String),
    /// A node was opened too deep within others, and so is not there.
    TooDeep,
}

struct Frame {
    open: Open,
    origin: Origin,
    content: Vec<Inline>,
}

/// A run of inline content that is being read.
pub(super) struct Run {
    pub purpose: Purpose,
    pub at: SourceLine,
    frames: Vec<Frame>,
    /// How many nodes of Markdown are open beyond the limit.
    beyond: usize,
    limit: usize,
}

impl Run {
    pub(super) fn new(purpose: Purpose, at: SourceLine, limit: usize) -> Self {
        let root = Frame { open: Open::Plain, origin: Origin::Markdown, content: Vec::new() };
        Run { purpose, at, frames: vec![root], beyond: 0, limit }
    }

    /// A run that goes on after this one was cut, with the same nodes open.
    pub(super) fn continuation(&self, at: SourceLine) -> Self {
        let again =
            |frame: &Frame| Frame { open: frame.open.clone(), origin: frame.origin.clone(), content: Vec::new() };
        Run {
            purpose: self.purpose.clone(),
            at,
            frames: self.frames.iter().map(again).collect(),
            beyond: self.beyond,
            limit: self.limit,
        }
    }

    /// Opens a node. `false` if the limit of depth forbids it.
    pub(super) fn open(&mut self, open: Open, origin: Origin) -> bool {
        if self.beyond > 0 || self.frames.len() > self.limit {
            if origin == Origin::Markdown {
                self.beyond += 1;
            }
            return false;
        }
        self.frames.push(Frame { open, origin, content: Vec::new() });
        true
    }

    /// Closes the innermost node of Markdown, and the HTML elements left open in it.
    pub(super) fn close_markdown(&mut self) -> Closed {
        if self.beyond > 0 {
            self.beyond -= 1;
            return Closed::TooDeep;
        }
        while self.frames.len() > 1 {
            let markdown = self.frames.last().is_some_and(|frame| frame.origin == Origin::Markdown);
            let closed = self.close_last();
            if markdown {
                return closed;
            }
        }
        Closed::Done
    }

    /// Closes the HTML element `name`, and those left open in it. Without it nothing happens.
    pub(super) fn close_html(&mut self, name: &str) {
        if self.beyond > 0 {
            return;
        }
        let elements = self.frames.iter().rev().take_while(|frame| frame.origin != Origin::Markdown);
        let found = elements.into_iter().position(|frame| frame.origin == Origin::Html(name.to_owned()));
        for _ in 0..found.map_or(0, |above| above + 1) {
            self.close_last();
        }
    }

    fn close_last(&mut self) -> Closed {
        let Some(frame) = self.frames.pop() else { return Closed::Done };
        let content = RichText(frame.content);
        match frame.open {
            Open::Plain => content.0.into_iter().for_each(|node| self.push(node)),
            Open::Image { source, title } => {
                let alt = content.plain_text();
                return Closed::Image(image(source, &alt), title);
            }
            Open::Link(target) if content.is_blank() && !has_image(&content) => {
                self.push(Inline::Link(Link { content: target.as_str().into(), target }));
            }
            open => {
                if let Some(node) = node(open, content) {
                    self.push(node);
                }
            }
        }
        Closed::Done
    }

    fn content(&mut self) -> &mut Vec<Inline> {
        // The run itself is never popped, so there always is a last frame; a run of one is made
        // again rather than a panic risked.
        if self.frames.is_empty() {
            self.frames.push(Frame { open: Open::Plain, origin: Origin::Markdown, content: Vec::new() });
        }
        let last = self.frames.len() - 1;
        &mut self.frames[last].content
    }

    /// Adds a node.
    pub(super) fn push(&mut self, node: Inline) {
        match node {
            Inline::Text(text) => self.push_text(&text),
            node => self.content().push(node),
        }
    }

    /// Adds characters.
    pub(super) fn push_text(&mut self, text: &str) {
        match self.content().last_mut() {
            Some(Inline::Text(before)) => before.push_str(text),
            _ if text.is_empty() => {}
            _ => self.content().push(text.into()),
        }
    }

    /// Whether an element of code is open.
    pub(super) fn in_code(&self) -> bool {
        self.frames.iter().any(|frame| frame.open == Open::Code)
    }

    /// Whether a picture is open, whose content becomes its alternative text.
    pub(super) fn in_image(&self) -> bool {
        self.frames.iter().any(|frame| matches!(frame.open, Open::Image { .. }))
    }

    /// Closes all that is open and returns the content.
    pub(super) fn finish(mut self) -> RichText {
        while self.frames.len() > 1 {
            if let Closed::Image(image, _) = self.close_last() {
                self.push(Inline::Image(image));
            }
        }
        RichText(std::mem::take(self.content()))
    }
}

fn node(open: Open, content: RichText) -> Option<Inline> {
    if content.0.is_empty() {
        return None;
    }
    Some(match open {
        Open::Emphasis => Inline::Emphasis(content),
        Open::Strong => Inline::Strong(content),
        Open::Strike => Inline::Strike(content),
        Open::Subscript => Inline::Subscript(content),
        Open::Superscript => Inline::Superscript(content),
        Open::SmallCaps => Inline::SmallCaps(content),
        Open::Quotation => Inline::Quotation(content),
        Open::Code => Inline::Code(content.plain_text()),
        Open::Link(target) => Inline::Link(Link { target, content }),
        Open::Span(language, direction) => Inline::Span(Span { language, direction, content }),
        Open::Plain | Open::Image { .. } => return None,
    })
}

/// A picture with the alternative text that Markdown gives. Markdown cannot say whether an empty
/// one is meant, so none is assumed.
fn image(source: String, alt: &str) -> Image {
    let alt = alt.split_whitespace().collect::<Vec<_>>().join(" ");
    let alt = (!alt.is_empty()).then_some(crate::model::Alt::Described(alt));
    Image { source, alt, long_description: None }
}

fn has_image(text: &RichText) -> bool {
    text.iter().any(|node| matches!(node, Inline::Image(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run() -> Run {
        Run::new(Purpose::Paragraph, SourceLine::UNKNOWN, 4)
    }

    #[test]
    fn elements_left_open_end_with_the_markup_around_them() {
        let mut run = run();
        run.open(Open::Emphasis, Origin::Markdown);
        run.open(Open::Subscript, Origin::Html("sub".to_owned()));
        run.push_text("a");
        run.close_markdown();
        run.close_html("sub");
        run.push_text("b");
        let expected = RichText(vec![Inline::Emphasis(RichText(vec![Inline::Subscript("a".into())])), "b".into()]);
        assert_eq!(run.finish(), expected);
    }

    #[test]
    fn beyond_the_limit_text_is_kept_without_its_markup() {
        let mut run = run();
        let opened = (0..10).filter(|_| run.open(Open::Strong, Origin::Markdown)).count();
        run.push_text("deep");
        for _ in 0..10 {
            run.close_markdown();
        }
        run.push_text(" out");
        assert_eq!(opened, 4);
        assert_eq!(run.finish().plain_text(), "deep out");
    }
}
