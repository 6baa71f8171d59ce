//! Addresses of the web that stand in text become links, as programs for writing have it.

use crate::model::visit::{self, VisitMut};
use crate::model::{Article, Inline, Link, RichText, Section};

/// The longest address, in bytes; longer ones stay text.
const LONGEST: usize = 2_000;

/// Makes links of the addresses in the text of `article`, its notes and references.
pub(crate) fn link_all(article: &mut Article) {
    let mut linker = Linker;
    linker.nodes(&mut article.body);
    article.notes.iter_mut().for_each(|note| linker.note(note));
    article.references.iter_mut().for_each(|reference| linker.text(&mut reference.text));
    article.abstracts.iter_mut().for_each(|summary| linker.blocks(&mut summary.blocks));
}

struct Linker;

impl VisitMut for Linker {
    /// A heading stays as it is.
    fn section(&mut self, section: &mut Section) {
        self.nodes(&mut section.body);
    }

    fn text(&mut self, text: &mut RichText) {
        visit::walk_text(self, text);
        if !text.iter().any(|node| matches!(node, Inline::Text(text) if text.contains("://"))) {
            return;
        }
        for node in std::mem::take(&mut text.0) {
            match node {
                Inline::Text(words) if words.contains("://") => split(&words, &mut text.0),
                other => text.0.push(other),
            }
        }
    }

    fn inline(&mut self, inline: &mut Inline) {
        // A link within a link is none.
        if !matches!(inline, Inline::Link(_) | Inline::Citation(_)) {
            visit::walk_inline(self, inline);
        }
    }
}

/// Puts `words` behind `out`, with their addresses as links. What runs on without an end of an address is looked at once.
fn split(words: &str, out: &mut Vec<Inline>) {
    let (mut done, mut from) = (0, 0);
    while let Some(found) = words[from..].find("http") {
        let start = from + found;
        let rest = &words[start..];
        if words[..start].ends_with(|c: char| c.is_alphanumeric()) || !has_scheme(rest) {
            from = start + "http".len();
            continue;
        }
        let run = &rest[..rest.find(ends_address).unwrap_or(rest.len())];
        from = start + run.len();
        if let Some(address) = address_of(run) {
            out.extend((done < start).then(|| Inline::Text(words[done..start].to_owned())));
            out.push(Inline::Link(Link { target: address.to_owned(), content: address.into() }));
            done = start + address.len();
        }
    }
    out.extend((done < words.len()).then(|| Inline::Text(words[done..].to_owned())));
}

fn has_scheme(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

/// The address that `run` is, without the marks that end the sentence around it.
fn address_of(run: &str) -> Option<&str> {
    if run.len() > LONGEST {
        return None;
    }
    let address = without_closing(run);
    let (_, host) = address.split_once("://")?;
    let name = host.split(['/', '?', '#', ':']).next()?;
    (name.starts_with(char::is_alphanumeric) && name.contains('.')).then_some(address)
}

/// Whether `c` is in no address: white space, quotation marks, the marks of scripts that put no space behind them.
fn ends_address(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '<' | '>' | '"' | '“' | '”' | '„' | '«' | '»' | '‹' | '›' | '`' | '|' | '\u{3000}'..='\u{303F}')
        || matches!(c, '\u{FF00}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF20}' | '\u{FFFC}')
}

/// `address` without marks at its end that belong to the sentence, and brackets that it does not open.
fn without_closing(mut address: &str) -> &str {
    let excess = |[open, close]: [char; 2]| {
        (close, address.matches(close).count().saturating_sub(address.matches(open).count()))
    };
    let mut stray = [['(', ')'], ['[', ']'], ['{', '}']].map(excess);
    while let Some(last) = address.chars().next_back() {
        let is_mark =
            matches!(last, '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '’' | '‘' | '*' | '_' | '~' | '…' | '—');
        let bracket = stray.iter_mut().find(|(close, count)| *close == last && *count > 0);
        if let Some((_, count)) = bracket {
            *count -= 1;
        } else if !is_mark {
            break;
        }
        address = &address[..address.len() - last.len_utf8()];
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The addresses that become links in `text`, whose words stay.
    #[track_caller]
    fn links(text: &str) -> Vec<String> {
        let mut out = Vec::new();
        split(text, &mut out);
        let all = RichText(out);
        assert_eq!(all.plain_text(), text);
        let target = |node: &Inline| match node {
            Inline::Link(link) => Some(link.target.clone()),
            _ => None,
        };
        all.iter().filter_map(target).collect()
    }

    #[test]
    fn addresses_end_where_the_sentence_goes_on() {
        assert_eq!(links("See https://example.org/a, and http://b.org."), ["https://example.org/a", "http://b.org"]);
        assert_eq!(links("(https://example.org/wiki/Quay_(ship))"), ["https://example.org/wiki/Quay_(ship)"]);
        assert_eq!(links("“https://example.org/?q=1&r=2#top”"), ["https://example.org/?q=1&r=2#top"]);
        assert_eq!(links("https://doi.org/10.5555/jce.2023.14.2.88"), ["https://doi.org/10.5555/jce.2023.14.2.88"]);
        assert_eq!(links("見よ。https://example.jp/案内。次"), ["https://example.jp/案内"]);
        assert_eq!(links("https://example.org:8080/x…"), ["https://example.org:8080/x"]);
    }

    #[test]
    fn what_is_no_address_stays_text() {
        for text in
            ["", "http", "https://", "https:// x", "https://localhost/a", "xhttps://example.org", "https://.org"]
        {
            assert!(links(text).is_empty(), "{text}");
        }
        assert!(links(&format!("https://example.org/{}", "a".repeat(3_000))).is_empty());
        assert_eq!(links("http://http://a.org https://b.org/)]."), ["https://b.org/"]);
    }

    #[test]
    fn links_and_headings_stay_as_they_are() {
        let link = Inline::Link(Link { target: "x".into(), content: "https://a.org".into() });
        let mut text = RichText(vec![link.clone(), Inline::Strong("https://b.org".into())]);
        Linker.text(&mut text);
        assert_eq!(text.0[0], link);
        assert!(matches!(&text.0[1], Inline::Strong(inner) if matches!(inner.0[..], [Inline::Link(_)])));
    }
}
