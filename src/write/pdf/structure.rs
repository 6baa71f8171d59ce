//! The logical structure: the tree of elements that makes a PDF "tagged" (ISO 32000-1, 14.7).
//!
//! The flow makes the elements, the painter says which marked content belongs to which, and
//! [`Structure::write`] turns the tree into objects. Nothing here knows the article.

mod write;

/// An element of a [`Structure`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ElementId(u32);

/// What an element is. The names are those of ISO 32000-1, 14.8.4, and a few of our own, which
/// the role map leads back to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Document,
    Article,
    Section,
    Division,
    Paragraph,
    Heading(u8),
    Contents,
    ContentsItem,
    Turn,
    Question,
    Answer,
    Speaker,
    List,
    ListItem,
    Label,
    ListBody,
    Quote,
    PullQuote,
    Figure,
    Caption,
    Table,
    TableHead,
    TableBody,
    Row,
    HeaderCell,
    Cell,
    Code,
    Formula,
    Span,
    Link,
    Reference,
    Note,
}

impl Role {
    /// Whether an element without content belongs in the tree: the cells of a table make its
    /// grid, and an item without text is still an item.
    fn may_be_empty(self) -> bool {
        matches!(
            self,
            Role::Document
                | Role::Article
                | Role::Row
                | Role::HeaderCell
                | Role::Cell
                | Role::ListItem
                | Role::ListBody
        )
    }

    /// The name as it stands in the file.
    pub(super) fn name(self) -> &'static str {
        match self {
            Role::Document => "Document",
            Role::Article => "Art",
            Role::Section => "Sect",
            Role::Division => "Div",
            Role::Paragraph => "P",
            Role::Heading(level) => ["H1", "H2", "H3", "H4", "H5", "H6"][usize::from(level.clamp(1, 6) - 1)],
            Role::Contents => "TOC",
            Role::ContentsItem => "TOCI",
            Role::Turn => "Turn",
            Role::Question => "Question",
            Role::Answer => "Answer",
            Role::Speaker => "Speaker",
            Role::List => "L",
            Role::ListItem => "LI",
            Role::Label => "Lbl",
            Role::ListBody => "LBody",
            Role::Quote => "BlockQuote",
            Role::PullQuote => "PullQuote",
            Role::Figure => "Figure",
            Role::Caption => "Caption",
            Role::Table => "Table",
            Role::TableHead => "THead",
            Role::TableBody => "TBody",
            Role::Row => "TR",
            Role::HeaderCell => "TH",
            Role::Cell => "TD",
            Role::Code => "Code",
            Role::Formula => "Formula",
            Role::Span => "Span",
            Role::Link => "Link",
            Role::Reference => "Reference",
            Role::Note => "Note",
        }
    }
}

/// The standard types of the roles that ISO 32000-1 does not know.
const ROLE_MAP: [(Role, Role); 5] = [
    (Role::Turn, Role::Division),
    (Role::Question, Role::Division),
    (Role::Answer, Role::Division),
    (Role::Speaker, Role::Span),
    (Role::PullQuote, Role::Quote),
];

/// Which cells a header cell heads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    Row,
    Column,
}

/// What is said of an element besides its role.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Attributes {
    /// What stands for it where it cannot be seen.
    pub(super) alt: Option<String>,
    /// Its text in the order of reading, where its content does not say it so.
    pub(super) actual_text: Option<String>,
    /// Its language, where it differs.
    pub(super) language: Option<String>,
    /// The name by which it is referred to.
    pub(super) id: Option<String>,
    /// Which cells it heads.
    pub(super) scope: Option<Scope>,
    /// The columns and rows that it covers, where they are not one each.
    pub(super) span: Option<(u16, u16)>,
    /// Its box on the page: left, bottom, right, top.
    pub(super) bbox: Option<[f32; 4]>,
    /// How the items of the list are marked.
    pub(super) numbering: Option<&'static str>,
    /// Whether the text is struck through.
    pub(super) struck: bool,
}

/// Something within an element, in reading order.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kid {
    Element(ElementId),
    /// A sequence of marked content on a page.
    Content {
        page: u32,
        mcid: u32,
    },
    /// A link annotation on a page, by its place in the list of annotations.
    Annotation {
        page: u32,
        index: u32,
    },
}

#[derive(Debug)]
struct Element {
    role: Role,
    parent: Option<ElementId>,
    /// Whether it stands among its parent's kids yet.
    attached: bool,
    kids: Vec<Kid>,
    attributes: Option<Box<Attributes>>,
}

/// The tree of elements, under construction.
#[derive(Debug)]
pub(super) struct Structure {
    elements: Vec<Element>,
    /// For each page, the elements that own its marked content, by MCID.
    pages: Vec<Vec<ElementId>>,
    /// For each annotation, the element that it belongs to.
    annotations: Vec<ElementId>,
}

impl Structure {
    /// A tree of a document alone.
    pub(super) fn new() -> Self {
        let root = Element { role: Role::Document, parent: None, attached: true, kids: Vec::new(), attributes: None };
        Structure { elements: vec![root], pages: Vec::new(), annotations: Vec::new() }
    }

    /// The document element.
    pub(super) fn root(&self) -> ElementId {
        ElementId(0)
    }

    /// A new element behind the kids that `parent` has.
    pub(super) fn block(&mut self, parent: ElementId, role: Role) -> ElementId {
        let id = self.inline(parent, role);
        self.attach(id);
        id
    }

    /// A new element that takes its place within `parent` when its first content is drawn, and
    /// so comes to stand between the text before and behind it.
    pub(super) fn inline(&mut self, parent: ElementId, role: Role) -> ElementId {
        let id = ElementId(u32::try_from(self.elements.len()).unwrap_or(u32::MAX));
        self.elements.push(Element { role, parent: Some(parent), attached: false, kids: Vec::new(), attributes: None });
        id
    }

    /// What is said of an element, to be changed.
    pub(super) fn attributes(&mut self, id: ElementId) -> &mut Attributes {
        self.element(id).attributes.get_or_insert_default()
    }

    /// The role of an element.
    pub(super) fn role(&self, id: ElementId) -> Role {
        self.elements.get(id.0 as usize).map_or(Role::Span, |element| element.role)
    }

    /// Gives `owner` a new sequence of marked content on the page with the 0-based index
    /// `page`, and returns its MCID.
    pub(super) fn content(&mut self, owner: ElementId, page: usize) -> u32 {
        self.attach(owner);
        if self.pages.len() <= page {
            self.pages.resize_with(page + 1, Vec::new);
        }
        let owners = &mut self.pages[page];
        let mcid = u32::try_from(owners.len()).unwrap_or(u32::MAX);
        owners.push(owner);
        let page = u32::try_from(page).unwrap_or(u32::MAX);
        self.element(owner).kids.push(Kid::Content { page, mcid });
        mcid
    }

    /// Gives `owner` the next annotation, which stands on the page with the 0-based index `page`, and returns its place
    /// in the list of annotations.
    pub(super) fn annotation(&mut self, owner: ElementId, page: usize) -> usize {
        self.attach(owner);
        let index = self.annotations.len();
        self.annotations.push(owner);
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let kid = Kid::Annotation { page: number(page), index: number(index) };
        self.element(owner).kids.push(kid);
        index
    }

    /// Gives text that stands between inline elements elements of its own. Readers that gather
    /// an element's text before that of its kids then find all in the order of reading.
    fn separate(&mut self) {
        let is_content = |kid: &Kid| matches!(kid, Kid::Content { .. });
        for index in 0..self.elements.len() {
            let kids = &self.elements[index].kids;
            let is_mixed = kids.iter().any(|kid| matches!(kid, Kid::Element(_))) && kids.iter().any(is_content);
            if is_mixed {
                let kids = std::mem::take(&mut self.elements[index].kids);
                let parent = ElementId(u32::try_from(index).unwrap_or(u32::MAX));
                for run in kids.chunk_by(|a, b| is_content(a) && is_content(b)) {
                    match run {
                        [Kid::Content { .. }, ..] => self.wrap(parent, run),
                        _ => self.elements[index].kids.extend_from_slice(run),
                    }
                }
            }
        }
    }

    /// Makes marked content that of a new element within `parent`.
    fn wrap(&mut self, parent: ElementId, content: &[Kid]) {
        let id = self.block(parent, Role::Span);
        for kid in content {
            if let Kid::Content { page, mcid } = *kid {
                self.pages[page as usize][mcid as usize] = id;
            }
        }
        self.element(id).kids = content.to_vec();
    }

    fn element(&mut self, id: ElementId) -> &mut Element {
        &mut self.elements[id.0 as usize]
    }

    fn attach(&mut self, id: ElementId) {
        let mut next = Some(id);
        while let Some(id) = next {
            let element = self.element(id);
            if std::mem::replace(&mut element.attached, true) {
                return;
            }
            next = element.parent;
            if let Some(parent) = next {
                self.element(parent).kids.push(Kid::Element(id));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_elements_stand_where_their_content_is_drawn() {
        let mut structure = Structure::new();
        let paragraph = structure.block(structure.root(), Role::Paragraph);
        let reference = structure.inline(paragraph, Role::Reference);
        let link = structure.inline(reference, Role::Link);
        structure.content(paragraph, 0);
        structure.content(link, 0);
        structure.content(paragraph, 0);
        let kids = structure.element(paragraph).kids.clone();
        let content = |mcid| Kid::Content { page: 0, mcid };
        assert_eq!(kids, [content(0), Kid::Element(reference), content(2)]);
        assert_eq!(structure.element(reference).kids, [Kid::Element(link)]);
        assert_eq!(structure.pages[0], [paragraph, link, paragraph]);
    }

    #[test]
    fn text_beside_inline_elements_gets_elements() {
        let mut structure = Structure::new();
        let paragraph = structure.block(structure.root(), Role::Paragraph);
        let link = structure.inline(paragraph, Role::Link);
        structure.content(paragraph, 0);
        structure.content(link, 0);
        structure.separate();
        let span = structure.pages[0][0];
        assert_eq!(structure.element(paragraph).kids, [Kid::Element(span), Kid::Element(link)]);
        assert_eq!(structure.element(span).kids, [Kid::Content { page: 0, mcid: 0 }]);
        assert_eq!(structure.role(span), Role::Span);
    }

    #[test]
    fn what_is_never_drawn_is_left_out() {
        let mut structure = Structure::new();
        let paragraph = structure.block(structure.root(), Role::Paragraph);
        structure.inline(paragraph, Role::Span);
        assert!(structure.element(paragraph).kids.is_empty());
    }
}
