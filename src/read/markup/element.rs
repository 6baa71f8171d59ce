//! What the HTML standard says of elements by their names: which hold nothing, which end others,
//! how far an end tag reaches. What they mean for an article is said elsewhere.

use super::Node;

/// Whether the element never has content (HTML, 13.1.2).
pub(super) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "basefont"
            | "bgsound"
            | "br"
            | "col"
            | "embed"
            | "frame"
            | "hr"
            | "img"
            | "input"
            | "keygen"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Whether its start tag ends an open paragraph.
pub(super) fn ends_paragraph(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "header"
            | "hgroup"
            | "hr"
            | "li"
            | "listing"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "plaintext"
            | "pre"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "ul"
            | "xmp"
    ) || is_heading(name)
}

/// Whether it is a heading.
pub(crate) fn is_heading(name: &str) -> bool {
    heading_level(name).is_some()
}

/// The level of a heading.
pub(crate) fn heading_level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    }
}

/// Whether it stands for itself and not within a line.
pub(crate) fn is_block(name: &str) -> bool {
    ends_paragraph(name) || is_table_part(name) || matches!(name, "body" | "html" | "caption" | "option" | "object")
}

/// Whether the element is a formatting one: left open, it goes on in the next paragraph.
pub(super) fn is_formatting(name: &str) -> bool {
    matches!(
        name,
        "a" | "b" | "big" | "code" | "em" | "font" | "i" | "nobr" | "s" | "small" | "strike" | "strong" | "tt" | "u"
    )
}

/// The parts of a table between it and its cells, and the cells.
pub(super) fn is_table_part(name: &str) -> bool {
    matches!(name, "table" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th" | "caption" | "colgroup")
}

/// Whether no end tag of what stands around reaches into it.
pub(super) fn is_boundary(name: &str) -> bool {
    matches!(name, "applet" | "caption" | "html" | "marquee" | "object" | "table" | "td" | "template" | "th" | "button")
}

/// Whether an end tag of an element within a line, or of an unknown one, does not pass it.
pub(super) fn is_special(name: &str) -> bool {
    is_block(name) || is_boundary(name) || matches!(name, "select" | "textarea" | "iframe" | "noscript" | "head")
}

/// The elements of a table that are open and end when `name` begins.
pub(super) fn table_context(name: &str) -> Option<&'static [&'static str]> {
    match name {
        "caption" | "colgroup" | "thead" | "tbody" | "tfoot" => Some(&["table"]),
        "col" => Some(&["colgroup", "table"]),
        "tr" => Some(&["tbody", "thead", "tfoot", "table"]),
        "td" | "th" => Some(&["tr", "tbody", "thead", "tfoot", "table"]),
        _ => None,
    }
}

/// Whether the element may stand in the head.
pub(super) fn is_of_head(name: &str) -> bool {
    matches!(
        name,
        "base" | "basefont" | "bgsound" | "link" | "meta" | "noscript" | "script" | "style" | "template" | "title"
    )
}

/// Whether HTML's markup may stand within this element of MathML or SVG.
pub(super) fn lets_html_in(name: &str) -> bool {
    matches!(name, "mi" | "mo" | "mn" | "ms" | "mtext" | "annotation-xml" | "foreignobject" | "desc" | "title")
}

/// Whether some class or the id of `node` holds one of `words` as a part.
pub(crate) fn is_called(node: Node<'_>, words: &[&str]) -> bool {
    let names = ["class", "id", "data-testid", "data-component"];
    names.iter().filter_map(|name| node.get(name)).flat_map(str::split_ascii_whitespace).any(|name| {
        let name = name.to_ascii_lowercase();
        words.iter().any(|word| {
            let mut rest = name.as_str();
            let mut before = None;
            while let Some(at) = rest.find(word) {
                let left = rest[..at].chars().next_back().or(if at == 0 { before } else { None });
                let right = rest[at + word.len()..].chars().next();
                if !left.is_some_and(|c| c.is_alphanumeric()) && !right.is_some_and(|c| c.is_alphanumeric()) {
                    return true;
                }
                before = word.chars().next_back();
                rest = &rest[at + word.len()..];
            }
            false
        })
    })
}
