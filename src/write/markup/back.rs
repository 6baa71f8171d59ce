//! What follows the text: related items, who took part, and what is known of the article.

use super::{Markup, SEPARATOR, Tag};
use crate::model::{Contributor, Date, Grant, Journal, Name, Publisher, RelatedItem, RichText, Role};

impl<'a> Markup<'a> {
    /// The block of related items, if there are any.
    pub(crate) fn related(&mut self) {
        let related = &self.article.related;
        if related.is_empty() {
            return;
        }
        let heading = self.anchor("_related");
        if self.is_feed() {
            self.out.open(Tag::new("section"));
        } else {
            self.out.open(self.class(Tag::new("nav"), "related").with_some("aria-labelledby", heading.as_ref()));
        }
        let tag = Tag::new(self.level(0)).with_some("id", heading);
        match &related.title {
            Some(title) => self.out.element(self.class(tag, "title"), title),
            None => {
                let tag = self.words_language(tag);
                self.out.element(tag, self.words.related);
            }
        }
        self.related_items(&related.items);
        if let Some(see_all) = &related.see_all {
            self.out.open(self.class(Tag::new("p"), "see-all"));
            match &see_all.url {
                Some(url) => self.text_link(url, &see_all.text, None),
                None => self.out.text(&see_all.text),
            }
            self.out.close();
        }
        self.out.close();
    }

    fn related_items(&mut self, items: &'a [RelatedItem]) {
        if items.is_empty() {
            return;
        }
        self.out.open(Tag::new("ul"));
        for item in items {
            self.out.open(Tag::new("li"));
            self.related_item(item);
            self.out.close();
        }
        self.out.close();
    }

    fn related_item(&mut self, item: &'a RelatedItem) {
        self.out.open(self.class(Tag::new("p"), "related-title"));
        self.related_title(item);
        self.out.close();
        self.related_meta(item);
        self.optional_paragraph("related-description", &item.description);
    }

    /// The kind of `item`, its date, and its DOI, where the title does not lead there already.
    fn related_meta(&mut self, item: &'a RelatedItem) {
        let doi = item.doi.as_ref().filter(|_| item.url.is_some());
        if item.kind.is_none() && item.date.is_none() && doi.is_none() {
            return;
        }
        self.out.open(self.class(Tag::new("p"), "related-meta"));
        self.isolated(item.kind.as_deref().unwrap_or_default());
        if let Some(date) = item.date {
            self.out.text(if item.kind.is_some() { SEPARATOR } else { "" });
            self.time(date);
        }
        if let Some(doi) = doi {
            self.out.text(if item.kind.is_some() || item.date.is_some() { SEPARATOR } else { "" });
            self.text_link(&doi.url(), &format!("doi:{}", doi.as_str()), None);
        }
        self.out.close();
    }

    fn related_title(&mut self, item: &'a RelatedItem) {
        let link = item.link();
        match link.as_deref().map(|target| (target, self.href(target))) {
            None => self.rich_text(&item.title),
            Some((target, Ok(href))) => self.linked(&href, target, &item.title),
            Some((target, Err(reason))) => {
                self.report_unlinkable(reason, target);
                self.rich_text(&item.title);
            }
        }
    }

    fn optional_paragraph(&mut self, class: &str, text: &'a RichText) {
        if !text.is_blank() {
            self.out.open(self.class(Tag::new("p"), class));
            self.rich_text(text);
            self.out.close();
        }
    }

    /// Who took part, with all that is known of them, if anybody did.
    pub(crate) fn contributors(&mut self) {
        self.contributors_with(|_| Vec::new());
    }

    /// Who took part in a collection; `parts` says in which articles: their files and titles.
    pub(crate) fn contributors_with(&mut self, parts: impl Fn(&Contributor) -> Vec<(String, String)>) {
        if self.article.contributors.is_empty() {
            return;
        }
        let heading = self.anchor("_contributors");
        self.out.open(self.class(Tag::new("section"), "contributors").with_some("aria-labelledby", heading.as_ref()));
        let tag = self.words_language(Tag::new(self.level(0)).with_some("id", heading));
        self.out.element(tag, self.words.contributors);
        self.out.open(Tag::new("ul"));
        for contributor in &self.article.contributors {
            let id = self.anchor(contributor.id.as_str());
            let kind = name_kind(&contributor.name).filter(|_| !self.is_feed());
            self.out.open(Tag::new("li").with_some("id", id).with_some("data-name", kind));
            self.contributor(contributor);
            self.parts(&parts(contributor));
            self.out.close();
        }
        self.out.close();
        self.out.close();
    }

    fn parts(&mut self, parts: &[(String, String)]) {
        if parts.is_empty() {
            return;
        }
        self.out.open(Tag::new("p").class("parts"));
        for (index, (file, title)) in parts.iter().enumerate() {
            self.out.text(if index > 0 { SEPARATOR } else { "" });
            self.out.element(Tag::new("a").with("href", file), title);
        }
        self.out.close();
    }

    /// Those contributors of a collection that are no article's, with their roles: its editors.
    pub(crate) fn makers(&mut self, is_maker: impl Fn(&Contributor) -> bool) {
        for contributor in self.article.contributors.iter().filter(|one| is_maker(one)) {
            self.out.open(Tag::new("p").class("maker"));
            self.isolated(&contributor.name.display());
            if !contributor.roles.is_empty() {
                self.out.text(" ");
                self.out.open(Tag::new("span").class("contributor-role"));
                self.roles(&contributor.roles);
                self.out.close();
            }
            self.out.close();
        }
    }

    /// Who publishes a collection, for the foot of its title page.
    pub(crate) fn imprint(&mut self) {
        if let Some(publisher) = &self.article.publisher {
            self.publisher(publisher);
        }
    }

    fn contributor(&mut self, contributor: &'a Contributor) {
        self.out.open(self.class(Tag::new("p"), "contributor"));
        self.out.open(Tag::new("b"));
        self.isolated(&contributor.name.display());
        self.out.close();
        if !contributor.roles.is_empty() {
            self.out.text(" ");
            self.out.open(self.class(Tag::new("span"), "contributor-role"));
            self.roles(&contributor.roles);
            self.out.close();
        }
        self.out.close();
        self.affiliations(contributor);
        self.addresses(contributor);
        self.optional_paragraph("biography", &contributor.biography);
    }

    fn roles(&mut self, roles: &[Role]) {
        for (index, role) in roles.iter().enumerate() {
            self.out.text(if index > 0 { self.words.comma() } else { "" });
            match role {
                Role::Other(words) => self.out.text(words),
                Role::Author
                | Role::Interviewer
                | Role::Interviewee
                | Role::Editor
                | Role::Translator
                | Role::Photographer => self.word(self.words.role(role)),
            }
        }
    }

    fn affiliations(&mut self, contributor: &'a Contributor) {
        if contributor.affiliations.is_empty() {
            return;
        }
        self.out.open(self.class(Tag::new("p"), "affiliation"));
        for (index, affiliation) in contributor.affiliations.iter().enumerate() {
            self.out.text(if index > 0 { "; " } else { "" });
            match &affiliation.ror {
                Some(ror) => self.text_link(&ror.url(), &affiliation.name, None),
                None => self.out.text(&affiliation.name),
            }
        }
        self.out.close();
    }

    fn addresses(&mut self, contributor: &'a Contributor) {
        let orcid = contributor.orcid.as_ref().map(|orcid| (orcid.url(), format!("ORCID {orcid}")));
        let email = contributor.email.as_ref().map(|email| (format!("mailto:{email}"), email.clone()));
        let url = contributor.url.as_ref().map(|url| (url.clone(), without_scheme(url).to_owned()));
        let addresses: Vec<_> = [orcid, email, url].into_iter().flatten().collect();
        if addresses.is_empty() {
            return;
        }
        self.out.open(self.class(Tag::new("p"), "addresses"));
        for (index, (target, text)) in addresses.iter().enumerate() {
            self.out.text(if index > 0 { SEPARATOR } else { "" });
            self.text_link(target, text, None);
        }
        self.out.close();
    }

    /// What the elements of a feed cannot hold: the corrections, the funding, and what is known of those who
    /// took part besides their names.
    pub(super) fn afterword(&mut self) {
        self.corrections();
        self.funding();
        let has_more = |contributor: &Contributor| {
            let Contributor { id: _, name: _, roles, orcid, affiliations, email, url, biography, labels: _ } =
                contributor;
            roles.iter().any(|role| *role != Role::Author)
                || orcid.is_some()
                || !affiliations.is_empty()
                || email.is_some()
                || url.is_some()
                || !biography.is_blank()
        };
        if self.article.contributors.iter().any(has_more) {
            self.contributors();
        }
    }

    /// What is known of the article: where and when it appeared, corrections, identifiers,
    /// keywords, rights. Writes nothing where nothing is known.
    pub(crate) fn about(&mut self) {
        self.fact_list();
        let copyright = self.article.copyright.as_ref().map(crate::model::Copyright::display);
        if let Some(copyright) = copyright.filter(|text| text.trim() != "©") {
            self.out.element(self.class(Tag::new("p"), "copyright"), &copyright);
        }
    }

    /// Whether [`Markup::about`] would write anything.
    pub(crate) fn has_facts(&self) -> bool {
        let article = self.article;
        !article.dates.is_empty()
            || !article.identifiers.is_empty()
            || !article.keywords.is_empty()
            || article.series.is_some()
            || article.journal.is_some()
            || article.publisher.is_some()
            || article.license.is_some()
            || article.copyright.is_some()
            || !article.funding.is_empty()
    }

    fn fact_list(&mut self) {
        let article = self.article;
        self.appearance();
        self.dates();
        if let Some(doi) = &article.identifiers.doi {
            self.fact("DOI", false, |markup| markup.text_link(&doi.url(), doi.as_str(), None));
        }
        if let Some(url) = &article.identifiers.url {
            self.fact("URL", false, |markup| markup.text_link(url, without_scheme(url), None));
        }
        for other in &article.identifiers.others {
            let name = other.scheme.to_uppercase();
            self.fact(&name, false, |markup| markup.out.text(&other.value));
        }
        if !article.keywords.is_empty() {
            let words = self.words;
            self.fact(words.keywords, true, |markup| markup.out.text(&article.keywords.join(words.comma())));
        }
        self.funding();
        if let Some(license) = &article.license {
            let words = self.words;
            self.fact(words.license, true, |markup| match &license.url {
                Some(url) => markup.text_link(url, license.display(), Some("license")),
                None => markup.out.text(license.display()),
            });
        }
    }

    /// Who paid for the work: the statement, and the grants as links.
    fn funding(&mut self) {
        let funding = &self.article.funding;
        if funding.is_empty() {
            return;
        }
        self.fact(self.words.funding, true, |markup| {
            markup.rich_text(&funding.statement);
            for (index, grant) in funding.grants.iter().enumerate() {
                let first = index == 0 && funding.statement.is_blank();
                markup.out.text(if first { "" } else { SEPARATOR });
                markup.grant(grant);
            }
        });
    }

    /// A grant, which says where the funder's name ends for those who read the page again.
    fn grant(&mut self, grant: &Grant) {
        if !self.is_feed() {
            self.out.open(Tag::new("span").class("grant").with("data-funder", &grant.funder));
        }
        match grant.link() {
            Some(link) => self.text_link(&link, &grant.display(), None),
            None => self.out.text(&grant.display()),
        }
        if let Some(doi) = grant.other_doi() {
            self.out.text(", ");
            self.text_link(&doi.url(), &format!("doi:{doi}"), None);
        }
        if !self.is_feed() {
            self.out.close();
        }
    }

    /// One fact: its name and its value.
    fn fact(&mut self, name: &str, is_word: bool, value: impl FnOnce(&mut Self)) {
        self.out.open(self.class(Tag::new("p"), "fact"));
        let tag = Tag::new("b");
        self.out.open(if is_word { self.words_language(tag) } else { tag });
        self.isolated(name);
        self.out.text(self.words.colon());
        self.out.close();
        self.out.text(self.words.behind_colon());
        value(self);
        self.out.close();
    }

    fn appearance(&mut self) {
        let article = self.article;
        if let Some(series) = &article.series {
            let number = series.number.iter().map(String::as_str);
            let text = std::iter::once(series.title.as_str()).chain(number).collect::<Vec<_>>().join(", ");
            self.out.element(self.class(Tag::new("p"), "series"), &text);
        }
        if let Some(journal) = article.journal.as_ref().map(journal_line).filter(|line| !line.is_empty()) {
            self.out.element(self.class(Tag::new("p"), "journal"), &journal);
        }
        if let Some(publisher) = &article.publisher {
            self.publisher(publisher);
        }
    }

    fn publisher(&mut self, publisher: &'a Publisher) {
        self.out.open(self.class(Tag::new("p"), "publisher"));
        match &publisher.url {
            Some(url) => self.text_link(url, &publisher.name, None),
            None if publisher.place.is_some() && !self.is_feed() => {
                self.out.element(Tag::new("span").class("publisher-name"), &publisher.name);
            }
            None => self.out.text(&publisher.name),
        }
        if let Some(place) = &publisher.place {
            self.out.text(&format!(", {place}"));
        }
        self.out.close();
    }

    fn dates(&mut self) {
        let dates = &self.article.dates;
        let words = self.words;
        let mut date = |name: &str, date: Option<Date>| {
            if let Some(date) = date {
                self.fact(name, true, |markup| markup.time(date));
            }
        };
        date(words.received, dates.received);
        date(words.accepted, dates.accepted);
        date(words.published, dates.published);
        date(words.updated, dates.updated);
        self.corrections();
    }

    fn corrections(&mut self) {
        for correction in &self.article.dates.corrections {
            self.fact(self.words.correction, true, |markup| {
                markup.time(correction.date);
                if !correction.note.is_blank() {
                    markup.out.text(SEPARATOR);
                    markup.rich_text(&correction.note);
                }
            });
        }
    }

    /// A heading for [`Markup::about`].
    pub(crate) fn about_heading(&mut self) -> Option<String> {
        let id = self.anchor("_about");
        self.out.element(self.words_language(Tag::new(self.level(0)).with_some("id", id.as_ref())), self.words.about);
        id
    }
}

/// What a name is besides a person's with the given name first, for those who read the page again.
fn name_kind(name: &Name) -> Option<&'static str> {
    match name {
        Name::Person(person) => person.family_first.then_some("family-first"),
        Name::Literal(_) => Some("whole"),
        Name::Organisation(_) => Some("organisation"),
    }
}

/// `Journal of Water 12 (3): e45. ISSN 2049-3630`
pub(crate) fn journal_line(journal: &Journal) -> String {
    let mut line = journal.title.clone().unwrap_or_default();
    let mut add = |text: String| {
        if !line.is_empty() && !text.starts_with([':', '.']) {
            line.push(' ');
        }
        line.push_str(&text);
    };
    if let Some(volume) = &journal.volume {
        add(volume.clone());
    }
    if let Some(issue) = &journal.issue {
        add(format!("({issue})"));
    }
    if let Some(number) = &journal.article_number {
        add(format!(": {number}"));
    }
    let issns: Vec<_> = journal.issns().map(ToString::to_string).collect();
    if !issns.is_empty() {
        add(format!(". ISSN {}", issns.join(", ")));
    }
    line.trim_start_matches([':', '.', ' ']).to_owned()
}

fn without_scheme(url: &str) -> &str {
    let bare = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or(url);
    bare.trim_end_matches('/')
}
