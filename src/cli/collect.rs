//! `offprint convert --collect`: many articles, one book.

use std::path::PathBuf;

use super::gather::{self, Whole};
use super::plan::{CollectPlan, Place};
use super::report::Reporter;
use crate::diagnostic::Diagnostics;
use crate::error::{Error, ErrorKind};
use crate::model::{Publication, Slug};
use crate::resource::Folder;

pub(super) fn run(plan: &CollectPlan, reporter: &mut Reporter) -> Result<(), Error> {
    let mut found = Diagnostics::new();
    let mut front = Publication { channel: plan.channel.clone(), ..Publication::default() };
    // The cover is named on the command line, so it is looked for where the command runs.
    let folder = Folder::new("").allow_outside(plan.read.allow_outside);
    plan.read.converter.prepare(&mut front, &folder, &mut found)?;
    let whole = Whole {
        name: "the collection",
        front,
        when_incomplete: "a collection without it would pass for the whole",
        targets: &plan.targets,
    };
    gather::make(&plan.read, whole, found, |publication| paths(plan, publication), reporter)
}

/// Where the outputs go: they are called by the slug of the collection or its title.
fn paths(plan: &CollectPlan, publication: &Publication) -> Result<Vec<Option<PathBuf>>, Error> {
    if !publication.is_collection() {
        return Err(Error::new(ErrorKind::Option, "one article is no collection").help("leave out `--collect`"));
    }
    let title = publication.channel.title.as_deref().ok_or_else(|| {
        Error::new(ErrorKind::Option, "the collection has no title").help("give it: `-M title='Ten Talks'`")
    })?;
    let slug = publication.channel.slug.clone().or_else(|| Slug::from_text(title));
    let name = slug.map_or_else(|| "collection".to_owned(), |slug| slug.as_str().to_owned());
    let paths = plan.targets.iter().map(|target| match &plan.place {
        Place::Default => Some(PathBuf::from(target.file_name(&name))),
        Place::Folder(folder) => Some(folder.join(target.file_name(&name))),
        Place::File(file) => Some(file.clone()),
        Place::Stream => None,
    });
    Ok(paths.collect())
}
