//! Pictures that stand by themselves: which paragraphs are figures.

use super::credit;
use crate::model::{Figure, Id, Image, Inline, Link, RichText, SourceLine};

/// What the source says of a picture besides what the picture itself holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Extras {
    /// The title of Markdown's notation, or the words in brackets where the alternative text
    /// stands in an attribute.
    pub caption: RichText,
    /// The anchor.
    pub id: Option<Id>,
}

/// The figures that `text` is, if it is a paragraph of nothing but pictures, each with its
/// caption in emphasis behind it. `extras` belong to the pictures of the text, in order.
///
/// # Errors
/// If it is any other paragraph: the text itself.
pub(crate) fn of_paragraph(text: RichText, extras: &mut Vec<Extras>, at: SourceLine) -> Result<Vec<Figure>, RichText> {
    if !is_pictures(&text) {
        return Err(text);
    }
    let mut extras = std::mem::take(extras).into_iter();
    let mut figures: Vec<Figure> = Vec::new();
    for node in text {
        match node {
            Inline::Emphasis(caption) => {
                if let Some(figure) = figures.last_mut() {
                    add_caption(figure, caption);
                }
            }
            node => {
                if let Some(image) = picture(node) {
                    let Extras { caption, id } = extras.next().unwrap_or_default();
                    let mut figure = Figure { id, image, at, ..Figure::default() };
                    add_caption(&mut figure, caption);
                    figures.push(figure);
                }
            }
        }
    }
    Ok(figures)
}

/// Sets the caption of `figure`, or adds to it, and takes its credit from the end.
pub(crate) fn add_caption(figure: &mut Figure, caption: RichText) {
    let (mut caption, credit) = credit::split(caption);
    if figure.caption.is_blank() {
        figure.caption = caption;
    } else if figure.caption != caption {
        figure.caption.0.push(" ".into());
        figure.caption.0.append(&mut caption.0);
    }
    figure.credit = figure.credit.take().or(credit);
}

fn is_pictures(text: &RichText) -> bool {
    // Whether a caption may follow: only right behind a picture.
    let mut open = false;
    let mut any = false;
    for node in text {
        match node {
            Inline::Text(characters) if characters.trim().is_empty() => {}
            Inline::LineBreak => {}
            Inline::Image(_) => (open, any) = (true, true),
            Inline::Link(link) if is_enlargement(link) => (open, any) = (true, true),
            Inline::Emphasis(_) if open => open = false,
            _ => return false,
        }
    }
    any
}

/// Whether a link only shows its picture in a larger size.
fn is_enlargement(link: &Link) -> bool {
    let [Inline::Image(image)] = link.content.0.as_slice() else { return false };
    let path = link.target.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let endings = [".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".avif"];
    link.target == image.source || endings.iter().any(|ending| path.ends_with(ending))
}

fn picture(node: Inline) -> Option<Image> {
    match node {
        Inline::Image(image) => Some(image),
        Inline::Link(link) => link.content.0.into_iter().find_map(picture),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_with_other_text_are_no_figures() {
        let picture = || Inline::Image(Image { source: "a.png".to_owned(), ..Image::default() });
        let figures =
            |nodes| of_paragraph(RichText(nodes), &mut Vec::new(), SourceLine::UNKNOWN).map(|list| list.len());
        assert_eq!(figures(vec![picture()]), Ok(1));
        assert_eq!(figures(vec![picture(), " ".into(), Inline::Emphasis("x".into()), picture()]), Ok(2));
        assert!(figures(vec![picture(), "text".into()]).is_err());
        assert!(figures(vec![Inline::Emphasis("x".into()), picture()]).is_err());
        let link =
            |target: &str| vec![Inline::Link(Link { target: target.to_owned(), content: RichText(vec![picture()]) })];
        assert_eq!(figures(link("b-large.png?x=1")), Ok(1));
        assert!(figures(link("https://example.org")).is_err());
    }
}
