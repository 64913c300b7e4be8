//! Any text as a query, half typed and whole, on a known day and on none: no panic, the tree prints and reads as itself
//! again, its needles look for something in any text, and what they light lies on borders of it.
//!
//! ```console
//! $ cd fuzz
//! $ mkdir -p corpus/query artifacts/query
//! $ cargo run --release --bin query -- corpus/query \
//!       -dict=query.dict -artifact_prefix=artifacts/query/ -max_len=512 -timeout=10 -max_total_time=600
//! ```
//!
//! The first line of the input is the query, the rest a text. What is found becomes a case of
//! `src/query/parse/tests.rs`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pullquote::query::{Pattern, Reading, parse, parse_on};

fuzz_target!(|bytes: &[u8]| {
    let input = String::from_utf8_lossy(bytes);
    let (query, text) = input.split_once('\n').unwrap_or((&input, &input));
    let today = "2031-03-19".parse().ok();
    for reading in [Reading::Typing, Reading::Whole] {
        let parsed = parse_on(query, reading, today);
        let print = parsed.query.to_string();
        let again = parse(&print, Reading::Whole);
        assert_eq!(again.query, parsed.query, "{print:?}");
        assert_eq!(again.query.to_string(), print);
        for problem in &parsed.problems {
            assert!(query.get(problem.span.range()).is_some());
            problem.caret(query);
        }
        for hit in Pattern::new(&parsed.query).light(text, &[None]) {
            assert!(hit.iter().all(|span| text.get(span.range()).is_some()));
        }
    }
});
