//! Finds the front matter at the head of a file: YAML between lines of `---`, TOML between lines
//! of `+++`, the title block of pandoc, whose lines begin with `%`, or the keys of MultiMarkdown, which stand before the
//! first empty line.

use crate::diagnostic::Location;
use crate::error::{Error, ErrorKind};
use crate::read::metadata::{Data, Entry, Metadata, Value, toml, yaml};

/// The greatest size of front matter, in bytes: far more than any article needs.
const MAX_BYTES: usize = 1 << 20;

/// A file in its two parts.
#[derive(Debug)]
pub(super) struct Parts {
    /// What the front matter says.
    pub metadata: Metadata,
    /// Where the body begins, in bytes.
    pub body: usize,
}

/// Takes `text` apart.
///
/// # Errors
/// If the front matter has no end, or is not as YAML or TOML has it.
pub(super) fn split(text: &str, depth: usize) -> Result<Parts, Error> {
    let blank = text.len() - text.trim_start().len();
    let start = text[..blank].rfind('\n').map_or(0, |at| at + 1);
    let first = line_at(text, start);
    let (parse, ends): (Parse, &[&str]) = match first.trim_end() {
        "---" => (yaml::parse, &["---", "..."]),
        "+++" => (toml::parse, &["+++"]),
        _ if first.starts_with("% ") => return Ok(title_block(text, start)),
        _ => return Ok(keys(text, start).unwrap_or(Parts { metadata: Metadata::default(), body: 0 })),
    };
    let content = (start + first.len() + 1).min(text.len());
    let first_line = text[..content].bytes().filter(|&byte| byte == b'\n').count() + 1;
    match end(text, content, ends) {
        Some((end, _)) if end - content > MAX_BYTES => {
            let message = format!("the front matter has more than {MAX_BYTES} bytes");
            Err(Error::new(ErrorKind::Limit, message).help("is the closing line in its place?"))
        }
        Some((end, body)) => {
            let metadata = parse(&text[content..end], u32::try_from(first_line).unwrap_or(u32::MAX), depth)?;
            Ok(Parts { metadata, body })
        }
        // A line of dashes alone is a thematic break.
        None if !looks_like_a_key(line_at(text, content)) => Ok(Parts { metadata: Metadata::default(), body: 0 }),
        None => Err(Error::input(format!("the front matter has no end: there is no line `{}`", first.trim_end()))
            .help(format!("put a line `{}` behind the last key", first.trim_end()))
            .at(Location::at(u32::try_from(first_line - 1).unwrap_or(u32::MAX), 1))),
    }
}

/// The keys that the lines of a title block fill, in order.
const TITLE_BLOCK: [&str; 3] = ["title", "author", "date"];

/// The title block of pandoc: title, authors and date, each behind `%` and on the lines behind it
/// that begin with a space.
fn title_block(text: &str, start: usize) -> Parts {
    let mut fields: Vec<(u32, Vec<&str>)> = Vec::new();
    let mut body = start;
    let first_line = text[..start].bytes().filter(|&byte| byte == b'\n').count() + 1;
    for (number, line) in (first_line..).zip(text[start..].split_inclusive('\n')) {
        let goes_on = line.starts_with([' ', '\t']) && !line.trim().is_empty();
        let more = fields.len() < TITLE_BLOCK.len();
        match (line.strip_prefix('%'), fields.last_mut()) {
            (Some(rest), _) if more => {
                fields.push((u32::try_from(number).unwrap_or(u32::MAX), vec![rest.trim()]));
            }
            (None, Some((_, lines))) if goes_on => lines.push(line.trim()),
            _ => break,
        }
        body += line.len();
    }
    let filled =
        TITLE_BLOCK.into_iter().zip(fields).filter(|(_, (_, lines))| lines.iter().any(|line| !line.is_empty()));
    Parts { metadata: Metadata { entries: filled.map(|(key, field)| title_entry(key, field)).collect() }, body }
}

/// The keys of MultiMarkdown, `Title: Rain on roofs`, on the lines before the first empty one. The title comes first: other
/// words with a colon may be anything.
fn keys(text: &str, start: usize) -> Option<Parts> {
    let block = text[start..].split("\n\n").next()?;
    let first_line = text[..start].bytes().filter(|&byte| byte == b'\n').count() + 1;
    let mut entries: Vec<Entry> = Vec::new();
    for (number, line) in (first_line..).zip(block.lines()) {
        if line.starts_with([' ', '\t']) {
            let Data::Scalar(value) = &mut entries.last_mut()?.value.data else { return None };
            value.push(' ');
            value.push_str(line.trim());
            continue;
        }
        let (key, value) =
            line.split_once(": ").filter(|(key, _)| looks_like_a_key(&format!("{}:", key.replace(' ', "-"))))?;
        let key = key.trim().to_lowercase().replace(' ', "-");
        if entries.is_empty() && key != "title" || entries.iter().any(|known| known.key == key) {
            return None;
        }
        let at = Location::line(u32::try_from(number).unwrap_or(u32::MAX));
        let data = Data::Scalar(value.trim().to_owned());
        entries.push(Entry { key, value: Value { data, at: at.clone() }, at });
    }
    let is_small = block.len() <= MAX_BYTES && !entries.is_empty();
    is_small.then_some(Parts { metadata: Metadata { entries }, body: start + block.len() })
}

fn title_entry(key: &str, (line, lines): (u32, Vec<&str>)) -> Entry {
    let at = Location::line(line);
    let separator = if key == "author" { "; " } else { " " };
    let data = Data::Scalar(lines.join(separator));
    Entry { key: key.to_owned(), value: Value { data, at: at.clone() }, at }
}

type Parse = fn(&str, u32, usize) -> Result<Metadata, Error>;

fn line_at(text: &str, start: usize) -> &str {
    text[start..].split('\n').next().unwrap_or_default()
}

/// Where the line begins that is one of `ends`, and where the line behind it does.
fn end(text: &str, from: usize, ends: &[&str]) -> Option<(usize, usize)> {
    let mut start = from;
    for line in text[from..].split('\n') {
        let next = start + line.len() + 1;
        if ends.contains(&line.trim_end()) {
            return Some((start, next.min(text.len())));
        }
        start = next;
    }
    None
}

fn looks_like_a_key(line: &str) -> bool {
    let Some((key, _)) = line.split_once([':', '=']) else { return false };
    !key.is_empty() && key.trim_end().chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '"' | '\''))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(text: &str) -> Option<String> {
        let parts = split(text, 64).unwrap();
        match &parts.metadata.get("title")?.data {
            Data::Scalar(title) => Some(format!("{title}|{}", &text[parts.body..])),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn yaml_and_toml_are_told_apart() {
        assert_eq!(title("---\ntitle: A\n---\nbody").as_deref(), Some("A|body"));
        assert_eq!(title("\n--- \ntitle: A\n...\nbody").as_deref(), Some("A|body"));
        assert_eq!(title("+++\ntitle = 'A'\n+++").as_deref(), Some("A|"));
        assert_eq!(title("# No front matter"), None);
        assert_eq!(title("---\n---\n"), None);
    }

    #[test]
    fn a_title_block_of_pandoc_is_front_matter() {
        let text = "% Rain\n  on roofs\n% Ada Moreno\n  Ben Li\n%\n\nbody\n";
        assert_eq!(title(text).as_deref(), Some("Rain on roofs|\nbody\n"));
        let parts = split(text, 64).unwrap();
        let author = parts.metadata.get("author").unwrap();
        assert_eq!((&author.data, author.at.line), (&Data::Scalar("Ada Moreno; Ben Li".to_owned()), Some(3)));
        assert!(parts.metadata.get("date").is_none());
        assert_eq!(title("%5 is little\n"), None);
    }

    #[test]
    fn keys_before_the_first_empty_line_are_front_matter() {
        let text = "Title: Rain: on roofs\nAuthor: Ada Moreno\nBase Header Level: 2\n\nbody\n";
        assert_eq!(title(text).as_deref(), Some("Rain: on roofs|\n\nbody\n"));
        let author =
            split(text, 64).unwrap().metadata.get("author").map(|author| (author.data.clone(), author.at.line));
        assert_eq!(author, Some((Data::Scalar("Ada Moreno".to_owned()), Some(2))));
        for text in
            ["Lind: Why?\nMoreno: Because.\n", "Title: A\nand a sentence.\n", "Title: A\nTitle: B\n\nbody", "Title:\n"]
        {
            assert_eq!(title(text), None, "{text}");
        }
    }

    #[test]
    fn a_thematic_break_is_no_front_matter() {
        assert_eq!(split("---\n\nText: a\n", 64).unwrap().body, 0);
        assert_eq!(split("---", 64).unwrap().body, 0);
    }

    #[test]
    fn front_matter_without_end_is_an_error_with_its_place() {
        let error = split("---\ntitle: A\n\nbody\n", 64).unwrap_err();
        assert_eq!(error.location(), &Location::at(1, 1));
    }

    #[test]
    fn errors_name_the_line_of_the_file() {
        let error = split("---\ntitle: A: b\n---\n", 64).unwrap_err();
        assert_eq!(error.location().line, Some(2));
        let error = split("+++\na = 1\nb = \n+++\n", 64).unwrap_err();
        assert_eq!(error.location().line, Some(3));
    }
}
