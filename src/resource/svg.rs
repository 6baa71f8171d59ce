//! What can be said of an SVG picture from its text: its size, and whether it is active.
//!
//! Nothing here draws.

/// How far into a file its `svg` element is looked for, behind declaration and comments.
const HEAD_BYTES: usize = 4096;

fn head(bytes: &[u8]) -> Option<&str> {
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&head[..error.valid_up_to()]).ok()?,
    };
    Some(text.trim_start_matches('\u{FEFF}').trim_start())
}

/// Whether the bytes begin as an SVG document does.
pub(super) fn is_svg(bytes: &[u8]) -> bool {
    head(bytes).is_some_and(|head| head.starts_with('<') && head.contains("<svg"))
}

/// The size that the root element states, in CSS pixels; 0 where it states none.
pub(super) fn size(bytes: &[u8]) -> (u32, u32) {
    let root = head(bytes).and_then(|head| head.find("<svg").map(|at| &head[at..])).unwrap_or_default();
    let root = &root[..root.find('>').unwrap_or(root.len())];
    let view_box = attribute(root, "viewBox")
        .map(|text| text.split([' ', ',']).filter_map(|part| part.parse::<f32>().ok()).collect::<Vec<_>>());
    let from_box = |index: usize| view_box.as_ref().and_then(|values| values.get(index)).copied();
    let side = |name, index| attribute(root, name).and_then(css_pixels).or_else(|| from_box(index)).unwrap_or(0.0);
    (side("width", 2).round() as u32, side("height", 3).round() as u32)
}

fn attribute<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    let mut from = 0;
    while let Some(found) = element[from..].find(name) {
        let at = from + found;
        let rest = element[at + name.len()..].trim_start();
        let begins = element[..at].ends_with(|c: char| c.is_whitespace());
        if let (true, Some(value)) = (begins, rest.strip_prefix('=')) {
            let value = value.trim_start();
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            return value[1..].split(quote).next();
        }
        from = at + name.len();
    }
    None
}

fn css_pixels(length: &str) -> Option<f32> {
    let length = length.trim();
    let digits = length.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let factor = match &length[digits.len()..] {
        "" | "px" => 1.0,
        "pt" => 4.0 / 3.0,
        "pc" => 16.0,
        "mm" => 96.0 / 25.4,
        "cm" => 96.0 / 2.54,
        "in" => 96.0,
        _ => return None,
    };
    digits.parse::<f32>().ok().map(|value| value * factor).filter(|value| *value >= 0.0)
}

/// Whether the picture does more than show itself: runs scripts, embeds foreign content, or
/// fetches something.
///
/// The test is one of words, and errs towards refusal: a picture that spells such things in a
/// comment is refused too, and so is one whose references are hidden behind entities.
pub(super) fn is_active(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return true };
    let text = text.to_ascii_lowercase();
    let words =
        ["<script", ":script", "<foreignobject", ":foreignobject", "<!entity", "javascript:", "@import", "<iframe"];
    words.iter().any(|word| text.contains(word)) || has_handler(&text) || has_outside_reference(&text)
}

/// An attribute such as `onload=`.
fn has_handler(text: &str) -> bool {
    text.match_indices("on").any(|(at, _)| {
        let before = text[..at].chars().next_back();
        before.is_some_and(|c| c.is_whitespace() || matches!(c, '"' | '\'' | '/')) && {
            let rest = text[at + 2..].trim_start_matches(|c: char| c.is_ascii_alphabetic());
            rest.len() + 2 < text[at..].len() && rest.trim_start().starts_with('=')
        }
    })
}

/// A reference to anything but a part of the picture itself or an embedded bitmap.
fn has_outside_reference(text: &str) -> bool {
    let harmless = |value: &str| {
        let value = value.trim();
        value.starts_with('#') || value.starts_with("data:image/png") || value.starts_with("data:image/jpeg")
    };
    let hrefs = text.split("href").skip(1).filter_map(|rest| {
        let value = rest.trim_start().strip_prefix('=')?.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        value[1..].split(quote).next()
    });
    let urls = text.split("url(").skip(1).map(|rest| rest.trim_start_matches([' ', '"', '\'']));
    hrefs.chain(urls).any(|value| !harmless(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_that_only_shows_itself_is_harmless() {
        let quiet: &[&[u8]] = &[
            br##"<svg><defs><path id="button"/></defs><use href="#button"/><rect fill="url(#g)"/></svg>"##,
            br#"<svg><text>Construction: one, two</text><image xlink:href="data:image/png;base64,AAAA"/></svg>"#,
        ];
        quiet.iter().for_each(|svg| assert!(!is_active(svg), "{}", String::from_utf8_lossy(svg)));
    }

    #[test]
    fn an_active_picture_is_found() {
        let active: &[&[u8]] = &[
            b"<svg><script>x</script></svg>",
            b"<svg><SCRIPT/></svg>",
            b"<svg><s:script xmlns:s='http://www.w3.org/2000/svg'/></svg>",
            b"<svg onload='x'/>",
            b"<svg/onload = x />",
            b"<svg><foreignObject/></svg>",
            b"<svg><a href='javascript:x'/></svg>",
            b"<svg><image href=\"https://example.org/x.png\"/></svg>",
            b"<svg><a xlink:href = '&#106;avascript:x'/></svg>",
            b"<!DOCTYPE svg [<!ENTITY x 'y'>]><svg/>",
            b"<svg><rect fill=\"url('https://example.org/#x')\"/></svg>",
            b"<svg>\xFF</svg>",
        ];
        active.iter().for_each(|svg| assert!(is_active(svg), "{}", String::from_utf8_lossy(svg)));
    }
}
