//! The book as a whole: what it is called, which files it has, and what they are of.

use std::borrow::Cow;
use std::collections::BTreeSet;

use uuid::Uuid;

use crate::model::{Article, Publication};
use crate::words::Words;
use crate::write::markup::{Files, title};

/// The file of the cover.
pub(super) const COVER: &str = "cover.xhtml";
/// The file of a collection's title page.
pub(super) const TITLE_PAGE: &str = "title.xhtml";
/// The file that tells about the book.
pub(super) const ABOUT: &str = "about.xhtml";
/// The file of the only article.
const ARTICLE: &str = "article.xhtml";

/// A publication as a book.
pub(super) struct Book<'a> {
    /// What is said of the whole: the only article, or the front of a collection.
    pub(super) front: Cow<'a, Article>,
    /// The articles with their files, in order.
    pub(super) chapters: Vec<Chapter<'a>>,
    /// The identity of the book.
    pub(super) uuid: Uuid,
    /// Whether it holds several articles.
    pub(super) is_collection: bool,
}

/// An article of a book.
pub(super) struct Chapter<'a> {
    /// The article.
    pub(super) article: &'a Article,
    /// Its file.
    pub(super) file: String,
    /// Its place among the articles, from 0.
    pub(super) index: usize,
}

impl<'a> Book<'a> {
    /// The book of `publication`, which has at least one article.
    pub(super) fn new(publication: &'a Publication) -> Self {
        match publication.articles.as_slice() {
            [only] => Book {
                front: Cow::Borrowed(only),
                chapters: vec![Chapter { article: only, file: ARTICLE.to_owned(), index: 0 }],
                uuid: only.uuid(),
                is_collection: false,
            },
            articles => Book {
                front: Cow::Owned(publication.front()),
                chapters: chapters(articles),
                uuid: publication.uuid(),
                is_collection: true,
            },
        }
    }

    /// What the book is called.
    pub(super) fn title(&self) -> String {
        title(&self.front)
    }

    /// The words of the book's language.
    pub(super) fn words(&self) -> &'static Words {
        Words::of(self.front.language.as_ref())
    }

    /// What the page about the book is called.
    pub(super) fn about(&self) -> &'static str {
        if self.is_collection { self.words().colophon } else { self.words().about }
    }
}

impl Chapter<'_> {
    /// Where the anchors of the article are, for markup that goes into `this`. A collection
    /// presents the contributors of each article with the article, since their ids are its own.
    pub(super) fn files<'f>(&'f self, book: &Book<'_>, this: &'f str) -> Files<'f> {
        let contributors = if book.is_collection { &self.file } else { ABOUT };
        Files { this, article: &self.file, contributors }
    }
}

/// The articles of a collection, each in a file called by its slug, or by its place.
fn chapters(articles: &[Article]) -> Vec<Chapter<'_>> {
    let mut taken: BTreeSet<String> = [COVER, TITLE_PAGE, ABOUT, "nav.xhtml"].map(str::to_owned).into();
    let chapter = |(index, article): (usize, &'_ Article)| -> String {
        let slug = article.identifiers.slug.as_ref().map(|slug| slug.as_str().to_lowercase());
        let slug = slug.filter(|slug| slug.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'));
        let by_place = (index + 1..).map(|number| format!("article-{number}"));
        let mut names = slug.into_iter().chain(by_place).map(|name| format!("{name}.xhtml"));
        names.find(|name| taken.insert(name.clone())).unwrap_or_default()
    };
    let files: Vec<_> = articles.iter().enumerate().map(chapter).collect();
    let numbered = articles.iter().zip(files).enumerate();
    numbered.map(|(index, (article, file))| Chapter { article, file, index }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Slug;

    #[test]
    fn files_are_called_by_slugs_and_never_twice() {
        let article = |slug: &str| {
            let mut article = Article::default();
            article.identifiers.slug = Slug::new(slug).ok();
            article
        };
        let articles = ["about", "water", "water", "", "wässer"].map(article);
        let files: Vec<_> = chapters(&articles).into_iter().map(|chapter| chapter.file).collect();
        assert_eq!(files, ["article-1.xhtml", "water.xhtml", "article-3.xhtml", "article-4.xhtml", "article-5.xhtml"]);
    }
}
