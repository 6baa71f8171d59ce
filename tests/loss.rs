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

/// Where in the JSON a feature is that formats lose, or hold in another form, by the ends of its paths.
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
        Feature::RecordingSize => &["audio.bytes"],
        Feature::Notes => &["notes.blocks.paragraph.content"],
        Feature::Corrections => &["corrections.note"],
        Feature::RelatedDetails => &["items.description"],
        Feature::ContributorDetails => &["contributors.biography"],
        Feature::MarkedHeadline => &["deck"],
        Feature::JournalDetails => &["journal.volume"],
        Feature::Rubrics => &["kicker"],
        Feature::SmallCaps => &["small-caps"],
        // A name of files, who speaks, and formulas: see `NO_CONTENT`, and [`probe`].
        Feature::Slug | Feature::Turns | Feature::Formulas => &[],
    }
}

/// What `table` says is lost in `format`.
fn lost_rows<'t>(table: &'t [Row], format: &'t str) -> impl Iterator<Item = (&'t Row, &'static str)> {
    let rows = table.iter().filter(move |row| row.fidelity == Fidelity::Lost && row.formats.contains(&format));
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

/// What a reader of an output may meet, and what it was made of.
struct Output {
    format: &'static str,
    leaves: Vec<Leaf>,
    shown: String,
}

impl Output {
    fn all() -> Vec<Output> {
        let of = |&format: &&'static str| {
            let (publication, leaves) = marked();
            Output { format, leaves, shown: shown(format, &common::write(&publication, format).bytes) }
        };
        ALL.iter().map(of).collect()
    }

    /// Where `table` and the output contradict each other.
    fn contradictions(&self, table: &[Row]) -> Vec<String> {
        let format = self.format;
        let mut wrong = Vec::new();
        let lost = |leaf: &&Leaf| !leaf.spellings.iter().any(|spelling| self.shown.contains(spelling));
        let mut used = BTreeSet::new();
        for leaf in self.leaves.iter().filter(lost) {
            match lost_rows(table, format).position(|(_, path)| leaf.is_at(path)) {
                Some(index) => drop(used.insert(index)),
                None => wrong.push(format!("{format} lacks {} `{}`", leaf.path, leaf.value)),
            }
        }
        for (index, (row, path)) in lost_rows(table, format).enumerate() {
            if !used.contains(&index) {
                wrong.push(format!("{format} has {path}, and the table says that {} is lost", row.what));
            }
        }
        wrong
    }
}

#[test]
fn what_an_output_lacks_its_page_admits() {
    let wrong: Vec<_> = Output::all().iter().flat_map(|output| output.contradictions(TABLE)).collect();
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

/// What the page of `format` does not say of what `table` tells.
fn unsaid(table: &[Row], format: &str) -> Vec<String> {
    let page = page(format);
    let rows = table.iter().filter(|row| row.formats.contains(&format) && !page.contains(row.said));
    rows.map(|row| format!("docs/formats/{format}.md does not say “{}”", row.said)).collect()
}

#[test]
fn what_the_table_tells_the_pages_say() {
    let wrong: Vec<_> = ALL.iter().flat_map(|format| unsaid(TABLE, format)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// All values under the key `key`, at any depth.
fn under(value: &Value, key: &str) -> Vec<Value> {
    match value {
        Value::Object(entries) => entries
            .iter()
            .flat_map(|(name, inner)| if name == key { vec![inner.clone()] } else { under(inner, key) })
            .collect(),
        Value::Array(items) => items.iter().flat_map(|item| under(item, key)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

/// What an article has of `feature`.
fn probe(feature: Feature, article: &Article) -> Value {
    let whole = serde_json::to_value(article).unwrap();
    let of = |keys: &[&str]| keys.iter().map(|key| whole.get(*key).cloned()).collect::<Option<Vec<_>>>().into();
    let inner = |outer: &str, keys: &[&str]| {
        let outer = whole.get(outer).cloned().unwrap_or_default();
        keys.iter().flat_map(|key| under(&outer, key)).collect::<Vec<_>>().into()
    };
    match feature {
        Feature::Notes => of(&["notes"]),
        Feature::Formulas => under(&whole, "math").into(),
        Feature::SmallCaps => under(&whole, "small-caps").into(),
        Feature::CodeSyntax => under(&whole, "syntax").into(),
        Feature::InnerLinks => {
            let is_inner = |target: &Value| target.as_str().is_some_and(|target| target.starts_with('#'));
            under(&whole, "target").into_iter().filter(is_inner).collect::<Vec<_>>().into()
        }
        Feature::MarkedHeadline => of(&["headline", "deck"]),
        Feature::Turns => under(&whole, "voice").into(),
        Feature::Labels => inner("contributors", &["labels"]),
        Feature::ContributorDetails => inner("contributors", &["roles", "affiliations", "biography"]),
        Feature::Corrections => inner("dates", &["corrections"]),
        Feature::CopyrightHolder => inner("copyright", &["year", "holder"]),
        Feature::RelatedDetails => inner("related", &["type", "date", "description"]),
        Feature::PublisherUrl => inner("publisher", &["url"]),
        Feature::ReferenceKinds => inner("references", &["type"]),
        Feature::AbstractKinds => inner("abstracts", &["type"]),
        Feature::JournalDetails => inner("journal", &["volume", "issue", "article-number"]),
        Feature::Rubrics => of(&["kicker", "section", "genre", "series"]),
        Feature::Slug => inner("identifiers", &["slug"]),
        Feature::RecordingKind => inner("audio", &["type"]),
        Feature::RecordingSize => inner("audio", &["bytes"]),
    }
}

/// Where `table` and what comes back of `article` as `format` contradict each other.
fn changed(table: &[Row], format: &str, article: &Article, back: &Article) -> Vec<String> {
    let mut wrong = Vec::new();
    for feature in TABLE.iter().map(|row| row.feature) {
        let is_same = probe(feature, article) == probe(feature, back);
        let is_told = table.iter().any(|row| row.feature == feature && row.formats.contains(&format));
        if is_told == is_same {
            let found = if is_same { "comes back as it was" } else { "comes back as another" };
            wrong.push(format!("{feature:?} in {format} {found}, and the table says otherwise"));
        }
    }
    wrong
}

#[test]
fn what_comes_back_of_a_feed_in_another_form_is_told() {
    let article = everything();
    let changed = |format: &&str| changed(TABLE, format, &article, &read_back(&article, format));
    let wrong: Vec<_> = ["rss", "atom"].iter().flat_map(changed).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// `TABLE` with the row at `index` as `change` makes it in `format` alone, or without it there.
fn altered(index: usize, format: &'static str, change: impl Fn(Row) -> Option<Row>) -> Vec<Row> {
    let mut table = TABLE.to_vec();
    let row = table[index];
    let others: Vec<_> = row.formats.iter().copied().filter(|other| *other != format).collect();
    table[index].formats = others.leak();
    table.extend(change(Row { formats: vec![format].leak(), ..row }));
    table
}

/// The comparisons are worth something: whichever row is changed in whichever format, one of them fails.
#[test]
fn no_row_of_the_table_can_be_another() {
    let article = everything();
    for output in Output::all() {
        let format = output.format;
        let back = matches!(format, "rss" | "atom").then(|| read_back(&article, format));
        let fails = |table: &[Row]| {
            let back = back.as_ref().map(|back| changed(table, format, &article, back)).unwrap_or_default();
            !(output.contradictions(table).is_empty() && unsaid(table, format).is_empty() && back.is_empty())
        };
        assert!(!fails(TABLE), "{format}");
        for (index, row) in TABLE.iter().enumerate().filter(|(_, row)| row.formats.contains(&format)) {
            let what = row.what;
            let dropped = altered(index, format, |_| None);
            assert!(fails(&dropped), "{format}: {what} may be called whole");
            let said = altered(index, format, |row| Some(Row { said: "Nothing at all is said", ..row }));
            assert!(fails(&said), "{format}: of {what} anything may be said");
            let other = match row.fidelity {
                Fidelity::Lost => Fidelity::Degraded,
                Fidelity::Degraded => Fidelity::Lost,
            };
            let turned = altered(index, format, |row| Some(Row { fidelity: other, ..row }));
            let has_place = !paths_of(row.feature).is_empty();
            assert!(fails(&turned) || !has_place, "{format}: {what} may be called {other:?}");
        }
        for row in TABLE.iter().filter(|row| !row.formats.contains(&format) && !paths_of(row.feature).is_empty()) {
            let lost = Row { formats: vec![format].leak(), fidelity: Fidelity::Lost, ..*row };
            let table: Vec<_> = TABLE.iter().copied().chain([lost]).collect();
            assert!(!output.contradictions(&table).is_empty(), "{format}: {} may be called lost", row.what);
        }
    }
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
        Value::Number(number) if path.last().is_some_and(|key| key == "bytes") => {
            let (path, value) = (path.join("."), number.to_string());
            leaves.push(Leaf { path, spellings: vec![value.clone()], value });
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
