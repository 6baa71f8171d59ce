//! Which of several known names somebody meant who wrote another.

/// That one of `known` that is nearest to `name`, if one is near: a slip of one letter in a short
/// name, of two in a longer one.
pub(crate) fn of<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let plain: Vec<char> = letters(name).collect();
    if plain.len() > 40 {
        return None;
    }
    let most = if plain.len() <= 5 { 1 } else { 2 };
    let distances = known.map(|known| (distance(&plain, &letters(known).collect::<Vec<_>>()), known));
    distances.filter(|(distance, _)| *distance <= most).min_by_key(|(distance, _)| *distance).map(|(_, known)| known)
}

/// The letters by which names are compared: case, hyphens, underscores and spaces do not count.
pub(crate) fn letters(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).flat_map(char::to_lowercase)
}

/// How many letters must be added, left out, changed or swapped with their neighbour to get from
/// `a` to `b`.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, &x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &y) in b.iter().enumerate() {
            let mut least = (last[j] + usize::from(x != y)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && x == b[j - 1] && y == a[i - 1] {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_seen_and_another_word_is_not() {
        let near = |name| of(name, ["epub", "pdf", "markdown"].into_iter());
        assert_eq!(near("epbu"), Some("epub"));
        assert_eq!(near("PDF "), Some("pdf"));
        assert_eq!(near("markdwon"), Some("markdown"));
        assert_eq!(near("docx"), None);
        assert_eq!(near(&"x".repeat(1_000_000)), None);
    }
}
