//! A cover for a book that has no picture for one, and, where it is asked for, one with the
//! picture in it: headline, kicker and byline in the colours and faces of the theme.
//!
//! [`layout`] sets the text with the text engine, [`paint`] draws: two discs, as of two who talk,
//! whose place and size follow from the identity of the book, or the picture over the text.

mod layout;
mod paint;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};

use super::book::Book;
use crate::env::Limits;
use crate::error::Error;
use crate::model::Contributor;
use crate::record;
use crate::resource::{MediaType, Resource};
use crate::theme::{Color, Theme};
use crate::write::markup::{darkened, kicker, lightened};

/// The width of a cover in pixels.
const WIDTH: u32 = 1200;
/// The height.
const HEIGHT: u32 = 1800;

/// A cover that was designed.
pub(super) struct Cover {
    /// Its file in the book.
    pub(super) name: &'static str,
    /// What the file is.
    pub(super) media_type: MediaType,
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
    /// What stands for it: the words on it.
    pub(super) alt: String,
}

/// The words on a cover.
struct Words {
    kicker: String,
    headline: String,
    byline: String,
    foot: String,
}

/// The colours of a cover: light letters on a dark ground.
struct Palette {
    ground: Color,
    discs: [Color; 2],
    text: Color,
    quiet: Color,
}

/// The cover of `book`, with `picture` in it, if it can be drawn. `None` where the text engine has
/// no glyphs for the headline.
///
/// # Errors
/// If the picture of the cover cannot be encoded, which is no fault of the input.
pub(super) fn design(
    book: &Book<'_>,
    theme: &Theme,
    picture: Option<&Resource>,
    limits: &Limits,
) -> Result<Option<Cover>, Error> {
    let words = Words::of(book);
    let picture = picture.and_then(|picture| paint::decoded(picture, limits));
    let Some(text) = layout::set(&words, book, theme, picture.is_some()) else { return Ok(None) };
    let palette = Palette::of(theme);
    let pixels = paint::paint(&text, &palette, picture.as_ref(), book.uuid.as_bytes());
    let is_photo = picture.is_some();
    let mut bytes = Vec::new();
    let encoded = if is_photo {
        JpegEncoder::new_with_quality(&mut bytes, 86).write_image(&pixels, WIDTH, HEIGHT, ExtendedColorType::Rgb8)
    } else {
        PngEncoder::new_with_quality(&mut bytes, CompressionType::Fast, FilterType::Up).write_image(
            &pixels,
            WIDTH,
            HEIGHT,
            ExtendedColorType::Rgb8,
        )
    };
    encoded.map_err(super::internal)?;
    let [photograph, drawing] = record::DESIGNED_COVERS;
    let (name, media_type) = if is_photo { (photograph, MediaType::Jpeg) } else { (drawing, MediaType::Png) };
    let said = [words.headline, words.byline].into_iter().filter(|text| !text.is_empty());
    Ok(Some(Cover { name, media_type, bytes, alt: said.collect::<Vec<_>>().join(". ") }))
}

impl Words {
    fn of(book: &Book<'_>) -> Self {
        let front = &*book.front;
        let words = book.words();
        let byline = front.byline();
        let names: String = byline
            .iter()
            .enumerate()
            .map(|(index, one)| format!("{}{}", display(one), words.separator(index, byline.len())))
            .collect();
        let journal = front.journal.as_ref().and_then(|journal| journal.title.clone());
        let publisher = front.publisher.as_ref().map(|publisher| publisher.name.clone());
        Words {
            kicker: kicker(front).join(" · "),
            headline: book.title(),
            byline: names,
            foot: journal.or(publisher).unwrap_or_default(),
        }
    }
}

fn display(contributor: &Contributor) -> String {
    contributor.name.display().into_owned()
}

impl Palette {
    fn of(theme: &Theme) -> Self {
        let ground = darkened(theme.light.accent, 9.0);
        Palette {
            ground, // White letters on them stay legible.
            discs: [lightened(ground, 5.8), lightened(ground, 7.2)],
            text: Color(0xFF, 0xFF, 0xFF),
            quiet: Color(0xD9, 0xDE, 0xE2),
        }
    }
}
