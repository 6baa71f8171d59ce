//! What each format keeps of an article in a poorer form, or not at all, told beforehand.
//!
//! [`TABLE`] is the same for every article; the pages in `docs/formats/` say it in the same words,
//! and `tests/loss.rs` holds both to what the writers really do. [`of`] says which rows apply to
//! an article, and on which line. What depends on more than what the article holds – a formula
//! that cannot be read, a picture without an address – writers report when they meet it.

use crate::model::visit::{self, VisitMut};
use crate::model::{Article, Block, Inline, RichText, SourceLine, Turn};

/// How much of something a format holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fidelity {
    /// It is there in a poorer form.
    Degraded,
    /// It is not there.
    Lost,
}

/// Something that an article may hold and some formats do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Feature {
    /// Notes.
    Notes,
    /// Formulas.
    Formulas,
    /// Small capitals.
    SmallCaps,
    /// The programming language of code.
    CodeSyntax,
    /// Links to places within the article.
    InnerLinks,
    /// Emphasis and other markup in headline or deck.
    MarkedHeadline,
    /// Turns that say who speaks.
    Turns,
    /// The labels by which the source marks who speaks.
    Labels,
    /// Roles, affiliations, addresses and biographies of contributors.
    ContributorDetails,
    /// Corrections.
    Corrections,
    /// Year and holder of the copyright beside a statement.
    CopyrightHolder,
    /// Kind, date and description of related items.
    RelatedDetails,
    /// The address of the publisher.
    PublisherUrl,
    /// The kind of a work cited.
    ReferenceKinds,
    /// The kind of an abstract.
    AbstractKinds,
    /// Volume, issue and number within a journal.
    JournalDetails,
    /// Kicker, section, genre and series, told apart.
    Rubrics,
    /// The name in file names and addresses.
    Slug,
    /// The media types of the recording and its transcripts.
    RecordingKind,
    /// The number of bytes of the recording.
    RecordingSize,
}

/// A row of the table: what some formats do with a feature.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The feature.
    pub feature: Feature,
    /// The formats, by name.
    pub formats: &'static [&'static str],
    /// What becomes of it.
    pub fidelity: Fidelity,
    /// What it is called in a table.
    pub what: &'static str,
    /// What the formats' pages say of it, word by word.
    pub said: &'static str,
}

/// Feeds in XML.
const FEEDS: &[&str] = &["rss", "atom"];

/// Whatever holds nothing but what is shown.
const SHOWN: &[&str] = &["html", "epub", "pdf", "rss", "atom"];

/// Whatever is read by people alone.
const PAGES: &[&str] = &["html", "epub", "pdf", "rss", "atom"];

/// What formats hold in a poorer form, or not.
pub const TABLE: &[Row] = &[
    Row {
        feature: Feature::Labels,
        formats: SHOWN,
        fidelity: Fidelity::Lost,
        what: "labels of speakers",
        said: "the `labels` by which a source marks who speaks",
    },
    Row {
        feature: Feature::CodeSyntax,
        formats: &["rss", "atom", "pdf"],
        fidelity: Fidelity::Lost,
        what: "programming language of code",
        said: "The programming language of code is not shown",
    },
    Row {
        feature: Feature::CopyrightHolder,
        formats: &["epub", "pdf", "rss", "atom"],
        fidelity: Fidelity::Lost,
        what: "year and holder of the copyright",
        said: "a copyright `statement` stands instead of year and holder",
    },
    Row {
        feature: Feature::ReferenceKinds,
        formats: PAGES,
        fidelity: Fidelity::Lost,
        what: "kinds of works cited",
        said: "the kind of a work cited is not shown",
    },
    Row {
        feature: Feature::AbstractKinds,
        formats: PAGES,
        fidelity: Fidelity::Lost,
        what: "kinds of abstracts",
        said: "the kind of an abstract is not shown",
    },
    Row {
        feature: Feature::PublisherUrl,
        formats: FEEDS,
        fidelity: Fidelity::Lost,
        what: "address of the publisher",
        said: "The address of a publisher",
    },
    Row {
        feature: Feature::Slug,
        formats: FEEDS,
        fidelity: Fidelity::Lost,
        what: "slug",
        said: "The slug is not written",
    },
    Row {
        feature: Feature::RecordingKind,
        formats: &["pdf"],
        fidelity: Fidelity::Lost,
        what: "media type of the recording",
        said: "The media types of a recording and its transcripts are not shown",
    },
    Row {
        feature: Feature::RecordingSize,
        formats: &["html", "epub", "pdf"],
        fidelity: Fidelity::Lost,
        what: "size of the recording",
        said: "The size of a recording is not shown",
    },
    Row {
        feature: Feature::InnerLinks,
        formats: FEEDS,
        fidelity: Fidelity::Lost,
        what: "links within the article",
        said: "links within the text are text",
    },
    Row {
        feature: Feature::MarkedHeadline,
        formats: FEEDS,
        fidelity: Fidelity::Degraded,
        what: "markup in headline and deck",
        said: "Headlines and decks are plain text",
    },
    Row {
        feature: Feature::Turns,
        formats: FEEDS,
        fidelity: Fidelity::Degraded,
        what: "who asks and who answers",
        said: "Who asks and who answers is told by bold names alone",
    },
    Row {
        feature: Feature::Notes,
        formats: FEEDS,
        fidelity: Fidelity::Degraded,
        what: "notes",
        said: "calls of notes are plain numbers",
    },
    Row {
        feature: Feature::Formulas,
        formats: FEEDS,
        fidelity: Fidelity::Degraded,
        what: "formulas",
        said: "Formulas are set in the author's words, or else on one line",
    },
    Row {
        feature: Feature::SmallCaps,
        formats: FEEDS,
        fidelity: Fidelity::Degraded,
        what: "small capitals",
        said: "Small capitals are set as they are",
    },
    Row {
        feature: Feature::ContributorDetails,
        formats: FEEDS,
        fidelity: Fidelity::Degraded,
        what: "roles, affiliations, biographies",
        said: "addresses and biographies stand in the list of contributors at the end of the text",
    },
    Row {
        feature: Feature::Corrections,
        formats: FEEDS,
        fidelity: Fidelity::Degraded,
        what: "corrections",
        said: "Corrections stand at the end of the text",
    },
    Row {
        feature: Feature::RelatedDetails,
        formats: FEEDS,
        fidelity: Fidelity::Degraded,
        what: "kind and date of related items",
        said: "Of related items, kind, date and description stand in the text alone",
    },
    Row {
        feature: Feature::JournalDetails,
        formats: FEEDS,
        fidelity: Fidelity::Degraded,
        what: "volume, issue and number",
        said: "Volume, issue and number of a journal are one citation",
    },
    Row {
        feature: Feature::Rubrics,
        formats: FEEDS,
        fidelity: Fidelity::Degraded,
        what: "kicker, section, genre, series",
        said: "Kicker, section, genre and series are categories like any keyword",
    },
];

/// Something that an article will lose.
#[derive(Clone, Copy, Debug)]
pub struct Loss {
    /// What it is, and what becomes of it.
    pub row: &'static Row,
    /// The line of the source on which it first stands, if that is known.
    pub at: SourceLine,
    /// How many there are.
    pub count: usize,
}

/// What `article` will lose in `format`, in the order of the table.
pub fn of(format: &str, article: &Article) -> Vec<Loss> {
    let found = Found::of(article);
    let rows = TABLE.iter().filter(|row| row.formats.contains(&format));
    rows.filter_map(|row| {
        let (_, at, count) = *found.0.iter().find(|(feature, _, _)| *feature == row.feature)?;
        Some(Loss { row, at, count })
    })
    .collect()
}

/// The features of an article, each with its first line and how many there are.
#[derive(Debug, Default)]
struct Found(Vec<(Feature, SourceLine, usize)>);

impl Found {
    fn of(article: &Article) -> Self {
        let mut found = Found::default();
        found.metadata(article);
        // Walking may change what it meets; this walk does not, but needs a copy for it.
        let mut copy = article.clone();
        let mut walk = Walk { found: &mut found, at: SourceLine::UNKNOWN };
        visit::walk_article(&mut walk, &mut copy);
        found
    }

    fn add(&mut self, feature: Feature, at: SourceLine, count: usize) {
        if count == 0 {
            return;
        }
        match self.0.iter_mut().find(|(known, _, _)| *known == feature) {
            Some((_, first, total)) => (*first, *total) = (first.or(at), *total + count),
            None => self.0.push((feature, at, count)),
        }
    }

    fn metadata(&mut self, article: &Article) {
        let unknown = SourceLine::UNKNOWN;
        let mut add = |feature, count: usize| self.add(feature, unknown, count);
        let marked = [&article.headline, &article.deck].into_iter().filter(|text| is_marked(text)).count();
        add(Feature::MarkedHeadline, marked);
        let people = &article.contributors;
        add(Feature::Labels, people.iter().filter(|person| !person.labels.is_empty()).count());
        let detailed = people.iter().filter(|person| {
            !person.roles.is_empty() || !person.affiliations.is_empty() || !person.biography.is_blank()
        });
        add(Feature::ContributorDetails, detailed.count());
        add(Feature::Corrections, article.dates.corrections.len());
        let copyright = article.copyright.as_ref();
        let hidden = copyright.is_some_and(|copyright| {
            copyright.statement.is_some() && (copyright.year.is_some() || copyright.holder.is_some())
        });
        add(Feature::CopyrightHolder, usize::from(hidden));
        let items = article.related.items.iter();
        let detailed = items.filter(|item| item.kind.is_some() || item.date.is_some() || !item.description.is_blank());
        add(Feature::RelatedDetails, detailed.count());
        add(Feature::ReferenceKinds, article.references.iter().filter(|work| work.kind.is_some()).count());
        add(Feature::AbstractKinds, article.abstracts.iter().filter(|summary| summary.kind.is_some()).count());
        let publisher = article.publisher.as_ref();
        add(Feature::PublisherUrl, usize::from(publisher.is_some_and(|publisher| publisher.url.is_some())));
        let journal = article.journal.as_ref();
        let numbered = journal.is_some_and(|journal| {
            journal.volume.is_some() || journal.issue.is_some() || journal.article_number.is_some()
        });
        add(Feature::JournalDetails, usize::from(numbered));
        let rubrics = [&article.kicker, &article.section, &article.genre].into_iter().flatten().count();
        add(Feature::Rubrics, rubrics + usize::from(article.series.is_some()));
        add(Feature::Slug, usize::from(article.identifiers.slug.is_some()));
        let typed = article.audio.as_ref().is_some_and(|audio| {
            audio.kind.is_some() || audio.transcripts.iter().any(|transcript| transcript.kind.is_some())
        });
        add(Feature::RecordingKind, usize::from(typed));
        let sized = article.audio.as_ref().is_some_and(|audio| audio.bytes.is_some());
        add(Feature::RecordingSize, usize::from(sized));
        let first = article.notes.first().map_or(unknown, |note| note.at);
        self.add(Feature::Notes, first, article.notes.len());
    }
}

/// Whether a text is more than words.
fn is_marked(text: &RichText) -> bool {
    text.0.iter().any(|inline| !matches!(inline, Inline::Text(_)))
}

struct Walk<'a> {
    found: &'a mut Found,
    at: SourceLine,
}

impl VisitMut for Walk<'_> {
    fn at(&mut self, line: SourceLine) {
        self.at = line;
    }

    fn turn(&mut self, turn: &mut Turn) {
        self.found.add(Feature::Turns, self.at, 1);
        visit::walk_turn(self, turn);
    }

    fn block(&mut self, block: &mut Block) {
        match block {
            Block::Code(code) if code.syntax.is_some() => self.found.add(Feature::CodeSyntax, self.at, 1),
            Block::Math(_) => self.found.add(Feature::Formulas, self.at, 1),
            Block::Code(_)
            | Block::Paragraph(_)
            | Block::List(_)
            | Block::Definitions(_)
            | Block::Quote(_)
            | Block::PullQuote(_)
            | Block::Figure(_)
            | Block::Table(_)
            | Block::Box(_)
            | Block::Break(_) => {}
        }
        visit::walk_block(self, block);
    }

    fn inline(&mut self, inline: &mut Inline) {
        match inline {
            Inline::SmallCaps(_) => self.found.add(Feature::SmallCaps, self.at, 1),
            Inline::Math(_) => self.found.add(Feature::Formulas, self.at, 1),
            Inline::Link(link) if link.target.starts_with('#') => self.found.add(Feature::InnerLinks, self.at, 1),
            _ => {}
        }
        visit::walk_inline(self, inline);
    }
}
