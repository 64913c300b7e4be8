//! Any UTF-8 through blocks, language and extraction, with the rules of English and with marks only: no panic, no
//! broken invariant, the same answer twice.
//!
//! ```console
//! $ cd fuzz
//! $ mkdir -p corpus/extract artifacts/extract
//! $ cargo run --release -- corpus/extract corpus/seeds \
//!       -dict=words.dict -artifact_prefix=artifacts/extract/ -max_len=2048 -timeout=10 -max_total_time=1800
//! ```
//!
//! That is libFuzzer on a stable toolchain: `.cargo/config.toml` asks the compiler for the counters. With
//! cargo-fuzz it is `cargo fuzz run --sanitizer none extract corpus/extract corpus/seeds -- -dict=words.dict`. The
//! build writes the seeds (paragraphs of the sample and of the suites of quotes) and the dictionary (the words of
//! the English pack, the marks). What is found becomes a case of `tests/it/invariants.rs`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pullquote::article::{Block, Blocks, Hints, Label, Language, blocks};
use pullquote::lang::{LangId, Pack};
use pullquote::quote::extract;
use pullquote::text::Text;

fuzz_target!(|bytes: &[u8]| {
    let text = Text::new(String::from_utf8_lossy(bytes).into_owned());
    let plain = blocks(&text, &Hints::default());
    // The labels are a rule's guess: the extractor holds whatever they are.
    let turn = bytes.len() % 7;
    let relabelled = Blocks::new(
        (turn..)
            .zip(plain.iter())
            .map(|(n, block)| Block {
                span: block.span,
                label: if n % 7 < 2 {
                    Label::Boilerplate
                } else {
                    Label::Prose
                },
            })
            .collect(),
    );
    let language = Language::of(&text, &plain, None);
    assert_eq!(LangId::from_name(language.id.code()), Some(language.id));
    for (blocks, pack) in [
        (&plain, Pack::english()),
        (&relabelled, Pack::english()),
        (&plain, Pack::marks_only()),
    ] {
        let found = extract(&text, blocks, pack);
        if let Err(broken) = found.check(&text, blocks) {
            panic!("{broken}");
        }
        assert_eq!(found, extract(&text, blocks, pack), "not the same twice");
    }
});
