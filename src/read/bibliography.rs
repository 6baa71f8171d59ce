//! The section of works cited that an article ends with becomes its list of references.

use super::tidy::tidy;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{
    Article, Block, Id, Inline, List, ListMarker, Node, Paragraph, Reference, RichText, Section, SourceLine,
};
use crate::words::Words;

/// Headings of such sections, in lower case. Each language's own word is known besides.
const HEADINGS: &[&str] = &[
    "references",
    "reference list",
    "bibliography",
    "works cited",
    "literature cited",
    "literature",
    "cited works",
    "references and notes",
    "literaturverzeichnis",
    "literatur",
    "quellenverzeichnis",
    "bibliografie",
    "références",
    "références bibliographiques",
    "bibliographie",
    "referencias",
    "referencias bibliográficas",
    "bibliografía",
    "referências",
    "referências bibliográficas",
    "bibliografia",
    "riferimenti bibliografici",
    "literatuurlijst",
    "referenslista",
    "referenser",
    "litteraturliste",
    "litteratur",
    "kirjallisuus",
    "список литературы",
    "литература",
    "список літератури",
    "参考文献",
    "參考文獻",
    "引用文献",
    "참고문헌",
    "참고 문헌",
    "المراجع",
    "قائمة المراجع",
];

/// The longest entry, in characters: a longer paragraph is text.
const LONGEST: usize = 1_500;

/// Takes the section whose heading promises the works cited and that holds nothing else, unless `article` lists them
/// already.
pub(crate) fn take(article: &mut Article, diagnostics: &mut Diagnostics) {
    if !article.references.is_empty() {
        return;
    }
    let own = Words::of(article.language.as_ref()).references;
    let Some(section) = take_section(&mut article.body, &own.to_lowercase()) else { return };
    let title = section.title.plain_text();
    if !title.eq_ignore_ascii_case(own) {
        let message = format!("the section “{title}” becomes the list of references, whose heading is “{own}”");
        diagnostics.push(Diagnostic::note(Code::Degraded, message).at(section.at));
    }
    article.references = entries(&section).into_iter().flatten().enumerate().filter_map(reference).collect();
}

/// An entry on its way: its label, its text, its place.
struct Entry {
    label: Option<String>,
    text: RichText,
    at: SourceLine,
}

fn take_section(nodes: &mut Vec<Node>, own: &str) -> Option<Section> {
    let is_it = |node: &Node| matches!(node, Node::Section(section) if is_list(section, own));
    if let Some(at) = nodes.iter().rposition(is_it) {
        return match nodes.remove(at) {
            Node::Section(section) => Some(section),
            _ => None,
        };
    }
    nodes.iter_mut().rev().find_map(|node| match node {
        Node::Section(section) => take_section(&mut section.body, own),
        _ => None,
    })
}

/// Whether a section is a list of works cited, by its heading and by what stands in it.
fn is_list(section: &Section, own: &str) -> bool {
    let title = section.title.plain_text().to_lowercase();
    let title =
        title.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ' ')).trim_end_matches([':', ' ']);
    if title != own && !HEADINGS.contains(&title) {
        return false;
    }
    let Some(entries) = entries(section) else { return false };
    let told: Vec<bool> = entries.iter().map(|entry| is_work(&entry.text.plain_text())).collect();
    told.len() > 1 && 3 * told.iter().filter(|told| **told).count() >= 2 * told.len()
}

/// The entries of a section, each a paragraph or the item of a list; `None` if anything else stands there.
fn entries(section: &Section) -> Option<Vec<Entry>> {
    let mut entries = Vec::new();
    for node in &section.body {
        match node {
            Node::Block(Block::Paragraph(paragraph)) => entries.push(labelled(paragraph)),
            Node::Block(Block::List(list)) => entries.extend(items(list)?),
            Node::Block(Block::Break(_)) => {}
            _ => return None,
        }
    }
    Some(entries)
}

fn items(list: &List) -> Option<Vec<Entry>> {
    let first = match list.marker {
        ListMarker::Ordered { start, .. } => Some(start),
        ListMarker::Bullet => None,
    };
    let entry = |(number, item): (u32, &crate::model::ListItem)| {
        let [Block::Paragraph(paragraph)] = item.blocks.as_slice() else { return None };
        let label = first.map(|first| format!("{}.", first.saturating_add(number)));
        Some(Entry { label, text: paragraph.content.clone(), at: paragraph.at.or(list.at) })
    };
    (0..).zip(&list.items).map(entry).collect()
}

/// A paragraph without the label that it begins with: `[12]`.
fn labelled(paragraph: &Paragraph) -> Entry {
    let mut text = paragraph.content.clone();
    let mut label = None;
    if let Some(Inline::Text(first)) = text.0.first_mut()
        && let Some((inner, rest)) = first.strip_prefix('[').and_then(|rest| rest.split_once(']'))
        && (1..=4).contains(&inner.len())
        && inner.bytes().all(|byte| byte.is_ascii_digit())
    {
        label = Some(format!("[{inner}]"));
        *first = rest.to_owned();
        text = tidy(text);
    }
    Entry { label, text, at: paragraph.at }
}

/// Whether an entry has what works cited have: a year, an address, a number that finds them.
fn is_work(text: &str) -> bool {
    let is_year = |word: &str| {
        let digits = word.trim_matches(|c: char| !c.is_ascii_digit());
        digits.len() == 4 && digits.parse().is_ok_and(|year: u16| (1400..2100).contains(&year))
    };
    let has_year = || text.split(|c: char| c.is_whitespace() || ".,;:()[]/–-（），。".contains(c)).any(is_year);
    text.chars().count() <= LONGEST
        && (has_year() || ["://", "doi:", "DOI", "ISBN", "n.d."].iter().any(|mark| text.contains(mark)))
}

fn reference((index, entry): (usize, Entry)) -> Option<Reference> {
    let id = Id::new(format!("ref-{}", index + 1)).ok()?;
    Some(Reference { label: entry.label, text: entry.text, at: entry.at, ..Reference::new(id) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ListItem;

    fn section(title: &str, body: Vec<Block>) -> Node {
        Section { title: title.into(), body: body.into_iter().map(Node::Block).collect(), ..Section::default() }.into()
    }

    fn works() -> Vec<Block> {
        vec![Block::paragraph("Lind, A. (2019). Quays."), Block::paragraph("Moreno (2021a), Tides, https://a.org")]
    }

    /// The labels and words of the references that are taken from `body`, and how many nodes are left.
    fn taken(body: Vec<Node>) -> (Vec<String>, usize) {
        let mut article = Article { body, ..Article::default() };
        take(&mut article, &mut Diagnostics::new());
        let told = |reference: &Reference| {
            format!("{}|{}", reference.label.as_deref().unwrap_or_default(), reference.text.plain_text())
        };
        (article.references.iter().map(told).collect(), article.body.len())
    }

    #[test]
    fn paragraphs_and_lists_are_entries() {
        let plain = ["|Lind, A. (2019). Quays.", "|Moreno (2021a), Tides, https://a.org"].map(str::to_owned).to_vec();
        for title in ["References", "7. Bibliography", "Literaturverzeichnis:", "参考文献"] {
            assert_eq!(taken(vec![section(title, works()), section("About", works())]), (plain.clone(), 1), "{title}");
        }
        let item = |block| ListItem { done: None, blocks: vec![block] };
        let marker = ListMarker::Ordered { start: 3, style: Default::default() };
        let list = List { marker, items: works().into_iter().map(item).collect(), at: SourceLine::UNKNOWN };
        let (numbered, _) = taken(vec![section("References", vec![Block::List(list)])]);
        assert!(numbered[0].starts_with("3.|Lind") && numbered[1].starts_with("4.|Moreno"), "{numbered:?}");
        let bracketed = vec![Block::paragraph("[1] Lind, Quays, 2019."), Block::paragraph("[2] Moreno 2021.")];
        assert_eq!(taken(vec![section("References", bracketed)]).0, ["[1]|Lind, Quays, 2019.", "[2]|Moreno 2021."]);
    }

    #[test]
    fn the_section_may_stand_within_another() {
        let outer = Section { title: "Annex".into(), body: vec![section("References", works())], ..Section::default() };
        assert_eq!(taken(vec![outer.into()]).0.len(), 2);
    }

    #[test]
    fn what_is_no_list_of_works_stays() {
        let prose = vec![Block::paragraph("We cite nobody."), Block::paragraph("We were asked not to.")];
        let one = vec![Block::paragraph("Lind 2019.")];
        let mixed = [works(), vec![Block::Break(Default::default()), Block::Code(Default::default())]].concat();
        let (heading, within) = (section("Sources of error", works()), section("References", Vec::new()));
        for node in
            [section("References", prose), section("References", one), section("References", mixed), heading, within]
        {
            assert_eq!(taken(vec![node.clone()]), (Vec::new(), 1), "{node:?}");
        }
    }

    #[test]
    fn a_list_in_the_front_matter_wins() {
        let references = vec![Reference::new(Id::new("a").unwrap())];
        let mut article = Article { references, body: vec![section("References", works())], ..Article::default() };
        take(&mut article, &mut Diagnostics::new());
        assert_eq!((article.references.len(), article.body.len()), (1, 1));
    }
}
