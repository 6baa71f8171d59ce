//! Articles of many shapes, made from a seed, for tests of what every article must give.
//!
//! Their words are `w1`, `w2`, … in reading order, so that a test can ask of any output whether
//! all words are there and in order.
#![allow(dead_code, reason = "each test uses a part")]

use offprint::model::*;

/// Makes one article.
pub(crate) struct Shapes {
    state: u64,
    words: usize,
    ids: usize,
    notes: Vec<Id>,
    references: Vec<Id>,
    /// How many pictures there are; each is `picture-N.png`.
    pub(crate) pictures: usize,
}

/// An article and the words of its parts.
pub(crate) struct Shape {
    /// The article, as `transform::prepare` would leave it.
    pub(crate) article: Article,
    /// The words of headline, deck and body, notes and references last, in reading order.
    pub(crate) words: Vec<String>,
    /// How many of the words stand in headline and deck.
    pub(crate) before_body: usize,
    /// The sources of its pictures.
    pub(crate) pictures: Vec<String>,
}

/// Deeper than this, only paragraphs are made.
const DEPTH: usize = 3;

impl Shapes {
    /// The article of `seed`.
    pub(crate) fn article(seed: u64) -> Shape {
        let mut shapes =
            Shapes { state: seed, words: 0, ids: 0, notes: Vec::new(), references: Vec::new(), pictures: 0 };
        let contributors: Vec<_> = (1..=shapes.below(4)).map(|n| contributor(n, &mut shapes)).collect();
        let headline = if shapes.one_in(12) { RichText::new() } else { shapes.text(0) };
        let deck = if shapes.one_in(3) { RichText::new() } else { shapes.text(1) };
        let before_body = shapes.words;
        let hero = shapes.one_in(2).then(|| shapes.figure());
        let speakers: Vec<_> = contributors.iter().map(|c: &Contributor| c.id.clone()).collect();
        let body = shapes.nodes(0, &speakers);
        let mut notes = Vec::new();
        while let Some(id) = shapes.notes.get(notes.len()).cloned() {
            let blocks = shapes.blocks(2);
            notes.push(Note { id, blocks, at: SourceLine::UNKNOWN });
        }
        let references = shapes.references();
        let words = (1..=shapes.words).map(|n| format!("w{n}")).collect();
        let mut article = Article { headline, deck, hero, body, notes, references, contributors, ..Article::default() };
        article.language = [None, Language::new("en").ok(), Language::new("de").ok(), Language::new("ar").ok()]
            [shapes.below(4)]
        .clone();
        shapes.metadata(&mut article);
        let pictures = (1..=shapes.pictures).map(|n| format!("picture-{n}.png")).collect();
        Shape { article, words, before_body, pictures }
    }

    /// SplitMix64: small, well spread, and the same everywhere.
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    fn one_in(&mut self, limit: usize) -> bool {
        self.below(limit) == 0
    }

    fn word(&mut self) -> String {
        self.words += 1;
        format!("w{}", self.words)
    }

    /// Words, now and then with what XML and HTML take for markup.
    fn plain(&mut self) -> String {
        const BETWEEN: [&str; 8] = [" ", " & ", " <b> ", " ]]> ", " \" ", "\u{a0}", " – ", " \u{b}"];
        let mut text = String::new();
        for _ in 0..=self.below(3) {
            text.push_str(&self.word());
            let between = if self.one_in(4) { BETWEEN[self.below(8)] } else { " " };
            text.push_str(between);
        }
        text
    }

    fn text(&mut self, depth: usize) -> RichText {
        let count = 1 + self.below(3);
        RichText((0..count).flat_map(|_| [self.inline(depth), " ".into()]).collect())
    }

    fn inline(&mut self, depth: usize) -> Inline {
        if depth >= DEPTH {
            return Inline::Text(self.plain());
        }
        match self.below(24) {
            0 => Inline::Emphasis(self.text(depth + 1)),
            1 => Inline::Strong(self.text(depth + 1)),
            2 => Inline::Strike(self.text(depth + 1)),
            3 => Inline::Subscript(self.text(depth + 1)),
            4 => Inline::Superscript(self.text(depth + 1)),
            5 => Inline::SmallCaps(self.text(depth + 1)),
            6 => Inline::Quotation(self.text(depth + 1)),
            7 => Inline::Code(self.word()),
            8 | 9 => self.link(depth),
            10 => Inline::Span(Span {
                language: Language::new("he").ok(),
                direction: [None, Some(Direction::Rtl), Some(Direction::Ltr)][self.below(3)],
                content: self.text(depth + 1),
            }),
            11 => Inline::Image(self.image()),
            12 => self.note_call(),
            13 => Inline::LineBreak,
            14 => Inline::Math(self.math()),
            15 => self.citation(depth),
            _ => Inline::Text(self.plain()),
        }
    }

    fn link(&mut self, depth: usize) -> Inline {
        let targets =
            ["https://example.org/a?b=c&d=e", "other.html", "mailto:desk@example.org", "tel:+1", "#t1", "#s1"];
        let target = targets[self.below(6)].to_owned();
        let content = match self.below(6) {
            0 => RichText::from(target.clone()),
            1 => RichText::new(),
            _ => self.text(depth + 1),
        };
        Inline::Link(Link { target, content })
    }

    fn note_call(&mut self) -> Inline {
        if self.notes.is_empty() || (self.one_in(2) && self.notes.len() < 5) {
            self.notes.push(Id::numbered("fn", self.notes.len() + 1));
        }
        let index = self.below(self.notes.len());
        Inline::NoteCall(self.notes[index].clone())
    }

    fn citation(&mut self, depth: usize) -> Inline {
        if self.references.is_empty() || (self.one_in(2) && self.references.len() < 5) {
            self.references.push(Id::numbered("work-", self.references.len() + 1));
        }
        let content = if self.one_in(2) { RichText::new() } else { self.text(depth + 1) };
        let references = self.references.iter().rev().take(1 + depth % 2).cloned().collect();
        Inline::Citation(Citation { references, content })
    }

    fn references(&mut self) -> Vec<Reference> {
        let ids = std::mem::take(&mut self.references);
        ids.into_iter().map(|id| self.reference(id)).collect()
    }

    fn reference(&mut self, id: Id) -> Reference {
        let mut reference = Reference::new(id);
        reference.text = if self.one_in(3) { RichText::new() } else { self.plain().trim().into() };
        reference.label = self.one_in(4).then(|| "Abc".to_owned());
        if reference.text.is_blank() || self.one_in(2) {
            reference.kind = [None, Some("journal"), Some("book")][self.below(3)].map(str::to_owned);
            reference.authors = vec![Name::Literal("Plato".to_owned()), Name::Organisation("Town & Sea".to_owned())];
            reference.and_others = self.one_in(2);
            reference.title = if self.one_in(4) { RichText::new() } else { "On Tides".into() };
            reference.container = self.one_in(2).then(|| "Annals".to_owned());
            reference.issued = [None, Some("2019"), Some("2019-05"), Some("2019-05-03"), Some("in press")]
                [self.below(5)]
            .map(str::to_owned);
            reference.pages = [None, Some("12-19"), Some("3"), Some("S3, S7")][self.below(4)].map(str::to_owned);
            reference.url = self.one_in(2).then(|| "https://example.org/tides".to_owned());
        }
        reference
    }

    fn image(&mut self) -> Image {
        self.pictures += 1;
        let alt = match self.below(4) {
            0 => None,
            1 => Some(Alt::Decorative),
            _ => Some(Alt::Described(self.plain())),
        };
        let long_description = self.one_in(4).then(|| self.plain());
        Image { source: format!("picture-{}.png", self.pictures), alt, long_description }
    }

    fn math(&mut self) -> Math {
        let alt = self.one_in(2).then(|| self.plain());
        let tex = [
            r"x^2",
            r"\frac{a+b}{\sqrt{c}} \leq \sum_{i=1}^{n} x_i",
            r"\begin{aligned} x &= 1 \\ y &< 2 \end{aligned}",
            r"\left( \begin{pmatrix} a & b \\ c & d \end{pmatrix} \right)",
            r"\displaystyle \int_0^\infty \mathbf{v} \cdot \vec{w} \, dt",
            r"\text{if } \overline{z} \neq \hat{y} \Big| \mathbb{R}",
            r"\unknown{",
        ];
        let markup = [
            "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"><mfrac><mi>a</mi><mn>2</mn></mfrac></math>",
            "<math><mfrac><mi>a</mi></mfrac></math>",
        ];
        let (notation, source) = if self.one_in(4) {
            (MathNotation::MathMl, markup[self.below(2)])
        } else {
            (MathNotation::Tex, tex[self.below(7)])
        };
        Math { notation, source: source.to_owned(), alt }
    }

    fn figure(&mut self) -> Figure {
        let id = self.id("fig");
        let mut caption = match self.below(4) {
            0 => RichText::new(),
            _ => self.text(1),
        };
        if self.one_in(5) {
            caption.0.insert(0, "Figure 3. ".into());
        }
        let image = self.image();
        let credit = self.one_in(2).then(|| self.plain());
        let license = match self.below(4) {
            0 => Some(License::from_text("CC BY 4.0")),
            1 => Some(License { url: None, name: Some(self.word()) }),
            _ => None,
        };
        Figure { id, image, label: None, caption, credit, license, at: SourceLine::UNKNOWN }
    }

    fn id(&mut self, prefix: &str) -> Option<Id> {
        self.ids += 1;
        Some(Id::numbered(prefix, self.ids))
    }

    fn nodes(&mut self, depth: usize, speakers: &[Id]) -> Vec<Node> {
        (0..self.below(6)).map(|_| self.node(depth, speakers)).collect()
    }

    fn node(&mut self, depth: usize, speakers: &[Id]) -> Node {
        match self.below(6) {
            0 if depth < DEPTH => {
                let id = self.id("s");
                let title = if self.one_in(5) { RichText::new() } else { self.text(1) };
                let body = self.nodes(depth + 1, speakers);
                Node::Section(Section { id, title, body, at: SourceLine::UNKNOWN })
            }
            0..=2 => Node::Turn(self.turn(speakers)),
            _ => Node::Block(self.block(1)),
        }
    }

    fn turn(&mut self, speakers: &[Id]) -> Turn {
        let id = self.id("t");
        let question = (!self.one_in(5)).then(|| self.utterance(speakers));
        let least = usize::from(question.is_none());
        let answers = (0..least + self.below(3)).map(|_| self.utterance(speakers)).collect();
        Turn { id, question, answers, at: SourceLine::UNKNOWN }
    }

    fn utterance(&mut self, speakers: &[Id]) -> Utterance {
        let voice = match self.below(5) {
            0 => Voice::default(),
            1 => Voice { speakers: Vec::new(), label: Some(self.word()) },
            2 => Voice { speakers: speakers.to_vec(), label: Some(self.word()) },
            _ => Voice { speakers: speakers.iter().take(1).cloned().collect(), label: Some(self.word()) },
        };
        Utterance::new(voice, self.blocks(1))
    }

    fn blocks(&mut self, depth: usize) -> Vec<Block> {
        (0..self.below(4)).map(|_| self.block(depth)).collect()
    }

    fn block(&mut self, depth: usize) -> Block {
        if depth > DEPTH {
            return Block::paragraph(self.text(1));
        }
        match self.below(15) {
            0 => self.list(depth),
            14 => Block::Box(BoxedText {
                id: self.id("box"),
                title: if self.one_in(3) { RichText::new() } else { self.text(1) },
                blocks: self.blocks(depth + 1),
                at: SourceLine::UNKNOWN,
            }),
            1 => self.definitions(depth),
            2 => Block::Quote(self.quote(depth)),
            3 => Block::PullQuote(self.quote(depth)),
            4 => self.figure().into(),
            5 => self.table(depth).into(),
            6 => Block::Code(CodeBlock {
                code: format!("{}\n  {}", self.plain(), self.plain()),
                syntax: self.one_in(2).then(|| "rust".to_owned()),
                at: SourceLine::UNKNOWN,
            }),
            7 => Block::Break(Break::default()),
            8 => Block::Math(MathBlock { id: self.id("eq"), label: None, math: self.math(), at: SourceLine::UNKNOWN }),
            _ => Block::Paragraph(Paragraph {
                content: self.text(1),
                language: self.one_in(8).then(|| Language::new("fr").ok()).flatten(),
                ..Paragraph::default()
            }),
        }
    }

    fn list(&mut self, depth: usize) -> Block {
        let styles = [NumberStyle::Decimal, NumberStyle::LowerAlpha, NumberStyle::UpperRoman];
        let marker = match self.below(3) {
            0 => ListMarker::Ordered { start: 1 + self.below(2) as u32, style: styles[self.below(3)] },
            _ => ListMarker::Bullet,
        };
        let items = (0..self.below(4))
            .map(|_| ListItem {
                done: [None, None, Some(true), Some(false)][self.below(4)],
                blocks: self.blocks(depth + 1),
            })
            .collect();
        Block::List(List { marker, items, at: SourceLine::UNKNOWN })
    }

    fn definitions(&mut self, depth: usize) -> Block {
        let entries = (0..1 + self.below(2))
            .map(|_| Definition {
                term: self.text(1),
                definitions: (0..self.below(3)).map(|_| self.blocks(depth + 1)).collect(),
            })
            .collect();
        Block::Definitions(DefinitionList { entries, at: SourceLine::UNKNOWN })
    }

    fn quote(&mut self, depth: usize) -> Quote {
        let blocks = self.blocks(depth + 1);
        let attribution = if self.one_in(2) { self.text(1) } else { RichText::new() };
        Quote { blocks, attribution, language: None, at: SourceLine::UNKNOWN }
    }

    fn table(&mut self, depth: usize) -> Table {
        let id = self.id("tbl");
        let mut caption = if self.one_in(3) { RichText::new() } else { self.text(1) };
        if self.one_in(4) {
            caption.0.insert(0, "Table 7: ".into());
        }
        let head = if self.one_in(3) { Vec::new() } else { vec![self.row(depth, false)] };
        let mut body: Vec<_> = (0..1 + self.below(3)).map(|_| self.row(depth, true)).collect();
        if self.one_in(3) {
            let tall = |text: String| Cell { rowspan: 3, ..Cell::text(text) };
            let (one, two) = (self.word(), self.word());
            body.extend([Row(vec![tall(one), tall(two)]), Row(Vec::new()), Row(Vec::new())]);
        }
        let columns = vec![Alignment::Start, [Alignment::End, Alignment::Start][self.below(2)]];
        let mut table = Table::new(columns, head, body).unwrap();
        (table.id, table.caption) = (id, caption);
        table
    }

    fn row(&mut self, depth: usize, may_span: bool) -> Row {
        let (header, wide) = (self.one_in(3), may_span && self.one_in(3));
        let mut cell = |colspan| Cell { blocks: self.blocks(depth + 1), header, colspan, rowspan: 1 };
        Row(if wide { vec![cell(2)] } else { vec![cell(1), cell(1)] })
    }

    /// Metadata: its words are no part of the count.
    fn metadata(&mut self, article: &mut Article) {
        let date = |text: &str| text.parse::<Date>().ok();
        if self.one_in(2) {
            article.dates.published = date(["2025-03-13", "2025-03-13T09:30:00+05:45", "2024-12-31"][self.below(3)]);
            article.dates.updated = self.one_in(2).then(|| date("2025-04-01T00:00:00Z")).flatten();
            article.dates.received = self.one_in(2).then(|| date("2024-11-05")).flatten();
        }
        if self.one_in(3) {
            let note = RichText(vec!["The year was wrong: ".into(), Inline::Emphasis("1987".into())]);
            article.dates.corrections = vec![Correction { date: date("2025-05-02").unwrap(), note }];
        }
        if self.one_in(2) {
            article.journal = Some(Journal {
                title: Some("Water & Town".to_owned()),
                issn_online: self.one_in(2).then(|| Issn::new("2049-3630").unwrap()),
                volume: Some("12".to_owned()),
                article_number: self.one_in(2).then(|| "e7".to_owned()),
                ..Journal::default()
            });
        }
        if self.one_in(2) {
            let url = self.one_in(2).then(|| "https://harbour.example/".to_owned());
            article.publisher = Some(Publisher { name: "Harbour Press".to_owned(), place: None, url });
        }
        article.identifiers.url = self.one_in(2).then(|| "https://harbour.example/water".to_owned());
        article.identifiers.doi = self.one_in(2).then(|| Doi::new("10.1002/(SICI)1<1::AID-X>3.0.CO;2-A").unwrap());
        article.license = match self.below(3) {
            0 => None,
            1 => Some(License::from_text("https://creativecommons.org/licenses/by/4.0/")),
            _ => Some(License { url: None, name: Some("All rights reserved".to_owned()) }),
        };
        if self.one_in(2) {
            article.copyright = Some(Copyright {
                year: self.one_in(2).then_some(2025),
                holder: self.one_in(2).then(|| "Harbour Press".to_owned()),
                statement: self.one_in(2).then(|| "Some rights reserved".to_owned()),
            });
        }
        article.genre =
            [None, Some("Interview"), Some("Commentary"), Some("Podcast")][self.below(4)].map(str::to_owned);
        article.keywords = (0..self.below(3)).map(|n| format!("keyword & {n}")).collect();
        self.related(article);
    }

    fn related(&mut self, article: &mut Article) {
        for n in 0..self.below(4) {
            article.related.items.push(RelatedItem {
                title: format!("Item {n}").into(),
                date: self.one_in(2).then(|| "2023-01-02".parse().unwrap()),
                description: if self.one_in(2) { "What it says.".into() } else { RichText::new() },
                kind: self.one_in(2).then(|| "Fact Sheet".to_owned()),
                url: self.one_in(2).then(|| "https://harbour.example/item?a=b&c".to_owned()),
                doi: self.one_in(3).then(|| Doi::new("10.1000/182").unwrap()),
            });
        }
        if self.one_in(3) {
            article.related.see_all = Some(SeeAll { text: "All of it".to_owned(), url: None });
        }
    }
}

fn contributor(number: usize, shapes: &mut Shapes) -> Contributor {
    let names = [
        Name::Literal("Plato".to_owned()),
        Name::Literal("Ada van der Moreno".to_owned()),
        Name::Organisation("Harbour & Sons".to_owned()),
        Name::Person(PersonName {
            given: Some("Jo".to_owned()),
            family: "Lind".to_owned(),
            prefix: Some("Dr".to_owned()),
            suffix: Some("Jr".to_owned()),
            family_first: shapes.one_in(2),
        }),
    ];
    let roles = [
        Role::Author,
        Role::Interviewer,
        Role::Interviewee,
        Role::Editor,
        Role::Photographer,
        Role::Other("Writing - original draft".to_owned()),
        Role::Other("Sound".to_owned()),
    ];
    let mut contributor = Contributor::new(Id::numbered("c", number), names[shapes.below(4)].clone());
    for _ in 0..shapes.below(3) {
        contributor.add_role(roles[shapes.below(7)].clone());
    }
    contributor.orcid = shapes.one_in(3).then(|| Orcid::new("0000-0002-1825-0097").unwrap());
    contributor.email = shapes.one_in(3).then(|| "desk@example.org".to_owned());
    contributor.url = shapes.one_in(3).then(|| "https://example.org/people/1".to_owned());
    if shapes.one_in(3) {
        contributor.biography = RichText(vec!["Born by ".into(), Inline::Emphasis("the sea".into()), ".".into()]);
    }
    for name in ["Harbour University", "Institute of Tides"].into_iter().take(shapes.below(3)) {
        let ror = shapes.one_in(2).then(|| Ror::new("05gq02987").unwrap());
        contributor.affiliations.push(Affiliation { name: name.to_owned(), ror });
    }
    contributor
}
