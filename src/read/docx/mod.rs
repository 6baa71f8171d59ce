//! Reads documents of Word (Office Open XML, ISO/IEC 29500, transitional and strict), of whatever
//! program wrote them.
//!
//! `source` opens the archive and trusts nothing in it; `part` makes elements of the XML of its
//! parts; `style` says what a paragraph is by its style, and how lists count; `document` makes
//! blocks of paragraphs, with `run` for what stands in a line, `table`, `picture` and `math`. Of
//! the blocks, `page` makes a page, which the reader of HTML reads as any other: headline, deck,
//! byline, hero, related items and turns are found as they are found there.
//!
//! What must not be here: what the words of an article mean.

mod block;
mod document;
mod math;
mod page;
mod part;
mod picture;
mod run;
mod source;
mod style;
mod table;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use self::block::Block;
use self::document::{Reading, Tally};
use self::page::Properties;
use self::part::Element;
use self::source::{Sources, Targets};
use self::style::{Lists, Styles};
use super::{Input, ReadCx, Reader, address, html};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::error::Error;
use crate::format::OptionMap;
use crate::guess;
use crate::model::{Language, Publication};

/// Reads documents of Word.
#[derive(Clone, Copy, Debug, Default)]
pub struct DocxReader;

/// The reader for options given as text; there are none.
///
/// # Errors
/// Never: the registry has refused unknown options.
pub fn from_options(_: &OptionMap) -> Result<Box<dyn Reader>, Error> {
    Ok(Box::new(DocxReader))
}

impl Reader for DocxReader {
    fn read(&self, input: Input<'_>, cx: &mut ReadCx<'_>) -> Result<Publication, Error> {
        let mut sources = Sources::open(input.bytes, &cx.env.limits)?;
        let root = sources.targets("")?;
        let path = root.by_kind.get("officeDocument").map_or("word/document.xml", String::as_str).to_owned();
        let text = sources.words(&path)?.ok_or_else(no_document)?;
        let targets = sources.targets(&path)?;
        let styles = text_of(&mut sources, &targets, "styles")?;
        let styles = Styles::read(styles.as_ref().map(|(path, text)| sources.part(path, text)))?;
        let lists = text_of(&mut sources, &targets, "numbering")?;
        let lists = Lists::read(lists.as_ref().map(|(path, text)| sources.part(path, text)))?;
        let notes =
            [Notes::read(&mut sources, &targets, "footnotes")?, Notes::read(&mut sources, &targets, "endnotes")?];
        let mut properties = properties(&mut sources, &root)?;
        let document = sources.part(&path, &text);
        let mut blocks = Vec::new();
        let mut has_body = false;
        let mut reading = Reading::new(&styles, &lists, &mut sources, &targets.by_id, &notes);
        document.each(2, |element| {
            has_body = true;
            reading.block(&element, &mut blocks);
        })?;
        if !has_body {
            return Err(no_document());
        }
        let called = notes_of(&mut reading);
        let Reading { tally, .. } = reading;
        properties.language = tally.language();
        let page = page::write(blocks, &called, &properties);
        let mut publication = html::of_document(&page, input.stem, cx);
        for (source, picture) in sources.pictures.iter() {
            publication.resources.insert(source, picture.clone());
        }
        publication.articles.iter_mut().for_each(address::link_all);
        sources.report(cx.diagnostics);
        tally.report(cx.diagnostics);
        Ok(publication)
    }
}

fn no_document() -> Error {
    Error::input("this is no Word document: there is no text in it")
        .help("give the document itself (`.docx`); a table or slides have no article in them")
}

/// The path and the text of the part of this kind, if there is one.
fn text_of(sources: &mut Sources<'_>, targets: &Targets, kind: &str) -> Result<Option<(String, String)>, Error> {
    let Some(path) = targets.by_kind.get(kind) else { return Ok(None) };
    Ok(sources.text(path)?.map(|text| (path.clone(), text)))
}

/// The notes of one kind.
#[derive(Debug, Default)]
struct Notes {
    by_id: BTreeMap<String, Element>,
    targets: BTreeMap<String, String>,
}

impl Notes {
    fn read(sources: &mut Sources<'_>, targets: &Targets, kind: &str) -> Result<Self, Error> {
        let mut notes = Notes::default();
        let Some(path) = targets.by_kind.get(kind) else { return Ok(notes) };
        let Some(text) = sources.words(path)? else { return Ok(notes) };
        sources.part(path, &text).each(1, |element| {
            // Lines between text and notes are kept among them.
            if let (Some(id), None | Some("normal")) = (element.get("id"), element.get("type")) {
                notes.by_id.insert(id.to_owned(), element);
            }
        })?;
        notes.targets = sources.targets(path)?.by_id;
        Ok(notes)
    }
}

/// The notes that the text has called, in order, with the ids that it calls them by.
fn notes_of(reading: &mut Reading<'_, '_>) -> Vec<(String, Vec<Block>)> {
    let notes = reading.notes;
    let mut called: Vec<_> = std::mem::take(&mut reading.called).into_iter().collect();
    called.sort_by_key(|(_, number)| *number);
    let mut blocks = Vec::new();
    for ((is_endnote, id), number) in &called {
        let notes = &notes[usize::from(*is_endnote)];
        let Some(element) = notes.by_id.get(id) else { continue };
        reading.targets = &notes.targets;
        let mut within = Vec::new();
        reading.blocks_in(Some(element), &mut within);
        blocks.push((format!("note-{number}"), within));
    }
    blocks
}

/// What the document says of itself. Who wrote it is not asked: often that is who first opened a
/// template.
fn properties(sources: &mut Sources<'_>, root: &Targets) -> Result<Properties, Error> {
    let mut properties = Properties::default();
    let Some(path) = root.by_kind.get("core-properties") else { return Ok(properties) };
    let Some(text) = sources.text(path)? else { return Ok(properties) };
    sources.part(path, &text).each(1, |element| {
        let said = Some(element.text().trim().to_owned()).filter(|said| !said.is_empty());
        match element.name.as_str() {
            "title" => properties.title = said.filter(|title| !title.starts_with("Microsoft Word")),
            "keywords" => properties.keywords = said,
            _ => {}
        }
    })?;
    Ok(properties)
}

impl Tally {
    /// The language that most of the text is said to be in. English is what templates say where
    /// nobody has said anything: that is believed only if the text may be English.
    fn language(&self) -> Option<Language> {
        let (tag, _) = self.languages.iter().max_by_key(|(_, count)| **count)?;
        let said = Language::new(tag).ok()?;
        let guessed = guess::language(&self.sample);
        let is_template = said.primary() == "en" && guessed.is_some_and(|guessed| guessed.primary() != "en");
        (!is_template).then_some(said)
    }

    /// Reports what is not in the text.
    fn report(&self, diagnostics: &mut Diagnostics) {
        if self.lost_notes > 0 {
            let message = match self.lost_notes {
                1 => "the call of a note that is not in the document is left out".to_owned(),
                count => format!("{count} calls of notes that are not in the document are left out"),
            };
            diagnostics.push(Diagnostic::warning(Code::Missing, message).help("write the note anew in Word"));
        }
        let mut note = |count: usize, one: &str, many: &str, help: &str| {
            let message = match count {
                0 => return,
                1 => one.to_owned(),
                count => many.replace("{}", &count.to_string()),
            };
            diagnostics.push(Diagnostic::note(Code::Dropped, message).help(help));
        };
        note(
            self.comments,
            "a comment of the document is left out",
            "{} comments of the document are left out",
            "they are no part of the text",
        );
        let changes = self.inserted + self.deleted;
        note(
            changes,
            "a tracked change of the document is taken as accepted",
            "{} tracked changes of the document are taken as accepted",
            "accept or reject them in Word, if that is not what is meant",
        );
        note(
            self.hidden,
            "a hidden piece of text is left out",
            "{} hidden pieces of text are left out",
            "show it in Word, if it belongs to the text",
        );
        note(
            self.objects,
            "a chart or other object of the document is left out",
            "{} charts or other objects of the document are left out",
            "in Word, save it as a picture, and put that in its place",
        );
        note(
            self.symbols,
            "a sign of a symbol font is left out",
            "{} signs of symbol fonts are left out",
            "put the letter of Unicode in its place",
        );
    }
}
