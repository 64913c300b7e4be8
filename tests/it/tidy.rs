//! The small rules of the house that no compiler holds.

use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(dir: &Path, endings: &[&str], out: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(dir) else {
        return;
    };
    let mut entries: Vec<PathBuf> = entries.map(|e| e.expect("entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, endings, out);
        } else if endings
            .iter()
            .any(|ending| path.extension().is_some_and(|e| e == *ending))
        {
            out.push(path);
        }
    }
}

fn sources() -> Vec<(String, String)> {
    let mut paths = Vec::new();
    files(&root().join("src"), &["rs"], &mut paths);
    paths
        .into_iter()
        .map(|path| {
            let name = path
                .strip_prefix(root())
                .expect("below")
                .to_string_lossy()
                .into_owned();
            (
                name,
                std::fs::read_to_string(&path).expect("source is UTF-8"),
            )
        })
        .collect()
}

/// A file without its tests can be read in a sitting.
const LONGEST_FILE: usize = 600;

#[test]
fn files_can_be_read_in_a_sitting() {
    let long: Vec<String> = sources()
        .into_iter()
        .filter_map(|(name, text)| {
            let lines = text
                .lines()
                .take_while(|line| *line != "#[cfg(test)]")
                .count();
            (lines > LONGEST_FILE && !name.ends_with("tests.rs"))
                .then(|| format!("{name}: {lines} lines"))
        })
        .collect();
    assert!(long.is_empty(), "\n{}\n", long.join("\n"));
}

#[test]
fn features_stand_on_doors_only() {
    // `cfg(feature)` belongs on `mod` lines and into the files that choose between rooms.
    let doors = ["src/lib.rs", "src/search/mod.rs", "src/cli/mod.rs"];
    let astray: Vec<String> = sources()
        .into_iter()
        .filter(|(name, text)| text.contains("cfg(feature") && !doors.contains(&name.as_str()))
        .map(|(name, _)| name)
        .collect();
    assert!(astray.is_empty(), "{astray:?}");
}

#[test]
fn no_tabs_and_no_notes_to_self() {
    for (name, text) in sources() {
        for (at, line) in text.lines().enumerate() {
            assert!(!line.contains('\t'), "{name}:{}: a tab", at + 1);
            for word in ["TODO", "FIXME", "XXX ", "XXX:", "HACK"] {
                assert!(!line.contains(word), "{name}:{}: {word}", at + 1);
            }
        }
    }
}

#[test]
fn tests_always_run() {
    let mut paths = Vec::new();
    files(&root().join("src"), &["rs"], &mut paths);
    files(&root().join("tests"), &["rs"], &mut paths);
    for path in paths.iter().filter(|path| !path.ends_with("tidy.rs")) {
        let text = std::fs::read_to_string(path).expect("source is UTF-8");
        for word in ["#[ignore", "should_panic"] {
            assert!(!text.contains(word), "{}: {word}", path.display());
        }
        let waits = path.starts_with(root().join("tests")) && text.contains("thread::sleep");
        assert!(
            !waits,
            "{}: waits for a time, not for a condition",
            path.display()
        );
    }
}

#[test]
fn rooms_open_with_what_they_are_for() {
    for (name, text) in sources() {
        assert!(
            text.starts_with("//! "),
            "{name}: no word on what it is for"
        );
    }
}

#[test]
fn code_is_formatted() {
    // Without rustfmt on the machine there is nothing to compare with; the project's own CI has it.
    let Ok(out) = Command::new("cargo")
        .args(["fmt", "--all", "--", "--check"])
        .current_dir(root())
        .output()
    else {
        return;
    };
    let missing = String::from_utf8_lossy(&out.stderr);
    if missing.contains("is not installed") || missing.contains("no such command") {
        return;
    }
    assert!(
        out.status.success(),
        "run cargo fmt:\n{}",
        String::from_utf8_lossy(&out.stdout)
    );
}
