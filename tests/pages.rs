//! Pages that a PDF and an EPUB of one run share: the marks in the book stand where the pages of
//! the PDF begin.
#![cfg(all(feature = "pdf", feature = "epub", feature = "markdown"))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::fs;
use std::io::{Cursor, Read};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::Command;

use offprint::batch::{Batch, Destination, Input, Job};
use offprint::convert::Converter;
use offprint::format::OptionMap;

/// Converts `stems` to PDF and EPUB in one run.
fn convert(stems: &[&str], folder: &Path, threads: usize) {
    let converter = Converter::default();
    // The book is asked for first, and made last.
    let targets = ["epub", "pdf"].map(|format| converter.target(format, &OptionMap::default()).unwrap());
    let threads = NonZeroUsize::new(threads).unwrap();
    let batch = Batch { converter: &converter, targets: &targets, threads, allow_outside: false };
    let job = |stem: &&str| Job {
        input: Input::File(common::root().join("fixtures/articles").join(format!("{stem}.md"))),
        format: None,
        destination: Destination::Folder(folder.to_owned()),
    };
    let jobs: Vec<_> = stems.iter().map(job).collect();
    batch.run(&jobs, |report| assert!(!report.has_failed(), "{report:?}")).unwrap();
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = entries.filter(|path| path.extension().is_some_and(|found| found == ending)).collect();
    files.sort();
    files
}

fn entry(book: &Path, name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(fs::read(book).unwrap())).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The text of markup, without the numbers of notes.
fn text_of(markup: &str) -> String {
    let mut text = String::new();
    for (index, part) in markup.split('<').enumerate() {
        let (tag, after) = if index == 0 { ("", part) } else { part.split_once('>').unwrap_or((part, "")) };
        let is_call = tag.starts_with("a ") && tag.contains("noteref");
        text.push_str(if is_call { "" } else { after });
    }
    text.replace("&amp;", "&")
}

/// The marks of a book: the number of the page, and the first letters behind it.
fn marks(article: &str) -> Vec<(usize, String)> {
    let parts = article.split("epub:type=\"pagebreak\"").skip(1);
    let mark = |part: &str| {
        let number = part.split("id=\"page-").nth(1).unwrap().split('"').next().unwrap().parse().unwrap();
        let after = part.split_once("</span>").unwrap().1;
        (number, letters(&text_of(after)).chars().take(24).collect())
    };
    parts.map(mark).collect()
}

#[test]
fn marks_stand_where_the_pages_begin() {
    if Command::new("pdftotext").arg("-v").output().is_err() {
        return eprintln!("pdftotext is not there: the pages are not compared");
    }
    let folder = tempfile::tempdir().unwrap();
    convert(&["harbour", "long", "german", "research"], folder.path(), 2);
    let books = files(folder.path(), "epub");
    assert_eq!(books.len(), 4);
    let mut compared = 0;
    for book in books {
        let marks = marks(&entry(&book, "OEBPS/article.xhtml"));
        let pdf = book.with_extension("pdf");
        assert_eq!(marks.first().map(|mark| mark.0), Some(1), "{}", book.display());
        for (number, after) in marks.into_iter().skip(1) {
            let page = number.to_string();
            let out = Command::new("pdftotext").args(["-f", &page, "-l", &page]).arg(&pdf).arg("-").output().unwrap();
            let shown = letters(&String::from_utf8(out.stdout).unwrap());
            // Behind the running head, and the name of who goes on speaking; pages that begin behind
            // the body are not compared.
            let Some(at) = shown.find(&after) else { continue };
            compared += 1;
            assert!(at < 160, "{}, page {page}: “{after}” stands {at} letters down\n{shown}", book.display());
        }
    }
    assert!(compared > 8, "only {compared} pages were compared");
}

#[test]
fn a_book_lists_the_pages_and_says_whose_they_are() {
    let folder = tempfile::tempdir().unwrap();
    convert(&["harbour"], folder.path(), 1);
    let book = &files(folder.path(), "epub")[0];
    let marks = marks(&entry(book, "OEBPS/article.xhtml"));
    let nav = entry(book, "OEBPS/nav.xhtml");
    let list = nav.split_once("epub:type=\"page-list\"").unwrap().1;
    let numbers: Vec<usize> = marks.iter().map(|mark| mark.0).collect();
    assert!(numbers.is_sorted() && numbers.len() > 2, "{numbers:?}");
    for number in numbers {
        assert!(list.contains(&format!("<a href=\"article.xhtml#page-{number}\">{number}</a>")), "{number}");
    }
    let package = entry(book, "OEBPS/content.opf");
    let pdf = files(folder.path(), "pdf")[0].file_name().unwrap().to_str().unwrap().to_owned();
    assert!(package.contains(&format!("<meta property=\"pageBreakSource\">{pdf}</meta>")), "{package}");
    assert!(package.contains("pageBreakMarkers") && package.contains("pageNavigation"), "{package}");
}

/// Whatever is made at the same time, a book is marked with the pages of its own PDF.
#[test]
fn threads_change_nothing() {
    let stems = ["harbour", "german", "minimal", "research", "initials", "french"];
    let [one, many] = [1, 4].map(|threads| {
        let folder = tempfile::tempdir().unwrap();
        convert(&stems, folder.path(), threads);
        files(folder.path(), "epub").iter().map(|book| fs::read(book).unwrap()).collect::<Vec<_>>()
    });
    assert_eq!(one.len(), stems.len());
    assert!(one == many);
}

/// Alone, a book has no pages.
#[test]
fn without_a_pdf_there_are_no_pages() {
    let (publication, _) = common::read(&common::fixtures()[0]);
    let bytes = common::write(&publication, "epub").bytes;
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut nav = String::new();
    archive.by_name("OEBPS/nav.xhtml").unwrap().read_to_string(&mut nav).unwrap();
    assert!(!nav.contains("page-list"));
}
