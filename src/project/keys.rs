//! The keys that `offprint.toml` may have, table by table.

/// The keys at the head of the file, before all tables, and the tables.
pub(super) const TOP: &[&str] = &[
    "articles",
    "ignore",
    "theme",
    "formats",
    "publication",
    "defaults",
    "people",
    "options",
    "reading",
    "output",
    "feeds",
    "collections",
    "index",
    "check",
];

/// The keys of `[publication]`.
pub(super) const PUBLICATION: &[&str] =
    &["title", "description", "url", "article-url", "language", "publisher", "issn", "eissn", "license", "copyright"];

/// The keys of `[defaults]`: those of front matter that may be common to many articles.
pub(super) const DEFAULTS: &[&str] = &[
    "genre",
    "kicker",
    "section",
    "keywords",
    "series",
    "direction",
    "journal",
    "funding",
    "author",
    "interviewer",
    "editor",
    "translator",
    "photographer",
];

/// The keys of a person.
pub(super) const PERSON: &[&str] = &[
    "name",
    "given",
    "family",
    "prefix",
    "suffix",
    "family-first",
    "organisation",
    "labels",
    "role",
    "biography",
    "orcid",
    "affiliation",
    "email",
    "url",
];

/// The keys of `[reading]`.
pub(super) const READING: &[&str] = &["speaker-names", "allow-outside"];

/// The keys of `[output]`.
pub(super) const OUTPUT: &[&str] = &["folder", "path", "url"];

/// The keys of a feed.
pub(super) const FEED: &[&str] = &[
    "file",
    "title",
    "description",
    "url",
    "language",
    "copyright",
    "formats",
    "articles",
    "attach",
    "paging",
    "page-size",
    "options",
];

/// The keys of a collection that front matter does not have.
pub(super) const COLLECTION: &[&str] = &["file", "formats", "articles", "order"];

/// The keys of a collection that it shares with front matter.
pub(super) const COLLECTION_FRONT: &[&str] = &[
    "title",
    "deck",
    "author",
    "editor",
    "translator",
    "date",
    "publisher",
    "language",
    "license",
    "copyright",
    "keywords",
    "slug",
    "url",
    "hero",
];

/// The keys of `[index]`.
pub(super) const INDEX: &[&str] = &["file", "title", "description"];

/// All keys that `offprint.toml` may have, tables before a dot: `output.folder`. Where a name is the
/// user's own, it is in capitals: `people.NAME.orcid`, `options.FORMAT.NAME`, `check.RULE`.
pub fn keys() -> Vec<String> {
    let tables: [(&str, &[&str]); 9] = [
        ("publication", PUBLICATION),
        ("defaults", DEFAULTS),
        ("people.NAME", PERSON),
        ("reading", READING),
        ("output", OUTPUT),
        ("feeds", FEED),
        ("collections", COLLECTION),
        ("collections", COLLECTION_FRONT),
        ("index", INDEX),
    ];
    let simple = TOP[..4].iter().map(|key| (*key).to_owned());
    let dotted = tables.iter().flat_map(|(table, keys)| keys.iter().map(move |key| format!("{table}.{key}")));
    let open = ["options.FORMAT.NAME", "feeds.options.NAME", "check.RULE"].map(str::to_owned);
    simple.chain(dotted.filter(|key| key != "feeds.options")).chain(open).collect()
}
