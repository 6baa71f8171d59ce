//! Plain text and addresses as feeds want them.

use crate::write::escape;
use crate::write::markup::absolute_url;

/// Text for an element that holds HTML, such as RSS's description: on one line.
pub(super) fn html(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    escape::push::<escape::html::Text>(&mut out, &one_line(text));
    // Only `str`s were written.
    String::from_utf8(out).unwrap_or_default()
}

/// `text` with single spaces alone between its words.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text for an element that holds plain text: on one line, and safe from readers that take it
/// for HTML.
///
/// No feed format says reliably whether a title is text or HTML, so `</script>` in a title
/// vanishes in some readers and `&lt;` shows up in others. Where text looks like markup, an
/// invisible word joiner behind the first character (U+2060) lets all of them show it as it is.
pub(super) fn plain(text: &str) -> String {
    let line = one_line(text);
    let mut out = String::with_capacity(line.len());
    for (at, c) in line.char_indices() {
        out.push(c);
        let rest = &line[at + c.len_utf8()..];
        if (c == '<' && begins_tag(rest)) || (c == '&' && begins_entity(rest)) {
            out.push('\u{2060}');
        }
    }
    out
}

fn begins_tag(rest: &str) -> bool {
    rest.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'))
}

fn begins_entity(rest: &str) -> bool {
    let name = rest.strip_prefix('#').unwrap_or(rest);
    let length = name.bytes().take(32).take_while(u8::is_ascii_alphanumeric).count();
    length > 0 && name[length..].starts_with(';')
}

/// `address` as an absolute address on the web in ASCII, resolved against `base`.
pub(super) fn web_address(address: &str, base: Option<&str>) -> Option<String> {
    let absolute = absolute_url(address, base)?;
    if absolute.is_ascii() {
        return Some(absolute);
    }
    let mut out = String::with_capacity(absolute.len() * 2);
    for byte in absolute.bytes() {
        if byte.is_ascii() {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_looks_like_markup_is_marked() {
        assert_eq!(plain("AT&T <5  & a < b\n&c"), "AT&T <5 & a < b &c");
        assert_eq!(plain("a </script> b"), "a <\u{2060}/script> b");
        assert_eq!(plain("&amp;amp; &#11;"), "&\u{2060}amp;amp; &\u{2060}#11;");
    }

    #[test]
    fn addresses_are_ascii() {
        assert_eq!(web_address("é b", Some("https://x.example/a/")).as_deref(), Some("https://x.example/a/%C3%A9%20b"));
        assert_eq!(web_address("mailto:x@y.example", None), None);
        assert_eq!(web_address("a", None), None);
    }
}
