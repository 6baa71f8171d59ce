//! From the tree of elements to objects of the file.

use std::io;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::{Attributes, Element, ElementId, Kid, ROLE_MAP, Scope, Structure};
use crate::write::pdf::object::{dictionary, name, real, text};
use crate::write::pdf::save::File;

impl Structure {
    /// Which elements go into the file: those that have a place in the tree, and that hold
    /// something or mean something without.
    fn kept(&self) -> Vec<bool> {
        let mut kept = vec![false; self.elements.len()];
        // Kids come behind their parents.
        for (index, element) in self.elements.iter().enumerate().rev() {
            let holds = element.kids.iter().any(|kid| match kid {
                Kid::Element(id) => kept.get(id.0 as usize).copied().unwrap_or(false),
                Kid::Content { .. } | Kid::Annotation { .. } => true,
            });
            kept[index] = element.attached && (holds || element.role.may_be_empty());
        }
        kept
    }

    /// Writes the tree: the root with its role map and parent tree into `document`, and what there
    /// are many of, the elements and what leads back to them, into `file`. `pages` and
    /// `annotations` are the objects of the pages and annotations. Pages take their index as
    /// `StructParents`, annotations the keys behind those. Returns the root.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(in crate::write::pdf) fn write(
        mut self,
        document: &mut Document,
        file: &mut File<'_>,
        pages: &[ObjectId],
        annotations: &[ObjectId],
    ) -> io::Result<ObjectId> {
        let root = document.new_object_id();
        self.separate();
        let kept = self.kept();
        let objects: Vec<Option<ObjectId>> =
            kept.into_iter().map(|kept| kept.then(|| document.new_object_id())).collect();
        let writer = TreeWriter { structure: &self, root, objects: &objects, pages, annotations };
        for (id, element) in objects.iter().zip(&self.elements) {
            if let Some(id) = id {
                file.add(*id, writer.element(element))?;
            }
        }
        let parents = writer.parent_tree(document, file)?;
        let mut tree = dictionary([
            ("Type", name("StructTreeRoot")),
            ("RoleMap", role_map().into()),
            ("ParentTree", Object::Reference(parents)),
            ("ParentTreeNextKey", Object::Integer((pages.len() + annotations.len()) as i64)),
        ]);
        if let Some(document_element) = objects.first().copied().flatten() {
            tree.set("K", document_element);
        }
        if let Some(ids) = writer.id_tree() {
            tree.set("IDTree", ids);
        }
        document.set_object(root, tree);
        Ok(root)
    }
}

fn role_map() -> Dictionary {
    dictionary(ROLE_MAP.map(|(own, standard)| (own.name(), name(standard.name()))))
}

struct TreeWriter<'a> {
    structure: &'a Structure,
    root: ObjectId,
    objects: &'a [Option<ObjectId>],
    pages: &'a [ObjectId],
    annotations: &'a [ObjectId],
}

impl TreeWriter<'_> {
    fn object(&self, id: ElementId) -> Option<ObjectId> {
        self.objects.get(id.0 as usize).copied().flatten()
    }

    fn element(&self, element: &Element) -> Dictionary {
        let parent = element.parent.and_then(|parent| self.object(parent)).unwrap_or(self.root);
        let mut out = dictionary([("S", name(element.role.name())), ("P", Object::Reference(parent))]);
        // The page of the first content, which the others then need not name.
        let page = element.kids.iter().find_map(|kid| match kid {
            Kid::Content { page, .. } => Some(*page),
            Kid::Element(_) | Kid::Annotation { .. } => None,
        });
        if let Some(page) = page.and_then(|page| self.pages.get(page as usize)) {
            out.set("Pg", *page);
        }
        let mut kids: Vec<Object> = element.kids.iter().filter_map(|kid| self.kid(*kid, page)).collect();
        match kids.len() {
            0 => {}
            1 => out.set("K", kids.remove(0)),
            _ => out.set("K", kids),
        }
        if let Some(attributes) = &element.attributes {
            write_attributes(attributes, &mut out);
        }
        out
    }

    fn kid(&self, kid: Kid, page_of_element: Option<u32>) -> Option<Object> {
        match kid {
            Kid::Element(id) => self.object(id).map(Object::Reference),
            Kid::Content { page, mcid } if Some(page) == page_of_element => Some(Object::Integer(mcid.into())),
            Kid::Content { page, mcid } => Some(Object::Dictionary(dictionary([
                ("Type", name("MCR")),
                ("Pg", Object::Reference(*self.pages.get(page as usize)?)),
                ("MCID", Object::Integer(mcid.into())),
            ]))),
            Kid::Annotation { page, index } => {
                let annotation = Object::Reference(*self.annotations.get(index as usize)?);
                let mut reference = dictionary([("Type", name("OBJR")), ("Obj", annotation)]);
                // Readers that go by pages else lose it: the element may have no page, or another (ISO 32000-1, table 325).
                if Some(page) != page_of_element {
                    reference.set("Pg", *self.pages.get(page as usize)?);
                }
                Some(Object::Dictionary(reference))
            }
        }
    }

    /// The number tree from pages and annotations back to elements, and the annotations' keys.
    fn parent_tree(&self, document: &mut Document, file: &mut File<'_>) -> io::Result<ObjectId> {
        let mut numbers = Vec::with_capacity(2 * (self.pages.len() + self.annotations.len()));
        for index in 0..self.pages.len() {
            let owners = self.structure.pages.get(index).map(Vec::as_slice).unwrap_or_default();
            let owners: Vec<Object> = owners.iter().filter_map(|id| self.object(*id)).map(Object::from).collect();
            numbers.push(Object::Integer(index as i64));
            let id = document.new_object_id();
            file.add(id, owners)?;
            numbers.push(Object::Reference(id));
        }
        let first = self.pages.len() as i64;
        for (key, owner) in (first..).zip(&self.structure.annotations) {
            if let Some(owner) = self.object(*owner) {
                numbers.extend([Object::Integer(key), Object::Reference(owner)]);
            }
        }
        Ok(document.add_object(dictionary([("Nums", Object::Array(numbers))])))
    }

    /// The name tree of the elements with an id; `None` if there is none.
    fn id_tree(&self) -> Option<Dictionary> {
        let elements = self.structure.elements.iter().enumerate();
        let mut ids: Vec<(&str, ObjectId)> = elements
            .filter_map(|(index, element)| {
                Some((element.attributes.as_ref()?.id.as_deref()?, self.objects.get(index).copied()??))
            })
            .collect();
        ids.sort_unstable_by(|a, b| a.0.as_bytes().cmp(b.0.as_bytes()));
        let names: Vec<Object> =
            ids.into_iter().flat_map(|(id, object)| [Object::string_literal(id), object.into()]).collect();
        (!names.is_empty()).then(|| dictionary([("Names", Object::Array(names))]))
    }
}

fn write_attributes(attributes: &Attributes, out: &mut Dictionary) {
    if let Some(alt) = &attributes.alt {
        out.set("Alt", text(alt));
    }
    if let Some(actual) = &attributes.actual_text {
        out.set("ActualText", text(actual));
    }
    if let Some(language) = &attributes.language {
        out.set("Lang", Object::string_literal(language.as_str()));
    }
    if let Some(id) = &attributes.id {
        out.set("ID", Object::string_literal(id.as_str()));
    }
    let owned: Vec<Object> = [table(attributes), list(attributes), layout(attributes)]
        .into_iter()
        .flatten()
        .map(Object::Dictionary)
        .collect();
    match <[Object; 1]>::try_from(owned) {
        Ok([only]) => out.set("A", only),
        Err(owned) if owned.is_empty() => {}
        Err(owned) => out.set("A", owned),
    }
}

/// ISO 32000-1, 14.8.5.7.
fn table(attributes: &Attributes) -> Option<Dictionary> {
    let mut table = dictionary([("O", name("Table"))]);
    if let Some((columns, rows)) = attributes.span {
        table.set("ColSpan", i64::from(columns));
        table.set("RowSpan", i64::from(rows));
    }
    if let Some(scope) = attributes.scope {
        table.set("Scope", name(if scope == Scope::Row { "Row" } else { "Column" }));
    }
    (table.len() > 1).then_some(table)
}

/// ISO 32000-1, 14.8.5.5.
fn list(attributes: &Attributes) -> Option<Dictionary> {
    let numbering = attributes.numbering?;
    Some(dictionary([("O", name("List")), ("ListNumbering", name(numbering))]))
}

/// ISO 32000-1, 14.8.5.4.
fn layout(attributes: &Attributes) -> Option<Dictionary> {
    let mut layout = dictionary([("O", name("Layout"))]);
    if let Some(bbox) = attributes.bbox {
        layout.set("Placement", name("Block"));
        layout.set("BBox", bbox.map(real).to_vec());
    }
    if attributes.struck {
        layout.set("TextDecorationType", name("LineThrough"));
    }
    (layout.len() > 1).then_some(layout)
}
