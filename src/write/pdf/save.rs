//! From the document to bytes: compressed streams, objects in object streams.
//!
//! `lopdf` writes each object; what it has no means for is here: one pass over the objects, each
//! dropped as it is written, and a compressor that is made once for all streams. Its own way
//! (`Document::save_with_options`) takes every object four times into memory and a new
//! compressor of the slowest level for each stream: together half the time of a short article.

use flate2::{Compress, Compression, FlushCompress, Status};
use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, Stream};

use super::object::{dictionary, name};
use crate::error::{Error, ErrorKind};

/// How many objects an object stream holds at most.
const MOST_OBJECTS: usize = 200;
/// How hard streams are compressed, from 1 to 9: 9 takes twice as long and saves one byte in
/// twenty.
const LEVEL: u32 = 2;
/// What a filter must save to be worth its entry.
const FILTER_ENTRY: usize = 19;

/// The bytes of the file.
///
/// # Errors
/// If an object cannot be written.
pub(super) fn save(document: Document) -> Result<Vec<u8>, Error> {
    let Document { version, objects, trailer, max_id, .. } = document;
    let mut file = File::new(&version, max_id);
    for ((number, _), object) in objects {
        file.add(number, object)?;
    }
    file.finish(trailer)
}

/// A file that grows by one object after the other.
struct File {
    bytes: Vec<u8>,
    /// Where each object is, by its number.
    places: Vec<Place>,
    /// The object stream that is being filled.
    group: Group,
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
        stream: usize,
        index: usize,
    },
}

/// Objects on the way into an object stream (ISO 32000-1, 7.5.7).
#[derive(Debug, Default)]
struct Group {
    /// The objects' numbers and where they begin in `bytes`.
    heads: Vec<(u32, usize)>,
    bytes: Vec<u8>,
}

impl File {
    /// A file for objects up to the number `last`.
    fn new(version: &str, last: u32) -> Self {
        // Bytes beyond ASCII tell programs that the file is binary.
        let bytes = [format!("%PDF-{version}\n%").as_bytes(), &[0xE2, 0xE3, 0xCF, 0xD3], b"\n"].concat();
        let places = vec![Place::Free; last as usize + 1];
        File { bytes, places, group: Group::default(), deflater: Deflater::new() }
    }

    fn add(&mut self, number: u32, object: Object) -> Result<(), Error> {
        match object {
            Object::Stream(mut stream) => {
                self.deflater.compress(&mut stream);
                self.stream(number as usize, stream)
            }
            object => {
                self.group.heads.push((number, self.group.bytes.len()));
                self.group.bytes.extend(syntax(object)?);
                if self.group.heads.len() == MOST_OBJECTS { self.close_group() } else { Ok(()) }
            }
        }
    }

    /// Writes a stream as it is.
    fn stream(&mut self, number: usize, stream: Stream) -> Result<(), Error> {
        self.places[number] = Place::At(self.bytes.len());
        self.bytes.extend(format!("{number} 0 obj\n").bytes());
        self.bytes.extend(syntax(Object::Dictionary(stream.dict))?);
        self.bytes.extend(b"stream\n");
        self.bytes.extend(stream.content);
        self.bytes.extend(b"\nendstream\nendobj\n");
        Ok(())
    }

    /// Writes the object stream that is being filled, if there is anything in it.
    fn close_group(&mut self) -> Result<(), Error> {
        let Group { heads, bytes } = std::mem::take(&mut self.group);
        if heads.is_empty() {
            return Ok(());
        }
        let stream = self.places.len();
        self.places.push(Place::Free);
        for (index, (number, _)) in heads.iter().enumerate() {
            self.places[*number as usize] = Place::In { stream, index };
        }
        let index: String = heads.iter().map(|(number, start)| format!("{number} {start} ")).collect();
        let entries = [("Type", name("ObjStm")), ("N", length(heads.len())), ("First", length(index.len()))];
        let mut packed = Stream::new(dictionary(entries), [index.into_bytes(), bytes].concat());
        self.deflater.compress(&mut packed);
        self.stream(stream, packed)
    }

    /// Writes the cross-reference stream (ISO 32000-1, 7.5.8), which ends the file.
    fn finish(mut self, mut trailer: Dictionary) -> Result<Vec<u8>, Error> {
        self.close_group()?;
        let (number, start) = (self.places.len(), self.bytes.len());
        self.places.push(Place::At(start));
        trailer.set("Type", name("XRef"));
        trailer.set("Size", length(self.places.len()));
        trailer.set("W", [1, 4, 2].map(Object::Integer).to_vec());
        let entries: Vec<u8> = self.places.iter().flat_map(|place| place.entry()).collect();
        let stream = match self.deflater.deflate(&entries).filter(|bytes| !has_doubtful_end(bytes)) {
            Some(bytes) => compressed(trailer, bytes),
            None => Stream::new(trailer, entries),
        };
        self.stream(number, stream)?;
        self.bytes.extend(format!("startxref\n{start}\n%%EOF\n").bytes());
        Ok(self.bytes)
    }
}

impl Place {
    /// The entry of the cross-reference stream: one byte for the type, four and two for what
    /// the type calls for.
    fn entry(self) -> [u8; 7] {
        let (kind, second, third) = match self {
            Place::Free => (0, 0, 0xFFFF),
            Place::At(offset) => (1, offset, 0),
            Place::In { stream, index } => (2, stream, index),
        };
        let ([a, b, c, d], [e, f]) = ((second as u32).to_be_bytes(), (third as u16).to_be_bytes());
        [kind, a, b, c, d, e, f]
    }
}

/// Compresses streams, one after the other.
struct Deflater(Compress);

impl Deflater {
    fn new() -> Self {
        Deflater(Compress::new(Compression::new(LEVEL), true))
    }

    /// Compresses a stream, if it may be and gets smaller.
    ///
    /// The keyword `endstream` stands on a new line. Data that ends with a carriage return makes
    /// that line end look like one of two bytes, so that the length seems to be wrong to some
    /// checkers of PDF/A (ISO 19005-2, 6.1.7.1); such streams get a line feed more.
    fn compress(&mut self, stream: &mut Stream) {
        if !stream.allows_compression || stream.dict.has(b"Filter") {
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
        self.0.reset();
        // What does not fit is no smaller.
        let status = self.0.compress_vec(plain, &mut out, FlushCompress::Finish).ok()?;
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

/// An object as it stands in a file, and a space.
fn syntax(object: Object) -> Result<Vec<u8>, Error> {
    let alone = [Operation { operator: String::new(), operands: vec![object] }];
    Content { operations: alone }.encode().map_err(internal)
}

fn internal(error: lopdf::Error) -> Error {
    Error::new(ErrorKind::Internal, format!("the PDF cannot be written: {error}")).caused_by(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_compressed_stream_ends_with_a_carriage_return() {
        let mut deflater = Deflater::new();
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
        let read = Document::load_mem(&save(document).unwrap()).unwrap();
        assert!(numbers.iter().all(|id| read.get_object(*id).unwrap() == &words()));
        let stream = read.get_object(text).unwrap().as_stream().unwrap();
        assert_eq!(stream.decompressed_content().unwrap(), b"water ".repeat(99));
    }
}
