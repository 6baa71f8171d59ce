//! The one table that says which key fills which field, and which keys are passed over.
//!
//! Keys are compared without regard to case, hyphens, underscores and spaces: `publishDate`,
//! `publish_date` and `publish-date` are one key.

use crate::model::Role;
use crate::nearest::{self, letters};

/// What a key fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    Headline,
    Deck,
    Kicker,
    Genre,
    Language,
    Direction,
    Keywords,
    Series,
    SeriesNumber,
    Section,
    Published,
    Updated,
    Received,
    Accepted,
    Corrections,
    Doi,
    Url,
    Slug,
    Journal,
    Publisher,
    /// Institutions that authors refer to by an id, as Quarto has them.
    Affiliations,
    Contributors,
    Authors,
    Interviewers,
    Interviewees,
    Editors,
    Translators,
    Photographers,
    License,
    Copyright,
    Hero,
    HeroAlt,
    HeroCaption,
    HeroCredit,
    Audio,
    Related,
    References,
    Funding,
    Registers,
    Abstracts,
    Speakers,
    Interview,
    NotSpeakers,
    Turns,
}

impl Field {
    /// The role of the people that the field names.
    pub(super) fn role(self) -> Option<Role> {
        match self {
            Field::Authors => Some(Role::Author),
            Field::Interviewers => Some(Role::Interviewer),
            Field::Interviewees => Some(Role::Interviewee),
            Field::Editors => Some(Role::Editor),
            Field::Translators => Some(Role::Translator),
            Field::Photographers => Some(Role::Photographer),
            _ => None,
        }
    }
}

/// The keys of one field: Offprint's own, and those of other systems, best first.
struct Keys {
    field: Field,
    own: &'static [&'static str],
    others: &'static [&'static str],
}

const fn keys(field: Field, own: &'static [&'static str], others: &'static [&'static str]) -> Keys {
    Keys { field, own, others }
}

const TABLE: &[Keys] = &[
    keys(Field::Headline, &["title", "headline"], &[]),
    keys(
        Field::Deck,
        &["deck"],
        &["standfirst", "dek", "subtitle", "description", "summary", "excerpt", "teaser", "lead"],
    ),
    keys(Field::Kicker, &["kicker"], &["eyebrow", "overline"]),
    keys(Field::Genre, &["genre"], &[]),
    keys(Field::Language, &["lang", "language"], &["locale", "language-code"]),
    keys(Field::Direction, &["direction"], &["dir"]),
    keys(Field::Keywords, &["keywords"], &["tags", "categories", "category", "topics", "subject"]),
    keys(Field::Series, &["series"], &[]),
    keys(Field::SeriesNumber, &[], &["series-number", "series-order", "part"]),
    keys(Field::Section, &["section"], &["rubric"]),
    keys(
        Field::Published,
        &["date", "published"],
        &["publish-date", "pub-date", "date-published", "published-at", "published-time", "publication-date", "issued"],
    ),
    keys(
        Field::Updated,
        &["updated"],
        &["lastmod", "last-modified", "last-modified-at", "modified", "date-modified", "last-updated", "updated-at"],
    ),
    keys(Field::Received, &["received"], &["date-received"]),
    keys(Field::Accepted, &["accepted"], &["date-accepted"]),
    keys(Field::Corrections, &["corrections"], &["correction", "errata"]),
    keys(Field::Doi, &["doi"], &[]),
    keys(Field::Url, &["url"], &["canonical-url", "canonical", "permalink", "link"]),
    keys(Field::Slug, &["slug"], &[]),
    keys(Field::Journal, &["journal"], &["publication", "container-title"]),
    keys(Field::Publisher, &["publisher"], &[]),
    keys(Field::Affiliations, &["affiliations"], &["institute", "institutes"]),
    keys(Field::Contributors, &["contributors"], &["people"]),
    keys(Field::Authors, &["author", "authors"], &["byline", "by", "writer"]),
    keys(Field::Interviewers, &["interviewer", "interviewers"], &[]),
    keys(Field::Interviewees, &["interviewee", "interviewees"], &["guest", "guests"]),
    keys(Field::Editors, &["editor", "editors"], &[]),
    keys(Field::Translators, &["translator", "translators"], &[]),
    keys(Field::Photographers, &["photographer", "photographers"], &[]),
    keys(Field::License, &["license", "licence"], &[]),
    keys(Field::Copyright, &["copyright"], &["rights"]),
    keys(
        Field::Hero,
        &["hero"],
        &[
            "hero-image",
            "image",
            "cover",
            "cover-image",
            "featured-image",
            "feature-image",
            "banner",
            "thumbnail",
            "images",
        ],
    ),
    keys(
        Field::HeroAlt,
        &["hero-alt"],
        &["image-alt", "cover-alt", "cover-image-alt", "featured-image-alt", "feature-image-alt", "thumbnail-alt"],
    ),
    keys(
        Field::HeroCaption,
        &["hero-caption"],
        &[
            "image-caption",
            "cover-caption",
            "cover-image-caption",
            "featured-image-caption",
            "feature-image-caption",
            "thumbnail-caption",
        ],
    ),
    keys(
        Field::HeroCredit,
        &["hero-credit"],
        &["image-credit", "cover-credit", "featured-image-credit", "feature-image-credit", "photo-credit"],
    ),
    keys(Field::Audio, &["audio"], &["audio-url", "recording"]),
    keys(Field::Related, &["related"], &[]),
    keys(Field::References, &["references"], &[]),
    keys(Field::Funding, &["funding"], &[]),
    keys(Field::Registers, &["identifiers"], &[]),
    keys(Field::Abstracts, &["abstracts", "abstract"], &[]),
    keys(Field::Speakers, &["speakers"], &[]),
    keys(Field::Interview, &["interview"], &[]),
    keys(Field::NotSpeakers, &["not-speakers"], &[]),
    keys(Field::Turns, &["turns"], &[]),
];

/// Keys that tell other systems how to build a page, and say nothing of the article.
const PASSED_OVER: &[&str] = &[
    // Hugo, Jekyll, Eleventy, Docusaurus and their themes
    "aliases",
    "author-profile",
    "bookcollapsesection",
    "build",
    "cascade",
    "classes",
    "comments",
    "content-type",
    "cover-hidden",
    "disable-share",
    "disqus-id",
    "draft",
    "eleventy-navigation",
    "evergreen",
    "excerpt-separator",
    "expiry-date",
    "featured",
    "guid",
    "has-children",
    "headless",
    "hidden",
    "hide-meta",
    "hide-summary",
    "id",
    "is-cjk-language",
    "katex",
    "keep-in-list",
    "layout",
    "link-title",
    "markup",
    "math",
    "mathjax",
    "menu",
    "menus",
    "mermaid",
    "nav-order",
    "no-index",
    "outputs",
    "pagination",
    "params",
    "parent",
    "pin",
    "pinned",
    "read-time",
    "reading-time",
    "redirect-from",
    "redirect-to",
    "render",
    "resources",
    "robots",
    "search",
    "search-hidden",
    "seo",
    "seo-title",
    "meta-title",
    "meta-description",
    "share",
    "show-reading-time",
    "show-toc",
    "sidebar",
    "sidebar-label",
    "sidebar-position",
    "sitemap",
    "sticky",
    "theme",
    "toc",
    "toc-open",
    "toc-depth",
    "toc-title",
    "translation-key",
    "type",
    "twitter",
    "og",
    "opengraph",
    "uid",
    "unlisted",
    "video",
    "visibility",
    "weight",
    "word-count",
    // Quarto and pandoc
    "bibliography",
    "citation",
    "citation-url",
    "citeproc",
    "classoption",
    "code-fold",
    "code-tools",
    "color-links",
    "crossref",
    "csl",
    "css",
    "documentclass",
    "date-format",
    "engine",
    "execute",
    "filters",
    "fontfamily",
    "fontsize",
    "format",
    "formats",
    "freeze",
    "geometry",
    "google-scholar",
    "header-includes",
    "html-math-method",
    "include-after",
    "include-before",
    "include-in-header",
    "indent",
    "jupyter",
    "kernel",
    "knitr",
    "latex-engine",
    "linestretch",
    "link-citations",
    "link-color",
    "listing",
    "lof",
    "lot",
    "mainfont",
    "margin-left",
    "margin-right",
    "monofont",
    "nocite",
    "number-sections",
    "output",
    "page-layout",
    "papersize",
    "pdf-engine",
    "project",
    "reference-section-title",
    "resource-path",
    "sansfont",
    "secnumdepth",
    "shift-heading-level-by",
    "shortcodes",
    "suppress-bibliography",
    "template",
    "title-block-banner",
    "title-block-style",
    "variant",
    "website",
    // Obsidian and other note-takers
    "cssclass",
    "cssclasses",
    "publish",
    "status",
    "version",
];

/// What is known of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// It fills a field. Of several keys for one field that with the lowest rank counts.
    Field(Field, usize),
    /// It is passed over.
    PassedOver,
    /// Nothing.
    No,
}

/// Looks `key` up.
pub(super) fn look_up(key: &str) -> Known {
    // That is faster than an index, which would have to be made first.
    let field = TABLE.iter().find_map(|keys| {
        let rank = keys.own.iter().chain(keys.others).position(|known| same(known, key))?;
        Some(Known::Field(keys.field, rank))
    });
    field
        .unwrap_or_else(|| if PASSED_OVER.iter().any(|known| same(known, key)) { Known::PassedOver } else { Known::No })
}

/// Whether both keys fill the same field of an article.
pub(crate) fn same_field(one: &str, other: &str) -> bool {
    match (look_up(one), look_up(other)) {
        (Known::Field(one, _), Known::Field(other, _)) => one == other,
        _ => false,
    }
}

/// Whether a rank is that of one of Offprint's own keys.
pub(super) fn is_own(field: Field, rank: usize) -> bool {
    TABLE.iter().any(|keys| keys.field == field && rank < keys.own.len())
}

/// The known key that is nearest to `key`, if one is near.
pub(super) fn nearest(key: &str) -> Option<&'static str> {
    nearest::of(key, TABLE.iter().flat_map(|keys| keys.own.iter().chain(keys.others)).copied())
}

/// Whether two keys are one.
pub(super) fn same(a: &str, b: &str) -> bool {
    // Most keys differ in their first letter.
    if let (&[x, ..], &[y, ..]) = (a.as_bytes(), b.as_bytes())
        && x.is_ascii_alphabetic()
        && y.is_ascii_alphabetic()
        && !x.eq_ignore_ascii_case(&y)
    {
        return false;
    }
    if !(a.is_ascii() && b.is_ascii()) {
        return letters(a).eq(letters(b));
    }
    ascii_letters(a).eq(ascii_letters(b))
}

/// As [`letters`], of a key in ASCII.
fn ascii_letters(key: &str) -> impl Iterator<Item = u8> {
    key.bytes().filter(|byte| !matches!(byte, b'-' | b'_' | b' ')).map(|byte| byte.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_known_in_every_spelling() {
        for key in ["publishDate", "publish_date", "PublishDate", "publish-date", "publishdate"] {
            assert!(matches!(look_up(key), Known::Field(Field::Published, _)), "{key}");
        }
        assert!(matches!(look_up("canonicalUrl"), Known::Field(Field::Url, 1)));
        assert_eq!(look_up("layout"), Known::PassedOver);
        assert_eq!(look_up("tilte"), Known::No);
    }

    #[test]
    fn no_key_is_in_the_table_twice() {
        let fields = TABLE.iter().flat_map(|keys| keys.own.iter().chain(keys.others));
        let mut all: Vec<String> = fields.chain(PASSED_OVER).map(|key| letters(key).collect()).collect();
        all.sort();
        let twice: Vec<_> = all.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }

    #[test]
    fn every_key_is_documented() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/front-matter.md");
        let page = std::fs::read_to_string(path).unwrap();
        let fields = TABLE.iter().flat_map(|keys| keys.own.iter().chain(keys.others));
        let missing: Vec<_> = fields.chain(PASSED_OVER).filter(|key| !page.contains(&format!("`{key}`"))).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn a_slip_is_seen() {
        assert_eq!(nearest("tilte"), Some("title"));
        assert_eq!(nearest("auhtors"), Some("authors"));
        assert_eq!(nearest("keyword"), Some("keywords"));
        assert_eq!(nearest("hreo"), Some("hero"));
        assert_eq!(nearest("zoom"), None);
        assert_eq!(nearest("x"), None);
    }
}
