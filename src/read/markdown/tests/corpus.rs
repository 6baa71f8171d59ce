//! Real interviews: every word of each arrives, in order. Skipped visibly where they are absent.

use std::path::{Path, PathBuf};

use super::read_with;
use crate::diagnostic::Severity;
use crate::model::{Article, Block, Figure, Image, Node, RichText, visit};

/// Where the interviews are: `OFFPRINT_CORPUS`, or `shared/corpus` beside the checkout.
fn folder() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let root = std::env::var_os("OFFPRINT_CORPUS").map_or_else(beside, PathBuf::from);
    let folder = root.join("interviews");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: there are no interviews in {}; set OFFPRINT_CORPUS", root.display());
    None
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "md") {
            found.push(path);
        }
    }
}

/// The words of a text: its runs of letters and digits.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The words of the body as another renderer sees them: the parser's own events, without
/// pictures, and without the names and parameters of markup.
fn source_words(text: &str) -> Vec<String> {
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
    let body = text.splitn(3, "---\n").nth(2).unwrap();
    let body = body.lines().filter(|line| !line.trim_start().starts_with("{{<")).collect::<Vec<_>>().join("\n");
    let mut out = String::new();
    let mut pictures = 0;
    for event in Parser::new_ext(&body, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES) {
        match event {
            Event::Start(Tag::Image { .. }) => pictures += 1,
            Event::End(TagEnd::Image) => pictures -= 1,
            Event::Text(text) | Event::Code(text) if pictures == 0 => out.push_str(&text),
            Event::SoftBreak | Event::HardBreak | Event::End(_) => out.push(' '),
            _ => {}
        }
    }
    words(&out)
}

/// The words of the model, in reading order.
#[derive(Default)]
struct Words {
    text: String,
    figures: Vec<Figure>,
}

impl visit::VisitMut for Words {
    fn text(&mut self, text: &mut RichText) {
        self.text.push_str(&text.plain_text());
        self.text.push(' ');
    }

    fn image(&mut self, _: &mut Image) {}

    fn figure(&mut self, figure: &mut Figure) {
        self.figures.push(figure.clone());
        visit::walk_figure(self, figure);
    }

    fn block(&mut self, block: &mut Block) {
        if let Block::Code(code) = block {
            self.text.push_str(&code.code);
        }
        visit::walk_block(self, block);
    }

    fn nodes(&mut self, nodes: &mut Vec<Node>) {
        visit::walk_nodes(self, nodes);
    }
}

fn model_words(article: &Article) -> Words {
    let mut words = Words::default();
    let mut body = article.body.clone();
    visit::VisitMut::nodes(&mut words, &mut body);
    words
}

/// The pictures of the interviews, by the name of their files and in every notation.
fn assert_figures(stem: &str, found: &[Figure]) {
    let names: Vec<&str> = found.iter().filter_map(|figure| figure.image.source.rsplit('/').next()).collect();
    let expected: &[&str] = match stem {
        "index" => &["kcseu2023-group.jpg"],
        "sig-node-spotlight" => &["Lake_Geneva_and_the_Alps.jpg"],
        "sig-release-spotlight" => {
            &["sig-release-overview.png", "sig-release-meetings.png", "sig-release-motivation.png"]
        }
        "cncf-dhhwg-spotlight" => &["cncf-dhhwg-chicago.jpg", "cncf-dhhwg-paris.jpg"],
        _ => &[],
    };
    assert_eq!(names, expected, "{stem}");
    assert!(found.iter().all(|figure| !figure.image.alt_text().is_empty()));
    if stem == "cncf-dhhwg-spotlight" {
        assert_eq!(found[0].caption, "DHHWG members at KubeCon Chicago".into());
    }
}

fn assert_same(stem: &str, found: &[String], expected: &[String]) {
    let same = found.iter().zip(expected).take_while(|(a, b)| a == b).count();
    let near = |words: &[String]| words[same.saturating_sub(3)..words.len().min(same + 8)].join(" ");
    assert!(found == expected, "{stem}, word {same}: found “{}”, expected “{}”", near(found), near(expected));
}

#[test]
fn every_word_of_the_interviews_arrives_in_order() {
    let Some(folder) = folder() else { return };
    let mut paths = Vec::new();
    files(&folder, &mut paths);
    assert_eq!(paths.len(), 8);
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let outcome = read_with(&text, stem, &[("interview", "none")]).unwrap();
        let mut expected = source_words(&text);
        if stem == "sig-multicluster-spotlight-blog" {
            let byline: Vec<_> = expected.drain(..8).collect();
            assert_eq!(byline.join(" "), "Authors Dewan Ahmed Aiven and Chris Short AWS");
            let people = outcome.article.contributors.iter();
            let people: Vec<_> = people.map(|p| (p.name.display(), p.affiliations[0].name.as_str())).collect();
            assert_eq!(people, [("Dewan Ahmed".into(), "Aiven"), ("Chris Short".into(), "AWS")]);
        }
        let found = model_words(&outcome.article);
        assert_figures(stem, &found.figures);
        let findings = outcome.diagnostics.iter().filter(|report| report.severity != Severity::Note);
        assert_eq!(findings.count(), 0, "{stem}: {:?}", outcome.diagnostics);
        assert_same(stem, &words(&found.text), &expected);
    }
}
