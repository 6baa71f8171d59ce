//! Where the caption of a picture ends and the credit begins.

use crate::model::{Inline, RichText};

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
pub(crate) fn split(mut caption: RichText) -> (RichText, Option<String>) {
    let credit = take_parenthesis(&mut caption).or_else(|| take_labelled(&mut caption));
    (super::tidy::tidy(caption), credit)
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
    use crate::model::Link;

    fn split(caption: &str) -> (String, Option<String>) {
        let (caption, credit) = super::split(caption.into());
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
        let (caption, credit) = super::split(RichText(vec!["Pumps. Photo: ".into(), link]));
        assert_eq!(caption, "Pumps.".into());
        assert_eq!(credit.as_deref(), Some("Ada"));
    }
}
