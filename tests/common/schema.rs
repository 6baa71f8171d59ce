//! Which properties and variants of the model's schema some JSON uses.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// Every property and every variant that the model has.
pub(crate) fn every() -> BTreeSet<String> {
    let schema = offprint::model::schema();
    let mut every = BTreeSet::new();
    list(&schema, "Publication", &mut every);
    for (name, definition) in definitions(&schema) {
        list(definition, name, &mut every);
    }
    assert!(every.len() > 150, "the schema was not understood: only {} places found", every.len());
    every
}

/// Those that `instances` use.
pub(crate) fn used<'a>(instances: impl IntoIterator<Item = &'a Value>) -> BTreeSet<String> {
    let schema = offprint::model::schema();
    let mut walk = Walk { schema: &schema, seen: BTreeSet::new() };
    for instance in instances {
        walk.value(&schema, "Publication", instance);
    }
    walk.seen
}

fn definitions(schema: &Value) -> &Map<String, Value> {
    schema["$defs"].as_object().unwrap()
}

/// Adds every property and variant of the definition `name` to `out`: `Article.kicker`,
/// `Alt=decorative`. Anonymous objects within it, such as the body of a variant, count as
/// parts of it: `ListMarker.ordered.start`.
fn list(schema: &Value, name: &str, out: &mut BTreeSet<String>) {
    for (property, inner) in schema["properties"].as_object().into_iter().flatten() {
        let place = format!("{name}.{property}");
        list(inner, &place, out);
        out.insert(place);
    }
    for branch in branches(schema) {
        list(branch, name, out);
    }
    for value in constants(schema) {
        out.insert(format!("{name}={value}"));
    }
}

fn branches(schema: &Value) -> impl Iterator<Item = &Value> {
    ["oneOf", "anyOf"].into_iter().filter_map(|key| schema[key].as_array()).flatten()
}

fn constants(schema: &Value) -> impl Iterator<Item = &str> {
    schema["enum"].as_array().into_iter().flatten().chain([&schema["const"]]).filter_map(Value::as_str)
}

/// Walks over an instance along its schema and notes what it meets.
struct Walk<'a> {
    schema: &'a Value,
    seen: BTreeSet<String>,
}

impl<'a> Walk<'a> {
    fn value(&mut self, schema: &'a Value, name: &str, instance: &Value) {
        if let Some((target, name)) = self.target(schema) {
            return self.value(target, name, instance);
        }
        let fitting = branches(schema).find(|branch| self.fits(branch, instance));
        if let Some(branch) = fitting {
            self.value(branch, name, instance);
        }
        if let Some(text) = instance.as_str().filter(|text| constants(schema).any(|constant| constant == *text)) {
            self.seen.insert(format!("{name}={text}"));
        }
        for (key, inner) in instance.as_object().into_iter().flatten() {
            if let Some(property) = schema["properties"].get(key) {
                let place = format!("{name}.{key}");
                self.value(property, &place, inner);
                self.seen.insert(place);
            }
        }
        for item in instance.as_array().into_iter().flatten() {
            self.value(&schema["items"], name, item);
        }
    }

    /// What `schema` refers to, with its name.
    fn target(&self, schema: &'a Value) -> Option<(&'a Value, &'a str)> {
        let name = schema["$ref"].as_str()?.strip_prefix("#/$defs/")?;
        Some((&definitions(self.schema)[name], name))
    }

    /// Whether `instance` has the shape of `schema`, as far as branches need to be told apart.
    fn fits(&self, schema: &'a Value, instance: &Value) -> bool {
        if let Some((target, _)) = self.target(schema) {
            return self.fits(target, instance);
        }
        if branches(schema).next().is_some() {
            return branches(schema).any(|branch| self.fits(branch, instance));
        }
        if let Some(text) = instance.as_str() {
            let mut known = constants(schema).peekable();
            return schema["type"] == "string" && (known.peek().is_none() || known.any(|constant| constant == text));
        }
        if instance.is_array() {
            return schema["type"] == "array";
        }
        let Some(object) = instance.as_object() else { return false };
        let mut required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
        schema["type"] == "object"
            && required.all(|key| object.contains_key(key))
            && object.keys().all(|key| schema["properties"].get(key).is_some())
    }
}
