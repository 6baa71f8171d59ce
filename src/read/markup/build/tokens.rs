//! A text as tokens, in pieces: `html5gum` calls itself once more for each attribute of a tag whose value stands between
//! double quotes, so that a tag of some thousands would exhaust the stack. Behind every [`RUN`] attributes of a tag the
//! text goes on with another tokenizer, to which the tag seems to begin there.

use std::cell::Cell;
use std::convert::Infallible;
use std::fmt;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Readable, Reader, Span, State, StringReader, Tokenizer};

/// How many attributes of a tag one tokenizer reads.
const RUN: usize = 100;

/// What takes the events of a text, each with the offset at which its source begins. It returns the state in which the
/// tokenizer has to go on, where that is not the usual one.
pub(super) trait Sink {
    fn event(&mut self, event: &CallbackEvent<'_>, offset: usize) -> Option<State>;
}

/// Gives the tokens of `text` to `sink`.
pub(super) fn read(text: &str, sink: &mut impl Sink) {
    let mut piece = Piece::default();
    while let Some(next) = piece.read(text, sink) {
        piece = next;
    }
}

/// A part of a text that one tokenizer reads.
#[derive(Default)]
struct Piece {
    /// Where it begins.
    begin: usize,
    /// The tag that is open there, up to its first attribute.
    tag: Option<OpenTag>,
}

#[derive(Clone, Default)]
struct OpenTag {
    is_end: bool,
    name: String,
}

impl Piece {
    /// Reads from here on. Returns the piece that follows, if it stops before the end of the text.
    fn read(&self, text: &str, sink: &mut impl Sink) -> Option<Piece> {
        let opening = self.tag.as_ref().map_or_else(String::new, OpenTag::opening);
        let rest = text.get(self.begin..)?;
        let stop = Cell::new(None);
        let is_open = self.tag.is_some();
        let mut run = Run { tag: self.tag.clone().unwrap_or_default(), is_open, goes_on: is_open, count: 0 };
        let emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, span: Span<usize>| {
            if stop.get().is_some() {
                return None;
            }
            let offset = (self.begin + span.start).saturating_sub(opening.len());
            if run.is_full(&event, offset, text) {
                stop.set(Some(offset));
                return None;
            }
            let again = matches!(event, CallbackEvent::OpenStartTag { .. }) && std::mem::take(&mut run.goes_on);
            if again { None } else { sink.event(&event, offset) }
        });
        let reader = Stoppable { opening: opening.as_str().to_reader(), rest: rest.to_reader(), stop: &stop };
        let mut tokenizer = Tokenizer::new_with_emitter(reader, emitter);
        while let Some(Ok(state)) = tokenizer.next() {
            tokenizer.set_state(state);
        }
        drop(tokenizer);
        // A piece that began at an attribute and stops at it again would go on for ever.
        let begin = stop.get().filter(|begin| *begin > self.begin || self.tag.is_none())?;
        Some(Piece { begin, tag: run.is_open.then_some(run.tag) })
    }
}

impl OpenTag {
    fn opening(&self) -> String {
        format!("<{}{} ", if self.is_end { "/" } else { "" }, self.name)
    }
}

/// The attributes that have been read of a tag.
struct Run {
    /// The last tag that was open; its memory serves for all of them.
    tag: OpenTag,
    is_open: bool,
    /// Whether the tag began in a piece before, and its name comes once more.
    goes_on: bool,
    count: usize,
}

impl Run {
    /// Whether the event is the first attribute that is for the next piece.
    fn is_full(&mut self, event: &CallbackEvent<'_>, offset: usize, text: &str) -> bool {
        match event {
            CallbackEvent::OpenStartTag { .. } if self.goes_on => {}
            CallbackEvent::OpenStartTag { name } => {
                (self.is_open, self.tag.is_end, self.count) = (true, false, 0);
                self.tag.name.clear();
                self.tag.name.push_str(&String::from_utf8_lossy(name));
            }
            CallbackEvent::CloseStartTag { .. } | CallbackEvent::EndTag { .. } => {
                (self.is_open, self.goes_on, self.count) = (false, false, 0);
            }
            CallbackEvent::AttributeName { .. } => {
                self.count += 1;
                if !self.is_open
                    && let Some(tag) = end_tag_before(text, offset)
                {
                    (self.tag, self.is_open) = (tag, true);
                }
            }
            _ => {}
        }
        self.count > RUN
    }
}

/// The end tag whose first attribute begins at `offset`.
fn end_tag_before(text: &str, offset: usize) -> Option<OpenTag> {
    let before = text.get(..offset)?;
    let name = &before[before.rfind("</")? + 2..];
    let end = name.find([' ', '\t', '\n', '\r', '\u{c}', '/']).unwrap_or(name.len());
    Some(OpenTag { is_end: true, name: name[..end].to_owned() })
}

/// Two texts in a row, which end in the middle where that is asked for.
struct Stoppable<'t> {
    opening: StringReader<'t>,
    rest: StringReader<'t>,
    stop: &'t Cell<Option<usize>>,
}

/// That reading was to stop.
#[derive(Debug)]
struct Stopped;

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the piece is full")
    }
}

impl std::error::Error for Stopped {}

impl Stoppable<'_> {
    fn check(&self) -> Result<(), Stopped> {
        if self.stop.get().is_some() { Err(Stopped) } else { Ok(()) }
    }
}

/// What a reader of a text returns, which cannot fail.
fn sure<T>(result: Result<T, Infallible>) -> T {
    match result {
        Ok(value) => value,
    }
}

impl Reader for Stoppable<'_> {
    type Error = Stopped;

    fn read_byte(&mut self) -> Result<Option<u8>, Stopped> {
        self.check()?;
        Ok(sure(self.opening.read_byte()).or_else(|| sure(self.rest.read_byte())))
    }

    fn try_read_string(&mut self, text: &[u8], case_sensitive: bool) -> Result<bool, Stopped> {
        self.check()?;
        Ok(sure(self.rest.try_read_string(text, case_sensitive)))
    }

    fn read_until<'b>(&'b mut self, needle: &[u8], buffer: &'b mut [u8; 4]) -> Result<Option<&'b [u8]>, Stopped> {
        self.check()?;
        if let Some(byte) = sure(self.opening.read_byte()) {
            buffer[0] = byte;
            return Ok(Some(&buffer[..1]));
        }
        Ok(sure(self.rest.read_until(needle, buffer)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lossy(name: &[u8]) -> String {
        String::from_utf8_lossy(name).into_owned()
    }

    /// What is heard of a text, in words.
    #[derive(Default)]
    struct Heard(Vec<String>);

    impl Sink for Heard {
        fn event(&mut self, event: &CallbackEvent<'_>, offset: usize) -> Option<State> {
            self.0.push(match event {
                CallbackEvent::OpenStartTag { name } => format!("{offset} <{}", lossy(name)),
                CallbackEvent::AttributeName { name } => lossy(name),
                CallbackEvent::AttributeValue { value } => format!("={}", lossy(value)),
                CallbackEvent::CloseStartTag { .. } => ">".to_owned(),
                CallbackEvent::EndTag { name } => format!("</{}>", lossy(name)),
                CallbackEvent::String { value } => format!("{offset} {}", lossy(value)),
                _ => return None,
            });
            matches!(event, CallbackEvent::CloseStartTag { .. }).then_some(State::Data)
        }
    }

    fn heard(text: &str) -> Vec<String> {
        let mut heard = Heard::default();
        read(text, &mut heard);
        heard.0
    }

    fn attributes(count: usize) -> (String, Vec<String>) {
        let (mut written, mut expected) = (String::new(), Vec::new());
        for n in 0..count {
            match n % 5 {
                0 => written.push_str(&format!(" a{n}=\"> </b\u{e9}\"")),
                1 => written.push_str(&format!("\r\na{n}='\"'")),
                2 => written.push_str(&format!(" a{n}")),
                3 => written.push_str(&format!(" / a{n}=x&amp;y")),
                _ => written.push_str(&format!(" a{n}=\"\"")),
            }
            expected.push(format!("a{n}"));
            let value = ["=> </b\u{e9}", "=\"", "", "=x&y", ""][n % 5];
            expected.extend((!value.is_empty()).then(|| value.to_owned()));
        }
        (written, expected)
    }

    #[test]
    fn a_tag_of_several_pieces_is_as_one_of_one() {
        for count in [0, 1, RUN - 1, RUN, RUN + 1, RUN + 2, 2 * RUN, 2 * RUN + 1, 3 * RUN + 3] {
            let (written, names) = attributes(count);
            let text = format!("one<B{written}>two</B{written}>three");
            let (start, end) = (text.find("two").unwrap(), text.find("three").unwrap());
            let expected: Vec<_> = ["0 one".to_owned(), "3 <b".to_owned()]
                .into_iter()
                .chain(names.clone())
                .chain([">".to_owned(), format!("{start} two")])
                .chain(names)
                .chain(["</b>".to_owned(), format!("{end} three")])
                .collect();
            let heard: Vec<_> = heard(&text).into_iter().map(|word| word.replace("</B>", "</b>")).collect();
            assert_eq!(heard, expected, "{count} attributes");
        }
    }

    #[test]
    fn a_tag_of_many_attributes_needs_no_stack() {
        let (written, names) = attributes(20_000);
        let closed = format!("<p{written}>x</p{written}>");
        let open = format!("<p{written}");
        let small = std::thread::Builder::new().stack_size(1 << 20);
        let thread = small.spawn(move || (heard(&closed).len(), heard(&open).len())).unwrap();
        // The tag, its end, the text, and the end tag; of the open one the value of the last attribute may be missing.
        let (closed, open) = thread.join().unwrap();
        assert_eq!(closed, 2 * names.len() + 4);
        assert!((names.len()..=names.len() + 1).contains(&open), "{open} of {}", names.len());
    }
}
