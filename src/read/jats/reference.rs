//! References: lists, and the parts and words of citations.

use super::contributor::name_of;
use super::inline::{part_words, push_node, push_text, trimmed};
use super::tree::{Child, Element};
use super::{Document, id_of};
use crate::model::{Doi, Id, Inline, Reference, RichText};

impl<'t> Document<'t, '_> {
    pub(super) fn reference_lists(&mut self, root: Element<'t>) {
        root.find_all("ref-list").for_each(|list| self.reference_list(list));
    }

    fn reference_list(&mut self, list: Element<'t>) {
        for inner in list.elements() {
            match inner.name() {
                "ref" => self.reference(inner),
                "ref-list" => self.reference_list(inner),
                _ => {}
            }
        }
    }

    fn reference(&mut self, element: Element<'t>) {
        let number = self.article.references.len() + 1;
        let id = id_of(element).unwrap_or_else(|| Id::numbered("ref-", number));
        let mut reference = Reference::new(id);
        reference.at = element.line();
        let label = element.text_of("label").filter(|label| self.ours || !is_number(label, number));
        reference.label = label;
        for citation in element.elements() {
            match citation.name() {
                "label" => {}
                "citation-alternatives" => {
                    citation.elements().for_each(|form| self.citation_form(form, &mut reference))
                }
                _ => self.citation_form(citation, &mut reference),
            }
        }
        self.article.references.push(reference);
    }

    fn citation_form(&mut self, citation: Element<'t>, reference: &mut Reference) {
        // What our writer made of the rest for archives that want it.
        if self.ours && citation.has("specific-use", "generated") {
            return;
        }
        let structured = matches!(citation.name(), "element-citation" | "nlm-citation");
        let kind = citation.attribute("publication-type").or(citation.attribute("citation-type"));
        let told = citation.attribute("specific-use").filter(|_| self.ours && structured);
        let kind = told.or(kind.filter(|kind| !matches!(*kind, "unspecified" | "other"))).map(str::to_owned);
        reference.kind = reference.kind.take().or(kind);
        let own_words = !structured || self.has_more(citation);
        if !self.ours || structured {
            self.parts(citation, reference);
        }
        if own_words {
            let mut text = Vec::new();
            if structured {
                self.words_of_parts(citation, &mut text)
            } else {
                self.inlines(citation, &mut text)
            }
            let text = trimmed(text);
            if text.is_blank() {
                return;
            }
            part_words(&mut reference.text.0);
            text.into_iter().for_each(|node| push_node(&mut reference.text.0, node));
        }
    }

    /// Whether a citation in parts has some that the model has no place for.
    fn has_more(&self, citation: Element<'t>) -> bool {
        !self.ours && citation.elements().any(|part| !is_known(part))
    }

    /// The parts as words, a full stop between them.
    fn words_of_parts(&mut self, citation: Element<'t>, out: &mut Vec<Inline>) {
        for part in citation.elements() {
            let text = if part.name() == "person-group" { people_in_words(part) } else { self.rich(part) };
            if text.is_blank() {
                continue;
            }
            push_text(out, if out.is_empty() { "" } else { ". " });
            text.into_iter().for_each(|node| push_node(out, node));
        }
    }

    fn parts(&mut self, citation: Element<'t>, reference: &mut Reference) {
        let mut dates = [None, None, None];
        let (mut first, mut last) = (None, None);
        let mut sources = Vec::new();
        let parts: Vec<_> = citation.elements().flat_map(flat).collect();
        for part in parts {
            let text = part.text();
            // A title may be a picture.
            let may_be_empty = matches!(
                part.name(),
                "person-group" | "etal" | "article-title" | "chapter-title" | "data-title" | "part-title" | "source"
            );
            if text.is_empty() && !may_be_empty {
                continue;
            }
            match part.name() {
                "person-group" => people(part, reference),
                "name" | "string-name" | "collab" => reference.authors.extend(name_of(part)),
                "etal" => reference.and_others = true,
                "article-title" | "chapter-title" | "data-title" | "part-title" if reference.title.is_blank() => {
                    reference.title = self.rich(part);
                }
                "source" => sources.push(part),
                "year" => dates[0] = Some(text),
                "month" => dates[1] = super::meta::month_of(&text).map(|month| format!("{month:02}")),
                "day" => dates[2] = Some(format!("{text:0>2}")),
                "string-date" => reference.issued = Some(text),
                "volume" => reference.volume = Some(text),
                "issue" => reference.issue = Some(text),
                "fpage" => first = Some(text),
                "lpage" => last = Some(text),
                "page-range" => reference.pages = Some(text),
                "elocation-id" => reference.article_number = Some(text),
                "comment" if part.has("content-type", "article-number") => reference.article_number = Some(text),
                "edition" => reference.edition = Some(text),
                "publisher-name" => reference.publisher = Some(text),
                "publisher-loc" => reference.place = Some(text),
                "isbn" => reference.isbn = Some(text),
                "pub-id" => pub_id(part, text, reference),
                "date-in-citation" | "access-date" => reference.accessed = reference.accessed.or_else(|| access(part)),
                "ext-link" | "uri" => link(part, reference),
                _ => {}
            }
        }
        self.sources(&sources, reference);
        reference.pages = reference.pages.take().or(match (first, last) {
            (Some(first), Some(last)) if first != last => Some(format!("{first}-{last}")),
            (first, _) => first,
        });
        if reference.issued.is_none() {
            let [year, month, day] = dates;
            let known = year.map(|year| [Some(year), month.clone(), day.filter(|_| month.is_some())]);
            reference.issued = known.map(|parts| parts.into_iter().flatten().collect::<Vec<_>>().join("-"));
        }
    }

    /// What the work stands in, or, of one that stands by itself, its title.
    fn sources(&mut self, sources: &[Element<'t>], reference: &mut Reference) {
        let Some(source) = sources.first() else { return };
        let in_volume = reference.volume.is_some() || matches!(reference.kind.as_deref(), Some("journal"));
        let contains = source.has("content-type", "container") || (in_volume && !self.ours);
        if reference.title.is_blank() && !contains {
            reference.title = self.rich(*source);
        } else {
            reference.container = Some(source.text());
        }
    }
}

/// A part, and the parts of a date within it.
fn flat(part: Element<'_>) -> Vec<Element<'_>> {
    if part.name() == "date" { part.elements().collect() } else { vec![part] }
}

fn people(group: Element<'_>, reference: &mut Reference) {
    let names = group.elements().filter_map(name_of);
    let is_editor = matches!(group.attribute("person-group-type"), Some("editor" | "editors" | "guest-editor"));
    if is_editor {
        reference.editors.extend(names)
    } else {
        reference.authors.extend(names)
    }
    reference.and_others |= !is_editor && group.child("etal").is_some();
}

fn people_in_words(group: Element<'_>) -> RichText {
    let names: Vec<_> = group
        .elements()
        .map(|inner| match inner.name() {
            "name" => name_of(inner).map(|name| name.sort_key().into_owned()).unwrap_or_default(),
            "etal" => "et al".to_owned(),
            _ => inner.text(),
        })
        .collect();
    names.into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>().join("; ").into()
}

fn pub_id(part: Element<'_>, text: String, reference: &mut Reference) {
    match part.attribute("pub-id-type") {
        Some("doi") => reference.doi = Doi::new(&text).ok(),
        Some("pmid") => reference.pmid = Some(text),
        Some("isbn") => reference.isbn = Some(text),
        _ => reference.url = reference.url.take().or(part.attribute("href").map(str::to_owned)),
    }
}

fn access(part: Element<'_>) -> Option<crate::model::Date> {
    let iso = part.attribute("iso-8601-date").and_then(|text| text.parse().ok());
    let parts = || {
        let month = super::meta::month_of(&part.text_of("month")?)?;
        let day = part.text_of("day")?.parse::<u8>().ok()?;
        format!("{}-{month:02}-{day:02}", part.text_of("year")?).parse().ok()
    };
    iso.or_else(parts)
}

fn link(part: Element<'_>, reference: &mut Reference) {
    let text = part.text();
    let href = part.attribute("href").unwrap_or(&text);
    match Doi::new(href) {
        Ok(doi) if href.contains("doi") || href.starts_with("10.") => {
            reference.doi = reference.doi.take().or(Some(doi));
        }
        _ if href.contains("://") => reference.url = reference.url.take().or(Some(href.to_owned())),
        _ => {}
    }
}

/// Whether a part of a citation has its place in the model.
fn is_known(part: Element<'_>) -> bool {
    match part.name() {
        "person-group" => {
            let plain = part.children().all(|child| !matches!(child, Child::Text(text) if !text.trim().is_empty()));
            let known = matches!(part.attribute("person-group-type"), None | Some("author" | "editor" | "allauthors"));
            plain
                && known
                && part.elements().all(|inner| matches!(inner.name(), "name" | "string-name" | "collab" | "etal"))
        }
        "pub-id" => matches!(part.attribute("pub-id-type"), Some("doi" | "pmid" | "isbn")),
        "date-in-citation" | "access-date" => access(part).is_some(),
        "ext-link" | "uri" => part.attribute("href").is_some(),
        "month" => super::meta::month_of(&part.text()).is_some(),
        name => matches!(
            name,
            "name"
                | "string-name"
                | "collab"
                | "etal"
                | "article-title"
                | "chapter-title"
                | "data-title"
                | "source"
                | "year"
                | "day"
                | "string-date"
                | "volume"
                | "issue"
                | "fpage"
                | "lpage"
                | "page-range"
                | "elocation-id"
                | "edition"
                | "publisher-name"
                | "publisher-loc"
                | "isbn"
        ),
    }
}

/// Whether a label is but the number in the list.
fn is_number(label: &str, number: usize) -> bool {
    label.trim_matches(|c: char| !c.is_alphanumeric()) == number.to_string()
}
