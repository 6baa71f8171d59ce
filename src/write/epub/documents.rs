//! The content documents: cover, title page, articles, and the page about the book.

use super::accessibility;
use super::book::{ABOUT, Book, COVER, Chapter, TITLE_PAGE};
use super::cover::Cover;
use super::pictures::{File, Pictures};
use super::split::{Moved, split};
use crate::diagnostic::Diagnostics;
use crate::model::{Article, Contributor, Direction, Image, Language};
use crate::write::markup::{Facts, Files, Flavour, Markup, Pages, Settings, Tag, page_id, title};
use crate::write::pages::PageMap;

/// The content documents, in reading order.
pub(super) struct Documents {
    /// All of them.
    pub(super) all: Vec<Document>,
    /// The file of the picture on the cover.
    pub(super) cover_picture: Option<String>,
    /// Where the places of long articles went.
    moved: Moved,
}

/// What is on the cover.
pub(super) enum CoverImage {
    /// The hero image, if there is one.
    Hero,
    /// A picture made for it.
    Designed(Cover),
    /// There is none.
    None,
}

impl CoverImage {
    /// The file that the cover brings along.
    pub(super) fn file(&self) -> Option<File<'_>> {
        match self {
            CoverImage::Designed(Cover { name, media_type, bytes, .. }) => {
                Some(File { name, media_type: *media_type, bytes })
            }
            CoverImage::Hero | CoverImage::None => None,
        }
    }
}

/// A content document.
pub(super) struct Document {
    /// Its file.
    pub(super) file: String,
    /// Its markup.
    pub(super) markup: String,
    /// What it holds.
    pub(super) facts: Facts,
    /// The numbers of the pages of another output that begin in it.
    pub(super) pages: Vec<usize>,
    /// Where in the markup the article may go on in another document.
    pub(super) cuts: Vec<usize>,
}

impl Documents {
    /// Where the place is that `href` led to while every article was in one file.
    pub(super) fn href(&self, href: String) -> String {
        self.moved.get(&href).cloned().unwrap_or(href)
    }

    /// What all documents hold together.
    pub(super) fn facts(&self) -> Facts {
        self.all.iter().fold(Facts::default(), |facts, document| facts.and(document.facts))
    }

    /// The pages of another output that begin in the book: their numbers, and where they begin.
    pub(super) fn pages(&self) -> impl Iterator<Item = (usize, String)> {
        let of = |document: &Document| {
            let file = document.file.clone();
            let pages = document.pages.clone().into_iter();
            pages.map(move |number| (number, format!("{file}#{}", page_id(number))))
        };
        self.all.iter().flat_map(of)
    }

    /// Whether there is a document called `file`.
    pub(super) fn contains(&self, file: &str) -> bool {
        self.all.iter().any(|document| document.file == file)
    }
}

/// Writes the documents of `book`.
pub(super) fn write(
    book: &Book<'_>,
    pictures: &Pictures<'_>,
    cover: &CoverImage,
    settings: &BookSettings<'_>,
    diagnostics: &mut Diagnostics,
) -> Documents {
    let pages = settings.pages;
    let picture = |image: &Image| pictures.picture(image);
    let writing = Writing { book, pictures, picture: &picture, pages };
    let cover = match cover {
        CoverImage::Hero => writing.cover(),
        CoverImage::Designed(cover) => Some(writing.designed_cover(cover)),
        CoverImage::None => None,
    };
    let (cover, cover_picture) = cover.map_or((None, None), |(document, picture)| (Some(document), Some(picture)));
    let mut all: Vec<_> = cover.into_iter().collect();
    if book.is_collection {
        all.push(writing.title_page());
        all.extend(book.chapters.iter().map(|chapter| writing.chapter(chapter, diagnostics)));
        let facts = all.iter().fold(Facts::default(), |facts, document| facts.and(document.facts));
        all.push(writing.colophon(facts, diagnostics));
    } else {
        let chapters = book.chapters.iter().flat_map(|chapter| writing.article(chapter, diagnostics));
        all.extend(chapters);
    }
    let (all, moved) = split(all, settings.split_above);
    Documents { all, cover_picture, moved }
}

/// How the documents of a book are written.
#[derive(Clone, Copy, Debug)]
pub(super) struct BookSettings<'b> {
    /// Where the pages of another output begin.
    pub(super) pages: Option<&'b PageMap>,
    /// The size in bytes above which an article is cut.
    pub(super) split_above: usize,
}

/// What all documents of a book are written with.
struct Writing<'w> {
    book: &'w Book<'w>,
    pictures: &'w Pictures<'w>,
    picture: &'w dyn Fn(&Image) -> Option<crate::write::markup::Picture>,
    /// Where the pages of another output begin.
    pages: Option<&'w PageMap>,
}

impl<'w> Writing<'w> {
    fn settings<'s>(&'s self, article: &'s Article, files: Files<'s>) -> Settings<'s> {
        let base = article.identifiers.url.as_deref();
        Settings { flavour: Flavour::Xhtml, level: 2, base, picture: self.picture, files, anchors: false, pages: None }
    }

    /// The pages that begin in `chapter`.
    fn pages_of(&self, chapter: &Chapter<'_>) -> Option<Pages> {
        self.pages.map(|map| Pages::new(map, chapter.article, chapter.index))
    }

    /// The settings of a document that speaks of the whole.
    fn front_settings<'s>(&'s self, this: &'s str) -> Settings<'s> {
        let article = self.book.chapters.first().map_or("", |chapter| &chapter.file);
        self.settings(&self.book.front, Files { this, article, contributors: ABOUT })
    }

    /// The cover that was designed, and its file. Its words are in the picture, and its text.
    fn designed_cover(&self, cover: &Cover) -> (Document, String) {
        let front = &*self.book.front;
        let (settings, mut unheard) = (self.front_settings(COVER), Diagnostics::new());
        let mut markup = Markup::new(front, &settings, &mut unheard);
        open_document(&mut markup, front, &self.book.title(), "cover");
        markup.out.open(Tag::new("section").class("cover designed").with("epub:type", "titlepage"));
        let tag = Tag::new("img").with("src", cover.name).with("alt", &cover.alt).with("role", "doc-cover");
        markup.out.void(tag);
        (document(COVER, markup), cover.name.to_owned())
    }

    /// The cover, and the file of its picture: the hero image, with headline and byline for those
    /// who come in by it.
    fn cover(&self) -> Option<(Document, String)> {
        let front = &*self.book.front;
        let image = &front.hero.as_ref()?.image;
        let picture = self.pictures.picture(image)?;
        let (settings, mut unheard) = (self.front_settings(COVER), Diagnostics::new());
        let mut markup = Markup::new(front, &settings, &mut unheard);
        open_document(&mut markup, front, &self.book.title(), "cover");
        markup.out.open(Tag::new("section").class("cover").with("epub:type", "titlepage"));
        let alt = image.alt_text();
        let role = (!alt.is_empty()).then_some("doc-cover");
        let tag = Tag::new("img").with("src", &picture.src).with("alt", alt).with_some("role", role);
        markup.out.void(tag);
        markup.out.open(Tag::new("h1"));
        markup.cover_title(&self.book.title());
        markup.out.close();
        markup.cover_byline();
        // The picture is the article's hero as well, and is counted there; a collection's is not.
        markup.facts.pictures = usize::from(self.book.is_collection);
        markup.facts.without_alt = usize::from(self.book.is_collection && image.alt.is_none());
        Some((document(COVER, markup), picture.src))
    }

    /// The title page of a collection.
    fn title_page(&self) -> Document {
        let front = &*self.book.front;
        let (settings, mut unheard) = (self.front_settings(TITLE_PAGE), Diagnostics::new());
        let mut markup = Markup::new(front, &settings, &mut unheard);
        open_document(&mut markup, front, &self.book.title(), "frontmatter");
        markup.out.open(Tag::new("section").class("title-page").with("epub:type", "titlepage"));
        markup.title_block(&self.book.title());
        markup.makers(|contributor: &Contributor| !is_of_an_article(self.book, contributor));
        markup.imprint();
        document(TITLE_PAGE, markup)
    }

    /// An article of a collection, with everything about it.
    fn chapter(&self, chapter: &Chapter<'_>, diagnostics: &mut Diagnostics) -> Document {
        let article = chapter.article;
        let pages = self.pages_of(chapter);
        let settings = self.settings(article, chapter.files(self.book, &chapter.file));
        let settings = Settings { pages: pages.as_ref(), ..settings };
        let mut markup = Markup::new(article, &settings, diagnostics);
        open_document(&mut markup, article, &title(article), "bodymatter");
        markup.out.open(Tag::new("article").with("aria-labelledby", "_headline"));
        markup.pages_at_start();
        markup.title_block(&title(article));
        markup.hero();
        markup.abstracts();
        markup.body();
        markup.pages_at_end();
        // What follows may call notes as well, so it is written before they are.
        let (after, ()) = markup.detached(|markup| {
            markup.related();
            markup.contributors();
            if markup.has_facts() {
                markup.out.open(Tag::new("section").class("about").with("aria-labelledby", "_about"));
                markup.about_heading();
                markup.about();
                markup.out.close();
            }
        });
        markup.may_cut();
        markup.notes();
        markup.out.raw(&after);
        document(&chapter.file, markup)
    }

    /// The only article, and the page about it.
    fn article(&self, chapter: &Chapter<'_>, diagnostics: &mut Diagnostics) -> [Document; 2] {
        let article = chapter.article;
        let mut about_diagnostics = Diagnostics::new();
        let pages = self.pages_of(chapter);
        let settings = self.settings(article, chapter.files(self.book, &chapter.file));
        let settings = Settings { pages: pages.as_ref(), ..settings };
        let about_settings = self.settings(article, chapter.files(self.book, ABOUT));
        let mut main = Markup::new(article, &settings, diagnostics);
        open_document(&mut main, article, &title(article), "bodymatter");
        main.out.open(Tag::new("article").with("aria-labelledby", "_headline"));
        main.pages_at_start();
        main.title_block(&title(article));
        main.hero();
        main.abstracts();
        main.body();
        main.pages_at_end();
        // The page about the article may call notes as well, so it is written before they are.
        let mut about = Markup::new(article, &about_settings, &mut about_diagnostics);
        about.set_calls(main.take_calls());
        let (related, ()) = main.detached(Markup::related);
        self.open_about(&mut about);
        about.about();
        about.contributors();
        self.statement(&mut about, main.facts);
        main.set_calls(about.take_calls());
        main.may_cut();
        main.notes();
        main.out.raw(&related);
        let documents = [document(&chapter.file, main), document(ABOUT, about)];
        diagnostics.extend(about_diagnostics);
        documents
    }

    /// What a collection says of itself: all who took part, with the articles that they had a
    /// part in.
    fn colophon(&self, facts: Facts, diagnostics: &mut Diagnostics) -> Document {
        let settings = self.front_settings(ABOUT);
        let mut markup = Markup::new(&self.book.front, &settings, diagnostics);
        self.open_about(&mut markup);
        markup.about();
        markup.contributors_with(|contributor| {
            let took_part =
                |chapter: &&Chapter<'_>| chapter.article.contributors.iter().any(|one| one.is_same_as(contributor));
            let chapters = self.book.chapters.iter().filter(took_part);
            chapters.map(|chapter| (chapter.file.clone(), title(chapter.article))).collect()
        });
        self.statement(&mut markup, facts);
        document(ABOUT, markup)
    }

    fn open_about(&self, markup: &mut Markup<'_>) {
        let (about, title) = (self.book.about(), self.book.title());
        open_document(markup, &self.book.front, &format!("{about} · {title}"), "backmatter");
        let tag = Tag::new("section").class("colophon").with("epub:type", "colophon").with("role", "doc-colophon");
        markup.out.open(tag);
        let heading = markup.words_language(Tag::new("h1"));
        markup.out.element(heading, about);
    }

    /// How the book was made, and what it offers those who read it by other means: in English.
    fn statement(&self, markup: &mut Markup<'_>, others: Facts) {
        let foreign = self.book.front.language.as_ref().is_none_or(|language| language.primary() != "en");
        let tag = Tag::new("div").class("accessibility");
        let tag = if foreign { tag.with("lang", "en").with("xml:lang", "en").with("dir", "ltr") } else { tag };
        let facts = others.and(markup.facts);
        markup.out.open(tag);
        markup.out.element(Tag::new("p"), MADE);
        markup.out.element(Tag::new("p"), &accessibility::summary(&facts, self.pages.is_some()));
        markup.out.close();
    }
}

/// How the book was made.
const MADE: &str = "This edition was made with Offprint. It holds its content a second time as data, without loss, so \
                    that it can be read and converted again.";

fn is_of_an_article(book: &Book<'_>, contributor: &Contributor) -> bool {
    let all = book.chapters.iter().flat_map(|chapter| &chapter.article.contributors);
    all.into_iter().any(|one| one.is_same_as(contributor))
}

fn document(file: &str, mut markup: Markup<'_>) -> Document {
    let (facts, pages, cuts) = (markup.facts, markup.take_marked(), markup.take_cuts());
    Document { file: file.to_owned(), markup: markup.finish(), facts, pages, cuts }
}

/// Everything before the content of `body`.
fn open_document(markup: &mut Markup<'_>, article: &Article, title: &str, kind: &str) {
    let out = &mut markup.out;
    out.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n");
    let language = language(article);
    let tag = Tag::new("html")
        .with("xmlns", "http://www.w3.org/1999/xhtml")
        .with("xmlns:epub", "http://www.idpf.org/2007/ops")
        .with("lang", language)
        .with("xml:lang", language);
    out.open(tag.with_some("dir", direction(article)));
    out.open(Tag::new("head"));
    out.void(Tag::new("meta").with("charset", "utf-8"));
    out.element(Tag::new("title"), title);
    out.void(Tag::new("link").with("rel", "stylesheet").with("type", "text/css").with("href", "stylesheet.css"));
    out.close();
    out.open(Tag::new("body").with("epub:type", kind));
}

/// The language of the article; `und` is the tag for a language that is not known.
pub(super) fn language(article: &Article) -> &str {
    article.language.as_ref().map_or("und", Language::as_str)
}

/// The direction, where it has to be said.
pub(super) fn direction(article: &Article) -> Option<&'static str> {
    (article.direction() == Direction::Rtl).then_some("rtl")
}
