//! dev tool
use pullquote::article::{Hints, blocks};
use pullquote::lang::Pack;
use pullquote::quote::extract;
use pullquote::text::Text;
use serde_json::{Value, json};
use std::io::{BufRead, Write};
fn main() {
    let stdin = std::io::stdin();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in stdin.lock().lines() {
        let v: Value = serde_json::from_str(&line.unwrap()).unwrap();
        let text = Text::new(v["text"].as_str().unwrap());
        let b = blocks(&text, &Hints::default());
        let e = extract(&text, &b, Pack::english());
        if let Err(x) = e.check(&text, &b) {
            eprintln!("{}: {x}", v["id"]);
        }
        let spans = |s: &pullquote::text::Spans| {
            s.iter()
                .map(|p| json!([p.start(), p.end()]))
                .collect::<Vec<_>>()
        };
        let opt = |s: &pullquote::text::Spans| {
            if s.is_empty() {
                Value::Null
            } else {
                json!(spans(s))
            }
        };
        let quotes: Vec<Value> = e.quotes.iter().map(|q| json!({
            "kind": q.kind.name(), "content": spans(&q.content), "cue": opt(&q.cue), "speaker_span": opt(&q.source),
            "speaker": q.speaker.and_then(|id| e.name(id)), "speaker_label": q.speaker.and_then(|id| e.label(id).map(String::from)),
            "confidence": q.confidence, "why": q.why.iter().map(|w| w.fact.name()).collect::<Vec<_>>(),
        })).collect();
        writeln!(out, "{}", json!({"id": v["id"], "quotes": quotes})).unwrap();
    }
}
