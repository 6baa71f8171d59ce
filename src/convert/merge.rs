//! Makes one publication of many: a feed, or a collection.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostics;
use crate::model::visit::{self, VisitMut};
use crate::model::{Channel, Image, Publication};
use crate::resource::{Resource, Resources};
use crate::transform;

/// Makes one publication of several that were read and prepared, in the order in which they are
/// added.
///
/// Two articles may call different pictures by one name. The first keeps it; the other's becomes
/// its address on the web, where its article has one, or else gets a number.
#[derive(Debug, Default)]
pub struct Merge {
    whole: Publication,
}

impl Merge {
    /// Nothing yet but what is known of the whole. It wins over what the publications say.
    pub fn new(channel: Channel) -> Self {
        Merge { whole: Publication { channel, ..Publication::default() } }
    }

    /// Adds the articles of `publication` and their pictures.
    pub fn add(&mut self, mut publication: Publication) {
        let mut cover = publication.channel.cover.take().filter(|_| self.whole.channel.cover.is_none());
        if let Some(cover) = &mut cover {
            self.locate(None, &publication.resources).image(cover);
        }
        publication.channel.cover = cover;
        self.whole.channel.fill(std::mem::take(&mut publication.channel));
        for article in &mut publication.articles {
            let base = article.identifiers.url.clone();
            visit::walk_article(&mut self.locate(base.as_deref(), &publication.resources), article);
        }
        self.whole.articles.append(&mut publication.articles);
        self.whole.originals.0.append(&mut publication.originals.0);
    }

    /// The publication, its articles told apart by their slugs.
    pub fn finish(mut self, diagnostics: &mut Diagnostics) -> Publication {
        transform::distinguish(&mut self.whole.articles, diagnostics);
        self.whole
    }

    fn locate<'a>(&'a mut self, base: Option<&'a str>, from: &'a Resources) -> Locate<'a> {
        Locate { base, from, to: &mut self.whole.resources, unknown: BTreeSet::new() }
    }
}

/// Takes the pictures of one article over, under names that no other picture has.
struct Locate<'a> {
    base: Option<&'a str>,
    from: &'a Resources,
    to: &'a mut Resources,
    /// The sources whose pictures could not be had.
    unknown: BTreeSet<String>,
}

impl VisitMut for Locate<'_> {
    fn image(&mut self, image: &mut Image) {
        match self.from.get(&image.source) {
            Some(picture) => {
                let name = self.name(&image.source, picture);
                if !self.to.contains(&name) {
                    self.to.insert(name.as_str(), picture.clone());
                }
                image.source = name;
            }
            // Left under its name, it would be shown as another article's picture.
            None if self.to.contains(&image.source) && !self.unknown.contains(&image.source) => {
                let located = self.base.and_then(|base| resolve(base, &image.source));
                image.source = located.unwrap_or_default();
                self.unknown.insert(image.source.clone());
            }
            None => {}
        }
    }
}

impl Locate<'_> {
    /// The name under which `picture` is taken over.
    fn name(&self, source: &str, picture: &Resource) -> String {
        let address = self.base.and_then(|base| resolve(base, source));
        let numbered = (2..).map(|number| numbered(source, number));
        let mut names = std::iter::once(source.to_owned()).chain(address).chain(numbered);
        let is_free = |name: &String| self.to.get(name).is_none_or(|known| known == picture);
        names.find(is_free).unwrap_or_default()
    }
}

/// `hero.jpg` as `hero-2.jpg`.
fn numbered(source: &str, number: u32) -> String {
    let file = source.rfind('/').map_or(0, |slash| slash + 1);
    match source[file..].rfind('.').map(|dot| file + dot).filter(|&dot| dot > file) {
        Some(dot) => format!("{}-{number}{}", &source[..dot], &source[dot..]),
        None => format!("{source}-{number}"),
    }
}

/// The address that `source` has for a page at `base`.
fn resolve(base: &str, source: &str) -> Option<String> {
    use fluent_uri::{Uri, UriRef};
    let base = Uri::parse(base).ok()?;
    let source = source.replace(' ', "%20");
    Some(UriRef::parse(source.as_str()).ok()?.resolve_against(&base.strip_fragment()).ok()?.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    use crate::env::Limits;
    use crate::model::{Article, Figure};

    fn publication(url: Option<&str>, width: u32) -> Publication {
        let svg = format!(r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="2"/>"#);
        let mut article = Article::default();
        article.identifiers.url = url.map(str::to_owned);
        article.hero =
            Some(Figure { image: Image { source: "hero.svg".to_owned(), ..Image::default() }, ..Figure::default() });
        let mut publication = Publication::of(article);
        let resource = Resource::new(Arc::from(svg.into_bytes()), &Limits::default()).unwrap();
        publication.resources.insert("hero.svg", resource);
        publication
    }

    fn merged(channel: Channel, inputs: Vec<Publication>) -> Publication {
        let mut merge = Merge::new(channel);
        inputs.into_iter().for_each(|input| merge.add(input));
        merge.finish(&mut Diagnostics::new())
    }

    fn pictures(whole: &Publication) -> Vec<(&str, u32)> {
        whole.resources.iter().map(|(source, resource)| (source, resource.width)).collect()
    }

    fn sources(whole: &Publication) -> Vec<&str> {
        whole.articles.iter().filter_map(|one| one.hero.as_ref()).map(|hero| hero.image.source.as_str()).collect()
    }

    #[test]
    fn pictures_of_one_name_stay_apart() {
        let inputs = [(Some("https://example.org/a/"), 10), (Some("https://example.org/b/index.html#top"), 20)];
        let whole = merged(Channel::default(), inputs.map(|(url, width)| publication(url, width)).into());
        assert_eq!(pictures(&whole), [("hero.svg", 10), ("https://example.org/b/hero.svg", 20)]);
        assert_eq!(sources(&whole), ["hero.svg", "https://example.org/b/hero.svg"]);
    }

    #[test]
    fn equal_pictures_are_one_and_others_are_numbered() {
        let whole = merged(Channel::default(), [10, 20, 10, 30].map(|width| publication(None, width)).into());
        assert_eq!(pictures(&whole), [("hero-2.svg", 20), ("hero-3.svg", 30), ("hero.svg", 10)]);
        assert_eq!(sources(&whole), ["hero.svg", "hero-2.svg", "hero.svg", "hero-3.svg"]);
    }

    #[test]
    fn a_missing_picture_is_not_replaced_by_another_article_s() {
        let mut without = publication(None, 10);
        without.resources = Resources::default();
        let whole = merged(Channel::default(), vec![publication(None, 10), without]);
        assert_eq!(sources(&whole), ["hero.svg", ""]);
    }

    #[test]
    fn what_is_given_wins_over_the_inputs() {
        let channel = Channel { title: Some("Water Weekly".to_owned()), ..Channel::default() };
        let mut input = publication(None, 10);
        input.channel.title = Some("Other".to_owned());
        input.channel.url = Some("https://example.org/".to_owned());
        let whole = merged(channel, vec![input]);
        assert_eq!(whole.channel.title.as_deref(), Some("Water Weekly"));
        assert_eq!(whole.channel.url.as_deref(), Some("https://example.org/"));
    }

    #[test]
    fn numbers_go_before_the_ending() {
        assert_eq!(numbered("a.b/hero.jpg", 2), "a.b/hero-2.jpg");
        assert_eq!(numbered("a.b/hero", 2), "a.b/hero-2");
        assert_eq!(numbered(".hidden", 2), ".hidden-2");
    }
}
