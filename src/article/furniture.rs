//! The words of the page around an article: buttons, menus, notices, the labels of link lists.
//!
//! A table of phrases that any site may use (`assets/furniture.txt`), and nothing that names a site. A phrase is evidence, not
//! a sentence passed: [`judge`](super::judge) weighs it against the shape of the line and where the line stands.

use std::sync::LazyLock;

use crate::article::words::{Folded, listed};
use crate::text::{QuickMap, tokens};

/// What a phrase says about its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sign {
    /// A section of the site; furniture only above the title and below the prose.
    Section,
    /// A button, a notice, a prompt.
    Strip,
    /// Who made the picture.
    Credit,
    /// The label of a list of links to other articles: titles and teasers follow.
    Opener,
    /// The start of what readers wrote.
    Comments,
}

/// Where in a line a phrase must stand, and how many words the line may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// The line is the phrase; numbers do not count ("3 comments").
    Whole,
    /// The line begins with the phrase.
    Start(usize),
    /// The phrase stands before a colon at the start of the line.
    Label,
    /// The phrase stands anywhere.
    Within(usize),
}

/// The phrases; how a line of the file is read stands at its top.
const TABLE: &str = include_str!("../../assets/furniture.txt");

/// Single words that lines of buttons and addresses are made of, and the small words between them.
const BUTTONS: &[&str] = &[
    "share",
    "tweet",
    "email",
    "mail",
    "print",
    "facebook",
    "twitter",
    "whatsapp",
    "telegram",
    "linkedin",
    "reddit",
    "pinterest",
    "instagram",
    "youtube",
    "tumblr",
    "messenger",
    "flipboard",
    "viber",
    "vk",
    "google",
    "plus",
    "rss",
    "sms",
    "skype",
    "mastodon",
    "bluesky",
    "threads",
    "tiktok",
    "snapchat",
    "digg",
    "stumbleupon",
    "pocket",
    "login",
    "subscribe",
    "newsletter",
    "newsletters",
    "advertisement",
    "cookies",
    "comments",
    "copy",
    "link",
    "bookmark",
    "save",
    "teilen",
    "partager",
    "compartir",
    "condividi",
    "поделиться",
];
const JOINTS: &[&str] = &[
    "on", "via", "this", "article", "story", "us", "to", "the", "and", "or", "by", "with", "in",
    "up", "sign", "log", "follow", "like", "more", "now", "your", "our", "a", "for", "of", "x",
    "me", "page", "friend", "post", "it",
];

/// How an invitation to places with such names begins.
const INVITES: &[&str] = &[
    "follow",
    "find",
    "join",
    "like",
    "share",
    "subscribe",
    "watch",
    "listen",
    "connect",
];

struct Entry {
    rest: Box<[String]>,
    place: Place,
    sign: Sign,
}

struct Phrases {
    /// First word → phrases.
    phrases: QuickMap<String, Vec<Entry>>,
    within: Within,
}

/// First bytes → lengths, as bits, of the first words of phrases that may stand anywhere: most words are none of
/// them by that alone.
struct Within([u64; 256]);

fn initial(word: &str) -> usize {
    usize::from(word.as_bytes().first().copied().unwrap_or(0))
}

fn length(word: &str) -> u64 {
    1 << word.len().min(63)
}

/// The phrases as they are looked for.
static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let mut out: QuickMap<String, Vec<Entry>> = QuickMap::default();
    let mut within = [0; 256];
    for (sign, place, phrases) in TABLE.lines().filter_map(row) {
        for phrase in phrases.split('|') {
            let words = Folded::new(phrase);
            if let Some(first) = words.get(0) {
                if matches!(place, Place::Within(_)) {
                    within[initial(first)] |= length(first);
                }
                out.entry(first.to_owned()).or_default().push(Entry {
                    rest: words.from(1).map(str::to_owned).collect(),
                    place,
                    sign,
                });
            }
        }
    }
    Phrases {
        phrases: out,
        within: Within(within),
    }
});

/// One line of the table; `None` for comments and for what is not understood.
fn row(line: &str) -> Option<(Sign, Place, &str)> {
    let (head, phrases) = line.split_once(':').filter(|_| !line.starts_with('#'))?;
    let mut head = head.split_whitespace();
    let sign = match head.next()? {
        "section" => Sign::Section,
        "strip" => Sign::Strip,
        "credit" => Sign::Credit,
        "opener" => Sign::Opener,
        "comments" => Sign::Comments,
        _ => return None,
    };
    let (place, most) = (head.next()?, head.next().and_then(|n| n.parse().ok()));
    let place = match (place, most) {
        ("whole", None) => Place::Whole,
        ("label", None) => Place::Label,
        ("start", Some(most)) => Place::Start(most),
        ("within", Some(most)) => Place::Within(most),
        _ => return None,
    };
    Some((sign, place, phrases))
}

/// No line of more words is furniture.
const LONGEST: usize = 40;

/// Whether a phrase stands in a line from a word on.
fn follow(words: &Folded, at: usize, phrase: &[String]) -> bool {
    words.len() >= at + phrase.len()
        && words
            .from(at)
            .zip(phrase)
            .all(|(word, wanted)| word == wanted)
}

/// What the words of a line say: the strongest sign, and how much it weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) sign: Sign,
    /// 4 for one phrase somewhere in the line to 6 for a line that is one phrase, 2 more for each further phrase.
    pub(super) weight: i32,
    /// The line is the phrase and nothing else, numbers aside.
    pub(super) whole: bool,
    /// A phrase that only begins the line, with no other one in it.
    pub(super) starts: bool,
}

/// Looks for phrases in a line; `words` are its folded words. O(words).
pub(super) fn sign(line: &str, words: &Folded) -> Option<Found> {
    if words.is_empty() || words.len() > LONGEST {
        return None;
    }
    let label = || {
        line.char_indices()
            .take(40)
            .find(|(_, c)| matches!(c, ':' | '|' | '：'))
            .map(|(at, _)| tokens(&line[..at]).count())
    };
    let mut best: Option<(i32, Sign, Place)> = None;
    let mut hits = 0;
    let Phrases {
        phrases,
        within: Within(lengths),
    } = &*PHRASES;
    for (at, word) in words.iter().enumerate() {
        if at > 0 && lengths[initial(word)] & length(word) == 0 {
            continue;
        }
        for entry in phrases.get(word).into_iter().flatten() {
            let starts = follow(words, at + 1, &entry.rest);
            let weight = match entry.place {
                Place::Start(most) if at == 0 && starts && words.len() <= most => 5,
                Place::Label if at == 0 && starts && label() == Some(entry.rest.len() + 1) => 5,
                Place::Within(most) if starts && words.len() <= most => 4,
                _ => continue,
            };
            hits += 1;
            best = best.max(Some((weight, entry.sign, entry.place)));
        }
    }
    let bare = || words.iter().filter(|word| !is_number(word));
    if let Some(first) = bare().next() {
        for entry in phrases.get(first).into_iter().flatten() {
            if entry.place == Place::Whole
                && bare().skip(1).eq(entry.rest.iter().map(String::as_str))
            {
                hits = hits.max(1);
                best = best.max(Some((6, entry.sign, entry.place)));
            }
        }
    }
    if best.is_none() && is_row_of_buttons(words) {
        hits = 1;
        best = Some((6, Sign::Strip, Place::Whole));
    }
    best.map(|(weight, sign, place)| Found {
        sign,
        weight: weight + 2 * (hits - 1).min(3),
        whole: place == Place::Whole,
        starts: hits == 1 && matches!(place, Place::Start(_)),
    })
}

/// "Share on Facebook Tweet Email": nothing but names of buttons and what joins them, or an invitation to several.
fn is_row_of_buttons(words: &Folded) -> bool {
    /// Whether a word is a button or a joint.
    static PARTS: LazyLock<QuickMap<&str, bool>> = LazyLock::new(|| {
        let buttons = BUTTONS.iter().map(|word| (*word, true));
        listed(buttons.chain(JOINTS.iter().map(|word| (*word, false))))
    });
    let invites = words.len() <= 20 && words.get(0).is_some_and(|word| INVITES.contains(&word));
    let (mut buttons, mut joints) = (0, 0);
    for word in words.iter() {
        match PARTS.get(word) {
            Some(true) => buttons += 1,
            Some(false) => joints += 1,
            None if is_number(word) => joints += 1,
            None if !invites => return false,
            None => {}
        }
    }
    (buttons > 0 && buttons + joints == words.len() && words.len() <= 30)
        || (invites && buttons > 1)
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::Sign::{Comments, Credit, Opener, Section, Strip};
    use super::*;

    #[test]
    fn every_line_of_the_table_is_understood() {
        for line in TABLE
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
        {
            assert!(row(line).is_some(), "{line}");
        }
    }

    #[test]
    fn signs_of_lines() {
        let check = |line: &str, expected: Option<Sign>| {
            assert_eq!(
                sign(line, &Folded::new(line)).map(|found| found.sign),
                expected,
                "{line}"
            );
        };
        check("Share", Some(Strip));
        check("Share on Facebook Tweet Email 12", Some(Strip));
        check("Check Also", Some(Opener));
        check("Read also: Mayor resigns", Some(Opener));
        check("More from Ellery", Some(Opener));
        check("3 Comments", Some(Comments));
        check("Photo: Ana Reyes/Coast Wire", Some(Credit));
        check("Читайте также", Some(Opener));
        check("World", Some(Section));
        check("Tags: harbour, bridge", Some(Strip));
        check("Read the harbour master's lips", None);
        check("“Share it,” she said.", None);
        check("The harbour was closed on Monday", None);
    }
}
