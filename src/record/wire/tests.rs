//! What is stored is restored, and nothing else is.

use super::*;
use crate::article::{Hints, blocks};

fn record() -> Record {
    let text = Text::new("A title\n\nÉlodie said: “We “agreed”.” Ćma\u{1F600}.");
    let at = |words: &str| {
        let start = text.as_str().find(words).expect("the words are there");
        Span::new(start, start + words.len())
    };
    let extraction = Extraction {
        quotes: vec![Quote {
            content: Spans::new(vec![at("We"), at("“agreed”")]),
            kind: Kind::Mixed,
            cue: at("said").into(),
            source: at("Élodie").into(),
            speaker: Some(SpeakerId(2)),
            confidence: 0.1 + 0.2,
            why: vec![Evidence {
                fact: Fact::Marks,
                at: Some(at("“")),
            }],
        }],
        speakers: vec![
            Speaker::Named {
                name: "Élodie".into(),
                mentions: vec![at("Élodie")],
            },
            Speaker::Unnamed {
                label: "an \"aide\"".into(),
                mentions: vec![at("Ćma")],
            },
            Speaker::Joint(vec![SpeakerId(0), SpeakerId(1)]),
        ],
    };
    Record {
        article: Article {
            id: ArticleId::new("0/a \\ \"b\".txt#\u{7}"),
            blocks: blocks(&text, &Hints::default()),
            text,
            stated_title: Some("Stated\ttitle".into()),
            outlet: Some(Known::stated("The Herald".into())),
            date: Some(Known {
                value: jiff::civil::date(-44, 3, 15),
                basis: Basis::Guessed,
            }),
            byline: None,
            url: Some("https://herald.example/7".into()),
            language: Language {
                id: LangId::from_name("fr").expect("a language"),
                ground: Ground::Detected,
            },
        },
        extraction,
    }
}

#[test]
fn a_record_survives_bit_for_bit() {
    let record = record();
    let again = restore(&store(&record)).expect("its own bytes");
    assert_eq!(again, record);
    let head = restore_head(&store(&record)).expect("its own bytes");
    assert_eq!(
        (&head.id, head.title.as_str()),
        (&record.article.id, "Stated\ttitle")
    );
    assert_eq!(
        (&head.outlet, &head.date, &head.url),
        (
            &record.article.outlet,
            &record.article.date,
            &record.article.url
        )
    );
    assert_eq!(head.quotes, 1);
    let behind = [b"others", store(&record).as_slice()].concat();
    assert_eq!(restore(&behind).expect("its own bytes"), record);
    assert_eq!(
        again.article.text.paragraphs(),
        record.article.text.paragraphs()
    );
}

#[test]
fn a_bare_record_survives() {
    let mut record = record();
    record.extraction = Extraction::default();
    record.article.text = Text::new("");
    record.article.blocks = Blocks::default();
    record.article.stated_title = None;
    record.article.outlet = None;
    record.article.date = None;
    record.article.url = None;
    record.article.byline = Some(String::new());
    record.article.language = Language::ASSUMED;
    assert_eq!(restore(&store(&record)).expect("its own bytes"), record);
}

#[test]
fn a_source_survives() {
    for status in [
        Status::Read {
            articles: 3,
            quotes: 70,
        },
        Status::Skipped("not a text: \"x\"".into()),
        Status::Lines {
            articles: 7,
            quotes: 0,
            unread: Unread {
                count: 12,
                first: vec![(u64::MAX, "not \"JSON\"".into())],
            },
        },
    ] {
        let source = Source {
            key: SourceKey::new("1/ü/\"b\".html"),
            size_bytes: u64::MAX,
            modified_ns: i64::MIN,
            hash: std::array::from_fn(|i| u8::try_from(i * 7).unwrap_or(255)),
            rules: 9,
            status,
        };
        assert_eq!(
            restore_source(&store_source(&source)).expect("its own bytes"),
            source
        );
    }
}

/// Whatever single byte is damaged: an error. And were it not for the seal: an error or a record whose
/// spans fit its text, never a panic.
#[test]
fn damage_is_an_error() {
    let good = store(&record());
    let head = Head::of(&record());
    let mut refused = 0;
    for at in 0..good.len() {
        for byte in [0, 1, b'9', b'b', 0x7f, 0x80, 0xff] {
            let mut bad = good.clone();
            bad[at] = byte;
            if bad == good {
                continue;
            }
            assert!(restore(&bad).is_err());
            // The head has a seal of its own: it is right or refused.
            assert!(restore_head(&bad).map_or(true, |read| read == head));
            match restore_unsealed(Reader::new(&bad[..bad.len() - SEAL_BYTES])) {
                Err(_) => refused += 1,
                Ok(record) => {
                    let text = &record.article.text;
                    for quote in &record.extraction.quotes {
                        assert!(quote.content.iter().all(|piece| text.fits(*piece)));
                        assert!(quote.cue.iter().all(|piece| text.fits(*piece)));
                    }
                    assert!(record.article.blocks.iter().all(|b| text.fits(b.span)));
                }
            }
        }
    }
    assert!(refused > good.len(), "much damage is seen: {refused}");
    assert!(restore(&[]).is_err() && restore(&good[..good.len() - 1]).is_err());
}

/// Whoever changes what is stored raises [`FORM`], so that indexes of before are not taken for damaged; then the hash here
/// (it changes alone when only the blocks of this text did).
#[test]
fn a_stored_form_has_a_number() {
    let hash = blake3::hash(&store(&record())).to_hex();
    assert_eq!((FORM, &hash.as_str()[..16]), (2, "9083770c73998825"));
}
