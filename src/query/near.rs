//! Words near each other: which of their places together satisfy a distance.

/// One place of one of the spots that have to be near each other, in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The word behind it. First, so that places are in the order of their ends.
    pub end: u32,
    /// Its first word.
    pub start: u32,
    /// Which spot it is a place of.
    pub spot: u8,
}

/// How near spots have to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reach {
    /// How many spots there are; at most [`SPOTS`].
    pub spots: u8,
    /// The most other words between them, all together.
    pub distance: u32,
    /// Whether they stand in the order of their numbers.
    pub ordered: bool,
}

/// The most spots that can be asked to be near each other: every order of them is tried.
pub const SPOTS: usize = 6;

/// A place of the last spot of a chain, and the chain it ends.
#[derive(Clone, Copy)]
struct Link {
    place: Place,
    before: Option<usize>,
}

/// The best chains so far of one set of spots: `end` rises, and `worth` with it falls.
type Best = Vec<(u32, i64, usize)>;

/// Where the spots are near each other: for each time the places of all of them, from left to right. The first one
/// ends as early as any can, the next one begins behind it, and so on. `places` must be in order and below `u32::MAX`.
///
/// O(p log p · 2^spots) in places.
#[must_use]
pub fn windows(places: &[Place], reach: Reach) -> Vec<Vec<Place>> {
    let mut out = Vec::new();
    search(places, reach, |window| {
        out.push(window);
        true
    });
    out
}

/// Whether the spots are near each other anywhere. As [`windows`].
#[must_use]
pub fn is_near(places: &[Place], reach: Reach) -> bool {
    let mut found = false;
    search(places, reach, |_| {
        found = true;
        false
    });
    found
}

/// Tells each window; goes on as long as it is told to.
fn search(places: &[Place], reach: Reach, mut tell: impl FnMut(Vec<Place>) -> bool) {
    let spots = usize::from(reach.spots).min(SPOTS);
    let all = (1_usize << spots) - 1;
    let mut links: Vec<Link> = Vec::new();
    let mut best: Vec<Best> = vec![Vec::new(); all + 1];
    let mut from = 0;
    for place in places {
        let bit = 1_usize << place.spot;
        if place.start < from || bit > all || place.end <= place.start {
            continue;
        }
        for set in 0..all {
            let next = set & bit == 0 && (!reach.ordered || set == bit - 1);
            if !next {
                continue;
            }
            // The words between this place and the chain before it, and those inside of that.
            let (cost, before) = if set == 0 {
                (0, None)
            } else {
                let ended = best[set].partition_point(|(end, ..)| *end <= place.start);
                let Some((_, worth, link)) = ended.checked_sub(1).map(|at| best[set][at]) else {
                    continue;
                };
                (i64::from(place.start) + worth, Some(link))
            };
            if cost > i64::from(reach.distance) {
                continue;
            }
            links.push(Link {
                place: *place,
                before,
            });
            let link = links.len() - 1;
            if set | bit == all {
                if !tell(chain(&links, link)) {
                    return;
                }
                from = place.end;
                links.clear();
                best.iter_mut().for_each(Vec::clear);
                break;
            }
            let worth = cost - i64::from(place.end);
            let chains = &mut best[set | bit];
            if chains.last().is_none_or(|(_, least, _)| worth < *least) {
                chains.push((place.end, worth, link));
            }
        }
    }
}

/// The places of a chain, from left to right.
fn chain(links: &[Link], last: usize) -> Vec<Place> {
    let mut out = Vec::new();
    let mut at = Some(last);
    while let Some(link) = at.and_then(|at| links.get(at)) {
        out.push(link.place);
        at = link.before;
    }
    out.reverse();
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Every choice of one place a spot.
    fn plainly(places: &[Place], reach: Reach, chosen: &mut Vec<Place>) -> bool {
        if chosen.len() == usize::from(reach.spots) {
            let mut row = chosen.clone();
            row.sort_by_key(|place| place.start);
            let apart = row.windows(2).all(|w| w[0].end <= w[1].start);
            let order = !reach.ordered || row == *chosen;
            let between: u32 = row
                .windows(2)
                .map(|w| w[1].start.saturating_sub(w[0].end))
                .sum();
            return apart && order && between <= reach.distance;
        }
        let spot = u8::try_from(chosen.len()).expect("few");
        places
            .iter()
            .filter(|place| place.spot == spot)
            .any(|place| {
                chosen.push(*place);
                let found = plainly(places, reach, chosen);
                chosen.pop();
                found
            })
    }

    proptest! {
        #[test]
        fn it_finds_what_a_plain_search_finds(
            places in prop::collection::vec((0..24_u32, 1..4_u32, 0..3_u8), 0..12),
            spots in 1..=3_u8,
            distance in 0..8_u32,
            ordered: bool,
        ) {
            let mut places: Vec<Place> = places
                .into_iter()
                .map(|(start, len, spot)| Place { end: start + len, start, spot })
                .collect();
            places.sort_unstable();
            let reach = Reach { spots, distance, ordered };
            let found = windows(&places, reach);
            prop_assert_eq!(!found.is_empty(), plainly(&places, reach, &mut Vec::new()));
            prop_assert_eq!(is_near(&places, reach), !found.is_empty());
            let mut end = 0;
            for window in found {
                prop_assert!(window[0].start >= end);
                end = window.last().expect("one").end;
                let mut alone = window.clone();
                alone.sort_unstable();
                prop_assert!(plainly(&alone, reach, &mut Vec::new()));
            }
        }
    }
}
