//! Whether text can be read on its ground (WCAG 2.2, success criterion 1.4.3, level AA).

use std::collections::BTreeSet;

use super::color::{ColorName, Colors};
use super::look::{Part, TextLook};
use super::{QuestionMark, Theme};
use crate::diagnostic::{Code, Diagnostic};

/// The contrast that text needs, and that large text needs.
const LEAST: f64 = 4.5;
const LEAST_LARGE: f64 = 3.0;

/// A colour of text on a colour of ground, and how small the text may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Pair {
    text: ColorName,
    ground: ColorName,
    large: bool,
}

/// What is hard to read, one diagnostic a pair of colours. The text of a diagnostic's `color` and
/// whether it is among the dark ones go to `place`, which says where the colour was set.
pub(super) fn check(theme: &Theme, found: &mut dyn FnMut(Diagnostic, ColorName, bool)) {
    let pairs = pairs(theme);
    for (colors, dark) in [(&theme.light, false), (&theme.dark, true)] {
        for pair in &pairs {
            // What small text can be read in, large text can.
            if !(pair.large && pairs.contains(&Pair { large: false, ..*pair })) {
                judge(colors, dark, *pair, found);
            }
        }
    }
}

fn judge(colors: &Colors, dark: bool, pair: Pair, found: &mut dyn FnMut(Diagnostic, ColorName, bool)) {
    let (text, ground) = (colors.get(pair.text), colors.get(pair.ground));
    let (contrast, least) = (text.contrast(ground), if pair.large { LEAST_LARGE } else { LEAST });
    if contrast >= least {
        return;
    }
    let (scheme, size) = (if dark { "dark " } else { "" }, if pair.large { "large text" } else { "text" });
    let message = format!(
        "the {scheme}colour `{}` {text} on `{}` {ground} has a contrast of {:.2}, and {size} needs {least}",
        pair.text.as_str(),
        pair.ground.as_str(),
        // Rounded down: 4.499 is not 4.5.
        (contrast * 100.0).floor() / 100.0,
    );
    let help = "choose a darker or lighter one (WCAG 2.2, 1.4.3)";
    found(Diagnostic::warning(Code::Contrast, message).help(help), pair.text, dark);
}

/// The pairs that a theme puts together.
fn pairs(theme: &Theme) -> BTreeSet<Pair> {
    let mut pairs = BTreeSet::new();
    let mut add = |look: &TextLook, text, ground| {
        pairs.insert(Pair { text, ground, large: look.is_large() });
    };
    for (_, part) in Part::ALL {
        let look = theme.look(part);
        for ground in grounds(theme, part) {
            add(look, look.color, ground);
        }
    }
    for ground in [ColorName::Background, ColorName::Panel] {
        add(theme.look(Part::Body), ColorName::Link, ground);
        add(theme.look(Part::Body), ColorName::Text, ground);
    }
    pairs
}

/// The grounds on which a part stands.
fn grounds(theme: &Theme, part: Part) -> Vec<ColorName> {
    let panel = theme.question.mark == QuestionMark::Panel;
    match part {
        Part::Code => vec![ColorName::Panel],
        Part::Question if panel => vec![ColorName::Panel],
        Part::Speaker if panel => vec![ColorName::Background, ColorName::Panel],
        Part::RelatedTitle | Part::ClosingHeading | Part::Small => vec![ColorName::Background, ColorName::Panel],
        Part::Body
        | Part::Masthead
        | Part::Kicker
        | Part::Headline
        | Part::Deck
        | Part::Byline
        | Part::Dateline
        | Part::Heading1
        | Part::Heading2
        | Part::Heading3
        | Part::Question
        | Part::Speaker
        | Part::Quote
        | Part::PullQuote
        | Part::Attribution
        | Part::Caption
        | Part::Cell
        | Part::HeadCell
        | Part::Note
        | Part::Running => vec![ColorName::Background],
    }
}
