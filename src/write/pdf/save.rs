//! From the document to bytes: compressed streams, objects in object streams.

use lopdf::{Document, Object, ObjectStreamConfig, SaveOptions, Stream};

use crate::error::Error;

/// How many objects an object stream holds at most.
const MOST_OBJECTS: usize = 100;
/// How often the objects are dealt out anew.
const ATTEMPTS: usize = 8;

/// The bytes of the file.
///
/// The keyword `endstream` stands on a new line. Data that ends with a carriage return makes
/// that line end look like one of two bytes, so that the length seems to be wrong to some
/// checkers of PDF/A (ISO 19005-2, 6.1.7.1); such streams are made anew.
pub(super) fn save(mut document: Document) -> Result<Vec<u8>, Error> {
    for object in document.objects.values_mut() {
        if let Object::Stream(stream) = object {
            compress(stream);
        }
    }
    let (last, trailer) = (document.max_id, document.trailer.clone());
    let mut bytes = Vec::new();
    for attempt in 0..ATTEMPTS {
        bytes.clear();
        document.max_id = last;
        document.trailer = trailer.clone();
        let config = ObjectStreamConfig { max_objects_per_stream: MOST_OBJECTS - attempt, ..Default::default() };
        let options = SaveOptions {
            use_object_streams: true,
            use_xref_streams: true,
            linearize: false,
            object_stream_config: config,
        };
        document.save_with_options(&mut bytes, options)?;
        if !has_doubtful_end(&bytes) {
            break;
        }
    }
    Ok(bytes)
}

fn compress(stream: &mut Stream) {
    if !stream.allows_compression || stream.dict.has(b"Filter") {
        return;
    }
    let mut plain = stream.content.clone();
    // What cannot be compressed stays as it is.
    let _ = stream.compress();
    if stream.content.ends_with(b"\r") {
        plain.push(b'\n');
        stream.dict.remove(b"Filter");
        if stream.dict.has(b"Length1") {
            stream.dict.set("Length1", plain.len() as i64);
        }
        stream.set_content(plain);
        let _ = stream.compress();
    }
}

fn has_doubtful_end(bytes: &[u8]) -> bool {
    const END: &[u8] = b"\r\nendstream";
    bytes.windows(END.len()).any(|window| window == END)
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::Dictionary;

    #[test]
    fn no_compressed_stream_ends_with_a_carriage_return() {
        let mut met = 0;
        for seed in 0..2_000_u32 {
            let text: Vec<u8> = (0..200).map(|index| (index * seed % 251 % 7) as u8 + b'a').collect();
            let mut plain = Stream::new(Dictionary::new(), text.clone());
            plain.compress().unwrap();
            met += usize::from(plain.content.ends_with(b"\r"));
            let mut stream = Stream::new(Dictionary::new(), text);
            compress(&mut stream);
            assert!(!stream.content.ends_with(b"\r"), "{seed}");
        }
        assert!(met > 0, "the case did not occur");
    }
}
