//! Loads the pictures of an article, or says why they cannot be had.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::link::{self, Target};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Subject};
use crate::env::Limits;
use crate::model::visit::{self, VisitMut};
use crate::model::{Article, Image, SourceLine};
use crate::resource::{Resolver, Resource, ResourceError, Resources};

/// Loads the pictures of `article` into `resources`.
pub(super) fn resolve(
    article: &mut Article,
    resources: &mut Resources,
    resolver: &dyn Resolver,
    limits: &Limits,
    diagnostics: &mut Diagnostics,
) {
    visit::walk_article(&mut Resolve::new(resources, resolver, limits, diagnostics), article);
}

/// Loads the picture on the cover of a collection.
pub(super) fn resolve_cover(
    cover: &mut Image,
    resources: &mut Resources,
    resolver: &dyn Resolver,
    limits: &Limits,
    diagnostics: &mut Diagnostics,
) {
    Resolve::new(resources, resolver, limits, diagnostics).image(cover);
}

struct Resolve<'a> {
    resources: &'a mut Resources,
    resolver: &'a dyn Resolver,
    limits: &'a Limits,
    diagnostics: &'a mut Diagnostics,
    failed: BTreeSet<String>,
    /// The size of all pictures so far.
    bytes: u64,
    at: SourceLine,
}

impl VisitMut for Resolve<'_> {
    fn at(&mut self, line: SourceLine) {
        self.at = line;
    }

    fn image(&mut self, image: &mut Image) {
        let source = image.source.as_str();
        if source.is_empty() || self.resources.contains(source) || self.failed.contains(source) {
            return;
        }
        match self.load(source) {
            Ok((resource, given)) => {
                self.check_name(source, &resource);
                self.check_place(source, &resource, &given);
                self.bytes += resource.bytes.len() as u64;
                self.resources.insert(source, resource);
            }
            Err(error) => {
                self.report(source, &error);
                match error {
                    // A refused path must not reach any output, not even as a reference.
                    ResourceError::Outside | ResourceError::Active => image.source.clear(),
                    _ => drop(self.failed.insert(source.to_owned())),
                }
            }
        }
    }
}

impl<'a> Resolve<'a> {
    fn new(
        resources: &'a mut Resources,
        resolver: &'a dyn Resolver,
        limits: &'a Limits,
        diagnostics: &'a mut Diagnostics,
    ) -> Self {
        let bytes = resources.iter().map(|(_, resource)| resource.bytes.len() as u64).sum();
        Resolve { resources, resolver, limits, diagnostics, failed: BTreeSet::new(), bytes, at: SourceLine::UNKNOWN }
    }

    /// The picture, and the bytes as they were given.
    fn load(&self, source: &str) -> Result<(Resource, Arc<[u8]>), ResourceError> {
        if matches!(link::judge(source), Target::Forbidden { .. }) {
            return Err(ResourceError::Outside);
        }
        let bytes = self.resolver.resolve(source, self.limits)?;
        if bytes.len() as u64 > self.limits.resource_bytes {
            return Err(ResourceError::TooLarge { limit: self.limits.resource_bytes });
        }
        if self.bytes.saturating_add(bytes.len() as u64) > self.limits.resources_bytes {
            return Err(ResourceError::TooLargeTogether { limit: self.limits.resources_bytes });
        }
        Ok((Resource::new(Arc::clone(&bytes), self.limits)?, bytes))
    }

    /// Nobody who publishes a picture means to tell where somebody lives, and few know that cameras do.
    fn check_place(&mut self, source: &str, resource: &Resource, given: &Arc<[u8]>) {
        if !Arc::ptr_eq(&resource.bytes, given) {
            let message = format!("the picture {source} says where it was taken; no output does");
            let diagnostic = Diagnostic::note(Code::Dropped, message).at(self.at);
            self.diagnostics.push(diagnostic.about(Subject::Picture));
        }
    }

    /// A wrong ending is no harm here, since the bytes tell the kind, but it is elsewhere.
    fn check_name(&mut self, source: &str, resource: &Resource) {
        let extension = Path::new(source).extension().and_then(|extension| extension.to_str());
        if extension.is_some_and(|extension| !resource.media_type.has_extension(extension)) {
            let kind = resource.media_type.as_str();
            let message = format!("the picture {source} is in truth {kind}; it is used as what it is");
            let help = format!("call it .{}", resource.media_type.extension());
            let diagnostic = Diagnostic::warning(Code::Malformed, message).help(help).at(self.at);
            self.diagnostics.push(diagnostic.about(Subject::Picture));
        }
    }

    fn report(&mut self, source: &str, error: &ResourceError) {
        let (code, help) = match error {
            ResourceError::Missing => (Code::Missing, "put the file there, or correct the path"),
            ResourceError::Remote => (Code::Missing, "save the picture beside the article and name that file"),
            ResourceError::Outside => {
                (Code::Unsafe, "move the picture into the article's folder, or pass `--allow-outside`")
            }
            ResourceError::Unreadable(_) => (Code::Missing, "see that the file can be read"),
            ResourceError::NotAnImage => (Code::Malformed, "save it as JPEG or PNG"),
            ResourceError::Active => (Code::Unsafe, "remove them from the picture, or save it as PNG"),
            ResourceError::TooLarge { .. }
            | ResourceError::TooLargeTogether { .. }
            | ResourceError::TooManyPixels { .. } => (Code::Limit, "make it smaller"),
        };
        let message = format!("the picture {source} is left out: {error}");
        self.diagnostics.push(Diagnostic::warning(code, message).help(help).at(self.at).about(Subject::Picture));
    }
}
