//! `offprint feed`: many articles, one publication.

use std::collections::BTreeMap;
use std::path::Path;

use super::plan::FeedPlan;
use super::print;
use super::report::Reporter;
use crate::batch::{Input, Report, in_order};
use crate::error::{Error, ErrorKind};
use crate::model::visit::{self, VisitMut};
use crate::model::{Channel, Image, Publication};
use crate::resource::{Resource, Resources};

/// Reads all articles, and writes the feed if each of them could be read: a feed that lacks one
/// must not replace one that had it.
pub(super) fn run(plan: &FeedPlan, reporter: &mut Reporter) -> Result<(), Error> {
    reporter.targets(&plan.targets);
    let feed = read(plan, reporter)?;
    let batch = plan.read.batch(&plan.targets);
    let inputs = plan.read.jobs.iter().filter_map(|job| match &job.input {
        Input::File(path) => Some(path.as_path()),
        Input::Source(_) => None::<&Path>,
    });
    let report = batch.write("the feed", &feed, plan.paths.clone(), inputs);
    reporter.add(&report);
    let made = report.outputs.iter().filter_map(|output| output.result.as_ref().ok());
    made.filter_map(|made| made.content.as_deref()).try_for_each(print)
}

fn read(plan: &FeedPlan, reporter: &mut Reporter) -> Result<Publication, Error> {
    let jobs = &plan.read.jobs;
    let batch = plan.read.batch(&[]);
    let mut merge = Merge::new(plan.channel.clone());
    let mut failed = 0;
    reporter.expect(jobs.len());
    in_order(
        jobs,
        plan.read.threads,
        |_, job| batch.read(job),
        |index, result| {
            let (report, reading) =
                result.unwrap_or_else(|error| (Report::failed(jobs[index].input.name(), error), None));
            reporter.report(&report);
            match reading {
                Some(reading) => merge.add(reading.publication),
                None => failed += 1,
            }
        },
    )?;
    if failed == 0 {
        return Ok(merge.finish());
    }
    Err(Error::new(ErrorKind::Input, "the feed is not written, since an article could not be read")
        .help("a feed without it would tell its readers that the article is gone"))
}

/// Makes one publication of many.
#[derive(Default)]
struct Merge {
    feed: Publication,
    /// The pictures; `None` for a name by which two articles mean different ones.
    pictures: BTreeMap<String, Option<Resource>>,
}

impl Merge {
    fn new(channel: Channel) -> Self {
        Merge { feed: Publication { channel, ..Publication::default() }, ..Merge::default() }
    }

    fn add(&mut self, mut publication: Publication) {
        fill(&mut self.feed.channel, publication.channel);
        for article in &mut publication.articles {
            let base = article.identifiers.url.clone();
            let (from, to) = (&publication.resources, &mut self.pictures);
            visit::walk_article(&mut Locate { base: base.as_deref(), from, to }, article);
        }
        self.feed.articles.append(&mut publication.articles);
    }

    fn finish(mut self) -> Publication {
        let known = self.pictures.into_iter().filter_map(|(source, picture)| Some((source, picture?)));
        known.for_each(|(source, picture)| self.feed.resources.insert(source, picture));
        self.feed
    }
}

/// What the command line does not say of the feed, an input may.
fn fill(channel: &mut Channel, other: Channel) {
    let Channel { title, description, url, feed_url, language, copyright } = channel;
    *title = title.take().or(other.title);
    *description = description.take().or(other.description);
    *url = url.take().or(other.url);
    *feed_url = feed_url.take().or(other.feed_url);
    *language = language.take().or(other.language);
    *copyright = copyright.take().or(other.copyright);
}

/// Makes the sources of an article's pictures addresses on the web, where the article has one:
/// a feed is read elsewhere, and `hero.jpg` is another picture in every article.
struct Locate<'a> {
    base: Option<&'a str>,
    from: &'a Resources,
    to: &'a mut BTreeMap<String, Option<Resource>>,
}

impl VisitMut for Locate<'_> {
    fn image(&mut self, image: &mut Image) {
        let picture = self.from.get(&image.source);
        if let Some(address) = self.base.and_then(|base| resolve(base, &image.source)) {
            image.source = address;
        }
        match self.to.get_mut(&image.source) {
            Some(known) if known.as_ref() != picture => *known = None,
            Some(_) => {}
            None => {
                self.to.insert(image.source.clone(), picture.cloned());
            }
        }
    }
}

/// The address that `source` has for a page at `base`.
fn resolve(base: &str, source: &str) -> Option<String> {
    use fluent_uri::{Uri, UriRef};
    let base = Uri::parse(base).ok()?;
    let source = source.replace(' ', "%20");
    Some(UriRef::parse(source.as_str()).ok()?.resolve_against(&base.strip_fragment()).ok()?.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    use crate::env::Limits;
    use crate::model::{Article, Figure};

    fn publication(url: Option<&str>, width: u32) -> Publication {
        let svg = format!(r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="2"/>"#);
        let mut article = Article::default();
        article.identifiers.url = url.map(str::to_owned);
        article.hero =
            Some(Figure { image: Image { source: "hero.svg".to_owned(), ..Image::default() }, ..Figure::default() });
        let mut publication = Publication::of(article);
        let resource = Resource::new(Arc::from(svg.into_bytes()), &Limits::default()).unwrap();
        publication.resources.insert("hero.svg", resource);
        publication
    }

    fn merged(channel: Channel, inputs: Vec<Publication>) -> Publication {
        let mut merge = Merge::new(channel);
        inputs.into_iter().for_each(|input| merge.add(input));
        merge.finish()
    }

    fn pictures(feed: &Publication) -> Vec<(&str, u32)> {
        feed.resources.iter().map(|(source, resource)| (source, resource.width)).collect()
    }

    #[test]
    fn pictures_of_one_name_stay_apart() {
        let inputs = [(Some("https://example.org/a/"), 10), (Some("https://example.org/b/index.html#top"), 20)];
        let feed = merged(Channel::default(), inputs.map(|(url, width)| publication(url, width)).into());
        assert_eq!(pictures(&feed), [("https://example.org/a/hero.svg", 10), ("https://example.org/b/hero.svg", 20)]);
        assert_eq!(feed.articles[1].hero.as_ref().unwrap().image.source, "https://example.org/b/hero.svg");
    }

    #[test]
    fn a_picture_is_not_taken_for_another() {
        let same = merged(Channel::default(), vec![publication(None, 10), publication(None, 10)]);
        assert_eq!(pictures(&same), [("hero.svg", 10)]);
        let different = [10, 20, 10].map(|width| publication(None, width)).into();
        assert_eq!(pictures(&merged(Channel::default(), different)), []);
    }

    #[test]
    fn the_command_line_wins_over_the_inputs() {
        let channel = Channel { title: Some("Water Weekly".to_owned()), ..Channel::default() };
        let mut input = publication(None, 10);
        input.channel.title = Some("Other".to_owned());
        input.channel.url = Some("https://example.org/".to_owned());
        let feed = merged(channel, vec![input]);
        assert_eq!(feed.channel.title.as_deref(), Some("Water Weekly"));
        assert_eq!(feed.channel.url.as_deref(), Some("https://example.org/"));
    }
}
