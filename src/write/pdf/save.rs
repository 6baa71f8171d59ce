//! From the document to bytes: compressed streams, objects in object streams.
//!
//! `lopdf` holds the objects; what it has no means for is here: one pass over them, each dropped as
//! it is written, and a compressor that is made once for all streams. Its own way
//! (`Document::save_with_options`) takes every object four times into memory and a new
//! compressor of the slowest level for each stream: together half the time of a short article.

use std::io::{self, Write};

use flate2::{Compress, Compression, Crc, FlushCompress, Status};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::object::{dictionary, name};
use super::syntax;

/// How many objects an object stream holds at most.
const MOST_OBJECTS: usize = 200;
/// How hard streams are compressed, from 1 to 9: 9 takes twice as long and saves one byte in
/// twenty.
const LEVEL: u32 = 2;
/// The logarithm of how far back, in bytes, the same is looked for. A page is hardly longer than 8 KiB,
/// and what a compressor remembers is cleared before each stream.
const WINDOW: u8 = 13;
/// What a filter must save to be worth its entry.
const FILTER_ENTRY: usize = 19;
/// Contents shorter than this, in bytes, are not compressed: they save less than they cost.
const LEAST: usize = 400;

/// A file that grows by one object after the other.
pub(super) struct File<'o> {
    out: &'o mut dyn Write,
    /// How many bytes are written.
    written: usize,
    /// Where each object is, by its number.
    places: Vec<Place>,
    /// The object stream that is being filled.
    group: Group,
    /// Those that are full, with the numbers of their objects. What number they have themselves
    /// is known when all others are given.
    groups: Vec<(Vec<u32>, Stream)>,
    /// The length and checksum of each stream, uncompressed.
    sums: Vec<u8>,
    deflater: Deflater,
}

/// Where an object is (ISO 32000-1, table 18).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Free,
    /// So many bytes from the start of the file.
    At(usize),
    /// In an object stream, as the object with this index.
    In {
        stream: u32,
        index: u16,
    },
}

/// Objects on the way into an object stream (ISO 32000-1, 7.5.7).
#[derive(Debug, Default)]
struct Group {
    /// The objects' numbers and where they begin in `bytes`.
    heads: Vec<(u32, usize)>,
    bytes: Vec<u8>,
}

impl<'o> File<'o> {
    /// An empty file of PDF 1.7, whose streams `deflater` compresses, on `out`.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(super) fn new(deflater: Deflater, out: &'o mut dyn Write) -> io::Result<Self> {
        let (places, groups, sums) = (Vec::new(), Vec::new(), Vec::new());
        let mut file = File { out, written: 0, places, group: Group::default(), groups, sums, deflater };
        // Bytes beyond ASCII tell programs that the file is binary.
        file.push(&[b"%PDF-1.7\n%".as_slice(), &[0xE2, 0xE3, 0xCF, 0xD3], b"\n"].concat())?;
        Ok(file)
    }

    fn push(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.written += bytes.len();
        self.out.write_all(bytes)
    }

    /// Adds an object, whose id no other has.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(super) fn add(&mut self, (number, _): ObjectId, object: impl Into<Object>) -> io::Result<()> {
        match object.into() {
            Object::Stream(stream) => {
                let packed = self.deflater.pack(stream);
                self.add_packed((number, 0), &packed)
            }
            object => {
                self.group.heads.push((number, self.group.bytes.len()));
                syntax::push(&mut self.group.bytes, &object);
                self.group.bytes.push(b' ');
                if self.group.heads.len() == MOST_OBJECTS {
                    self.close_group();
                }
                Ok(())
            }
        }
    }

    /// Adds a stream that is packed already.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(super) fn add_packed(&mut self, (number, _): ObjectId, packed: &Packed) -> io::Result<()> {
        self.sums.extend(packed.sums.into_iter().flat_map(u32::to_be_bytes));
        self.stream(number, &packed.stream)
    }

    /// Adds all objects of `document`, which has none afterwards.
    ///
    /// # Errors
    /// If they cannot be written.
    pub(super) fn add_all(&mut self, document: &mut Document) -> io::Result<()> {
        std::mem::take(&mut document.objects).into_iter().try_for_each(|(id, object)| self.add(id, object))
    }

    /// What tells this file from others: a few bytes for each stream added.
    pub(super) fn sums(&self) -> &[u8] {
        &self.sums
    }

    /// Writes a stream as it is.
    fn stream(&mut self, number: u32, stream: &Stream) -> io::Result<()> {
        self.put(number, Place::At(self.written));
        let mut head = format!("{number} 0 obj\n").into_bytes();
        syntax::push_dictionary(&mut head, &stream.dict);
        head.extend_from_slice(b" stream\n");
        self.push(&head)?;
        self.push(&stream.content)?;
        self.push(b"\nendstream\nendobj\n")
    }

    fn put(&mut self, number: u32, place: Place) {
        let number = number as usize;
        if self.places.len() <= number {
            self.places.resize(number + 1, Place::Free);
        }
        self.places[number] = place;
    }

    /// Makes an object stream of what was gathered, if there is anything.
    fn close_group(&mut self) {
        let Group { heads, bytes } = std::mem::take(&mut self.group);
        if heads.is_empty() {
            return;
        }
        let index: String = heads.iter().map(|(number, start)| format!("{number} {start} ")).collect();
        let entries = [("Type", name("ObjStm")), ("N", length(heads.len())), ("First", length(index.len()))];
        let mut packed = Stream::new(dictionary(entries), [index.into_bytes(), bytes].concat());
        self.deflater.compress(&mut packed);
        packed.content.shrink_to_fit();
        self.groups.push((heads.into_iter().map(|(number, _)| number).collect(), packed));
    }

    /// Writes the object streams, and the cross-reference stream (ISO 32000-1, 7.5.8), which ends
    /// the file. `last` is the highest number that was given to an object.
    ///
    /// # Errors
    /// If they cannot be written.
    pub(super) fn finish(mut self, mut trailer: Dictionary, last: u32) -> io::Result<()> {
        self.close_group();
        let mut next = last + 1;
        for (numbers, packed) in std::mem::take(&mut self.groups) {
            for (index, number) in (0..).zip(numbers) {
                self.put(number, Place::In { stream: next, index });
            }
            self.stream(next, &packed)?;
            next += 1;
        }
        let start = self.written;
        self.put(next, Place::At(start));
        trailer.set("Type", name("XRef"));
        trailer.set("Size", length(self.places.len()));
        trailer.set("W", [1, 4, 2].map(Object::Integer).to_vec());
        let entries: Vec<u8> = self.places.iter().flat_map(|place| place.entry()).collect();
        let stream = match self.deflater.deflate(&entries).filter(|bytes| !has_doubtful_end(bytes)) {
            Some(bytes) => compressed(trailer, bytes),
            None => Stream::new(trailer, entries),
        };
        self.stream(next, &stream)?;
        self.push(format!("startxref\n{start}\n%%EOF\n").as_bytes())
    }
}

impl Place {
    /// The entry of the cross-reference stream: one byte for the type, four and two for what
    /// the type calls for.
    fn entry(self) -> [u8; 7] {
        let (kind, second, third) = match self {
            Place::Free => (0, 0, 0xFFFF),
            Place::At(offset) => (1, offset as u32, 0),
            Place::In { stream, index } => (2, stream, index),
        };
        let ([a, b, c, d], [e, f]) = (u32::to_be_bytes(second), u16::to_be_bytes(third));
        [kind, a, b, c, d, e, f]
    }
}

/// A stream as it goes into the file, with the length and checksum that it had uncompressed.
#[derive(Debug)]
pub(super) struct Packed {
    stream: Stream,
    sums: [u32; 2],
}

/// Compresses streams, one after the other, with what it made for the first.
#[derive(Default)]
pub(super) struct Deflater(Option<Compress>);

impl Deflater {
    /// Packs a stream.
    pub(super) fn pack(&mut self, mut stream: Stream) -> Packed {
        let mut sum = Crc::new();
        sum.update(&stream.content);
        self.compress(&mut stream);
        stream.content.shrink_to_fit();
        Packed { stream, sums: [sum.amount(), sum.sum()] }
    }

    /// Compresses a stream, if it may be and gets smaller.
    ///
    /// The keyword `endstream` stands on a new line. Data that ends with a carriage return makes
    /// that line end look like one of two bytes, so that the length seems to be wrong to some
    /// checkers of PDF/A (ISO 19005-2, 6.1.7.1); such streams get a line feed more.
    fn compress(&mut self, stream: &mut Stream) {
        if !stream.allows_compression || stream.content.len() < LEAST || stream.dict.has(b"Filter") {
            return;
        }
        while let Some(bytes) = self.deflate(&stream.content) {
            if !has_doubtful_end(&bytes) {
                *stream = compressed(std::mem::take(&mut stream.dict), bytes);
                return;
            }
            stream.content.push(b'\n');
            let length = stream.content.len() as i64;
            stream.dict.set("Length", length);
            if stream.dict.has(b"Length1") {
                stream.dict.set("Length1", length);
            }
        }
    }

    /// `plain` in the format of zlib; `None` if that saves nothing.
    fn deflate(&mut self, plain: &[u8]) -> Option<Vec<u8>> {
        let most = plain.len().checked_sub(FILTER_ENTRY)?;
        let mut out = Vec::with_capacity(most);
        let compress =
            self.0.get_or_insert_with(|| Compress::new_with_window_bits(Compression::new(LEVEL), true, WINDOW));
        compress.reset();
        // What does not fit is no smaller.
        let status = compress.compress_vec(plain, &mut out, FlushCompress::Finish).ok()?;
        (status == Status::StreamEnd).then_some(out)
    }
}

fn has_doubtful_end(bytes: &[u8]) -> bool {
    bytes.ends_with(b"\r")
}

fn compressed(mut entries: Dictionary, bytes: Vec<u8>) -> Stream {
    entries.set("Filter", name("FlateDecode"));
    Stream::new(entries, bytes)
}

fn length(length: usize) -> Object {
    Object::Integer(length as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_compressed_stream_ends_with_a_carriage_return() {
        let mut deflater = Deflater::default();
        let mut met = 0;
        for seed in 0..2_000_u32 {
            let text: Vec<u8> = (0..200).map(|index| (index * seed % 251 % 7) as u8 + b'a').collect();
            met += usize::from(deflater.deflate(&text).is_some_and(|bytes| has_doubtful_end(&bytes)));
            let mut stream = Stream::new(Dictionary::new(), text);
            deflater.compress(&mut stream);
            assert!(!has_doubtful_end(&stream.content), "{seed}");
        }
        assert!(met > 0, "the case did not occur");
    }

    #[test]
    fn what_was_written_can_be_read() {
        let mut document = Document::with_version("1.7");
        let words = || Object::string_literal("water (and more) ".repeat(20));
        let numbers: Vec<_> = (0..3 * MOST_OBJECTS).map(|_| document.add_object(words())).collect();
        let text = document.add_object(Stream::new(Dictionary::new(), b"water ".repeat(99)));
        let root = document.add_object(dictionary([("Type", name("Catalog"))]));
        document.trailer.set("Root", root);
        let mut bytes = Vec::new();
        let mut file = File::new(Deflater::default(), &mut bytes).unwrap();
        file.add_all(&mut document).unwrap();
        file.finish(document.trailer, document.max_id).unwrap();
        let read = Document::load_mem(&bytes).unwrap();
        assert!(numbers.iter().all(|id| read.get_object(*id).unwrap() == &words()));
        let stream = read.get_object(text).unwrap().as_stream().unwrap();
        assert_eq!(stream.decompressed_content().unwrap(), b"water ".repeat(99));
    }
}
