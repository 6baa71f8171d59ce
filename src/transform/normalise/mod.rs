//! Makes the text of an article fit for every format: clean characters, safe links, no empty
//! nodes, bounded nesting.

mod inline;
mod metadata;

use super::{characters, direction, link};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Subject};
use crate::error::{Error, ErrorKind};
use crate::model::visit::{self, VisitMut};
use crate::model::{
    Alt, Article, Block, Channel, Figure, Image, Node, Paragraph, RichText, Section, SourceLine, Turn, Utterance,
};

/// What the text of an article refers to, so that a walk for its sake is spared where there is none.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Met {
    /// Works of the list of references.
    pub(super) citations: bool,
    /// Nodes of the article itself.
    pub(super) anchors: bool,
}

/// Normalises `article`, and says what was met in it.
///
/// # Errors
/// If something nests deeper than `depth`.
pub(super) fn normalise(article: &mut Article, depth: usize, diagnostics: &mut Diagnostics) -> Result<Met, Error> {
    let mut pass = Normalise::new(diagnostics);
    pass.depth.limit = depth;
    visit::walk_article(&mut pass, article);
    if let Some(at) = pass.depth.exceeded {
        return Err(Error::new(ErrorKind::Limit, format!("the content nests more than {depth} levels deep")).at(at));
    }
    pass.metadata(article);
    pass.report();
    Ok(pass.met)
}

/// Normalises what a publication says of itself.
pub(super) fn normalise_channel(channel: &mut Channel, diagnostics: &mut Diagnostics) {
    let mut pass = Normalise::new(diagnostics);
    let Channel { title, description, url, feed_url, copyright, keywords, .. } = channel;
    [title, description, copyright].into_iter().for_each(|text| pass.optional(text));
    pass.optional_url(url, "the address of the feed's web site");
    pass.optional_url(feed_url, "the address of the feed");
    pass.keywords(keywords);
    channel.publisher.iter_mut().for_each(|publisher| pass.publisher(publisher));
    channel.license.iter_mut().for_each(|license| pass.license(license));
    for contributor in &mut channel.contributors {
        pass.contributor(contributor);
        pass.text(&mut contributor.biography);
    }
    channel.dates.corrections.iter_mut().for_each(|correction| pass.text(&mut correction.note));
    channel.cover.iter_mut().for_each(|cover| pass.image(cover));
    pass.report();
}

/// How deep nodes nest. Nothing goes below the limit.
struct Depth {
    limit: usize,
    now: usize,
    exceeded: Option<SourceLine>,
}

struct Normalise<'a> {
    diagnostics: &'a mut Diagnostics,
    at: SourceLine,
    depth: Depth,
    met: Met,
    removed: usize,
    removed_at: Option<SourceLine>,
    overrides: usize,
    overrides_at: Option<SourceLine>,
    in_link: bool,
}

impl<'a> Normalise<'a> {
    fn new(diagnostics: &'a mut Diagnostics) -> Self {
        Normalise {
            diagnostics,
            at: SourceLine::UNKNOWN,
            depth: Depth { limit: usize::MAX, now: 0, exceeded: None },
            met: Met::default(),
            removed: 0,
            removed_at: None,
            overrides: 0,
            overrides_at: None,
            in_link: false,
        }
    }

    /// Goes into a node, unless it lies too deep.
    fn within<T: Default>(&mut self, walk: impl FnOnce(&mut Self) -> T) -> T {
        if self.depth.now >= self.depth.limit {
            self.depth.exceeded.get_or_insert(self.at);
            return T::default();
        }
        self.depth.now += 1;
        let found = walk(self);
        self.depth.now -= 1;
        found
    }

    fn inner_block(&mut self, block: &mut Block) {
        match block {
            Block::Code(code) => self.code(code),
            Block::Math(block) => {
                self.math(&mut block.math);
                self.optional(&mut block.label);
            }
            Block::Table(table) => {
                self.optional(&mut table.label);
                visit::walk_block(self, block);
            }
            Block::Paragraph(_)
            | Block::List(_)
            | Block::Definitions(_)
            | Block::Quote(_)
            | Block::PullQuote(_)
            | Block::Box(_)
            | Block::Figure(_)
            | Block::Break(_) => visit::walk_block(self, block),
        }
    }

    fn warn(&mut self, code: Code, message: String, help: &str) {
        self.diagnostics.push(Diagnostic::warning(code, message).help(help).at(self.at));
    }

    fn warn_about(&mut self, subject: Subject, code: Code, message: String, help: &str) {
        self.diagnostics.push(Diagnostic::warning(code, message).help(help).at(self.at).about(subject));
    }

    fn count(&mut self, removed: usize) {
        if removed > 0 {
            self.removed += removed;
            keep_first(&mut self.removed_at, self.at);
        }
    }

    fn report(&mut self) {
        if let Some(at) = self.removed_at {
            let (count, s) = (self.removed, if self.removed == 1 { "" } else { "s" });
            let message = format!("{count} control character{s} removed, which no output format allows");
            self.diagnostics.push(Diagnostic::warning(Code::Dropped, message).at(at));
        }
        if let Some(at) = self.overrides_at {
            let (count, s) = (self.overrides, if self.overrides == 1 { "" } else { "s" });
            let message = format!("{count} override{s} of the direction of text made harmless");
            let help = "letters stay in their order; see whether the text says what it seems to say";
            self.diagnostics.push(Diagnostic::warning(Code::Unsafe, message).help(help).at(at));
        }
    }

    fn count_overrides(&mut self, overrides: usize) {
        if overrides > 0 {
            self.overrides += overrides;
            keep_first(&mut self.overrides_at, self.at);
        }
    }

    fn string(&mut self, text: &mut String) {
        let removed = characters::clean(text);
        self.count(removed);
    }

    /// A text of metadata: one line, without space around it.
    fn line(&mut self, text: &mut String) {
        self.string(text);
        let overrides = direction::isolate_line(text);
        self.count_overrides(overrides);
        characters::put_on_one_line(text);
        text.truncate(text.trim_end().len());
        let white = text.len() - text.trim_start().len();
        text.drain(..white);
    }

    fn optional(&mut self, text: &mut Option<String>) {
        if let Some(text) = text {
            self.line(text);
        }
        text.take_if(|text| text.is_empty());
    }

    fn optional_url(&mut self, url: &mut Option<String>, what: &str) {
        self.optional(url);
        let Some(text) = url else { return };
        match link::web_address(text) {
            Some(valid) => *text = valid,
            None => {
                let message = format!("{what} `{text}` is no web address and is left out");
                self.warn(Code::Unsafe, message, "write it as https://example.org/page");
                *url = None;
            }
        }
    }
}

/// Keeps the first line that is known.
fn keep_first(first: &mut Option<SourceLine>, at: SourceLine) {
    if first.and_then(SourceLine::get).is_none() {
        *first = Some(at);
    }
}

impl VisitMut for Normalise<'_> {
    fn at(&mut self, line: SourceLine) {
        self.at = line;
    }

    fn nodes(&mut self, nodes: &mut Vec<Node>) {
        visit::walk_nodes(self, nodes);
        nodes.retain(|node| match node {
            Node::Block(block) => !is_empty(block),
            Node::Turn(turn) => turn.question.is_some() || !turn.answers.is_empty(),
            Node::Section(_) => true,
        });
    }

    fn turn(&mut self, turn: &mut Turn) {
        visit::walk_turn(self, turn);
        turn.question.take_if(|question| question.blocks.is_empty());
        turn.answers.retain(|answer| !answer.blocks.is_empty());
    }

    fn utterance(&mut self, utterance: &mut Utterance) {
        self.voice(&mut utterance.voice);
        self.blocks(&mut utterance.blocks);
    }

    fn blocks(&mut self, blocks: &mut Vec<Block>) {
        visit::walk_blocks(self, blocks);
        blocks.retain(|block| !is_empty(block));
    }

    fn section(&mut self, section: &mut Section) {
        self.within(|pass| visit::walk_section(pass, section));
    }

    fn block(&mut self, block: &mut Block) {
        self.within(|pass| pass.inner_block(block));
    }

    fn figure(&mut self, figure: &mut Figure) {
        visit::walk_figure(self, figure);
        self.optional(&mut figure.label);
        self.optional(&mut figure.credit);
        if let Some(license) = &mut figure.license {
            self.optional(&mut license.name);
            self.optional_url(&mut license.url, "a picture's licence's address");
        }
    }

    fn image(&mut self, image: &mut Image) {
        self.line(&mut image.source);
        if let Some(Alt::Described(alt)) = &mut image.alt {
            self.line(alt);
        }
        image.alt.take_if(|alt| matches!(alt, Alt::Described(text) if text.is_empty()));
        self.optional(&mut image.long_description);
        if image.alt.is_none() {
            let name = if image.source.is_empty() { "the hero image" } else { &image.source };
            let message = format!("{name} has no alternative text");
            let help = "say what it shows for those who cannot see it, or mark it as decorative";
            self.warn_about(Subject::Alt, Code::Missing, message, help);
        }
    }

    fn text(&mut self, text: &mut RichText) {
        self.nodes_of(text);
        text.trim();
        if text.is_blank() {
            text.0.clear();
        }
    }
}

fn is_empty(block: &Block) -> bool {
    match block {
        Block::Paragraph(Paragraph { content, .. }) => content.is_blank(),
        Block::List(list) => list.items.is_empty(),
        Block::Definitions(list) => list.entries.is_empty(),
        Block::Quote(quote) | Block::PullQuote(quote) => quote.blocks.is_empty() && quote.attribution.is_blank(),
        Block::Code(code) => code.code.is_empty(),
        Block::Box(text) => text.blocks.is_empty() && text.title.is_blank(),
        Block::Figure(_) | Block::Table(_) | Block::Math(_) | Block::Break(_) => false,
    }
}
