use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::sync::Arc;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::DocxReader;
use crate::diagnostic::{Code, Diagnostics};
use crate::env::{Env, Limits};
use crate::error::Error;
use crate::model::{Article, Block, Inline, Node, Publication, SourceLine};
use crate::read::metadata::Metadata;
use crate::read::{Input, ReadCx, Reader};

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// A document in the making: its parts by their paths.
struct Document(BTreeMap<String, Vec<u8>>);

impl Document {
    /// A document with this body.
    fn new(body: &str) -> Self {
        let mut document = Document(BTreeMap::new());
        document.part(
            "_rels/.rels",
            r#"<Relationships><Relationship Id="r" Type="http://x/officeDocument" Target="word/document.xml"/>
               <Relationship Id="c" Type="http://x/core-properties" Target="docProps/core.xml"/></Relationships>"#,
        );
        document.word("document", "document", &format!("<w:body>{body}</w:body>"));
        document.relations("");
        document
    }

    fn part(&mut self, path: &str, text: &str) {
        self.0.insert(path.to_owned(), text.as_bytes().to_vec());
    }

    /// A part of Word's own vocabulary.
    fn word(&mut self, name: &str, root: &str, content: &str) {
        let spaces = concat!(
            r#" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships""#,
            r#" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math""#,
            r#" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main""#,
            r#" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing""#,
            r#" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006""#,
            r#" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wps="urn:wps" xmlns:o="urn:o""#,
        );
        self.part(&format!("word/{name}.xml"), &format!("<w:{root} xmlns:w=\"{WORD}\"{spaces}>{content}</w:{root}>"));
    }

    /// The relations of the text: those that all have, and more.
    fn relations(&mut self, more: &str) {
        let mut all = String::new();
        for kind in ["styles", "numbering", "footnotes", "endnotes"] {
            write!(all, r#"<Relationship Id="{kind}" Type="http://x/{kind}" Target="{kind}.xml"/>"#).unwrap();
        }
        self.part("word/_rels/document.xml.rels", &format!("<Relationships>{all}{more}</Relationships>"));
    }

    fn with(mut self, name: &str, root: &str, content: &str) -> Self {
        self.word(name, root, content);
        self
    }

    fn styles(self, content: &str) -> Self {
        self.with("styles", "styles", content)
    }

    fn bytes(&self) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (path, bytes) in &self.0 {
            zip.start_file(path, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn read(&self) -> (Article, Diagnostics) {
        let (publication, diagnostics) = read(&self.bytes());
        (publication.unwrap().articles.remove(0), diagnostics)
    }

    fn article(&self) -> Article {
        self.read().0
    }

    fn error(&self) -> String {
        read(&self.bytes()).0.unwrap_err().to_string()
    }
}

fn read(bytes: &[u8]) -> (Result<Publication, Error>, Diagnostics) {
    let (mut diagnostics, mut recognitions) = (Diagnostics::new(), Vec::new());
    let (overrides, env, known) =
        (Metadata::default(), Env { limits: Limits::default(), ..Env::default() }, Arc::default());
    let mut cx = ReadCx {
        env: &env,
        overrides: &overrides,
        known: &known,
        diagnostics: &mut diagnostics,
        recognitions: &mut recognitions,
    };
    let publication = DocxReader.read(Input { stem: Some("a"), bytes }, &mut cx);
    (publication, diagnostics)
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn styled(style: &str, text: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// A style of a paragraph: its id, its name, and what it takes over from.
fn style(id: &str, name: &str, base: &str, more: &str) -> String {
    let base = if base.is_empty() { String::new() } else { format!("<w:basedOn w:val=\"{base}\"/>") };
    format!("<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>{base}{more}</w:style>")
}

/// The blocks of an article that has no sections and no turns.
fn blocks(article: &Article) -> Vec<&Block> {
    let block = |node: &Node| matches!(node, Node::Block(_));
    assert!(article.body.iter().all(block), "{:#?}", article.body);
    article.body.iter().filter_map(|node| if let Node::Block(block) = node { Some(block) } else { None }).collect()
}

fn json(article: &Article) -> String {
    serde_json::to_string(&article.body).unwrap()
}

/// The first paragraph of the body.
fn first(article: &Article) -> &[Inline] {
    match blocks(article)[0] {
        Block::Paragraph(paragraph) => &paragraph.content.0,
        other => panic!("{other:?}"),
    }
}

#[test]
fn styles_say_what_a_paragraph_is_whatever_their_ids() {
    let styles = [
        style("Titel", "Title", "", ""),
        style("berschrift1", "heading 1", "", ""),
        style("Vorspann", "House Standfirst", "", ""),
        style("Zitat", "Quote", "", "<w:rPr><w:i/></w:rPr>"),
        style("Meins", "My Quote", "Zitat", ""),
        style("Code", "Source Code", "", ""),
        style("Datum", "Date", "Titel", ""),
    ];
    let body = [
        styled("Titel", "The Lantern"),
        styled("Vorspann", "A keeper on dusk"),
        styled("Datum", "2 June 2024"),
        p("It burns."),
        styled("berschrift1", "Oil"),
        styled("Meins", "Two cans."),
        styled("Zitat", "And a wick."),
        styled("Code", "cans  = 2"),
        styled("Code", "wicks = 1"),
    ];
    let (article, diagnostics) = Document::new(&body.concat()).styles(&styles.concat()).read();
    assert_eq!(article.headline.plain_text(), "The Lantern");
    assert_eq!(article.deck.plain_text(), "A keeper on dusk");
    assert_eq!(article.dates.published.map(|date| date.to_string()).as_deref(), Some("2024-06-02"));
    let json = json(&article);
    assert!(json.contains(r#"{"section":{"title":"Oil","body":[{"quote":"#), "{json}");
    assert!(json.contains("Two cans.") && json.contains("cans  = 2\\nwicks = 1"), "{json}");
    assert!(!json.contains("emphasis"), "the look of a quotation is not one of its words: {json}");
    assert_eq!(diagnostics.iter().count(), 0, "{diagnostics:?}");
}

#[test]
fn a_headline_is_found_where_nobody_uses_styles() {
    let large = "<w:p><w:r><w:rPr><w:sz w:val=\"40\"/></w:rPr><w:t>The Lantern</w:t></w:r></w:p>";
    let usual = "<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val=\"22\"/></w:rPr></w:rPrDefault></w:docDefaults>";
    let article = Document::new(&(large.to_owned() + &p("It burns."))).styles(usual).article();
    assert_eq!((article.headline.plain_text().as_ref(), article.body.len()), ("The Lantern", 1));
    let bold =
        "<w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>The Lantern</w:t></w:r></w:p>";
    assert_eq!(Document::new(&(bold.to_owned() + &p("It burns."))).article().headline.plain_text(), "The Lantern");
    let (article, diagnostics) = Document::new(&(p("It burns.") + &p("It goes out."))).read();
    assert_eq!((article.headline.plain_text().as_ref(), article.body.len()), ("a", 2));
    assert!(diagnostics.iter().any(|one| one.message.contains("the document has no headline")));
}

#[test]
fn a_headline_says_by_a_word_what_it_is() {
    let bold = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Title:</w:t></w:r><w:r><w:t xml:space=\"preserve\"> The Lantern</w:t></w:r></w:p>";
    let lines = ["Deck: It burns all night.", "Author: Bea Holloway", "Date: March 13, 2025", "It burns."];
    let article = Document::new(&(bold.to_owned() + &lines.map(p).concat())).article();
    assert_eq!(article.headline.plain_text(), "The Lantern");
    assert_eq!((article.deck.plain_text().as_ref(), article.body.len()), ("It burns all night.", 1));
    assert_eq!(article.contributors[0].name.display(), "Bea Holloway");
    assert_eq!(article.dates.published.map(|date| date.to_string()).as_deref(), Some("2025-03-13"));
}

#[test]
fn a_document_without_styles_names_them_by_their_usual_ids() {
    let body =
        [styled("Title", "The Lantern"), p("It burns."), styled("Heading1", "At night"), p("It burns.")].concat();
    let mut document = Document::new(&body);
    document.part("word/_rels/document.xml.rels", "<Relationships/>");
    let article = document.article();
    assert_eq!(article.headline.plain_text(), "The Lantern");
    assert!(
        matches!(article.body.as_slice(), [Node::Block(_), Node::Section(section)] if section.title.plain_text() == "At night")
    );
}

#[test]
fn one_first_heading_is_the_headline_and_several_are_sections() {
    let styles = style("H1", "heading 1", "", "") + &style("H2", "heading 2", "", "");
    let one = [styled("H1", "The Lantern"), p("It burns."), styled("H2", "Oil"), p("Two cans.")].concat();
    let article = Document::new(&one).styles(&styles).article();
    assert_eq!(article.headline.plain_text(), "The Lantern");
    assert!(json(&article).contains(r#"{"section":{"title":"Oil""#));
    let two = [styled("H1", "Oil"), p("Two cans."), styled("H1", "Wick"), p("One.")].concat();
    let article = Document::new(&two).styles(&styles).article();
    assert_eq!(article.headline.plain_text(), "a");
    let outlined = "<w:p><w:pPr><w:outlineLvl w:val=\"1\"/></w:pPr><w:r><w:t>Oil</w:t></w:r></w:p>";
    assert!(json(&Document::new(&(p("It burns.") + outlined)).article()).contains("section"));
}

#[test]
fn runs_become_words_and_their_looks() {
    let run =
        |look: &str, text: &str| format!("<w:r><w:rPr>{look}</w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>");
    let body = [
        run("", "A "),
        run("<w:b/>", "st"),
        run("<w:b/><w:u w:val=\"single\"/><w:lang w:val=\"en\"/>", "rong"),
        run("<w:b w:val=\"0\"/>", " H"),
        run("<w:vertAlign w:val=\"subscript\"/>", "2"),
        run("<w:smallCaps/>", "o"),
        run("<w:vanish/>", "never"),
        run("<w:u w:val=\"single\"/>", "under"),
        run("<w:u w:val=\"none\"/>", "not"),
        "<w:r><w:t>x</w:t><w:noBreakHyphen/><w:t>y &amp; z&#x2019;s</w:t><w:br/><w:t>end</w:t></w:r>".to_owned(),
    ];
    let (article, diagnostics) = Document::new(&format!("<w:p>{}</w:p>", body.concat())).read();
    let text = serde_json::to_string(first(&article)).unwrap();
    assert_eq!(
        text,
        r#"["A ",{"strong":"strong"}," H",{"subscript":"2"},{"small-caps":"o"},{"emphasis":"under"},"notx‑y & z’s",{"line-break":null},"end"]"#
    );
    assert!(diagnostics.iter().any(|one| one.code == Code::Dropped && one.message.contains("hidden")));
}

#[test]
fn changes_are_taken_as_accepted_and_comments_are_left_out() {
    let body = "<w:p><w:r><w:t>It </w:t></w:r><w:del><w:r><w:delText>burned</w:delText></w:r></w:del>\
                <w:ins><w:r><w:t>burns.</w:t></w:r></w:ins><w:r><w:commentReference w:id=\"1\"/></w:r></w:p>";
    let (article, diagnostics) = Document::new(body).read();
    assert_eq!(article.body.len(), 1);
    assert!(json(&article).contains("It burns.\""), "{}", json(&article));
    let told: Vec<String> = diagnostics.iter().map(|one| one.message.clone()).collect();
    assert!(told.iter().any(|told| told.starts_with("2 tracked changes")), "{told:?}");
    assert!(told.iter().any(|told| told.starts_with("a comment")), "{told:?}");
}

#[test]
fn fields_show_their_results_and_links_lead_where_they_led() {
    let char = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    let field = |code: &str, result: &str| {
        let code = format!("<w:r><w:instrText> {code} </w:instrText></w:r>");
        [char("begin"), code, char("separate"), format!("<w:r><w:t>{result}</w:t></w:r>"), char("end")].concat()
    };
    let body = [
        "<w:p>".to_owned(),
        "<w:hyperlink r:id=\"r1\"><w:r><w:t>One</w:t></w:r></w:hyperlink>".to_owned(),
        field("HYPERLINK &quot;https://example.org/2&quot;", "Two"),
        field("PAGE", "17"),
        field("SEQ Figure", "3"),
        "</w:p>".to_owned(),
        // One that is never closed hides nothing.
        format!("<w:p>{}<w:r><w:t>never shown</w:t></w:r></w:p>", char("begin")),
        p("It burns."),
    ];
    let mut document = Document::new(&body.concat());
    let link =
        r#"<Relationship Id="r1" Type="http://x/hyperlink" Target="https://example.org/1" TargetMode="External"/>"#;
    document.relations(link);
    let json = json(&document.article());
    assert!(json.contains(r#"{"link":{"target":"https://example.org/1","content":"One"}}"#), "{json}");
    assert!(json.contains(r#"{"link":{"target":"https://example.org/2","content":"Two"}},"3""#), "{json}");
    assert!(json.contains("It burns.") && !json.contains("17"), "{json}");
}

#[test]
fn notes_stand_in_the_order_of_their_calls() {
    let call = |kind: &str, id: u8| format!("<w:r><w:{kind}Reference w:id=\"{id}\"/></w:r>");
    let body = format!(
        "<w:p><w:r><w:t>It burns</w:t></w:r>{}<w:r><w:t>.</w:t></w:r>{}</w:p>",
        call("endnote", 2),
        call("footnote", 1)
    );
    let note = |kind: &str, id: u8, text: &str| {
        format!("<w:{kind} w:id=\"{id}\"><w:p><w:r><w:{kind}Ref/></w:r><w:r><w:t>{text}</w:t></w:r></w:p></w:{kind}>")
    };
    let separator = "<w:footnote w:type=\"separator\" w:id=\"0\"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>";
    let document = Document::new(&body)
        .with("footnotes", "footnotes", &(separator.to_owned() + &note("footnote", 1, "On oil.")))
        .with("endnotes", "endnotes", &note("endnote", 2, "Since 1994."));
    let article = document.article();
    let notes: Vec<String> = article.notes.iter().map(|note| serde_json::to_string(&note.blocks).unwrap()).collect();
    assert_eq!(notes.len(), 2);
    assert!(notes[0].contains("Since 1994.") && notes[1].contains("On oil."), "{notes:?}");
    assert_eq!(first(&article).iter().filter(|inline| matches!(inline, Inline::NoteCall(_))).count(), 2);
}

#[test]
fn lists_nest_and_go_on_counting() {
    let item = |list: u8, level: u8, text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let level = |level: u8, format: &str| {
        format!("<w:lvl w:ilvl=\"{level}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/></w:lvl>")
    };
    let numbering = format!(
        "<w:abstractNum w:abstractNumId=\"7\">{}{}</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"7\"/></w:num>",
        level(0, "decimal"),
        level(1, "bullet")
    );
    let body = [
        item(1, 0, "oil"),
        item(1, 1, "one can"),
        item(1, 1, "a spare"),
        item(1, 0, "wick"),
        p("And then"),
        item(1, 0, "patience"),
    ];
    let document = Document::new(&body.concat()).with("numbering", "numbering", &numbering);
    let article = document.article();
    let found: Vec<String> = blocks(&article).iter().map(|block| serde_json::to_string(block).unwrap()).collect();
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(
        found[0].contains("oil") && found[0].contains(r#""marker":"bullet""#) && found[0].contains("wick"),
        "{found:?}"
    );
    assert!(found[2].contains(r#""start":3"#), "{found:?}");
}

#[test]
fn tables_keep_cells_that_span_and_their_headers() {
    let cell = |properties: &str, text: &str| format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(text));
    let row =
        |properties: &str, cells: &[String]| format!("<w:tr><w:trPr>{properties}</w:trPr>{}</w:tr>", cells.concat());
    let table = [
        row("<w:tblHeader/>", &[cell("", "Year"), cell("<w:gridSpan w:val=\"2\"/>", "Price")]),
        row("", &[cell("<w:vMerge w:val=\"restart\"/>", "2024"), cell("", "Rye"), cell("", "4.20")]),
        row("", &[cell("<w:vMerge/>", ""), cell("", "Wheat"), cell("", "3.10")]),
    ];
    let caption = styled("Caption", "Prices");
    let styles = style("Caption", "caption", "", "");
    let document = Document::new(&format!("{caption}<w:tbl>{}</w:tbl>", table.concat())).styles(&styles);
    let article = document.article();
    let [Block::Table(table)] = blocks(&article)[..] else { panic!("{}", json(&article)) };
    assert_eq!((table.head().len(), table.body().len(), table.caption.plain_text().as_ref()), (1, 2, "Prices"));
    assert_eq!((table.head()[0].0[1].colspan, table.body()[0].0[0].rowspan), (2, 2));
    assert_eq!(table.body()[1].0.len(), 2);
    // A table of one cell is a frame.
    let framed = |paragraphs: &str| {
        let cell = format!("<w:tbl><w:tr><w:tc>{paragraphs}</w:tc></w:tr></w:tbl>");
        Document::new(&cell).article()
    };
    let small = framed(&format!("<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Rye</w:t></w:r></w:p>{}", p("It burns.")));
    let [Block::Box(small)] = blocks(&small)[..] else { panic!("{}", json(&small)) };
    assert_eq!((small.title.plain_text().as_ref(), small.blocks.len()), ("Rye", 1));
    let large = framed(&p("It burns.").repeat(9));
    assert_eq!(blocks(&large).len(), 9, "{}", json(&large));
}

/// A drawing with the picture of a relation.
fn drawing(id: &str, properties: &str) -> String {
    format!(
        "<w:p><w:r><w:drawing><wp:inline><wp:docPr {properties}/><a:graphic><a:graphicData><a:blip r:embed=\"{id}\"/>\
         </a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )
}

#[test]
fn pictures_bring_their_words_and_what_cannot_be_shown_is_told() {
    let body = [
        p("It burns."),
        drawing("r1", "descr=\"A lamp&#10;&#10;Description automatically generated\""),
        styled("Caption", "The lamp. Photo: Bea Holloway"),
        p("It goes out."),
        drawing("r2", ""),
        "<w:p><w:r><w:pict><v:rect o:hr=\"t\"/></w:pict></w:r></w:p>".to_owned(),
        "<w:p><w:r><w:drawing><wp:inline><a:graphic><chart/></a:graphic></wp:inline></w:drawing></w:r></w:p>"
            .to_owned(),
    ];
    let mut document = Document::new(&body.concat()).styles(&style("Caption", "caption", "", ""));
    let relation =
        |id: &str, target: &str| format!(r#"<Relationship Id="{id}" Type="http://x/image" Target="{target}"/>"#);
    document.relations(&(relation("r1", "media/a.gif") + &relation("r2", "media/b.emf")));
    let gif = b"GIF89a\x02\0\x02\0\x80\0\0\0\0\0\xFF\xFF\xFF!\xF9\x04\0\0\0\0\0,\0\0\0\0\x02\0\x02\0\0\x02\x02\x84Q\0;";
    document.0.insert("word/media/a.gif".to_owned(), gif.to_vec());
    document.0.insert("word/media/b.emf".to_owned(), b"\x01\0\0\0emf".to_vec());
    let (publication, diagnostics) = read(&document.bytes());
    let publication = publication.unwrap();
    assert!(publication.resources.get("word/media/a.gif").is_some());
    let json = json(&publication.articles[0]);
    assert!(json.contains(r#""alt":{"described":"A lamp"}"#) || json.contains(r#""alt":"A lamp""#), "{json}");
    assert!(json.contains("Bea Holloway") && json.contains(r#""credit""#), "{json}");
    let told: Vec<String> = diagnostics.iter().map(|one| one.message.clone()).collect();
    assert!(told.iter().any(|told| told.contains("b.emf")), "{told:?}");
    assert!(told.iter().any(|told| told.starts_with("a chart")), "{told:?}");
}

#[test]
fn boxes_stand_once_though_word_writes_them_twice() {
    let text = "<w:txbxContent><w:p><w:r><w:t>A loaf is a promise.</w:t></w:r></w:p></w:txbxContent>";
    let body = format!(
        "<w:p><w:r><w:t>It burns.</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wp:anchor>\
         <wps:txbx>{text}</wps:txbx></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{text}</v:textbox>\
         </w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    );
    let (article, diagnostics) = Document::new(&body).read();
    assert_eq!(json(&article).matches("A loaf is a promise.").count(), 1, "{}", json(&article));
    assert!(json(&article).contains("pull-quote"), "{}", json(&article));
    assert!(!diagnostics.iter().any(|one| one.message.contains("chart")), "{diagnostics:?}");
}

#[test]
fn formulas_are_read_as_mathml() {
    let run = |text: &str| format!("<m:r><m:t>{text}</m:t></m:r>");
    let formula = format!(
        "<m:oMath>{}<m:f><m:num>{}</m:num><m:den>{}</m:den></m:f><m:rad><m:radPr><m:degHide m:val=\"1\"/></m:radPr><m:deg/><m:e>{}</m:e></m:rad>\
         <m:nary><m:naryPr><m:chr m:val=\"∑\"/><m:limLoc m:val=\"undOvr\"/></m:naryPr><m:sub>{}</m:sub><m:sup>{}</m:sup><m:e>{}</m:e></m:nary></m:oMath>",
        run("2x="),
        run("1"),
        run("n"),
        run("y"),
        run("i=1"),
        run("10"),
        run("i")
    );
    let article = Document::new(&format!("<w:p><w:r><w:t>So </w:t></w:r>{formula}</w:p>")).article();
    let json = json(&article);
    for part in ["<mn>2</mn><mi>x</mi><mo>=</mo>", "<mfrac>", "<msqrt>", "<munderover><mo>∑</mo>", "<mn>10</mn>"] {
        assert!(json.contains(part), "{part}: {json}");
    }
}

#[test]
fn tables_of_contents_are_left_to_whoever_makes_them() {
    let styles = style("T1", "toc 1", "", "");
    let control = format!(
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val=\"Table of Contents\"/></w:docPartObj></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
        p("Contents")
    );
    let body = [control, styled("T1", "Oil 3"), p("It burns.")].concat();
    let json = json(&Document::new(&body).styles(&styles).article());
    assert!(!json.contains("Contents") && !json.contains("Oil 3") && json.contains("It burns."), "{json}");
}

#[test]
fn english_is_believed_only_of_what_may_be_english() {
    let german = "Seit vierzig Jahren läutet er die große Glocke von Hand, und niemand im Ort hat je danach gefragt, \
                  warum das Seil im Winter schwerer ist als im Sommer und die Stille danach länger.";
    let defaults = |tag: &str| {
        format!("<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val=\"{tag}\"/></w:rPr></w:rPrDefault></w:docDefaults>")
    };
    let language = |text: &str, tag: &str| {
        let article = Document::new(&p(text)).styles(&defaults(tag)).article();
        article.language.map(|language| language.to_string())
    };
    assert_eq!(language(german, "en-US"), None);
    assert_eq!(language(german, "de-CH").as_deref(), Some("de-CH"));
    assert_eq!(language("It burns.", "en-GB").as_deref(), Some("en-GB"));
}

#[test]
fn the_strict_standard_is_read_too_and_places_are_numbers_of_paragraphs() {
    let body = [p("It burns."), p(""), p("See #nowhere."), styled("Caption", "")].concat();
    let mut document = Document::new(&body);
    let text = String::from_utf8(document.0["word/document.xml"].clone()).unwrap();
    document.part("word/document.xml", &text.replace(WORD, "http://purl.oclc.org/ooxml/wordprocessingml/main"));
    let article = document.article();
    let place = |block: &&Block| match block {
        Block::Paragraph(paragraph) => paragraph.at,
        other => panic!("{other:?}"),
    };
    let places: Vec<SourceLine> = blocks(&article).iter().map(place).collect();
    assert_eq!(places, [SourceLine::new(1), SourceLine::new(3)]);
}

#[test]
fn what_is_no_document_is_told() {
    assert!(read(b"PK\x03\x04").0.unwrap_err().to_string().contains("no Word document"));
    let mut sheet = Document::new("");
    sheet.0.remove("word/document.xml");
    assert!(sheet.error().contains("there is no text in it"));
    let mut cut = Document::new(&p("It burns."));
    let text = cut.0["word/document.xml"].clone();
    cut.0.insert("word/document.xml".to_owned(), text[..text.len() - 30].to_vec());
    assert!(cut.error().contains("damaged"), "{}", cut.error());
    let mut declared = Document::new("");
    declared.part("word/document.xml", "<!DOCTYPE w [<!ENTITY a \"b\">]><w><b>&a;</b></w>");
    assert!(declared.error().contains("document type"));
    let deep = "<w:smartTag>".repeat(400) + &"</w:smartTag>".repeat(400);
    assert!(Document::new(&format!("<w:p>{deep}</w:p>")).error().contains("nests deeper"));
}
