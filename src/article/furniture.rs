//! The words of the page around an article: buttons, menus, notices, the labels of link lists.
//!
//! A table of phrases that any site may use (`assets/furniture.txt`), and nothing that names a site. A phrase is evidence, not
//! a sentence passed: [`judge`](super::judge) weighs it against the shape of the line and where the line stands.

use std::sync::LazyLock;

use crate::article::words::{Beginnings, Folded, listed};
use crate::text::{QuickMap, QuickSet, fold, starts, tokens};

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
const BUTTONS: &str = "share tweet email mail print facebook twitter whatsapp telegram linkedin reddit pinterest instagram \
    youtube tumblr messenger flipboard viber vk google plus rss sms skype mastodon bluesky threads \
    tiktok snapchat digg stumbleupon pocket login subscribe newsletter newsletters advertisement cookies \
    comments copy link bookmark save teilen partager compartir condividi поделиться";
const JOINTS: &str = "on via this article story us to the and or by with in up sign log follow like more now your our a \
    for of x me page friend post it";

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

#[derive(Default)]
struct Phrases {
    /// First word → phrases.
    phrases: QuickMap<String, Vec<Entry>>,
    within: Within,
    /// The longest word of each phrase that may stand anywhere, and how these begin.
    rare: QuickSet<String>,
    beginnings: Beginnings,
    /// The most words of a phrase that fills the line, and of a line that a phrase begins.
    whole: usize,
    started: usize,
}

/// First bytes → lengths, as bits, of the first words of phrases that may stand anywhere: most words are none of
/// them by that alone.
struct Within([u64; 256]);

impl Default for Within {
    fn default() -> Self {
        Self([0; 256])
    }
}

fn initial(word: &str) -> usize {
    usize::from(word.as_bytes().first().copied().unwrap_or(0))
}

fn length(word: &str) -> u64 {
    1 << word.len().min(63)
}

/// The phrases as they are looked for.
static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let mut out = Phrases::default();
    for (sign, place, phrases) in TABLE.lines().filter_map(row) {
        for phrase in phrases.split('|') {
            out.add(sign, place, &Folded::new(phrase));
        }
    }
    out
});

impl Phrases {
    fn add(&mut self, sign: Sign, place: Place, words: &Folded) {
        let Some(first) = words.get(0) else {
            return;
        };
        match place {
            Place::Whole => self.whole = self.whole.max(words.len()),
            Place::Start(most) => self.started = self.started.max(most),
            Place::Label => {}
            Place::Within(_) => {
                self.within.0[initial(first)] |= length(first);
                let rare = words.iter().max_by_key(|word| word.len());
                self.beginnings.add(rare.unwrap_or(first));
                self.rare.insert(rare.unwrap_or(first).to_owned());
            }
        }
        self.phrases
            .entry(first.to_owned())
            .or_default()
            .push(Entry {
                rest: words.from(1).map(str::to_owned).collect(),
                place,
                sign,
            });
    }

    /// Whether the longest word of a phrase that may stand anywhere may stand in a text.
    fn may_be_within(&self, text: &str) -> bool {
        starts(text)
            .filter(|at| self.beginnings.may_begin(text.as_bytes(), *at))
            .filter_map(|at| {
                tokens(&text[at..])
                    .next()
                    .map(|span| &text[at..][span.range()])
            })
            .any(|word| self.rare.contains(&*fold(word)))
    }
}

/// Whether [`sign`] may find anything in a line of so many words, which is ASCII but for dashes and quotation marks.
/// Tells most long lines from furniture without reading their words. O(n) in bytes.
pub(super) fn may_be_furniture(line: &str, count: usize) -> bool {
    if count > LONGEST {
        return false;
    }
    let phrases = &*PHRASES;
    let digits = line.bytes().filter(u8::is_ascii_digit).count();
    count <= phrases.started
        || count <= phrases.whole + digits
        || label(line).is_some()
        || phrases.may_be_within(line)
        || is_row_of_buttons(tokens(line).map(|span| fold(&line[span.range()])), count)
}

/// What stands before a colon or a bar at the start of a line.
fn label(line: &str) -> Option<&str> {
    let mut chars = line.char_indices().take(40);
    chars
        .find(|(_, c)| matches!(c, ':' | '|' | '：'))
        .map(|(at, _)| &line[..at])
}

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
    let label = || label(line).map(|label| tokens(label).count());
    let mut best: Option<(i32, Sign, Place)> = None;
    let mut hits = 0;
    let Phrases {
        phrases,
        within: Within(lengths),
        ..
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
    if best.is_none() && is_row_of_buttons(words.iter(), words.len()) {
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
fn is_row_of_buttons<W: AsRef<str>>(words: impl Iterator<Item = W>, count: usize) -> bool {
    /// Whether a word is a button or a joint.
    static PARTS: LazyLock<QuickMap<&str, bool>> =
        LazyLock::new(|| listed([(BUTTONS, true), (JOINTS, false)]));
    let mut words = words.peekable();
    let first = words.peek().map(AsRef::as_ref);
    let invites = count <= 20 && first.is_some_and(|word| INVITES.contains(&word));
    let (mut buttons, mut joints) = (0, 0);
    for word in words {
        match PARTS.get(word.as_ref()) {
            Some(true) => buttons += 1,
            Some(false) => joints += 1,
            None if is_number(word.as_ref()) => joints += 1,
            None if !invites => return false,
            None => {}
        }
    }
    (buttons > 0 && buttons + joints == count && count <= 30) || (invites && buttons > 1)
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::Sign::{Comments, Credit, Opener, Section, Strip};
    use super::*;
    use crate::text::count_words;

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
    fn no_furniture_is_passed_over_unread() {
        let rest = "— that’s how Ellery’s harbour master put it when 12 cranes fell into the basin last Monday";
        let mut found = 0;
        for (_, _, phrases) in TABLE.lines().filter_map(row) {
            for phrase in phrases.split('|').map(str::trim) {
                for line in [format!("{phrase}: {rest}"), format!("{rest} {phrase}")] {
                    let is_furniture = sign(&line, &Folded::new(&line)).is_some();
                    let count = count_words(&line).filter(|_| is_furniture);
                    found += usize::from(count.is_some());
                    assert!(
                        count.is_none_or(|count| may_be_furniture(&line, count)),
                        "{line}"
                    );
                }
            }
        }
        assert!(found > 100, "{found}");
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
