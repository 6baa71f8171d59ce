//! The hero image.

use super::filler::{Filler, MapKeys, PASSED_OVER};
use super::{Data, Value};
use crate::diagnostic::Code;
use crate::model::{Alt, Figure, Image, SourceLine};

const HERO: MapKeys = &[
    ("source", &["src", "image", "url", "path", "file", "feature", "overlay-image"]),
    ("alt", &["alt-text"]),
    ("decorative", &[]),
    ("caption", &["title"]),
    ("credit", &["attribution", "by"]),
    ("license", &["licence"]),
    ("long-description", &["description"]),
    (
        PASSED_OVER,
        &[
            "relative",
            "hidden",
            "hidden-in-single",
            "hidden-in-list",
            "responsive-images",
            "link-full-images",
            "width",
            "height",
            "focal-point",
            "preview-only",
            "placement",
            "teaser",
            "thumbnail",
            "class",
            "id",
            "link",
        ],
    ),
];

impl Filler<'_> {
    pub(super) fn hero(&mut self, value: &Value, key: &str) {
        match &value.data {
            Data::Map(entries) => {
                let fields = self.map(entries, key, HERO);
                self.hero_fields(&fields.into_iter().collect::<Vec<_>>(), value);
            }
            Data::List(values) => {
                if let Some(second) = values.get(1) {
                    self.warn(Code::Dropped, format!("only the first picture of `{key}` is used"), &second.at);
                }
                if let Some(first) = values.first().filter(|first| !matches!(first.data, Data::List(_))) {
                    self.hero(first, key);
                }
            }
            Data::Null | Data::Scalar(_) => {
                if let Some(source) = self.text(value, key) {
                    self.new_hero(source, value);
                }
            }
        }
    }

    /// A picture in place of the one that was there: nothing said of that holds of this.
    fn new_hero(&mut self, source: String, value: &Value) {
        let at = value.at.line.map(SourceLine::new).unwrap_or_default();
        self.article.hero = Some(Figure { image: Image { source, ..Image::default() }, at, ..Figure::default() });
    }

    fn hero_fields(&mut self, fields: &[(&str, &Value)], whole: &Value) {
        let get = |wanted: &str| fields.iter().find(|(name, _)| *name == wanted).map(|(_, value)| *value);
        if let Some(source) = get("source").and_then(|value| self.text(value, "source")) {
            self.new_hero(source, whole);
        }
        for (name, value) in fields {
            match *name {
                "alt" => self.hero_alt(value, "alt"),
                "caption" => self.hero_caption(value, "caption"),
                "credit" => self.hero_credit(value, "credit"),
                "license" => {
                    let license = self.read_license(value, "license");
                    self.hero_mut().license = license;
                }
                "long-description" => {
                    let text = self.text(value, "long-description");
                    self.hero_mut().image.long_description = text;
                }
                _ => {}
            }
        }
        if get("decorative").is_some_and(|value| self.flag(value, "decorative")) {
            if matches!(self.hero_mut().image.alt, Some(Alt::Described(_))) {
                self.warn(Code::Dropped, "the hero is marked as decorative, so its `alt` is not used", &whole.at);
            }
            self.hero_mut().image.alt = Some(Alt::Decorative);
        }
    }

    pub(super) fn hero_alt(&mut self, value: &Value, key: &str) {
        let text = self.text(value, key);
        self.hero_mut().image.alt = text.map(Alt::Described);
    }

    pub(super) fn hero_caption(&mut self, value: &Value, key: &str) {
        let text = self.rich(value, key).unwrap_or_default();
        self.hero_mut().caption = text;
    }

    pub(super) fn hero_credit(&mut self, value: &Value, key: &str) {
        let text = self.text(value, key);
        self.hero_mut().credit = text;
    }

    fn hero_mut(&mut self) -> &mut Figure {
        self.article.hero.get_or_insert_default()
    }

    /// A hero of which only the words are known is none.
    pub(super) fn check_hero(&mut self) {
        if self.article.hero.as_ref().is_some_and(|hero| hero.image.source.is_empty()) {
            self.article.hero = None;
            let at = crate::diagnostic::Location::default();
            self.warn_with_help(
                Code::Missing,
                "the hero image has no source, so it is not used",
                "give it one: `hero: {source: …}`",
                &at,
            );
        }
    }
}
