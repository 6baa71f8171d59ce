//! Inputs that are large, deep, or make work where there should be none.

use super::Expect::{Fails, Fine, Warns};
use super::{Row, markdown};

pub(super) fn rows() -> Vec<Row> {
    vec![
        markdown("deep-quotes", format!("{}x", "> ".repeat(5_000)), Warns("nests too deep")),
        markdown(
            "deep-lists",
            (0..2_000).map(|n| format!("{}- x\n", "  ".repeat(n))).collect::<String>(),
            Warns("nests too deep"),
        ),
        markdown("deep-emphasis", format!("{}x{}", "*a **b ".repeat(2_000), "** *".repeat(2_000)), Fine),
        markdown("deep-brackets", "[".repeat(50_000), Fine),
        markdown("deep-links", format!("{}x{}", "[".repeat(5_000), "](y)".repeat(5_000)), Warns("`y` is relative")),
        markdown("deep-images", format!("{}x{}", "![".repeat(5_000), "](y)".repeat(5_000)), Warns("nests too deep")),
        markdown(
            "backticks-that-never-close",
            (1..600).map(|n| format!("{} ", "`".repeat(n))).collect::<String>(),
            Fine,
        ),
        markdown("stars-that-never-close", "*a _b ".repeat(20_000), Fine),
        markdown(
            "definitions-of-links-20000",
            (0..20_000).map(|n| format!("[{n}]: /x\n")).collect::<String>(),
            Warns("no text"),
        ),
        markdown("html-comments-open", "<!-- ".repeat(20_000), Warns("no end")),
        markdown("less-thans", "<".repeat(100_000), Fine),
        markdown("line-of-1-mb", "water ".repeat(170_000), Fine),
        markdown("pipes-100000", "|".repeat(100_000), Fine),
        markdown("headings-5000", "# a\n\n".repeat(5_000), Fine),
        markdown("labels-of-10000-speakers", (0..10_000).map(|n| format!("**S{n}:** x\n\n")).collect::<String>(), Fine),
        Row::new("larger-than-the-limit", "a.md", vec![b'a'; (64 << 20) + 1], Fails("limit")),
        Row::new(
            "text-of-lines-20000",
            "a.txt",
            format!("Tide\n\nBy Ada Moreno\n\n{}", "Q: Why?\n\nA: So.\n\n".repeat(5_000)),
            Warns("does not say its language"),
        ),
        Row::new("text-of-one-character", "a.txt", "x", Warns("no headline")),
    ]
}
