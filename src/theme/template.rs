//! Running heads: text with places for what is known of the article.

use std::fmt;

/// What can stand in a running head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The journal, or else the publisher.
    Journal,
    /// The volume and issue of the journal.
    Issue,
    /// The headline, shortened where there is no room for it.
    Headline,
    /// The names of the authors.
    Authors,
    /// The section of the publication.
    Section,
    /// The kicker.
    Kicker,
    /// The day of publication.
    Date,
    /// The DOI.
    Doi,
    /// The number of the page.
    Page,
    /// The number of pages.
    Pages,
}

/// A line with places to be filled: `{page} / {pages}`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Field(Field),
}

impl Field {
    /// All fields with what files call them.
    pub const ALL: [(&'static str, Field); 10] = [
        ("journal", Field::Journal),
        ("issue", Field::Issue),
        ("headline", Field::Headline),
        ("authors", Field::Authors),
        ("section", Field::Section),
        ("kicker", Field::Kicker),
        ("date", Field::Date),
        ("doi", Field::Doi),
        ("page", Field::Page),
        ("pages", Field::Pages),
    ];
}

impl Template {
    /// The template that `text` writes.
    ///
    /// # Errors
    /// The name between braces that is no field, or the text from a brace on that is not closed.
    pub fn from_text(text: &str) -> Result<Template, String> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, behind) = after.split_once('}').ok_or_else(|| after.to_owned())?;
            let field = Field::ALL.iter().find(|(known, _)| *known == name.trim()).ok_or_else(|| name.to_owned())?;
            push_text(&mut pieces, before);
            pieces.push(Piece::Field(field.1));
            rest = behind;
        }
        push_text(&mut pieces, rest);
        Ok(Template(pieces))
    }

    /// Whether there is nothing to be shown.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether `field` is in it.
    pub fn has(&self, field: Field) -> bool {
        self.0.contains(&Piece::Field(field))
    }

    /// The line with what `value` says of each field. Text beside a field of which nothing is
    /// known goes with it: `{section} · {date}` is the date alone where there is no section.
    pub fn fill(&self, mut value: impl FnMut(Field) -> String) -> String {
        let mut line = String::new();
        let mut waiting = String::new();
        let mut dropped = false;
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => waiting.push_str(if dropped && line.is_empty() { "" } else { text }),
                Piece::Field(field) => {
                    let value = value(*field);
                    dropped = value.is_empty();
                    if dropped {
                        waiting.clear();
                    } else {
                        line.push_str(&std::mem::take(&mut waiting));
                        line.push_str(&value);
                    }
                }
            }
        }
        if !dropped {
            line.push_str(&waiting);
        }
        line
    }
}

fn push_text(pieces: &mut Vec<Piece>, text: &str) {
    if !text.is_empty() {
        pieces.push(Piece::Text(text.to_owned()));
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => f.write_str(text)?,
                Piece::Field(field) => {
                    let name = Field::ALL.iter().find(|(_, known)| known == field).map_or("", |(name, _)| name);
                    write!(f, "{{{name}}}")?;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(template: &str) -> String {
        let value = |field| match field {
            Field::Page => "7".to_owned(),
            Field::Pages => "12".to_owned(),
            Field::Journal => "Tide".to_owned(),
            _ => String::new(),
        };
        Template::from_text(template).unwrap().fill(value)
    }

    #[test]
    fn fields_are_filled() {
        assert_eq!(filled("{page} / {pages}"), "7 / 12");
        assert_eq!(filled("– {page} –"), "– 7 –");
        assert_eq!(filled("House style"), "House style");
        assert_eq!(filled(""), "");
    }

    #[test]
    fn what_is_not_known_takes_its_dots_along() {
        assert_eq!(filled("{section} · {journal}"), "Tide");
        assert_eq!(filled("{journal} · {section}"), "Tide");
        assert_eq!(filled("{journal} · {section} · {page}"), "Tide · 7");
        assert_eq!(filled("doi:{doi}"), "");
    }

    #[test]
    fn wrong_places_are_named() {
        assert_eq!(Template::from_text("{pagge}"), Err("pagge".to_owned()));
        assert_eq!(Template::from_text("a {page"), Err("page".to_owned()));
        assert_eq!(Template::from_text("{page} of {pages}").unwrap().to_string(), "{page} of {pages}");
    }
}
