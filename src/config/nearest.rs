//! "Did you mean": the nearest of a few names.

/// The name most like `typed`, when at most a third of its letters differ (and at most two).
///
/// ```
/// use pullquote::config::nearest;
///
/// assert_eq!(nearest("serach", ["index", "search"]), Some("search"));
/// assert_eq!(nearest("news", ["index", "search"]), None);
/// ```
#[must_use]
pub fn nearest<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if typed.len() > 64 {
        return None;
    }
    names
        .into_iter()
        .map(|name| (distance(typed, name), name))
        .filter(|(far, name)| *far > 0 && *far <= 2.min(name.chars().count() / 3))
        .min()
        .map(|(_, name)| name)
}

/// Letters to insert, remove, replace or swap with a neighbour (optimal string alignment).
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let cost = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (rows[i - 1][j] + 1)
                .min(row[j - 1] + 1)
                .min(rows[i - 1][j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}
