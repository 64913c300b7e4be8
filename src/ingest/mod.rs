//! Bytes in, articles out: decoding, formats, and what an article states about itself.
//!
//! [`parse`] is total: whatever the bytes are, it answers with the articles that it could make and the
//! [`Problem`]s that it met; it never panics and never fails. A plain text stays verbatim, so that the byte
//! offsets of an article are those of its file (for UTF-8 without a byte order mark); a marked-up format is
//! rendered once, into the text that a reader would see. Nothing is made safe for a terminal here: escape
//! sequences of a file stand in its text, the screens take care of them.
//!
//! A file of JSON Lines is many articles, each in a line of its own (`id`, `title`, `author`, `source`, `date`, `url`,
//! `body`): [`line_id`] and [`line_article`] take one line, so that whoever reads the file need not hold it.
//!
//! A fact about an article is *stated* (front matter, header lines, a line of its own like
//! `Ellery Herald, 20 March 2031`) or *guessed* from the names of folders and files, and says so
//! ([`Known`]); a day that is only mentioned in the prose is no date of publication.
//!
//! Deliberately absent: files and folders (`corpus` reads them and makes the [`Hint`]), and quotes.
//!
//! ```
//! use pullquote::{article::ArticleId, ingest::{Hint, parse}};
//!
//! let hint = Hint {
//!     id: ArticleId::new("0/ellery-herald/bridge.md"),
//!     name: "bridge.md".into(),
//!     folders: vec!["ellery-herald".into()],
//!     language: None,
//! };
//! let (articles, problems) = parse(b"# Bridge closes\n\nIt *will* be closed, she said.\n", &hint);
//! assert!(problems.is_empty());
//! assert_eq!(articles[0].title(), "Bridge closes");
//! assert_eq!(articles[0].text.as_str(), "Bridge closes\n\nIt will be closed, she said.\n");
//! assert_eq!(articles[0].outlet.as_ref().map(|o| o.value.as_str()), Some("Ellery Herald"));
//! ```

mod decode;
mod front;
mod jsonl;
mod markdown;
mod names;
mod plain;
mod problem;

pub use jsonl::{Ids, line_article, line_id};
pub use problem::Problem;

use crate::article::{Article, ArticleId, Facts, Hints, Known, LINES, Language, blocks, facts};
use crate::lang::LangId;
use crate::text::Text;

/// One file format.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// Its name, as in messages and in the folder of its samples.
    pub name: &'static str,
    /// The endings of its files' names, lower case, without the dot.
    pub endings: &'static [&'static str],
    read: Read,
}

/// How a format is read.
#[derive(Clone, Copy, Debug)]
enum Read {
    /// A file is an article.
    Whole(fn(&str) -> Draft),
    /// A line is an article.
    Lines,
}

impl PartialEq for Format {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Format {}

/// The formats that can be read. A new one is a file of this folder and a line here.
pub static FORMATS: &[Format] = &[
    Format {
        name: "plain",
        endings: &["txt", "text"],
        read: Read::Whole(plain::read),
    },
    Format {
        name: "markdown",
        endings: &["md", "markdown"],
        read: Read::Whole(markdown::read),
    },
    Format {
        name: "jsonl",
        endings: LINES,
        read: Read::Lines,
    },
];

/// What is known of the bytes from where they were found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The name that the article gets.
    pub id: ArticleId,
    /// The file's name, with its ending.
    pub name: String,
    /// The names of the folders above the file, below the root of the corpus; the nearest one last.
    pub folders: Vec<String>,
    /// The language, when whoever gives the bytes states it.
    pub language: Option<LangId>,
}

/// The longest article that is read, in bytes of its file, or of its line in a file that holds an article a line.
pub const LIMIT_BYTES: usize = 256 << 20;

/// What a format makes of a decoded file: the text, and what stood beside it.
struct Draft {
    text: String,
    hints: Hints,
    /// Stated outside the text or in its header lines.
    stated: Stated,
}

/// Facts as they are stated in front matter or in header lines.
#[derive(Debug, Default, PartialEq, Eq)]
struct Stated {
    title: Option<String>,
    facts: Facts,
    url: Option<String>,
    language: Option<LangId>,
}

/// The format of a file, by the ending of its name; a name without an ending is plain text when its first
/// bytes look like text. `None` for files that are not read.
///
/// ```
/// use pullquote::ingest::format;
///
/// assert_eq!(format("a.MD", b"").map(|f| f.name), Some("markdown"));
/// assert_eq!(format("README", b"Some words").map(|f| f.name), Some("plain"));
/// assert!(format("a.pdf", b"Some words").is_none());
/// ```
#[must_use]
pub fn format(name: &str, bytes: &[u8]) -> Option<Format> {
    let by_name = |name: &str| FORMATS.iter().find(|format| format.name == name).copied();
    match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => {
            let is_it = |known: &&str| known.eq_ignore_ascii_case(ending);
            FORMATS
                .iter()
                .find(|format| format.endings.iter().any(is_it))
                .copied()
        }
        // A hidden file is not an article.
        Some(_) => None,
        None => by_name("plain").filter(|_| decode::is_text(bytes)),
    }
}

/// Makes the articles of one file: one, or of JSON Lines one a line. Total; O(n) in bytes.
///
/// An article that could be made comes with the problems that are only notes ([`Problem::is_note`]); every
/// other problem says why there is none.
#[must_use]
pub fn parse(bytes: &[u8], hint: &Hint) -> (Vec<Article>, Vec<Problem>) {
    let nothing = |problem| (Vec::new(), vec![problem]);
    if bytes.len() > LIMIT_BYTES {
        return nothing(Problem::TooLarge { bytes: bytes.len() });
    }
    let Some(format) = format(&hint.name, bytes) else {
        return nothing(Problem::UnknownFormat);
    };
    let Read::Whole(read) = format.read else {
        return jsonl::articles(bytes, hint);
    };
    let (decoded, note) = match decode::decode(bytes) {
        Ok(decoded) => decoded,
        Err(problem) => return nothing(problem),
    };
    let article = article(read(&decoded), hint.id.clone(), hint);
    if article.text.paragraphs().is_empty() {
        return nothing(Problem::Empty);
    }
    (vec![article], note.into_iter().collect())
}

/// Labels the text and gathers what is stated and what can be guessed.
fn article(draft: Draft, id: ArticleId, hint: &Hint) -> Article {
    let text = Text::new(draft.text);
    let blocks = blocks(&text, &draft.hints);
    let printed = plain::printed(&text, &blocks);
    let Stated {
        title,
        facts,
        url,
        language,
    } = draft.stated;
    let wire = plain::wire(&text, &blocks);
    Article {
        id,
        outlet: facts
            .outlet
            .or(printed.outlet)
            .map(Known::stated)
            .or_else(|| names::outlet(&hint.folders).map(Known::guessed))
            .or_else(|| wire.map(Known::stated)),
        date: facts
            .date
            .or(printed.date)
            .map(Known::stated)
            .or_else(|| names::date(&hint.name, &hint.folders).map(Known::guessed)),
        byline: facts.byline.or(printed.byline),
        url,
        stated_title: title,
        language: Language::of(&text, &blocks, hint.language.or(language)),
        blocks,
        text,
    }
}

/// Takes one stated `key: value` into `stated`; the first value of a key stays.
fn state(stated: &mut Stated, key: crate::article::Key, value: &str) {
    use crate::article::{Key, address, day, is_page};
    if value.is_empty() {
        return;
    }
    match key {
        Key::Title => {
            stated.title.get_or_insert_with(|| value.to_owned());
        }
        // Clippers write the address of the page as its source.
        Key::Outlet if address(value).is_some_and(is_page) => {
            state(stated, Key::Address, value);
        }
        Key::Outlet => {
            stated.facts.outlet.get_or_insert_with(|| value.to_owned());
        }
        Key::Byline => {
            let name = facts(value)
                .and_then(|f| f.byline)
                .unwrap_or_else(|| value.to_owned());
            stated.facts.byline.get_or_insert(name);
        }
        Key::Date => {
            if let (None, Some((_, date))) = (stated.facts.date, day(value)) {
                stated.facts.date = Some(date);
            }
        }
        Key::Language => stated.language = stated.language.or_else(|| LangId::from_name(value)),
        Key::Address => {
            if let (None, Some(url)) = (&stated.url, address(value)) {
                stated.url = Some(url.to_owned());
            }
        }
        Key::Other => {}
    }
}
