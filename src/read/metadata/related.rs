//! Related items.

use super::filler::{Filler, MapKeys};
use super::{Data, Value};
use crate::diagnostic::Code;
use crate::model::{Doi, Related, RelatedItem, RichText, SeeAll};

const RELATED: MapKeys =
    &[("title", &["heading"]), ("items", &["links", "articles"]), ("see-all", &["more", "view-all"])];

const ITEM: MapKeys = &[
    ("title", &["name", "text"]),
    ("date", &["published"]),
    ("description", &["deck", "summary"]),
    ("type", &["kind", "genre"]),
    ("url", &["link", "href"]),
    ("doi", &[]),
];

const SEE_ALL: MapKeys = &[("text", &["title"]), ("url", &["link", "href"])];

impl Filler<'_> {
    pub(super) fn related(&mut self, value: &Value, key: &str) {
        let Data::Map(entries) = &value.data else {
            let items = self.items(value, key);
            self.article.related = Related { items, ..Related::default() };
            return;
        };
        let fields = self.map(entries, key, RELATED);
        if let Some(title) = fields.get("title") {
            self.article.related.title = self.text(title, "title");
        }
        if let Some(items) = fields.get("items") {
            self.article.related.items = self.items(items, key);
        }
        if let Some(see_all) = fields.get("see-all") {
            self.article.related.see_all = self.see_all(see_all);
        }
    }

    fn items(&mut self, value: &Value, key: &str) -> Vec<RelatedItem> {
        match &value.data {
            Data::List(values) => values.iter().filter_map(|value| self.item(value, key)).collect(),
            _ => self.item(value, key).into_iter().collect(),
        }
    }

    fn item(&mut self, value: &Value, key: &str) -> Option<RelatedItem> {
        let Data::Map(entries) = &value.data else {
            let text = self.text(value, key)?;
            let is_address = text.starts_with("https://") || text.starts_with("http://");
            let url = is_address.then(|| text.clone());
            return Some(RelatedItem { title: text.into(), url, ..RelatedItem::default() });
        };
        let fields = self.map(entries, key, ITEM);
        let mut item = RelatedItem::default();
        for (name, value) in fields {
            match name {
                "title" => item.title = self.rich(value, name).unwrap_or_default(),
                "date" => item.date = self.date(value, name),
                "description" => item.description = self.rich(value, name).unwrap_or_default(),
                "type" => item.kind = self.text(value, name),
                "url" => item.url = self.text(value, name),
                "doi" => item.doi = self.identifier(value, name, Doi::new),
                _ => {}
            }
        }
        if item.title.is_blank() {
            match item.link() {
                Some(link) => item.title = RichText::from(link),
                None => {
                    self.warn(Code::Missing, "a related item without title and link is not used", &value.at);
                    return None;
                }
            }
        }
        Some(item)
    }

    fn see_all(&mut self, value: &Value) -> Option<SeeAll> {
        let Data::Map(entries) = &value.data else {
            return self.text(value, "see-all").map(|text| SeeAll { text, url: None });
        };
        let fields = self.map(entries, "see-all", SEE_ALL);
        let text = fields.get("text").and_then(|value| self.text(value, "text"));
        let url = fields.get("url").and_then(|value| self.text(value, "url"));
        if text.is_none() {
            self.warn(Code::Missing, "`see-all` has no `text`, so it is not used", &value.at);
        }
        text.map(|text| SeeAll { text, url })
    }
}
