//! What metadata say of a collection.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Article, Channel, Copyright, Identifiers};
use crate::read::metadata::Metadata;

/// What `metadata` say of a collection, with the keys of an article's front matter: `title`,
/// `deck`, `author`, `publisher`, `date`, `hero` (the cover) and so on. Keys that speak of
/// articles alone, such as `kicker`, are reported.
pub fn channel_of(metadata: &Metadata, diagnostics: &mut Diagnostics) -> Channel {
    let mut front = Article::default();
    metadata.apply(&mut front, diagnostics);
    let text = |text: String| Some(text).filter(|text| !text.trim().is_empty());
    let identifiers = std::mem::take(&mut front.identifiers);
    let hero = front.hero.take();
    let channel = Channel {
        title: text(std::mem::take(&mut front.headline).plain_text()),
        description: text(std::mem::take(&mut front.deck).plain_text()),
        url: identifiers.url,
        feed_url: None,
        language: front.language.take(),
        copyright: front.copyright.take().as_ref().map(Copyright::display),
        slug: identifiers.slug,
        contributors: std::mem::take(&mut front.contributors),
        dates: std::mem::take(&mut front.dates),
        publisher: front.publisher.take(),
        keywords: std::mem::take(&mut front.keywords),
        license: front.license.take(),
        cover: hero.as_ref().map(|hero| hero.image.clone()),
    };
    front.identifiers = Identifiers { doi: identifiers.doi, ..Identifiers::default() };
    front.hero = hero.map(|hero| crate::model::Figure { image: Default::default(), ..hero });
    report_rest(&front, diagnostics);
    channel
}

/// Says which keys were given that a collection has no place for.
fn report_rest(front: &Article, diagnostics: &mut Diagnostics) {
    let keys = |article: &Article| {
        let json = serde_json::to_string(article).unwrap_or_default();
        serde_json::from_str::<serde_json::Value>(&json).unwrap_or_default()
    };
    let rest = keys(front);
    let nothing = keys(&Article { hero: Some(Default::default()), ..Article::default() });
    for (key, value) in rest.as_object().into_iter().flatten() {
        if nothing.get(key) != Some(value) {
            let message = format!("a collection has no `{key}`: it is not used");
            let help = "set it in the articles, which keep their own";
            diagnostics.push(Diagnostic::warning(Code::Dropped, message).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn channel(pairs: &[(&str, &str)]) -> (Channel, Vec<String>) {
        let mut diagnostics = Diagnostics::new();
        let channel = channel_of(&Metadata::from_pairs(pairs.iter().copied()), &mut diagnostics);
        (channel, diagnostics.iter().map(|diagnostic| diagnostic.message.clone()).collect())
    }

    #[test]
    fn keys_of_front_matter_speak_of_the_collection() {
        let (channel, found) = channel(&[
            ("title", "Tides"),
            ("deck", "Ten talks."),
            ("editor", "Ada Moreno"),
            ("date", "2024-03-01"),
            ("hero.source", "cover.jpg"),
            ("hero.alt", "A pier."),
            ("slug", "tides"),
        ]);
        assert_eq!(found, [""; 0]);
        assert_eq!((channel.title.as_deref(), channel.description.as_deref()), (Some("Tides"), Some("Ten talks.")));
        assert_eq!(channel.contributors.len(), 1);
        assert_eq!(channel.cover.unwrap().source, "cover.jpg");
        assert!(channel.dates.published.is_some());
    }

    #[test]
    fn keys_of_articles_alone_are_reported() {
        let (_, found) = channel(&[("title", "Tides"), ("kicker", "Sea"), ("doi", "10.1000/1"), ("hero.caption", "x")]);
        let keys = ["hero", "identifiers", "kicker"];
        assert_eq!(found.len(), keys.len(), "{found:?}");
    }
}
