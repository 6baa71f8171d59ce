//! From the command line's text to a plan that can be carried out: every name looked up, every
//! value parsed, every contradiction found, before the first article is read.

mod feed;
mod values;
mod writing;

use std::num::NonZeroUsize;

use super::{args, inputs};
use crate::batch::{self, Batch, Destination, Job};
use crate::convert::{Converter, Target, unknown_format};
use crate::error::{Error, ErrorKind};
use crate::format::{Arity, Format, OptionMap};
use crate::model::Channel;

pub(super) use feed::{FeedPlan, feed};
#[cfg(all(feature = "feed", feature = "read-feed"))]
pub(super) use feed::{OpmlPlan, opml};
pub(super) use values::{Surroundings, environment, limits};
use values::{collection, metadata};
pub(super) use writing::Place;
use writing::{check_single, check_terminal, every_format, holds_one, place, targets};

/// What is read.
#[derive(Debug)]
pub(super) struct ReadPlan {
    pub(super) converter: Converter,
    pub(super) jobs: Vec<Job>,
    pub(super) threads: NonZeroUsize,
    pub(super) allow_outside: bool,
}

/// What `convert` does.
#[derive(Debug)]
pub(super) struct ConvertPlan {
    pub(super) read: ReadPlan,
    pub(super) targets: Vec<Target>,
}

/// What `convert --collect` does.
#[derive(Debug)]
pub(super) struct CollectPlan {
    pub(super) read: ReadPlan,
    pub(super) channel: Channel,
    pub(super) targets: Vec<Target>,
    pub(super) place: Place,
}

/// An error of the command line.
pub(super) fn usage(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Option, message)
}

pub(super) fn read(args: &args::Reading, around: &Surroundings) -> Result<ReadPlan, Error> {
    let mut converter = Converter { env: environment(limits(&args.bounds)?, around)?, ..Converter::default() };
    converter.overrides = metadata(&args.metadata)?;
    converter.speaker_names = args.speaker_names;
    if let Some(name) = &args.from {
        let format = converter.registry.by_name(name);
        let readable = |format: &Format| format.reader.is_enabled();
        let format = format.ok_or_else(|| unknown_format(name, &converter.registry, readable))?;
        format.reader(&OptionMap::default())?;
    }
    let inputs = inputs::find(&args.inputs, &converter)?;
    let job = |input| Job { input, format: args.from.clone(), destination: Destination::Memory };
    // How many processors there are is asked only where that decides something.
    let threads = if inputs.len() > 1 { args.jobs.unwrap_or_else(batch::default_threads) } else { NonZeroUsize::MIN };
    Ok(ReadPlan { jobs: inputs.into_iter().map(job).collect(), threads, allow_outside: args.allow_outside, converter })
}

impl ReadPlan {
    pub(super) fn batch<'a>(&'a self, targets: &'a [Target]) -> Batch<'a> {
        let ReadPlan { converter, threads, allow_outside, .. } = self;
        Batch { converter, targets, threads: *threads, allow_outside: *allow_outside }
    }
}

pub(super) fn convert(args: &args::Convert, around: &Surroundings) -> Result<ConvertPlan, Error> {
    let mut read = read(&args.reading, around)?;
    let place = place(args.writing.output.as_deref());
    let targets = targets(&args.writing, &place, &mut read.converter, around, every_format)?;
    let place = match place {
        Place::Default if reads_stdin_only(&args.reading) && targets.len() == 1 => Place::Stream,
        place => place,
    };
    check_single(&place, read.jobs.len() * targets.len())?;
    check_terminal(&place, &targets, around)?;
    for job in &mut read.jobs {
        job.destination = match &place {
            Place::Default => Destination::Folder(inputs::folder(&job.input)),
            Place::Stream => Destination::Memory,
            Place::Folder(folder) => Destination::Folder(folder.clone()),
            Place::File(file) => Destination::File(file.clone()),
        };
    }
    Ok(ConvertPlan { read, targets })
}

pub(super) fn collect(args: &args::Convert, around: &Surroundings) -> Result<CollectPlan, Error> {
    let mut read = read(&args.reading, around)?;
    // They speak of the collection; the articles keep what they say of themselves.
    let metadata = std::mem::take(&mut read.converter.overrides);
    let channel = collection(&metadata)?;
    let place = place(args.writing.output.as_deref());
    let targets = targets(&args.writing, &place, &mut read.converter, around, |_| Vec::new())?;
    if let Some(single) = targets.iter().find(|target| target.arity == Arity::One) {
        return Err(holds_one(single, &read.converter.registry));
    }
    check_single(&place, targets.len())?;
    check_terminal(&place, &targets, around)?;
    Ok(CollectPlan { read, channel, targets, place })
}

fn reads_stdin_only(args: &args::Reading) -> bool {
    args.inputs.iter().all(|input| inputs::is_stdin(input))
}
