//! `front`: what is known of the article. The journal, the abstracts and the funding stand in files of
//! their own.

use super::Document;
use super::inline::{part_words, push_node, push_text};
use super::tree::Element;
use crate::model::{
    Abstract, Audio, Block, Correction, Date, Doi, Identifier, Language, Node, RelatedItem, RichText, SeeAll, Series,
    Slug,
};

impl<'t> Document<'t, '_> {
    pub(super) fn front(&mut self, root: Element<'t>) {
        let language = root.attribute("lang").filter(|tag| *tag != "und");
        self.article.language = language.and_then(|tag| Language::new(tag).ok());
        self.article.direction = root.instruction("direction").and_then(super::inline::direction);
        let Some(front) = root.child("front").or_else(|| root.child("front-stub")) else { return };
        if let Some(journal) = front.child("journal-meta") {
            self.journal(journal);
        }
        // A stub holds itself what else `article-meta` does.
        let meta = front.child("article-meta").unwrap_or(front);
        self.article_meta(meta, root);
        for notes in front.all("notes").chain(front.all("ack")) {
            let mut blocks = Vec::new();
            self.blocks_but(notes, &["title"], &mut blocks);
            let title = self.rich_of(notes, "title");
            self.append(title, blocks.into_iter().map(Node::Block).collect(), notes.line());
        }
    }

    fn article_meta(&mut self, meta: Element<'t>, root: Element<'t>) {
        self.identifiers(meta);
        if let Some(categories) = meta.child("article-categories") {
            self.categories(categories, root);
        }
        let subtitle = meta.child("title-group").map(|group| self.titles(group)).unwrap_or_default();
        self.contributors(meta);
        self.dates(meta);
        self.place_in_journal(meta);
        meta.all("permissions").for_each(|permissions| self.permissions(permissions));
        self.old_permissions(meta);
        self.related(meta);
        self.abstracts(meta, subtitle);
        self.keywords(meta);
        self.funding(meta);
        self.custom(meta);
        self.author_notes(meta);
        self.left_out(meta);
    }

    fn identifiers(&mut self, meta: Element<'t>) {
        for id in meta.all("article-id") {
            let text = id.text();
            let kind = id.attribute("pub-id-type").unwrap_or("other");
            let kind = match kind {
                "custom" => id.attribute("custom-type").unwrap_or(kind),
                "other" if self.ours => id.attribute("specific-use").unwrap_or(kind),
                _ => kind,
            };
            match kind {
                "doi" if self.article.identifiers.doi.is_none() => match Doi::new(&text) {
                    Ok(doi) => self.article.identifiers.doi = Some(doi),
                    Err(_) => self.other_identifier(kind, text),
                },
                "publisher-id" if text.starts_with("urn:uuid:") => {}
                _ => self.other_identifier(kind, text),
            }
        }
        self.article.identifiers.slug = meta.instruction("slug").and_then(|slug| Slug::new(slug).ok());
        let is_page = |uri: &Element<'t>| {
            let kind = uri.attribute("content-type").unwrap_or_default();
            !matches!(kind, "pdf" | "publisher")
                && !kind.starts_with("audio/")
                && uri.attribute("href").is_some_and(|href| href.starts_with("http"))
        };
        let url = meta.all("self-uri").find(is_page).and_then(|uri| uri.attribute("href"));
        self.article.identifiers.url = url.map(str::to_owned);
        let own = meta.instruction("audio").and_then(|json| serde_json::from_str(json).ok());
        self.article.audio = own.or_else(|| meta.all("self-uri").find_map(recording));
    }

    fn other_identifier(&mut self, scheme: &str, value: String) {
        if !value.is_empty() {
            self.article.identifiers.others.push(Identifier { scheme: scheme.to_owned(), value });
        }
    }

    /// The heading is the kind of article; what our writer names goes to its place, and other
    /// subjects are keywords.
    fn categories(&mut self, categories: Element<'t>, root: Element<'t>) {
        for group in categories.all("subj-group") {
            let subjects = subjects(group);
            if group.has("specific-use", "generated") || subjects.is_empty() {
                continue;
            }
            let text = subjects.join(", ");
            match group.attribute("subj-group-type") {
                Some("section") => self.article.section = Some(text),
                Some("kicker") => self.article.kicker = Some(text),
                _ if self.article.genre.is_none() && root.child("response").is_none() => {
                    self.article.genre = Some(text);
                }
                _ => subjects.into_iter().for_each(|subject| self.keyword(subject)),
            }
        }
        if let Some(title) = categories.text_of("series-title") {
            self.article.series = Some(Series { title, number: categories.text_of("series-text") });
        }
    }

    /// Headline and subtitle. Titles in other languages wait for their abstracts.
    fn titles(&mut self, group: Element<'t>) -> RichText {
        self.article.headline = self.rich_of(group, "article-title");
        let mut subtitle = RichText::new();
        for element in group.all("subtitle") {
            let text = self.rich(element);
            part_words(&mut subtitle.0);
            subtitle.0.extend(text);
        }
        for call in group.all("fn-group") {
            let blocks = self.blocks_of(call);
            self.append(RichText::new(), blocks.into_iter().map(Node::Block).collect(), call.line());
        }
        let translated = group.all("trans-title-group").map(|group| (group, group.attribute("lang")));
        let old = group.all("trans-title").map(|title| (group, title.attribute("lang")));
        let translated: Vec<_> = translated.chain(old).collect();
        for (group, language) in translated {
            let mut title = self.rich_of(group, "trans-title");
            let rest = self.rich_of(group, "trans-subtitle");
            if !rest.is_blank() {
                push_text(&mut title.0, ": ");
                title.0.extend(rest);
            }
            let language = language.and_then(|tag| Language::new(tag).ok());
            self.article.abstracts.push(Abstract { title, language, ..Abstract::default() });
        }
        if let Some(short) = group.child("alt-title") {
            self.dropped("a short title", short.line());
        }
        subtitle
    }

    fn dates(&mut self, meta: Element<'t>) {
        let rank = |date: &Element<'t>| match date.attribute("date-type").or(date.attribute("pub-type")) {
            Some("pub" | "epub") if !date.has("publication-format", "print") => 0,
            Some("pub" | "ppub" | "epub-ppub") => 1,
            Some("collection" | "issue") => 3,
            _ => 2,
        };
        let mut published: Vec<_> = meta.all("pub-date").collect();
        published.sort_by_key(rank);
        for date in published {
            self.article.dates.published = self.article.dates.published.or_else(|| self.date(date));
        }
        for history in meta.all("history") {
            for date in history.all("date") {
                self.history(date);
            }
        }
        for event in meta.all("pub-history").flat_map(|history| history.all("event")) {
            self.event(event);
        }
    }

    fn history(&mut self, element: Element<'t>) {
        match element.attribute("date-type") {
            Some("received") => self.article.dates.received = self.date(element),
            Some("accepted") => self.article.dates.accepted = self.date(element),
            _ => self.dropped("a date of the history", element.line()),
        }
    }

    fn event(&mut self, event: Element<'t>) {
        let date = event.child("date").or_else(|| event.child("pub-date"));
        let date: Option<Date> = date.and_then(|date| self.date(date));
        let kind = event.attribute("event-type").unwrap_or_default();
        match (kind, date) {
            ("corrected" | "correction", Some(date)) => {
                let notes = event.child("notes").or_else(|| event.child("event-desc"));
                let note = notes.map(|notes| self.joined(notes)).unwrap_or_default();
                self.article.dates.corrections.push(Correction { date, note });
            }
            ("updated" | "update", Some(date)) => self.article.dates.updated = Some(date),
            ("received", Some(date)) => self.article.dates.received = Some(date),
            ("accepted", Some(date)) => self.article.dates.accepted = Some(date),
            _ => self.dropped("an event of the publication history", event.line()),
        }
    }

    /// The paragraphs of `element` as one text.
    pub(super) fn joined(&mut self, element: Element<'t>) -> RichText {
        let mut out = RichText::new();
        let mut blocks = self.blocks_of(element);
        for block in blocks.drain(..) {
            if let Block::Paragraph(paragraph) = block {
                part_words(&mut out.0);
                paragraph.content.into_iter().for_each(|node| push_node(&mut out.0, node));
            }
        }
        out
    }

    /// NLM 2 has copyright and licence beside the other elements.
    fn old_permissions(&mut self, meta: Element<'t>) {
        if meta.child("permissions").is_none()
            && (meta.child("copyright-statement").is_some() || meta.child("license").is_some())
        {
            self.permissions(meta);
        }
    }

    fn related(&mut self, meta: Element<'t>) {
        for element in meta.elements() {
            match element.name() {
                "related-object" if element.has("link-type", "see-all") => {
                    let url = element.attribute("href").map(str::to_owned);
                    self.article.related.see_all = Some(SeeAll { text: element.text(), url });
                }
                "related-object" | "related-article" => self.related_item(element),
                "product" => self.product(element),
                _ => {}
            }
        }
    }

    fn related_item(&mut self, element: Element<'t>) {
        let of_kind = |kind| element.all("named-content").find(move |content| content.has("content-type", kind));
        let href = element.attribute("href");
        let is_doi = element.has("ext-link-type", "doi");
        let doi = href.filter(|_| is_doi).and_then(|href| Doi::new(href).ok());
        let address = element.child("uri").and_then(|uri| uri.attribute("href"));
        let url = address.or(href.filter(|_| doi.is_none())).map(str::to_owned);
        let kind = element.attribute("related-article-type").or(element.attribute("document-type"));
        let kind = kind.filter(|kind| *kind != "companion").map(|kind| kind.replace('-', " "));
        let kind = of_kind("type").map(Element::text).or(kind);
        let stated = element.child("article-title").or_else(|| element.child("source"));
        let title = stated.map(|title| self.rich(title)).unwrap_or_else(|| self.rich_but_uri(element));
        let description = of_kind("description").map(|content| self.rich(content)).unwrap_or_default();
        let date = element.child("date-in-citation").or_else(|| element.child("date"));
        let date = date.and_then(|date| self.date(date));
        self.article.related.items.push(RelatedItem { title, date, description, kind, url, doi });
    }

    fn rich_but_uri(&mut self, element: Element<'t>) -> RichText {
        let mut out = Vec::new();
        for child in element.children() {
            let skipped = matches!(child, super::tree::Child::Element(inner) if matches!(inner.name(), "uri" | "named-content" | "date-in-citation"));
            if !skipped {
                self.inline_child(child, &mut out);
            }
        }
        super::inline::trimmed(out)
    }

    /// A product under review is something related.
    fn product(&mut self, element: Element<'t>) {
        let title = RichText::from(element.text());
        let url = element.find("ext-link").and_then(|link| link.attribute("href")).map(str::to_owned);
        self.article.related.items.push(RelatedItem { title, url, ..RelatedItem::default() });
    }

    /// What our writer has no element for.
    fn custom(&mut self, meta: Element<'t>) {
        for custom in meta.all("custom-meta-group").flat_map(|group| group.all("custom-meta")) {
            let value = custom.text_of("meta-value").unwrap_or_default();
            let copyright = &mut self.article.copyright;
            match custom.text_of("meta-name").as_deref() {
                Some("license") => {
                    self.article.license = Some(crate::model::License { url: None, name: Some(value) });
                }
                Some("license-url") => self.article.license.get_or_insert_default().url = Some(value),
                Some("accessibilityFeature" | "accessibilityHazard") if self.ours => {}
                Some("copyright-year") => copyright.get_or_insert_default().year = value.parse().ok(),
                Some("copyright-holder") => copyright.get_or_insert_default().holder = Some(value),
                Some("copyright-statement") => copyright.get_or_insert_default().statement = Some(value),
                Some("related-title") => self.article.related.title = Some(value),
                _ => self.dropped("custom metadata", custom.line()),
            }
        }
    }

    /// Addresses, conflicts of interest and the like, behind the text.
    fn author_notes(&mut self, meta: Element<'t>) {
        for notes in meta.all("author-notes") {
            let mut blocks = Vec::new();
            for inner in notes.elements() {
                match inner.name() {
                    "title" | "label" => {}
                    "fn" if inner.attribute("id").is_some_and(|id| self.read_notes.contains(id)) => {}
                    "fn" => blocks.extend(self.note_blocks(inner)),
                    _ => self.blocks_inner(inner, &mut blocks),
                }
            }
            let title = self.rich_of(notes, "title");
            self.append(title, blocks.into_iter().map(Node::Block).collect(), notes.line());
        }
    }

    fn left_out(&mut self, meta: Element<'t>) {
        for element in meta.elements() {
            match element.name() {
                "conference" => self.dropped("the conference", element.line()),
                "volume-id" | "issue-id" | "issue-title" | "volume-series" | "issue-sponsor" | "issue-part"
                | "isbn" | "supplement" => self.dropped("the title or part of an issue", element.line()),
                "supplementary-material" => {
                    let mut blocks = Vec::new();
                    self.blocks_inner(element, &mut blocks);
                    self.append(RichText::new(), blocks.into_iter().map(Node::Block).collect(), element.line());
                }
                _ => {}
            }
        }
    }
}

/// The subjects of a group and of those in it.
/// The recording of the article, where another format of it is one.
fn recording(uri: Element<'_>) -> Option<Audio> {
    let kind = uri.attribute("content-type").filter(|kind| kind.starts_with("audio/"))?;
    let url = uri.attribute("href").filter(|href| href.starts_with("http"))?;
    Some(Audio { url: url.to_owned(), kind: Some(kind.to_owned()), ..Audio::default() })
}

fn subjects(group: Element<'_>) -> Vec<String> {
    let mut out = Vec::new();
    for inner in group.elements() {
        match inner.name() {
            "subject" | "compound-subject" => out.extend(Some(inner.text()).filter(|text| !text.is_empty())),
            "subj-group" => out.extend(subjects(inner)),
            _ => {}
        }
    }
    out
}
