//! Documents of Word: the archive, and parts that no program writes.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;

use super::Expect::{Fails, Fine, Warns};
use super::Row;

const OPEN: &str = "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main' xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships' xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main'><w:body>";
const CLOSE: &str = "</w:body></w:document>";
const HEAD: &str = "<w:p><w:pPr><w:outlineLvl w:val='0'/></w:pPr><w:r><w:t>Tide</w:t></w:r></w:p><w:p><w:r><w:t>The water came up the slipway twice a day.</w:t></w:r></w:p>";
const RELATIONS: &str = "<Relationships><Relationship Id='s' Type='x/styles' Target='styles.xml'/><Relationship Id='n' Type='x/numbering' Target='numbering.xml'/><Relationship Id='f' Type='x/footnotes' Target='footnotes.xml'/>";
const STYLES: &str = "<w:styles xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>";

/// A document of these files beside the usual relations.
fn document(files: &[(&str, &[u8])]) -> Vec<u8> {
    let relations = format!("{RELATIONS}</Relationships>");
    let usual: [(&str, &[u8]); 3] = [
        ("[Content_Types].xml", b"<Types/>"),
        (
            "_rels/.rels",
            b"<Relationships><Relationship Id='d' Type='x/officeDocument' Target='word/document.xml'/></Relationships>",
        ),
        ("word/_rels/document.xml.rels", relations.as_bytes()),
    ];
    let kept = usual.into_iter().filter(|(name, _)| files.iter().all(|(other, _)| other != name));
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in kept.chain(files.iter().copied()) {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

pub(super) fn rows() -> Vec<Row> {
    let row = |name, bytes: Vec<u8>, expect| Row::new(name, "a.docx", bytes, expect);
    let text = |body: &str| format!("{OPEN}{HEAD}{body}{CLOSE}");
    let said = |name, body: &str, expect| row(name, document(&[("word/document.xml", text(body).as_bytes())]), expect);
    let beside = |name, body: &str, path: &str, part: &str, expect| {
        row(name, document(&[("word/document.xml", text(body).as_bytes()), (path, part.as_bytes())]), expect)
    };
    let whole = document(&[("word/document.xml", text("").as_bytes())]);
    let begin = "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r></w:p>";
    let chain: String = (0..5_000)
        .map(|n| format!("<w:style w:styleId='s{n}'><w:name w:val='s{n}'/><w:basedOn w:val='s{}'/></w:style>", n + 1))
        .collect();
    let circle = "<w:style w:styleId='a'><w:name w:val='a'/><w:basedOn w:val='b'/></w:style><w:style w:styleId='b'><w:name w:val='b'/><w:basedOn w:val='a'/></w:style>";
    let picture = "<w:p><w:r><w:drawing><a:blip r:embed='p'/></w:drawing></w:r></w:p>";
    let picture_at =
        |target: &str| format!("{RELATIONS}<Relationship Id='p' Type='x/image' Target='{target}'/></Relationships>");
    let bomb = vec![b' '; 400 << 20];
    vec![
        row("word-plain", whole.clone(), Fine),
        row("word-is-no-archive", b"hello".to_vec(), Fails("zip")),
        row("word-cut", whole[..whole.len() / 2].to_vec(), Fails("zip")),
        row("word-entry-leads-out", document(&[("../x", b"")]), Fails("leads out")),
        row("word-without-text", document(&[("xl/workbook.xml", b"<workbook/>")]), Fails("no text in it")),
        row("word-bomb", document(&[("word/document.xml", &bomb)]), Fails("unpacks to more")),
        row("word-not-xml", document(&[("word/document.xml", b"The water came up.")]), Fails("no text in it")),
        row("word-text-cut", document(&[("word/document.xml", format!("{OPEN}{HEAD}").as_bytes())]), Fails("ends within")),
        row(
            "word-laughs",
            document(&[(
                "word/document.xml",
                format!("<!DOCTYPE w [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]>{OPEN}{HEAD}<w:p><w:r><w:t>&b;</w:t></w:r></w:p>{CLOSE}").as_bytes(),
            )]),
            Fails("document type"),
        ),
        said("word-frames-100000-deep", &("<w:smartTag>".repeat(100_000) + &"</w:smartTag>".repeat(100_000)), Fails("nests deeper")),
        said("word-tables-40-deep", &("<w:tbl><w:tr><w:tc>".repeat(40) + "<w:p><w:r><w:t>Deep</w:t></w:r></w:p>" + &"</w:tc></w:tr></w:tbl>".repeat(40)), Fine),
        said("word-of-3000-paragraphs", &"<w:p><w:r><w:t>And again.</w:t></w:r></w:p>".repeat(3_000), Fine),
        said("word-of-100000-empty-paragraphs", &"<w:p/>".repeat(100_000), Fine),
        said("word-fields-never-closed", &(begin.repeat(20_000) + "<w:p><w:r><w:t>It burns.</w:t></w:r></w:p>"), Fine),
        said("word-runs-10000-in-a-line", &format!("<w:p>{}</w:p>", "<w:r><w:t>a</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>b</w:t></w:r>".repeat(5_000)), Fine),
        said("word-cell-of-a-billion-columns", "<w:tbl><w:tr><w:trPr><w:gridBefore w:val='999999999'/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val='999999999'/></w:tcPr><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>y</w:t></w:r></w:p></w:tc></w:tr></w:tbl>", Warns("empty cells are supplied")),
        said("word-cell-goes-on-from-nowhere", &format!("<w:tbl>{}</w:tbl>", "<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>y</w:t></w:r></w:p></w:tc></w:tr>".repeat(2_000)), Fine),
        said("word-list-at-level-4-billion", "<w:p><w:pPr><w:numPr><w:ilvl w:val='4000000000'/><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p>", Fine),
        said("word-list-levels-5000", &(0..5_000).map(|n| format!("<w:p><w:pPr><w:numPr><w:ilvl w:val='{n}'/><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p>")).collect::<String>(), Warns("nests too deep")),
        said("word-note-to-nowhere", "<w:p><w:r><w:t>So</w:t><w:footnoteReference w:id='77'/></w:r></w:p>", Warns("the call of a note")),
        said("word-link-that-runs", "<w:p><w:r><w:fldChar w:fldCharType='begin'/><w:instrText> HYPERLINK \"javascript:alert(1)\" </w:instrText><w:fldChar w:fldCharType='separate'/><w:t>here</w:t><w:fldChar w:fldCharType='end'/></w:r></w:p>", Warns("link")),
        said("word-text-is-markup", "<w:p><w:r><w:t>&lt;script&gt;alert(1)&lt;/script&gt;&lt;/p&gt;&lt;/article&gt;</w:t></w:r></w:p>", Fine),
        beside("word-styles-in-a-circle", "<w:p><w:pPr><w:pStyle w:val='a'/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>", "word/styles.xml", &format!("{STYLES}{circle}</w:styles>"), Fine),
        beside("word-styles-5000-in-a-chain", "<w:p><w:pPr><w:pStyle w:val='s0'/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>", "word/styles.xml", &format!("{STYLES}{chain}</w:styles>"), Fine),
        beside("word-styles-not-xml", "", "word/styles.xml", "<w:styles", Fails("damaged")),
        beside("word-picture-leads-out", picture, "word/_rels/document.xml.rels", &picture_at("../../../../etc/passwd"), Warns("left out")),
        beside("word-picture-of-the-disk", picture, "word/_rels/document.xml.rels", &picture_at("file:///etc/passwd"), Warns("left out")),
    ]
}
