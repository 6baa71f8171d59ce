//! Associated files (ISO 19005-3, 6.8): files that the PDF carries along.

use lopdf::{Document, Object, ObjectId, Stream};

use super::object::{dictionary, name, text};
use crate::write::{Attachment, Relation};

/// The files as objects, in the order of their names, with which the name tree lists them.
pub(super) fn write(
    attachments: &[Attachment],
    modified: Option<&str>,
    document: &mut Document,
) -> Vec<(String, ObjectId)> {
    let mut files: Vec<&Attachment> = attachments.iter().collect();
    files.sort_by(|a, b| a.name.as_bytes().cmp(b.name.as_bytes()));
    files.into_iter().map(|file| (file.name.clone(), specification(file, modified, document))).collect()
}

/// The file specification (ISO 32000-1, 7.11.3) with the file itself.
fn specification(file: &Attachment, modified: Option<&str>, document: &mut Document) -> ObjectId {
    let mut parameters = dictionary([("Size", Object::Integer(file.bytes.len() as i64))]);
    if let Some(date) = modified {
        parameters.set("ModDate", Object::string_literal(date));
    }
    let entries = dictionary([
        ("Type", name("EmbeddedFile")),
        ("Subtype", name(&file.media_type)),
        ("Params", parameters.into()),
    ]);
    let stream = document.add_object(Stream::new(entries, file.bytes.to_vec()));
    let relation = match file.relation {
        Relation::Source => "Source",
        Relation::Alternative => "Alternative",
    };
    document.add_object(dictionary([
        ("Type", name("Filespec")),
        ("F", text(&file.name)),
        ("UF", text(&file.name)),
        ("Desc", text(&file.description)),
        ("AFRelationship", name(relation)),
        ("EF", dictionary([("F", stream.into()), ("UF", stream.into())]).into()),
    ]))
}
