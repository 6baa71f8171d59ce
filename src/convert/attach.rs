//! The files that an output carries along: other formats of the same articles, and what they
//! were read from.
//!
//! A writer names them and knows no other writer; here they are made, by the registry's.

use std::path::Path;
use std::sync::Arc;

use super::{Converter, Target, unknown_format};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::error::{Error, ErrorKind};
use crate::format::{Arity, Format, OptionMap};
use crate::model::{Article, Publication};
use crate::resource::Original;
use crate::write::{Attachment, Relation, SOURCE, WriteCx};

impl Converter {
    /// What `target` asks for to carry along with `publication`.
    ///
    /// # Errors
    /// If a format is not known, cannot be attached, or cannot hold the publication.
    pub(super) fn attachments(
        &self,
        publication: &Publication,
        target: &Target,
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<Attachment>, Error> {
        let mut out: Vec<Attachment> = Vec::new();
        for name in target.writer.attachments() {
            for made in self.attached(name, publication, target, diagnostics)? {
                // The source may be asked for by two names.
                if !out.contains(&made) {
                    out.push(made);
                }
            }
        }
        for index in 1..out.len() {
            let (before, rest) = out.split_at_mut(index);
            if let Some(attachment) = rest.first_mut() {
                attachment.name = free_name(&attachment.name, before);
            }
        }
        Ok(out)
    }

    fn attached(
        &self,
        name: &str,
        publication: &Publication,
        target: &Target,
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<Attachment>, Error> {
        let originals = || publication.originals.0.iter();
        if name == SOURCE {
            let missing =
                || Error::new(ErrorKind::Output, "there is no source to attach: the article was built in code");
            let all: Vec<_> = originals().map(source).collect();
            return if all.is_empty() { Err(missing()) } else { Ok(all) };
        }
        let attachable = |format: &Format| format.writer.is_enabled() && format.name != target.name;
        let format = self.registry.by_name(name).ok_or_else(|| unknown_format(name, &self.registry, attachable))?;
        if format.name == target.name {
            return Err(Error::new(ErrorKind::Option, format!("a {name} file cannot be attached to itself"))
                .help("attach other formats, or `source`"));
        }
        if !format.writer.is_enabled() && originals().any(|original| original.format == format.name) {
            return Ok(originals().filter(|original| original.format == format.name).map(source).collect());
        }
        let writer = format.writer(&OptionMap::default())?;
        let parts = match format.arity {
            Arity::Many => vec![publication.clone()],
            Arity::One => publication.articles.iter().map(|article| alone(article, publication)).collect(),
        };
        let mut made = Vec::with_capacity(parts.len());
        for part in parts {
            let mut found = Diagnostics::new();
            let mut bytes = Vec::new();
            let mut cx =
                WriteCx { env: &self.env, diagnostics: &mut found, sidecars: None, attachments: &[], pages: None };
            writer.write(&part, &mut cx, &mut bytes)?;
            report(found, format.name, diagnostics);
            made.push(alternative(format, &part, bytes));
        }
        Ok(made)
    }
}

/// Says of what was found that it is about an attachment.
fn report(mut found: Diagnostics, format: &str, diagnostics: &mut Diagnostics) {
    for Diagnostic { message, .. } in found.iter_mut() {
        *message = format!("in the attached {format}: {message}");
    }
    diagnostics.extend(found);
}

fn alone(article: &Article, publication: &Publication) -> Publication {
    Publication { resources: publication.resources.clone(), ..Publication::of(article.clone()) }
}

fn source(original: &Original) -> Attachment {
    Attachment {
        name: original.name.clone(),
        media_type: original.media_type.clone(),
        description: format!("The source, in {}", original.format),
        relation: Relation::Source,
        bytes: Arc::clone(&original.bytes),
    }
}

fn alternative(format: &Format, part: &Publication, bytes: Vec<u8>) -> Attachment {
    let slug = match part.articles.as_slice() {
        [article] => article.identifiers.slug.as_ref(),
        _ => part.channel.slug.as_ref(),
    };
    let stem = slug.map_or("article", |slug| slug.as_str());
    Attachment {
        name: format!("{stem}.{}", format.extension()),
        media_type: format.media_type.to_owned(),
        description: format.description.to_owned(),
        relation: Relation::Alternative,
        bytes: bytes.into(),
    }
}

/// `name`, or, where another file is called so, with a number before its ending.
fn free_name(name: &str, taken: &[Attachment]) -> String {
    let is_free = |name: &String| taken.iter().all(|other| !other.name.eq_ignore_ascii_case(name));
    let path = Path::new(name);
    let part = |part: Option<&std::ffi::OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
    let (stem, ending) = (part(path.file_stem()), part(path.extension()));
    let numbered = (2..).map(|number: u32| format!("{stem}-{number}.{ending}"));
    std::iter::once(name.to_owned()).chain(numbered).find(is_free).unwrap_or_default()
}

/// The file that `bytes` were read from, to be kept.
pub(super) fn original(name: &str, format: &Format, bytes: &Arc<[u8]>) -> Original {
    let file = Path::new(name).file_name().map(|name| name.to_string_lossy().into_owned());
    // Standard input has no name.
    let file = file.filter(|file| file.contains('.')).unwrap_or_else(|| format!("source.{}", format.extension()));
    Original {
        name: file,
        format: format.name.to_owned(),
        media_type: format.media_type.to_owned(),
        bytes: Arc::clone(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_files_have_one_name() {
        let file = |name: &str| Attachment {
            name: name.to_owned(),
            media_type: String::new(),
            description: String::new(),
            relation: Relation::Source,
            bytes: Arc::from([]),
        };
        let taken = [file("water.xml"), file("water-2.xml")];
        assert_eq!(free_name("Water.xml", &taken), "Water-3.xml");
        assert_eq!(free_name("water.json", &taken), "water.json");
    }
}
