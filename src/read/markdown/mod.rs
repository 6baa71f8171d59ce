//! Reads Markdown: CommonMark with tables, footnotes, definition lists, formulas and the
//! extensions that Hugo, pandoc and Quarto have made usual. `docs/formats/markdown.md` lists them.
//!
//! The steps: `front_matter` takes the metadata off; `extension` puts markers in the place of
//! shortcodes and fenced divisions; `events`, with `elements` for raw HTML and `embed` for the
//! markers, drives the `builder` of blocks; `read::section` nests them under their headings; `assemble` makes the
//! article.

mod assemble;
mod attributes;
mod builder;
mod callout;
mod citation;
mod definition;
mod elements;
mod embed;
mod ending;
mod events;
mod extension;
mod frame;
mod front_matter;
mod headline;
mod html;
mod inline;
mod opening;
mod paragraph;
mod place;
mod run;
mod script;
mod shortcode;

#[cfg(feature = "project")]
pub(crate) use inline::parse as inline_markup;

use std::ops::Range;

use super::{Input, ReadCx, Reader, address};
use crate::diagnostic::Diagnostics;
use crate::error::{Error, ErrorKind};
use crate::format::OptionMap;
use crate::interview;
use crate::model::{Note, Publication};
use builder::Builder;
use frame::Flow;
use place::{FilePlaces, Places};

/// Reads Markdown.
#[derive(Clone, Copy, Debug, Default)]
pub struct MarkdownReader;

/// The reader for options given as text; there are none.
///
/// # Errors
/// Never: the registry has refused unknown options.
pub fn from_options(_: &OptionMap) -> Result<Box<dyn Reader>, Error> {
    Ok(Box::new(MarkdownReader))
}

impl Reader for MarkdownReader {
    fn read(&self, input: Input<'_>, cx: &mut ReadCx<'_>) -> Result<Publication, Error> {
        check_size(&input, cx)?;
        let text = input.text()?;
        if text.trim().is_empty() {
            return Err(Error::input("the file is empty").help("write the article below its front matter"));
        }
        let parts = front_matter::split(&text, cx.env.limits.depth)?;
        let article = assemble::from_metadata(&parts.metadata, cx.overrides, cx.diagnostics);
        let body = body(&text, parts.body, cx);
        let mut article = assemble::complete(article, body, input.stem, cx.diagnostics);
        citation::find(&mut article, cx.diagnostics);
        let hints = cx.hints_over(parts.metadata.hints());
        let recognition = interview::recognise(&mut article, &hints, cx.diagnostics);
        cx.recognitions.push(recognition);
        address::link_all(&mut article);
        Ok(Publication::of(article))
    }
}

/// Whether the front matter of `text` says that it is a draft.
#[cfg(feature = "project")]
pub(crate) fn says_draft(text: &str) -> bool {
    use super::metadata::Data;
    let parts = front_matter::split(text, 64).ok();
    let value = parts.as_ref().and_then(|parts| parts.metadata.get("draft"));
    value.is_some_and(|value| matches!(&value.data, Data::Scalar(text) if text == "true"))
}

fn check_size(input: &Input<'_>, cx: &ReadCx<'_>) -> Result<(), Error> {
    let limit = cx.env.limits.input_bytes;
    if input.bytes.len() as u64 > limit {
        let message = format!("the file has {} bytes, and the limit is {limit}", input.bytes.len());
        return Err(Error::new(ErrorKind::Limit, message).help("divide the article, or raise the limit"));
    }
    Ok(())
}

/// The blocks and headings of the body, which begins at `start`, and its notes.
fn body(text: &str, start: usize, cx: &mut ReadCx<'_>) -> (Vec<Flow>, Vec<Note>) {
    let prepared = extension::prepare(&text[start..]);
    let places = Places::File(FilePlaces::new(text, start, &prepared.anchors));
    let mut builder = Builder::new(&prepared.text, places, cx.env.limits.depth, cx.diagnostics);
    builder.markers = prepared.markers.into_iter().map(Some).collect();
    builder.parse();
    builder.finish()
}

/// Where the words of the article stand in `text`, a decoded Markdown file: the characters that
/// are read as they are written. No code, formula, address, tag, attribute, escape, shortcode or
/// front matter is among them.
pub(crate) fn prose(text: &str, depth: usize) -> Vec<Range<usize>> {
    let Ok(parts) = front_matter::split(text, depth) else { return Vec::new() };
    let prepared = extension::prepare(&text[parts.body..]);
    let places = Places::File(FilePlaces::new(text, parts.body, &prepared.anchors));
    let mut diagnostics = Diagnostics::new();
    let mut builder = Builder::new(&prepared.text, places, depth, &mut diagnostics);
    builder.markers = prepared.markers.into_iter().map(Some).collect();
    builder.prose = Some(Vec::new());
    builder.parse();
    builder.prose.unwrap_or_default()
}

#[cfg(test)]
mod tests;
