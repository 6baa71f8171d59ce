//! The language that an article says it is in, and the one that its text is in.

use super::cx::{Cx, Found};
use super::rules::LANGUAGE_DOUBTFUL;
use crate::transform::language_of_text;

/// Languages that are so near to each other that a guess takes one for the other.
const NEAR: &[&[&str]] = &[
    &["nb", "no", "nn", "da", "sv"],
    &["hr", "sr", "bs", "sh", "sl", "me"],
    &["cs", "sk"],
    &["es", "gl", "pt", "ca", "ast", "oc", "an"],
    &["id", "ms", "jv", "su", "tl"],
    &["ru", "uk", "be", "bg", "mk", "rue"],
    &["hi", "mr", "ne", "sa", "bho", "mai", "kok"],
    &["ar", "fa", "ur", "ps", "ug", "sd", "ckb"],
    &["tr", "az", "tk", "uz", "crh"],
    &["nl", "af", "fy", "nds", "li"],
    &["it", "co", "scn", "la", "rm"],
    &["fr", "oc", "wa", "frp"],
    &["de", "gsw", "nds", "lb", "bar", "als"],
    &["en", "sco"],
    &["fi", "et", "kv"],
    &["he", "yi"],
    &["zh", "cmn", "yue", "lzh", "wuu", "ja"],
];

pub(super) fn check(cx: &mut Cx<'_>) {
    let Some(stated) = &cx.article.language else { return };
    let Some(found) = language_of_text(cx.article) else { return };
    let (one, other) = (stated.primary(), found.primary());
    if one == other || NEAR.iter().any(|group| group.contains(&one) && group.contains(&other)) {
        return;
    }
    let message = format!("the article says that its language is `{stated}`, and its text looks like `{found}`");
    let help = format!("write `lang: {found}` if that is right; hyphens, quotation marks and voices go by it");
    let at = cx.places.of_key("language").unwrap_or_default();
    cx.report(&LANGUAGE_DOUBTFUL, Found::new(message).help(help).at(at));
}
