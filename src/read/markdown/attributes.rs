//! Attributes in braces, as pandoc and Quarto write them: `{#id .class key="value" word}`.

/// The attributes of a heading, an image, a span or a fenced division.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Attributes {
    /// The identifier, without `#`.
    pub id: Option<String>,
    /// The classes, without dots, and the bare words.
    pub classes: Vec<String>,
    /// The pairs of key and value.
    pub pairs: Vec<(String, String)>,
}

impl Attributes {
    /// Reads attributes in braces at the beginning of `text`; returns them and their length in
    /// bytes, braces included. `None` if no well-formed attributes stand there.
    pub(super) fn in_braces(text: &str) -> Option<(Self, usize)> {
        let mut rest = text.strip_prefix('{')?.trim_start();
        let mut attributes = Attributes::default();
        while !rest.starts_with('}') {
            let (item, after) = item(rest)?;
            attributes.add(item);
            rest = after.trim_start();
        }
        Some((attributes, text.len() - rest.len() + 1))
    }

    /// What follows the colons of a fenced division: attributes in braces, or one class and a title.
    pub(super) fn of_division(text: &str) -> Option<Self> {
        let text = text.trim().trim_end_matches(':').trim_end();
        if text.starts_with('{') {
            return Attributes::in_braces(text).map(|(attributes, _)| attributes);
        }
        let (class, title) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let title = Some(title.trim()).filter(|title| !title.is_empty() && !title.starts_with(['{', '[']));
        let pairs = title.map(|title| ("title".to_owned(), title.to_owned())).into_iter().collect();
        (!class.is_empty()).then(|| Attributes { classes: vec![class.to_owned()], pairs, ..Attributes::default() })
    }

    /// Whether one of `names` is among the classes and words.
    pub(super) fn has_class(&self, names: &[&str]) -> bool {
        self.classes.iter().any(|class| names.contains(&class.as_str()))
    }

    /// The value of `key`.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.pairs.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    /// Whether they mark a picture as decorative.
    pub(super) fn is_decorative(&self) -> bool {
        self.has_class(&["decorative"]) || self.get("decorative").is_some_and(|value| value != "false")
    }

    fn add(&mut self, item: Item<'_>) {
        match item {
            Item::Pair(key, value) => self.pairs.push((key.to_owned(), value)),
            Item::Word(word) => match (word.strip_prefix('#'), word.strip_prefix('.')) {
                (Some(id), _) => self.id = Some(id.to_owned()),
                (_, class) => self.classes.push(class.unwrap_or(word).to_owned()),
            },
        }
    }
}

enum Item<'a> {
    Word(&'a str),
    Pair(&'a str, String),
}

/// The first attribute of `text`, and what follows it.
fn item(text: &str) -> Option<(Item<'_>, &str)> {
    let end = text.find(|c: char| c.is_whitespace() || matches!(c, '=' | '}' | '{' | '"' | '\''))?;
    let (name, rest) = text.split_at(end);
    if name.is_empty() {
        return None;
    }
    let Some(value) = rest.strip_prefix('=') else {
        return Some((Item::Word(name), rest));
    };
    let (value, rest) = value_of(value)?;
    Some((Item::Pair(name, value), rest))
}

fn value_of(text: &str) -> Option<(String, &str)> {
    match text.chars().next()? {
        quote @ ('"' | '\'') => {
            let (value, rest) = text[1..].split_once(quote)?;
            Some((value.to_owned(), rest))
        }
        _ => {
            let end = text.find(|c: char| c.is_whitespace() || c == '}')?;
            let (value, rest) = text.split_at(end);
            Some((value.to_owned(), rest))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_hold_id_classes_words_and_pairs() {
        let (attributes, length) = Attributes::in_braces(r#"{#a .b lang=fa fig-alt="a } b" decorative} rest"#).unwrap();
        assert_eq!(attributes.id.as_deref(), Some("a"));
        assert_eq!(attributes.classes, ["b", "decorative"]);
        assert_eq!(attributes.get("lang"), Some("fa"));
        assert_eq!(attributes.get("fig-alt"), Some("a } b"));
        assert!(attributes.is_decorative());
        assert_eq!(length, 42);
    }

    #[test]
    fn other_braces_are_no_attributes() {
        for text in ["{", "{a", "{\"x\"}", "{=}", "{a=\"b}", "{{a}}", "x"] {
            assert_eq!(Attributes::in_braces(text), None, "{text}");
        }
    }

    #[test]
    fn a_division_takes_a_class_or_braces() {
        assert_eq!(Attributes::of_division(" pullquote ").unwrap().classes, ["pullquote"]);
        assert_eq!(Attributes::of_division(" {.aside} :::").unwrap().classes, ["aside"]);
        assert_eq!(Attributes::of_division(" "), None);
    }
}
