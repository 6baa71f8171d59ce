//! What stands behind the text: notes, works cited, what to read next.

use offprint::model::{Id, Note, Reference, Related, RelatedItem, SeeAll, SourceLine};

use super::Choices;

impl Choices<'_> {
    pub(super) fn note(&mut self, number: usize) -> Note {
        let id = if self.is_hostile() && self.flag() { self.id() } else { Id::numbered("n", number) };
        Note { id, blocks: self.some(2, |c| c.block(2)), at: SourceLine::UNKNOWN }
    }

    pub(super) fn reference(&mut self, number: usize) -> Reference {
        const KINDS: &[&str] = &["journal", "book", "chapter", "report", "webpage", "thesis"];
        let id = if self.is_hostile() && self.flag() { self.id() } else { Id::numbered("r", number) };
        let mut work = Reference::new(id);
        work.label = self.option(Self::name);
        work.kind = self.option(|c| c.pick_text(KINDS, &["", "<x>", "a b"]));
        work.authors = self.several(0, 2, Self::full_name);
        work.and_others = self.flag();
        work.editors = self.several(0, 2, Self::full_name);
        work.title = self.rich();
        work.issued = self.option(|c| c.pick_text(&["2019", "2019-05", "2019-05-03", "in press"], &["", "\u{1}"]));
        work.accessed = self.option(Self::date);
        work.doi = self.option(Self::doi);
        work.pmid = self.option(|c| c.pick_text(&["123"], &["", "<>"]));
        work.isbn = self.option(|c| c.pick_text(&["978-3-16-148410-0"], &["", "<>"]));
        work.url = self.option(Self::address);
        work.text = self.option(Self::rich).unwrap_or_default();
        self.place_of_work(&mut work);
        work
    }

    fn place_of_work(&mut self, work: &mut Reference) {
        work.container = self.option(Self::words);
        work.publisher = self.option(Self::words);
        work.place = self.option(Self::name);
        work.volume = self.option(Self::name);
        work.issue = self.option(Self::name);
        work.pages = self.option(|c| c.pick_text(&["12", "12-19", "S3, S7"], &["", "-", "1–2–3"]));
        work.article_number = self.option(Self::name);
        work.edition = self.option(Self::name);
    }

    pub(super) fn related(&mut self) -> Related {
        Related {
            title: self.option(Self::words),
            items: self.some(3, Self::related_item),
            see_all: self.option(|c| SeeAll { text: c.words(), url: c.option(Self::address) }),
        }
    }

    fn related_item(&mut self) -> RelatedItem {
        RelatedItem {
            title: if self.flag() { self.rich() } else { self.plain() },
            date: self.option(Self::date),
            description: self.option(Self::rich).unwrap_or_default(),
            kind: self.option(Self::name),
            url: self.option(Self::address),
            doi: self.option(Self::doi),
        }
    }
}
