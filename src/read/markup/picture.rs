//! Pictures: which of several addresses is that of the picture, and those that stand in the page
//! itself.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::{Converter, Node, chrome};
use crate::address;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Alt, Image, Inline, SourceLine};
use crate::resource::Resource;

/// Where scripts put the address that they load later.
const LAZY: &[&str] =
    &["data-src", "data-lazy-src", "data-original", "data-orig-file", "data-full-src", "data-image", "data-url"];

/// Where they put several.
const LAZY_SETS: &[&str] = &["data-srcset", "data-lazy-srcset", "data-original-set"];

/// The greatest width that is wanted, in pixels, where there is a choice.
const MAX_WIDTH: f64 = 2_400.0;

impl<'t> Converter<'t, '_, '_> {
    pub(super) fn inline_picture(&mut self, node: Node<'t>, out: &mut Vec<Inline>) {
        if let Some(image) = self.picture(node) {
            out.push(Inline::Image(image));
        }
    }

    /// The picture that an `img` or `picture` shows, if it shows one.
    pub(crate) fn picture(&mut self, node: Node<'t>) -> Option<Image> {
        let img = if node.is("img") { node } else { node.find("img").next()? };
        if chrome::is_tracker(img) {
            self.left_out.count(chrome::Chrome::Tracker);
            return None;
        }
        let alt = alt_of(img);
        let Some(source) = source_of(node, img) else {
            if matches!(alt, Some(Alt::Described(_))) {
                self.report(
                    Diagnostic::warning(Code::Malformed, "a picture without an address is left out"),
                    img.line(),
                );
            }
            return None;
        };
        let source = self.picture_source(&source, img.line())?;
        Some(Image { source, alt, long_description: None })
    }

    /// The source of a picture by its address.
    pub(crate) fn picture_source(&mut self, source: &str, at: SourceLine) -> Option<String> {
        if is_data(source) {
            return self.data_picture(source, at);
        }
        Some(if self.settings.pictures_beside && is_beside(source) { decoded(source) } else { self.resolve(source) })
    }

    /// A picture that stands in the page becomes one of the publication's own.
    fn data_picture(&mut self, source: &str, at: SourceLine) -> Option<String> {
        let limits = self.settings.limits;
        let (head, data) = source.split_once(',')?;
        let key = format!("{}:{}:{}", head, data.len(), checksum(data));
        if let Some(known) = self.data.get(&key) {
            return Some(known.clone());
        }
        if data.len() as u64 / 4 * 3 > limits.resource_bytes {
            let message =
                format!("a picture within the page is left out: it has more than {} bytes", limits.resource_bytes);
            self.report(Diagnostic::warning(Code::Limit, message).help("make it smaller"), at);
            return None;
        }
        let resource = decode(head, data).ok_or_else(|| "its data are broken".to_owned());
        let resource =
            resource.and_then(|bytes| Resource::new(bytes.into(), limits).map_err(|error| error.to_string()));
        match resource {
            Ok(resource) => {
                let name = self.name_of(head, resource.media_type.extension());
                self.resources.insert(name.clone(), resource);
                self.data.insert(key, name.clone());
                Some(name)
            }
            Err(reason) => {
                let message = format!("a picture within the page is left out: {reason}");
                self.report(Diagnostic::warning(Code::Malformed, message).help("save it as a file"), at);
                None
            }
        }
    }

    /// What a picture that stands in the page is called: as its `name` says, or by its number.
    fn name_of(&self, head: &str, extension: &str) -> String {
        let named = head.split(';').find_map(|part| part.trim().strip_prefix("name="));
        let named =
            named.map(|name| decoded(&decoded(name))).filter(|name| is_beside(name) && !self.resources.contains(name));
        named.unwrap_or_else(|| format!("picture-{}.{extension}", self.data.len() + 1))
    }
}

/// What stands for the picture where it cannot be seen.
fn alt_of(img: Node<'_>) -> Option<Alt> {
    if matches!(img.get("role"), Some("presentation" | "none")) {
        return Some(Alt::Decorative);
    }
    // Offprint's own pages say where nobody has said anything.
    if img.get("data-alt") == Some("missing") {
        return None;
    }
    let alt = img.get("alt")?.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    Some(if alt.is_empty() { Alt::Decorative } else { Alt::Described(alt) })
}

/// The address of the picture: of a file beside the page before one on the web, and of several
/// sizes the largest that is wanted.
fn source_of(node: Node<'_>, img: Node<'_>) -> Option<String> {
    let plain = img.value("src").filter(|source| !is_placeholder(source));
    if let Some(source) = plain.filter(|source| is_data(source) || is_beside(source)) {
        return Some(source.to_owned());
    }
    let picture =
        Some(node).filter(|node| node.is("picture")).or_else(|| img.parent().filter(|node| node.is("picture")));
    let sources =
        picture.into_iter().flat_map(|picture| picture.find("source")).filter(|source| is_known_type(*source));
    let sets = std::iter::once(img).chain(sources).flat_map(|node| {
        let names = std::iter::once("srcset").chain(LAZY_SETS.iter().copied());
        names.filter_map(move |name| node.value(name))
    });
    let largest = sets.flat_map(candidates).filter(|(source, _)| !is_placeholder(source));
    let largest = largest.max_by(|a, b| wanted(a.1).total_cmp(&wanted(b.1))).map(|(source, _)| source);
    let lazy = LAZY.iter().find_map(|name| img.value(name)).filter(|source| !is_placeholder(source));
    largest.or_else(|| lazy.map(str::to_owned)).or_else(|| plain.map(str::to_owned))
}

/// A width as it is compared: one that is too large is worse than any that is not.
fn wanted(width: f64) -> f64 {
    if width > MAX_WIDTH { -width } else { width }
}

/// The addresses of a `srcset` with their widths; a density counts as a width of hundreds.
fn candidates(set: &str) -> Vec<(String, f64)> {
    let mut found = Vec::new();
    let mut rest = set.trim();
    while !rest.is_empty() {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let (source, after) = rest.split_at(end);
        // Without a width, the comma stands right behind the address.
        let (descriptor, after) = match source.ends_with(',') {
            true => ("", after),
            false => after.split_once(',').unwrap_or((after, "")),
        };
        let source = source.trim_end_matches(',');
        if !source.is_empty() {
            found.push((source.to_owned(), width_of(descriptor.trim())));
        }
        rest = after.trim_start();
    }
    found
}

fn width_of(descriptor: &str) -> f64 {
    let number = |text: &str| text.parse::<f64>().ok().filter(|number| number.is_finite());
    let width = descriptor.strip_suffix('w').and_then(number);
    let density = || descriptor.strip_suffix('x').and_then(number).map(|density| density * 100.0);
    width.or_else(density).unwrap_or(100.0)
}

/// Whether the kind of a `source` is one that Offprint knows.
fn is_known_type(source: Node<'_>) -> bool {
    let known = ["image/jpeg", "image/png", "image/gif", "image/webp", "image/svg+xml"];
    source.value("type").is_none_or(|kind| known.contains(&kind))
}

/// Whether an address is that of the grey or empty picture that scripts replace.
fn is_placeholder(source: &str) -> bool {
    let tiny = is_data(source) && source.len() < 400 && !source.contains("name=");
    let lower = source.to_ascii_lowercase();
    tiny || ["placeholder", "/blank.", "/spacer.", "lazy-load.", "/grey.gif", "/1x1."]
        .iter()
        .any(|part| lower.contains(part))
}

pub(crate) fn is_data(source: &str) -> bool {
    source.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"))
}

/// Whether an address can be that of a file beside the page.
fn is_beside(source: &str) -> bool {
    let has_scheme = source.split(['/', '?', '#']).next().is_some_and(|head| head.contains(':'));
    !has_scheme && !source.starts_with(['/', '\\', '#', '?']) && !source.split('/').any(|part| part == "..")
}

/// An address with its percent signs and digits as the characters that they stand for, where
/// those are UTF-8: the name of a file.
fn decoded(source: &str) -> String {
    let path = source.split(['?', '#']).next().unwrap_or(source);
    let path = path.strip_prefix("./").unwrap_or(path);
    String::from_utf8(address::percent_decoded(path)).unwrap_or_else(|_| path.to_owned())
}

/// The bytes of a `data:` address (RFC 2397).
fn decode(head: &str, data: &str) -> Option<Vec<u8>> {
    if !head.to_ascii_lowercase().trim_end().ends_with(";base64") {
        return Some(address::percent_decoded(data));
    }
    let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let engine = GeneralPurpose::new(&STANDARD, config);
    let data: Vec<u8> = address::percent_decoded(data).into_iter().filter(|byte| !byte.is_ascii_whitespace()).collect();
    engine.decode(data).ok()
}

/// A number by which equal data are known again (FNV-1a).
fn checksum(data: &str) -> u64 {
    data.bytes().fold(0xcbf2_9ce4_8422_2325, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_of_sizes_is_taken_apart() {
        let set = "a.jpg 300w, https://x.example/b,c.jpg 1200w , d.jpg 9000w";
        let found = candidates(set);
        assert_eq!(found.len(), 3);
        assert_eq!(found[1], ("https://x.example/b,c.jpg".to_owned(), 1200.0));
        let best = found.iter().max_by(|a, b| wanted(a.1).total_cmp(&wanted(b.1))).unwrap();
        assert_eq!(best.1, 1200.0);
        assert_eq!(candidates("a.jpg, b.jpg 2x"), [("a.jpg".to_owned(), 100.0), ("b.jpg".to_owned(), 200.0)]);
        assert_eq!(candidates(" , ,"), []);
    }

    #[test]
    fn data_are_decoded() {
        assert_eq!(decode("data:image/gif;base64", "R0lG\nODlh"), Some(b"GIF89a".to_vec()));
        assert_eq!(decode("data:image/svg+xml", "%3Csvg/%3E"), Some(b"<svg/>".to_vec()));
        assert_eq!(decode("data:image/gif;base64", "!!"), None);
        assert_eq!(decoded("a%20b.jpg?x=1"), "a b.jpg");
        assert_eq!(decoded("100%.jpg"), "100%.jpg");
    }

    #[test]
    fn only_paths_below_the_page_are_beside_it() {
        assert!(is_beside("pictures/a.jpg") && is_beside("a b.jpg"));
        assert!(!is_beside("/a.jpg") && !is_beside("../a.jpg") && !is_beside("https://x/a.jpg") && !is_beside("//x/a"));
    }
}
