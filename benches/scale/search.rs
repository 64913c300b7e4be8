//! Asking: the same queries on both sides, class by class, in articles and in quotes.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use pullquote::article::ArticleId;
use pullquote::query::{Pattern, Reading, parse};
use pullquote::search::{
    Cancel, Engine, Page, Request, Row, Rows, Scope, Sort, light_content, light_title,
};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{
    BooleanQuery, FuzzyTermQuery, Occur, PhraseQuery, Query, RegexQuery, TermQuery,
};
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::snippet::SnippetGenerator;
use tantivy::{Index, Searcher, TantivyDocument, Term};

use crate::floor::{Fields, Item, fill, lines, schema};
use crate::index::ours;
use crate::{Outcome, index};

/// Queries of a class, and how often each is asked: the median counts.
const QUERIES: usize = 60;
const PASSES: usize = 3;

/// Rows that are wanted, ready to be shown: what matched is lit, or in the floor's case in a snippet.
const ROWS: usize = 20;

/// Builds what is not there yet and asks: both sides, or pullquote alone, perhaps one class only. What was built stays beside the corpus, in `<its name>.scale`.
pub fn compare(corpus: impl AsRef<Path>, alone: Option<Option<&str>>) -> Outcome<()> {
    let corpus = corpus.as_ref();
    let name = corpus.file_name().unwrap_or_default().to_string_lossy();
    let home = index::home(corpus).join(format!("{name}.scale"));
    let made = |side: &str, make: &dyn Fn(&Path) -> Outcome<()>| -> Outcome<std::path::PathBuf> {
        let dir = home.join(side);
        if !dir.join("done").exists() {
            let _ = fs::remove_dir_all(&dir);
            fs::create_dir_all(&dir)?;
            make(&dir)?;
            fs::write(dir.join("done"), "")?;
        }
        Ok(dir)
    };
    // The mark would be a stranger in an index: it stands beside it.
    let ours_dir = made("ours", &|dir| ours(corpus, &dir.join("index")))?.join("index");
    let opened = pullquote::search::open(&ours_dir)?;
    if let Some(note) = opened.note {
        return Err(format!("{note}: delete {} and begin again", home.display()).into());
    }
    let engine = opened.engine;
    if let Some(Some(query)) = alone
        && let Some(query) = query.strip_prefix("ask:")
    {
        return again(&engine, query);
    }
    let floor = made("floor", &|dir| fill(dir, lines(corpus)?))?;
    let floor = Floor::open(&floor)?;
    let quotes = made("floor-quotes", &|dir| fill(dir, quotes(&*engine)))?;
    let quotes = Floor::open(&quotes)?;
    for (scope, floor) in [(Scope::Articles, &floor), (Scope::Quotes, &quotes)] {
        println!();
        println!(
            "{scope:?}: {} documents; the best {ROWS} rows, lit, and how many there are",
            floor.searcher.num_docs()
        );
        println!(
            "                        floor ms p50/p99     pullquote ms p50/p99   ratio of p50"
        );
        for class in floor.classes()? {
            if alone.flatten().is_some_and(|only| only != class.name) {
                continue;
            }
            let mut times = Vec::new();
            for (text, query) in &class.queries {
                let theirs = match alone {
                    None => best(|| floor.ask(&**query))?,
                    Some(_) => f64::NAN,
                };
                let own = best(|| asked(&engine, text, scope))?;
                times.push((theirs, own));
            }
            let mut sides = [Vec::new(), Vec::new()];
            for (theirs, own) in times {
                sides[0].push(theirs);
                sides[1].push(own);
            }
            for side in &mut sides {
                side.sort_by(f64::total_cmp);
            }
            let at = |side: &Vec<f64>, share: usize| {
                side.get((side.len() * share / 100).min(side.len().saturating_sub(1)))
                    .copied()
                    .unwrap_or(f64::NAN)
            };
            let [theirs, own] = &sides;
            println!(
                "{:<22} {:>9.3} /{:>8.3} {:>12.3} /{:>8.3} {:>14.2}",
                class.name,
                at(theirs, 50),
                at(theirs, 99),
                at(own, 50),
                at(own, 99),
                at(own, 50) / at(theirs, 50),
            );
        }
    }
    Ok(())
}

/// Asks one query over and over, in articles and in quotes.
fn again(engine: &Arc<dyn Engine>, query: &str) -> Outcome<()> {
    const PATIENCE: std::time::Duration = std::time::Duration::from_secs(2);
    for scope in [Scope::Articles, Scope::Quotes] {
        let mut times = 0;
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            black_box(asked(engine, query, scope)?);
            times += 1;
        }
        let each = began.elapsed().as_secs_f64() * 1e3 / f64::from(times);
        println!("{scope:?}: {each:.3} ms, {times} times");
    }
    Ok(())
}

/// The median of some passes, in milliseconds.
fn best(mut ask: impl FnMut() -> Outcome<usize>) -> Outcome<f64> {
    let mut times = Vec::new();
    for _ in 0..PASSES {
        let began = Instant::now();
        black_box(ask()?);
        times.push(began.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    Ok(times[PASSES / 2])
}

fn request(text: &str, scope: Scope, offset: usize, limit: usize) -> Request {
    Request {
        query: parse(text, Reading::Whole).query,
        scope,
        rows: match scope {
            Scope::Articles => Rows::Articles,
            Scope::Quotes => Rows::Quotes,
        },
        sort: Sort::Relevance,
        page: Page { offset, limit },
    }
}

fn asked(engine: &Arc<dyn Engine>, text: &str, scope: Scope) -> Outcome<usize> {
    let request = request(text, scope, 0, ROWS);
    let hits = engine.search(&request, &Cancel::never())?;
    let pattern = Pattern::new(&request.query);
    for row in &hits.rows {
        match row {
            Row::Article(row) => drop(black_box(light_title(&pattern, scope, &row.title))),
            Row::Quote(row) => drop(black_box(light_content(&pattern, &row.content))),
        }
    }
    Ok(hits.rows.len())
}

/// Every quote that pullquote found, some thousand articles in memory at a time.
fn quotes(engine: &dyn Engine) -> impl Iterator<Item = Outcome<Item>> + '_ {
    let pages = (0..).step_by(ARTICLES).map(move |offset| {
        let mut all = request("", Scope::Articles, offset, ARTICLES);
        all.sort = Sort::Date;
        engine.search(&all, &Cancel::never())
    });
    let pages = pages.map_while(|page| match page {
        Ok(page) if page.rows.is_empty() => None,
        page => Some(page),
    });
    pages.flat_map(move |page| {
        let items: Vec<Outcome<Item>> = match page {
            Ok(page) => page
                .rows
                .into_iter()
                .flat_map(|row| of_article(engine, &article(row)))
                .collect(),
            Err(error) => vec![Err(error.into())],
        };
        items
    })
}

/// So many articles are listed at a time.
const ARTICLES: usize = 2_000;

fn of_article(engine: &dyn Engine, id: &ArticleId) -> Vec<Outcome<Item>> {
    let record = match engine.fetch(id) {
        Ok(Some(record)) => record,
        Ok(None) => return Vec::new(),
        Err(error) => return vec![Err(error.into())],
    };
    let article = &record.article;
    let outlet = article.outlet.as_ref().map(|outlet| outlet.value.clone());
    let date = article.date.as_ref().map(|date| date.value.to_string());
    let item = |quote| {
        Ok(Item {
            title: String::new(),
            body: record.content(quote),
            shown: vec![
                article.id.as_str().to_owned(),
                article.title().to_owned(),
                outlet.clone().unwrap_or_default(),
                date.clone().unwrap_or_default(),
                record.speaker(quote).unwrap_or_default(),
                record.cue(quote),
                quote.kind.name().to_owned(),
                quote.confidence.to_string(),
            ],
        })
    };
    record.extraction.quotes.iter().map(item).collect()
}

fn article(row: Row) -> ArticleId {
    match row {
        Row::Article(row) => row.id,
        Row::Quote(row) => row.article,
    }
}

/// The floor, open.
struct Floor {
    index: Index,
    searcher: Searcher,
    fields: Fields,
}

/// Queries of one kind: as pullquote reads them, and as the floor has them.
struct Class {
    name: &'static str,
    queries: Vec<(String, Box<dyn Query>)>,
}

impl Floor {
    fn open(dir: &Path) -> Outcome<Self> {
        let index = Index::open_in_dir(dir)?;
        let searcher = index.reader()?.searcher();
        let (_, fields) = schema();
        Ok(Self {
            index,
            searcher,
            fields,
        })
    }

    fn ask(&self, query: &dyn Query) -> Outcome<usize> {
        let best = TopDocs::with_limit(ROWS).order_by_score();
        let (best, count) = self.searcher.search(query, &(best, Count))?;
        let snippets = SnippetGenerator::create(&self.searcher, query, self.fields.body.1)?;
        for (_, address) in best {
            let doc: TantivyDocument = self.searcher.doc(address)?;
            let shown = doc
                .get_all(self.fields.shown)
                .filter_map(|value| value.as_str());
            black_box(shown.map(str::to_owned).collect::<Vec<_>>());
            black_box(snippets.snippet_from_doc(&doc));
        }
        Ok(count)
    }

    /// The words of the dictionary with the number of texts that have them, those of one letter left out.
    fn words(&self) -> Outcome<Vec<(String, u64)>> {
        let mut words = std::collections::BTreeMap::<String, u64>::new();
        for reader in self.searcher.segment_readers() {
            let dictionary = reader.inverted_index(self.fields.body.1)?;
            let mut stream = dictionary.terms().stream()?;
            while stream.advance() {
                let word = String::from_utf8_lossy(stream.key()).into_owned();
                // A word that the language of queries has a meaning of its own for is no word.
                let plain = word.len() > 2 && word.bytes().all(|b| b.is_ascii_lowercase());
                if plain && !matches!(word.as_str(), "and" | "not" | "near" | "onear") {
                    *words.entry(word).or_default() += u64::from(stream.value().doc_freq);
                }
            }
        }
        Ok(words.into_iter().collect())
    }

    fn stem(&self, word: &str) -> Term {
        let analyzer = self.index.tokenizers().get("en_stem");
        let mut stem = word.to_owned();
        if let Some(mut analyzer) = analyzer {
            let mut stream = analyzer.token_stream(word);
            if stream.advance() {
                stem.clone_from(&stream.token().text);
            }
        }
        Term::from_field_text(self.fields.body.0, &stem)
    }

    fn exact(&self, word: &str) -> Term {
        Term::from_field_text(self.fields.body.1, word)
    }

    fn word(&self, word: &str) -> Box<dyn Query> {
        let option = IndexRecordOption::WithFreqs;
        Box::new(TermQuery::new(self.stem(word), option))
    }

    fn prefix(&self, start: &str) -> Outcome<Box<dyn Query>> {
        let query = RegexQuery::from_pattern(&format!("{start}.*"), self.fields.body.1)?;
        Ok(Box::new(query))
    }

    fn both(one: Box<dyn Query>, other: Box<dyn Query>) -> Box<dyn Query> {
        Box::new(BooleanQuery::new(vec![
            (Occur::Must, one),
            (Occur::Must, other),
        ]))
    }

    /// So many words side by side in a text.
    fn phrases(&self, dice: &mut Dice, words: usize) -> Outcome<Vec<Vec<String>>> {
        let mut out = Vec::new();
        let readers = self.searcher.segment_readers();
        for _ in 0..QUERIES * 20 {
            let segment = dice.below(readers.len());
            let doc = dice.below(readers[segment].max_doc() as usize);
            let address = tantivy::DocAddress::new(u32::try_from(segment)?, u32::try_from(doc)?);
            let doc: TantivyDocument = self.searcher.doc(address)?;
            let body = doc.get_first(self.fields.body.1);
            let body = body.and_then(|body| body.as_str()).unwrap_or_default();
            let all: Vec<&str> = body.split(' ').collect();
            let Some(room) = all.len().checked_sub(words + 1) else {
                continue;
            };
            let at = dice.below(room);
            let phrase: Vec<String> = all[at..at + words]
                .iter()
                .map(|w| w.to_lowercase())
                .collect();
            if phrase
                .iter()
                .all(|w| w.bytes().all(|b| b.is_ascii_lowercase()) && !w.is_empty())
            {
                out.push(phrase);
            }
            if out.len() == QUERIES {
                break;
            }
        }
        Ok(out)
    }

    fn classes(&self) -> Outcome<Vec<Class>> {
        let mut dice = Dice(42);
        let words = self.words()?;
        let docs = self.searcher.num_docs();
        let of = |least: u64, most: u64| -> Vec<&str> {
            let fits = words.iter().filter(|(_, n)| (least..most).contains(n));
            fits.map(|(word, _)| word.as_str()).collect()
        };
        let common = of(docs / 20, u64::MAX);
        let mid = of(docs / 500, docs / 50);
        let rare = of(2, 31);
        let mut out = Vec::new();
        for (name, from) in [
            ("common word", &common),
            ("mid word", &mid),
            ("rare word", &rare),
        ] {
            let queries = dice.some(from).map(|w| (w.to_owned(), self.word(w)));
            out.push(Class {
                name,
                queries: queries.collect(),
            });
        }
        for (name, other) in [("common common", &common), ("common mid", &mid)] {
            let (one, two): (Vec<_>, Vec<_>) =
                (dice.some(&common).collect(), dice.some(other).collect());
            let pairs = one.into_iter().zip(two);
            let queries =
                pairs.map(|(a, b)| (format!("{a} {b}"), Self::both(self.word(a), self.word(b))));
            out.push(Class {
                name,
                queries: queries.collect(),
            });
        }
        for (name, words) in [("phrase of 2", 2), ("phrase of 3", 3)] {
            let phrases = self.phrases(&mut dice, words)?;
            let queries = phrases.into_iter().map(|phrase| {
                let terms = phrase.iter().map(|word| self.exact(word)).collect();
                let query: Box<dyn Query> = Box::new(PhraseQuery::new(terms));
                (format!("\"{}\"", phrase.join(" ")), query)
            });
            out.push(Class {
                name,
                queries: queries.collect(),
            });
        }
        for (name, letters) in [("1 letter*", 1), ("2 letters*", 2), ("3 letters*", 3)] {
            let mut queries = Vec::new();
            for word in dice.some(&mid) {
                queries.push((
                    format!("{}*", &word[..letters]),
                    self.prefix(&word[..letters])?,
                ));
            }
            out.push(Class { name, queries });
        }
        let mut queries = Vec::new();
        let (one, two): (Vec<_>, Vec<_>) =
            (dice.some(&common).collect(), dice.some(&mid).collect());
        for (a, b) in one.into_iter().zip(two) {
            let query = Self::both(self.word(a), self.prefix(&b[..3])?);
            queries.push((format!("{a} {}*", &b[..3]), query));
        }
        out.push(Class {
            name: "common 3 letters*",
            queries,
        });
        for (name, from) in [("mid word~1", &mid), ("rare word~1", &rare)] {
            let long: Vec<&str> = from.iter().copied().filter(|word| word.len() > 4).collect();
            let queries = dice.some(&long).map(|word| {
                let query = FuzzyTermQuery::new(self.exact(word), 1, true);
                let query: Box<dyn Query> = Box::new(query);
                (format!("{word}~1"), query)
            });
            out.push(Class {
                name,
                queries: queries.collect(),
            });
        }
        out.retain(|class| !class.queries.is_empty());
        Ok(out)
    }
}

/// Numbers that come the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        // Knuth's MMIX generator; the high bits are the good ones.
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % end.max(1)
    }

    fn some<'w>(&mut self, words: &[&'w str]) -> impl Iterator<Item = &'w str> + use<'w> {
        let picks = (0..QUERIES).filter_map(|_| words.get(self.below(words.len())).copied());
        picks.collect::<Vec<_>>().into_iter()
    }
}
