//! What docs/themes.md promises of themes, checked.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use offprint::diagnostic::Diagnostics;
use offprint::theme::{self, BUILT_IN, ColorName, Field, Part, Theme};

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

/// The contrast of two colours written `#rrggbb` (WCAG 2.2, "contrast ratio"), worked out here anew.
fn contrast(a: &str, b: &str) -> f64 {
    let luminance = |color: &str| {
        let part = |at: usize| f64::from(u8::from_str_radix(&color[at..at + 2], 16).unwrap()) / 255.0;
        let linear = |value: f64| if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) };
        0.2126 * linear(part(1)) + 0.7152 * linear(part(3)) + 0.0722 * linear(part(5))
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn every_colour_of_text_can_be_read_on_every_ground() {
    assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 0.001);
    assert!((contrast("#777777", "#ffffff") - 4.48).abs() < 0.01);
    let mut checked = 0;
    for name in BUILT_IN {
        let built_in = Theme::built_in(name).unwrap();
        for (colors, scheme) in [(&built_in.light, "light"), (&built_in.dark, "dark")] {
            for ground in [ColorName::Background, ColorName::Panel] {
                for (word, text) in ColorName::ALL {
                    if matches!(text, ColorName::Background | ColorName::Panel | ColorName::Rule) {
                        continue;
                    }
                    let found = contrast(&colors.get(text).to_string(), &colors.get(ground).to_string());
                    assert!(found >= 4.5, "{name}, {scheme}: {word} on {} has {found:.2}", ground.as_str());
                    checked += 1;
                }
            }
        }
    }
    assert_eq!(checked, 3 * 2 * 2 * 7);
}

#[test]
fn links_of_all_built_in_themes_are_underlined_on_paper() {
    for name in BUILT_IN {
        assert!(Theme::built_in(name).unwrap().text.underline_links, "{name}: colour alone tells no link (WCAG 1.4.1)");
    }
}
