//! Nothing is lost in silence: every text, address and date of `fixtures/everything.json` is in
//! every output, or the format's page says that it is not.
//!
//! Each leaf of the model is given a mark of its own before the model is written. A mark that an
//! output lacks must be in the product's own table of losses ([`TABLE`]), and what is there must
//! be lost indeed, and be said by the format's page. Feeds are read back: what differs is in the
//! table too.
#![cfg(all(
    feature = "pdf",
    feature = "epub",
    feature = "feed",
    feature = "jats",
    feature = "html",
    feature = "read-feed",
    feature = "read-html",
    feature = "read-epub",
    feature = "read-jats"
))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use std::path::Path;

use offprint::convert::{Converter, Source};
use offprint::diagnostic::Diagnostics;
use offprint::model::{Article, Block, Contributor, Publication};
use offprint::resource::Folder;
use offprint::write::loss::{self, Feature, Fidelity, Row, TABLE};
use serde_json::Value;

const ALL: &[&str] = &["html", "epub", "jats", "rss", "atom", "json-feed", "pdf"];

/// Where in the JSON a feature is that formats lose, by the ends of its paths.
fn paths_of(feature: Feature) -> &'static [&'static str] {
    match feature {
        Feature::Labels => &["contributors.labels"],
        Feature::CodeSyntax => &["code.syntax"],
        Feature::CopyrightHolder => &["copyright.holder"],
        Feature::InnerLinks => &["link.target"],
        Feature::PublisherUrl => &["publisher.url"],
        Feature::ReferenceKinds => &["references.type"],
        Feature::AbstractKinds => &["abstracts.type"],
        Feature::RecordingKind => &["audio.type", "transcripts.type"],
        // A name of files, and no content: see `NO_CONTENT`; and a number, which bears no mark.
        Feature::Slug | Feature::RecordingSize => &[],
        other => panic!("{other:?} is lost, and no test knows where it is"),
    }
}

/// What the product says is lost.
fn lost_rows() -> impl Iterator<Item = (&'static Row, &'static str)> {
    let rows = TABLE.iter().filter(|row| row.fidelity == Fidelity::Lost);
    rows.flat_map(|row| paths_of(row.feature).iter().map(move |path| (row, *path)))
}

/// Leaves that are no content but say how content is meant or where it is: languages, kinds,
/// names of anchors and of files, and formulas, which become MathML. Other tests see to them.
const NO_CONTENT: &[&str] = &[
    "language",
    "direction",
    "id",
    "note-call",
    "slug",
    "source",
    "speakers",
    "references",
    "columns",
    "notation",
    "style",
    "marker",
    "roles",
    "alt=decorative",
];

/// A leaf of the model, and what an output that shows it holds: one of several spellings.
struct Leaf {
    path: String,
    value: String,
    spellings: Vec<String>,
}

#[test]
fn what_an_output_lacks_its_page_admits() {
    let (publication, leaves) = marked();
    let mut wrong = Vec::new();
    for &format in ALL {
        let written = common::write(&publication, format);
        let shown = shown(format, &written.bytes);
        let lost = |leaf: &&Leaf| !leaf.spellings.iter().any(|spelling| shown.contains(spelling));
        let mut used = BTreeSet::new();
        for leaf in leaves.iter().filter(lost) {
            let row = lost_rows().position(|(row, path)| row.formats.contains(&format) && leaf.is_at(path));
            match row {
                Some(index) => drop(used.insert(index)),
                None => wrong.push(format!("{format} lacks {} `{}`", leaf.path, leaf.value)),
            }
        }
        for (index, (row, path)) in lost_rows().enumerate().filter(|(_, (row, _))| row.formats.contains(&format)) {
            if !used.contains(&index) {
                wrong.push(format!("{format} has {path}, and the table says that {} is lost", row.what));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The page of `format` as one line. The page of Atom refers to that of RSS.
fn page(format: &str) -> String {
    let read = |name: &str| std::fs::read_to_string(common::root().join(format!("docs/formats/{name}.md"))).unwrap();
    let text = if format == "atom" { read("atom") + &read("rss") } else { read(format) };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Leaf {
    fn is_at(&self, path: &str) -> bool {
        format!(".{}", self.path).ends_with(&format!(".{path}"))
    }
}

#[test]
fn what_the_table_tells_the_pages_say() {
    let mut wrong = Vec::new();
    for row in TABLE {
        for format in row.formats {
            if !page(format).contains(row.said) {
                wrong.push(format!("docs/formats/{format}.md does not say “{}”", row.said));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_row_of_the_table_is_about_something_in_the_fixture() {
    let article = everything();
    for row in TABLE {
        for format in row.formats {
            let told = loss::of(format, &article).into_iter().any(|loss| loss.row.feature == row.feature);
            assert!(told, "{format}: {:?} is not found in everything.json", row.feature);
        }
    }
    assert!(loss::of("json", &article).is_empty());
    let plain =
        Article { headline: "Plain".into(), body: vec![Block::paragraph("Words.").into()], ..Article::default() };
    assert!(ALL.iter().all(|format| loss::of(format, &plain).is_empty()));
}

fn everything() -> Article {
    let (publication, _) =
        common::read(&common::Fixture { path: "fixtures/everything.json".to_owned(), stem: "everything".to_owned() });
    publication.articles.into_iter().next().unwrap()
}

/// Writes `article` as a feed and reads that.
fn read_back(article: &Article, format: &str) -> Article {
    let written = common::write(&Publication::of(article.clone()), format);
    let converter = Converter::default();
    let name = format!("everything.{}", converter.registry.by_name(format).unwrap().extension());
    let reading = converter.read(&Source::new(name, written.bytes), None, &mut Diagnostics::new()).unwrap();
    reading.publication.articles.into_iter().next().unwrap()
}

#[test]
fn a_json_feed_reads_back_whole() {
    let article = everything();
    assert_eq!(read_back(&article, "json-feed"), article);
}

/// What of the article a feed in XML must give back exactly.
fn kept(article: &Article) -> Value {
    let people = |people: &[Contributor]| {
        let person = |person: &Contributor| {
            serde_json::json!({
                "name": person.name.display(),
                "roles": person.roles,
                "orcid": person.orcid,
                "affiliations": person.affiliations,
                "email": person.email,
                "url": person.url,
                "biography": person.biography.plain_text(),
            })
        };
        people.iter().map(person).collect::<Vec<_>>()
    };
    serde_json::json!({
        "headline": article.headline.plain_text(),
        "deck": article.deck.plain_text(),
        "language": article.language,
        "published": article.dates.published,
        "updated": article.dates.last_change(),
        "received": article.dates.received,
        "url": article.identifiers.url,
        "doi": article.identifiers.doi,
        "contributors": people(&article.contributors),
        "license": article.license,
        "hero": article.hero.as_ref().map(|hero| (hero.image.alt_text().to_owned(), hero.credit.clone())),
        "related": article.related.items.iter().filter_map(|item| item.link()).collect::<Vec<_>>(),
        "turns": article.turns().len(),
    })
}

#[test]
fn feeds_give_back_what_their_table_does_not_name() {
    for fixture in common::fixtures().iter().filter(|fixture| fixture.stem == "harbour" || fixture.stem == "german") {
        let article = common::read(fixture).0.articles.into_iter().next().unwrap();
        for format in ["rss", "atom"] {
            let back = read_back(&article, format);
            assert_eq!(kept(&back), kept(&article), "{} by {format}", fixture.stem);
        }
    }
}

/// What pages, books and archives give back of an article: the record in a book and the instructions
/// in JATS hold all of it.
#[test]
fn pages_books_and_archives_give_back_what_their_table_does_not_name() {
    for fixture in common::fixtures().iter().filter(|fixture| fixture.stem == "harbour" || fixture.stem == "german") {
        let article = common::read(fixture).0.articles.into_iter().next().unwrap();
        for format in ["epub", "jats"] {
            assert_eq!(read_back(&article, format), article, "{} by {format}", fixture.stem);
        }
        let back = read_back(&article, "html");
        assert_eq!(kept(&back), kept(&article), "{} by html", fixture.stem);
    }
}

/// The prepared article with every leaf marked, and the leaves.
fn marked() -> (Publication, Vec<Leaf>) {
    let text = std::fs::read_to_string(common::root().join("fixtures/everything.json")).unwrap();
    let mut value: Value = serde_json::from_str(&text).unwrap();
    let mut leaves = Vec::new();
    mark(&mut value["articles"][0], &mut Vec::new(), &mut leaves);
    assert!(leaves.len() > 250, "{} leaves are too few", leaves.len());
    let source = Source::new("everything.json", value.to_string().into_bytes())
        .resolver(Folder::new(common::root().join("fixtures")));
    let reading = Converter::default().read(&source, None, &mut Diagnostics::new()).unwrap();
    (reading.publication, leaves)
}

/// Marks the leaves of `value`, which is at `path`.
fn mark(value: &mut Value, path: &mut Vec<String>, leaves: &mut Vec<Leaf>) {
    match value {
        Value::Object(entries) => {
            for (key, inner) in entries {
                path.push(key.clone());
                mark(inner, path, leaves);
                path.pop();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| mark(item, path, leaves)),
        Value::String(text) => {
            let key = path.last().unwrap().as_str();
            let place = format!("{key}={text}");
            if NO_CONTENT.contains(&key) || NO_CONTENT.contains(&place.as_str()) {
                return;
            }
            let mark = format!("q{:03}z", leaves.len());
            let before = text.clone();
            let spellings = spellings(key, text, mark);
            leaves.push(Leaf { path: path.join("."), value: before, spellings });
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Puts `mark` into the `text` of a leaf called `key`, if it can bear it, and returns what an
/// output may have of it, in lower case.
fn spellings(key: &str, text: &mut String, mark: String) -> Vec<String> {
    match key {
        "date" | "published" | "updated" | "received" | "accepted" | "accessed" => return date(text),
        "orcid" | "ror" | "issn-print" | "issn-online" => return vec![text.to_lowercase()],
        "email" => text.insert_str(0, &mark),
        "doi" => text.push_str(&format!(".{mark}")),
        "url" => text.push_str(&format!("/{mark}")),
        // An anchor of the article: an id in each format's own way.
        "target" if text.starts_with('#') => return vec![format!("\"{text}\""), format!("rid=\"{}\"", &text[1..])],
        "target" | "syntax" => text.push_str(&mark),
        _ => text.push_str(&format!(" {mark} ")),
    }
    vec![mark]
}

/// How a date may be written: as ISO 8601, RFC 822 or English has it.
fn date(text: &str) -> Vec<String> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let (year, month, day) = (&text[..4], text[5..7].parse::<usize>().unwrap(), text[8..10].trim_start_matches('0'));
    let month = MONTHS[month - 1];
    vec![format!("{year}-{}", &text[5..10]), format!("{day} {month}"), format!("{year} {month}")]
}

/// All that a reader of the output may meet, in lower case.
fn shown(format: &str, bytes: &[u8]) -> String {
    let text = match format {
        "epub" => book(bytes),
        "pdf" => pages(bytes),
        "html" => {
            let page = String::from_utf8(bytes.to_vec()).unwrap();
            page.split("<script type=\"application/json\"").next().unwrap().to_owned()
        }
        _ => String::from_utf8(bytes.to_vec()).unwrap(),
    };
    text.to_lowercase()
}

/// The text of the files in the book but for the article as data, which lacks nothing.
fn book(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: Vec<_> = archive.file_names().map(str::to_owned).collect();
    let is_text = |name: &&String| {
        let extension = Path::new(name).extension().and_then(|extension| extension.to_str());
        matches!(extension, Some("xhtml" | "opf" | "ncx"))
    };
    let mut text = String::new();
    for name in names.iter().filter(is_text) {
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    }
    assert!(!text.is_empty());
    text
}

/// The words of the pages, what the structure says besides, and where links lead.
fn pages(bytes: &[u8]) -> String {
    let document = lopdf::Document::load_mem(bytes).unwrap();
    let numbers: Vec<_> = document.get_pages().into_keys().collect();
    let mut text = document.extract_text(&numbers).unwrap();
    text.push_str(&common::pdf::list(bytes));
    let dictionaries = document.objects.values().filter_map(|object| object.as_dict().ok());
    for address in dictionaries.filter_map(|dictionary| dictionary.get(b"A").ok()?.as_dict().ok()?.get(b"URI").ok()) {
        text.push_str(&String::from_utf8_lossy(address.as_str().unwrap()));
        text.push('\n');
    }
    // Links within the article lead to named destinations.
    let dictionaries = document.objects.values().filter_map(|object| object.as_dict().ok());
    for name in dictionaries.filter_map(|dictionary| dictionary.get(b"Dest").ok()?.as_str().ok()) {
        text.push_str(&format!("\"#{}\"\n", String::from_utf8_lossy(name)));
    }
    text
}
