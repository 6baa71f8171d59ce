//! Alternative text: what stands for a picture where it cannot be seen (WCAG 2.2, 1.1.1).

use super::cx::{Cx, Found};
use super::rules::{ALT_IS_CAPTION, ALT_MISSING, ALT_POOR};
use crate::model::{Alt, Figure, Image, SourceLine};

/// The most characters that are read out in one go.
const LONGEST: usize = 250;

/// Words that say only that there is a picture.
const EMPTY_WORDS: &[&str] = &[
    "image",
    "images",
    "picture",
    "photo",
    "photograph",
    "graphic",
    "figure",
    "fig",
    "illustration",
    "diagram",
    "chart",
    "screenshot",
    "logo",
    "icon",
    "hero",
    "header image",
    "hero image",
    "cover",
    "banner",
    "placeholder",
    "untitled",
    "alt",
    "alt text",
    "caption",
    "todo",
    "tbd",
    "bild",
    "foto",
    "grafik",
    "abbildung",
    "imagen",
    "fotografía",
    "gráfico",
    "fotografie",
    "afbeelding",
    "photographie",
    "imagem",
    "immagine",
    "figura",
];

/// How alternative texts begin that say first that there is a picture.
const OPENINGS: &[&str] = &[
    "image of",
    "picture of",
    "photo of",
    "photograph of",
    "a photo of",
    "a picture of",
    "an image of",
    "a photograph of",
    "this image shows",
    "this picture shows",
    "this photo shows",
    "bild von",
    "foto von",
    "ein bild von",
    "ein foto von",
    "photo de",
    "image de",
    "photographie de",
    "une photo de",
    "une image de",
    "foto de",
    "imagen de",
    "una foto de",
    "una imagen de",
    "foto di",
    "immagine di",
];

/// Endings of the names of picture files.
const ENDINGS: &[&str] = &[".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".tif", ".tiff", ".heic", ".bmp"];

pub(super) fn check(cx: &mut Cx<'_>) {
    for (image, at) in cx.parts.pictures() {
        match &image.alt {
            None => missing(cx, image, at),
            Some(Alt::Described(alt)) => poor(cx, image, alt, at),
            Some(Alt::Decorative) => {}
        }
    }
    for figure in &cx.parts.figures {
        repeated(cx, &figure.node, figure.at);
    }
}

fn missing(cx: &mut Cx<'_>, image: &Image, at: SourceLine) {
    let message = format!("{} has no alternative text, so those who cannot see it miss it", name(image));
    let place = cx.place_of(&image.source, at);
    cx.report(&ALT_MISSING, Found::new(message).at(place));
}

fn poor(cx: &mut Cx<'_>, image: &Image, alt: &str, at: SourceLine) {
    let Some((reason, help)) = fault(alt, &image.source) else { return };
    let place = cx.place_of(alt, at);
    cx.report(&ALT_POOR, Found::new(format!("the alternative text of {} {reason}", name(image))).help(help).at(place));
}

/// Why `alt` is poor, and what to do about it.
fn fault(alt: &str, source: &str) -> Option<(String, &'static str)> {
    let small = alt.trim().to_lowercase();
    let bare = small.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '.' | ':' | '-' | '_'));
    let file = source.rsplit('/').next().unwrap_or(source).to_lowercase();
    let stem = file.rsplit_once('.').map_or(file.as_str(), |(stem, _)| stem);
    let length = alt.chars().count();
    if ENDINGS.iter().any(|ending| small.ends_with(ending)) || small == stem && is_made_by_a_machine(stem) {
        Some((format!("is the name of a file: “{alt}”"), ALT_POOR.remedy))
    } else if EMPTY_WORDS.contains(&bare) {
        Some((format!("says only that there is one: “{alt}”"), ALT_POOR.remedy))
    } else if let Some(opening) = OPENINGS.iter().find(|opening| begins_with(&small, opening)) {
        Some((format!("begins with “{opening}”, which screen readers say by themselves"), "begin with what is seen"))
    } else if length > LONGEST {
        let help = "say the essence in one or two sentences, and give the rest as a long description";
        Some((format!("has {length} characters, and is read out in one go"), help))
    } else {
        None
    }
}

/// Whether a name is that of a camera or a content system, and no word: it has a digit, an underscore or a hyphen.
fn is_made_by_a_machine(stem: &str) -> bool {
    stem.contains(|c: char| c.is_ascii_digit() || matches!(c, '_' | '-')) && !stem.contains(' ')
}

fn begins_with(text: &str, opening: &str) -> bool {
    text.strip_prefix(opening).is_some_and(|rest| rest.starts_with(' '))
}

fn repeated(cx: &mut Cx<'_>, figure: &Figure, at: SourceLine) {
    let (alt, caption) = (letters(figure.image.alt_text()), letters(&figure.caption.plain_text()));
    if alt.is_empty() || alt != caption {
        return;
    }
    let message = format!("the alternative text of {} says the same as its caption", name(&figure.image));
    let place = cx.place_of(figure.image.alt_text(), at);
    cx.report(&ALT_IS_CAPTION, Found::new(message).at(place));
}

/// The letters and digits of a text, in small letters.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What a picture is called in a message.
pub(super) fn name(image: &Image) -> String {
    if image.source.is_empty() { "the picture".to_owned() } else { format!("the picture {}", image.source) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_nothing_of_the_picture_is_poor() {
        for alt in ["IMG_0231.JPG", "dsc_0012", "Image", "photo 3", "Photo of a ferry", "Bild von der Fähre"] {
            assert!(fault(alt, "pictures/dsc_0012.jpg").is_some(), "{alt}");
        }
        assert!(fault(&"x".repeat(251), "a.jpg").is_some_and(|(reason, _)| reason.contains("251")));
    }

    #[test]
    fn what_says_what_is_seen_is_good() {
        let longest = "x".repeat(250);
        for alt in
            ["A ferry leaves the harbour", "Ferry", "Photographers wait at the quay", "Figures on a beach", &longest]
        {
            assert_eq!(fault(alt, "pictures/ferry.jpg"), None, "{alt}");
        }
    }
}
