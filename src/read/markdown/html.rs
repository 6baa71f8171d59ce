//! Takes raw HTML apart: tags with their attributes, comments, text. What a tag means is no
//! matter of this module.

/// A piece of HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Characters, their character references not yet decoded.
    Text(&'a str),
    /// An opening tag.
    Open(Tag),
    /// A closing tag, by its name in lower case.
    Close(String),
    /// What stands in a comment.
    Comment(&'a str),
}

/// An opening tag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tag {
    /// The name in lower case.
    pub name: String,
    /// The attributes, names in lower case and values decoded.
    pub attributes: Vec<(String, String)>,
}

impl Tag {
    /// The value of an attribute; empty for one without a value.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Whether the tag has the class `name`.
    pub(super) fn has_class(&self, name: &str) -> bool {
        self.get("class").is_some_and(|classes| classes.split_whitespace().any(|class| class == name))
    }
}

/// Elements whose content is no text for readers. It is passed over up to the closing tag.
pub(super) fn is_raw(name: &str) -> bool {
    matches!(name, "script" | "style" | "iframe" | "noscript" | "template" | "object" | "svg" | "canvas" | "textarea")
}

/// The tokens of `html`, each with the offset at which it begins.
pub(super) fn tokens(html: &str) -> Tokens<'_> {
    Tokens { html, at: 0, raw: None }
}

/// The iterator of [`tokens`].
pub(super) struct Tokens<'a> {
    html: &'a str,
    at: usize,
    /// The element whose content is passed over.
    raw: Option<String>,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = (usize, Token<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(name) = self.raw.take() {
            self.at = end_of_raw(self.html, self.at, &name);
        }
        let start = self.at;
        let rest = &self.html[start..];
        if rest.is_empty() {
            return None;
        }
        let (token, length) = markup(rest).unwrap_or_else(|| text(rest));
        self.at += length;
        if let Token::Open(tag) = &token
            && is_raw(&tag.name)
            && !rest[..length].ends_with("/>")
        {
            self.raw = Some(tag.name.clone());
        }
        Some((start, token))
    }
}

/// Where the closing tag of the raw element `name` begins, at or behind `from`.
fn end_of_raw(html: &str, from: usize, name: &str) -> usize {
    let mut at = from;
    while let Some(found) = html[at..].find("</") {
        at += found;
        if html[at + 2..].get(..name.len()).is_some_and(|text| text.eq_ignore_ascii_case(name)) {
            return at;
        }
        at += 2;
    }
    html.len()
}

/// Text up to the next `<`. One that begins no tag is text itself.
fn text(rest: &str) -> (Token<'_>, usize) {
    let end = rest.bytes().skip(1).position(|byte| byte == b'<').map_or(rest.len(), |at| at + 1);
    (Token::Text(&rest[..end]), end)
}

fn markup(rest: &str) -> Option<(Token<'_>, usize)> {
    let after = rest.strip_prefix('<')?;
    if let Some(comment) = after.strip_prefix("!--") {
        let end = comment.find("-->");
        let content = &comment[..end.unwrap_or(comment.len())];
        return Some((Token::Comment(content), end.map_or(rest.len(), |end| 4 + end + 3)));
    }
    match after.bytes().next()? {
        b'!' | b'?' => {
            let end = after.find('>').map_or(after.len(), |at| at + 1);
            Some((Token::Comment(""), 1 + end))
        }
        b'/' => {
            let name = name(&after[1..])?;
            let end = after.find('>').map_or(after.len(), |at| at + 1);
            Some((Token::Close(name.to_ascii_lowercase()), 1 + end))
        }
        _ => open_tag(after).map(|(tag, length)| (Token::Open(tag), 1 + length)),
    }
}

fn name(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | ':'))).unwrap_or(text.len());
    text[..end].starts_with(|c: char| c.is_ascii_alphabetic()).then(|| &text[..end])
}

fn open_tag(text: &str) -> Option<(Tag, usize)> {
    let name = name(text)?;
    let mut tag = Tag { name: name.to_ascii_lowercase(), attributes: Vec::new() };
    let mut rest = &text[name.len()..];
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if let Some(after) = rest.strip_prefix('>') {
            return Some((tag, text.len() - after.len()));
        }
        if rest.is_empty() || rest.starts_with('<') {
            return None;
        }
        let (attribute, after) = attribute(rest)?;
        tag.attributes.push(attribute);
        rest = after;
    }
}

fn attribute(text: &str) -> Option<((String, String), &str)> {
    let end = text.char_indices().skip(1).find(|&(_, c)| c.is_whitespace() || matches!(c, '=' | '>' | '/' | '<'));
    let (name, rest) = text.split_at(end.map_or(text.len(), |(at, _)| at));
    let name = name.to_ascii_lowercase();
    let Some(value) = rest.trim_start().strip_prefix('=').map(str::trim_start) else {
        return Some(((name, String::new()), rest));
    };
    let (value, rest) = match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].split_once(quote)?,
        _ => value.split_at(value.find(|c: char| c.is_whitespace() || matches!(c, '>' | '<'))?),
    };
    Some(((name, decode(value)), rest))
}

/// `text` with its character references decoded.
pub(super) fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = match reference(rest) {
            Some((decoded, length)) => {
                out.push_str(&decoded);
                length
            }
            None => {
                out.push('&');
                1
            }
        };
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}

/// The characters that the reference at the beginning of `text` stands for, and its length.
fn reference(text: &str) -> Option<(String, usize)> {
    // The longest name of HTML has 32 characters.
    let near = text.get(1..text.floor_char_boundary(40))?;
    let end =
        near.find(|c: char| !(c.is_ascii_alphanumeric() || c == '#')).filter(|&end| near[end..].starts_with(';'))?;
    let name = &near[..end];
    let decoded = match name {
        "amp" => "&".to_owned(),
        "lt" => "<".to_owned(),
        "gt" => ">".to_owned(),
        "quot" => "\"".to_owned(),
        "apos" => "'".to_owned(),
        "nbsp" => "\u{A0}".to_owned(),
        _ => by_parser(&text[..end + 2])?,
    };
    Some((decoded, end + 2))
}

/// The Markdown parser knows the two thousand other names, and the rules for numbers.
fn by_parser(reference: &str) -> Option<String> {
    let decoded: String = pulldown_cmark::Parser::new(reference)
        .filter_map(|event| match event {
            pulldown_cmark::Event::Text(text) => Some(text.into_string()),
            _ => None,
        })
        .collect();
    (decoded != reference && !decoded.is_empty()).then_some(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(html: &str) -> Vec<Token<'_>> {
        tokens(html).map(|(_, token)| token).collect()
    }

    fn open(name: &str, attributes: &[(&str, &str)]) -> Token<'static> {
        let attributes = attributes.iter().map(|&(k, v)| (k.to_owned(), v.to_owned())).collect();
        Token::Open(Tag { name: name.to_owned(), attributes })
    }

    #[test]
    fn tags_attributes_comments_and_text() {
        assert_eq!(
            list("a <B class=x lang='fa' data-y=\"1 &gt; 2\" hidden>c</B ><!-- note --><br/>"),
            [
                Token::Text("a "),
                open("b", &[("class", "x"), ("lang", "fa"), ("data-y", "1 > 2"), ("hidden", "")]),
                Token::Text("c"),
                Token::Close("b".to_owned()),
                Token::Comment(" note "),
                open("br", &[]),
            ]
        );
    }

    #[test]
    fn broken_markup_is_text() {
        assert_eq!(list("1 < 2 <"), [Token::Text("1 "), Token::Text("< 2 "), Token::Text("<")]);
        assert_eq!(list("<a href=\"x"), [Token::Text("<a href=\"x")]);
        assert_eq!(list("<!-- open"), [Token::Comment(" open")]);
        assert_eq!(list("<a <b>"), [Token::Text("<a "), open("b", &[])]);
    }

    #[test]
    fn the_content_of_raw_elements_is_passed_over() {
        let tokens = list("<script>if (a < b) '<p>'</script>x<style>p{}");
        assert_eq!(
            tokens,
            [open("script", &[]), Token::Close("script".to_owned()), Token::Text("x"), open("style", &[])]
        );
    }

    #[test]
    fn references_are_decoded() {
        assert_eq!(decode("&amp;&eacute;&#x2014;&#8211;&nope; & &"), "&é—–&nope; & &");
    }
}
