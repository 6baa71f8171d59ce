//! Figures: the picture, its caption, credit and licence, and its long description.

use super::{Flavour, Markup, SEPARATOR, Tag};
use crate::model::{Figure, License};

impl<'a> Markup<'a> {
    /// The hero image, if there is one.
    pub(crate) fn hero(&mut self) {
        if let Some(hero) = &self.article.hero {
            self.figure(hero, Some("hero"));
        }
    }

    /// A figure, with a class that says what it is for.
    pub(crate) fn figure(&mut self, figure: &'a Figure, class: Option<&str>) {
        self.at = figure.at;
        let id = figure.id.as_ref().and_then(|id| self.anchor(id.as_str()));
        let class = class.filter(|_| !self.is_feed());
        self.out.open(Tag::new("figure").with_some("class", class).with_some("id", id.as_ref()));
        let described = self.picture(figure, id.as_deref());
        if has_caption(figure) || figure.image.long_description.is_some() {
            self.out.open(Tag::new("figcaption"));
            self.caption(figure);
            if let Some(text) = &figure.image.long_description {
                self.long_description(text, described);
            }
            self.out.close();
        }
        self.out.close();
    }

    /// The picture, or what stands for it. Returns the id by which its long description is
    /// referred to.
    fn picture(&mut self, figure: &'a Figure, id: Option<&str>) -> Option<String> {
        let image = &figure.image;
        let Some(picture) = (self.settings.picture)(image) else {
            let tag = self.class(Tag::new("p"), "no-picture");
            if !image.alt_text().is_empty() {
                self.out.element(tag, image.alt_text());
            }
            return None;
        };
        self.count(image);
        let wanted = image.long_description.as_ref().and(id).map(|id| format!("{id}-description"));
        let described = wanted.and_then(|id| self.anchor(&id));
        let side = |pixels: u32| (pixels > 0).then(|| pixels.to_string());
        let tag = Tag::new("img").with("src", &picture.src).with("alt", image.alt_text());
        let tag = tag.with_some("width", side(picture.width)).with_some("height", side(picture.height));
        self.out.void(tag.with_some("aria-details", described.as_ref()));
        self.out.text("\n");
        described
    }

    fn caption(&mut self, figure: &'a Figure) {
        if let Some(label) = &figure.label {
            self.caption_label(label);
            self.out.text(if figure.caption.is_blank() { "" } else { " " });
        }
        self.rich_text(&figure.caption);
        if let Some(credit) = &figure.credit {
            self.out.text(if figure.label.is_none() && figure.caption.is_blank() { "" } else { " " });
            let tag = self.class(Tag::new("small"), "credit");
            self.out.element(self.kind(self.role(tag, "doc-credit"), "credit"), credit);
        }
        if let Some(license) = &figure.license {
            self.out.text(if figure.label.is_none() && figure.caption.is_blank() && figure.credit.is_none() {
                ""
            } else {
                SEPARATOR
            });
            self.out.open(self.class(Tag::new("small"), "license"));
            self.license(license);
            self.out.close();
        }
    }

    /// What a figure or a table is called.
    pub(super) fn caption_label(&mut self, label: &str) {
        self.out.element(self.class(Tag::new("b"), "caption-label"), label);
    }

    /// The name of a licence, linked to its text. Only the article's own is marked as such.
    pub(super) fn license(&mut self, license: &License) {
        match &license.url {
            Some(url) => self.text_link(url, license.display(), None),
            None => self.out.text(license.display()),
        }
    }

    fn long_description(&mut self, text: &str, id: Option<String>) {
        self.facts.long_descriptions += 1;
        if self.flavour() == Flavour::Feed {
            return self.out.element(Tag::new("p"), text);
        }
        self.out.open(Tag::new("details").class("long-description").with_some("id", id));
        self.out.element(self.words_language(Tag::new("summary")), self.words.description);
        for paragraph in text.split("\n\n") {
            self.out.element(Tag::new("p"), paragraph);
        }
        self.out.close();
    }
}

fn has_caption(figure: &Figure) -> bool {
    figure.label.is_some() || !figure.caption.is_blank() || figure.credit.is_some() || figure.license.is_some()
}
