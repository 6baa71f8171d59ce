//! Itemisation: cutting a paragraph into stretches that can be shaped at
//! once, of one face, size, script, direction and set of features.

use super::bidi::Levels;
use super::chars::{cluster_end, is_invisible, script};
use super::fonts::{Candidate, FaceId, FontSet, MOST_FAMILIES};
use super::line::Missing;
use super::paragraph::{Paragraph, Span};
use super::style::Style;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use unicode_script::Script;

/// Items longer than this end at the next space: shaping keeps its work space
/// small, and what a space could kern with is not worth more.
const LONG_ITEM: usize = 2048;

/// A stretch of text to be shaped at once.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) range: Range<usize>,
    pub(super) level: u8,
    pub(super) script: Script,
    pub(super) face: FaceId,
    /// Size in points, size factor included.
    pub(super) size: f32,
    pub(super) oblique: bool,
    pub(super) emboldened: bool,
    /// The first span it is from; the others look the same.
    pub(super) span: usize,
    /// The glyph of the box that stands for each of its characters, which no
    /// face has.
    pub(super) boxed: Option<u16>,
}

/// The orders of preference for each family, weight and slant.
pub(super) struct FaceOrders {
    orders: [OnceCell<Arc<[Candidate]>>; 4 * MOST_FAMILIES],
}

impl Default for FaceOrders {
    fn default() -> Self {
        Self { orders: [const { OnceCell::new() }; 4 * MOST_FAMILIES] }
    }
}

impl FaceOrders {
    fn of(&self, fonts: &FontSet, style: &Style) -> Arc<[Candidate]> {
        let index =
            style.family.index().min(MOST_FAMILIES - 1) * 4 + usize::from(style.bold) * 2 + usize::from(style.italic);
        let order = self.orders[index].get_or_init(|| fonts.candidates(style).into());
        order.clone()
    }
}

/// Cuts a paragraph into items, in the order of the text.
pub(super) fn itemize(
    paragraph: &Paragraph,
    levels: &Levels,
    fonts: &FontSet,
    orders: &FaceOrders,
) -> (Vec<Item>, Vec<Missing>) {
    let mut itemizer = Itemizer {
        text: paragraph.text(),
        fonts,
        candidates: Arc::default(),
        box_face: fonts.box_face(),
        items: Vec::new(),
        missing: MissingCharacters::default(),
        brackets: Vec::new(),
    };
    for (range, level, span) in segments(paragraph.spans(), &levels.runs) {
        let style = &paragraph.spans()[span].style;
        itemizer.candidates = orders.of(fonts, style);
        itemizer.segment(range, level, span, style);
    }
    (itemizer.items, itemizer.missing.list)
}

/// The stretches of one level and look: range, level, first span.
fn segments(spans: &[Span], levels: &[(Range<usize>, u8)]) -> Vec<(Range<usize>, u8, usize)> {
    let mut segments = Vec::with_capacity(spans.len() + levels.len());
    let mut level_index = 0;
    let mut index = 0;
    for look in spans.chunk_by(|a, b| looks_alike(&a.style, &b.style)) {
        let (Some(first), Some(last)) = (look.first(), look.last()) else {
            continue;
        };
        let mut start = first.range.start;
        while let Some((range, level)) = levels.get(level_index) {
            let end = range.end.min(last.range.end);
            if start < end {
                segments.push((start..end, *level, index));
            }
            start = end;
            if range.end > last.range.end {
                break;
            }
            level_index += 1;
        }
        index += look.len();
    }
    segments
}

/// Whether text in both styles can be shaped together.
fn looks_alike(a: &Style, b: &Style) -> bool {
    a.family == b.family
        && a.bold == b.bold
        && a.italic == b.italic
        && a.size == b.size
        && a.small_caps == b.small_caps
        && a.figures == b.figures
        && a.tracking == b.tracking
        && a.language == b.language
}

struct Itemizer<'a> {
    text: &'a str,
    fonts: &'a FontSet,
    candidates: Arc<[Candidate]>,
    box_face: Option<(FaceId, u16)>,
    items: Vec<Item>,
    missing: MissingCharacters,
    /// Open brackets of the segment with what they were set in.
    brackets: Vec<(char, Script, Choice)>,
}

/// What draws a cluster.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Choice {
    Candidate(usize),
    Box,
}

/// The item being collected.
struct Open {
    start: usize,
    /// `Common` until a character decides.
    script: Script,
    choice: Choice,
    /// Whether a letter chose the face. What has no script of its own stays
    /// with such a face, so that signs suit the letters; but spaces do not
    /// stay with the face of an arrow.
    by_letter: bool,
}

/// What was found out about a cluster.
#[derive(Clone, Copy)]
struct Found {
    script: Script,
    choice: Choice,
    by_letter: bool,
}

impl Open {
    fn takes(&self, found: &Found) -> bool {
        self.choice == found.choice && (self.script == found.script || self.script == Script::Common)
    }
}

/// Whether an item is long enough to end at the space before `at`.
fn is_long(text: &str, start: usize, at: usize) -> bool {
    at - start > LONG_ITEM && text.as_bytes().get(at - 1) == Some(&b' ')
}

impl Itemizer<'_> {
    fn segment(&mut self, range: Range<usize>, level: u8, span: usize, style: &Style) {
        self.brackets.clear();
        let text = self.text.get(..range.end).unwrap_or_default();
        let mut open: Option<Open> = None;
        let mut at = range.start;
        while at < range.end {
            if let Some(open) = &mut open {
                at = self.run_on(text, at, open);
                if at == range.end {
                    break;
                }
            }
            let end = self.drawable_end(text, at);
            let found = self.classify(text, at..end, open.as_ref());
            match &mut open {
                Some(open) if open.takes(&found) && !is_long(text, open.start, at) => {
                    open.script = found.script;
                    open.by_letter |= found.by_letter;
                }
                _ => {
                    let Found { script, choice, by_letter } = found;
                    let previous = open.replace(Open { start: at, script, choice, by_letter });
                    if let Some(previous) = previous {
                        self.close(previous, at, level, span, style);
                    }
                }
            }
            at = end;
        }
        if let Some(open) = open {
            self.close(open, range.end, level, span, style);
        }
    }

    /// The end of the letters, digits and spaces of ASCII from `at` on that go on with the item in
    /// its face without a look at anything around them: nearly all of a text in Latin letters.
    fn run_on(&self, text: &str, at: usize, open: &mut Open) -> usize {
        let (Script::Latin, Choice::Candidate(0), Some(first)) = (open.script, open.choice, self.candidates.first())
        else {
            return at;
        };
        let face = self.fonts.face(first.face);
        let bytes = text.as_bytes();
        let mut end = at;
        // A mark may follow the last character before one beyond ASCII.
        while let Some([byte, next]) = bytes.get(end..end + 2)
            && next.is_ascii()
            && (byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b',' | b'.'))
            && face.covers(char::from(*byte))
            && !is_long(text, open.start, end)
        {
            open.by_letter |= byte.is_ascii_alphabetic();
            end += 1;
        }
        end
    }

    /// The end of what one face can draw from `at` on: the cluster, or its
    /// first character where no face has both a letter and its marks.
    fn drawable_end(&self, text: &str, at: usize) -> usize {
        if let Some([a, b]) = text.as_bytes().get(at..at + 2)
            && a.is_ascii()
            && b.is_ascii()
        {
            return at + 1;
        }
        let end = cluster_end(text, at);
        let cluster = text.get(at..end).unwrap_or_default();
        let first = cluster.chars().next().map_or(0, char::len_utf8);
        let whole = first == cluster.len() || self.first_covering(cluster).is_some();
        if whole { end } else { at + first }
    }

    fn classify(&mut self, text: &str, range: Range<usize>, open: Option<&Open>) -> Found {
        let at = range.start;
        let cluster = text.get(range).unwrap_or_default();
        let char = cluster.chars().next().unwrap_or_default();
        if let Some(script) = script(char) {
            return Found { script, choice: self.choose(cluster, at), by_letter: true };
        }
        if let Some((script, choice)) = self.closing_bracket(char) {
            return Found { script, choice, by_letter: false };
        }
        let (script, letters) = match open {
            Some(open) => (open.script, open.by_letter.then_some(open.choice)),
            None => self.first_letter(text, at),
        };
        let choice = match (open, letters) {
            (Some(open), _) if cluster.chars().all(is_invisible) => open.choice,
            (_, Some(letters)) if self.suits(letters, cluster) => letters,
            _ => self.choose(cluster, at),
        };
        self.opening_bracket(char, script, choice);
        Found { script, choice, by_letter: false }
    }

    /// The script of the letter that follows signs at the start of a segment,
    /// and what draws it.
    fn first_letter(&mut self, text: &str, at: usize) -> (Script, Option<Choice>) {
        const FAR: usize = 32;
        let mut following = text.get(at..).unwrap_or_default().char_indices().take(FAR);
        let Some((offset, script)) = following.find_map(|(offset, char)| Some((offset, script(char)?))) else {
            return (Script::Common, None);
        };
        let start = at + offset;
        let letter = text.get(start..cluster_end(text, start)).unwrap_or_default();
        (script, self.first_covering(letter).map(Choice::Candidate))
    }

    /// Whether signs can be drawn with what draws the letters beside them;
    /// only where that is not the style's own face.
    fn suits(&self, letters: Choice, cluster: &str) -> bool {
        match letters {
            Choice::Candidate(index) => {
                self.candidates.get(index).is_some_and(|candidate| !candidate.own) && self.covers(index, cluster)
            }
            Choice::Box => false,
        }
    }

    /// A closing bracket goes with the opening one, whatever stands between.
    fn closing_bracket(&mut self, char: char) -> Option<(Script, Choice)> {
        let opening = match char {
            ')' => '(',
            ']' => '[',
            '»' => '«',
            _ => return None,
        };
        let (bracket, script, choice) = *self.brackets.last()?;
        if bracket != opening {
            return None;
        }
        self.brackets.pop();
        Some((script, choice))
    }

    fn opening_bracket(&mut self, char: char, script: Script, choice: Choice) {
        const DEEPEST: usize = 16;
        if matches!(char, '(' | '[' | '«') && self.brackets.len() < DEEPEST {
            self.brackets.push((char, script, choice));
        }
    }

    /// What draws a cluster, whatever stands beside it.
    fn choose(&mut self, cluster: &str, at: usize) -> Choice {
        match self.first_covering(cluster) {
            Some(index) => Choice::Candidate(index),
            None => {
                self.report(cluster, at);
                Choice::Box
            }
        }
    }

    /// The first face in the order of preference that has a whole cluster.
    fn first_covering(&self, cluster: &str) -> Option<usize> {
        let mut indices = 0..self.candidates.len();
        // U+FE0F asks for the picture; the face of pictures is the last.
        if cluster.contains('\u{fe0f}') {
            indices.rfind(|index| self.covers(*index, cluster))
        } else {
            indices.find(|index| self.covers(*index, cluster))
        }
    }

    fn covers(&self, index: usize, cluster: &str) -> bool {
        let Some(candidate) = self.candidates.get(index) else {
            return false;
        };
        let face = self.fonts.face(candidate.face);
        let mut base = None;
        cluster.chars().all(|char| {
            let composed = base.and_then(|b| unicode_normalization::char::compose(b, char));
            base = composed.or(base).or(Some(char));
            face.covers(char)
                || composed.is_some_and(|whole| face.covers(whole))
                || is_invisible(char)
                || matches!(char, '\t' | '\u{2011}' if face.covers(' '))
        })
    }

    fn report(&mut self, cluster: &str, at: usize) {
        let visible = |(_, char): &(usize, char)| !is_invisible(*char);
        for (offset, char) in cluster.char_indices().filter(visible) {
            self.missing.add(char, at + offset);
        }
    }

    fn close(&mut self, open: Open, end: usize, level: u8, span: usize, style: &Style) {
        let size = if style.size.is_finite() && style.size > 0.0 { style.size } else { 1.0 };
        let candidate = match open.choice {
            Choice::Candidate(index) => self.candidates.get(index).copied(),
            Choice::Box => None,
        };
        let boxed = self.box_face.filter(|_| candidate.is_none());
        // Without any face there is nothing to draw with.
        let Some(face) = candidate.map(|c| c.face).or(boxed.map(|(face, _)| face)) else {
            return;
        };
        let script = match open.script {
            Script::Common => Script::Latin,
            script => script,
        };
        // Slanting is a habit of the European scripts.
        let slants = matches!(script, Script::Latin | Script::Greek | Script::Cyrillic);
        self.items.push(Item {
            range: open.start..end,
            level,
            script,
            face,
            size: size * candidate.map_or(1.0, |c| c.scale),
            oblique: slants && candidate.is_some_and(|c| c.oblique),
            emboldened: candidate.is_some_and(|c| c.emboldened),
            span,
            boxed: boxed.map(|(_, glyph)| glyph),
        });
    }
}

/// Counts the characters that no face has.
#[derive(Default)]
struct MissingCharacters {
    list: Vec<Missing>,
    index: BTreeMap<char, usize>,
}

impl MissingCharacters {
    fn add(&mut self, char: char, offset: usize) {
        let next = self.list.len();
        let index = *self.index.entry(char).or_insert(next);
        match self.list.get_mut(index) {
            Some(missing) => missing.count += 1,
            None => self.list.push(Missing { char, count: 1, offset }),
        }
    }
}
