//! References as the writers show them: entries made of their parts, and what a citation shows
//! where the source has no text for it.
//!
//! No format is known here: an entry is a row of parts, and each writer sets them.

use std::collections::BTreeMap;

use crate::model::{Article, Id, Inline, Name, Reference, RichText, Role};
use crate::words::Words;

/// A piece of an entry.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Part<'a> {
    /// Words and signs.
    Text(String),
    /// Rich text of the source.
    Rich(&'a RichText),
    /// The title of a work that stands by itself, set in italics.
    Title(&'a RichText),
    /// The title of what a work stands in, set in italics.
    Container(&'a str),
    /// An address.
    Link {
        /// What is shown.
        text: String,
        /// Where it leads.
        target: String,
    },
}

/// An entry of the list of references: the source's own words, or else its parts in the order
/// of author and year, and its addresses as links where the words do not say them.
pub(crate) fn entry<'a>(reference: &'a Reference, words: &Words) -> Vec<Part<'a>> {
    let text = &reference.text;
    let mut entry = Entry::default();
    if text.is_blank() {
        entry.compose(reference, words)
    } else {
        entry.0.push(Part::Rich(text))
    }
    for (shown, target) in addresses(reference) {
        if !mentions(text, &shown, &target) {
            entry.begin();
            entry.0.push(Part::Link { text: shown, target });
        }
    }
    entry.0
}

/// What the text shows of the reference with the 1-based `number` in the list: its own label, or
/// the number.
pub(crate) fn mark(reference: &Reference, number: usize) -> String {
    reference.label.clone().unwrap_or_else(|| number.to_string())
}

/// What the text shows of each reference of an article, by its id.
pub(crate) struct Marks<'a>(BTreeMap<&'a str, String>);

impl<'a> Marks<'a> {
    /// Those of `article`. Of references with one id the first counts.
    pub(crate) fn of(article: &'a Article) -> Self {
        let mut marks = BTreeMap::new();
        for (number, reference) in (1..).zip(&article.references) {
            marks.entry(reference.id.as_str()).or_insert_with(|| mark(reference, number));
        }
        Marks(marks)
    }

    /// The works among those that `ids` name, each with its id and what the text shows of it.
    pub(crate) fn find<'i>(&self, ids: &'i [Id]) -> impl Iterator<Item = (&'i Id, &str)> {
        ids.iter().filter_map(|id| Some((id, self.0.get(id.as_str())?.as_str())))
    }
}

/// An entry in the making.
#[derive(Default)]
struct Entry<'a>(Vec<Part<'a>>);

impl<'a> Entry<'a> {
    fn compose(&mut self, reference: &'a Reference, words: &Words) {
        let authors = authors(reference);
        match &reference.issued {
            Some(issued) if authors.is_empty() => self.words(format!("({issued})")),
            Some(issued) => self.words(format!("{authors} ({issued})")),
            None => self.words(authors),
        }
        self.title(reference);
        self.words(editors(reference, words));
        self.container(reference);
        self.words(reference.edition.clone().unwrap_or_default());
        let house: Vec<_> =
            [&reference.place, &reference.publisher].into_iter().flatten().map(String::as_str).collect();
        self.words(house.join(": "));
        self.words(reference.isbn.as_ref().map(|isbn| format!("ISBN {isbn}")).unwrap_or_default());
        if let Some(accessed) = reference.accessed {
            self.words(format!("({} {})", words.accessed, words.day(accessed)));
        }
    }

    /// A space behind what went before.
    fn begin(&mut self) {
        if !self.0.is_empty() {
            self.0.push(Part::Text(" ".to_owned()));
        }
    }

    /// Words that are a sentence of their own.
    fn words(&mut self, mut words: String) {
        if words.trim().is_empty() {
            return;
        }
        self.begin();
        words.push_str(stop(&words));
        self.0.push(Part::Text(words));
    }

    /// The title, in italics where the work stands by itself.
    fn title(&mut self, reference: &'a Reference) {
        let title = &reference.title;
        if title.is_blank() {
            return;
        }
        self.begin();
        self.0.push(if reference.container.is_some() { Part::Rich(title) } else { Part::Title(title) });
        self.0.push(Part::Text(stop(&title.plain_text()).to_owned()));
    }

    /// The container with volume, issue and pages: *Journal of Tides* 12(3), 4–9.
    fn container(&mut self, reference: &'a Reference) {
        let issue = reference.issue.as_ref().map(|issue| format!("({issue})"));
        let volume: String = reference.volume.iter().chain(&issue).map(String::as_str).collect();
        let pages = reference.pages.as_ref().map(|pages| pages.replace('-', "–"));
        let places = [Some(volume).filter(|volume| !volume.is_empty()), pages, reference.article_number.clone()];
        let places = places.into_iter().flatten().collect::<Vec<_>>().join(", ");
        let Some(container) = &reference.container else { return self.words(places) };
        self.begin();
        self.0.push(Part::Container(container));
        let places = if places.is_empty() { places } else { format!(" {places}") };
        let stop = stop(if places.is_empty() { container } else { &places });
        self.0.push(Part::Text(format!("{places}{stop}")));
    }
}

/// The full stop that `words` need behind them, if any.
fn stop(words: &str) -> &'static str {
    if words.trim_end().ends_with(['.', '?', '!', '…', '。', '؟']) { "" } else { "." }
}

/// The names in the order of their list, the family name before the others.
fn names(names: &[Name]) -> String {
    names.iter().map(Name::sort_key).collect::<Vec<_>>().join("; ")
}

fn authors(reference: &Reference) -> String {
    let named = names(&reference.authors);
    if reference.and_others { format!("{named} et al.") } else { named }
}

fn editors(reference: &Reference, words: &Words) -> String {
    if reference.editors.is_empty() {
        return String::new();
    }
    format!("{} ({})", names(&reference.editors), words.role(&Role::Editor))
}

/// The addresses of the work, each with the text that shows it.
fn addresses(reference: &Reference) -> Vec<(String, String)> {
    let doi = reference.doi.as_ref().map(|doi| (format!("doi:{doi}"), doi.url()));
    let pmid = reference.pmid.as_ref().map(|pmid| (format!("PMID {pmid}"), pubmed(pmid)));
    let same = |url: &String| doi.as_ref().is_some_and(|(_, address)| address == url);
    let url = reference.url.clone().filter(|url| !same(url)).map(|url| (url.clone(), url));
    [doi.clone(), pmid, url].into_iter().flatten().collect()
}

/// The address of a record in PubMed.
fn pubmed(pmid: &str) -> String {
    format!("https://pubmed.ncbi.nlm.nih.gov/{}/", pmid.trim())
}

/// Whether `text` shows an address already, or links to it.
fn mentions(text: &RichText, shown: &str, target: &str) -> bool {
    let bare = shown.trim_start_matches("doi:").trim_start_matches("PMID ");
    text.plain_text().contains(bare) && text_links(text, target)
}

fn text_links(text: &RichText, target: &str) -> bool {
    text.iter().any(|inline| match inline {
        Inline::Link(link) if link.target == target => true,
        other => other.content().is_some_and(|content| text_links(content, target)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Doi, PersonName};

    fn person(given: &str, family: &str) -> Name {
        Name::Person(PersonName { given: Some(given.to_owned()), family: family.to_owned(), ..PersonName::default() })
    }

    fn shown(reference: &Reference) -> String {
        let show = |part| match part {
            Part::Text(text) | Part::Link { text, target: _ } => text,
            Part::Rich(text) | Part::Title(text) => text.plain_text(),
            Part::Container(text) => text.to_owned(),
        };
        entry(reference, Words::of(None)).into_iter().map(show).collect()
    }

    #[test]
    fn an_article_is_cited_by_its_parts() {
        let mut reference = Reference::new(Id::numbered("r", 1));
        assert_eq!(shown(&reference), "");
        reference.authors = vec![person("Ada", "Moreno"), Name::Organisation("Tide Office".to_owned())];
        reference.and_others = true;
        reference.issued = Some("2024".to_owned());
        reference.title = "What gates cost".into();
        reference.container = Some("Journal of Tides".to_owned());
        (reference.volume, reference.issue) = (Some("12".to_owned()), Some("3".to_owned()));
        reference.pages = Some("4-9".to_owned());
        reference.doi = Doi::new("10.5555/tides.4").ok();
        let expected = "Moreno, Ada; Tide Office et al. (2024). What gates cost. Journal of Tides 12(3), 4–9. \
                        doi:10.5555/tides.4";
        assert_eq!(shown(&reference), expected);
    }

    #[test]
    fn the_words_of_the_source_stay_and_get_their_address() {
        let mut reference = Reference::new(Id::numbered("r", 1));
        reference.text = "Moreno A, Gates, Lisbon 2024.".into();
        reference.url = Some("https://example.org/gates".to_owned());
        assert_eq!(shown(&reference), "Moreno A, Gates, Lisbon 2024. https://example.org/gates");
    }
}
