//! What an article holds, gathered once for all rules, each with the line it stands on.

use crate::model::visit::{self, VisitMut};
use crate::model::{Article, Figure, Image, Inline, Link, RichText, Section, SourceLine};

/// What an article holds.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// The figures, the hero first.
    pub figures: Vec<Placed<Figure>>,
    /// The pictures within lines.
    pub images: Vec<Placed<Image>>,
    /// The links.
    pub links: Vec<Placed<Link>>,
    /// The headings, with their depth: 1 for the outermost.
    pub headings: Vec<(usize, Placed<RichText>)>,
    /// All texts, headings and captions included.
    pub texts: Vec<Placed<RichText>>,
}

/// Something with its place.
#[derive(Debug)]
pub(super) struct Placed<T> {
    /// The thing.
    pub node: T,
    /// The line on which it begins, or on which what holds it does.
    pub at: SourceLine,
    /// The part of the article it is in.
    pub region: Region,
}

/// A part of an article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Region {
    /// Headline, deck, abstracts, hero.
    #[default]
    Head,
    /// What is read.
    Body,
    /// The footnotes.
    Notes,
    /// The works cited.
    References,
    /// Funding, biographies, corrections, related items.
    Closing,
}

impl Parts {
    /// The parts of `article`.
    pub(super) fn of(article: &Article) -> Self {
        // Walking is for those who change what they meet; a copy costs less than a second walk.
        let mut article = article.clone();
        let mut gather = Gather::default();
        gather.head(&mut article);
        gather.region(Region::Body);
        gather.nodes(&mut article.body);
        gather.region(Region::Notes);
        visit::walk_notes(&mut gather, &mut article.notes);
        gather.closing(&mut article);
        gather.parts
    }

    /// Every picture with its place: those of figures and those within lines.
    pub(super) fn pictures(&self) -> impl Iterator<Item = (&Image, SourceLine)> {
        let of_figures = self.figures.iter().map(|figure| (&figure.node.image, figure.at));
        of_figures.chain(self.images.iter().map(|image| (&image.node, image.at)))
    }
}

#[derive(Default)]
struct Gather {
    parts: Parts,
    at: SourceLine,
    region: Region,
    /// How many sections are open.
    depth: usize,
    /// How many inline nodes are open.
    inner: usize,
}

impl Gather {
    fn place<T>(&self, node: T) -> Placed<T> {
        Placed { node, at: self.at, region: self.region }
    }

    fn region(&mut self, region: Region) {
        self.region = region;
        self.at = SourceLine::UNKNOWN;
    }

    fn head(&mut self, article: &mut Article) {
        self.text(&mut article.headline);
        self.text(&mut article.deck);
        for summary in &mut article.abstracts {
            self.text(&mut summary.title);
            self.blocks(&mut summary.blocks);
        }
        if let Some(hero) = &mut article.hero {
            self.at = hero.at;
            self.figure(hero);
        }
    }

    fn closing(&mut self, article: &mut Article) {
        self.region(Region::References);
        for reference in &mut article.references {
            self.at = reference.at;
            self.text(&mut reference.title);
            self.text(&mut reference.text);
        }
        self.region(Region::Closing);
        self.text(&mut article.funding.statement);
        article.contributors.iter_mut().for_each(|contributor| self.text(&mut contributor.biography));
        article.dates.corrections.iter_mut().for_each(|correction| self.text(&mut correction.note));
        for item in &mut article.related.items {
            self.text(&mut item.title);
            self.text(&mut item.description);
        }
    }
}

impl VisitMut for Gather {
    fn at(&mut self, line: SourceLine) {
        self.at = line;
    }

    fn section(&mut self, section: &mut Section) {
        self.depth += 1;
        let heading = self.place(section.title.clone());
        self.parts.headings.push((self.depth, heading));
        visit::walk_section(self, section);
        self.depth -= 1;
    }

    fn figure(&mut self, figure: &mut Figure) {
        let placed = self.place(figure.clone());
        self.parts.figures.push(placed);
        self.text(&mut figure.caption);
    }

    fn image(&mut self, image: &mut Image) {
        let placed = self.place(image.clone());
        self.parts.images.push(placed);
    }

    fn text(&mut self, text: &mut RichText) {
        if self.inner == 0 && !text.is_blank() {
            let placed = self.place(text.clone());
            self.parts.texts.push(placed);
        }
        visit::walk_text(self, text);
    }

    fn inline(&mut self, inline: &mut Inline) {
        if let Inline::Link(link) = inline {
            let placed = self.place(link.clone());
            self.parts.links.push(placed);
        }
        self.inner += 1;
        visit::walk_inline(self, inline);
        self.inner -= 1;
    }
}
