//! What an SVG picture may cost: how deep it nests, and how much it becomes when everything that
//! it refers to is copied to where it is used.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::Event;
use usvg::roxmltree::{Document, Node, NodeId};

/// How deep elements may nest, references followed. Diagrams seldom reach 30.
pub(super) const MOST_DEPTH: usize = 96;
/// How many bytes the picture may have when every reference is replaced by what it refers to.
const MOST_BYTES: u64 = 32 << 20;
/// How many attributes an element may have: the parser compares each with each. Drawings have a dozen.
const MOST_ATTRIBUTES: usize = 1_000;
/// How often a selector of the style sheet may be tried at an element. Drawings that programs export have a few
/// hundred classes, and some ten thousand elements.
const MOST_TRIES: usize = 20_000_000;
/// What an element costs besides its attributes.
const ELEMENT: u64 = 32;

/// Refuses a picture that nests too deep for parsers that go down with it, or has too many attributes in one place.
pub(super) fn check_tags(text: &str) -> Result<(), String> {
    let mut reader = Reader::from_str(text);
    let mut depth = 0_usize;
    loop {
        let event = reader.read_event();
        if let Ok(Event::Start(tag) | Event::Empty(tag)) = &event
            && tag.bytes().filter(|byte| *byte == b'=').count() > MOST_ATTRIBUTES
        {
            return Err(format!("an element has more than {MOST_ATTRIBUTES} attributes"));
        }
        match event {
            Ok(Event::Start(_)) => depth += 1,
            Ok(Event::End(_)) => depth = depth.saturating_sub(1),
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(error) => return Err(error.to_string()),
        }
        if depth > MOST_DEPTH {
            return Err(too_deep());
        }
    }
}

/// Refuses a picture that becomes too large or too deep when its references are followed.
pub(super) fn check_cost(document: &Document<'_>) -> Result<(), String> {
    let mut ids = BTreeMap::new();
    let mut style = String::new();
    for node in document.descendants() {
        if let Some(id) = node.attribute("id") {
            ids.entry(id).or_insert(node);
        }
        if node.tag_name().name() == "style" {
            style.push_str(node.text().unwrap_or_default());
        }
    }
    let selectors = style.bytes().filter(|byte| matches!(byte, b'{' | b',')).count();
    let elements = document.descendants().filter(Node::is_element).count();
    if selectors.saturating_mul(elements) > MOST_TRIES {
        return Err(format!("its style sheet has {selectors} selectors to be tried at {elements} elements"));
    }
    let mut cost = Cost { ids: &ids, everywhere: Vec::new(), known: BTreeMap::new() };
    cost.everywhere = cost.urls(&style);
    let everywhere = style.contains("marker");
    match cost.of(document.root_element(), 0, everywhere)? {
        total if total > MOST_BYTES => {
            Err(format!("its copies of parts of itself come to more than {} MiB", MOST_BYTES >> 20))
        }
        _ => Ok(()),
    }
}

fn too_deep() -> String {
    format!("it nests deeper than {MOST_DEPTH} elements")
}

struct Cost<'c, 'd, 'i> {
    ids: &'c BTreeMap<&'d str, Node<'d, 'i>>,
    /// What the style sheet refers to: it may stand at any element.
    everywhere: Vec<NodeId>,
    /// `None` while it is being found out; to meet it then is to go in a circle.
    known: BTreeMap<u32, Option<u64>>,
}

impl<'d, 'i> Cost<'_, 'd, 'i> {
    fn of(&mut self, node: Node<'d, 'i>, depth: usize, markers: bool) -> Result<u64, String> {
        if depth > MOST_DEPTH {
            return Err(too_deep());
        }
        if let Some(known) = self.known.get(&node.id().get()) {
            return known.ok_or_else(|| "parts of it refer to each other in a circle".to_owned());
        }
        self.known.insert(node.id().get(), None);
        let mut total = ELEMENT + node.text().map_or(0, |text| text.len() as u64);
        for child in node.children().filter(Node::is_element) {
            total = total.saturating_add(self.of(child, depth + 1, markers)?);
        }
        let is_open = |id: &NodeId| self.known.get(&id.get()) == Some(&None);
        let mut own: Vec<NodeId> = self.everywhere.iter().filter(|id| !is_open(id)).copied().collect();
        let mut at_corners = markers;
        for attribute in node.attributes() {
            let value = attribute.value();
            total = total.saturating_add(value.len() as u64);
            own.extend(self.urls(value));
            if attribute.name() == "href" && node.tag_name().name() != "a" {
                own.extend(value.trim().strip_prefix('#').and_then(|id| self.ids.get(id)).map(Node::id));
            }
            at_corners |= attribute.name().starts_with("marker") || value.contains("marker");
        }
        // A marker may stand at every corner of a path, which takes two characters at least.
        let line = ["d", "points"].iter().filter_map(|name| node.attribute(*name)).map(str::len).max();
        let times = if at_corners { line.unwrap_or(0) as u64 / 2 + 1 } else { 1 };
        for id in own {
            if let Some(other) = node.document().get_node(id) {
                total = total.saturating_add(self.of(other, depth + 1, markers)?.saturating_mul(times));
            }
        }
        self.known.insert(node.id().get(), Some(total));
        Ok(total)
    }

    /// What `url(#…)` in a text refers to.
    fn urls(&self, text: &str) -> Vec<NodeId> {
        let names = text.split("url(").skip(1).map(|rest| rest.split(')').next().unwrap_or_default());
        let names = names.map(|name| name.trim().trim_matches(['"', '\'']));
        names.filter_map(|name| self.ids.get(name.strip_prefix('#')?)).map(Node::id).collect()
    }
}
