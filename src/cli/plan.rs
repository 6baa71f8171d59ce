//! From the command line's text to a plan that can be carried out: every name looked up, every
//! value parsed, every contradiction found, before the first article is read.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::{args, inputs};
use crate::batch::{self, Batch, Destination, Job, Paging};
use crate::convert::{Converter, Target, channel_of, unknown_format};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::env::{Env, Limits};
use crate::error::{Error, ErrorKind};
use crate::foreign;
use crate::format::{Arity, Format, OptionMap, Registry};
use crate::model::{Article, Channel, Language};
use crate::read::metadata::Metadata;
use crate::transform::web_address;

/// What the environment says.
#[derive(Debug, Default)]
pub(super) struct Surroundings {
    /// `SOURCE_DATE_EPOCH`: seconds since 1970 that stand for "now" in reproducible builds.
    pub(super) source_date_epoch: Option<OsString>,
    /// `PATH`: the folders of programs.
    pub(super) path: Option<OsString>,
    /// Whether standard output is a terminal.
    pub(super) stdout_is_terminal: bool,
}

impl Surroundings {
    pub(super) fn of_process() -> Self {
        use std::io::IsTerminal;
        Surroundings {
            source_date_epoch: std::env::var_os("SOURCE_DATE_EPOCH"),
            path: std::env::var_os("PATH"),
            stdout_is_terminal: std::io::stdout().is_terminal(),
        }
    }
}

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

/// What `feed` does.
#[derive(Debug)]
pub(super) struct FeedPlan {
    pub(super) read: ReadPlan,
    pub(super) channel: Channel,
    pub(super) targets: Vec<Target>,
    /// The file of each target; `None` is standard output.
    pub(super) paths: Vec<Option<PathBuf>>,
    /// The formats in which each article is written beside the feed, to be attached.
    pub(super) attached: Vec<Target>,
    /// How the feed is divided, and how many articles a part holds.
    pub(super) paging: Option<(Paging, usize)>,
    /// Where the feed is remembered from run to run, if it is.
    pub(super) state: Option<StatePlan>,
    /// Whether the feeds that are there already are updated.
    pub(super) update: bool,
}

/// Where a feed is remembered.
#[derive(Debug)]
pub(super) struct StatePlan {
    /// The state file.
    pub(super) path: PathBuf,
    /// The file that is locked meanwhile.
    pub(super) lock: PathBuf,
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

/// What `metadata` say of a collection. What cannot be used is an error here, as it is in
/// [`metadata`].
fn collection(metadata: &Metadata) -> Result<Channel, Error> {
    let mut found = Diagnostics::new();
    let channel = channel_of(metadata, &mut found);
    match found.into_iter().find(|diagnostic| diagnostic.code == Code::Dropped) {
        Some(Diagnostic { message, help, .. }) => Err(usage(format!("-M: {message}")).help(help.unwrap_or_default())),
        None => Ok(channel),
    }
}

fn holds_one(target: &Target, registry: &Registry) -> Error {
    let holds_many = |format: &&Format| format.arity == Arity::Many && format.writer.is_enabled();
    let many: Vec<_> = registry.formats().iter().filter(holds_many).map(|format| format.name).collect();
    usage(format!("`--collect` makes one file of all articles, and {} holds one article", target.name))
        .help(format!("name another format: {}; or leave out `--collect`", many.join(", ")))
}

pub(super) fn feed(args: &args::Feed, around: &Surroundings) -> Result<FeedPlan, Error> {
    let channel = channel(&args.channel)?;
    let mut read = read(&args.reading, around)?;
    let place = place(args.writing.output.as_deref());
    let writing = as_feed(args, &place, &channel, &read.converter.registry)?;
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
    let history = &args.history;
    let state = if history.update || history.state { Some(state(&targets, &paths)?) } else { None };
    let attached = attached(history, &paths, &mut read)?;
    let paging = history.paging.map(|paging| (paging, history.page_size.get()));
    if paging.is_some() && place == Place::Stream {
        return Err(usage("standard output takes one file, and `--paging` may make several").help("name it with `-o`"));
    }
    Ok(FeedPlan { paths, targets, read, channel, attached, paging, state, update: history.update })
}

/// What `opml` does.
#[cfg(all(feature = "feed", feature = "read-feed"))]
#[derive(Debug)]
pub(super) struct OpmlPlan {
    pub(super) read: ReadPlan,
    pub(super) title: String,
    pub(super) base: Option<String>,
    pub(super) output: Option<PathBuf>,
}

#[cfg(all(feature = "feed", feature = "read-feed"))]
pub(super) fn opml(args: &args::Opml, around: &Surroundings) -> Result<OpmlPlan, Error> {
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

/// The formats of `--attach`. Their files go into the folder of the feed.
fn attached(args: &args::History, paths: &[Option<PathBuf>], read: &mut ReadPlan) -> Result<Vec<Target>, Error> {
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
            "pdf" | "epub" => read.converter.target(&name, &OptionMap::default()),
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

/// A web address as the value of `flag`.
fn address(flag: &str, value: Option<&str>) -> Result<Option<String>, Error> {
    let Some(text) = value else { return Ok(None) };
    let wrong = || usage(format!("{flag}: `{text}` is no web address")).help("write it as https://example.org/");
    web_address(text).ok_or_else(wrong).map(Some)
}

pub(super) fn environment(limits: Limits, around: &Surroundings) -> Result<Env, Error> {
    let source_date = match &around.source_date_epoch {
        None => None,
        Some(text) => {
            let seconds = text.to_str().and_then(|text| text.parse().ok());
            let time = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok());
            Some(time.ok_or_else(|| {
                usage(format!("SOURCE_DATE_EPOCH is `{}`, which is no time", text.display()))
                    .help("set it to the seconds since 1970, as `date +%s` prints them, or unset it")
            })?)
        }
    };
    Ok(Env { source_date, limits })
}

/// The limits of `--max-size` and `--limit`, the latter after the former.
pub(super) fn limits(args: &args::Bounds) -> Result<Limits, Error> {
    let mut limits = Limits { input_bytes: size(&args.max_size)?, ..Limits::default() };
    for pair in &args.limits {
        let (name, value) = pair.split_once('=').ok_or_else(|| {
            usage(format!("`--limit {pair}` is no limit"))
                .help("write `--limit NAME=VALUE`, as in `--limit pixels=20M`")
        })?;
        limits.set(name.trim(), size(value.trim())?)?;
    }
    Ok(limits)
}

/// A size such as `64M`: bytes, or as many KiB, MiB or GiB.
fn size(text: &str) -> Result<u64, Error> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit: u64 = match text[digits.len()..].to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" | "kib" => 1 << 10,
        "m" | "mb" | "mib" => 1 << 20,
        "g" | "gb" | "gib" => 1 << 30,
        _ => 0,
    };
    let bytes = digits.parse::<u64>().ok().and_then(|number| number.checked_mul(unit)).filter(|bytes| *bytes > 0);
    bytes.ok_or_else(|| usage(format!("`{text}` is no size")).help("write it as `500k`, `64M` or `1G`"))
}

fn metadata(pairs: &[String]) -> Result<Metadata, Error> {
    let split = pairs.iter().map(|pair| {
        let pair = pair.split_once('=').map(|(key, value)| (key.trim(), value));
        pair.filter(|(key, _)| !key.is_empty())
    });
    let wrong = |index: usize| {
        usage(format!("`-M {}` is no metadata", pairs[index])).help("write `-M KEY=VALUE`, as in `-M language=de`")
    };
    let pairs: Result<Vec<_>, _> = split.enumerate().map(|(index, pair)| pair.ok_or_else(|| wrong(index))).collect();
    let metadata = Metadata::from_pairs(pairs?);
    check_metadata(&metadata)?;
    Ok(metadata)
}

/// Refuses keys that are not known and values that are not understood: said of every article,
/// it would be said too late and too often.
fn check_metadata(metadata: &Metadata) -> Result<(), Error> {
    let mut found = Diagnostics::new();
    metadata.apply(&mut Article::default(), &mut found);
    let is_wrong = |code: Code| matches!(code, Code::Unknown | Code::Malformed | Code::Duplicate);
    match found.into_iter().find(|diagnostic| is_wrong(diagnostic.code)) {
        Some(Diagnostic { message, help: Some(help), .. }) => Err(usage(format!("-M: {message}")).help(help)),
        Some(Diagnostic { message, help: None, .. }) => Err(usage(format!("-M: {message}"))),
        None => Ok(()),
    }
}

/// Where `-o` says that outputs go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// It does not say.
    Default,
    Stream,
    Folder(PathBuf),
    File(PathBuf),
}

fn place(output: Option<&Path>) -> Place {
    let Some(path) = output else { return Place::Default };
    if path == Path::new("-") {
        return Place::Stream;
    }
    let ends_as_folder = path.as_os_str().to_string_lossy().ends_with(std::path::is_separator);
    let exists_as_file = path.exists() && !path.is_dir();
    if path.is_dir() || ends_as_folder || (path.extension().is_none() && !exists_as_file) {
        Place::Folder(path.to_owned())
    } else {
        Place::File(path.to_owned())
    }
}

/// What writes: the formats of `-t`, or that of the ending of `-o`, or `default`.
fn targets(
    args: &args::Writing,
    place: &Place,
    converter: &mut Converter,
    around: &Surroundings,
    default: impl FnOnce(&Registry) -> Vec<String>,
) -> Result<Vec<Target>, Error> {
    let mut names: Vec<String> = Vec::new();
    for name in args.to.iter().map(|name| name.trim().to_lowercase()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() {
        names = match place {
            Place::File(path) => vec![Target::for_path(&converter.registry, path, &OptionMap::default())?.name],
            Place::Default | Place::Folder(_) => default(&converter.registry),
            Place::Stream => Vec::new(),
        };
    }
    if names.is_empty() {
        let (what, example) = match place {
            Place::Stream => ("standard output takes one format", "html"),
            Place::Default | Place::Folder(_) | Place::File(_) => ("a collection has a format", "epub"),
        };
        return Err(usage(format!("{what}, and none is named")).help(format!("name it: `-t {example}`")));
    }
    let mut options = options(&args.options)?;
    let target = |name: &String| target(name, &options.remove(name).unwrap_or_default(), converter, around);
    let targets = names.iter().map(target).collect::<Result<Vec<_>, _>>()?;
    take_read_options(options, converter)?;
    Ok(targets)
}

fn target(name: &str, options: &OptionMap, converter: &Converter, around: &Surroundings) -> Result<Target, Error> {
    if converter.registry.by_name(name).is_some() {
        return converter.target(name, options);
    }
    let found = foreign::find(name, around.path.as_deref().unwrap_or_default());
    let target = found.ok_or_else(|| unknown_format(name, &converter.registry, |format| format.writer.is_enabled()))?;
    options.check(name, &[])?;
    Ok(target)
}

/// Every format that this build writes, but the model's own.
fn every_format(registry: &Registry) -> Vec<String> {
    let written = registry.formats().iter().filter(|format| format.writer.is_enabled() && format.name != "json");
    written.map(|format| format.name.to_owned()).collect()
}

/// The options of `-O` by format.
fn options(args: &[String]) -> Result<BTreeMap<String, OptionMap>, Error> {
    let mut options: BTreeMap<String, OptionMap> = BTreeMap::new();
    for arg in args {
        let parts = arg.split_once('=').and_then(|(name, value)| Some((name.split_once('.')?, value)));
        let ((format, name), value) = parts.ok_or_else(|| {
            usage(format!("`-O {arg}` is no option")).help("write `-O FORMAT.NAME=VALUE`, as in `-O pdf.paper=letter`")
        })?;
        options.entry(format.trim().to_lowercase()).or_default().insert(name.trim(), value.trim());
    }
    Ok(options)
}

/// Keeps the options that are no writer's for the readers.
fn take_read_options(options: BTreeMap<String, OptionMap>, converter: &mut Converter) -> Result<(), Error> {
    for (name, options) in options {
        let format =
            converter.registry.by_name(&name).ok_or_else(|| unknown_format(&name, &converter.registry, |_| true))?;
        if !format.reader.is_enabled() {
            return Err(usage(format!("`-O` gives options of {name}, which is not written"))
                .help(format!("add the format to `-t`, or leave out `-O {name}.…`")));
        }
        format.reader(&options)?;
        converter.read_options.insert(name, options);
    }
    Ok(())
}

fn reads_stdin_only(args: &args::Reading) -> bool {
    args.inputs.iter().all(|input| inputs::is_stdin(input))
}

/// A file or standard output takes one output.
fn check_single(place: &Place, outputs: usize) -> Result<(), Error> {
    let name = match place {
        Place::File(file) => format!("`-o {}` names one file", file.display()),
        Place::Stream => "standard output takes one file".to_owned(),
        Place::Default | Place::Folder(_) => return Ok(()),
    };
    if outputs == 1 {
        return Ok(());
    }
    Err(usage(format!("{name}, and {outputs} would be made"))
        .help("name a folder, as in `-o out/`, or one input and one format"))
}

/// Bytes that are no text would garble a terminal.
fn check_terminal(place: &Place, targets: &[Target], around: &Surroundings) -> Result<(), Error> {
    let binary = targets.iter().find(|target| matches!(target.extension.as_str(), "pdf" | "epub"));
    match binary {
        Some(target) if *place == Place::Stream && around.stdout_is_terminal => {
            Err(usage(format!("{} is no text, and standard output is a terminal", target.name))
                .help(format!("name a file, as in `-o article.{}`, or a pipe", target.extension)))
        }
        _ => Ok(()),
    }
}
