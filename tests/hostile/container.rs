//! Books: the archive, its names and sizes, and what it says of itself.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;

use super::Expect::{Fails, Fine, Warns};
use super::Row;

const CONTAINER: &str = "<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container'><rootfiles><rootfile full-path='p.opf' media-type='application/oebps-package+xml'/></rootfiles></container>";
const PACKAGE: &str = "<package xmlns='http://www.idpf.org/2007/opf' version='3.0'><metadata xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title>Tide</dc:title><dc:language>en</dc:language></metadata><manifest><item id='a' href='a.xhtml' media-type='application/xhtml+xml'/></manifest><spine><itemref idref='a'/></spine></package>";
const CHAPTER: &str = "<html xmlns='http://www.w3.org/1999/xhtml' lang='en'><body><h1>Tide</h1><p>The water came up the slipway.</p></body></html>";

/// A book of the usual files, with `more`, which also replaces those of the same name.
fn book(more: &[(&str, &[u8])]) -> Vec<u8> {
    let usual: [(&str, &[u8]); 4] = [
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", CONTAINER.as_bytes()),
        ("p.opf", PACKAGE.as_bytes()),
        ("a.xhtml", CHAPTER.as_bytes()),
    ];
    let kept = usual.into_iter().filter(|(name, _)| more.iter().all(|(other, _)| other != name));
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in kept.chain(more.iter().copied()) {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn link() -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    archive.add_symlink("a.xhtml", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    archive.finish().unwrap().into_inner()
}

pub(super) fn rows() -> Vec<Row> {
    let row = |name, bytes: Vec<u8>, expect| Row::new(name, "a.epub", bytes, expect);
    let with = |name, file: &str, content: &str, expect| row(name, book(&[(file, content.as_bytes())]), expect);
    let bomb = vec![b'a'; 400 << 20];
    let many: Vec<_> = (0..10_001).map(|n| format!("f{n}")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), b"".as_slice())).collect();
    let whole = book(&[]);
    vec![
        row("book-plain", whole.clone(), Fine),
        row("book-is-no-archive", b"hello".to_vec(), Fails("zip")),
        row("book-cut", whole[..whole.len() / 2].to_vec(), Fails("zip")),
        row("book-entry-leads-out", book(&[("../x", b"")]), Fails("leads out")),
        row("book-entry-absolute", book(&[("/etc/x", b"")]), Fails("leads out")),
        row("book-entry-on-a-drive", book(&[("C:/x", b"")]), Fails("leads out")),
        row("book-entry-with-backslash", book(&[("a\\..\\..\\x", b"")]), Fails("leads out")),
        row("book-entry-is-a-link", link(), Fails("link")),
        row("book-bomb", book(&[("a.xhtml", &bomb)]), Fails("unpacks to more")),
        row("book-of-10001-entries", book(&many), Fails("entries")),
        with(
            "book-without-rootfile",
            "META-INF/container.xml",
            "<container/>",
            Fails("does not name a package document"),
        ),
        with(
            "book-rootfile-leads-out",
            "META-INF/container.xml",
            &CONTAINER.replace("p.opf", "../../etc/passwd"),
            Fails("does not name a package document"),
        ),
        with("book-package-cut", "p.opf", &PACKAGE[..200], Fails("attribute value not closed")),
        with(
            "book-spine-to-nowhere",
            "p.opf",
            &PACKAGE.replace("idref='a'", "idref='gone'"),
            Fails("its spine is empty"),
        ),
        with(
            "book-spine-of-one-100000-times",
            "p.opf",
            &PACKAGE.replace("<itemref idref='a'/>", &"<itemref idref='a'/>".repeat(100_000)),
            Fine,
        ),
        with(
            "book-encrypted",
            "META-INF/encryption.xml",
            "<encryption><EncryptedData><EncryptionMethod Algorithm='http://www.w3.org/2001/04/xmlenc#aes256-cbc'/></EncryptedData></encryption>",
            Fails("protected"),
        ),
        with(
            "book-chapter-that-runs",
            "a.xhtml",
            &CHAPTER.replace("<p>", "<script>alert(1)</script><p onclick='alert(1)'>"),
            Fine,
        ),
        with(
            "book-picture-leads-out",
            "a.xhtml",
            &CHAPTER.replace("</p>", "<img src='../../../etc/passwd' alt='x'/></p>"),
            Warns("leads out of the article's folder"),
        ),
        with(
            "book-chapter-laughs",
            "a.xhtml",
            &format!("<!DOCTYPE html [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]>{}", CHAPTER.replace("water", "&b;")),
            Fine,
        ),
        with(
            "book-record-that-lies",
            "p.opf",
            &PACKAGE
                .replace("</metadata>", "<link rel='record' href='r.json' media-type='application/json'/></metadata>"),
            Fine,
        ),
    ]
}
