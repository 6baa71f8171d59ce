//! Rich text: the inline content of paragraphs, headings and captions.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Citation, Direction, Id, Image, Language, Math};

/// A run of inline nodes.
///
/// In JSON a plain text is a string, anything richer an array:
/// `"Water"`, `["Water is ", {"strong": "scarce"}]`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RichText(pub Vec<Inline>);

/// A piece of inline content.
///
/// In JSON a text is a string, and any other node an object with one key, its name:
/// `{"emphasis": "deep"}`, `{"link": {"target": "https://example.org", "content": "here"}}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(remote = "Self", rename_all = "kebab-case")]
pub enum Inline {
    /// Characters.
    #[serde(skip)]
    Text(String),
    /// Stress emphasis, usually italic.
    Emphasis(RichText),
    /// Strong importance, usually bold.
    Strong(RichText),
    /// Text that no longer holds, struck through.
    Strike(RichText),
    /// Lowered text, as in H₂O.
    Subscript(RichText),
    /// Raised text, as in 1ˢᵗ.
    Superscript(RichText),
    /// Small capitals.
    SmallCaps(RichText),
    /// A quotation within the line. Its quotation marks are no part of the content: the
    /// writer sets those of the language.
    Quotation(RichText),
    /// Computer code.
    Code(String),
    /// A hyperlink.
    Link(Link),
    /// Text in another language or direction than its surroundings.
    Span(Span),
    /// A mathematical formula within the line.
    Math(Math),
    /// A small picture within the line.
    Image(Image),
    /// The call of a footnote: the id of one of the article's [notes](super::Article::notes).
    NoteCall(Id),
    /// A place that cites works of the article's list of references.
    Citation(Citation),
    /// A forced line break: `{"line-break": null}`.
    #[cfg_attr(feature = "schema", schemars(with = "()"))]
    LineBreak,
}

/// A hyperlink.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// Where it leads: an absolute URL with the scheme `http`, `https`, `mailto` or `tel`, a
    /// relative one, or `#` and the [`Id`] of a node of this article.
    pub target: String,
    /// The text of the link.
    pub content: RichText,
}

/// Inline text in another language or direction than its surroundings.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// The language, if it differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// The direction, if it is not the language's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
    /// The text.
    pub content: RichText,
}

impl Span {
    /// The direction: the one stated, or the language's, or none.
    pub fn direction(&self) -> Option<Direction> {
        self.direction.or_else(|| self.language.as_ref().map(Language::direction))
    }
}

impl RichText {
    /// No text.
    pub const fn new() -> Self {
        RichText(Vec::new())
    }

    /// The inline nodes in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Inline> {
        self.0.iter()
    }

    /// Whether there is nothing that a reader would see.
    pub fn is_blank(&self) -> bool {
        self.iter().all(Inline::is_blank)
    }

    /// The characters alone: code and formulas as their source, images as their alternative
    /// text, line breaks as spaces, note calls left out.
    pub fn plain_text(&self) -> String {
        let mut out = String::new();
        self.write_plain(&mut out);
        out
    }

    /// The text in two at the byte `at` of its [plain text](RichText::plain_text). A node that is
    /// no text goes whole to the side where it begins.
    pub(crate) fn split_at(&self, at: usize) -> (RichText, RichText) {
        split_off(self, &mut { at })
    }

    /// Takes white space off both ends, as far as it stands in bare text.
    pub(crate) fn trim(&mut self) {
        while let Some(Inline::Text(first)) = self.0.first_mut() {
            let white = first.len() - first.trim_start().len();
            first.drain(..white);
            if !first.is_empty() {
                break;
            }
            self.0.remove(0);
        }
        while let Some(Inline::Text(last)) = self.0.last_mut() {
            last.truncate(last.trim_end().len());
            if !last.is_empty() {
                break;
            }
            self.0.pop();
        }
    }

    fn write_plain(&self, out: &mut String) {
        for inline in self.iter() {
            inline.write_plain(out);
        }
    }
}

/// Appends characters: to the text before, if there is one.
#[cfg(feature = "read-jats")]
pub(crate) fn push_text(out: &mut Vec<Inline>, text: &str) {
    match out.last_mut() {
        _ if text.is_empty() => {}
        Some(Inline::Text(last)) => last.push_str(text),
        _ => out.push(Inline::Text(text.to_owned())),
    }
}

/// Appends a node: characters to the text before, if there is one.
pub(crate) fn push_node(out: &mut Vec<Inline>, node: Inline) {
    match (node, out.last_mut()) {
        (Inline::Text(text), Some(Inline::Text(last))) => last.push_str(&text),
        (Inline::Text(text), _) if text.is_empty() => {}
        (node, _) => out.push(node),
    }
}

impl Inline {
    /// The rich text that this node wraps, if it wraps one.
    pub fn content(&self) -> Option<&RichText> {
        match self {
            Inline::Emphasis(t)
            | Inline::Strong(t)
            | Inline::Strike(t)
            | Inline::Subscript(t)
            | Inline::Superscript(t)
            | Inline::SmallCaps(t)
            | Inline::Quotation(t) => Some(t),
            Inline::Link(link) => Some(&link.content),
            Inline::Span(span) => Some(&span.content),
            Inline::Citation(citation) => Some(&citation.content),
            Inline::Text(_)
            | Inline::Code(_)
            | Inline::Math(_)
            | Inline::Image(_)
            | Inline::NoteCall(_)
            | Inline::LineBreak => None,
        }
    }

    /// The rich text that this node wraps, if it wraps one, to be changed.
    pub fn content_mut(&mut self) -> Option<&mut RichText> {
        match self {
            Inline::Emphasis(t)
            | Inline::Strong(t)
            | Inline::Strike(t)
            | Inline::Subscript(t)
            | Inline::Superscript(t)
            | Inline::SmallCaps(t)
            | Inline::Quotation(t) => Some(t),
            Inline::Link(link) => Some(&mut link.content),
            Inline::Span(span) => Some(&mut span.content),
            Inline::Citation(citation) => Some(&mut citation.content),
            Inline::Text(_)
            | Inline::Code(_)
            | Inline::Math(_)
            | Inline::Image(_)
            | Inline::NoteCall(_)
            | Inline::LineBreak => None,
        }
    }

    fn is_blank(&self) -> bool {
        match self {
            Inline::Text(text) => text.trim().is_empty(),
            Inline::LineBreak => true,
            Inline::Code(_) | Inline::Math(_) | Inline::Image(_) | Inline::NoteCall(_) | Inline::Citation(_) => false,
            Inline::Emphasis(_)
            | Inline::Strong(_)
            | Inline::Strike(_)
            | Inline::Subscript(_)
            | Inline::Superscript(_)
            | Inline::SmallCaps(_)
            | Inline::Quotation(_)
            | Inline::Link(_)
            | Inline::Span(_) => self.content().is_none_or(RichText::is_blank),
        }
    }

    /// Appends its characters, as [`RichText::plain_text`] has them.
    pub(crate) fn write_plain(&self, out: &mut String) {
        match self {
            Inline::Text(text) | Inline::Code(text) => out.push_str(text),
            Inline::Math(math) => out.push_str(math.spoken()),
            Inline::Image(image) => out.push_str(image.alt_text()),
            Inline::LineBreak => out.push(' '),
            Inline::NoteCall(_) => {}
            Inline::Emphasis(_)
            | Inline::Strong(_)
            | Inline::Strike(_)
            | Inline::Subscript(_)
            | Inline::Superscript(_)
            | Inline::SmallCaps(_)
            | Inline::Quotation(_)
            | Inline::Link(_)
            | Inline::Citation(_)
            | Inline::Span(_) => {
                if let Some(content) = self.content() {
                    content.write_plain(out);
                }
            }
        }
    }
}

fn split_off(text: &RichText, left: &mut usize) -> (RichText, RichText) {
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for node in text {
        if *left == 0 {
            after.push(node.clone());
            continue;
        }
        match (node, node.content()) {
            (Inline::Text(text), _) => {
                let cut = text.floor_char_boundary(*left);
                before.push(Inline::Text(text[..cut].to_owned()));
                after.extend((cut < text.len()).then(|| Inline::Text(text[cut..].to_owned())));
                *left = left.saturating_sub(text.len());
            }
            (_, Some(content)) => {
                let (first, second) = split_off(content, left);
                before.push(with_content(node, first));
                after.extend((!second.0.is_empty()).then(|| with_content(node, second)));
            }
            (_, None) => {
                *left = left.saturating_sub(RichText(vec![node.clone()]).plain_text().len());
                before.push(node.clone());
            }
        }
    }
    (RichText(before), RichText(after))
}

fn with_content(node: &Inline, content: RichText) -> Inline {
    let mut node = node.clone();
    if let Some(place) = node.content_mut() {
        *place = content;
    }
    node
}

impl From<&str> for Inline {
    fn from(text: &str) -> Self {
        Inline::Text(text.to_owned())
    }
}

impl From<&str> for RichText {
    fn from(text: &str) -> Self {
        RichText::from(text.to_owned())
    }
}

impl From<String> for RichText {
    fn from(text: String) -> Self {
        if text.is_empty() { RichText::new() } else { RichText(vec![Inline::Text(text)]) }
    }
}

impl FromIterator<Inline> for RichText {
    fn from_iter<I: IntoIterator<Item = Inline>>(nodes: I) -> Self {
        RichText(nodes.into_iter().collect())
    }
}

impl<'a> IntoIterator for &'a RichText {
    type Item = &'a Inline;
    type IntoIter = std::slice::Iter<'a, Inline>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for RichText {
    type Item = Inline;
    type IntoIter = std::vec::IntoIter<Inline>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl Serialize for RichText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [] => serializer.serialize_str(""),
            [Inline::Text(text)] if !text.is_empty() => serializer.serialize_str(text),
            nodes => serializer.collect_seq(nodes),
        }
    }
}

impl<'de> Deserialize<'de> for RichText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct RichTextVisitor;

        impl<'de> Visitor<'de> for RichTextVisitor {
            type Value = RichText;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string, or an array of strings and inline nodes")
            }

            fn visit_str<E>(self, text: &str) -> Result<RichText, E> {
                Ok(text.into())
            }

            fn visit_string<E>(self, text: String) -> Result<RichText, E> {
                Ok(text.into())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut nodes: A) -> Result<RichText, A::Error> {
                let mut out = Vec::new();
                while let Some(node) = nodes.next_element()? {
                    out.push(node);
                }
                Ok(RichText(out))
            }
        }

        deserializer.deserialize_any(RichTextVisitor)
    }
}

impl Serialize for Inline {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Inline::Text(text) => serializer.serialize_str(text),
            // Serde's own form of a unit variant is a bare string, which is text here.
            Inline::LineBreak => serializer.serialize_newtype_variant("Inline", 0, "line-break", &()),
            node => Inline::serialize(node, serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Inline {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InlineVisitor;

        impl<'de> Visitor<'de> for InlineVisitor {
            type Value = Inline;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string, or an object with the name of an inline node as its only key")
            }

            fn visit_str<E>(self, text: &str) -> Result<Inline, E> {
                Ok(text.into())
            }

            fn visit_string<E>(self, text: String) -> Result<Inline, E> {
                Ok(Inline::Text(text))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Inline, A::Error> {
                Inline::deserialize(MapAccessDeserializer::new(map))
            }
        }

        deserializer.deserialize_any(InlineVisitor)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for RichText {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "RichText".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let inline = generator.subschema_for::<Inline>();
        schemars::json_schema!({
            "description": "Rich text: a string, or an array of strings and inline nodes.",
            "anyOf": [
                { "type": "string" },
                { "type": "array", "items": { "anyOf": [{ "type": "string" }, inline] } }
            ]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rich_text_is_cut_within_its_nodes() {
        let text = RichText(vec!["ab".into(), Inline::Strong(RichText(vec!["cd".into(), "e".into()])), "f".into()]);
        let (before, after) = text.split_at(3);
        assert_eq!(before, RichText(vec!["ab".into(), Inline::Strong("c".into())]));
        assert_eq!(after, RichText(vec![Inline::Strong(RichText(vec!["d".into(), "e".into()])), "f".into()]));
        let (before, after) = text.split_at(99);
        assert_eq!((before, after), (text, RichText::new()));
    }
}
