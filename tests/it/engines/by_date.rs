//! The list of everything by date is known without a search: it must be the one that a search gives.

use pullquote::query::Query;
use pullquote::record::SourceKey;
use pullquote::search::{Cancel, Engine, Page, Request, Rows, Scope, Sort, memory, open};

use super::records::{record, source};
use super::{found, names};

const DATES: [&str; 6] = [
    "2031-03-18",
    "2031-03-19",
    "2031-03-19",
    "-000044-03-15",
    "1999-12-31",
    "",
];

/// Articles of few days, with none to three quotes, in several segments, some of them deleted or put anew.
fn fill(engine: &dyn Engine, dated: bool) {
    for round in 0..4_usize {
        let mut writer = engine.writer().expect("nobody else writes");
        for number in 0..25_usize {
            // What is named alike lies in different segments, and the order of names is not that of segments.
            let id = format!("0/{}-{round}.txt", number * 7 % 25);
            let date = DATES[(number * 5 + round) % (DATES.len() - usize::from(dated))];
            let mut draft = record(&id, date, "The Herald").prose("A ferry.");
            for quote in 0..(number + round) % 4 {
                draft = draft.quote("Dana Okafor", "direct", &[&format!("the ferry {quote}")]);
            }
            let record = draft.done();
            let source = source(&id, &[&record]);
            writer.put(&source, &[record]).expect("put");
        }
        for gone in 0..round {
            let key = SourceKey::new(format!("0/{}-{}.txt", gone * 3, round - 1));
            writer.remove(&key).expect("removed");
        }
        writer.commit().expect("committed");
    }
    engine.refresh().expect("it can be read");
}

#[test]
fn everything_by_date_is_what_a_search_gives() {
    for dated in [true, false] {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let on_disk = open(dir.path()).expect("it opens").engine;
        let oracle = memory();
        fill(&*on_disk, dated);
        fill(&*oracle, dated);
        for rows in [Rows::Articles, Rows::Quotes] {
            for sort in [Sort::Date, Sort::Oldest, Sort::Left] {
                for offset in [0, 1, 7, 40, 93, 94, 95, 140, 1_000] {
                    for limit in [0, 1, 10, 200] {
                        let request = Request {
                            query: Query::All,
                            scope: Scope::Quotes,
                            rows,
                            sort,
                            page: Page { offset, limit },
                        };
                        let (ours, theirs) =
                            (found(&*on_disk, &request), found(&*oracle, &request));
                        assert_eq!(names(&ours), names(&theirs), "{request:?}");
                        assert_eq!(
                            (ours.articles, ours.quotes),
                            (theirs.articles, theirs.quotes),
                            "{request:?}"
                        );
                    }
                }
            }
        }
    }
}

/// What is counted has its names also where there are many, in several segments.
#[test]
fn the_most_frequent_values_are_the_same() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let on_disk = open(dir.path()).expect("it opens").engine;
    let oracle = memory();
    for round in 0..3_usize {
        for engine in [&*on_disk, &*oracle] {
            let mut writer = engine.writer().expect("nobody else writes");
            for number in 0..40_usize {
                let id = format!("0/{number}-{round}.txt");
                let outlet = format!("Herald {}", number * (round + 1) % 30);
                let mut draft = record(&id, "2031-03-18", &outlet).prose("A ferry.");
                for quote in 0..number % 5 {
                    let speaker = format!("Speaker {}", (number * 11 + quote * (round + 2)) % 60);
                    draft = draft.quote(&speaker, "direct", &["the ferry"]);
                }
                let record = draft.done();
                let source = source(&id, &[&record]);
                writer.put(&source, &[record]).expect("put");
            }
            writer.commit().expect("committed");
            drop(writer);
            engine.refresh().expect("it can be read");
        }
        for most in [1, 5, 30, 200] {
            let facets = |engine: &dyn Engine| {
                let cancel = Cancel::never();
                let facets = engine.facets(&Query::All, Scope::Quotes, most, &cancel);
                facets.expect("counted")
            };
            assert_eq!(facets(&*on_disk), facets(&*oracle), "the first {most}");
        }
    }
}
