//! The pictures of the book: their names inside it, and which of them it uses.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::svg;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::visit::{self, VisitMut};
use crate::model::{Image, Publication};
use crate::resource::{MediaType, Resource, Resources};
use crate::write::markup::Picture;

/// The pictures by their source.
pub(super) struct Pictures<'a> {
    by_source: BTreeMap<&'a str, Packed<'a>>,
    /// The names of those that were shown.
    used: RefCell<BTreeSet<String>>,
}

/// A picture as it is packed.
struct Packed<'a> {
    name: String,
    bytes: Cow<'a, [u8]>,
    resource: &'a Resource,
}

/// A file of the book.
pub(super) struct File<'p> {
    /// Its name in the book.
    pub(super) name: &'p str,
    /// What it is.
    pub(super) media_type: MediaType,
    /// Its content.
    pub(super) bytes: &'p [u8],
}

impl<'a> Pictures<'a> {
    /// Names all pictures. Sources with the same bytes share one file.
    pub(super) fn new(resources: &'a Resources, diagnostics: &mut Diagnostics) -> Self {
        let mut by_source = BTreeMap::new();
        let mut by_bytes: BTreeMap<&[u8], String> = BTreeMap::new();
        let mut taken = BTreeSet::new();
        for (source, resource) in resources.iter() {
            let Some(bytes) = packable(source, resource, diagnostics) else { continue };
            let name = by_bytes.entry(&resource.bytes).or_insert_with(|| free_name(source, resource, &mut taken));
            by_source.insert(source, Packed { name: name.clone(), bytes, resource });
        }
        Pictures { by_source, used: RefCell::default() }
    }

    /// The picture of an image, which the book now uses.
    pub(super) fn picture(&self, image: &Image) -> Option<Picture> {
        let packed = self.by_source.get(image.source.as_str())?;
        self.used.borrow_mut().insert(packed.name.clone());
        let (width, height) = (packed.resource.width, packed.resource.height);
        Some(Picture { src: packed.name.clone(), width, height })
    }

    /// Packs the pictures as well that `publication` names and no document shows: a cover beside one
    /// article, one in the title of a work whose entry is printed in other words.
    pub(super) fn use_hidden(&self, publication: &Publication) {
        if self.by_source.values().all(|packed| self.used.borrow().contains(&packed.name)) {
            return;
        }
        let _ = publication.channel.cover.as_ref().and_then(|cover| self.picture(cover));
        // Walking may change what it meets; this walk does not, but needs a copy for it.
        let mut articles = publication.articles.clone();
        articles.iter_mut().for_each(|article| visit::walk_article(&mut Hidden(self), article));
    }

    /// The sources of the pictures that the book uses, and their names in it.
    pub(super) fn used_sources(&self) -> impl Iterator<Item = (&str, &str)> {
        let used = self.used.borrow().clone();
        let all = self.by_source.iter().map(|(source, packed)| (*source, packed.name.as_str()));
        all.filter(move |(_, name)| used.contains(*name))
    }

    /// The files that the book uses, by name.
    pub(super) fn used(&self) -> Vec<File<'_>> {
        let used = self.used.borrow();
        let files = self.by_source.values().filter(|packed| used.contains(&packed.name)).map(|packed| {
            let file = File { name: &packed.name, media_type: packed.resource.media_type, bytes: &packed.bytes };
            (file.name, file)
        });
        files.collect::<BTreeMap<_, _>>().into_values().collect()
    }

    /// Whether a picture that is used may move.
    pub(super) fn any_moves(&self) -> bool {
        self.used().iter().any(|file| match file.media_type {
            MediaType::Gif => gif_moves(file.bytes),
            MediaType::WebP => file.bytes.get(12..64).is_some_and(|head| head.windows(4).any(|four| four == b"ANIM")),
            MediaType::Svg => file.bytes.windows(8).any(|eight| eight == b"<animate"),
            MediaType::Jpeg | MediaType::Png => false,
        })
    }
}

/// Takes every picture that an article names for one that is used.
struct Hidden<'p, 'a>(&'p Pictures<'a>);

impl VisitMut for Hidden<'_, '_> {
    fn image(&mut self, image: &mut Image) {
        drop(self.0.picture(image));
    }
}

/// Whether a GIF repeats itself, or has more than one frame: every frame of a GIF that moves
/// begins with a graphic control extension.
fn gif_moves(bytes: &[u8]) -> bool {
    let controls = bytes.windows(3).filter(|three| *three == [0x21, 0xF9, 0x04]).count();
    controls > 1 || bytes.windows(11).any(|eleven| eleven == b"NETSCAPE2.0")
}

/// The bytes of a picture as they may go into a book.
fn packable<'a>(source: &str, resource: &'a Resource, diagnostics: &mut Diagnostics) -> Option<Cow<'a, [u8]>> {
    if resource.media_type != MediaType::Svg {
        return Some(Cow::Borrowed(&resource.bytes));
    }
    match svg::inert(&resource.bytes) {
        Ok(svg::Inert { is_unchanged: true, .. }) => Some(Cow::Borrowed(&resource.bytes)),
        Ok(svg::Inert { bytes, dropped, .. }) => {
            if !dropped.is_empty() {
                let message = format!("what could act was taken out of `{source}`: {}", dropped.join(", "));
                diagnostics.push(Diagnostic::warning(Code::Unsafe, message));
            }
            Some(Cow::Owned(bytes))
        }
        Err(reason) => {
            let message = format!("`{source}` is left out: the SVG is not well-formed ({reason})");
            diagnostics.push(Diagnostic::warning(Code::Malformed, message).help("save it anew from a drawing program"));
            None
        }
    }
}

/// A name that no picture has yet: `images/`, the source's own name as far as it is ASCII
/// letters and digits, and the ending that the bytes call for.
fn free_name(source: &str, resource: &Resource, taken: &mut BTreeSet<String>) -> String {
    let file = source.rsplit(['/', '\\']).next().unwrap_or(source);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let mut name: String =
        stem.chars().take(60).map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    while name.contains("--") {
        name = name.replace("--", "-");
    }
    let name = match name.trim_matches('-') {
        "" => "picture",
        name => name,
    };
    let extension = resource.media_type.extension();
    let numbered = (2..).map(|number| format!("images/{name}-{number}.{extension}"));
    let free = std::iter::once(format!("images/{name}.{extension}")).chain(numbered).find(|name| !taken.contains(name));
    let free = free.unwrap_or_default();
    taken.insert(free.clone());
    free
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::env::Limits;

    fn gif(width: u8) -> Resource {
        let bytes = [b"GIF89a".as_slice(), &[width, 0, 1, 0, 0, 0, 0], b"NETSCAPE2.0\x3B"].concat();
        Resource::new(bytes.into(), &Limits::default()).unwrap()
    }

    #[test]
    fn names_are_safe_unique_and_true() {
        let mut resources = Resources::default();
        resources.insert("a/Über uns: 1.png", gif(1));
        resources.insert("b/über uns  1.gif", gif(2));
        resources.insert("c/copy.gif", gif(2));
        resources.insert("…", gif(3));
        let pictures = Pictures::new(&resources, &mut Diagnostics::new());
        let name = |source: &str| pictures.by_source[source].name.as_str();
        assert_eq!(name("a/Über uns: 1.png"), "images/ber-uns-1.gif");
        assert_eq!(name("b/über uns  1.gif"), "images/ber-uns-1-2.gif");
        assert_eq!(name("c/copy.gif"), name("b/über uns  1.gif"));
        assert_eq!(name("…"), "images/picture.gif");
        assert!(pictures.used().is_empty());
        let shown = pictures.picture(&Image { source: "c/copy.gif".to_owned(), ..Image::default() });
        assert_eq!(shown.unwrap().width, 2);
        assert_eq!(pictures.used().len(), 1);
        assert!(pictures.any_moves());
    }
}
