//! Writes the first corpus and the dictionary out of what the project has already.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn main() -> std::io::Result<()> {
    // The labels of a suite's marks (`[q:vale|`) are as good as any brackets.
    let seeds = Path::new("corpus/seeds");
    fs::create_dir_all(seeds)?;
    let mut texts = Vec::new();
    for folder in [
        "../assets/sample",
        "../tests/data/quotes",
        "../tests/data/languages",
    ] {
        println!("cargo::rerun-if-changed={folder}");
        read(Path::new(folder), &mut texts)?;
    }
    let mut number = 0;
    for text in &texts {
        // Three paragraphs at a time: enough for a quote that goes on, and for a pronoun.
        let paragraphs: Vec<&str> = text
            .split("\n\n")
            .filter(|p| !p.trim().is_empty())
            .collect();
        for few in paragraphs.chunks(3) {
            fs::write(seeds.join(format!("{number:04}")), few.join("\n\n"))?;
            number += 1;
        }
    }
    fs::write("words.dict", dictionary()?)
}

fn read(path: &Path, texts: &mut Vec<String>) -> std::io::Result<()> {
    if path.is_dir() {
        let mut entries: Vec<_> = fs::read_dir(path)?.collect::<Result<_, _>>()?;
        entries.sort_by_key(fs::DirEntry::path);
        for entry in entries {
            read(&entry.path(), texts)?;
        }
    } else if path.exists() {
        texts.push(String::from_utf8_lossy(&fs::read(path)?).into_owned());
    }
    Ok(())
}

/// One entry a line, `"\xNN…"`.
fn dictionary() -> std::io::Result<String> {
    println!("cargo::rerun-if-changed=../assets/lang/en.toml");
    let pack = fs::read_to_string("../assets/lang/en.toml")?;
    let mut words: BTreeSet<String> = pack
        .split(|c: char| !c.is_alphabetic() && c != '\'')
        .filter(|word| (2..=24).contains(&word.len()))
        .step_by(3)
        .map(|word| format!("{word} "))
        .collect();
    let marks = "“ ” ‘ ’ \" ' '' `` « » ‹ › „ ‚ ( ) [ ] , . : ; ? ! — – … 「 」 『 』 VALE: Ada\u{20}Brandt Mr.\u{20}Brandt";
    words.extend(marks.split(' ').map(str::to_owned));
    words.extend(
        [
            "\n",
            "\n\n",
            "\u{a0}",
            "\u{200b}",
            "\u{200d}",
            "\u{202e}",
            "\u{feff}",
            "\u{301}",
            "\u{2028}",
            ",” he said. “",
            "” she said",
            "said, “",
            "according to ",
            " told reporters that ",
            "\r\n",
        ]
        .map(str::to_owned),
    );
    let quoted = |word: &String| {
        let bytes: String = word.bytes().map(|byte| format!("\\x{byte:02x}")).collect();
        format!("\"{bytes}\"\n")
    };
    Ok(words.iter().map(quoted).collect())
}
