//! The signs of mathematics: what each does in a formula, and what it is called.

use unicode_normalization::UnicodeNormalization;

/// What an operator does between its neighbours. TeX has the same classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// It stands for itself, as ∞ does.
    Ordinary,
    /// It compares or leads from one side to the other, as = and → do.
    Relation,
    /// It joins two operands, as + does; at the beginning it is a sign.
    Binary,
    /// It joins two operands without space, as / does.
    Slash,
    /// It belongs to what follows, as ∀ and ¬ do.
    Prefix,
    /// It belongs to what stands before, as ! does.
    Postfix,
    /// It opens a group.
    Open,
    /// It closes a group.
    Close,
    /// It opens or closes, as | does.
    Bar,
    /// It separates.
    Punctuation,
    /// It takes limits, as ∑ does.
    Large,
    /// It is neither seen nor heard.
    Invisible,
}

/// The class of an operator, and its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Symbol {
    pub(super) class: Class,
    pub(super) words: String,
}

/// What the operator `text` is. Whatever is not known is ordinary and speaks for itself.
pub(super) fn symbol(text: &str) -> Symbol {
    let composed: String = text.nfc().collect();
    if let Some((class, words)) = single(&composed).and_then(known) {
        return Symbol { class, words: words.to_owned() };
    }
    if let Some((class, words)) =
        composed.nfd().collect::<String>().strip_suffix('\u{338}').and_then(single).and_then(known)
    {
        return Symbol { class, words: format!("not {words}") };
    }
    let class = single(&composed).map_or(Class::Ordinary, unknown_class);
    let words = if class == Class::Relation && is_arrow(&composed) { "arrow".to_owned() } else { composed };
    Symbol { class, words }
}

/// The one character that a text is.
pub(super) fn single(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

fn is_arrow(text: &str) -> bool {
    single(text)
        .is_some_and(|c| matches!(c, '\u{2190}'..='\u{21FF}' | '\u{27F0}'..='\u{27FF}' | '\u{2900}'..='\u{297F}'))
}

fn unknown_class(c: char) -> Class {
    match c {
        '\u{2190}'..='\u{21FF}' | '\u{27F0}'..='\u{27FF}' | '\u{2900}'..='\u{297F}' => Class::Relation,
        '\u{2223}'..='\u{2226}' | '\u{2234}'..='\u{228B}' | '\u{22A2}'..='\u{22B8}' | '\u{22D0}'..='\u{22FF}' => {
            Class::Relation
        }
        '\u{228C}'..='\u{22A1}' | '\u{22B9}'..='\u{22CF}' => Class::Binary,
        '\u{2A00}'..='\u{2A21}' => Class::Large,
        '\u{2A22}'..='\u{2A65}' => Class::Binary,
        '\u{2A66}'..='\u{2AFF}' => Class::Relation,
        _ => Class::Ordinary,
    }
}

/// The signs with a name.
fn known(c: char) -> Option<(Class, &'static str)> {
    relation(c)
        .map(|words| (Class::Relation, words))
        .or_else(|| binary(c).map(|words| (Class::Binary, words)))
        .or_else(|| large(c).map(|words| (Class::Large, words)))
        .or_else(|| fence(c))
        .or_else(|| other(c))
}

fn relation(c: char) -> Option<&'static str> {
    Some(match c {
        '=' => "equals",
        '≠' => "is not equal to",
        '<' => "is less than",
        '>' => "is greater than",
        '≤' | '⩽' | '≦' => "is less than or equal to",
        '≥' | '⩾' | '≧' => "is greater than or equal to",
        '≮' => "is not less than",
        '≯' => "is not greater than",
        '≪' => "is much less than",
        '≫' => "is much greater than",
        '≲' => "is less than or about equal to",
        '≳' => "is greater than or about equal to",
        '≈' => "is approximately equal to",
        '∼' | '~' => "is similar to",
        '≃' => "is asymptotically equal to",
        '≅' => "is congruent to",
        '≡' => "is equivalent to",
        '≐' | '≑' => "approaches",
        '≔' => "is defined as",
        '≜' | '≝' => "is by definition equal to",
        '∝' => "is proportional to",
        '∈' => "in",
        '∉' => "not in",
        '∋' => "contains",
        '⊂' => "is a subset of",
        '⊆' => "is a subset of or equal to",
        '⊊' => "is a proper subset of",
        '⊃' => "is a superset of",
        '⊇' => "is a superset of or equal to",
        '⊄' => "is not a subset of",
        '≺' => "precedes",
        '≻' => "succeeds",
        '≼' | '⪯' => "precedes or equals",
        '≽' | '⪰' => "succeeds or equals",
        '⊢' => "proves",
        '⊨' | '⊧' => "models",
        '⊥' | '⟂' => "is perpendicular to",
        '∥' => "is parallel to",
        '∣' => "divides",
        '∤' => "does not divide",
        '→' | '⟶' => "right arrow",
        '←' | '⟵' => "left arrow",
        '↔' | '⟷' => "left right arrow",
        '↦' | '⟼' => "maps to",
        '⇒' | '⟹' => "implies",
        '⇐' | '⟸' => "is implied by",
        '⇔' | '⟺' => "if and only if",
        '⇌' | '⇋' => "is in equilibrium with",
        '↑' => "up arrow",
        '↓' => "down arrow",
        '↪' => "embeds into",
        '↠' => "maps onto",
        '∴' => "therefore",
        '∵' => "because",
        ':' | '∶' => "colon",
        '∷' => "double colon",
        _ => return None,
    })
}

fn binary(c: char) -> Option<&'static str> {
    Some(match c {
        '+' => "plus",
        '-' | '−' => "minus",
        '±' => "plus or minus",
        '∓' => "minus or plus",
        '×' | '·' | '⋅' | '∙' | '•' => "times",
        '÷' => "divided by",
        '∗' | '*' | '⋆' => "star",
        '∘' => "composed with",
        '∖' | '\\' => "set minus",
        '∩' => "intersection",
        '∪' => "union",
        '⊎' => "disjoint union",
        '⊔' => "square cup",
        '⊓' => "square cap",
        '∧' => "and",
        '∨' => "or",
        '⊕' => "direct sum",
        '⊖' => "circled minus",
        '⊗' => "tensor",
        '⊙' => "circled dot",
        '⊘' => "circled slash",
        '⋉' | '⋊' => "semidirect product",
        '⋄' | '◇' => "diamond",
        _ => return None,
    })
}

fn large(c: char) -> Option<&'static str> {
    Some(match c {
        '∑' => "sum",
        '∏' => "product",
        '∐' => "coproduct",
        '∫' => "integral",
        '∬' => "double integral",
        '∭' => "triple integral",
        '⨌' => "quadruple integral",
        '∮' => "closed integral",
        '∯' => "closed surface integral",
        '∰' => "closed volume integral",
        '⋃' => "union",
        '⋂' => "intersection",
        '⋁' => "disjunction",
        '⋀' => "conjunction",
        '⨁' => "direct sum",
        '⨂' => "tensor product",
        '⨀' => "circled product",
        '⨄' => "disjoint union",
        '⨆' => "join",
        _ => return None,
    })
}

fn fence(c: char) -> Option<(Class, &'static str)> {
    Some(match c {
        '(' | '⟮' => (Class::Open, "open parenthesis"),
        ')' | '⟯' => (Class::Close, "close parenthesis"),
        '[' => (Class::Open, "open bracket"),
        ']' => (Class::Close, "close bracket"),
        '{' => (Class::Open, "open brace"),
        '}' => (Class::Close, "close brace"),
        '⟨' | '〈' => (Class::Open, "open angle bracket"),
        '⟩' | '〉' => (Class::Close, "close angle bracket"),
        '⟦' => (Class::Open, "open double bracket"),
        '⟧' => (Class::Close, "close double bracket"),
        '⌊' => (Class::Open, "open floor"),
        '⌋' => (Class::Close, "close floor"),
        '⌈' => (Class::Open, "open ceiling"),
        '⌉' => (Class::Close, "close ceiling"),
        '|' => (Class::Bar, "vertical bar"),
        '‖' => (Class::Bar, "double vertical bar"),
        _ => return None,
    })
}

fn other(c: char) -> Option<(Class, &'static str)> {
    Some(match c {
        '/' | '∕' | '⁄' => (Class::Slash, "divided by"),
        ',' => (Class::Punctuation, ","),
        ';' => (Class::Punctuation, ";"),
        '.' => (Class::Punctuation, "."),
        '!' => (Class::Postfix, "factorial"),
        '%' => (Class::Postfix, "percent"),
        '‰' => (Class::Postfix, "per mille"),
        '°' => (Class::Postfix, "degrees"),
        '′' | '\'' => (Class::Postfix, "prime"),
        '″' => (Class::Postfix, "double prime"),
        '‴' => (Class::Postfix, "triple prime"),
        '⁗' => (Class::Postfix, "quadruple prime"),
        '†' => (Class::Postfix, "dagger"),
        '‡' => (Class::Postfix, "double dagger"),
        '∀' => (Class::Prefix, "for all"),
        '∃' => (Class::Prefix, "there exists"),
        '∄' => (Class::Prefix, "there does not exist"),
        '¬' => (Class::Prefix, "not"),
        '∂' => (Class::Prefix, "partial"),
        '∇' => (Class::Ordinary, "nabla"),
        '∆' => (Class::Prefix, "capital delta"),
        '√' => (Class::Prefix, "the square root of"),
        '∠' => (Class::Prefix, "angle"),
        '∞' => (Class::Ordinary, "infinity"),
        '∅' => (Class::Ordinary, "the empty set"),
        '…' | '⋯' | '⋮' | '⋱' | '⋰' => (Class::Ordinary, "and so on"),
        '⊤' => (Class::Ordinary, "top"),
        '$' => (Class::Ordinary, "dollars"),
        '€' => (Class::Ordinary, "euros"),
        '£' => (Class::Ordinary, "pounds"),
        '#' => (Class::Ordinary, "number"),
        '&' => (Class::Ordinary, "and"),
        '□' | '◻' => (Class::Ordinary, "square"),
        '△' => (Class::Ordinary, "triangle"),
        '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' => (Class::Invisible, ""),
        _ => return None,
    })
}

/// The sign that stands in a line for one that only mathematical faces have or that is larger
/// than the line. The letters around it are no larger, so the small form says the same.
pub(super) fn in_line(c: char) -> char {
    match c {
        '-' => '−',
        '\'' => '′',
        '*' => '∗',
        '⟶' => '→',
        '⟵' => '←',
        '⟷' => '↔',
        '⟼' => '↦',
        '⟹' => '⇒',
        '⟸' => '⇐',
        '⟺' => '⇔',
        '⋃' => '∪',
        '⋂' => '∩',
        '⋁' => '∨',
        '⋀' => '∧',
        '⨁' => '⊕',
        '⨂' => '⊗',
        '⨀' => '⊙',
        '⨄' => '⊎',
        '⨆' => '⊔',
        '⩽' => '≤',
        '⩾' => '≥',
        '⪯' => '≼',
        '⪰' => '≽',
        '⟂' => '⊥',
        '⋮' | '⋱' | '⋰' => '…',
        '⟮' => '(',
        '⟯' => ')',
        '∕' => '/',
        '∶' => ':',
        '∣' => '|',
        c => c,
    }
}

/// What stands over or under a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Accent {
    /// Its word after the letter's.
    pub(super) word: &'static str,
    /// The mark that goes over one letter; `None` where the letters beneath are enough.
    pub(super) mark: Option<char>,
}

/// The accent that a sign over something is.
pub(super) fn accent_over(c: char) -> Option<Accent> {
    let (word, mark) = match c {
        '^' | 'ˆ' | '\u{302}' => ("hat", Some('\u{302}')),
        '‾' | '¯' | '―' | '_' | '\u{304}' | '\u{305}' | 'ˉ' => ("bar", Some('\u{304}')),
        '~' | '˜' | '∼' | '\u{303}' => ("tilde", Some('\u{303}')),
        '→' | '⟶' | '⇀' | '\u{20D7}' => ("vector", None),
        '˙' | '.' | '\u{307}' => ("dot", Some('\u{307}')),
        '¨' | '\u{308}' => ("double dot", Some('\u{308}')),
        '⃛' => ("triple dot", None),
        'ˇ' | '\u{30C}' => ("check", Some('\u{30C}')),
        '˘' | '\u{306}' => ("breve", Some('\u{306}')),
        '´' | '\u{301}' => ("acute", Some('\u{301}')),
        '`' | '\u{300}' => ("grave", Some('\u{300}')),
        '˚' | '\u{30A}' => ("ring", Some('\u{30A}')),
        '⏜' => ("arc", None),
        '⏞' => ("with a brace above", None),
        '⎴' => ("with a bracket above", None),
        _ => return None,
    };
    Some(Accent { word, mark })
}

/// The accent that a sign under something is.
pub(super) fn accent_under(c: char) -> Option<Accent> {
    let (word, mark) = match c {
        '_' | '‾' | '¯' | '―' | '\u{332}' | '\u{331}' => ("underlined", Some('\u{332}')),
        '⏟' => ("with a brace below", None),
        '⎵' => ("with a bracket below", None),
        _ => return None,
    };
    Some(Accent { word, mark })
}

/// The name of a Greek letter or another letter that has one.
pub(super) fn letter_name(c: char) -> Option<&'static str> {
    const GREEK: [&str; 25] = [
        "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu",
        "xi", "omicron", "pi", "rho", "sigma", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
    ];
    Some(match c {
        'α'..='ω' => GREEK.get(c as usize - 'α' as usize)?,
        '\u{3A2}' => return None,
        'Α'..='Ω' => GREEK.get(c as usize - 'Α' as usize)?,
        'ϵ' => "epsilon",
        'ϑ' | 'ϴ' => "theta",
        'ϕ' => "phi",
        'ϖ' => "pi",
        'ϱ' => "rho",
        'ϰ' => "kappa",
        'ϝ' | 'Ϝ' => "digamma",
        'ı' => "i",
        'ȷ' => "j",
        'ℓ' => "l",
        'ℏ' | 'ħ' => "h bar",
        '℘' => "p",
        'ℵ' => "aleph",
        'ℶ' => "beth",
        'Å' | '\u{212B}' => "angstrom",
        'µ' => "mu",
        _ => return None,
    })
}

/// Whether a letter is a capital of the Greek alphabet, whose name says so.
pub(super) fn is_greek_capital(c: char) -> bool {
    matches!(c, 'Α'..='Ω' | 'ϴ' | 'Ϝ')
}

/// How a function takes what is under it, in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Under {
    /// As any letter does.
    Subscript,
    /// A base: `log base 2`.
    Base,
    /// What varies: `the maximum over x`.
    Over,
    /// What is approached: `the limit as x approaches 0`.
    As,
    /// As any letter does, and the name itself is no function but a word between others: `mod`.
    Between,
}

/// The words for a function's name, and how it takes what is under it.
pub(super) fn function(name: &str) -> Option<(&'static str, Under)> {
    use Under::{As, Base, Between, Over, Subscript};
    Some(match name {
        "sin" => ("sine", Subscript),
        "cos" => ("cosine", Subscript),
        "tan" | "tg" => ("tangent", Subscript),
        "cot" | "ctg" => ("cotangent", Subscript),
        "sec" => ("secant", Subscript),
        "csc" | "cosec" => ("cosecant", Subscript),
        "arcsin" => ("arc sine", Subscript),
        "arccos" => ("arc cosine", Subscript),
        "arctan" | "arctg" => ("arc tangent", Subscript),
        "sinh" | "sh" => ("hyperbolic sine", Subscript),
        "cosh" | "ch" => ("hyperbolic cosine", Subscript),
        "tanh" | "th" => ("hyperbolic tangent", Subscript),
        "coth" => ("hyperbolic cotangent", Subscript),
        "exp" => ("the exponential", Subscript),
        "ln" => ("the natural log", Subscript),
        "log" | "lg" => ("log", Base),
        "mod" => ("modulo", Between),
        "lim" => ("the limit", As),
        "lim sup" | "limsup" => ("the limit superior", As),
        "lim inf" | "liminf" => ("the limit inferior", As),
        "max" => ("the maximum", Over),
        "min" => ("the minimum", Over),
        "sup" => ("the supremum", Over),
        "inf" => ("the infimum", Over),
        "arg max" | "argmax" => ("the argument of the maximum", Over),
        "arg min" | "argmin" => ("the argument of the minimum", Over),
        "det" => ("the determinant", Subscript),
        "gcd" => ("the greatest common divisor", Subscript),
        "dim" => ("the dimension", Subscript),
        "ker" => ("the kernel", Subscript),
        "deg" => ("the degree", Subscript),
        "arg" => ("the argument", Subscript),
        "hom" | "Hom" => ("hom", Subscript),
        "Pr" => ("the probability", Over),
        "Var" => ("the variance", Subscript),
        "Cov" => ("the covariance", Subscript),
        "Re" | "ℜ" => ("the real part", Subscript),
        "Im" | "ℑ" => ("the imaginary part", Subscript),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All but a few of the signs with a name, in the form that they have in a line.
    #[cfg(feature = "pdf")]
    #[test]
    fn the_built_in_faces_have_the_signs() {
        use crate::typeset::{Alignment, FontSet, Paragraph, ParagraphSettings, Style, Typesetter};
        let signs = ('!'..'\u{2C00}').filter(|&c| known(c).is_some() || letter_name(c).is_some());
        let text: String = signs.filter(|c| !c.is_control()).map(in_line).flat_map(|c| [c, ' ']).collect();
        let mut paragraph = Paragraph::new("en");
        paragraph.push(&text, &Style::serif(10.0));
        let mut typesetter = Typesetter::new(FontSet::builtin());
        let layout = typesetter.lay_out(&paragraph, &ParagraphSettings::ragged(400.0, Alignment::Start));
        let missing: String = layout.missing.iter().map(|missing| missing.char).collect();
        assert_eq!(missing, "∯∰⊧⊨⋉⋊⨌");
    }

    #[test]
    fn signs_have_a_class_and_words() {
        let known = |text: &str| symbol(text);
        assert_eq!(known("=").class, Class::Relation);
        assert_eq!(known("≤").words, "is less than or equal to");
        assert_eq!(known("∑").class, Class::Large);
        assert_eq!(known("\u{2061}").class, Class::Invisible);
        assert_eq!(known("⤳"), Symbol { class: Class::Relation, words: "arrow".to_owned() });
        assert_eq!(known("⌘"), Symbol { class: Class::Ordinary, words: "⌘".to_owned() });
    }

    #[test]
    fn a_sign_with_a_stroke_is_negated() {
        assert_eq!(symbol("=\u{338}").words, "is not equal to");
        assert_eq!(symbol("∥\u{338}").words, "not is parallel to");
        assert_eq!(symbol("⊂\u{338}").words, "is not a subset of");
    }

    #[test]
    fn greek_letters_have_names() {
        assert_eq!(letter_name('ω'), Some("omega"));
        assert_eq!(letter_name('Σ'), Some("sigma"));
        assert_eq!(letter_name('x'), None);
    }
}
