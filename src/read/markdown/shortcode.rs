//! Hugo's shortcodes: `{{< figure src="a.jpg" >}}`, `{{% note %}} … {{% /note %}}`; and tags of Liquid and Jinja, which
//! are read as such: `{% youtube abc %}`, `{% quote %} … {% endquote %}`.

/// One tag of a shortcode.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shortcode {
    /// The name.
    pub name: String,
    /// Whether it is the closing tag of a pair.
    pub closing: bool,
    /// Whether it closes itself: `{{< br />}}`.
    pub closes_itself: bool,
    /// The parameters without a name.
    pub positional: Vec<String>,
    /// The parameters with a name.
    pub named: Vec<(String, String)>,
}

/// What stands between `{{<` and `>}}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// A shortcode.
    Shortcode(Shortcode),
    /// A shortcode that is shown and not run: `{{</* figure */>}}`.
    Escaped(String),
}

impl Shortcode {
    /// The value of a named parameter.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.named.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The value of a named parameter, or else the positional one at `index`.
    pub(super) fn parameter(&self, name: &str, index: usize) -> Option<&str> {
        self.get(name).or_else(|| self.positional.get(index).map(String::as_str))
    }
}

/// How far the end of an escaped tag is looked for, so that many beginnings without an end cost
/// no more than their number.
const MAX_ESCAPED_BYTES: usize = 1_000;

/// Reads the tag at the beginning of `text`; returns it and its length in bytes. `None` if no
/// well-formed tag stands there.
pub(super) fn tag(text: &str) -> Option<(Tag, usize)> {
    let close = match text.get(..3)? {
        "{{<" => ">}}",
        "{{%" => "%}}",
        _ => return liquid(text),
    };
    let inner = &text[3..];
    if let Some(escaped) = inner.strip_prefix("/*") {
        let near = &escaped[..escaped.floor_char_boundary(MAX_ESCAPED_BYTES)];
        let (shown, _) = near.split_once("*/")?;
        let end = 3 + 2 + shown.len() + 2;
        let whole = text[end..].strip_prefix(close).map(|_| end + close.len())?;
        return Some((Tag::Escaped(format!("{}{shown}{close}", &text[..3])), whole));
    }
    let mut words = Words { rest: inner, close };
    let shortcode = words.shortcode()?;
    Some((Tag::Shortcode(shortcode), text.len() - words.rest.len()))
}

/// Reads a tag of Liquid or Jinja: `{% name … %}`, also with hyphens, which take away space. Its end is named by the
/// beginning: `endname`. Parameters that are none of a shortcode, as conditions have them, are passed over.
fn liquid(text: &str) -> Option<(Tag, usize)> {
    let inner = text.strip_prefix("{%")?;
    let near = &inner[..inner.floor_char_boundary(MAX_ESCAPED_BYTES)];
    let (inside, _) = near.split_once("%}")?;
    let length = "{%".len() + inside.len() + "%}".len();
    let inside = inside.strip_prefix('-').unwrap_or(inside).trim_end_matches('-').trim();
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let end = inside.find(|c| !is_name(c)).unwrap_or(inside.len());
    let name = Some(&inside[..end]).filter(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()))?;
    if let Some(name) = name.strip_prefix("end").filter(|name| !name.is_empty()) {
        let name = name.to_owned();
        return Some((Tag::Shortcode(Shortcode { name, closing: true, ..Shortcode::default() }), length));
    }
    let whole = format!("{inside} %}}");
    let shortcode = Words { rest: &whole, close: "%}" }.shortcode();
    let bare = || Shortcode { name: name.to_owned(), ..Shortcode::default() };
    Some((Tag::Shortcode(shortcode.unwrap_or_else(bare)), length))
}

/// Reads the words of a tag one after another.
struct Words<'a> {
    rest: &'a str,
    close: &'static str,
}

impl Words<'_> {
    fn shortcode(&mut self) -> Option<Shortcode> {
        self.skip_space();
        let closing = self.eat("/");
        self.skip_space();
        let mut shortcode = Shortcode { name: self.bare()?, closing, ..Shortcode::default() };
        loop {
            self.skip_space();
            if self.eat(self.close) {
                return Some(shortcode);
            }
            if self.eat("/") {
                shortcode.closes_itself = true;
                continue;
            }
            self.parameter(&mut shortcode)?;
        }
    }

    fn parameter(&mut self, shortcode: &mut Shortcode) -> Option<()> {
        if self.rest.starts_with(['"', '`']) {
            shortcode.positional.push(self.quoted()?);
            return Some(());
        }
        let word = self.bare()?;
        if !self.eat("=") {
            shortcode.positional.push(word);
            return Some(());
        }
        let value = if self.rest.starts_with(['"', '`', '\'']) { self.quoted()? } else { self.bare()? };
        shortcode.named.push((word, value));
        Some(())
    }

    /// Skips white space, and the marks of a quotation at the beginning of further lines.
    fn skip_space(&mut self) {
        loop {
            let trimmed = self.rest.trim_start();
            let new_line = self.rest[..self.rest.len() - trimmed.len()].contains('\n');
            self.rest = trimmed;
            if !(new_line && trimmed.starts_with('>') && !trimmed.starts_with(self.close)) {
                return;
            }
            self.rest = &trimmed[1..];
        }
    }

    fn eat(&mut self, token: &str) -> bool {
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// A word without quotes: a name, a number, an address.
    fn bare(&mut self) -> Option<String> {
        let ends = |&(at, c): &(usize, char)| {
            c.is_whitespace()
                || matches!(c, '=' | '"' | '`' | '{' | '<')
                || self.rest[at..].starts_with(self.close)
                || c == '/' && self.rest[at + 1..].starts_with(self.close)
        };
        let (end, _) = self.rest.char_indices().find(ends)?;
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        if word.is_empty() { None } else { Some(word.to_owned()) }
    }

    /// A word in quotes. Within `"` a backslash escapes the character behind it; backquotes take
    /// everything as it is.
    fn quoted(&mut self) -> Option<String> {
        let mut chars = self.rest.char_indices();
        let (_, quote) = chars.next()?;
        let mut value = String::new();
        while let Some((at, c)) = chars.next() {
            if c == quote {
                self.rest = &self.rest[at + c.len_utf8()..];
                return Some(value);
            }
            match c {
                '\\' if quote != '`' => value.extend(chars.next().map(|(_, escaped)| escaped)),
                _ => value.push(c),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Shortcode {
        match tag(text) {
            Some((Tag::Shortcode(shortcode), length)) => {
                assert_eq!(length, text.len(), "{text}");
                shortcode
            }
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn parameters_come_with_and_without_names_and_in_every_quote() {
        let figure = read("{{< figure src=\"a b.jpg\" alt='It''s' title=`x \"y\"`\n  width=40 >}}");
        assert_eq!(figure.name, "figure");
        assert_eq!(figure.get("src"), Some("a b.jpg"));
        assert_eq!(figure.get("title"), Some("x \"y\""));
        assert_eq!(figure.get("width"), Some("40"));
        assert_eq!(read(r#"{{% ref "a.md#b" %}}"#).positional, ["a.md#b"]);
        assert_eq!(read(r#"{{<youtube w7Ft2ymGmfc>}}"#).positional, ["w7Ft2ymGmfc"]);
        assert_eq!(read(r#"{{< x a="say \"no\"" >}}"#).get("a"), Some("say \"no\""));
    }

    #[test]
    fn pairs_and_empty_tags_are_told_apart() {
        assert!(read("{{< /pullquote >}}").closing);
        assert!(read("{{< br />}}").closes_itself);
        assert!(read("{{< br/>}}").closes_itself);
        assert!(!read("{{< ref /a/b/ >}}").positional.is_empty());
    }

    #[test]
    fn an_escaped_tag_is_shown() {
        let (tag, length) = tag("{{</* figure src=\"a\" */>}} rest").unwrap();
        assert_eq!(tag, Tag::Escaped("{{< figure src=\"a\" >}}".to_owned()));
        assert_eq!(length, 26);
    }

    #[test]
    fn what_is_not_closed_is_no_tag() {
        for text in ["{{<", "{{< figure", "{{< figure src=\" >}}", "{{< >}}", "{{ x }}", "{{< a %}}"] {
            assert_eq!(tag(text), None, "{text}");
        }
    }
}
