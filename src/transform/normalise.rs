//! Makes the text of an article fit for every format: clean characters, safe links, no empty
//! nodes, bounded nesting.

use super::link::{self, Target};
use super::{characters, direction};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Subject};
use crate::error::{Error, ErrorKind};
use crate::model::visit::{self, VisitMut};
use crate::model::{
    Alt, Article, Audio, Block, Channel, CodeBlock, Contributor, Figure, Identifier, Image, Inline, License, Link,
    Name, Node, Paragraph, Publisher, Reference, RelatedItem, RichText, Role, Section, SourceLine, Turn, Utterance,
    Voice,
};

/// Normalises `article`.
///
/// # Errors
/// If something nests deeper than `depth`.
pub(super) fn normalise(article: &mut Article, depth: usize, diagnostics: &mut Diagnostics) -> Result<(), Error> {
    let mut depths = Depth { limit: depth, now: 0, at: SourceLine::UNKNOWN, exceeded: None };
    visit::walk_article(&mut depths, article);
    if let Some(at) = depths.exceeded {
        return Err(Error::new(ErrorKind::Limit, format!("the content nests more than {depth} levels deep")).at(at));
    }
    let mut pass = Normalise::new(diagnostics);
    visit::walk_article(&mut pass, article);
    pass.metadata(article);
    pass.report();
    Ok(())
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

/// Measures how deep nodes nest, without going below the limit.
struct Depth {
    limit: usize,
    now: usize,
    at: SourceLine,
    exceeded: Option<SourceLine>,
}

impl Depth {
    fn within(&mut self, walk: impl FnOnce(&mut Self)) {
        if self.now >= self.limit {
            self.exceeded.get_or_insert(self.at);
            return;
        }
        self.now += 1;
        walk(self);
        self.now -= 1;
    }
}

impl VisitMut for Depth {
    fn at(&mut self, line: SourceLine) {
        self.at = line;
    }

    fn section(&mut self, section: &mut Section) {
        self.within(|depth| visit::walk_section(depth, section));
    }

    fn block(&mut self, block: &mut Block) {
        self.within(|depth| visit::walk_block(depth, block));
    }

    fn inline(&mut self, inline: &mut Inline) {
        self.within(|depth| visit::walk_inline(depth, inline));
    }
}

struct Normalise<'a> {
    diagnostics: &'a mut Diagnostics,
    at: SourceLine,
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
            removed: 0,
            removed_at: None,
            overrides: 0,
            overrides_at: None,
            in_link: false,
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
        let line = characters::on_one_line(text).trim().to_owned();
        *text = line;
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

/// Metadata: everything that is not rich text.
impl Normalise<'_> {
    fn metadata(&mut self, article: &mut Article) {
        self.at = SourceLine::UNKNOWN;
        let texts = [&mut article.kicker, &mut article.genre, &mut article.section];
        texts.into_iter().for_each(|text| self.optional(text));
        self.keywords(&mut article.keywords);
        if let Some(series) = &mut article.series {
            self.line(&mut series.title);
            self.optional(&mut series.number);
        }
        self.optional_url(&mut article.identifiers.url, "the canonical URL");
        self.registers(article);
        self.publication_data(article);
        article.contributors.iter_mut().for_each(|contributor| self.contributor(contributor));
        self.audio(&mut article.audio);
        self.related(article);
    }

    /// A recording, and a transcript, is nothing without its address.
    fn audio(&mut self, audio: &mut Option<Audio>) {
        let Some(found) = audio else { return };
        self.optional(&mut found.kind);
        if !self.address(&mut found.url, "the recording's address") {
            *audio = None;
            return;
        }
        found.transcripts.retain_mut(|transcript| {
            self.optional(&mut transcript.kind);
            self.address(&mut transcript.url, "a transcript's address")
        });
    }

    /// Makes an address fit; `false` if it is none on the web.
    fn address(&mut self, url: &mut String, what: &str) -> bool {
        let mut found = Some(std::mem::take(url));
        self.optional_url(&mut found, what);
        found.map(|found| *url = found).is_some()
    }

    fn registers(&mut self, article: &mut Article) {
        for Identifier { scheme, value } in &mut article.identifiers.others {
            [scheme, value].into_iter().for_each(|text| self.line(text));
        }
        article.identifiers.others.retain(|other| !other.scheme.is_empty() && !other.value.is_empty());
        for grant in &mut article.funding.grants {
            self.line(&mut grant.funder);
            grant.awards.iter_mut().for_each(|award| self.line(award));
            grant.awards.retain(|award| !award.is_empty());
        }
        article.funding.grants.retain(|grant| !grant.display().is_empty());
        article.abstracts.iter_mut().for_each(|summary| self.optional(&mut summary.kind));
        article.abstracts.retain(|summary| !summary.blocks.is_empty());
        for reference in &mut article.references {
            self.reference(reference);
        }
    }

    fn reference(&mut self, reference: &mut Reference) {
        self.at = reference.at;
        reference.texts_mut().into_iter().for_each(|text| self.optional(text));
        reference.authors.iter_mut().chain(&mut reference.editors).for_each(|name| self.full_name(name));
        self.optional_url(&mut reference.url, "the address of a work that is cited");
        self.at = SourceLine::UNKNOWN;
    }

    fn full_name(&mut self, name: &mut Name) {
        match name {
            Name::Literal(name) | Name::Organisation(name) => self.name(name),
            Name::Person(name) => {
                self.name(&mut name.family);
                name.given.iter_mut().for_each(|given| self.name(given));
                [&mut name.given, &mut name.prefix, &mut name.suffix].into_iter().for_each(|part| self.optional(part));
            }
        }
    }

    fn publication_data(&mut self, article: &mut Article) {
        if let Some(journal) = &mut article.journal {
            let texts = [&mut journal.title, &mut journal.volume, &mut journal.issue, &mut journal.article_number];
            texts.into_iter().for_each(|text| self.optional(text));
        }
        article.publisher.iter_mut().for_each(|publisher| self.publisher(publisher));
        article.license.iter_mut().for_each(|license| self.license(license));
        if let Some(copyright) = &mut article.copyright {
            self.optional(&mut copyright.holder);
            self.optional(&mut copyright.statement);
        }
    }

    fn keywords(&mut self, keywords: &mut Vec<String>) {
        keywords.iter_mut().for_each(|keyword| self.line(keyword));
        keywords.retain(|keyword| !keyword.is_empty());
    }

    fn publisher(&mut self, publisher: &mut Publisher) {
        self.line(&mut publisher.name);
        self.optional(&mut publisher.place);
        self.optional_url(&mut publisher.url, "the publisher's address");
    }

    fn license(&mut self, license: &mut License) {
        self.optional(&mut license.name);
        self.optional_url(&mut license.url, "the licence's address");
    }

    fn name(&mut self, name: &mut String) {
        self.line(name);
        if characters::strip_unseen(name) > 0 {
            let message = format!("characters that nobody sees are removed from the name `{name}`");
            self.warn(Code::Dropped, message, "delete them in the source");
            self.line(name);
        }
    }

    fn contributor(&mut self, contributor: &mut Contributor) {
        self.full_name(&mut contributor.name);
        contributor.affiliations.iter_mut().for_each(|affiliation| self.line(&mut affiliation.name));
        contributor.labels.iter_mut().for_each(|label| self.line(label));
        contributor.roles.iter_mut().for_each(|role| self.role(role));
        contributor.roles.retain(|role| !role.as_str().is_empty());
        self.optional_url(&mut contributor.url, "a contributor's address");
        self.optional(&mut contributor.email);
        if let Some(email) = contributor.email.take_if(|email| !is_email(email)) {
            let message = format!("`{email}` is no e-mail address and is left out");
            self.warn(Code::Malformed, message, "write it as name@example.org");
        }
    }

    fn role(&mut self, role: &mut Role) {
        if let Role::Other(name) = role {
            self.line(name);
        }
    }

    fn related(&mut self, article: &mut Article) {
        self.optional(&mut article.related.title);
        for item in &mut article.related.items {
            self.optional(&mut item.kind);
            self.optional_url(&mut item.url, "a related item's address");
        }
        if let Some(see_all) = &mut article.related.see_all {
            self.line(&mut see_all.text);
            self.optional_url(&mut see_all.url, "the address of all related items");
        }
        article.related.items.retain_mut(|item| self.related_title(item));
        if article.related.is_empty() {
            article.related.title = None;
        }
    }

    /// Gives a related item without a title its address as one; `false` if it has neither.
    fn related_title(&mut self, item: &mut RelatedItem) -> bool {
        if !item.title.is_blank() {
            return true;
        }
        let Some(address) = item.link() else {
            let message = "a related item without a title is left out".to_owned();
            self.warn_about(Subject::Related, Code::Dropped, message, "give it a title");
            return false;
        };
        let message = format!("the related item at {address} has no title");
        self.warn_about(Subject::Related, Code::Missing, message, "give it a title");
        item.title = address.into();
        true
    }

    fn voice(&mut self, voice: &mut Voice) {
        self.optional(&mut voice.label);
    }
}

/// Keeps the first line that is known.
fn keep_first(first: &mut Option<SourceLine>, at: SourceLine) {
    if first.and_then(SourceLine::get).is_none() {
        *first = Some(at);
    }
}

fn is_email(text: &str) -> bool {
    let wrong = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';' | '"');
    match text.split_once('@') {
        Some((name, host)) => !name.is_empty() && host.contains('.') && !host.contains('@') && !text.contains(wrong),
        None => false,
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

    fn block(&mut self, block: &mut Block) {
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
        let nodes = std::mem::take(&mut text.0);
        let mut out = Vec::with_capacity(nodes.len());
        for node in nodes {
            self.normal(node, &mut out);
        }
        trim(&mut out);
        text.0 = out;
        if text.is_blank() {
            text.0.clear();
        }
    }
}

/// Rich text.
impl Normalise<'_> {
    fn code(&mut self, code: &mut CodeBlock) {
        let removed = characters::strip_forbidden(&mut code.code);
        self.count(removed);
        let overrides = direction::isolate(&mut code.code);
        self.count_overrides(overrides);
        self.optional(&mut code.syntax);
    }

    fn math(&mut self, math: &mut crate::model::Math) {
        let removed = characters::strip_forbidden(&mut math.source);
        self.count(removed);
        self.optional(&mut math.alt);
    }

    /// Puts `node`, normalised, behind `out`: as one node, as several, or not at all.
    fn normal(&mut self, mut node: Inline, out: &mut Vec<Inline>) {
        match &mut node {
            Inline::Text(text) => {
                self.string(text);
                let overrides = direction::isolate(text);
                self.count_overrides(overrides);
                return push_text(out, characters::on_one_line(text).as_ref());
            }
            Inline::Code(code) => {
                let removed = characters::strip_forbidden(code);
                self.count(removed);
                let overrides = direction::isolate(code);
                self.count_overrides(overrides);
                *code = characters::on_one_line(code).into_owned();
            }
            Inline::Math(math) => self.math(math),
            Inline::Image(image) => self.image(image),
            Inline::Link(_) => return self.link(node, out),
            Inline::NoteCall(_) | Inline::LineBreak => {}
            Inline::Citation(citation) => {
                self.inner(&mut citation.content);
                if citation.content.is_blank() {
                    citation.content.0.clear();
                }
            }
            Inline::Emphasis(_)
            | Inline::Strong(_)
            | Inline::Strike(_)
            | Inline::Subscript(_)
            | Inline::Superscript(_)
            | Inline::SmallCaps(_)
            | Inline::Quotation(_)
            | Inline::Span(_) => {
                let Some(content) = node.content_mut() else { return };
                self.inner(content);
                if content.0.is_empty() {
                    return;
                }
            }
        }
        out.push(node);
    }

    /// Rich text within other rich text: spaces at its ends stay, for they part words.
    fn inner(&mut self, text: &mut RichText) {
        let mut out = Vec::with_capacity(text.0.len());
        for node in std::mem::take(&mut text.0) {
            self.normal(node, &mut out);
        }
        text.0 = out;
    }

    fn link(&mut self, node: Inline, out: &mut Vec<Inline>) {
        let Inline::Link(Link { target, mut content }) = node else { return };
        let nested = std::mem::replace(&mut self.in_link, true);
        self.inner(&mut content);
        self.in_link = nested;
        match self.judge(&target, nested) {
            Some(target) => {
                if content.is_blank() {
                    let message = format!("the link to {target} has no text");
                    self.warn_about(Subject::LinkText, Code::Missing, message, "write what it leads to");
                    content = target.as_str().into();
                }
                out.push(Inline::Link(Link { target, content }));
            }
            None => content.0.into_iter().for_each(|inner| match inner {
                Inline::Text(text) => push_text(out, &text),
                other => out.push(other),
            }),
        }
    }

    /// The target in its valid form, or `None` where only the text of the link may stay.
    fn judge(&mut self, target: &str, nested: bool) -> Option<String> {
        if nested {
            let message = format!("the link to {target} stands within another link; its text stays");
            self.warn(Code::Degraded, message, "put one link behind the other");
            return None;
        }
        match link::judge(target) {
            Target::Safe(target) => Some(target),
            Target::Anchor(anchor) => Some(format!("#{anchor}")),
            Target::Forbidden { scheme } => {
                let message = format!("a link with the scheme `{scheme}:` is unsafe and is left out; its text stays");
                self.warn_about(
                    Subject::Link,
                    Code::Unsafe,
                    message,
                    "links may begin with https:, http:, mailto: or tel:",
                );
                None
            }
            Target::Invalid => {
                let message = format!("the link target `{target}` is no address; the link's text stays");
                self.warn_about(
                    Subject::Link,
                    Code::Malformed,
                    message,
                    "give the address that the link should lead to",
                );
                None
            }
        }
    }
}

fn push_text(out: &mut Vec<Inline>, text: &str) {
    match out.last_mut() {
        _ if text.is_empty() => {}
        Some(Inline::Text(last)) => last.push_str(text),
        _ => out.push(text.into()),
    }
}

/// Removes the spaces at both ends of a paragraph's nodes.
fn trim(nodes: &mut Vec<Inline>) {
    while let Some(Inline::Text(text)) = nodes.first_mut() {
        *text = text.trim_start().to_owned();
        if !text.is_empty() {
            break;
        }
        nodes.remove(0);
    }
    while let Some(Inline::Text(text)) = nodes.last_mut() {
        text.truncate(text.trim_end().len());
        if !text.is_empty() {
            break;
        }
        nodes.pop();
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
