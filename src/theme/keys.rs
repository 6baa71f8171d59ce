//! The one table of a theme's keys: which key sets what, and what its value may be.

use super::color::{ColorName, Colors};
use super::font::FontRole;
use super::look::{Figures, Part, TextLook};
use super::value::Value;
use super::{
    HeroWidth, Label, Opening, Page, PullQuote, PullQuoteMark, Question, QuestionMark, Spaces, TextSetting, Theme,
};
use crate::error::Error;

/// A key, and what sets it.
pub(super) type Key<T> = (&'static str, fn(&mut T, &Value<'_>) -> Result<(), Error>);

/// A table of a theme's file with its keys.
pub(super) struct Section {
    pub(super) name: &'static str,
    pub(super) keys: &'static [&'static str],
    pub(super) set: fn(&mut Theme, &str, &Value<'_>) -> Option<Result<(), Error>>,
}

fn set<T>(slot: &mut T, value: Result<T, Error>) -> Result<(), Error> {
    value.map(|value| *slot = value)
}

/// Sets `key` of `target`; `None` where there is no such key.
fn apply<T>(keys: &[Key<T>], target: &mut T, key: &str, value: &Value<'_>) -> Option<Result<(), Error>> {
    keys.iter().find(|(name, _)| *name == key).map(|(_, set)| set(target, value))
}

/// The names of a table of keys.
const fn names<T, const N: usize>(keys: &[Key<T>; N]) -> [&'static str; N] {
    let mut names = [""; N];
    let mut index = 0;
    while index < N {
        names[index] = keys[index].0;
        index += 1;
    }
    names
}

const TOP: [Key<Theme>; 3] = [
    ("name", |theme, value| set(&mut theme.name, value.text())),
    ("description", |theme, value| set(&mut theme.description, value.text())),
    // Read before all others.
    ("inherits", |_, value| value.text().map(drop)),
];

const PAGE: [Key<Page>; 16] = [
    ("margin-top", |page, value| set(&mut page.margin_top, value.number(5.0, 100.0))),
    ("margin-bottom", |page, value| set(&mut page.margin_bottom, value.number(5.0, 100.0))),
    ("margin-side", |page, value| set(&mut page.margin_side, value.number(5.0, 100.0))),
    ("measure", |page, value| set(&mut page.measure, value.number(30.0, 400.0))),
    ("columns", |page, value| set(&mut page.columns, value.number(1.0, 2.0).map(|count| count.round() as u8))),
    ("column-gap", |page, value| set(&mut page.column_gap, value.number(2.0, 40.0))),
    ("column-rule", |page, value| set(&mut page.column_rule, value.flag())),
    ("baseline-grid", |page, value| set(&mut page.baseline_grid, value.flag())),
    ("head-rule", |page, value| set(&mut page.head_rule, value.flag())),
    ("head-on-first", |page, value| set(&mut page.head_on_first, value.flag())),
    ("head-start", |page, value| set(&mut page.head[0], value.template())),
    ("head-center", |page, value| set(&mut page.head[1], value.template())),
    ("head-end", |page, value| set(&mut page.head[2], value.template())),
    ("foot-start", |page, value| set(&mut page.foot[0], value.template())),
    ("foot-center", |page, value| set(&mut page.foot[1], value.template())),
    ("foot-end", |page, value| set(&mut page.foot[2], value.template())),
];

const TEXT: [Key<TextSetting>; 4] = [
    ("alignment", |text, value| set(&mut text.justified, value.one_of(&[("justified", true), ("ragged", false)]))),
    ("hyphens", |text, value| set(&mut text.hyphens, value.flag())),
    ("indent", |text, value| set(&mut text.indent, value.number(0.0, 60.0))),
    ("underline-links", |text, value| set(&mut text.underline_links, value.flag())),
];

const OPENING: [Key<Opening>; 5] = [
    ("align", |opening, value| set(&mut opening.centered, value.one_of(&[("start", false), ("center", true)]))),
    ("hero", |opening, value| {
        set(&mut opening.hero, value.one_of(&[("measure", HeroWidth::Measure), ("page", HeroWidth::Page)]))
    }),
    ("masthead", |opening, value| set(&mut opening.masthead, value.flag())),
    ("masthead-rule", |opening, value| set(&mut opening.masthead_rule, value.number(0.0, 12.0))),
    ("rule", |opening, value| set(&mut opening.rule, value.number(0.0, 12.0))),
];

const QUESTION: [Key<Question>; 2] = [
    ("label", |question, value| {
        set(&mut question.label, value.one_of(&[("run-in", Label::RunIn), ("above", Label::Above)]))
    }),
    ("mark", |question, value| {
        let known = [
            ("none", QuestionMark::None),
            ("rule", QuestionMark::Rule),
            ("bar", QuestionMark::Bar),
            ("panel", QuestionMark::Panel),
        ];
        set(&mut question.mark, value.one_of(&known))
    }),
];

const PULL_QUOTE: [Key<PullQuote>; 2] = [
    ("align", |quote, value| set(&mut quote.centered, value.one_of(&[("start", false), ("center", true)]))),
    ("mark", |quote, value| {
        let known = [("none", PullQuoteMark::None), ("bar", PullQuoteMark::Bar), ("rules", PullQuoteMark::Rules)];
        set(&mut quote.mark, value.one_of(&known))
    }),
];

const SPACE: [Key<Spaces>; 11] = [
    ("block", |space, value| set(&mut space.block, gap(value))),
    ("turn", |space, value| set(&mut space.turn, gap(value))),
    ("answer", |space, value| set(&mut space.answer, gap(value))),
    ("heading-1", |space, value| set(&mut space.headings[0], gap(value))),
    ("heading-2", |space, value| set(&mut space.headings[1], gap(value))),
    ("heading-3", |space, value| set(&mut space.headings[2], gap(value))),
    ("after-heading", |space, value| set(&mut space.after_heading, gap(value))),
    ("list-item", |space, value| set(&mut space.list_item, gap(value))),
    ("inset", |space, value| set(&mut space.inset, gap(value))),
    ("padding", |space, value| set(&mut space.padding, gap(value))),
    ("closing", |space, value| set(&mut space.closing, gap(value))),
];

/// The keys of the look of a part.
pub(super) const LOOK: [Key<TextLook>; 10] = [
    ("font", |look, value| set(&mut look.font, value.one_of(&FontRole::ALL))),
    ("size", |look, value| set(&mut look.size, value.number(5.0, 96.0))),
    ("leading", |look, value| set(&mut look.leading, value.number(5.0, 144.0))),
    ("bold", |look, value| set(&mut look.bold, value.flag())),
    ("italic", |look, value| set(&mut look.italic, value.flag())),
    ("small-caps", |look, value| set(&mut look.small_caps, value.flag())),
    ("capitals", |look, value| set(&mut look.capitals, value.flag())),
    ("tracking", |look, value| set(&mut look.tracking, value.number(-0.05, 0.5))),
    ("figures", |look, value| set(&mut look.figures, value.one_of(&Figures::ALL))),
    ("color", |look, value| set(&mut look.color, value.one_of(&ColorName::ALL))),
];

fn gap(value: &Value<'_>) -> Result<f32, Error> {
    value.number(0.0, 200.0)
}

fn color(colors: &mut Colors, key: &str, value: &Value<'_>) -> Option<Result<(), Error>> {
    let (_, name) = ColorName::ALL.into_iter().find(|(known, _)| *known == key)?;
    Some(set(colors.slot(name), value.color()))
}

const COLORS: [&str; 10] = {
    let mut names = [""; 10];
    let mut index = 0;
    while index < 10 {
        names[index] = ColorName::ALL[index].0;
        index += 1;
    }
    names
};

/// The tables whose keys have simple values; the empty name stands for what is in no table.
/// `fonts`, `logo` and `looks` are read apart.
pub(super) const SECTIONS: [Section; 9] = [
    Section { name: "", keys: &names(&TOP), set: |theme, key, value| apply(&TOP, theme, key, value) },
    Section { name: "page", keys: &names(&PAGE), set: |theme, key, value| apply(&PAGE, &mut theme.page, key, value) },
    Section { name: "text", keys: &names(&TEXT), set: |theme, key, value| apply(&TEXT, &mut theme.text, key, value) },
    Section {
        name: "opening",
        keys: &names(&OPENING),
        set: |theme, key, value| apply(&OPENING, &mut theme.opening, key, value),
    },
    Section {
        name: "question",
        keys: &names(&QUESTION),
        set: |theme, key, value| apply(&QUESTION, &mut theme.question, key, value),
    },
    Section {
        name: "pull-quote",
        keys: &names(&PULL_QUOTE),
        set: |theme, key, value| apply(&PULL_QUOTE, &mut theme.pull_quote, key, value),
    },
    Section {
        name: "space",
        keys: &names(&SPACE),
        set: |theme, key, value| apply(&SPACE, &mut theme.space, key, value),
    },
    Section { name: "colors", keys: &COLORS, set: |theme, key, value| color(&mut theme.light, key, value) },
    Section { name: "colors.dark", keys: &COLORS, set: |theme, key, value| color(&mut theme.dark, key, value) },
];

/// The keys of the table `logo`.
pub(super) const LOGO: [&str; 3] = ["file", "alt", "height"];

/// The keys of a look.
pub(super) const LOOK_KEYS: [&str; LOOK.len()] = names(&LOOK);

/// Sets a key of the look of `part`.
pub(super) fn set_look(theme: &mut Theme, part: Part, key: &str, value: &Value<'_>) -> Option<Result<(), Error>> {
    apply(&LOOK, &mut theme.looks[part as usize], key, value)
}

/// All keys that a theme's file may have, tables before a dot: `page.margin-top`. Those of looks
/// are listed once, as `looks.PART.size`.
pub fn keys() -> Vec<String> {
    let dotted = |table: &str, key: &str| if table.is_empty() { key.to_owned() } else { format!("{table}.{key}") };
    let simple = SECTIONS.iter().flat_map(|section| section.keys.iter().map(|key| dotted(section.name, key)));
    let fonts = FontRole::ALL.iter().map(|(name, _)| dotted("fonts", name));
    let logo = LOGO.iter().map(|key| dotted("logo", key));
    let looks = LOOK_KEYS.iter().map(|key| dotted("looks.PART", key));
    simple.chain(fonts).chain(logo).chain(looks).collect()
}
