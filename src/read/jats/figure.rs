//! Figures: the picture, its caption, its credit and licence.

use super::inline::{part_words, push_node, push_text};
use super::tree::Element;
use super::{Document, id_of};
use crate::model::{Block, BoxedText, Figure, Image, Inline, License, RichText};

impl<'t> Document<'t, '_> {
    /// A figure; several where it holds several pictures, and a box where it holds none.
    pub(super) fn figure(&mut self, element: Element<'t>, out: &mut Vec<Block>) {
        let mut pictures = Vec::new();
        pictures_of(element, &mut pictures);
        let ours = element.name() == "boxed-text";
        if pictures.is_empty() && !ours {
            return self.boxed_figure(element, out);
        }
        let image = match pictures.first() {
            Some(first) => self.image_within(*first, element),
            None => words_for(element),
        };
        let figure = self.figure_around(element, image);
        out.push(figure.into());
        for more in pictures.into_iter().skip(1) {
            let image = self.image_within(more, element);
            out.push(Figure { image, at: more.line(), ..Figure::default() }.into());
        }
        if !ours {
            let known = [
                "label",
                "caption",
                "graphic",
                "alternatives",
                "attrib",
                "permissions",
                "alt-text",
                "long-desc",
                "object-id",
                "media",
                "fig",
            ];
            self.blocks_but(element, &known, out);
        }
    }

    /// The figure that a hero is, if `element` is one.
    pub(super) fn hero(&mut self, element: Element<'t>) -> Option<Figure> {
        let mut blocks = Vec::new();
        self.figure(element, &mut blocks);
        blocks.into_iter().find_map(|block| match block {
            Block::Figure(figure) => Some(*figure),
            _ => None,
        })
    }

    fn figure_around(&mut self, element: Element<'t>, image: Image) -> Figure {
        let label = element.text_of("label");
        let caption = self.caption(element);
        let is_license = |attrib: &Element<'t>| attrib.has("specific-use", "license");
        let credits: Vec<_> = element.all("attrib").filter(|attrib| !is_license(attrib)).map(Element::text).collect();
        let named = element.all("attrib").find(is_license).map(Element::text);
        let permissions = element.child("permissions");
        let rights = permissions.and_then(rights);
        let license =
            permissions.and_then(|permissions| permissions.child("license")).map(|license| self.license(license));
        let license = license.or(named.map(|name| License { url: None, name: Some(name) }));
        let credit = credits.into_iter().chain(rights).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
        let credit = (!credit.is_empty()).then_some(credit);
        Figure { id: id_of(element), image, label, caption, credit, license, at: element.line() }
    }

    /// The caption as one text: its title strong, its paragraphs behind it.
    pub(super) fn caption(&mut self, element: Element<'t>) -> RichText {
        let mut out = RichText::new();
        for caption in element.all("caption") {
            for part in caption.elements() {
                let text = self.rich(part);
                if text.is_blank() {
                    continue;
                }
                part_words(&mut out.0);
                match part.name() {
                    // What is one text to us has to be a title for some archives.
                    "title" if part.has("content-type", "caption") => out.0.extend(text),
                    "title" | "label" => out.0.push(Inline::Strong(text)),
                    _ => text.into_iter().for_each(|node| push_node(&mut out.0, node)),
                }
            }
            if caption.elements().next().is_none() {
                out.0.extend(self.rich(caption));
            }
        }
        out
    }

    /// A picture within a figure, where words that stand for it may stand, too.
    fn image_within(&mut self, picture: Element<'t>, figure: Element<'t>) -> Image {
        let mut image = self.image(picture);
        if image.alt.is_none() && picture.child("alt-text").is_none() {
            let around = self.image(figure);
            image.alt = around.alt;
            image.long_description = image.long_description.or(around.long_description);
        }
        image
    }

    /// A figure without a picture: its content in a box.
    fn boxed_figure(&mut self, element: Element<'t>, out: &mut Vec<Block>) {
        let mut title = self.rich_of(element, "label");
        let caption = self.caption(element);
        if !title.is_blank() && !caption.is_blank() {
            push_text(&mut title.0, " ");
        }
        title.0.extend(caption);
        let mut blocks = Vec::new();
        self.blocks_but(element, &["label", "caption", "object-id"], &mut blocks);
        out.push(Block::Box(BoxedText { id: id_of(element), title, blocks, at: element.line() }));
    }

    /// A picture by itself.
    pub(super) fn lone_picture(&mut self, element: Element<'t>, out: &mut Vec<Block>) {
        let image = self.image(element);
        let figure = self.figure_around(element, image);
        out.push(figure.into());
    }
}

/// The pictures in a figure: of alternatives, the first.
fn pictures_of<'t>(element: Element<'t>, out: &mut Vec<Element<'t>>) {
    for inner in element.elements() {
        match inner.name() {
            "graphic" | "inline-graphic" => out.push(inner),
            "alternatives" => out.extend(inner.elements().find(|form| form.name() == "graphic")),
            "fig" | "p" => pictures_of(inner, out),
            _ => {}
        }
    }
}

/// What stands for a picture that is not there at all, in a box of our writer's.
fn words_for(element: Element<'_>) -> Image {
    let words = |kind| element.all("p").find(|p| p.has("content-type", kind)).map(Element::text);
    let alt = words("alt-text").map(crate::model::Alt::Described);
    Image { source: String::new(), alt, long_description: words("long-desc") }
}

/// Whose a picture is, in words: the statement, or else one made of year and holder.
fn rights(permissions: Element<'_>) -> Option<String> {
    let holder = permissions.text_of("copyright-holder");
    let year = permissions.text_of("copyright-year");
    let made = holder.map(|holder| format!("© {}{holder}", year.map(|year| year + " ").unwrap_or_default()));
    permissions.text_of("copyright-statement").or(made)
}
