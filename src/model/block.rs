//! Blocks: what stands below one another in a section, an answer or a note.

use serde::{Deserialize, Serialize};

use super::{Direction, Figure, Id, Language, RichText, SourceLine, Table};

/// A block of content.
///
/// In JSON an object with one key, its name: `{"paragraph": {"content": "Water is scarce."}}`. What is large and seldom,
/// figures and tables, is boxed: an article is mostly paragraphs, and each takes the room of the largest kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Block {
    /// A paragraph.
    Paragraph(Paragraph),
    /// An ordered or unordered list.
    List(List),
    /// A list of terms and their definitions.
    Definitions(DefinitionList),
    /// A quotation set off from the text.
    Quote(Quote),
    /// A sentence of the article repeated large as an eye-catcher.
    PullQuote(Quote),
    /// A text set apart in a box: an aside, a summary, advice.
    Box(BoxedText),
    /// A picture with caption and credit.
    Figure(Box<Figure>),
    /// A table.
    Table(Box<Table>),
    /// Lines of computer code.
    Code(CodeBlock),
    /// A displayed formula.
    Math(MathBlock),
    /// A thematic break between paragraphs.
    Break(Break),
}

impl From<Figure> for Block {
    fn from(figure: Figure) -> Self {
        Block::Figure(Box::new(figure))
    }
}

impl From<Table> for Block {
    fn from(table: Table) -> Self {
        Block::Table(Box::new(table))
    }
}

/// A paragraph.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Paragraph {
    /// The text.
    pub content: RichText,
    /// The language, if it is not that of the surroundings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// The direction, if it is neither the surroundings' nor the language's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
    /// Where the paragraph stands in the source.
    #[serde(skip)]
    pub at: SourceLine,
}

/// A list of items.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct List {
    /// How the items are marked.
    #[serde(default)]
    pub marker: ListMarker,
    /// The items in order.
    pub items: Vec<ListItem>,
    /// Where the list stands in the source.
    #[serde(skip)]
    pub at: SourceLine,
}

/// How the items of a list are marked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ListMarker {
    /// By bullets.
    #[default]
    Bullet,
    /// By numbers or letters that count up.
    Ordered {
        /// The number of the first item.
        #[serde(default = "one")]
        start: u32,
        /// How the numbers are written.
        #[serde(default)]
        style: NumberStyle,
    },
}

/// How the numbers of an ordered list are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum NumberStyle {
    /// 1, 2, 3
    #[default]
    Decimal,
    /// a, b, c
    LowerAlpha,
    /// A, B, C
    UpperAlpha,
    /// i, ii, iii
    LowerRoman,
    /// I, II, III
    UpperRoman,
}

impl NumberStyle {
    /// A number as the style writes it: `iii`, `C`, `4`. What has no such form, as 0 in Roman
    /// numbers, is written in digits.
    pub fn numeral(self, number: u32) -> String {
        match self {
            NumberStyle::Decimal => number.to_string(),
            NumberStyle::LowerAlpha => letters(number),
            NumberStyle::UpperAlpha => letters(number).to_uppercase(),
            NumberStyle::LowerRoman => roman(number).to_lowercase(),
            NumberStyle::UpperRoman => roman(number),
        }
    }
}

/// a, b, … z, aa, ab; 0 has no letter.
fn letters(number: u32) -> String {
    if number == 0 {
        return "0".to_owned();
    }
    let mut rest = number;
    let mut out = Vec::new();
    while rest > 0 {
        rest -= 1;
        out.push(char::from(b'a' + (rest % 26) as u8));
        rest /= 26;
    }
    out.iter().rev().collect()
}

/// Roman numbers end at 3999.
fn roman(number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if number == 0 || number > 3999 {
        return number.to_string();
    }
    let mut rest = number;
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            out.push_str(sign);
            rest -= value;
        }
    }
    out
}

fn one() -> u32 {
    1
}

/// An item of a [`List`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ListItem {
    /// Whether the task is done, for the items of a task list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done: Option<bool>,
    /// The content.
    pub blocks: Vec<Block>,
}

/// A list of terms and their definitions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DefinitionList {
    /// The entries in order.
    pub entries: Vec<Definition>,
    /// Where the list stands in the source.
    #[serde(skip)]
    pub at: SourceLine,
}

/// A term with its definitions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// What is defined.
    pub term: RichText,
    /// Its definitions: each a sequence of blocks.
    pub definitions: Vec<Vec<Block>>,
}

/// A quotation set off from the text, or a pull quote.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Quote {
    /// What is quoted.
    pub blocks: Vec<Block>,
    /// Who said or wrote it, and where.
    #[serde(default, skip_serializing_if = "RichText::is_blank")]
    pub attribution: RichText,
    /// The language, if it is not that of the surroundings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// Where the quotation stands in the source.
    #[serde(skip)]
    pub at: SourceLine,
}

/// A text set apart in a box, which can be read by itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BoxedText {
    /// The anchor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Id>,
    /// The heading of the box.
    #[serde(default, skip_serializing_if = "RichText::is_blank")]
    pub title: RichText,
    /// What stands in it.
    pub blocks: Vec<Block>,
    /// Where the box stands in the source.
    #[serde(skip)]
    pub at: SourceLine,
}

/// Lines of computer code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CodeBlock {
    /// The lines, separated by `\n`, without one at the end.
    pub code: String,
    /// The programming language, as the source names it: `rust`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub syntax: Option<String>,
    /// Where the code stands in the source.
    #[serde(skip)]
    pub at: SourceLine,
}

/// A displayed formula.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MathBlock {
    /// The anchor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Id>,
    /// What the text refers to it by, as it is shown beside it: `(3)`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The formula.
    pub math: Math,
    /// Where the formula stands in the source.
    #[serde(skip)]
    pub at: SourceLine,
}

/// A mathematical formula.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Math {
    /// The notation of the source.
    pub notation: MathNotation,
    /// The formula in that notation, without delimiters.
    pub source: String,
    /// The formula in words, for those who hear it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alt: Option<String>,
}

/// A notation for formulas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum MathNotation {
    /// TeX's, as in `x^2`.
    Tex,
    /// Presentation MathML: a whole `math` element.
    #[serde(rename = "mathml")]
    MathMl,
}

impl Math {
    /// The formula in words, or its source where nobody has put it into words.
    pub fn spoken(&self) -> &str {
        self.alt.as_deref().unwrap_or(&self.source)
    }
}

/// A thematic break.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Break {
    /// Where the break stands in the source.
    #[serde(skip)]
    pub at: SourceLine,
}

impl Block {
    /// A paragraph of `content`.
    pub fn paragraph(content: impl Into<RichText>) -> Self {
        Block::Paragraph(Paragraph { content: content.into(), ..Paragraph::default() })
    }

    /// Where the block stands in the source.
    pub fn at(&self) -> SourceLine {
        match self {
            Block::Paragraph(paragraph) => paragraph.at,
            Block::List(list) => list.at,
            Block::Definitions(list) => list.at,
            Block::Quote(quote) | Block::PullQuote(quote) => quote.at,
            Block::Box(text) => text.at,
            Block::Figure(figure) => figure.at,
            Block::Table(table) => table.at,
            Block::Code(code) => code.at,
            Block::Math(math) => math.at,
            Block::Break(rule) => rule.at,
        }
    }
}

impl Paragraph {
    /// The direction, where it differs from the surroundings: the one stated, or the language's.
    pub fn direction(&self) -> Option<Direction> {
        self.direction.or_else(|| self.language.as_ref().map(Language::direction))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_style_says() {
        assert_eq!(NumberStyle::LowerAlpha.numeral(28), "ab");
        assert_eq!(NumberStyle::UpperAlpha.numeral(26), "Z");
        assert_eq!(NumberStyle::UpperRoman.numeral(1994), "MCMXCIV");
        assert_eq!(NumberStyle::LowerRoman.numeral(4), "iv");
        assert_eq!(NumberStyle::LowerRoman.numeral(0), "0");
        assert_eq!(NumberStyle::UpperRoman.numeral(4000), "4000");
    }
}
