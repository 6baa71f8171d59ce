//! Pictures, and the boxes of text that Word draws as it does pictures.

use quick_xml::escape::escape;

use super::block::Block;
use super::document::Reading;
use super::part::Element;
use super::run::Text;

/// What Word adds to the descriptions that it makes by itself, in lower case.
const MACHINE_MADE: &[&str] = &["description automatically generated", "ai-generated content may be incorrect"];

impl Reading<'_, '_> {
    /// Reads a drawing, of this or the older kind: pictures, boxes with text, a line across the
    /// page. What is neither is counted.
    pub(super) fn drawing(&mut self, element: &Element, out: &mut Text) {
        let mut found = Found::default();
        found.look_into(element);
        out.has_rule |= found.has_rule;
        let described = description(element);
        let mut shown = 0;
        for id in &found.pictures {
            let Some(path) = self.targets.get(*id).cloned() else { continue };
            if self.sources.picture(&path) {
                shown += 1;
                out.add_object(image(&path, described.as_deref()), true);
            }
        }
        for text in &found.boxes {
            let mut blocks: Vec<Block> = Vec::new();
            self.blocks_in(Some(text), &mut blocks);
            shown += 1;
            out.boxes.push(blocks);
        }
        if shown == 0 && found.pictures.is_empty() && !found.has_rule {
            self.tally.objects += 1;
        }
    }
}

/// What a drawing holds.
#[derive(Debug, Default)]
struct Found<'e> {
    /// The relations of its pictures.
    pictures: Vec<&'e str>,
    boxes: Vec<&'e Element>,
    has_rule: bool,
}

impl<'e> Found<'e> {
    fn look_into(&mut self, element: &'e Element) {
        for child in element.elements() {
            match child.name.as_str() {
                "a:blip" => {
                    // Beside its picture in pixels may stand the one in lines that it was made of.
                    let lines = child.find("svgBlip").and_then(|blip| blip.get("r:embed"));
                    self.pictures.extend(lines.or(child.get("r:embed")).or(child.get("r:link")));
                }
                "v:imagedata" => self.pictures.extend(child.get("r:id")),
                "w:txbxContent" => self.boxes.push(child),
                // What stands there is the same for older programs.
                "mc:Fallback" => {}
                _ => {
                    self.has_rule |= child.get("hr").is_some_and(|is| matches!(is, "t" | "true" | "1"));
                    self.look_into(child);
                }
            }
        }
    }
}

/// What a drawing is described as: empty if it is said to be there for its looks alone, and `None`
/// if nothing is said.
fn description(element: &Element) -> Option<String> {
    if element.find("decorative").is_some_and(|found| !matches!(found.get("val"), Some("0" | "false"))) {
        return Some(String::new());
    }
    let properties = element.find("wp:docPr");
    let said = properties
        .and_then(|properties| properties.get("descr"))
        .or_else(|| element.elements().find_map(|shape| shape.get("alt")))?;
    let kept: Vec<&str> = said.lines().filter(|line| !is_machine_made(line)).collect();
    let kept = kept.join(" ");
    let kept = kept.trim();
    (!kept.is_empty()).then(|| kept.to_owned())
}

fn is_machine_made(line: &str) -> bool {
    let line = line.trim().trim_end_matches('.').to_lowercase();
    MACHINE_MADE.contains(&line.as_str())
}

fn image(path: &str, described: Option<&str>) -> String {
    match described {
        Some(words) => format!("<img src=\"{}\" alt=\"{}\">", escape(path), escape(words)),
        None => format!("<img src=\"{}\">", escape(path)),
    }
}
