//! From TeX to MathML as text, by `pulldown-latex`.

use std::convert::Infallible;
use std::panic::{AssertUnwindSafe, catch_unwind};

use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::{Event, Parser, Storage, push_mathml};

use super::{Display, InvalidMath};

/// The markup of a `math` element.
pub(super) fn markup(source: &str, display: Display) -> Result<String, InvalidMath> {
    // The library promises errors for bad input, yet holds assertions that input can reach. A
    // formula must never take an article down with it.
    let rendered = catch_unwind(AssertUnwindSafe(|| render(source, display)))
        .unwrap_or_else(|_| Err(InvalidMath::new("the TeX cannot be read")))?;
    Ok(repair(&rendered))
}

fn render(source: &str, display: Display) -> Result<String, InvalidMath> {
    let storage = Storage::new();
    let events: Vec<Event<'_>> = Parser::new(source, &storage)
        .collect::<Result<_, _>>()
        .map_err(|error| InvalidMath::new(first_line(&error.to_string())))?;
    let display_mode = match display {
        Display::Inline => DisplayMode::Inline,
        Display::Block => DisplayMode::Block,
    };
    let mut out = String::new();
    let config = RenderConfig { display_mode, ..RenderConfig::default() };
    push_mathml(&mut out, events.into_iter().map(Ok::<_, Infallible>), config)
        .map_err(|error| InvalidMath::new(error.to_string()))?;
    Ok(out)
}

/// The library's errors go on over several lines that draw the place.
fn first_line(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default();
    line.trim_start_matches("parsing error: ").to_owned()
}

/// Escapes what the library leaves bare: it writes single signs such as `<` and `&` as they
/// are, uses `&nbsp;`, and joins two attributes without a space.
fn repair(markup: &str) -> String {
    let mut out = String::with_capacity(markup.len() + 16);
    for (at, c) in markup.char_indices() {
        let rest = &markup[at + c.len_utf8()..];
        match c {
            '<' if !begins_tag(rest) => out.push_str("&lt;"),
            '&' if !begins_reference(rest) => out.push_str("&amp;"),
            '"' if rest.starts_with("minsize=\"") => out.push_str("\" "),
            _ => out.push(c),
        }
    }
    out.replace("&nbsp;", "&#160;")
}

fn begins_tag(rest: &str) -> bool {
    rest.strip_prefix('/').unwrap_or(rest).starts_with(|c: char| c.is_ascii_lowercase())
}

fn begins_reference(rest: &str) -> bool {
    ["lt;", "gt;", "amp;", "quot;", "apos;", "nbsp;", "#"].iter().any(|name| rest.starts_with(name))
}
