//! The glyphs of a font with PostScript outlines that a document uses (Adobe Technical Notes 5176
//! and 5177).
//!
//! An outline is copied byte for byte, with that of each subroutine in the place of its call: what
//! a few glyphs share is not worth the table that finds it. The crate `subsetter` does the same, but
//! takes all outlines apart and writes them anew, which takes more than twice as long. It stays in use
//! for what [`subset`] leaves alone: fonts that are keyed by CID already, and outlines that
//! calculate.

/// The operators of dictionaries that are used here. Those of two bytes have 12 as the first.
mod operator {
    pub(super) const FONT_BBOX: u16 = 5;
    pub(super) const CHARSET: u16 = 15;
    pub(super) const CHAR_STRINGS: u16 = 17;
    pub(super) const PRIVATE: u16 = 18;
    pub(super) const SUBRS: u16 = 19;
    pub(super) const CHARSTRING_TYPE: u16 = 12 << 8 | 6;
    pub(super) const FONT_MATRIX: u16 = 12 << 8 | 7;
    pub(super) const ROS: u16 = 12 << 8 | 30;
    pub(super) const CID_COUNT: u16 = 12 << 8 | 34;
    pub(super) const FD_ARRAY: u16 = 12 << 8 | 36;
    pub(super) const FD_SELECT: u16 = 12 << 8 | 37;
}

/// The strings that every font has without holding them (5176, appendix A): others count on.
const STANDARD_STRINGS: i32 = 391;
/// How deep subroutines may call each other (5177, appendix B).
const DEEPEST: usize = 10;
/// The most numbers that an outline keeps at a time, with those of CFF2 to spare.
const MOST_NUMBERS: usize = 513;
/// The most bytes that the outlines of a font may have in the copy, and the most steps that they
/// may take. No real font comes near.
const MOST_BYTES: usize = 20_000_000;

/// A font of `glyphs` of the table `cff`, in their order and keyed by it; `None` for fonts of
/// another kind, and for those that are broken.
pub(super) fn subset(cff: &[u8], name: &str, glyphs: &[u16]) -> Option<Vec<u8>> {
    let font = Font::read(cff)?;
    let mut copy = Copy { font: &font, out: Vec::new(), steps: 0 };
    let ends =
        glyphs.iter().map(|glyph| copy.outline(font.outlines.get(usize::from(*glyph))?)).collect::<Option<Vec<_>>>()?;
    let starts = std::iter::once(0).chain(ends.iter().copied());
    let outlines: Vec<&[u8]> = starts.zip(&ends).map(|(start, end)| &copy.out[start..*end]).collect();
    Some(font.write(name, &outlines))
}

/// A list of byte strings (5176, section 5).
#[derive(Clone, Copy, Debug)]
struct Index<'f> {
    offsets: &'f [u8],
    /// How many bytes an offset has.
    width: usize,
    /// What the offsets count in, from 1.
    data: &'f [u8],
    count: usize,
}

/// A font as far as it matters here.
#[derive(Debug)]
struct Font<'f> {
    outlines: Index<'f>,
    global: Index<'f>,
    local: Index<'f>,
    /// The operands of the font's box, as they stand.
    bbox: &'f [u8],
    /// The entries of the private dictionary but for the place of its subroutines.
    private: Vec<u8>,
}

/// Outlines on the way into a new font.
struct Copy<'f> {
    font: &'f Font<'f>,
    /// The outlines, one behind the other.
    out: Vec<u8>,
    steps: usize,
}

/// What must be known of an outline on the way through it.
#[derive(Default)]
struct State {
    /// How many numbers wait for their operator.
    numbers: usize,
    /// The last of them.
    number: i32,
    /// How many bytes that has in the copy, if nothing follows it yet.
    last: usize,
    /// How many stems were told: each has a bit in every mask.
    stems: usize,
    ended: bool,
}

impl<'f> Index<'f> {
    const EMPTY: Self = Index { offsets: &[], width: 1, data: &[], count: 0 };

    /// The index at `at`, and where it ends.
    fn read(cff: &'f [u8], at: usize) -> Option<(Self, usize)> {
        let count = usize::from(u16::from_be_bytes(cff.get(at..at.checked_add(2)?)?.try_into().ok()?));
        if count == 0 {
            return Some((Index::EMPTY, at + 2));
        }
        let width = usize::from(*cff.get(at + 2)?);
        if !(1..=4).contains(&width) {
            return None;
        }
        let start = at + 3;
        let offsets = cff.get(start..start + (count + 1) * width)?;
        let data = cff.get(start + offsets.len()..)?;
        let index = Index { offsets, width, data, count };
        let end = start + offsets.len() + index.offset(count)?;
        (end <= cff.len()).then_some((index, end))
    }

    /// Where the object at `position` begins in the data.
    fn offset(&self, position: usize) -> Option<usize> {
        let bytes = self.offsets.get(position * self.width..(position + 1) * self.width)?;
        bytes.iter().fold(0, |number, byte| number << 8 | usize::from(*byte)).checked_sub(1)
    }

    fn get(&self, position: usize) -> Option<&'f [u8]> {
        self.data.get(self.offset(position)?..self.offset(position + 1)?)
    }
}

/// The entries of a dictionary: operators with their operands as they stand.
fn entries(dictionary: &[u8]) -> Option<Vec<(u16, &[u8])>> {
    let mut found = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some(&byte) = dictionary.get(at) {
        let operands = dictionary.get(start..at)?;
        at += match byte {
            0..=21 => {
                let second = if byte == 12 { Some(*dictionary.get(at + 1)?) } else { None };
                found.push((second.map_or(u16::from(byte), |second| 12 << 8 | u16::from(second)), operands));
                start = at + 1 + usize::from(second.is_some());
                start - at
            }
            28 => 3,
            29 => 5,
            // A number in decimal, in halves of bytes up to one of 15.
            30 => 2 + dictionary[at + 1..].iter().position(|byte| byte & 15 == 15 || byte >> 4 == 15)?,
            247..=254 => 2,
            _ => 1,
        };
    }
    Some(found)
}

/// The whole numbers of operands; `None` if there are others.
fn whole(mut operands: &[u8]) -> Option<Vec<i32>> {
    let mut numbers = Vec::new();
    while let [first, rest @ ..] = operands {
        let (number, length) = match (*first, rest) {
            (28, [a, b, ..]) => (i32::from(i16::from_be_bytes([*a, *b])), 2),
            (29, [a, b, c, d, ..]) => (i32::from_be_bytes([*a, *b, *c, *d]), 4),
            (first @ 32..=254, _) => small(first, rest.first().copied())?,
            _ => return None,
        };
        numbers.push(number);
        operands = rest.get(length..)?;
    }
    Some(numbers)
}

/// A number of one or two bytes, which dictionaries and outlines write alike, and how many bytes
/// it has beyond the first.
fn small(first: u8, second: Option<u8>) -> Option<(i32, usize)> {
    let number = i32::from(first);
    Some(match first {
        247..=250 => ((number - 247) * 256 + i32::from(second?) + 108, 1),
        251..=254 => (-(number - 251) * 256 - i32::from(second?) - 108, 1),
        _ => (number - 139, 0),
    })
}

fn find<'d>(entries: &[(u16, &'d [u8])], operator: u16) -> Option<&'d [u8]> {
    entries.iter().find(|(known, _)| *known == operator).map(|(_, operands)| *operands)
}

impl<'f> Font<'f> {
    fn read(cff: &'f [u8]) -> Option<Self> {
        let (_, end) = Index::read(cff, usize::from(*cff.get(2)?))?;
        let (top, end) = Index::read(cff, end)?;
        let (_, end) = Index::read(cff, end)?;
        let (global, _) = Index::read(cff, end)?;
        let top = entries(top.get(0)?)?;
        let other_kind = [operator::ROS, operator::FONT_MATRIX, operator::CHARSTRING_TYPE];
        if other_kind.iter().any(|operator| find(&top, *operator).is_some()) {
            return None;
        }
        let place = |operands| usize::try_from(*whole(operands)?.first()?).ok();
        let (outlines, _) = Index::read(cff, place(find(&top, operator::CHAR_STRINGS)?)?)?;
        let [size, start] = whole(find(&top, operator::PRIVATE)?)?.try_into().ok()?;
        let (size, start) = (usize::try_from(size).ok()?, usize::try_from(start).ok()?);
        let private = entries(cff.get(start..start.checked_add(size)?)?)?;
        let local = match find(&private, operator::SUBRS) {
            Some(operands) => Index::read(cff, start.checked_add(place(operands)?)?)?.0,
            None => Index::EMPTY,
        };
        // There are no subroutines any more.
        let kept = private.iter().filter(|(operator, _)| *operator != operator::SUBRS);
        let private = kept.flat_map(|(operator, operands)| entry(*operator, operands)).collect();
        let bbox = find(&top, operator::FONT_BBOX).unwrap_or_default();
        Some(Font { outlines, global, local, bbox, private })
    }

    /// The font with `outlines`.
    fn write(&self, name: &str, outlines: &[&[u8]]) -> Vec<u8> {
        let count = outlines.len() as i32;
        let head = [&[1, 0, 4, 4], index(&[name.as_bytes()]).as_slice()].concat();
        let strings = index(&[b"Adobe", b"Identity"]);
        let global = index(&[]);
        // Glyphs are called by their order: one range each says so.
        let charset = [&[2, 0, 1], u16::to_be_bytes(count.saturating_sub(2).max(0) as u16).as_slice()].concat();
        let select = [&[3, 0, 1, 0, 0, 0], u16::to_be_bytes(count as u16).as_slice()].concat();
        let outlines = index(outlines);
        // All places are numbers of one length, so that they can be told when the lengths of what
        // stands before them are known.
        let top = |places: [i32; 4]| index(&[self.top(count, places).as_slice()]);
        let array = |place| {
            let operands = [long(self.private.len() as i32), long(place)].concat();
            index(&[entry(operator::PRIVATE, &operands).as_slice()])
        };
        let mut place = head.len() + top([0; 4]).len() + strings.len() + global.len();
        let mut next = |length: usize| {
            place += length;
            (place - length) as i32
        };
        let places = [charset.len(), select.len(), outlines.len(), array(0).len()].map(&mut next);
        let array = array(next(0));
        [&head, &top(places), &strings, &global, &charset, &select, &outlines, &array, &self.private]
            .map(Vec::as_slice)
            .concat()
    }

    /// The top dictionary of a font that is keyed by CID. The places are those of the character
    /// set, of what selects private dictionaries, of the outlines, and of the private dictionaries.
    fn top(&self, count: i32, [charset, select, outlines, array]: [i32; 4]) -> Vec<u8> {
        let registry = [long(STANDARD_STRINGS), long(STANDARD_STRINGS + 1), long(0)].concat();
        let numbers = [
            (operator::CID_COUNT, count),
            (operator::CHARSET, charset),
            (operator::FD_SELECT, select),
            (operator::CHAR_STRINGS, outlines),
            (operator::FD_ARRAY, array),
        ];
        let numbers = numbers.iter().flat_map(|(operator, number)| entry(*operator, &long(*number)));
        let bbox = if self.bbox.is_empty() { Vec::new() } else { entry(operator::FONT_BBOX, self.bbox) };
        [entry(operator::ROS, &registry), bbox, numbers.collect()].concat()
    }
}

/// An entry of a dictionary.
fn entry(operator: u16, operands: &[u8]) -> Vec<u8> {
    let [first, second] = operator.to_be_bytes();
    let operator = if first == 12 { &[first, second][..] } else { &[second] };
    [operands, operator].concat()
}

/// A number in five bytes, whatever it is.
fn long(number: i32) -> Vec<u8> {
    [&[29], number.to_be_bytes().as_slice()].concat()
}

/// An index of `objects`.
fn index(objects: &[&[u8]]) -> Vec<u8> {
    let mut out = (objects.len() as u16).to_be_bytes().to_vec();
    if objects.is_empty() {
        return out;
    }
    let total: usize = objects.iter().map(|object| object.len()).sum();
    let width = (1..4).find(|width| total + 1 < 1 << (8 * width)).unwrap_or(4);
    out.push(width as u8);
    let mut offset = 1;
    let mut put = |offset: usize| out.extend_from_slice(&(offset as u32).to_be_bytes()[4 - width..]);
    put(offset);
    for object in objects {
        offset += object.len();
        put(offset);
    }
    objects.iter().for_each(|object| out.extend_from_slice(object));
    out
}

impl<'f> Index<'f> {
    /// The subroutine that `number` calls (5177, section 4.7).
    fn called(&self, number: i32) -> Option<&'f [u8]> {
        let bias = match self.count {
            0..1240 => 107,
            1240..33900 => 1131,
            _ => 32768,
        };
        self.get(usize::try_from(number.checked_add(bias)?).ok()?)
    }
}

impl Copy<'_> {
    /// Copies an outline. Returns where it ends; `None` if it does what is not understood here.
    fn outline(&mut self, outline: &[u8]) -> Option<usize> {
        let mut state = State::default();
        self.run(outline, &mut state, 0)?;
        state.ended.then_some(self.out.len())
    }

    /// Copies `code`: what lies between the calls of subroutines in one piece.
    fn run(&mut self, code: &[u8], state: &mut State, depth: usize) -> Option<()> {
        if depth > DEEPEST {
            return None;
        }
        let (mut at, mut from) = (0, 0);
        while let Some((&byte, rest)) = code.get(at..).and_then(<[u8]>::split_first) {
            // Most of an outline.
            if (32..=246).contains(&byte) {
                state.push(i32::from(byte) - 139, 1);
                at += 1;
                continue;
            }
            self.steps += 1;
            if self.steps.max(self.out.len()) > MOST_BYTES || state.numbers >= MOST_NUMBERS {
                return None;
            }
            let length = match byte {
                10 | 29 => {
                    self.call(byte, code.get(from..at)?, state, depth)?;
                    if state.ended {
                        return Some(());
                    }
                    at += 1;
                    from = at;
                    continue;
                }
                // Back to where the subroutine was called.
                11 => break,
                // The end. With four numbers it puts an accent on a letter, two other glyphs.
                14 => {
                    self.out.extend_from_slice(code.get(from..=at)?);
                    state.ended = true;
                    return (state.numbers < 4).then_some(());
                }
                28 | 247..=255 => state.number(byte, rest)?,
                _ => state.operate(byte, rest.first().copied())?,
            };
            at += 1 + length;
        }
        self.out.extend_from_slice(code.get(from..at)?);
        Some(())
    }

    /// Copies what stands `before` a call, and then the subroutine that its last number calls, in
    /// the place of that number.
    fn call(&mut self, operator: u8, before: &[u8], state: &mut State, depth: usize) -> Option<()> {
        let font = self.font;
        let subroutines = if operator == 10 { &font.local } else { &font.global };
        // The number is the last thing before the call, be it here or in the subroutine that was
        // called before. One that came further ahead is not understood.
        let last = std::mem::take(&mut state.last);
        state.numbers = state.numbers.checked_sub(1).filter(|_| last > 0)?;
        let called = subroutines.called(state.number)?;
        self.out.extend_from_slice(before);
        self.out.truncate(self.out.len().checked_sub(last)?);
        self.run(called, state, depth + 1)
    }
}

impl State {
    /// Takes a number that has so many bytes.
    fn push(&mut self, number: i32, bytes: usize) {
        self.numbers += 1;
        self.number = number;
        self.last = bytes;
    }

    /// Takes a number that begins with `first`. Returns how many bytes it has beyond that.
    fn number(&mut self, first: u8, rest: &[u8]) -> Option<usize> {
        let (number, length) = match first {
            28 => (i16::from_be_bytes(rest.get(..2)?.try_into().ok()?).into(), 2),
            // With a fraction of two bytes.
            255 => (i32::from_be_bytes(rest.get(..4)?.try_into().ok()?) >> 16, 4),
            _ => small(first, rest.first().copied())?,
        };
        self.push(number, 1 + length);
        Some(length)
    }

    /// Does what an operator does to the state. Returns how many bytes belong to it.
    fn operate(&mut self, operator: u8, second: Option<u8>) -> Option<usize> {
        let length = match operator {
            // Stems.
            1 | 3 | 18 | 23 => {
                self.stems += self.numbers / 2;
                0
            }
            // Masks, before which the last stems need no operator.
            19 | 20 => {
                self.stems += self.numbers / 2;
                self.stems.div_ceil(8)
            }
            // Lines and curves.
            4..=8 | 21 | 22 | 24..=27 | 30 | 31 => 0,
            // Curves that are nearly flat.
            12 if matches!(second?, 34..=37) => 1,
            _ => return None,
        };
        self.numbers = 0;
        self.last = 0;
        Some(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::{FontSet, OutlineFormat};

    /// The tables with PostScript outlines of the built-in faces.
    fn tables() -> Vec<Vec<u8>> {
        let set = FontSet::builtin();
        let faces = set.faces().filter(|(_, face)| face.outlines() == OutlineFormat::Cff);
        faces.map(|(_, face)| face.table(b"CFF ").unwrap().to_vec()).collect()
    }

    /// The outlines of a font that was made here, and its count.
    fn outlines(made: &[u8]) -> (Index<'_>, i32) {
        let (names, end) = Index::read(made, 4).unwrap();
        assert_eq!(names.get(0), Some(b"Some".as_slice()));
        let (top, end) = Index::read(made, end).unwrap();
        let (strings, end) = Index::read(made, end).unwrap();
        assert_eq!(strings.get(1), Some(b"Identity".as_slice()));
        assert_eq!(Index::read(made, end).unwrap().0.count, 0);
        let top = entries(top.get(0).unwrap()).unwrap();
        let number = |operator| whole(find(&top, operator).unwrap()).unwrap()[0];
        let (array, _) = Index::read(made, number(operator::FD_ARRAY) as usize).unwrap();
        let private = whole(find(&entries(array.get(0).unwrap()).unwrap(), operator::PRIVATE).unwrap()).unwrap();
        assert_eq!((private[0] + private[1]) as usize, made.len());
        (Index::read(made, number(operator::CHAR_STRINGS) as usize).unwrap().0, number(operator::CID_COUNT))
    }

    #[test]
    fn every_outline_of_the_built_in_fonts_is_understood() {
        for cff in tables() {
            let font = Font::read(&cff).unwrap();
            let all: Vec<u16> = (0..font.outlines.count as u16).collect();
            assert_eq!(outlines(&subset(&cff, "Some", &all).unwrap()).0.count, all.len());
        }
    }

    #[test]
    fn outlines_are_copied_with_what_they_call() {
        let cff = tables().remove(0);
        let font = Font::read(&cff).unwrap();
        let glyphs = [0, 36, 70, 71, 500];
        let made = subset(&cff, "Some", &glyphs).unwrap();
        let (outlines, count) = outlines(&made);
        assert_eq!(count, 5);
        let mut calls = 0;
        for (at, glyph) in glyphs.iter().enumerate() {
            let (old, new) = (font.outlines.get(usize::from(*glyph)).unwrap(), outlines.get(at).unwrap());
            calls += usize::from(old != new);
            // A copy has nothing left to be put in, so copying it changes nothing.
            let mut copy = Copy { font: &font, out: Vec::new(), steps: 0 };
            copy.outline(new).unwrap();
            assert_eq!(copy.out, new);
        }
        assert!(calls > 0, "no outline calls anything: the test shows nothing");
    }

    #[test]
    fn subroutines_stand_in_the_place_of_their_calls() {
        // Of four subroutines; that with the number 0 is called by -107.
        let local = index(&[&[140, 11], &[32, 10, 21, 11], &[141, 142, 11], &[14]]);
        let (local, _) = Index::read(&local, 0).unwrap();
        let font = Font { outlines: Index::EMPTY, global: Index::EMPTY, local, bbox: &[], private: Vec::new() };
        let copied = |code: &[u8]| {
            let mut copy = Copy { font: &font, out: Vec::new(), steps: 0 };
            copy.outline(code).map(|_| copy.out)
        };
        assert_eq!(copied(&[139, 33, 10, 35, 10]), Some(vec![139, 140, 21, 14]));
        assert_eq!(copied(&[34, 10, 6, 14]), Some(vec![141, 142, 6, 14]));
        assert_eq!(copied(&[32, 10, 10, 14]), None, "no subroutine has the number that another leaves");
        assert_eq!(copied(&[139, 10, 14]), None, "no such subroutine");
        assert_eq!(copied(&[139, 139, 12, 10, 14]), None, "an addition");
        assert_eq!(copied(&[139, 139, 139, 139, 14]), None, "an accent");
        assert_eq!(copied(&[139, 21]), None, "no end");
        let masked = [139, 139, 1, 139, 139, 19, 0xFF, 14];
        assert_eq!(copied(&masked), Some(masked.to_vec()), "two stems and their mask");
    }

    #[test]
    fn what_is_broken_is_left_alone() {
        let cff = tables().remove(0);
        for length in (0..cff.len()).step_by(997) {
            let _ = subset(&cff[..length], "Some", &[0, 36]);
        }
        assert!(subset(&cff, "Some", &[u16::MAX]).is_none());
    }

    #[test]
    fn numbers_are_read_as_they_are_written() {
        for number in [0, 107, -107, 108, 1131, -1131, 32_767, i32::MIN] {
            assert_eq!(whole(&long(number)), Some(vec![number]));
        }
        assert_eq!(whole(&[139, 247, 0, 251, 0, 28, 0xFF, 0xFF]), Some(vec![0, 108, -108, -1]));
        assert_eq!(whole(&[30, 0x1A, 0xFF]), None);
        assert_eq!(entries(&[30, 0x1A, 0xFF, 5, 139, 12, 7]).unwrap(), [(5, &[30, 0x1A, 0xFF][..]), (0xC07, &[139])]);
    }
}
