//! Documents of other programs, which people have and no reader here reads: what they are, and what to do instead.

use crate::error::{Error, ErrorKind};

/// How many bytes tell what an archive is: its first entries stand there by name.
const HEAD: usize = 512;

/// The error of a source that is a document of a word processor or the like; `None` for others.
pub(crate) fn refused(bytes: &[u8]) -> Option<Error> {
    let (what, help) = match bytes {
        [b'P', b'K', 3, 4, ..] => archive(&bytes[..bytes.len().min(HEAD)])?,
        [0xD0, 0xCF, 0x11, 0xE0, ..] => ("a document of an old version of Word, or one with a password", FROM_WORD),
        [b'{', b'\\', b'r', b't', b'f', ..] => ("a document in Rich Text Format", FROM_WRITER),
        [b'%', b'P', b'D', b'F', b'-', ..] => ("a PDF", FROM_PDF),
        _ => return None,
    };
    Some(Error::new(ErrorKind::Format, format!("this is {what}, which Offprint does not read")).help(help))
}

const FROM_WORD: &str = "in Word, save it as a Word document (`.docx`) without a password, and give that";
const FROM_WRITER: &str = "save it as HTML, and give that; or paste its text into a file that ends in `.txt`";
const FROM_PDF: &str =
    "give the article as it was before it became a PDF, or paste its text into a file that ends in `.txt`";

/// What an archive is by its first entries, if it is a document.
fn archive(head: &[u8]) -> Option<(&'static str, &'static str)> {
    let has = |part: &str| head.windows(part.len()).any(|window| window == part.as_bytes());
    if has("application/vnd.oasis.opendocument") { Some(("an OpenDocument file", FROM_WRITER)) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(bytes: &[u8]) -> Option<String> {
        refused(bytes).map(|error| format!("{}; {}", error.message(), error.help_text().unwrap_or_default()))
    }

    #[test]
    fn documents_of_other_programs_are_told_with_the_way_out() {
        let writer = said(b"PK\x03\x04\x14\0mimetypeapplication/vnd.oasis.opendocument.text").unwrap();
        assert!(writer.starts_with("this is an OpenDocument file") && writer.contains("HTML"), "{writer}");
        assert!(said(b"{\\rtf1\\ansi").unwrap().contains("Rich Text"));
        assert!(said(b"%PDF-1.7\n").unwrap().contains("a PDF"));
        let word = said(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1").unwrap();
        assert!(word.contains("old version of Word") && word.contains(".docx"), "{word}");
    }

    #[test]
    fn what_is_read_is_not_refused() {
        let word = b"PK\x03\x04\x14\0\x06\0[Content_Types].xml";
        let sources: [&[u8]; 6] = [
            word,
            b"PK\x03\x04mimetypeapplication/epub+zip",
            b"PK\x03\x04",
            b"{\"articles\": []}",
            b"%PDF is a format",
            b"",
        ];
        assert!(sources.iter().all(|source| refused(source).is_none()));
    }
}
