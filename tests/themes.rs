//! What docs/themes.md promises of themes, checked.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use offprint::diagnostic::Diagnostics;
use offprint::theme::{self, BUILT_IN, Field, Part, Theme};

fn page() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/themes.md")).unwrap()
}

/// The words between backquotes in the first cells of a section's table.
fn documented(section: &str) -> BTreeSet<String> {
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    let cells = rows.map(|row| row.split('|').nth(1).unwrap_or_default());
    cells.flat_map(|cell| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// The names of the tables that a heading is about: `` `colors` and `colors.dark` ``.
fn tables(heading: &str) -> Vec<&str> {
    if heading == "At the top" { vec![""] } else { heading.split('`').skip(1).step_by(2).collect() }
}

#[test]
fn every_key_is_documented_and_every_documented_key_is_one() {
    let page = page();
    let keys: BTreeSet<String> = theme::keys().into_iter().collect();
    let mut found = BTreeSet::new();
    for section in page.split("\n### ").skip(1) {
        let heading = section.lines().next().unwrap();
        for table in tables(heading) {
            let table = if table == "looks" { "looks.PART" } else { table };
            let dotted = |key: String| if table.is_empty() { key } else { format!("{table}.{key}") };
            found.extend(documented(section).into_iter().map(dotted));
        }
    }
    let undocumented: Vec<_> = keys.difference(&found).collect();
    let unknown: Vec<_> = found.difference(&keys).collect();
    assert!(undocumented.is_empty(), "docs/themes.md lacks {undocumented:?}");
    assert!(unknown.is_empty(), "docs/themes.md invents {unknown:?}");
}

#[test]
fn every_part_field_and_theme_is_named() {
    let page = page();
    let parts = Part::ALL.iter().map(|(name, _)| format!("`{name}`"));
    let fields = Field::ALL.iter().map(|(name, _)| format!("`{{{name}}}`"));
    let themes = BUILT_IN.iter().map(|name| format!("| `{name}`"));
    let families = theme::BUILT_IN_FAMILIES.iter().map(|(name, _)| format!("`\"{name}\"`"));
    for word in parts.chain(fields).chain(themes).chain(families) {
        assert!(page.contains(&word), "docs/themes.md lacks {word}");
    }
}

#[test]
fn the_example_can_be_read() {
    let page = page();
    let example = page.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let mut files = |_: &str| Ok(std::sync::Arc::from(&b"a font"[..]));
    let mut found = Diagnostics::new();
    let theme = theme::read(example, &mut files, &mut found).unwrap();
    assert_eq!((theme.name.as_str(), theme.page.columns), ("tide", 1));
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(theme.space, Theme::built_in("newsroom").unwrap().space);
}

#[test]
fn built_in_themes_have_the_contrast_that_is_asked_of_others() {
    let read = |text: &str| {
        let mut found = Diagnostics::new();
        theme::read(text, &mut |_: &str| Ok(std::sync::Arc::from(&b""[..])), &mut found).unwrap();
        found
    };
    for name in BUILT_IN {
        let found = read(&format!("name = \"own\"\ninherits = \"{name}\"\n"));
        assert!(found.is_empty(), "{name}: {found:?}");
    }
    assert!(!read("name = \"own\"\ninherits = \"journal\"\n[colors]\ntext = \"#cccccc\"\n").is_empty());
}
