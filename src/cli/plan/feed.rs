//! The plans of `feed` and `opml`: the feeds' files, what is attached to them, and where they are remembered.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::values::address;
use super::writing::{Place, check_single, check_terminal, options, place, targets};
use super::{ReadPlan, Surroundings, args, read, usage};
use crate::batch::{Destination, Paging};
use crate::convert::Target;
use crate::error::Error;
use crate::format::{OptionMap, Registry, THEME};
use crate::model::{Channel, Language};

/// What `feed` does.
#[derive(Debug)]
pub(in crate::cli) struct FeedPlan {
    pub(in crate::cli) read: ReadPlan,
    pub(in crate::cli) channel: Channel,
    pub(in crate::cli) targets: Vec<Target>,
    /// The file of each target; `None` is standard output.
    pub(in crate::cli) paths: Vec<Option<PathBuf>>,
    /// The formats in which each article is written beside the feed, to be attached.
    pub(in crate::cli) attached: Vec<Target>,
    /// How the feed is divided, and how many articles a part holds.
    pub(in crate::cli) paging: Option<(Paging, usize)>,
    /// Where the feed is remembered from run to run, if it is.
    pub(in crate::cli) state: Option<StatePlan>,
    /// Whether the feeds that are there already are updated.
    pub(in crate::cli) update: bool,
}

/// Where a feed is remembered.
#[derive(Debug)]
pub(in crate::cli) struct StatePlan {
    /// The state file.
    pub(in crate::cli) path: PathBuf,
    /// The file that is locked meanwhile.
    pub(in crate::cli) lock: PathBuf,
}

pub(in crate::cli) fn feed(args: &args::Feed, around: &Surroundings) -> Result<FeedPlan, Error> {
    let history = &args.history;
    let channel = channel(&args.channel)?;
    let mut read = read(&args.reading, around)?;
    let place = place(args.writing.output.as_deref());
    let mut writing = as_feed(args, &place, &channel, &read.converter.registry)?;
    let of_attached = of_attached(history, &mut writing)?;
    let targets = targets(&writing, &place, &mut read.converter, around, |_| Vec::new())?;
    check_single(&place, targets.len())?;
    check_terminal(&place, &targets, around)?;
    let path = |target: &Target| match &place {
        Place::Default => Some(PathBuf::from(target.file_name("feed"))),
        Place::Folder(folder) => Some(folder.join(target.file_name("feed"))),
        Place::File(file) => Some(file.clone()),
        Place::Stream => None,
    };
    let paths: Vec<_> = targets.iter().map(path).collect();
    let state = if history.update || history.state { Some(state(&targets, &paths)?) } else { None };
    let attached = attached(history, of_attached, &paths, &mut read)?;
    let paging = history.paging.map(|paging| (paging, history.page_size.get()));
    if paging.is_some() && place == Place::Stream {
        return Err(usage("standard output takes one file, and `--paging` may make several").help("name it with `-o`"));
    }
    Ok(FeedPlan { paths, targets, read, channel, attached, paging, state, update: history.update })
}

/// What `opml` does.
#[cfg(all(feature = "feed", feature = "read-feed"))]
#[derive(Debug)]
pub(in crate::cli) struct OpmlPlan {
    pub(in crate::cli) read: ReadPlan,
    pub(in crate::cli) title: String,
    pub(in crate::cli) base: Option<String>,
    pub(in crate::cli) output: Option<PathBuf>,
}

#[cfg(all(feature = "feed", feature = "read-feed"))]
pub(in crate::cli) fn opml(args: &args::Opml, around: &Surroundings) -> Result<OpmlPlan, Error> {
    Ok(OpmlPlan {
        read: read(&args.reading, around)?,
        title: args.title.clone(),
        base: address("--base", args.base.as_deref())?,
        output: args.output.clone(),
    })
}

/// The formats in which a feed is written where nobody names one.
const FEEDS: [&str; 3] = ["rss", "atom", "json-feed"];

/// `writing` with the formats of a feed. A file that ends in `.json` is a JSON Feed.
fn as_feed(args: &args::Feed, place: &Place, channel: &Channel, registry: &Registry) -> Result<args::Writing, Error> {
    let mut writing = args.writing.clone();
    if writing.to.is_empty() {
        writing.to = match place {
            Place::Default | Place::Folder(_) => FEEDS.map(str::to_owned).to_vec(),
            Place::File(path) => match Target::for_path(registry, path, &OptionMap::default())?.name {
                name if name == "json" => vec!["json-feed".to_owned()],
                name => vec![name],
            },
            Place::Stream => Vec::new(),
        };
    }
    // Attached files lie beside the feed.
    let folder = channel.feed_url.as_deref().and_then(|url| url.rsplit_once('/')).map(|(folder, _)| folder);
    if let (Some(folder), false) = (folder, args.history.attach.is_empty()) {
        let feeds = writing.to.iter().filter(|name| FEEDS.contains(&name.as_str()));
        let options: Vec<_> = feeds.map(|name| format!("{name}.files-url={folder}/")).collect();
        writing.options.splice(0..0, options);
    }
    Ok(writing)
}

/// Where the feeds at `paths` are remembered: beside the first of them, under its name.
fn state(targets: &[Target], paths: &[Option<PathBuf>]) -> Result<StatePlan, Error> {
    let whole = targets.iter().find(|target| target.writer.streaming().is_none());
    if let Some(target) = whole {
        return Err(usage(format!("{} is no feed that can be updated", target.name)).help("name feeds with `-t`"));
    }
    let Some(path) = paths.first().and_then(Option::as_ref) else {
        return Err(usage("standard output cannot be updated").help("name the feed with `-o`"));
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let stem = name.split('.').find(|part| !part.is_empty()).unwrap_or("feed");
    Ok(StatePlan {
        path: path.with_file_name(format!(".{stem}.state.json")),
        lock: path.with_file_name(format!(".{stem}.lock")),
    })
}

/// Takes from `writing` what it says of the formats of `--attach`: their options, and the theme, which no feed has.
fn of_attached(args: &args::History, writing: &mut args::Writing) -> Result<BTreeMap<String, OptionMap>, Error> {
    let names = |list: &[String], format: &str| list.iter().any(|name| name.trim().eq_ignore_ascii_case(format.trim()));
    let is_of_one = |option: &mut String| {
        option.split_once('.').is_some_and(|(format, _)| names(&args.attach, format) && !names(&writing.to, format))
    };
    let taken: Vec<String> = writing.options.extract_if(.., is_of_one).collect();
    let mut options = options(&taken)?;
    if !args.attach.is_empty()
        && let Some(theme) = writing.theme.take()
    {
        for name in args.attach.iter().map(|name| name.trim().to_lowercase()) {
            options.entry(name).or_default().insert_default(THEME.name, &*theme);
        }
    }
    Ok(options)
}

/// The formats of `--attach`, with `options` by format. Their files go into the folder of the feed.
fn attached(
    args: &args::History,
    options: BTreeMap<String, OptionMap>,
    paths: &[Option<PathBuf>],
    read: &mut ReadPlan,
) -> Result<Vec<Target>, Error> {
    if args.attach.is_empty() {
        return Ok(Vec::new());
    }
    let Some(path) = paths.first().and_then(Option::as_ref) else {
        return Err(usage("files to be attached cannot go to standard output").help("name the feed with `-o`"));
    };
    let folder = path.parent().unwrap_or(Path::new(""));
    for job in &mut read.jobs {
        job.destination = Destination::Folder(folder.to_owned());
    }
    let names = args.attach.iter().map(|name| name.trim().to_lowercase());
    names
        .map(|name| match name.as_str() {
            "pdf" | "epub" => read.converter.target(&name, options.get(&name).unwrap_or(&OptionMap::default())),
            _ => Err(usage(format!("{name} cannot be attached")).help("`--attach` takes pdf and epub")),
        })
        .collect()
}

fn channel(args: &args::Channel) -> Result<Channel, Error> {
    let language = args.language.as_deref().map(Language::new).transpose();
    Ok(Channel {
        title: args.title.clone(),
        description: args.description.clone(),
        url: address("--url", args.url.as_deref())?,
        feed_url: address("--feed-url", args.feed_url.as_deref())?,
        language: language.map_err(|error| usage(format!("--language: {error}")))?,
        copyright: args.copyright.clone(),
        ..Channel::default()
    })
}
