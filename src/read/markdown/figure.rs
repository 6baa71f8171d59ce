//! Pictures that stand by themselves: which paragraphs are figures, and where a caption ends and
//! the credit begins.

use crate::model::{Figure, Id, Image, Inline, Link, RichText, SourceLine};

/// What the source says of a picture besides what the picture itself holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Extras {
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
pub(super) fn of_paragraph(text: RichText, extras: &mut Vec<Extras>, at: SourceLine) -> Result<Vec<Figure>, RichText> {
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
pub(super) fn add_caption(figure: &mut Figure, caption: RichText) {
    let (mut caption, credit) = split_credit(caption);
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

/// The words that stand before a credit.
const LABELS: &[&str] = &[
    "photography",
    "photograph",
    "photos",
    "photo",
    "fotos",
    "foto",
    "images",
    "image",
    "picture",
    "bild",
    "illustration",
    "credits",
    "credit",
    "courtesy of",
    "©",
];

/// Takes the credit from the end of a caption: `(Ada Moreno/Harbour Press)`, or what follows
/// `Photo:`, `Credit:` and the like.
pub(super) fn split_credit(mut caption: RichText) -> (RichText, Option<String>) {
    let credit = take_parenthesis(&mut caption).or_else(|| take_labelled(&mut caption));
    (super::run::tidy(caption), credit)
}

fn take_parenthesis(caption: &mut RichText) -> Option<String> {
    let Some(Inline::Text(text)) = caption.0.last_mut() else { return None };
    let end = text.trim_end().trim_end_matches('.').strip_suffix(')')?.len();
    let start = text[..end].rfind('(')?;
    let inner = text[start + 1..end].trim();
    let credit = match after_label(inner) {
        Some(credit) => credit.to_owned(),
        None if is_maker_and_agency(inner) => inner.to_owned(),
        None => return None,
    };
    text.truncate(text[..start].trim_end().len());
    Some(credit)
}

/// Whether `text` is of the form `Photographer/Agency`.
fn is_maker_and_agency(text: &str) -> bool {
    let parts: Vec<_> = text.split('/').map(str::trim).collect();
    let is_name = |part: &&str| part.starts_with(char::is_alphabetic) && !part.starts_with(char::is_lowercase);
    text.chars().count() <= 80 && !text.contains("://") && parts.len() > 1 && parts.iter().all(is_name)
}

fn take_labelled(caption: &mut RichText) -> Option<String> {
    let last_first = caption.0.iter().enumerate().rev();
    let (index, at, credit) = last_first.take(4).find_map(|(index, node)| {
        let Inline::Text(text) = node else { return None };
        let (at, credit) = labelled(text, index == 0)?;
        Some((index, at, credit.to_owned()))
    })?;
    let rest = RichText(caption.0.split_off(index + 1));
    let credit = format!("{credit}{}", rest.plain_text());
    let credit = credit.trim().trim_end_matches('.').to_owned();
    if credit.is_empty() {
        caption.0.extend(rest.0);
        return None;
    }
    if let Some(Inline::Text(text)) = caption.0.last_mut() {
        text.truncate(text[..at].trim_end_matches([' ', '|', '–', '—', '-', ';']).len());
    }
    Some(credit)
}

/// Where a label with a colon begins in `text`, at its start or behind the end of a sentence, and
/// what follows the label.
fn labelled(text: &str, at_start: bool) -> Option<(usize, &str)> {
    let opens = |at: usize| {
        let before = text[..at].trim_end();
        if before.is_empty() {
            at_start
        } else {
            before.ends_with(['.', '!', '?', '|', '–', '—', ';', ')', '”', '"'])
        }
    };
    let starts = text.char_indices().filter(|&(at, c)| !c.is_whitespace() && opens(at)).map(|(at, _)| at);
    starts.filter_map(|at| after_label(&text[at..]).map(|credit| (at, credit))).next_back()
}

/// What follows a label at the beginning of `text`: `Photo: Ada` and `Photo by Ada` give `Ada`.
fn after_label(text: &str) -> Option<&str> {
    LABELS.iter().find_map(|label| {
        let rest =
            text.get(..label.len()).filter(|head| head.to_lowercase() == *label).map(|_| &text[label.len()..])?;
        let credit = match rest.trim_start().strip_prefix(':') {
            Some(credit) => credit,
            None if label.starts_with("courtesy") || *label == "©" => rest.strip_prefix(' ')?,
            None => rest.strip_prefix(" by ").or_else(|| rest.strip_prefix(" courtesy of "))?,
        };
        Some(credit.trim_start())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(caption: &str) -> (String, Option<String>) {
        let (caption, credit) = split_credit(caption.into());
        (caption.plain_text(), credit)
    }

    #[test]
    fn the_credit_is_taken_from_the_end_of_the_caption() {
        let cases = [
            ("The old pumps. (Ada Moreno/Harbour Press)", "The old pumps.", "Ada Moreno/Harbour Press"),
            ("The old pumps (Photo: Ada Moreno).", "The old pumps", "Ada Moreno"),
            ("The old pumps. Photo: Ada Moreno.", "The old pumps.", "Ada Moreno"),
            ("The old pumps | Credit: Harbour Press", "The old pumps", "Harbour Press"),
            ("The old pumps. Photo by Ada Moreno", "The old pumps.", "Ada Moreno"),
            ("Photo: Ada Moreno", "", "Ada Moreno"),
            ("(Photo courtesy of Harbour Press)", "", "Harbour Press"),
        ];
        for (text, caption, credit) in cases {
            assert_eq!(split(text), (caption.to_owned(), Some(credit.to_owned())), "{text}");
        }
    }

    #[test]
    fn other_words_stay_in_the_caption() {
        let texts =
            ["The pumps (built in 1912)", "In and/or out (and/or in)", "A photo: what it shows", "See a (https://a/b)"];
        for text in texts {
            assert_eq!(split(text), (text.to_owned(), None));
        }
    }

    #[test]
    fn a_credit_may_be_a_link() {
        let link = Inline::Link(Link { target: "https://example.org".to_owned(), content: "Ada".into() });
        let (caption, credit) = split_credit(RichText(vec!["Pumps. Photo: ".into(), link]));
        assert_eq!(caption, "Pumps.".into());
        assert_eq!(credit.as_deref(), Some("Ada"));
    }

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
