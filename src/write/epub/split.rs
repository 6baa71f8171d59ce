//! Long articles in several files, since reading systems are slow with large ones.
//!
//! An article is written as one document, and then cut before sections of the first level, so that
//! no file is larger than a limit where sections allow it. Links are led to the files that their
//! places came to be in.

use std::collections::{BTreeMap, BTreeSet};

use super::documents::Document;
use crate::write::markup::{Out, Syntax, Tag, page_id};

/// Where places went: their addresses before, and after.
pub(super) type Moved = BTreeMap<String, String>;

/// Cuts every document of `all` that is larger than `limit` bytes and has sections.
pub(super) fn split(all: Vec<Document>, limit: usize) -> (Vec<Document>, Moved) {
    if all.iter().all(|document| document.markup.len() <= limit || document.cuts.is_empty()) {
        return (all, Moved::new());
    }
    let mut taken: BTreeSet<String> = all.iter().map(|document| document.file.clone()).collect();
    let mut moved = Moved::new();
    let mut parts: Vec<(String, Document)> = Vec::new();
    for document in all {
        let file = document.file.clone();
        let cut = if document.markup.len() > limit { cut(document, limit, &mut taken) } else { vec![document] };
        if cut.len() > 1 {
            for part in &cut {
                let ids = values(&part.markup, " id=\"").map(|(_, id)| id);
                moved.extend(ids.map(|id| (format!("{file}#{id}"), format!("{}#{id}", part.file))));
            }
        }
        parts.extend(cut.into_iter().map(|part| (file.clone(), part)));
    }
    let linked = parts.into_iter().map(|(file, part)| {
        let markup = relinked(&part.markup, &file, &part.file, &moved);
        Document { markup, ..part }
    });
    (linked.collect(), moved)
}

/// The parts of a document.
fn cut(document: Document, limit: usize, taken: &mut BTreeSet<String>) -> Vec<Document> {
    let places = places(&document, limit);
    let Some(frame) = Frame::of(&document.markup).filter(|_| !places.is_empty()) else { return vec![document] };
    let Document { file, markup, facts, pages, .. } = document;
    let ends = places.iter().copied().chain([frame.end]);
    let begins = [frame.begin].into_iter().chain(places.iter().copied());
    let stem = file.trim_end_matches(".xhtml");
    let marks = page_marks(&markup, &pages);
    let mut parts: Vec<Document> = Vec::new();
    for (begin, end) in begins.zip(ends) {
        let content = &markup[begin..end];
        let first = parts.is_empty();
        let formulas = content.matches("<math").count();
        // What is claimed of the whole is counted once.
        let facts = crate::write::markup::Facts { formulas, ..if first { facts } else { Default::default() } };
        let number = parts.len() + 1;
        let part = Document {
            file: if first { file.clone() } else { free(stem, number, taken) },
            markup: frame.around(&markup, content, first),
            facts,
            pages: marks.iter().filter(|(_, at)| (begin..end).contains(at)).map(|(page, _)| *page).collect(),
            cuts: Vec::new(),
        };
        parts.push(part);
    }
    parts
}

/// Where the marks of `pages` stand. They come in order, so that each is looked for behind the one before.
fn page_marks(markup: &str, pages: &[usize]) -> Vec<(usize, usize)> {
    let mut marks: Vec<(usize, usize)> = Vec::with_capacity(pages.len());
    for page in pages {
        let from = marks.last().map_or(0, |(_, at)| *at);
        let found = markup[from..].find(&format!(" id=\"{}\"", page_id(*page)));
        marks.extend(found.map(|at| (*page, from + at)));
    }
    marks
}

/// Where to cut: as seldom as the limit allows.
fn places(document: &Document, limit: usize) -> Vec<usize> {
    let mut places = Vec::new();
    let mut begin = 0;
    let ends = document.cuts.iter().skip(1).copied().chain([document.markup.len()]);
    for (at, end) in document.cuts.iter().copied().zip(ends) {
        if end - begin > limit {
            places.push(at);
            begin = at;
        }
    }
    places
}

/// A name for the part of this number, which no other file has.
fn free(stem: &str, number: usize, taken: &mut BTreeSet<String>) -> String {
    let mut names = (number..).map(|number| format!("{stem}-{number}.xhtml"));
    names.find(|name| taken.insert(name.clone())).unwrap_or_default()
}

/// What stands around the content of an article's document.
struct Frame {
    /// Where the title of the document is.
    title: std::ops::Range<usize>,
    /// Where its `article` element begins.
    article: usize,
    /// Where the content begins and ends.
    begin: usize,
    end: usize,
}

impl Frame {
    fn of(markup: &str) -> Option<Frame> {
        let title = markup.find("<title>")? + "<title>".len()..markup.find("</title>")?;
        let article = markup.find("<article")?;
        let begin = article + markup[article..].find('>')? + 1;
        Some(Frame { title, article, begin, end: markup.rfind("</article>")? })
    }

    /// `content` as a document. Another than the first is called by its first heading.
    fn around(&self, markup: &str, content: &str, is_first: bool) -> String {
        let close = &markup[self.end..];
        if is_first {
            return [&markup[..self.begin], content, close].concat();
        }
        let whole = &markup[self.title.clone()];
        let heading = heading(content).filter(|heading| !heading.is_empty());
        let title = heading.map_or_else(|| whole.to_owned(), |heading| format!("{heading} · {whole}"));
        let mut out = Out::new(Syntax::Xml);
        out.raw(&markup[..self.title.start]);
        out.raw(&title);
        out.raw(&markup[self.title.end..self.article]);
        let label = quick_xml::escape::unescape(whole).map(|text| text.into_owned()).unwrap_or_default();
        out.open(Tag::new("article").with("aria-label", &label));
        out.raw("\n");
        out.raw(content);
        out.raw(close);
        out.unclosed()
    }
}

/// The text of the first heading, without its elements.
fn heading(content: &str) -> Option<String> {
    let begin = content.find("<h2")?;
    let inner = content[begin..].split_once('>')?.1.split_once("</h2>")?.0;
    let mut text = String::new();
    for (index, part) in inner.split('<').enumerate() {
        text.push_str(if index == 0 { part } else { part.split_once('>').map_or("", |(_, after)| after) });
    }
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The values that stand behind `name`, and where they do. The markup is our own: no text holds a
/// quotation mark within a tag, and no tag holds `>` but at its end.
fn values<'m>(markup: &'m str, name: &'m str) -> impl Iterator<Item = (usize, &'m str)> {
    markup.match_indices(name).filter_map(move |(at, name)| {
        let begin = at + name.len();
        let value = markup[begin..].split('"').next()?;
        Some((begin, value))
    })
}

/// `markup`, which was part of the document `before` and is in the file `now`, with its links led
/// to where their places are.
fn relinked(markup: &str, before: &str, now: &str, moved: &Moved) -> String {
    let mut out = String::with_capacity(markup.len() + 1024);
    let mut done = 0;
    for (at, value) in values(markup, " href=\"") {
        let whole = if value.starts_with('#') { format!("{before}{value}") } else { value.to_owned() };
        let Some(place) = moved.get(&whole) else { continue };
        out.push_str(&markup[done..at]);
        out.push_str(place.strip_prefix(now).filter(|rest| rest.starts_with('#')).unwrap_or(place));
        done = at + value.len();
    }
    out.push_str(&markup[done..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(file: &str, sections: usize) -> Document {
        let mut markup = "<html><head><title>A &amp; B</title></head><body><article aria-labelledby=\"_headline\">\
                          <h1 id=\"_headline\">A</h1><a href=\"#s2\">on</a>"
            .to_owned();
        let mut cuts = Vec::new();
        for number in 1..=sections {
            cuts.push(markup.len());
            markup.push_str(&format!(
                "<section id=\"s{number}\"><h2>Part <i>{number}</i></h2><p>{}<a href=\"#_headline\">up</a> \
                 <a href=\"#s{number}\">here</a></p></section>",
                "word ".repeat(40)
            ));
        }
        markup.push_str("</article>\n</body></html>");
        Document { file: file.to_owned(), markup, facts: Default::default(), pages: Vec::new(), cuts }
    }

    #[test]
    fn small_documents_stay_whole() {
        let (all, moved) = split(vec![document("article.xhtml", 3)], 10_000);
        assert_eq!((all.len(), moved.len()), (1, 0));
    }

    #[test]
    fn sections_go_together_as_far_as_the_limit_allows() {
        let (all, moved) = split(vec![document("article.xhtml", 5), document("article-2.xhtml", 0)], 900);
        let files: Vec<_> = all.iter().map(|part| part.file.as_str()).collect();
        assert_eq!(files, ["article.xhtml", "article-3.xhtml", "article-4.xhtml", "article-2.xhtml"]);
        assert!(all.iter().all(|part| part.markup.len() < 1_200));
        assert_eq!(moved["article.xhtml#s5"], "article-4.xhtml#s5");
        assert!(all[0].markup.contains("<a href=\"#s2\">on</a>") || all[0].markup.contains("article-3.xhtml#s2"));
        let last = &all[2].markup;
        assert!(
            last.contains("<title>Part 4 · A &amp; B</title>") || last.contains("<title>Part 5 · A &amp; B</title>"),
            "{last}"
        );
        assert!(last.contains("<article aria-label=\"A &amp; B\">"));
        assert!(
            last.contains("<a href=\"article.xhtml#_headline\">up</a>") && last.contains("<a href=\"#s5\">here</a>")
        );
        let words = |all: &[Document]| all.iter().map(|part| part.markup.matches("word").count()).sum::<usize>();
        assert_eq!(words(&all), 200);
    }
}
