//! SVG, drawn as vectors: the tree that `usvg` makes of a picture becomes a form XObject
//! (ISO 32000-1, 8.10), with everything that it draws with inside.
//!
//! `usvg` resolves styles, units, references and text; what is left are groups, paths and
//! bitmaps, which PDF knows too. Letters become outlines: a diagram turns, stretches and strokes
//! them as it likes, and those who cannot see it are given its description. Their faces are
//! those of the text engine and no others.
//!
//! - `guard`: refuses pictures that would cost too much, before anything is drawn
//! - `faces`: the faces for text
//! - `draw`: groups, clips, masks, paths and bitmaps
//! - `shade`: gradients and patterns
//! - `form`: a content stream under construction, with its resources

mod draw;
mod faces;
mod form;
mod guard;
mod shade;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use printpdf::ExternalStream;
use usvg::{ImageHrefResolver, ImageKind, Options, Tree, roxmltree};

use crate::env::Limits;
use crate::typeset::FontSet;

/// A picture, drawn.
#[derive(Debug)]
pub(super) struct Drawing {
    /// Width and height in CSS pixels.
    pub(super) size: (f32, f32),
    /// A form that fills the square from 0, 0 to 1, 1.
    pub(super) form: ExternalStream,
    /// What of the picture could not be drawn, in words.
    pub(super) left_out: BTreeSet<String>,
}

/// Draws the SVG picture in `bytes`.
///
/// # Errors
/// In words, if it is damaged or costs more than the limits allow.
pub(super) fn read(bytes: &[u8], fonts: &FontSet, limits: &Limits) -> Result<Drawing, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
    guard::check_tags(text)?;
    let document = roxmltree::Document::parse(text).map_err(|error| error.to_string())?;
    guard::check_cost(&document)?;
    let missing = Arc::new(Mutex::new(BTreeSet::new()));
    let has_text = document.descendants().any(|node| node.tag_name().name() == "text");
    let options = options(has_text.then_some(fonts), &missing);
    let tree = Tree::from_xmltree(&document, &options).map_err(|error| error.to_string())?;
    drop(options);
    let mut drawing = draw::draw(&tree, limits);
    let missing = std::mem::take(&mut *missing.lock().unwrap_or_else(PoisonError::into_inner));
    drawing.left_out.extend(missing.into_iter().map(|c: char| format!("the letter ‘{c}’ (U+{:04X})", c as u32)));
    Ok(drawing)
}

/// How `usvg` is to read a picture: without files, with our faces and no others. Characters that
/// no face has are put into `missing`.
fn options(fonts: Option<&FontSet>, missing: &Arc<Mutex<BTreeSet<char>>>) -> Options<'static> {
    let mut options = Options {
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|_, data, _| bitmap(data)),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    };
    if let Some(fonts) = fonts {
        faces::set(&mut options, fonts, missing);
    }
    options
}

/// The kind of an embedded bitmap by its first bytes, whatever it claims to be.
fn bitmap(data: Arc<Vec<u8>>) -> Option<ImageKind> {
    match data.as_slice() {
        [0xFF, 0xD8, ..] => Some(ImageKind::JPEG(data)),
        [0x89, b'P', b'N', b'G', ..] => Some(ImageKind::PNG(data)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(body: &str) -> Drawing {
        let svg = format!(
            "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' \
             width='40' height='20'>{body}</svg>"
        );
        read(svg.as_bytes(), &FontSet::builtin(), &Limits::default()).unwrap()
    }

    fn content(drawing: &Drawing) -> String {
        String::from_utf8(drawing.form.content.clone()).unwrap()
    }

    #[test]
    fn paths_are_drawn_as_paths() {
        let drawing =
            drawn("<path d='M1 2H9V6Z' fill='#ff0000' stroke='blue' stroke-width='2' stroke-dasharray='3 1'/>");
        assert_eq!(drawing.size, (40.0, 20.0));
        let content = content(&drawing);
        for part in ["1 0 0 rg", "0 0 1 RG", "2 w", "[3 1] 0 d", "1 2 m 9 2 l 9 6 l h"] {
            assert!(content.contains(part), "{part} is not in\n{content}");
        }
        assert!(drawing.left_out.is_empty());
    }

    #[test]
    fn text_becomes_outlines_of_our_faces() {
        let content = content(&drawn("<text x='2' y='12' font-family='Arial' font-size='10'>Gate</text>"));
        assert!(content.matches(" c").count() > 20, "{content}");
        let missing = drawn("<text x='2' y='12'>漢</text>").left_out;
        assert_eq!(missing.into_iter().collect::<Vec<_>>(), ["the letter ‘漢’ (U+6F22)"]);
    }

    #[test]
    fn gradients_clips_and_opacity_stay_what_they_are() {
        let drawing = drawn(
            "<defs><linearGradient id='g'><stop offset='0' stop-color='red'/><stop offset='1' stop-color='blue' \
             stop-opacity='.5'/></linearGradient><clipPath id='c'><circle cx='9' cy='9' r='5'/></clipPath></defs>\
             <g clip-path='url(#c)' opacity='.5'><rect width='30' height='20' fill='url(#g)'/><rect width='9' \
             height='9'/></g>",
        );
        assert!(drawing.left_out.is_empty(), "{:?}", drawing.left_out);
        let all = format!("{:?}", drawing.form.dict);
        for part in ["ExtGState", "SMask", "ShadingType", "Group"] {
            assert!(all.contains(part), "{part} is not in {all}");
        }
        assert!(content(&drawing).contains("W n"));
    }

    #[test]
    fn what_cannot_be_drawn_is_named() {
        let drawing = drawn(
            "<filter id='f'><feGaussianBlur stdDeviation='2'/></filter><rect width='9' height='9' filter='url(#f)'/>",
        );
        assert_eq!(drawing.left_out.into_iter().collect::<Vec<_>>(), ["filter effects"]);
    }

    #[test]
    fn what_costs_too_much_is_refused() {
        let limits = Limits::default();
        let refused = |body: &str| {
            let svg = format!("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>{body}</svg>");
            read(svg.as_bytes(), &FontSet::builtin(), &limits).err().unwrap()
        };
        let deep = "<g>".repeat(100_000) + &"</g>".repeat(100_000);
        assert!(refused(&deep).contains("nests"), "{}", refused(&deep));
        let doubled = |level: usize| {
            let next = level + 1;
            format!("<g id='a{level}'>{}</g>", format!("<use href='#a{next}'/>").repeat(10))
        };
        let bomb = (0..20).map(doubled).collect::<String>() + "<rect id='a20' width='1' height='1'/>";
        assert!(refused(&bomb).contains("copies"), "{}", refused(&bomb));
        let attributes = (0..2_000).map(|n| format!(" a{n}='x'")).collect::<String>();
        assert!(refused(&format!("<g{attributes}/>")).contains("attributes"));
        let rules = (0..5_000).map(|n| format!(".a{n} {{ fill: red }}")).collect::<String>();
        let styled = format!("<style>{rules}</style>{}", "<g/>".repeat(5_000));
        assert!(refused(&styled).contains("5000 selectors"), "{}", refused(&styled));
        let chain = (0..5_000).map(|level| format!("<g id='c{level}'><use href='#c{}'/></g>", level + 1));
        assert!(refused(&chain.collect::<String>()).contains("nests"));
    }

    #[test]
    fn the_deepest_that_is_allowed_is_drawn_on_a_small_stack() {
        let deep = "<g opacity='.9'>".repeat(guard::MOST_DEPTH - 2) + "<rect width='9' height='9'/>";
        let svg = deep + &"</g>".repeat(guard::MOST_DEPTH - 2);
        let small = std::thread::Builder::new().stack_size(2 << 20);
        small.spawn(move || drawn(&svg)).unwrap().join().unwrap();
    }

    #[test]
    fn a_circle_of_references_is_refused() {
        let circle = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><g id='a'><use href='#b'/></g>\
                      <g id='b'><use href='#a'/></g></svg>";
        let refused = read(circle.as_bytes(), &FontSet::builtin(), &Limits::default()).err().unwrap();
        assert!(refused.contains("circle"), "{refused}");
    }

    #[test]
    fn what_a_style_sheet_refers_to_is_no_circle() {
        let drawing = drawn(
            "<style>rect { fill: url(#g) } path { marker-mid: url(#m) }</style><linearGradient id='g'><stop \
             stop-color='red'/><stop offset='1'/></linearGradient><marker id='m'><rect width='2' height='2'/></marker>\
             <rect width='9' height='9'/><path d='M0 0h5h5' stroke='red'/>",
        );
        assert!(drawing.left_out.is_empty());
    }
}
