//! Formulas: Office's own markup for them (ISO/IEC 29500-1, clause 22.1) as MathML.

use quick_xml::escape::escape;

use super::part::Element;

/// The formula that `element` is: `m:oMath`, or `m:oMathPara`, which stands by itself.
pub(super) fn markup(element: &Element) -> String {
    let display = if element.is("m:oMathPara") { " display=\"block\"" } else { "" };
    let mut out = format!("<math{display}>");
    row(element, &mut out);
    out.push_str("</math>");
    out
}

/// What stands within `element`, side by side, as one.
fn group(element: Option<&Element>, out: &mut String) {
    out.push_str("<mrow>");
    element.into_iter().for_each(|element| row(element, out));
    out.push_str("</mrow>");
}

fn row(element: &Element, out: &mut String) {
    element.elements().for_each(|child| part(child, out));
}

/// An element of MathML whose children are these children of `element`.
fn parts(name: &str, element: &Element, children: &[&str], out: &mut String) {
    out.push_str(&format!("<{name}>"));
    children.iter().for_each(|child| group(element.child(child), out));
    out.push_str(&format!("</{name}>"));
}

fn part(element: &Element, out: &mut String) {
    match element.name.as_str() {
        "m:r" => run(element, out),
        "m:f" => parts("mfrac", element, &["m:num", "m:den"], out),
        "m:sSup" => parts("msup", element, &["m:e", "m:sup"], out),
        "m:sSub" => parts("msub", element, &["m:e", "m:sub"], out),
        "m:sSubSup" => parts("msubsup", element, &["m:e", "m:sub", "m:sup"], out),
        "m:sPre" => prescripts(element, out),
        "m:rad" => radical(element, out),
        "m:d" => fenced(element, out),
        "m:nary" => large_operator(element, out),
        "m:func" => {
            group(element.child("m:fName"), out);
            out.push_str("<mo>&#x2061;</mo>");
            group(element.child("m:e"), out);
        }
        "m:limLow" => parts("munder", element, &["m:e", "m:lim"], out),
        "m:limUpp" => parts("mover", element, &["m:e", "m:lim"], out),
        "m:acc" => marked("mover", element, "\u{302}", out),
        "m:bar" => {
            let above = property(element, "m:barPr", "m:pos") == Some("top");
            marked(if above { "mover" } else { "munder" }, element, "\u{AF}", out);
        }
        "m:groupChr" => {
            let above = property(element, "m:groupChrPr", "m:pos") == Some("top");
            marked(if above { "mover" } else { "munder" }, element, "\u{23DF}", out);
        }
        "m:m" => table(element.elements().filter(|row| row.is("m:mr")).map(|row| cells(row).collect()), out),
        "m:eqArr" => table(cells(element).map(|cell| vec![cell]), out),
        "m:e" | "m:oMath" | "m:box" | "m:borderBox" | "m:phant" | "w:ins" | "w:moveTo" | "w:smartTag" => {
            row(element, out)
        }
        _ => {}
    }
}

/// The value of a property; what is not said is `None`.
fn property<'e>(element: &'e Element, properties: &str, name: &str) -> Option<&'e str> {
    element.child(properties)?.val(name)
}

/// Numbers, names and signs.
fn run(run: &Element, out: &mut String) {
    let text: String = run.elements().filter(|child| child.is("m:t") || child.is("w:t")).map(Element::text).collect();
    if run.child("m:rPr").is_some_and(|properties| properties.flag("m:nor") == Some(true)) {
        return out.push_str(&format!("<mtext>{}</mtext>", escape(text)));
    }
    let is_upright = property(run, "m:rPr", "m:sty") == Some("p");
    let mut rest = text.as_str();
    while let Some(first) = rest.chars().next() {
        let is_number = |c: char| c.is_ascii_digit();
        let (name, length) = if is_number(first) {
            let end = rest.find(|c: char| !is_number(c) && !matches!(c, '.' | ',')).unwrap_or(rest.len());
            ("mn", rest[..end].trim_end_matches(['.', ',']).len())
        } else if first.is_alphabetic() && is_upright {
            // A word set upright is the name of a function.
            ("mi", rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len()))
        } else if first.is_alphabetic() {
            ("mi", first.len_utf8())
        } else {
            ("mo", first.len_utf8())
        };
        let (piece, after) = rest.split_at(length);
        if !piece.trim().is_empty() {
            out.push_str(&format!("<{name}>{}</{name}>", escape(piece)));
        }
        rest = after;
    }
}

fn prescripts(element: &Element, out: &mut String) {
    out.push_str("<mmultiscripts>");
    group(element.child("m:e"), out);
    out.push_str("<mprescripts/>");
    group(element.child("m:sub"), out);
    group(element.child("m:sup"), out);
    out.push_str("</mmultiscripts>");
}

fn radical(element: &Element, out: &mut String) {
    let hides = element.child("m:radPr").and_then(|properties| properties.flag("m:degHide")) == Some(true);
    let degree = element.child("m:deg").filter(|degree| !hides && degree.elements().next().is_some());
    match degree {
        Some(_) => parts("mroot", element, &["m:e", "m:deg"], out),
        None => parts("msqrt", element, &["m:e"], out),
    }
}

fn operator(sign: &str, out: &mut String) {
    if !sign.is_empty() {
        out.push_str(&format!("<mo>{}</mo>", escape(sign)));
    }
}

fn fenced(element: &Element, out: &mut String) {
    let sign = |name: &str, usual: &'static str| property(element, "m:dPr", name).unwrap_or(usual).to_owned();
    out.push_str("<mrow>");
    operator(&sign("m:begChr", "("), out);
    for (index, cell) in cells(element).enumerate() {
        if index > 0 {
            operator(&sign("m:sepChr", "|"), out);
        }
        group(Some(cell), out);
    }
    operator(&sign("m:endChr", ")"), out);
    out.push_str("</mrow>");
}

/// Sums, products, integrals, with their limits.
fn large_operator(element: &Element, out: &mut String) {
    let sign = property(element, "m:naryPr", "m:chr").unwrap_or("\u{222B}");
    let hides = |name: &str| element.child("m:naryPr").and_then(|properties| properties.flag(name)) == Some(true);
    let (sub, sup) = (!hides("m:subHide"), !hides("m:supHide"));
    let beside = property(element, "m:naryPr", "m:limLoc") != Some("undOvr");
    let name = match (sub, sup, beside) {
        (true, true, true) => "msubsup",
        (true, true, false) => "munderover",
        (true, false, true) => "msub",
        (true, false, false) => "munder",
        (false, true, true) => "msup",
        (false, true, false) => "mover",
        (false, false, _) => "mrow",
    };
    out.push_str(&format!("<{name}>"));
    operator(sign, out);
    for (_, limit) in [(sub, "m:sub"), (sup, "m:sup")].into_iter().filter(|(shows, _)| *shows) {
        group(element.child(limit), out);
    }
    out.push_str(&format!("</{name}>"));
    group(element.child("m:e"), out);
}

/// Something with a sign over or under it.
fn marked(name: &str, element: &Element, usual: &str, out: &mut String) {
    let properties = element.elements().next().filter(|first| first.name.ends_with("Pr"));
    let sign = properties.and_then(|properties| properties.val("m:chr")).unwrap_or(usual);
    let kind = if name == "mover" { " accent=\"true\"" } else { "" };
    out.push_str(&format!("<{name}{kind}>"));
    group(element.child("m:e"), out);
    out.push_str(&format!("<mo>{}</mo></{name}>", escape(sign)));
}

fn cells(element: &Element) -> impl Iterator<Item = &Element> {
    element.elements().filter(|child| child.is("m:e"))
}

fn table<'e>(rows: impl Iterator<Item = Vec<&'e Element>>, out: &mut String) {
    out.push_str("<mtable>");
    for row in rows {
        out.push_str("<mtr>");
        for cell in row {
            out.push_str("<mtd>");
            self::row(cell, out);
            out.push_str("</mtd>");
        }
        out.push_str("</mtr>");
    }
    out.push_str("</mtable>");
}
