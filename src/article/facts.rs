//! Lines that state facts about an article instead of telling it: bylines and printed days.

use std::sync::LazyLock;

use jiff::civil::Date;

use crate::article::date::{day, month};
use crate::article::line::is_listed;
use crate::article::words::listed;
use crate::text::{QuickMap, fold, tokens};

/// What one line states about the article that it belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The name of the outlet.
    pub outlet: Option<String>,
    /// The day of publication.
    pub date: Option<Date>,
    /// The authors as printed, without "By".
    pub byline: Option<String>,
}

/// No line that states facts is longer, in bytes.
const LONGEST: usize = 200;

/// Words that end the names of outlets. Without one of them `Port Ellery, 20 March 2031` is a place and a day.
const MASTHEADS: &str = "agency argus beacon bulletin bureau chronicle citizen courier daily diario dispatch echo \
    enquirer examiner express gazette globe guardian herald independent inquirer journal ledger magazine mail \
    mercury mirror nachrichten news newspaper observer online post press presse radio record register review \
    standard telegraph times tribune tv wire zeitung";

/// Words that stand before an author's name.
const BY: &str = "by von par por di автор door av";

/// What an author may be instead of a name.
const OFFICES: &str = "correspondent correspondents reporter reporters staff writer writers editor editors agencies desk";

/// Words that may stand in a line of time and nothing else.
const TIME: &str = "at on of the am pm a p m h et est edt ct cst cdt mt mst mdt pt pst pdt gmt utc bst cet cest ist msk \
    eastern central pacific time z monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur \
    thurs fri sat sun updated published posted modified last first update created hours hour minutes minute mins min days \
    day ago read \
    uhr am um stand aktualisiert veroffentlicht geandert montag dienstag mittwoch donnerstag freitag samstag sonntag \
    le publie mis jour modifie temps de lecture lundi mardi mercredi jeudi vendredi samedi dimanche \
    el la las publicado actualizado lunes martes miercoles jueves viernes sabado domingo del \
    il pubblicato aggiornato alle ore lunedi martedi mercoledi giovedi venerdi sabato domenica atualizado em as \
    опубликовано обновлено в г года 年 月 日 понедельник вторник среда четверг пятница суббота воскресенье";

/// What a line of its own states, when it states facts and does nothing else. O(1): lines over 200 bytes state none.
///
/// ```
/// use pullquote::article::facts;
///
/// let facts = facts("Ellery Herald, 20 March 2031").expect("facts");
/// assert_eq!(facts.outlet.as_deref(), Some("Ellery Herald"));
/// assert!(pullquote::article::facts("Port Ellery, 20 March 2031").expect("facts").outlet.is_none());
/// assert!(pullquote::article::facts("By Monday the bridge was open again.").is_none());
///
/// let facts = pullquote::article::facts("By T. Quill. Ellery Herald, 22 March 2031").expect("facts");
/// assert_eq!((facts.byline.as_deref(), facts.outlet.as_deref()), (Some("T. Quill"), Some("Ellery Herald")));
/// ```
#[must_use]
pub fn facts(line: &str) -> Option<Facts> {
    let line = line.trim();
    if line.is_empty() || line.len() > LONGEST {
        return None;
    }
    // Most lines state nothing, and that is told at once.
    let states = begins_with_by(line) || holds_digit(line);
    if !states || line.contains(['“', '”', '"']) {
        return None;
    }
    if let Some((names, rest)) = two_statements(line)
        && let (Some(byline), Some(facts)) = (byline(names), dated(rest))
    {
        return Some(Facts {
            byline: Some(byline),
            ..facts
        });
    }
    if let Some(byline) = byline(line) {
        let found = day(line);
        return Some(Facts {
            outlet: None,
            date: found.map(|(_, date)| date),
            byline: Some(byline),
        });
    }
    dated(line)
}

fn holds_digit(line: &str) -> bool {
    line.bytes().any(|b| b.is_ascii_digit())
}

/// The first word of a line, and what follows the separator behind it.
fn first_word(line: &str) -> Option<(&str, &str)> {
    line.split_once([' ', ':', '\u{a0}'])
}

fn begins_with_by(line: &str) -> bool {
    // Looked at before it is folded: most first words begin with another letter.
    let initial = |word: &str| {
        word.starts_with(|c: char| !c.is_ascii() || "bvpda".contains(c.to_ascii_lowercase()))
    };
    first_word(line)
        .is_some_and(|(word, _)| word.len() <= 16 && initial(word) && is_listed(BY, &fold(word)))
}

/// The halves of `By Ana Reyes. Ellery Herald, 20 March 2031`: parted at the full stop behind a word, not an initial.
fn two_statements(line: &str) -> Option<(&str, &str)> {
    line.match_indices(". ").find_map(|(at, stop)| {
        let word = line[..at].rsplit(' ').next().unwrap_or_default();
        let whole = word.chars().count() > 2 && !word.contains('.');
        whole.then(|| (&line[..at], &line[at + stop.len()..]))
    })
}

/// A line that is a day (or a time), alone or after a name: `Updated 12:04`, `Ellery Herald, 20 March 2031`.
fn dated(line: &str) -> Option<Facts> {
    if !holds_digit(line) {
        return None;
    }
    let found = day(line);
    if found.is_none() && !tokens(line).all(|span| is_time(&line[span.range()])) {
        return None;
    }
    let rest = match &found {
        Some((span, _)) => format!("{} {}", &line[..span.start()], &line[span.end()..]),
        None => line.to_owned(),
    };
    let words: Vec<&str> = tokens(&rest).map(|span| &rest[span.range()]).collect();
    let others: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| !is_time(word))
        .collect();
    let numbers = words
        .iter()
        .filter(|word| word.starts_with(|c: char| c.is_ascii_digit()))
        .count();
    let states_time = words.iter().any(|w| {
        matches!(
            &*fold(w),
            "updated" | "published" | "posted" | "modified" | "ago" | "read" | "lecture" | "stand"
        )
    });
    let days = words.iter().any(|w| month(&fold(w)).is_some());
    let clock = line.contains(':') && words.iter().any(|w| matches!(&*fold(w), "am" | "pm" | "m"));
    if others.is_empty() && (found.is_some() || (numbers > 0 && (states_time || days || clock))) {
        return Some(Facts {
            date: found.map(|(_, date)| date),
            ..Facts::default()
        });
    }
    let (span, date) = found?;
    let all_before = line[..span.start()].trim();
    let before = trim_weekday(all_before);
    // "Ellery Herald, 20 March 2031", and not "Saved on 20 March 2031".
    let mark = all_before[before.len()..].trim_start().chars().next();
    let parted = mark.is_none_or(|mark| !mark.is_alphanumeric()) || states_time;
    let after_is_time = tokens(&line[span.end()..])
        .map(|s| &line[span.end()..][s.range()])
        .all(is_time);
    let capitals = others
        .iter()
        .all(|word| word.starts_with(char::is_uppercase) || is_small(word));
    if !after_is_time || !capitals || others.len() > 7 || line.ends_with('.') && others.len() > 1 {
        return None;
    }
    Some(Facts {
        outlet: (is_masthead(before) && !states_time).then(|| before.to_owned()),
        date: Some(date).filter(|_| parted && !before.is_empty() || states_time),
        byline: None,
    })
}

/// Cuts "…, Thursday," and the separator at the end of what stands before a day.
fn trim_weekday(mut before: &str) -> &str {
    let marks = |c: char| {
        c.is_whitespace() || matches!(c, ',' | '|' | '·' | '•' | '-' | '–' | '—' | ':' | '/' | '(')
    };
    loop {
        let cut = before.trim_end_matches(marks);
        let last = cut
            .rsplit(|c: char| !c.is_alphanumeric())
            .next()
            .unwrap_or_default();
        if !last.is_empty() && is_time(last) && last.len() < cut.len() {
            before = &cut[..cut.len() - last.len()];
        } else {
            return cut;
        }
    }
}

fn is_time(word: &str) -> bool {
    let word = fold(word);
    static WORDS: LazyLock<QuickMap<&str, ()>> = LazyLock::new(|| listed([(TIME, ())]));
    WORDS.contains_key(&*word) || month(&word).is_some() || {
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        digits > 0 && {
            let rest = word[digits..].trim_end_matches(|c: char| c.is_ascii_digit());
            matches!(
                rest,
                "" | "th" | "st" | "nd" | "rd" | "am" | "pm" | "h" | "er" | "d"
            )
        }
    }
}

/// Whether a folded word is the English name of a day of the week.
pub(crate) fn is_weekday(word: &str) -> bool {
    matches!(
        word,
        "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday"
    )
}

/// A small word inside a name: "of", "the", "de".
pub(crate) fn is_small(word: &str) -> bool {
    matches!(
        word,
        "of" | "the"
            | "and"
            | "de"
            | "la"
            | "le"
            | "del"
            | "der"
            | "den"
            | "van"
            | "von"
            | "di"
            | "da"
            | "do"
            | "for"
            | "in"
            | "on"
            | "al"
            | "bin"
            | "y"
            | "e"
            | "und"
            | "et"
    )
}

/// Whether a name is, for certain, that of an outlet: in capitals, and one of its words says so.
#[must_use]
pub fn is_masthead(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    let domain = words.len() == 1
        && name.contains('.')
        && name.len() > 4
        && name.split('.').all(|part| {
            part.len() > 1 && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        });
    let named = (2..=6).contains(&words.len())
        && words
            .iter()
            .all(|word| is_small(word) || word.starts_with(char::is_uppercase))
        && !name.contains([',', '|', ':', ';', '(', ')', '/'])
        && words.iter().any(|word| is_listed(MASTHEADS, &fold(word)));
    domain || named
}

/// The authors of a byline: "By A. Reyes", "By Ana Reyes and T. Brandt | 20 March 2031".
fn byline(line: &str) -> Option<String> {
    let (by, rest) = first_word(line)?;
    let by_word = fold(by);
    if !is_listed(BY, &by_word) {
        return None;
    }
    let rest = rest.trim_start_matches([':', ' ', '\u{a0}']);
    let end = rest
        .find(['|', '·', '•', ';', '(', '—', '–', '/', '@'])
        .or_else(|| rest.find(" - "))
        .unwrap_or(rest.len());
    let mut names = rest[..end].trim();
    if let Some((span, _)) = day(names) {
        names = trim_weekday(&names[..span.start()]);
    }
    // "By our harbour correspondent".
    let office = names
        .rsplit(' ')
        .next()
        .is_some_and(|word| is_listed(OFFICES, &fold(word)));
    if office
        && names.starts_with(char::is_lowercase)
        && names.split(' ').count() <= 5
        && !line.ends_with(['.', ','])
    {
        return Some(names.to_owned());
    }
    let mut authors: Vec<&str> = Vec::new();
    for (at, name) in names.split(',').map(str::trim).enumerate() {
        if !name.is_empty() && name.split(" and ").map(str::trim).all(is_person) {
            authors.push(name);
        } else if at == 0 {
            return None;
        } else {
            // ", political correspondent", ", Ellery Herald"
            break;
        }
    }
    let printed = authors.join(", ");
    // "By Monday", "By March 2031"; a sentence ends with a full stop.
    let sentence = line.ends_with(['.', '?', '!', ',', ':']) && rest.split_whitespace().count() > 4;
    let capital = by.starts_with(char::is_uppercase) || by_word == "by";
    (!printed.is_empty()
        && !sentence
        && capital
        && !printed
            .split_whitespace()
            .all(|w| is_time(w.trim_matches('.'))))
    .then_some(printed)
}

fn is_person(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    let capital = |word: &&str| word.starts_with(char::is_uppercase);
    (1..=6).contains(&words.len())
        && words.iter().all(|word| capital(word) || is_small(word))
        && words.iter().any(capital)
        && !words
            .iter()
            .any(|word| word.chars().any(|c| c.is_ascii_digit()))
        && !words.iter().all(|word| is_time(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, outlet: Option<&str>, date: Option<&str>, byline: Option<&str>) {
        let found = facts(line).unwrap_or_default();
        assert_eq!(found.outlet.as_deref(), outlet, "outlet of {line}");
        assert_eq!(
            found.date.map(|d| d.to_string()).as_deref(),
            date,
            "date of {line}"
        );
        assert_eq!(found.byline.as_deref(), byline, "byline of {line}");
    }

    #[test]
    fn facts_of_a_line() {
        check("By A. Reyes", None, None, Some("A. Reyes"));
        check("BY ANA REYES", None, None, Some("ANA REYES"));
        check(
            "By Ana Reyes and Tom van Brandt, political staff",
            None,
            None,
            Some("Ana Reyes and Tom van Brandt"),
        );
        check(
            "By Ana Reyes, Tom Brandt | March 20, 2031",
            None,
            Some("2031-03-20"),
            Some("Ana Reyes, Tom Brandt"),
        );
        check(
            "By Ana Reyes March 20, 2031",
            None,
            Some("2031-03-20"),
            Some("Ana Reyes"),
        );
        check(
            "Ellery Herald, 20 March 2031",
            Some("Ellery Herald"),
            Some("2031-03-20"),
            None,
        );
        check(
            "Coast Wire | Thursday, March 20, 2031 08:15 GMT",
            Some("Coast Wire"),
            Some("2031-03-20"),
            None,
        );
        check("PORT ELLERY, 20 March 2031", None, Some("2031-03-20"), None);
        check("20 March 2031", None, Some("2031-03-20"), None);
        check("Saved on 20 March 2031", None, None, None);
        check(
            "Published in the Ellery Herald on 20 March 2031",
            None,
            Some("2031-03-20"),
            None,
        );
    }

    #[test]
    fn lines_that_state_facts() {
        for line in [
            "Updated 12:04",
            "Published March 20 at 8:15 am",
            "20 March",
            "3 hours ago",
            "3d ago",
            "Posted: Mar 20, 2031 / 08:15 AM CDT",
            "Publié le 20 mars 2031 à 08h15, mis à jour le 20 mars 2031 à 11h40",
            "Temps de lecture : 3 min",
            "5 min read",
            "Mar 20, 2031 12:04 PM EST",
        ] {
            assert!(facts(line).is_some(), "{line}");
        }
        for line in [
            "By Monday",
            "By Monday, the harbour was open again.",
            "By the time the harbour opened, all ships had left",
            "On 20 March 2031 the harbour was closed.",
            "The harbour was closed on 20 March 2031",
            "“I was there on 20 March 2031”",
            "Three",
            "12",
            "",
        ] {
            assert_eq!(facts(line), None, "{line}");
        }
    }
}
