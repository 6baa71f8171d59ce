//! Takes out of an SVG what could act or reach out of the book: a document of its own in the
//! container, it would run scripts and fetch from the web.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, Writer};

/// An SVG that draws and does nothing else.
pub(super) struct Inert {
    pub(super) bytes: Vec<u8>,
    /// What was taken out, each kind once.
    pub(super) dropped: Vec<String>,
    /// Whether nothing at all was taken out, so that the bytes of the source will do.
    pub(super) is_unchanged: bool,
}

/// Elements that are left out with all they hold.
const ACTIVE: &[&str] = &["script", "foreignObject", "handler", "listener", "iframe", "audio", "video"];

/// The SVG without what could act.
///
/// # Errors
/// If it is not well-formed; the reason, in words.
pub(super) fn inert(bytes: &[u8]) -> Result<Inert, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "it is no UTF-8".to_owned())?;
    let mut reader = Reader::from_str(text.trim_start_matches('\u{FEFF}'));
    let mut cleaner = Cleaner {
        writer: Writer::new(Vec::with_capacity(bytes.len())),
        dropped: Vec::new(),
        is_unchanged: true,
        skipped: 0,
        depth: 0,
        roots: 0,
    };
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Eof => return cleaner.finish(),
            event => cleaner.event(event)?,
        }
    }
}

/// Copies what only draws.
struct Cleaner {
    writer: Writer<Vec<u8>>,
    dropped: Vec<String>,
    is_unchanged: bool,
    /// How deep the reader is within an element that is left out.
    skipped: usize,
    depth: usize,
    roots: usize,
}

impl Cleaner {
    fn event(&mut self, event: Event<'_>) -> Result<(), String> {
        match event {
            Event::Start(tag) => {
                self.roots += usize::from(self.depth == 0);
                self.depth += 1;
                if self.skipped > 0 || is_active(&tag, &mut self.dropped) {
                    self.skipped += 1;
                    return Ok(());
                }
                let tag = passive(&tag, &mut self.dropped)?;
                self.write(Event::Start(tag))
            }
            Event::Empty(tag) => {
                self.roots += usize::from(self.depth == 0);
                if self.skipped > 0 || is_active(&tag, &mut self.dropped) {
                    return Ok(());
                }
                let tag = passive(&tag, &mut self.dropped)?;
                self.write(Event::Empty(tag))
            }
            Event::End(tag) => {
                self.depth = self.depth.saturating_sub(1);
                if self.skipped > 0 {
                    self.skipped -= 1;
                    return Ok(());
                }
                self.write(Event::End(tag))
            }
            // A document type may name files elsewhere; a style sheet instruction does.
            Event::DocType(_) | Event::PI(_) => {
                self.is_unchanged = false;
                Ok(())
            }
            Event::Comment(_) | Event::Eof => Ok(()),
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) | Event::Decl(_) if self.skipped > 0 => Ok(()),
            Event::Text(text) => self.text(reaches_out(&text), Event::Text(text)),
            Event::CData(text) => self.text(reaches_out(&text), Event::CData(text)),
            Event::GeneralRef(_) | Event::Decl(_) => self.write(event),
        }
    }

    fn text(&mut self, reaches_out: bool, event: Event<'_>) -> Result<(), String> {
        if reaches_out {
            note(&mut self.dropped, "addresses in a style sheet");
            return Ok(());
        }
        self.write(event)
    }

    fn write(&mut self, event: Event<'_>) -> Result<(), String> {
        self.writer.write_event(event).map_err(|error| error.to_string())
    }

    fn finish(self) -> Result<Inert, String> {
        if self.depth > 0 || self.roots != 1 {
            return Err("it is no single whole element".to_owned());
        }
        let is_unchanged = self.is_unchanged && self.dropped.is_empty();
        Ok(Inert { bytes: self.writer.into_inner(), dropped: self.dropped, is_unchanged })
    }
}

fn is_active(tag: &BytesStart<'_>, dropped: &mut Vec<String>) -> bool {
    let local = tag.local_name();
    let active = ACTIVE.contains(&local.as_ref());
    if active {
        note(dropped, &format!("`{}`", local.as_ref() as &str));
    }
    active
}

/// The tag without attributes that act or lead out.
fn passive(tag: &BytesStart<'_>, dropped: &mut Vec<String>) -> Result<BytesStart<'static>, String> {
    let mut out = BytesStart::new(tag.name().as_ref().to_owned());
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let value = quick_xml::escape::unescape(&attribute.value).map_err(|error| error.to_string())?;
        let local = attribute.key.local_name();
        let acts = match local.as_ref() {
            "href" => !value.trim_start().starts_with('#') && !value.trim_start().starts_with("data:image/"),
            name if name.starts_with("on") => true,
            name if name.starts_with("xmlns") || attribute.key.as_ref().starts_with("xmlns") => false,
            _ => reaches_out(&value),
        };
        if acts {
            note(dropped, &format!("`{}`", attribute.key.as_ref() as &str));
        } else {
            out.push_attribute((attribute.key.as_ref(), value.as_ref()));
        }
    }
    Ok(out)
}

/// Whether CSS fetches something.
fn reaches_out(css: &str) -> bool {
    let compact: String = css.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    compact.contains("@import")
        || compact.match_indices("url(").any(|(at, _)| {
            let target = compact[at + 4..].trim_start_matches(['"', '\'']);
            !target.starts_with('#') && !target.starts_with("data:image/")
        })
}

fn note(dropped: &mut Vec<String>, what: &str) {
    if !dropped.iter().any(|known| known == what) {
        dropped.push(what.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(svg: &str) -> String {
        String::from_utf8(inert(svg.as_bytes()).unwrap().bytes).unwrap()
    }

    #[test]
    fn what_only_draws_stays() {
        let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><style>a{fill:url(#g)}</style><use href="#a"/>a &amp; b</svg>"##;
        assert_eq!(clean(svg), svg);
    }

    #[test]
    fn what_acts_or_reaches_out_goes() {
        let svg = r#"<!DOCTYPE svg SYSTEM "http://x.example/y"><svg onload="a()"><script>x<b/></script><a xlink:href="javascript:x"><image href="https://x.example/p.png"/></a><style>@import "x"</style><rect style="fill:url(https://x.example)"/></svg>"#;
        assert_eq!(clean(svg), "<svg><a><image/></a><style></style><rect/></svg>");
        let dropped = inert(svg.as_bytes()).unwrap().dropped;
        assert_eq!(dropped.len(), 6, "{dropped:?}");
    }

    #[test]
    fn what_is_not_well_formed_is_refused() {
        for svg in ["<svg>", "<svg></b>", "<svg/><svg/>", "", "<svg a=1/>"] {
            assert!(inert(svg.as_bytes()).is_err(), "{svg}");
        }
    }
}
