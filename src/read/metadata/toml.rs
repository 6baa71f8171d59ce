//! TOML as metadata: its tables become the tree in the order in which their keys stand.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Data, Entry, Metadata, Value};
use crate::diagnostic::{LineStarts, Location};
use crate::error::{Error, ErrorKind};

/// Reads front matter, whose first line is `first_line` of the file.
///
/// # Errors
/// If it is no TOML, or nests deeper than `depth`.
pub(crate) fn parse(text: &str, first_line: u32, depth: usize) -> Result<Metadata, Error> {
    parse_as("the front matter", text, first_line, depth)
}

/// Reads `text`, whose first line is `first_line` of the file, and which errors call `what`.
///
/// # Errors
/// If it is no TOML, or nests deeper than `depth`.
pub(crate) fn parse_as(what: &str, text: &str, first_line: u32, depth: usize) -> Result<Metadata, Error> {
    let source = Source { what, text, lines: LineStarts::of(text), first_line };
    let table = DeTable::parse(text).map_err(|error| source.syntax(&error))?;
    Ok(Metadata { entries: source.entries(table.into_inner(), depth)? })
}

struct Source<'t> {
    what: &'t str,
    text: &'t str,
    lines: LineStarts,
    first_line: u32,
}

impl Source<'_> {
    fn entries(&self, table: DeTable<'_>, depth: usize) -> Result<Vec<Entry>, Error> {
        let mut spanned: Vec<_> = table.into_iter().collect();
        spanned.sort_by_key(|(key, _)| key.span().start);
        spanned.into_iter().map(|(key, value)| self.entry(&key, value, depth)).collect()
    }

    fn entry(
        &self,
        key: &Spanned<std::borrow::Cow<'_, str>>,
        value: Spanned<DeValue<'_>>,
        depth: usize,
    ) -> Result<Entry, Error> {
        let at = self.location(key.span());
        Ok(Entry { key: key.get_ref().to_string(), value: self.value(value, depth)?, at })
    }

    fn value(&self, value: Spanned<DeValue<'_>>, depth: usize) -> Result<Value, Error> {
        let at = self.location(value.span());
        let Some(inner) = depth.checked_sub(1) else {
            return Err(Error::new(ErrorKind::Limit, format!("{} nests too deep", self.what)).at(at));
        };
        let data = match value.into_inner() {
            DeValue::String(text) => Data::Scalar(text.into_owned()),
            DeValue::Integer(number) => Data::Scalar(number.to_string()),
            DeValue::Float(number) => Data::Scalar(number.to_string()),
            DeValue::Boolean(value) => Data::Scalar(value.to_string()),
            DeValue::Datetime(time) => Data::Scalar(time.to_string()),
            DeValue::Array(values) => {
                Data::List(values.into_iter().map(|value| self.value(value, inner)).collect::<Result<_, _>>()?)
            }
            DeValue::Table(table) => Data::Map(self.entries(table, inner)?),
        };
        Ok(Value { data, at })
    }

    fn location(&self, span: Range<usize>) -> Location {
        let within = self.lines.location(self.text, span.start);
        Location { line: within.line.map(|line| self.first_line.saturating_add(line - 1)), ..within }
    }

    fn syntax(&self, error: &toml::de::Error) -> Error {
        let at = self.location(error.span().unwrap_or(0..0));
        Error::input(format!("{} is no TOML: {}", self.what, error.message().trim()))
            .help("write each line as `key = \"value\"`")
            .at(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_keep_their_order_and_places() {
        let metadata = parse("title = \"A\"\ndate = 2024-01-15T10:00:00+01:00\n[hero]\nsource = 'a'\nalt = 'b'\n[[authors]]\nname = 'x'\n", 2, 8).unwrap();
        let keys: Vec<_> = metadata.entries.iter().map(|entry| entry.key.as_str()).collect();
        assert_eq!(keys, ["title", "date", "hero", "authors"]);
        assert_eq!(metadata.entries[1].value.data, Data::Scalar("2024-01-15T10:00:00+01:00".to_owned()));
        let Data::Map(hero) = &metadata.entries[2].value.data else { panic!() };
        assert_eq!(hero[1].key, "alt");
        assert_eq!(hero[1].at, Location::at(6, 1));
    }

    #[test]
    fn errors_name_the_line_of_the_file() {
        assert_eq!(parse("a = 1\na = 2\n", 2, 8).unwrap_err().location().line, Some(3));
        assert_eq!(parse("a = \"x\n", 2, 8).unwrap_err().location().line, Some(2));
        assert_eq!(parse("a = [[[[1]]]]\n", 2, 4).unwrap_err().kind(), ErrorKind::Limit);
        assert!(parse(&format!("a = {}", "[".repeat(100_000)), 2, 64).is_err());
    }
}
