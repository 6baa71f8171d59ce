//! Typography: quotation marks, spaces and repeated words. Where the source is text whose bytes
//! are known, findings have their column, and fixes.

mod prose;
mod quotes;
mod spaces;
mod words;

use super::cx::Cx;
use prose::Prose;

pub(super) fn check(cx: &mut Cx<'_>) {
    let prose = Prose::of(cx);
    quotes::check(cx, &prose);
    spaces::check(cx, &prose);
    words::check(cx, &prose);
}
