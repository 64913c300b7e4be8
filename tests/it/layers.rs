//! The floors of the house: who may name whom, and who may name the world outside.
//!
//! Reads every source file (comments and string literals dropped) for `crate::room` and for the names of
//! strangers. It reads text, not meaning: a macro that writes `crate::…` or a re-export through a third room could
//! hide an arrow. The build without features (`cargo check --lib --no-default-features`) holds what this misses.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Each room and what it may name, lowest first: a row names only rows above it, so a circle cannot be written.
const HOUSE: &[(&str, &str)] = &[
    ("text", ""),
    ("query", "text"),
    ("lang", "text"),
    ("article", "lang text"),
    ("quote", "article lang text"),
    ("record", "article lang quote text"),
    ("ingest", "article lang record text"),
    ("search", "article query quote record text"),
    ("corpus", "article ingest lang quote record search text"),
    ("app", "article query quote record search text"),
    ("ui", "app article query quote record search text"),
    ("runtime", "app article corpus query record search text ui"),
    ("config", "app corpus search ui"),
    (
        "cli",
        "app article config corpus ingest lang query quote record runtime search text ui",
    ),
    ("main", "cli"),
    ("lib", ""),
];

/// Strangers, and the only places that may name them.
const GRANTS: &[(&str, &[&str])] = &[
    ("tantivy", &["search/local"]),
    ("crossterm", &["runtime"]),
    ("ratatui", &["ui", "runtime"]),
    ("signal_hook", &["runtime"]),
    ("color_eyre", &["cli", "main.rs"]),
    ("clap", &["cli"]),
    ("csv", &["cli"]),
    ("directories", &["config", "cli"]),
    ("ignore", &["corpus"]),
    ("notify", &["runtime"]),
    ("pulldown_cmark", &["ingest"]),
    ("encoding_rs", &["ingest"]),
    ("levenshtein_automata", &["query"]),
    ("regex", &["query"]),
    ("rust_stemmers", &["text"]),
    ("similar", &["query"]),
    ("whatlang", &["lang"]),
    (
        "std::fs",
        &[
            "corpus",
            "config",
            "cli",
            "search/local",
            "search/mod.rs",
            "runtime",
        ],
    ),
    ("std::env", &["config", "cli", "runtime", "main.rs"]),
    ("std::thread", &["corpus", "runtime", "cli", "search/local"]),
    ("std::process", &["runtime", "cli", "config", "main.rs"]),
    ("std::time", &["corpus", "runtime", "cli", "search/local"]),
    ("std::net", &[]),
    ("println!", &["cli", "main.rs"]),
    ("eprintln!", &["cli", "main.rs"]),
    ("print!", &["cli", "main.rs"]),
    ("process::exit", &["cli", "main.rs"]),
    ("SystemTime", &["corpus", "runtime", "cli"]),
    ("Instant", &["corpus", "runtime", "cli", "search/local"]),
    ("&mut Model", &["app"]),
    ("mod prelude", &[]),
    ("super::super", &[]),
    ("unsafe", &["lib.rs"]),
];

/// Where serde derives may stand: the wire, the tables written by people, each layer's own settings.
const SERDE: &[&str] = &[
    "record/wire",
    "record/json",
    "lang/pack",
    "app/action",
    "app/key",
    "app/keymap",
    "app/settings",
    "ui/theme",
    "config",
    "cli",
    "search/local",
];

struct File {
    /// Relative to `src`, with `/`.
    path: String,
    room: String,
    code: String,
}

fn sources() -> Vec<File> {
    fn walk(dir: &Path, out: &mut Vec<PathBuf>) {
        let mut entries: Vec<PathBuf> = std::fs::read_dir(dir)
            .expect("src is readable")
            .map(|e| e.expect("entry").path())
            .collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                walk(&path, out);
            } else if path.extension().is_some_and(|e| e == "rs") {
                out.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    walk(&root, &mut paths);
    paths
        .into_iter()
        .map(|path| {
            let relative = path
                .strip_prefix(&root)
                .expect("below src")
                .to_string_lossy()
                .replace('\\', "/");
            let first = relative.split('/').next().expect("a path has a part");
            let code = bare(&std::fs::read_to_string(&path).expect("source is UTF-8"));
            File {
                room: first.trim_end_matches(".rs").to_owned(),
                path: relative,
                code,
            }
        })
        .collect()
}

/// The code without comments and without the insides of string and character literals.
fn bare(source: &str) -> String {
    let bytes: Vec<char> = source.chars().collect();
    let mut out = String::with_capacity(source.len());
    let mut i = 0;
    let at = |i: usize| bytes.get(i).copied().unwrap_or('\0');
    while i < bytes.len() {
        match (at(i), at(i + 1)) {
            ('/', '/') => {
                while i < bytes.len() && at(i) != '\n' {
                    i += 1;
                }
            }
            ('/', '*') => {
                i += 2;
                while i < bytes.len() && !(at(i) == '*' && at(i + 1) == '/') {
                    i += 1;
                }
                i += 2;
            }
            ('r', '"' | '#') if i == 0 || !(at(i - 1).is_alphanumeric() || at(i - 1) == '_') => {
                let hashes = (i + 1..).take_while(|k| at(*k) == '#').count();
                if at(i + 1 + hashes) == '"' {
                    i += 2 + hashes;
                    while i < bytes.len()
                        && !(at(i) == '"' && (1..=hashes).all(|k| at(i + k) == '#'))
                    {
                        i += 1;
                    }
                    i += 1 + hashes;
                    out.push_str("\"\"");
                } else {
                    out.push('r');
                    i += 1;
                }
            }
            ('"', _) => {
                i += 1;
                while i < bytes.len() && at(i) != '"' {
                    i += if at(i) == '\\' { 2 } else { 1 };
                }
                i += 1;
                out.push_str("\"\"");
            }
            ('\'', '\\') => {
                i += 3;
                while i < bytes.len() && at(i) != '\'' {
                    i += 1;
                }
                i += 1;
            }
            ('\'', _) if at(i + 2) == '\'' => i += 3,
            (c, _) => {
                out.push(c);
                i += 1;
            }
        }
    }
    out
}

/// Whether `name` stands in `code` as a word of its own.
fn names(code: &str, name: &str) -> bool {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(name).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + name.len()..].chars().next();
        let bare_start = name.starts_with(|c: char| !word(c)) || !before.is_some_and(word);
        let bare_end = name.ends_with(|c: char| !word(c)) || !after.is_some_and(word);
        bare_start && bare_end
    })
}

/// The rooms that a file names as `crate::room`, also inside braces.
fn arrows(code: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for (at, found) in code.match_indices("crate::") {
        let mut rest = code[at + found.len()..].trim_start();
        if let Some(group) = rest.strip_prefix('{') {
            let (mut depth, mut name, mut fresh) = (0_i32, String::new(), true);
            for c in group.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => fresh = true,
                    c if depth == 0 && fresh && (c.is_alphanumeric() || c == '_') => name.push(c),
                    ':' | ' ' if !name.is_empty() => fresh = false,
                    _ => {}
                }
                if (!fresh || c == ',') && !name.is_empty() {
                    out.insert(std::mem::take(&mut name));
                }
            }
            if !name.is_empty() {
                out.insert(name);
            }
            continue;
        }
        let end = rest
            .find(|c: char| !(c.is_alphanumeric() || c == '_'))
            .unwrap_or(rest.len());
        rest = &rest[..end];
        if !rest.is_empty() {
            out.insert(rest.to_owned());
        }
    }
    out
}

fn faults(files: &[File]) -> Vec<String> {
    let house: BTreeMap<&str, BTreeSet<&str>> = HOUSE
        .iter()
        .map(|(room, may)| (*room, may.split_whitespace().collect()))
        .collect();
    let mut out = Vec::new();
    for file in files {
        let Some(may) = house.get(file.room.as_str()) else {
            out.push(format!(
                "{}: the room \"{}\" has no row in HOUSE",
                file.path, file.room
            ));
            continue;
        };
        for target in arrows(&file.code) {
            if target != file.room && !may.contains(target.as_str()) {
                out.push(format!(
                    "{}: {} may not name {target}",
                    file.path, file.room
                ));
            }
        }
        for (stranger, places) in GRANTS {
            let allowed = places.iter().any(|place| file.path.starts_with(place));
            if !allowed && names(&file.code, stranger) {
                out.push(format!("{}: may not name `{stranger}`", file.path));
            }
        }
        let serde = ["Serialize", "Deserialize"]
            .iter()
            .any(|name| names(&file.code, name));
        if serde && !SERDE.iter().any(|place| file.path.starts_with(place)) {
            out.push(format!(
                "{}: serde derives have their own places",
                file.path
            ));
        }
        for (at, _) in file.code.match_indices("pub use crate::") {
            let rest = &file.code[at + "pub use crate::".len()..];
            if !rest.starts_with(&format!("{}::", file.room)) {
                out.push(format!("{}: re-exports an item of another room", file.path));
            }
        }
        if file.path != "lib.rs" && names(&file.code, "use crate::*") {
            out.push(format!("{}: glob import of the crate", file.path));
        }
    }
    out
}

#[test]
fn a_row_names_only_rows_above_it() {
    let mut seen = BTreeSet::new();
    for (room, may) in HOUSE {
        for target in may.split_whitespace() {
            assert!(
                seen.contains(target),
                "{room} names {target}, which is not below it"
            );
        }
        seen.insert(*room);
    }
}

#[test]
fn the_tree_obeys_the_table() {
    let found = faults(&sources());
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn every_kind_of_fault_is_seen() {
    let planted = |path: &str, code: &str| {
        let room = path
            .split('/')
            .next()
            .expect("a part")
            .trim_end_matches(".rs")
            .to_owned();
        faults(&[File {
            path: path.to_owned(),
            room,
            code: bare(code),
        }])
    };
    for (path, code) in [
        ("text/span.rs", "use crate::article::Article;"),
        ("quote/mod.rs", "use crate::{lang::Pack, search::Engine};"),
        (
            "quote/mod.rs",
            "use crate::{\n    text::{Span, Text},\n    app,\n};",
        ),
        ("app/list.rs", "fn f() { let x = crate::ui::view; }"),
        ("search/memory.rs", "use tantivy::Index;"),
        ("app/list.rs", "use std::time::Instant;"),
        ("app/list.rs", "fn f() { std::fs::read(p); }"),
        ("ui/list.rs", "fn f(model: &mut Model) {}"),
        ("corpus/walk.rs", "fn f() { println!(\"{}\", 1); }"),
        ("corpus/walk.rs", "fn f() { std::process::exit(1) }"),
        ("quote/types.rs", "#[derive(serde::Serialize)] struct X;"),
        ("cellar/mod.rs", ""),
        ("query/parse.rs", "pub use crate::text::Span;"),
    ] {
        assert!(!planted(path, code).is_empty(), "not seen: {path}: {code}");
    }
    for (path, code) in [
        (
            "text/span.rs",
            "// use crate::article::Article;\nlet s = \"crate::article\";",
        ),
        (
            "quote/mod.rs",
            "use crate::{lang::Pack, text::{Span, Text}};",
        ),
        (
            "ui/list.rs",
            "let c = '\"'; /* tantivy */ let r = r#\"tantivy \"quoted\" \"#;",
        ),
        ("quote/mod.rs", "let printer = reprint!();"),
    ] {
        assert_eq!(planted(path, code), Vec::<String>::new(), "{path}: {code}");
    }
}
