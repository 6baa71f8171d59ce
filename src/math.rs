//! Formulas: as MathML (TeX by way of `pulldown-latex`, MathML as the source has it), in words
//! for those who hear them, and on one line for formats without mathematics.
//!
//! Whatever goes in, what comes out is well-formed presentation MathML of elements and
//! attributes that are known here, so that no formula carries a link, a script or a style into
//! an output. What cannot be converted is an error, and the writer decides what to show.

// Each writer uses some of the forms; where one is compiled out, its own are left over.
#![cfg_attr(not(all(feature = "markup", feature = "jats", feature = "pdf")), allow(dead_code))]

mod element;
mod linear;
mod parse;
mod row;
mod spoken;
mod symbol;
mod tex;
mod tree;

use std::borrow::Cow;
use std::fmt;

use quick_xml::escape::unescape;

use crate::model::{Math, MathNotation, RichText};

pub(crate) use parse::Piece;

/// The namespace of MathML.
pub(crate) const NAMESPACE: &str = "http://www.w3.org/1998/Math/MathML";

/// What stands inside a `math` element, as a flat sequence of tags and texts. Names are local:
/// the writer sets prefix or namespace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MathMl(pub(crate) Vec<Piece>);

/// Whether a formula stands in a line or by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Display {
    /// In a line of text.
    Inline,
    /// On lines of its own.
    Block,
}

/// Why a formula is not converted, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct InvalidMath(String);

impl InvalidMath {
    fn new(reason: impl Into<String>) -> Self {
        InvalidMath(reason.into())
    }
}

impl fmt::Display for InvalidMath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for InvalidMath {}

/// The formula as MathML. MathML that cannot be used and that notes the TeX it was made of is made of that again.
///
/// # Errors
/// If the TeX cannot be read, or the MathML is not well-formed or uses what is not known here.
pub(crate) fn mathml(math: &Math, display: Display) -> Result<MathMl, InvalidMath> {
    if math.source.len() > MAX_SOURCE_BYTES {
        return Err(InvalidMath::new(format!("it is longer than {MAX_SOURCE_BYTES} bytes")));
    }
    match math.notation {
        MathNotation::Tex => parse::content(&tex::markup(&math.source, display)?),
        MathNotation::MathMl => parse::content(&math.source).or_else(|reason| {
            let again = annotated_tex(&math.source).and_then(|tex| tex::markup(&tex, display).ok());
            again.and_then(|markup| parse::content(&markup).ok()).ok_or(reason)
        }),
    }
}

/// The formula in words: those of its author, or else English ones made of the formula. A formula
/// that cannot be converted is read as its source, sign by sign.
pub(crate) fn spoken(math: &Math) -> String {
    if let Some(words) = own_words(math) {
        return words.to_owned();
    }
    let words = mathml(math, Display::Block).map(|content| spoken::words(&tree::tree(&content))).unwrap_or_default();
    if !words.is_empty() {
        return words;
    }
    spoken::words_of_source(&source(math))
}

/// The language of the words that [`spoken`] gives, where it is not that of the text `around`.
/// Of an author's words it is.
pub(crate) fn spoken_language(math: &Math, around: &str) -> Option<&'static str> {
    let english = around.split('-').next().is_some_and(|primary| primary.eq_ignore_ascii_case("en"));
    (own_words(math).is_none() && !english).then_some("en")
}

fn own_words(math: &Math) -> Option<&str> {
    math.alt.as_deref().filter(|alt| !alt.trim().is_empty())
}

/// The formula as text on one line: letters in [`Emphasis`](crate::model::Inline::Emphasis),
/// scripts in [`Subscript`](crate::model::Inline::Subscript) and
/// [`Superscript`](crate::model::Inline::Superscript), fractions with a slash. Displayed, aligned
/// lines keep their [`LineBreak`](crate::model::Inline::LineBreak)s.
///
/// # Errors
/// As [`mathml`].
pub(crate) fn linear(math: &Math, display: Display) -> Result<RichText, InvalidMath> {
    let content = mathml(math, display)?;
    Ok(linear::text(&tree::tree(&content), display == Display::Block))
}

/// What is shown of a formula that cannot be converted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum StandIn<'a> {
    /// Its source, which is TeX, or markup without a word in it.
    Source(Cow<'a, str>),
    /// Of MathML, which nobody reads as it is written, the words of its author, or else its characters.
    Words(Cow<'a, str>),
}

impl StandIn<'_> {
    /// The text.
    pub(crate) fn text(&self) -> &str {
        match self {
            StandIn::Source(text) | StandIn::Words(text) => text,
        }
    }

    /// How it is set, in words.
    pub(crate) fn manner(&self) -> &'static str {
        match self {
            StandIn::Source(_) => "as its source",
            StandIn::Words(_) => "in words",
        }
    }
}

/// What stands for a formula that cannot be converted.
pub(crate) fn stand_in(math: &Math) -> StandIn<'_> {
    match (math.notation, own_words(math)) {
        (MathNotation::Tex, _) => StandIn::Source(Cow::Borrowed(&math.source)),
        (MathNotation::MathMl, Some(words)) => StandIn::Words(Cow::Borrowed(words)),
        (MathNotation::MathMl, None) => {
            if let Some(tex) = annotated_tex(&math.source) {
                return StandIn::Source(Cow::Owned(tex));
            }
            match characters(&math.source) {
                words if words.is_empty() => StandIn::Source(Cow::Borrowed(&math.source)),
                words => StandIn::Words(Cow::Owned(words)),
            }
        }
    }
}

/// What is read of a formula that cannot be converted, sign by sign.
fn source(math: &Math) -> Cow<'_, str> {
    match math.notation {
        MathNotation::Tex => Cow::Borrowed(&math.source),
        MathNotation::MathMl => Cow::Owned(annotated_tex(&math.source).unwrap_or_else(|| characters(&math.source))),
    }
}

/// What stands between the tags of an XML fragment, which need not be well-formed: each tag without its brackets, and
/// the characters behind it.
fn parts(xml: &str) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
    xml.split('<').enumerate().map(|(index, piece)| {
        let (tag, text) = if index == 0 { ("", piece) } else { piece.split_once('>').unwrap_or((piece, "")) };
        (tag, unescape(text).unwrap_or(Cow::Borrowed(text)))
    })
}

/// The TeX that MathML was made of, where it notes it.
fn annotated_tex(xml: &str) -> Option<String> {
    let encodings = ["x-tex", "latex", "\"tex\"", "'tex'"];
    let is_tex = |tag: &str| {
        let tag = tag.to_lowercase();
        tag.contains("annotation") && !tag.starts_with('/') && encodings.iter().any(|encoding| tag.contains(encoding))
    };
    let (_, text) = parts(xml).find(|(tag, text)| is_tex(tag) && !text.trim().is_empty())?;
    Some(text.trim().replace(|c| !parse::is_xml_char(c), " "))
}

/// The characters of an XML fragment, which need not be well-formed, without its tags and annotations.
fn characters(xml: &str) -> String {
    let mut texts = Vec::new();
    let mut annotated = false;
    for (tag, text) in parts(xml) {
        if tag.contains("annotation") {
            annotated = !tag.starts_with('/') && !tag.ends_with('/');
        }
        if !annotated && !text.trim().is_empty() {
            texts.push(text.trim().to_owned());
        }
    }
    texts.join(" ").replace(|c| !parse::is_xml_char(c), " ")
}

/// Far above any formula that people write.
const MAX_SOURCE_BYTES: usize = 32 * 1024;

#[cfg(test)]
mod tests;
