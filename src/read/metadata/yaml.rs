//! YAML as metadata: the parser's events become the tree, without the types of YAML. A date or a
//! number is the text that the author wrote.

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError};

use super::{Data, Entry, Metadata, Value};
use crate::diagnostic::Location;
use crate::error::{Error, ErrorKind};

/// Reads the first document of `text`, whose first line is `first_line` of the file.
///
/// # Errors
/// If it is no YAML, no map, nests deeper than `depth`, or uses aliases.
pub(crate) fn parse(text: &str, first_line: u32, depth: usize) -> Result<Metadata, Error> {
    let mut tree = Tree { first_line, depth, open: Vec::new(), root: None };
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| tree.syntax(&error))?;
        let at = tree.location(&span.start);
        match event {
            Event::DocumentEnd => break,
            event => tree.take(event, at)?,
        }
    }
    match tree.root {
        None | Some(Value { data: Data::Null, .. }) => Ok(Metadata::default()),
        Some(Value { data: Data::Map(entries), .. }) => Ok(Metadata { entries }),
        Some(Value { at, .. }) => Err(Error::input("the front matter is no list of keys and values")
            .help("write each line as `key: value`")
            .at(at)),
    }
}

/// The tree while it grows: the lists and maps that are open.
struct Tree {
    first_line: u32,
    depth: usize,
    open: Vec<Open>,
    root: Option<Value>,
}

enum Open {
    List(Vec<Value>, Location),
    Map { entries: Vec<Entry>, key: Option<(String, Location)>, at: Location },
}

impl Tree {
    fn take(&mut self, event: Event<'_>, at: Location) -> Result<(), Error> {
        match event {
            Event::Scalar(text, style, _, _) => self.scalar(&text, style, at),
            Event::SequenceStart(..) => self.begin(Open::List(Vec::new(), at.clone()), at),
            Event::MappingStart(..) => self.begin(Open::Map { entries: Vec::new(), key: None, at: at.clone() }, at),
            Event::SequenceEnd | Event::MappingEnd => self.end(),
            Event::Alias(_) => Err(Error::input("YAML aliases (`*name`) are not understood in front matter")
                .help("write the value out")
                .at(at)),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) | Event::DocumentEnd => {
                Ok(())
            }
        }
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, at: Location) -> Result<(), Error> {
        if let Some(Open::Map { key: key @ None, .. }) = self.open.last_mut() {
            *key = Some((text.to_owned(), at));
            return Ok(());
        }
        let null = style == ScalarStyle::Plain && matches!(text, "" | "~" | "null" | "Null" | "NULL");
        let data = if null { Data::Null } else { Data::Scalar(text.trim_end_matches('\n').to_owned()) };
        self.add(Value { data, at });
        Ok(())
    }

    fn begin(&mut self, open: Open, at: Location) -> Result<(), Error> {
        if let Some(Open::Map { key: None, .. }) = self.open.last() {
            return Err(Error::input("a key of the front matter must be a word")
                .help("write it as `key: value`")
                .at(at));
        }
        if self.open.len() >= self.depth {
            let message = format!("the front matter nests deeper than {} levels", self.depth);
            return Err(Error::new(ErrorKind::Limit, message).at(at));
        }
        self.open.push(open);
        Ok(())
    }

    fn end(&mut self) -> Result<(), Error> {
        match self.open.pop() {
            Some(Open::List(values, at)) => self.add(Value { data: Data::List(values), at }),
            Some(Open::Map { entries, at, .. }) => self.add(Value { data: Data::Map(entries), at }),
            None => {}
        }
        Ok(())
    }

    fn add(&mut self, value: Value) {
        match self.open.last_mut() {
            None => self.root = Some(value),
            Some(Open::List(values, _)) => values.push(value),
            Some(Open::Map { entries, key, .. }) => {
                if let Some((key, at)) = key.take() {
                    entries.push(Entry { key, value, at });
                }
            }
        }
    }

    fn location(&self, marker: &Marker) -> Location {
        let line = u32::try_from(marker.line().saturating_sub(1)).unwrap_or(u32::MAX);
        let column = u32::try_from(marker.col() + 1).unwrap_or(u32::MAX);
        Location::at(self.first_line.saturating_add(line), column)
    }

    fn syntax(&self, error: &ScanError) -> Error {
        let help = match error.info() {
            info if info.contains("mapping values") => "put a value that holds `: ` into quotes",
            info if info.contains("tab") => "indent with spaces",
            info if info.contains("quoted scalar") => "close the quotes that begin here",
            _ => "look at quotes, colons and indentation",
        };
        Error::input(format!("the front matter is no YAML: {}", error.info()))
            .help(help)
            .at(self.location(error.marker()))
            .caused_by(error.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Metadata {
        parse(text, 2, 8).unwrap()
    }

    fn text<'m>(metadata: &'m Metadata, key: &str) -> Option<&'m str> {
        match &metadata.get(key)?.data {
            Data::Scalar(text) => Some(text),
            _ => None,
        }
    }

    #[test]
    fn scalars_stay_as_they_are_written() {
        let metadata =
            read("title: \"A: b\"\ndate: 2024-01-15\nv: 1.10\non: yes\nauthor: >\n  Ada\n  Moreno\nx: ~\ny: 'null'\n");
        assert_eq!(text(&metadata, "title"), Some("A: b"));
        assert_eq!(text(&metadata, "date"), Some("2024-01-15"));
        assert_eq!(text(&metadata, "v"), Some("1.10"));
        assert_eq!(text(&metadata, "on"), Some("yes"));
        assert_eq!(text(&metadata, "author"), Some("Ada Moreno"));
        assert_eq!(metadata.get("x").unwrap().data, Data::Null);
        assert_eq!(text(&metadata, "y"), Some("null"));
    }

    #[test]
    fn places_are_those_of_the_file() {
        let metadata = read("title: A\nhero:\n  alt: é b\n  source: c\n");
        let hero = &metadata.entries[1];
        assert_eq!(hero.at, Location::at(3, 1));
        let Data::Map(entries) = &hero.value.data else { panic!() };
        assert_eq!(entries[1].at, Location::at(5, 3));
        assert_eq!(entries[1].value.at, Location::at(5, 11));
    }

    #[test]
    fn a_key_may_stand_twice() {
        assert_eq!(read("slug: a\nslug: b\n").entries.len(), 2);
    }

    #[test]
    fn only_the_first_document_counts() {
        assert_eq!(read("a: 1\n---\nb: 2\n").entries.len(), 1);
    }

    #[test]
    fn what_is_no_map_of_words_is_refused_with_its_place() {
        let error = |text: &str| parse(text, 2, 8).unwrap_err();
        assert_eq!(error("a: 1\nb: *x\n").location().line, Some(3));
        assert_eq!(error("a: &x 1\nb: *x\n").location(), &Location::at(3, 4));
        assert_eq!(error("- a\n").location(), &Location::at(2, 1));
        assert_eq!(error("a: [[[[[[[[[1]]]]]]]]]").kind(), ErrorKind::Limit);
        assert_eq!(error("? [a]\n: b\n").location().line, Some(2));
        assert_eq!(error("a:\n\tb: 1\n").location().line, Some(3));
        assert!(error("title: A: b\n").help_text().unwrap().contains("quotes"));
    }

    #[test]
    fn deep_nesting_ends_early() {
        assert!(parse(&"[".repeat(100_000), 1, 64).is_err());
        assert!(parse(&"- ".repeat(10_000), 1, 64).is_err());
    }
}
