//! The elements and attributes of presentation MathML that formulas may use.

/// What an element may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// Text alone.
    Token,
    /// Any number of elements.
    Row,
    /// Exactly this many elements.
    Fixed(usize),
    /// Nothing.
    Empty,
    /// Only rows of a table.
    Table,
    /// Only cells of a table.
    TableRow,
}

/// What the element named `name` may hold; `None` if it is not known.
pub(super) fn content(name: &str) -> Option<Content> {
    Some(match name {
        "mi" | "mn" | "mo" | "mtext" | "ms" => Content::Token,
        "mrow" | "mstyle" | "merror" | "mpadded" | "mphantom" | "msqrt" | "menclose" | "mtd" | "mmultiscripts"
        | "mfenced" => Content::Row,
        "mfrac" | "mroot" | "msub" | "msup" | "munder" | "mover" => Content::Fixed(2),
        "msubsup" | "munderover" => Content::Fixed(3),
        "mspace" | "none" | "mprescripts" => Content::Empty,
        "mtable" => Content::Table,
        "mtr" => Content::TableRow,
        _ => return None,
    })
}

/// The attributes that may stay. None of them leads anywhere or runs anything.
const ATTRIBUTES: &[&str] = &[
    "accent",
    "accentunder",
    "bevelled",
    "close",
    "columnalign",
    "columnlines",
    "columnspacing",
    "columnspan",
    "denomalign",
    "depth",
    "dir",
    "displaystyle",
    "fence",
    "form",
    "frame",
    "height",
    "largeop",
    "linethickness",
    "lspace",
    "mathvariant",
    "maxsize",
    "minsize",
    "movablelimits",
    "notation",
    "numalign",
    "open",
    "rowalign",
    "rowlines",
    "rowspacing",
    "rowspan",
    "rspace",
    "scriptlevel",
    "separator",
    "separators",
    "stretchy",
    "symmetric",
    "voffset",
    "width",
];

/// Whether an attribute may stay.
pub(super) fn is_known_attribute(name: &str) -> bool {
    ATTRIBUTES.binary_search(&name).is_ok()
}

/// The class that stands for one of `pulldown-latex`'s on a table or cell, with the alignment
/// of columns that says the same in MathML's own terms.
pub(super) fn alignment(classes: &str) -> Option<(&'static str, &'static str)> {
    let has = |class| classes.split_ascii_whitespace().any(|one| one == class);
    if has("menv-alignlike") {
        Some(("math-align", "right left"))
    } else if has("menv-cells-left") || has("cell-left") {
        Some(("math-left", "left"))
    } else if has("menv-cells-right") || has("cell-right") {
        Some(("math-right", "right"))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_attributes_are_sorted_for_the_search() {
        assert!(ATTRIBUTES.is_sorted());
    }
}
