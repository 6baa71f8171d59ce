//! What stands before the text: headline, people, dates, identifiers; and the whole article.

use offprint::model::{
    Abstract, Affiliation, Article, Audio, Channel, Contributor, Copyright, Correction, Dates, Funding, Grant, Id,
    Identifier, Identifiers, Issn, Journal, Name, Orcid, PersonName, Publisher, Role, Series, Transcript,
};

use super::Choices;

impl Choices<'_> {
    pub(super) fn article(&mut self) -> Article {
        self.contributors = self.below(4);
        self.notes = self.below(4);
        self.references = self.below(4);
        let mut article = Article { headline: self.headline(), language: Some(self.language()), ..Article::default() };
        if self.is_hostile() && self.flag() {
            article.language = None;
        }
        if self.flag() {
            self.front(&mut article);
        }
        if self.flag() {
            self.publication_data(&mut article);
        }
        article.contributors = (1..=self.contributors).map(|number| self.contributor(number)).collect();
        article.notes = (1..=self.notes).map(|number| self.note(number)).collect();
        article.references = (1..=self.references).map(|number| self.reference(number)).collect();
        article.related = self.option(Self::related).unwrap_or_default();
        article.hero = self.option(Self::figure);
        article.audio = self.option(Self::audio);
        article.body = self.some(8, |choices| choices.node(0));
        article
    }

    fn audio(&mut self) -> Audio {
        Audio {
            url: self.address(),
            kind: self.option(|c| c.pick_text(&["audio/ogg", "audio/mpeg"], &["", "a b", "<x>", "\u{1}"])),
            bytes: self.option(|c| c.pick(&[0, 40_310_912, u64::MAX])),
            seconds: self.option(|c| c.pick(&[0, 2530, u32::MAX])),
            transcripts: self.several(0, 2, |c| Transcript {
                url: c.address(),
                kind: c.option(|c| c.pick_text(&["text/vtt", "text/html"], &["", "<x>", "\u{1}"])),
                language: c.option(Self::language),
            }),
        }
    }

    fn headline(&mut self) -> offprint::model::RichText {
        if self.below(3) == 2 { self.rich() } else { self.plain() }
    }

    fn front(&mut self, article: &mut Article) {
        article.deck = self.option(Self::rich).unwrap_or_default();
        article.abstracts = self.several(0, 2, Self::summary);
        article.kicker = self.option(Self::words);
        article.genre = self.option(Self::words);
        article.direction = self.option(Self::direction);
        article.keywords = self.several(0, 3, Self::name);
        article.series = self.option(|c| Series { title: c.words(), number: c.option(Self::name) });
        article.section = self.option(Self::words);
        article.dates = self.dates();
    }

    fn publication_data(&mut self, article: &mut Article) {
        article.identifiers = self.identifiers();
        article.journal = self.option(Self::journal);
        article.publisher = self.option(Self::publisher);
        article.license = self.option(Self::license);
        article.copyright = self.option(Self::copyright);
        article.funding = self.option(Self::funding).unwrap_or_default();
    }

    fn summary(&mut self) -> Abstract {
        Abstract {
            kind: self.option(|c| c.pick(&["graphical", "key-points", "plain-language-summary"]).to_owned()),
            title: self.option(Self::plain).unwrap_or_default(),
            language: self.option(Self::language),
            blocks: self.some(2, |c| c.paragraph()),
        }
    }

    pub(super) fn dates(&mut self) -> Dates {
        Dates {
            published: self.option(Self::date),
            updated: self.option(Self::date),
            received: self.option(Self::date),
            accepted: self.option(Self::date),
            corrections: self.several(0, 2, |c| Correction { date: c.date(), note: c.rich() }),
        }
    }

    fn identifiers(&mut self) -> Identifiers {
        Identifiers {
            doi: self.option(Self::doi),
            url: self.option(Self::address),
            slug: self.option(Self::slug),
            others: self.several(0, 2, |c| {
                let scheme = c.pick_text(&["pmid", "pmcid", "publisher-id"], &["", "a b", "<x>"]);
                Identifier { scheme, value: c.pick_text(&["123", "PMC99"], &["", "\u{1}", "<&>"]) }
            }),
        }
    }

    fn journal(&mut self) -> Journal {
        Journal {
            title: Some(self.words()),
            issn_print: self.option(|_| Issn::new("2999-0017").unwrap()),
            issn_online: self.option(|_| Issn::new("2999-0025").unwrap()),
            volume: self.option(Self::name),
            issue: self.option(Self::name),
            article_number: self.option(Self::name),
        }
    }

    pub(super) fn publisher(&mut self) -> Publisher {
        Publisher { name: self.words(), place: self.option(Self::name), url: self.option(Self::address) }
    }

    fn copyright(&mut self) -> Copyright {
        Copyright {
            year: self.option(|c| c.pick(&[2025, 1, u16::MAX])),
            holder: self.option(Self::words),
            statement: Some(self.words()),
        }
    }

    fn funding(&mut self) -> Funding {
        Funding {
            statement: self.option(Self::rich).unwrap_or_default(),
            grants: self.several(0, 2, |c| Grant {
                funder: c.words(),
                ror: c.option(Self::ror),
                doi: c.option(Self::doi),
                awards: c.several(0, 2, Self::name),
            }),
        }
    }

    fn contributor(&mut self, number: usize) -> Contributor {
        let id = if self.is_hostile() && self.flag() { self.id() } else { Id::numbered("p", number) };
        Contributor {
            id,
            name: self.full_name(),
            roles: self.some(3, Self::role),
            orcid: self.option(|_| Orcid::new("0000-0002-1825-0097").unwrap()),
            affiliations: self.several(0, 2, |c| Affiliation { name: c.words(), ror: c.option(Self::ror) }),
            email: self.option(|c| c.pick_text(&["ada@example.org"], &["ada", "a@b@c", "<a@b.c>"])),
            url: self.option(Self::address),
            biography: self.option(Self::rich).unwrap_or_default(),
            labels: self.several(0, 2, Self::name),
        }
    }

    pub(super) fn full_name(&mut self) -> Name {
        match self.below(3) {
            0 => Name::Person(PersonName {
                given: self.option(Self::name),
                family: self.name(),
                prefix: self.option(|c| c.pick(&["Dr", "Prof."]).to_owned()),
                suffix: self.option(|c| c.pick(&["Jr", "III"]).to_owned()),
                family_first: self.flag(),
            }),
            1 => Name::Literal(self.name()),
            _ => Name::Organisation(self.name()),
        }
    }

    fn role(&mut self) -> Role {
        match self.below(7) {
            0 => Role::Interviewer,
            1 => Role::Interviewee,
            2 => Role::Author,
            3 => Role::Editor,
            4 => Role::Translator,
            5 => Role::Photographer,
            _ => Role::Other(self.pick_text(&["fact-checker", "Data curation"], &["", "<x>", "author", "\u{1}"])),
        }
    }

    pub(super) fn channel(&mut self) -> Channel {
        Channel {
            title: self.option(Self::words),
            description: self.option(Self::words),
            url: self.option(Self::address),
            feed_url: self.option(Self::address),
            language: self.option(Self::language),
            copyright: self.option(Self::words),
            slug: self.option(Self::slug),
            contributors: self.several(0, 2, |c| c.contributor(9)),
            dates: self.dates(),
            publisher: self.option(Self::publisher),
            keywords: self.several(0, 2, Self::name),
            license: self.option(Self::license),
            cover: self.option(Self::image),
        }
    }
}
