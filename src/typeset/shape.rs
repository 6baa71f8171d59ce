//! Shaping: from characters to glyphs. The only place that knows the shaping
//! library.

use super::chars::is_invisible;
use super::face::Face;
use super::fonts::{FaceId, FontSet};
use super::glyph::{Glue, ShapedGlyph, boxes, close_clusters, drawable, mark_glue, track};
use super::itemize::Item;
use super::paragraph::Span;
use super::style::{Direction, Family, Figures, Style};
use super::vocabulary::{self, Entry, Vocabulary, WordGlyph};
use harfrust::{Buffer, BufferFlags, ClusterLevel, Feature, Language, ShapeOptions, ShapePlan, ShaperFont, Tag};
use std::ops::Range;
use unicode_script::Script;

/// The text that items are of.
pub(super) struct Source<'a> {
    pub(super) text: &'a str,
    pub(super) spans: &'a [Span],
    pub(super) default_language: &'a str,
}

impl Source<'_> {
    fn style(&self, item: &Item) -> &Style {
        &self.spans[item.span].style
    }

    fn language(&self, item: &Item) -> &str {
        let language = self.style(item).language.as_deref();
        language.unwrap_or(self.default_language)
    }
}

/// Shapes items; keeps the plans, which are dear to make, and words.
pub(super) struct Shaper {
    buffer: Buffer,
    plans: Vec<Plan>,
}

/// How to shape a kind of text, and the words of it that were shaped.
struct Plan {
    key: PlanKey,
    steps: ShapePlan,
    features: Vec<Feature>,
    words: Vocabulary,
}

/// What is shaped: a part of an item, and all that decides how.
struct Part<'a> {
    text: &'a str,
    range: Range<usize>,
    face: &'a Face,
    /// Points for each unit of the face.
    scale: f32,
    key: &'a PlanKey,
    /// The index of the plan.
    plan: usize,
}

/// What a plan depends on.
#[derive(Clone, Debug, PartialEq)]
struct PlanKey {
    face: FaceId,
    script: Script,
    direction: Direction,
    language: Option<Language>,
    features: Features,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Features {
    small_caps: bool,
    figures: Figures,
    tracked: bool,
    /// Whether four, six and seven have the shapes that Unicode shows.
    plain_digits: bool,
}

impl Features {
    fn of(style: &Style, text: &str, language: &str) -> Self {
        Self {
            small_caps: style.small_caps,
            figures: style.figures,
            tracked: style.tracking != 0.0,
            plain_digits: has_digits_of_two_shapes(text) && !has_digits_of_urdu(language),
        }
    }

    fn list(self) -> Vec<Feature> {
        let mut list = Vec::new();
        let mut set = |tag: &[u8; 4], value| list.push(Feature::new(Tag::new(tag), value, ..));
        if self.small_caps {
            set(b"smcp", 1);
        }
        match self.figures {
            Figures::Lining => {}
            Figures::OldStyle => set(b"onum", 1),
            Figures::Tabular => {
                set(b"lnum", 1);
                set(b"tnum", 1);
            }
        }
        if self.tracked {
            set(b"liga", 0);
            set(b"clig", 0);
        }
        if self.plain_digits {
            // Noto Naskh Arabic 2.004 has the digits of Urdu under this feature for all
            // languages. Digits stand in an item of their own: they run from left to right.
            set(b"locl", 0);
        }
        list
    }
}

impl Shaper {
    pub(super) fn new() -> Self {
        let mut buffer = Buffer::new();
        // Marks and letters keep clusters of their own, so that each glyph
        // knows its characters.
        buffer.set_cluster_level(ClusterLevel::MonotoneCharacters);
        buffer.set_flags(BufferFlags::empty());
        Self { buffer, plans: Vec::new() }
    }

    /// Forgets plans and words if these are many.
    #[cfg(feature = "pdf")]
    pub(super) fn make_room(&mut self) {
        if self.plans.iter().map(|plan| plan.words.len()).sum::<usize>() > vocabulary::MOST_GLYPHS {
            self.plans.clear();
        }
    }

    /// Shapes the part `range` of an item and appends its glyphs in logical
    /// order. The text outside the range decides how letters join at its
    /// edges.
    pub(super) fn shape(
        &mut self,
        fonts: &FontSet,
        source: &Source<'_>,
        item: &Item,
        range: Range<usize>,
        glyphs: &mut Vec<ShapedGlyph>,
    ) {
        let text = source.text;
        if let Some(glyph) = item.boxed {
            return boxes(fonts, text, item, range, glyph, glyphs);
        }
        let style = source.style(item);
        let key = PlanKey {
            face: item.face,
            script: item.script,
            direction: Direction::of_level(item.level),
            language: Language::new(source.language(item)),
            features: Features::of(style, text.get(range.clone()).unwrap_or_default(), source.language(item)),
        };
        let first = glyphs.len();
        let part = self.part(fonts, text, item, range.clone(), &key);
        let clean = self.shape_words(&part, glyphs) || self.shape_whole(&part, glyphs);
        if key.direction == Direction::RightToLeft {
            glyphs[first..].reverse();
        }
        close_clusters(&mut glyphs[first..], range.end);
        track(&mut glyphs[first..], text, style.tracking, item.script);
        // Columns of code stay columns.
        if style.family != Family::Mono {
            mark_glue(&mut glyphs[first..], text);
        }
        if !clean || glyphs[first..].iter().any(|glyph| glyph.id == 0) {
            let shaped = glyphs.split_off(first);
            glyphs.extend(shaped.into_iter().filter_map(|g| drawable(g, text, part.face)));
        }
    }

    fn part<'a>(
        &mut self,
        fonts: &'a FontSet,
        text: &'a str,
        item: &Item,
        range: Range<usize>,
        key: &'a PlanKey,
    ) -> Part<'a> {
        let face = fonts.face(item.face);
        let scale = item.size / f32::from(face.metrics().units_per_em);
        Part { text, range, face, scale, key, plan: self.plan(key, face) }
    }

    /// Shapes word by word, where that is as good as all at once; whether it is.
    fn shape_words(&mut self, part: &Part<'_>, glyphs: &mut Vec<ShapedGlyph>) -> bool {
        let suits = vocabulary::has_words(part.key.script) && part.key.direction == Direction::LeftToRight;
        if !suits || !part.face.is_built_in() {
            return false;
        }
        let text = part.text.get(part.range.clone()).unwrap_or_default();
        let Some(words) = vocabulary::words(text) else { return false };
        let vocabulary = &mut self.plans[part.plan].words;
        vocabulary.make_room();
        let mut new = Vec::new();
        let sought = words.into_iter().map(|place| {
            let word = text.get(place.clone()).unwrap_or_default();
            let (entry, is_new) = vocabulary.entry(word);
            new.extend(is_new.then_some((word, entry)));
            (part.range.start + place.start, entry)
        });
        let sought: Vec<(usize, Entry)> = sought.collect();
        if !new.is_empty() && !self.learn(part, &new) {
            return false;
        }
        let vocabulary = &self.plans[part.plan].words;
        for (start, entry) in sought {
            glyphs.extend(vocabulary.glyphs(entry).iter().map(|glyph| glyph.placed(start, part.scale)));
        }
        true
    }

    /// Shapes new words of a plan, all at once, for each call of the shaping library is dear; whether
    /// that went well.
    fn learn(&mut self, part: &Part<'_>, new: &[(&str, Entry)]) -> bool {
        self.begin(part.key);
        let mut end = 0;
        for (word, _) in new {
            for (offset, char) in word.char_indices().chain([(word.len(), ' ')]) {
                self.buffer.push(char as u32, end + offset as u32);
            }
            end += word.len() as u32 + 1;
        }
        let went_well = self.run(part);
        let vocabulary = &mut self.plans[part.plan].words;
        if !went_well {
            *vocabulary = Vocabulary::default();
            return false;
        }
        let mut glyphs = glyphs_of(&self.buffer, 0).peekable();
        let mut start = 0;
        for (word, entry) in new {
            let end = start + word.len() as u32;
            let own = std::iter::from_fn(|| glyphs.next_if(|glyph| glyph.start < end));
            vocabulary.learn(*entry, own.map(|glyph| WordGlyph { start: glyph.start - start, ..glyph }));
            start = end + 1;
            while glyphs.next_if(|glyph| glyph.start < start).is_some() {}
        }
        true
    }

    /// Shapes all at once; whether all of it is sure to be drawn as the face has it. Appends the
    /// glyphs in visual order.
    fn shape_whole(&mut self, part: &Part<'_>, glyphs: &mut Vec<ShapedGlyph>) -> bool {
        let start = part.range.start;
        let clean = self.fill(part.text, part.range.clone(), part.key);
        if self.run(part) {
            glyphs.extend(glyphs_of(&self.buffer, start).map(|glyph| glyph.placed(start, part.scale)));
        }
        clean
    }

    /// Puts the text into the buffer; whether all of it is sure to be drawn as
    /// the face has it.
    fn fill(&mut self, text: &str, range: Range<usize>, key: &PlanKey) -> bool {
        self.begin(key);
        let buffer = &mut self.buffer;
        let mut clean = true;
        buffer.set_pre_context(text.get(..range.start).unwrap_or_default());
        let part = text.get(range.clone()).unwrap_or_default();
        for (offset, char) in part.char_indices() {
            clean &= !is_invisible(char) && char < '\u{1f3fb}';
            let drawn = match char {
                '\t' => ' ',
                char if char.is_control() => '\u{200b}',
                char => char,
            };
            buffer.push(drawn as u32, (range.start + offset) as u32);
        }
        buffer.set_post_context(text.get(range.end..).unwrap_or_default());
        clean
    }

    /// Empties the buffer, for text of this kind.
    fn begin(&mut self, key: &PlanKey) {
        self.buffer.clear();
        self.buffer.set_direction(harfrust_direction(key.direction));
        self.buffer.set_script(harfrust_script(key.script));
        self.buffer.set_language(key.language.clone());
    }

    /// Shapes what is in the buffer as the plan of `part` has it; whether that went well.
    fn run(&mut self, part: &Part<'_>) -> bool {
        let Plan { steps, features, .. } = &self.plans[part.plan];
        let options = ShapeOptions::new().plan(Some(steps)).features(features);
        harfrust::shape(&ShaperFont::new(part.face.font()), &mut self.buffer, options).is_ok()
    }

    /// The index of the plan for a key, which is made if there is none.
    fn plan(&mut self, key: &PlanKey, face: &Face) -> usize {
        // Languages come from the text, so their number has no bound.
        const MOST: usize = 128;
        let index = self.plans.iter().position(|plan| plan.key == *key);
        index.unwrap_or_else(|| {
            if self.plans.len() >= MOST {
                self.plans.clear();
            }
            let features = key.features.list();
            let steps = ShapePlan::new(
                face.font(),
                harfrust_direction(key.direction),
                harfrust_script(key.script),
                key.language.as_ref(),
                &features,
            );
            self.plans.push(Plan { key: key.clone(), steps, features, words: Vocabulary::default() });
            self.plans.len() - 1
        })
    }
}

/// The glyphs that are in the buffer, of text that begins at `start`.
fn glyphs_of(buffer: &Buffer, start: usize) -> impl Iterator<Item = WordGlyph> + Clone {
    let infos = buffer.glyph_infos().iter();
    infos.zip(buffer.glyph_positions()).map(move |(info, position)| WordGlyph {
        id: u16::try_from(info.glyph_id).unwrap_or(0),
        start: info.cluster - start as u32,
        safe: !info.unsafe_to_break(),
        advance: position.x_advance,
        dx: position.x_offset,
        dy: position.y_offset,
    })
}

impl WordGlyph {
    /// The glyph where its word begins at `start`, with so many points for a unit of the face.
    fn placed(&self, start: usize, scale: f32) -> ShapedGlyph {
        let start = start as u32 + self.start;
        ShapedGlyph {
            id: self.id,
            safe: self.safe,
            start,
            end: start,
            advance: self.advance as f32 * scale,
            dx: self.dx as f32 * scale,
            dy: self.dy as f32 * scale,
            glue: Glue::Rigid,
        }
    }
}

/// Whether `text` holds digits of which Persian and Urdu have different shapes.
fn has_digits_of_two_shapes(text: &str) -> bool {
    // The four, six and seven of the row that begins at U+06F0.
    text.bytes().any(|byte| byte == 0xDB) && text.contains(['\u{6F4}', '\u{6F6}', '\u{6F7}'])
}

/// Whether a language writes four, six and seven as Urdu does.
fn has_digits_of_urdu(language: &str) -> bool {
    let primary = language.split('-').next().unwrap_or_default();
    matches!(primary, "ur" | "ks" | "sd" | "pa" | "pnb" | "skr")
}

fn harfrust_direction(direction: Direction) -> harfrust::Direction {
    match direction {
        Direction::LeftToRight => harfrust::Direction::LeftToRight,
        Direction::RightToLeft => harfrust::Direction::RightToLeft,
    }
}

fn harfrust_script(script: Script) -> Option<harfrust::Script> {
    let tag = Tag::from_be_bytes(script.as_iso15924_tag().to_be_bytes());
    harfrust::Script::from_iso15924_tag(tag)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::chars::extends_cluster;

    /// Every letter of the scripts, and what stands beside letters.
    fn characters() -> impl Iterator<Item = char> + Clone {
        let ranges = [0x21..0x7f_u32, 0xa1..0x370, 0x370..0x530, 0x1e00..0x2000, 0x2010..0x2045, 0xfb00..0xfb07];
        let chars = ranges.into_iter().flatten().filter_map(char::from_u32);
        chars.filter(|char| !is_invisible(*char) && !extends_cluster(*char))
    }

    fn letters() -> impl Iterator<Item = char> + Clone {
        ('A'..='Z').chain('a'..='z').chain("0189.,:;-–!?'’\"“”()/§éÀβЖ".chars())
    }

    /// Each character by itself, twice, with a mark, and each letter beside each over a space.
    fn samples() -> Vec<String> {
        let alone = characters().map(|char| format!("{char} ")).collect();
        let twice = characters().map(|char| format!("  {char}{char} f{char}f ")).collect();
        let marked = letters().map(|char| format!("{char}\u{301} {char}\u{305} ")).collect();
        let beside = letters().flat_map(|a| letters().map(move |b| format!("{a} {b}"))).collect();
        vec![alone, twice, marked, beside]
    }

    fn keys(face: FaceId, script: Script) -> Vec<PlanKey> {
        let looks = [
            (false, Figures::Lining, false),
            (false, Figures::Lining, true),
            (true, Figures::OldStyle, false),
            (false, Figures::Tabular, false),
        ];
        let key = |(small_caps, figures, tracked)| PlanKey {
            face,
            script,
            direction: Direction::LeftToRight,
            language: Language::new("en"),
            features: Features { small_caps, figures, tracked, plain_digits: false },
        };
        looks.map(key).to_vec()
    }

    /// Shapes `text` in both ways, and tells how many glyphs there are.
    #[track_caller]
    fn assert_same(shaper: &mut Shaper, fonts: &FontSet, key: &PlanKey, text: &str) -> usize {
        let item = Item {
            range: 0..text.len(),
            level: 0,
            script: key.script,
            face: key.face,
            size: 10.0,
            oblique: false,
            emboldened: false,
            span: 0,
            boxed: None,
        };
        let (mut words, mut whole) = (Vec::new(), Vec::new());
        let part = shaper.part(fonts, text, &item, 0..text.len(), key);
        assert!(shaper.shape_words(&part, &mut words));
        shaper.shape_whole(&part, &mut whole);
        for (word, glyph) in words.iter().zip(&whole) {
            let rest = || text[glyph.start as usize..].chars().take(9).collect::<String>();
            assert_eq!(word, glyph, "{key:?} at {:?}", rest());
        }
        assert_eq!(words.len(), whole.len());
        words.len()
    }

    #[test]
    fn words_of_built_in_faces_do_not_depend_on_each_other() {
        let fonts = FontSet::builtin();
        let mut shaper = Shaper::new();
        let (samples, mut compared) = (samples(), 0);
        for (face, _) in fonts.faces() {
            for script in [Script::Latin, Script::Greek, Script::Cyrillic] {
                for key in keys(face, script) {
                    for text in &samples {
                        compared += assert_same(&mut shaper, &fonts, &key, text);
                    }
                }
                shaper.plans.clear();
            }
        }
        assert!(compared > 1_000_000, "{compared}");
    }

    #[test]
    fn what_words_cannot_begin_with_is_shaped_as_a_whole() {
        for text in ["a \u{301}b", "\u{301}", "a\u{200d}b", "a\tb", "a \u{1f3fb}"] {
            assert!(vocabulary::words(text).is_none(), "{text:?}");
        }
        let words = vocabulary::words("a  be\u{301} c").unwrap();
        assert_eq!(words, [0..1, 1..2, 2..3, 3..7, 7..8, 8..9]);
    }
}
