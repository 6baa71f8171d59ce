//! Words, rich text, addresses, names of pictures.

use offprint::model::{
    Alt, Citation, Date, Direction, Doi, Image, Inline, Language, License, Link, Math, MathNotation, RichText, Ror,
    Slug, Span,
};

use super::{Choices, DEPTH};

/// The sources of pictures that exist.
pub(super) const PICTURES: [&str; 4] = ["high-water.png", "pictures/gate.svg", "waves.gif", "ferry.webp"];

/// Words that any text may hold, those that mean something to a format among them.
const WORDS: &[&str] = &[
    "tide",
    "the",
    "Harbour",
    "gate,",
    "counts:",
    "water.",
    "Why?",
    "AT&T",
    "<5",
    "a>b",
    "&amp;",
    "]]>",
    "--",
    "“low”",
    "it’s",
    "\"so\"",
    "don't",
    "*star*",
    "_line_",
    "`code`",
    "[brackets]",
    "#1",
    "$5",
    "100%",
    "1.",
    "naïve",
    "Ålesund",
    "Žižkov",
    "سلام",
    "می‌رود",
    "שלום",
    "水",
    "潮位",
    "😊",
    "soft\u{AD}hyphen",
    "no\u{A0}break",
    "x\u{2062}y",
    "…",
    "–",
    "{brace}",
    "\\back",
    "~tilde~",
    "^up^",
    "|bar|",
    "https://example.org/",
    "</p>",
    "<!--",
    "Q:",
    "Supercalifragilisticexpialidociousness",
];

/// Words that no text should hold.
const HOSTILE: &[&str] = &[
    "",
    "bell\u{7}",
    "tab\u{B}",
    "\u{FFFE}",
    "nul\0",
    "line\nfeed",
    "\r\n",
    "\t",
    "e\u{301}",
    "\u{202E}abc",
    "\u{2066}",
    "zero\u{200B}width",
    "\u{FEFF}",
    "\u{85}",
    "\u{E000}",
    "\u{1F1E6}",
    "</script>",
    "<script>alert(1)</script>",
    "--->",
    "a\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}",
    "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww",
    "   ",
];

const ADDRESSES: &[&str] = &[
    "https://example.org/",
    "https://example.org/a%20b?c=d&e=f#g",
    "http://example.com/tide",
    "https://example.org/%D8%A2%D8%A8",
    "https://user@example.org:8080/",
];

const BAD_ADDRESSES: &[&str] = &[
    "",
    "javascript:alert(1)",
    "java\nscript:x",
    "data:text/html,<b>",
    "file:///etc/passwd",
    "https://",
    "https://exa mple.org/<>\"",
    "//example.org",
    "C:\\tide",
    "https://example.org/[",
    "%",
    "http://[::1",
];

impl Choices<'_> {
    /// A plain text of one to six words.
    pub(super) fn words(&mut self) -> String {
        let words = self.some(6, Self::word);
        words.join(" ")
    }

    /// A name or a number: few words.
    pub(super) fn name(&mut self) -> String {
        let words = self.some(2, Self::word);
        words.join(" ")
    }

    pub(super) fn word(&mut self) -> String {
        self.pick_text(WORDS, HOSTILE)
    }

    pub(super) fn address(&mut self) -> String {
        self.pick_text(ADDRESSES, BAD_ADDRESSES)
    }

    /// Rich text, never empty if sound.
    pub(super) fn rich(&mut self) -> RichText {
        self.rich_at(0)
    }

    fn rich_at(&mut self, depth: usize) -> RichText {
        let nodes = self.some(4, |choices| choices.inline(depth));
        RichText(if self.is_hostile() { nodes } else { merged(nodes) })
    }

    /// Words and nothing else.
    pub(super) fn plain(&mut self) -> RichText {
        self.words().into()
    }

    fn inline(&mut self, depth: usize) -> Inline {
        let wraps = if depth < DEPTH { 11 } else { 0 };
        // Text is half of all, as it is in articles.
        match self.below(2 * (6 + wraps)).saturating_sub(6 + wraps) {
            0 => Inline::Text(format!("{} ", self.words())),
            1 => Inline::Code(self.words()),
            2 => Inline::Math(self.math()),
            3 => Inline::Image(self.image()),
            4 if self.notes > 0 || self.is_hostile() => Inline::NoteCall(self.one_of("n", self.notes)),
            4 | 5 => Inline::LineBreak,
            6 => Inline::Emphasis(self.rich_at(depth + 1)),
            7 => Inline::Strong(self.rich_at(depth + 1)),
            8 => Inline::Strike(self.rich_at(depth + 1)),
            9 => Inline::Subscript(self.rich_at(depth + 1)),
            10 => Inline::Superscript(self.rich_at(depth + 1)),
            11 => Inline::SmallCaps(self.rich_at(depth + 1)),
            12 => Inline::Quotation(self.rich_at(depth + 1)),
            13 => self.link(depth + 1),
            14 if self.references > 0 || self.is_hostile() => Inline::Citation(self.citation(depth + 1)),
            _ => Inline::Span(self.span(depth + 1)),
        }
    }

    fn link(&mut self, depth: usize) -> Inline {
        let target = match self.below(4) {
            0 => format!("#{}", self.one_of("x", self.ids)),
            1 => "mailto:tide@example.org".to_owned(),
            _ => self.address(),
        };
        Inline::Link(Link { target, content: self.rich_at(depth) })
    }

    fn citation(&mut self, depth: usize) -> Citation {
        let references = self.some(3, |choices| choices.one_of("r", choices.references));
        Citation { references, content: self.option(|choices| choices.rich_at(depth)).unwrap_or_default() }
    }

    fn span(&mut self, depth: usize) -> Span {
        let language = self.option(Self::language);
        let direction = self.option(Self::direction);
        // A span that says nothing is none.
        let language = if language.is_none() && direction.is_none() && !self.is_hostile() {
            Some(self.language())
        } else {
            language
        };
        Span { language, direction, content: self.rich_at(depth) }
    }

    pub(super) fn math(&mut self) -> Math {
        const TEX: &[&str] = &["x^2", "\\frac{a}{b}", "\\sum_{i=1}^n x_i", "\\sqrt{2}", "\\text{tide} < 5", "a & b"];
        const BAD_TEX: &[&str] = &["", "\\frac{", "}{", "\\undefined", "\\\\\\", "{{{{{{{{", "\\left(", "\u{7}"];
        const MATHML: &[&str] = &[
            "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"><mi>x</mi></math>",
            "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"><mfrac><mn>1</mn><mn>2</mn></mfrac></math>",
        ];
        const BAD_MATHML: &[&str] =
            &["<math>", "x", "<math><script>x</script></math>", "<math onclick='x'/>", "<!DOCTYPE x>"];
        let notation = self.pick(&[MathNotation::Tex, MathNotation::MathMl]);
        let source = match notation {
            MathNotation::Tex => self.pick_text(TEX, BAD_TEX),
            MathNotation::MathMl => self.pick_text(MATHML, BAD_MATHML),
        };
        Math { notation, source, alt: self.option(Self::words) }
    }

    pub(super) fn image(&mut self) -> Image {
        const ABSENT: &[&str] =
            &["", "gone.png", "../../etc/passwd", "https://example.org/a.png", "/etc/passwd", "a\0b", "pictures"];
        let source = self.pick_text(&PICTURES, ABSENT);
        let described = |choices: &mut Self| Alt::Described(choices.words());
        let alt = match self.below(4) {
            0 => Some(Alt::Decorative),
            1 if self.is_hostile() => None,
            _ => Some(described(self)),
        };
        Image { source, alt, long_description: self.option(Self::words) }
    }

    pub(super) fn language(&mut self) -> Language {
        Language::new(self.pick(&["en", "en-GB", "fa", "he", "ja", "de", "pt-BR", "zh-Hant", "ar-Latn", "haw"]))
            .unwrap()
    }

    pub(super) fn direction(&mut self) -> Direction {
        self.pick(&[Direction::Ltr, Direction::Rtl])
    }

    pub(super) fn date(&mut self) -> Date {
        const DATES: &[&str] = &["2025-03-13", "2025-03-13T09:30:00+05:45", "2024-02-29T23:59:59Z", "1999-12-31"];
        const FAR: &[&str] = &["0001-01-01", "9999-12-31", "9999-12-30T23:00:00-12:00", "-000044-03-15T00:00:00Z"];
        let text = self.pick_text(DATES, FAR);
        text.parse().unwrap_or_else(|_| "2025-03-13".parse().unwrap())
    }

    pub(super) fn doi(&mut self) -> Doi {
        let doi =
            self.pick_text(&["10.5555/tide.1", "10.5555/(SICI)1<2:3>4", "10.1000/ABC;x"], &["10.1/\"'&]]>", "10.1/é"]);
        Doi::new(&doi).unwrap()
    }

    pub(super) fn ror(&mut self) -> Ror {
        Ror::new("05gq02987").unwrap()
    }

    pub(super) fn slug(&mut self) -> Slug {
        Slug::from_text(self.pick(&["tide", "the-year-the-harbour-moved-in", "con", "آب", "潮"])).unwrap()
    }

    pub(super) fn license(&mut self) -> License {
        let named = |text: &str| License::from_text(text);
        let license = self.pick(&[
            "CC BY 4.0",
            "https://creativecommons.org/licenses/by-nc/4.0/",
            "CC0 1.0",
            "https://example.org/terms",
        ]);
        if self.is_hostile() && self.flag() {
            return License { url: self.option(Self::address), name: self.option(Self::words) };
        }
        named(license)
    }
}

/// The nodes with neighbouring texts as one.
fn merged(nodes: Vec<Inline>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::with_capacity(nodes.len());
    for node in nodes {
        match (out.last_mut(), node) {
            (Some(Inline::Text(last)), Inline::Text(text)) => last.push_str(&text),
            (_, node) => out.push(node),
        }
    }
    out
}
