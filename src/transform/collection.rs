//! Sees that several articles of one publication can be told apart.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Article, Slug};

/// Gives an article whose slug an earlier one has another slug, and says which articles are one
/// by their address. A slug becomes the name of a file, so case makes no difference.
pub(crate) fn distinguish(articles: &mut [Article], diagnostics: &mut Diagnostics) {
    let mut addresses = BTreeSet::new();
    for address in articles.iter().filter_map(Article::address) {
        if let Some(twice) = addresses.replace(address) {
            let message = format!("two articles have the address {twice}: whoever reads them takes them for one");
            diagnostics.push(Diagnostic::warning(Code::Duplicate, message).help("give each its own `url` or `doi`"));
        }
    }
    let own = articles.iter().filter_map(|article| article.identifiers.slug.as_ref());
    let mut taken: BTreeSet<String> = own.map(|slug| slug.as_str().to_lowercase()).collect();
    let mut seen = BTreeSet::new();
    for slug in articles.iter_mut().filter_map(|article| article.identifiers.slug.as_mut()) {
        if seen.insert(slug.as_str().to_lowercase()) {
            continue;
        }
        let numbered = (2..).filter_map(|number: u32| Slug::from_text(&format!("{slug}-{number}")));
        let Some(free) = numbered.into_iter().find(|name| taken.insert(name.as_str().to_lowercase())) else { continue };
        let message = format!("two articles have the slug `{slug}`; the second is now `{free}`");
        diagnostics.push(Diagnostic::warning(Code::Duplicate, message).help("give each article its own `slug`"));
        *slug = free;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn articles(slugs: &[&str]) -> Vec<Article> {
        let article = |slug: &&str| {
            let mut article = Article::default();
            article.identifiers.slug = Slug::from_text(slug);
            article
        };
        slugs.iter().map(article).collect()
    }

    #[test]
    fn every_slug_stands_once() {
        let mut articles = articles(&["water", "water", "water-2", "harbour", "water"]);
        let mut diagnostics = Diagnostics::new();
        distinguish(&mut articles, &mut diagnostics);
        let slugs: Vec<_> = articles.iter().map(|one| one.identifiers.slug.as_ref().unwrap().as_str()).collect();
        assert_eq!(slugs, ["water", "water-3", "water-2", "harbour", "water-4"]);
        assert_eq!(diagnostics.iter().count(), 2);
        distinguish(&mut articles, &mut diagnostics);
        assert_eq!(diagnostics.iter().count(), 2, "once distinguished, nothing changes");
    }

    #[test]
    fn one_address_for_two_articles_is_said() {
        let mut articles = articles(&["a", "b"]);
        articles.iter_mut().for_each(|one| one.identifiers.url = Some("https://example.org/a".to_owned()));
        let mut diagnostics = Diagnostics::new();
        distinguish(&mut articles, &mut diagnostics);
        assert_eq!(diagnostics.iter().count(), 1);
    }
}
