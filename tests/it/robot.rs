//! A reader without hands: the real state machine on the memory engine, answered at once, drawn on a test
//! terminal. No threads, no clock.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use pullquote::app::{Effect, Key, Keymap, Model, Msg, Size, Tallied, Tally, start, update};
use pullquote::article::{ArticleId, Hints, blocks};
use pullquote::ingest::{Hint, parse};
use pullquote::lang::Pack;
use pullquote::quote::{Evidence, Extraction, Fact, Kind, Quote, Speaker, SpeakerId, extract};
use pullquote::record::{Record, Source, SourceKey, Status};
use pullquote::search::{Cancel, Engine, Error, Memory, extent};
use pullquote::text::{Span, Spans, Text};
use pullquote::ui::{Theme, view};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;

/// The time that every answer is said to take.
const TOOK_US: u64 = 2_000;

/// The record of one file's bytes, found at `path` inside the corpus.
pub fn record(path: &str, bytes: &[u8]) -> Record {
    let mut folders: Vec<String> = path.split('/').map(str::to_owned).collect();
    let name = folders.pop().unwrap_or_default();
    let id = ArticleId::new(format!("sample/{path}"));
    let (articles, _) = parse(
        bytes,
        &Hint {
            id,
            name,
            folders,
            language: None,
        },
    );
    let article = articles.into_iter().next().expect("an article");
    let pack = Pack::of(article.language.id);
    let extraction = extract(&article.text, &article.blocks, pack);
    Record {
        article,
        extraction,
    }
}

/// The record of a text as it is, whatever a file would have to be.
pub fn raw(path: &str, text: &str) -> Record {
    let mut record = record(path, b"Title\n\nText.\n");
    let article = &mut record.article;
    article.text = Text::new(text);
    article.blocks = blocks(&article.text, &Hints::default());
    record.extraction = extract(&article.text, &article.blocks, Pack::english());
    record
}

/// The articles of the sample, in the order of their paths.
pub fn sample() -> Vec<Record> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample");
    let list = |dir: &Path| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(dir).expect("the sample");
        let mut paths: Vec<PathBuf> = entries.map(|e| e.expect("an entry").path()).collect();
        paths.sort();
        paths
    };
    let files = list(&root).into_iter().filter(|p| p.is_dir());
    files
        .flat_map(|outlet| list(&outlet))
        .map(|file| {
            let bytes = std::fs::read(&file).expect("a file");
            let path = file.strip_prefix(&root).expect("inside the sample");
            record(&path.to_string_lossy().replace('\\', "/"), &bytes)
        })
        .collect()
}

/// An engine that holds these records.
pub fn engine(records: &[Record]) -> Memory {
    let memory = Memory::new();
    let mut writer = memory.writer().expect("nobody else writes");
    for (i, record) in records.iter().enumerate() {
        let source = Source {
            key: SourceKey::new(format!("0/{i}")),
            size_bytes: record.article.text.len() as u64,
            modified_ns: 0,
            hash: [0; 32],
            rules: 0,
            status: Status::Read {
                articles: 1,
                quotes: u32::try_from(record.extraction.quotes.len()).expect("not that many"),
            },
        };
        writer
            .put(&source, std::slice::from_ref(record))
            .expect("memory can be written");
    }
    writer.commit().expect("memory can be written");
    drop(writer);
    memory.refresh().expect("memory can be read");
    memory
}

/// A session.
pub struct Robot {
    /// The state.
    pub model: Model,
    /// Everything that was asked for so far.
    pub effects: Vec<Effect>,
    /// What was asked for and has not been answered, while answers are held back.
    pub held: Vec<Effect>,
    /// Whether answers are held back.
    pub holding: bool,
    engine: Memory,
}

impl Robot {
    /// A session on the sample.
    pub fn sample(width: u16, height: u16) -> Self {
        Self::on(&sample(), width, height)
    }

    /// A session on some records.
    pub fn on(records: &[Record], width: u16, height: u16) -> Self {
        let engine = engine(records);
        let summary = engine.summary().expect("memory can be read");
        let mut robot = Self {
            model: Model::new("sample", Keymap::builtin(), summary),
            effects: Vec::new(),
            held: Vec::new(),
            holding: false,
            engine,
        };
        let first = start(&mut robot.model);
        robot.perform(first);
        robot.send(Msg::Resize(Size { width, height }));
        robot
    }

    /// Sends a message and answers everything that follows from it. Every state on the way is checked.
    pub fn send(&mut self, msg: Msg) {
        let effects = update(&mut self.model, msg);
        self.model.check().expect("the invariants hold");
        self.perform(effects);
    }

    /// Presses keys, named as in the keymap, with spaces between: `s`, `ctrl-d`, `g g`.
    pub fn keys(&mut self, keys: &str) {
        for key in keys.split_whitespace() {
            let key: Key = key.parse().expect("a key");
            self.send(Msg::Key(key));
        }
    }

    /// Types letters.
    pub fn write(&mut self, text: &str) {
        for c in text.chars() {
            self.send(Msg::Key(Key::char(c)));
        }
    }

    /// Gives the answers that were held back, in the order of `which` (all of them, in order, when empty).
    pub fn answer(&mut self, which: &[usize]) {
        let held = std::mem::take(&mut self.held);
        let all: Vec<usize> = (0..held.len()).collect();
        self.holding = false;
        for at in if which.is_empty() { &all } else { which } {
            self.reply(held[*at].clone());
        }
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            self.effects.push(effect.clone());
            if self.holding {
                self.held.push(effect);
            } else {
                self.reply(effect);
            }
        }
    }

    fn reply(&mut self, effect: Effect) {
        let msg = match effect {
            Effect::Search { ticket, request } => Msg::Found {
                ticket,
                answer: self
                    .engine
                    .search(&request, &Cancel::never())
                    .map_err(|error| error.to_string()),
                took_us: TOOK_US,
            },
            Effect::Tally { ticket, tally } => Msg::Tallied {
                ticket,
                answer: self.count(&tally).map_err(|error| error.to_string()),
            },
            Effect::Open(id) => Msg::Opened {
                record: self.engine.fetch(&id).map_err(|error| error.to_string()),
                id,
            },
            Effect::Light(lighting) => {
                let light = lighting.lamp.light(&lighting.record);
                Msg::Lit(lighting, light)
            }
            Effect::Save { .. }
            | Effect::StopIndexing
            | Effect::Index
            | Effect::Redraw
            | Effect::Suspend
            | Effect::Quit => return,
        };
        self.send(msg);
    }

    fn count(&self, tally: &Tally) -> Result<Tallied, Error> {
        let never = Cancel::never();
        match tally {
            Tally::Facets { query, scope, most } => self
                .engine
                .facets(query, *scope, *most, &never)
                .map(Tallied::Facets),
            Tally::Counts(askings) => {
                let counts = askings
                    .iter()
                    .map(|(query, scope)| extent(&self.engine, query, *scope, &never));
                counts.collect::<Result<_, _>>().map(Tallied::Counts)
            }
        }
    }

    /// What is on the screen, and where the cursor is.
    pub fn draw(&self, theme: &Theme) -> (Buffer, Position) {
        draw(&self.model, theme, self.model.size)
    }

    /// The letters on the screen.
    pub fn text(&self) -> String {
        text(&self.draw(&Theme::default()).0)
    }

    /// The article that is read.
    pub fn read(&self) -> &Arc<Record> {
        self.model.reading().record().expect("an article is open")
    }
}

/// A model on a test terminal.
pub fn draw(model: &Model, theme: &Theme, size: Size) -> (Buffer, Position) {
    let backend = TestBackend::new(size.width, size.height);
    let mut terminal = Terminal::new(backend).expect("a test terminal");
    terminal
        .draw(|frame| view(model, theme, frame))
        .expect("a test terminal");
    let cursor = terminal.get_cursor_position().expect("a test terminal");
    (terminal.backend().buffer().clone(), cursor)
}

/// The letters of a buffer, row by row, without spaces at the end.
pub fn text(buffer: &Buffer) -> String {
    let mut out = String::new();
    for y in 0..buffer.area.height {
        let mut row = String::new();
        let mut x = 0;
        while x < buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            row.push_str(symbol);
            x += u16::try_from(pullquote::text::text_columns(symbol).max(1)).expect("at most 2");
        }
        out.push_str(row.trim_end());
        out.push('\n');
    }
    out
}

/// A quote as it is put on a text by hand: kind, speaker, cue and source as written, pieces of content.
pub type Marked<'a> = (Kind, Option<&'a str>, &'a str, &'a str, &'a [&'a str], f32);

/// A record whose quotes are put on it by hand, so that what is drawn does not change with the extractor.
pub fn marked(path: &str, text: &str, quotes: &[Marked<'_>]) -> Record {
    let mut record = record(path, text.as_bytes());
    let text = record.article.text.as_str().to_owned();
    let place = |words: &str, from: usize| {
        let at = text[from..].find(words).expect(words) + from;
        Span::new(at, at + words.len())
    };
    let mut speakers: Vec<Speaker> = Vec::new();
    let mut marked: Vec<Quote> = Vec::new();
    for (kind, speaker, cue, source, pieces, confidence) in quotes {
        let mut at = 0;
        let content = pieces.iter().map(|piece| {
            let span = place(piece, at);
            at = span.end();
            span
        });
        let content: Spans = content.collect();
        let hull = content.hull().expect("a quote has words");
        let near = hull.start().saturating_sub(160);
        let near = (near..)
            .find(|at| text.is_char_boundary(*at))
            .expect("a border");
        let some = |words: &str| match words {
            "" => Spans::none(),
            words => Spans::from(place(words, near)),
        };
        let speaker = speaker.map(|name| {
            let known = speakers
                .iter()
                .position(|s| matches!(s, Speaker::Named { name: known, .. } if known == name));
            let at = known.unwrap_or_else(|| {
                speakers.push(Speaker::Named {
                    name: name.to_owned(),
                    mentions: vec![place(name, 0)],
                });
                speakers.len() - 1
            });
            SpeakerId(u32::try_from(at).expect("not that many"))
        });
        let (cue, source) = (some(cue), some(source));
        marked.push(Quote {
            why: evidence(&text, &content, &cue, &source),
            content,
            kind: *kind,
            cue,
            source,
            speaker,
            confidence: *confidence,
        });
    }
    record.extraction = Extraction {
        quotes: marked,
        speakers,
    };
    record
}

/// What would have made such a quote.
fn evidence(text: &str, content: &Spans, cue: &Spans, source: &Spans) -> Vec<Evidence> {
    let mut out = vec![Evidence {
        fact: Fact::Marks,
        at: content.first().copied(),
    }];
    let mut add = |fact, at: Option<Span>| out.push(Evidence { fact, at });
    if cue.is_empty() {
        add(Fact::Short, None);
    } else {
        add(Fact::CueAfterSource, cue.hull());
    }
    match source.hull() {
        None => {}
        Some(at) if at.len() < 4 => add(Fact::Pronoun, Some(at)),
        Some(at) if text[at.range()].contains("engineer") => add(Fact::Role, Some(at)),
        Some(at) => add(Fact::FullName, Some(at)),
    }
    out
}

/// Four invented articles about one bridge, marked by hand.
pub fn bridge() -> Vec<Record> {
    use Kind::{Direct, Indirect, Mixed};
    let brandt = Some("Luis Brandt");
    let okafor = Some("Dana Okafor");
    vec![
        marked(
            "ellery-herald/2031-03-20-mayor.md",
            "# Mayor: bridge warning was known in March\n\nBy Tamsin Quill\n\n\
             PORT ELLERY — The city was told three months before Tuesday’s closure that two of the bridge’s \
             bearings were close to failure.\n\n\
             “We knew in March that the bearings were failing, and we did not tell the public soon enough,” Mayor \
             Dana Okafor said on Wednesday.\n\n\
             ## Six weeks of ferries\n\n\
             Chief engineer Luis Brandt said the span would stay shut until every bearing had been replaced, a job \
             of at least six weeks.\n\n\
             “I would not drive over it,” he added. “I would not walk over it either.”\n\n\
             The consultants called the deck “structurally sufficient” in a note of two pages.\n\n\
             The ferry will run from six in the morning. Nobody has asked the ferryman.\n",
            &[
                (
                    Direct,
                    okafor,
                    "said",
                    "Mayor Dana Okafor",
                    &[
                        "We knew in March that the bearings were failing, and we did not tell the public soon enough,",
                    ],
                    0.97,
                ),
                (
                    Indirect,
                    brandt,
                    "said",
                    "Chief engineer Luis Brandt",
                    &[
                        "the span would stay shut until every bearing had been replaced, a job of at least six weeks",
                    ],
                    0.88,
                ),
                (
                    Direct,
                    brandt,
                    "added",
                    "he",
                    &[
                        "I would not drive over it,",
                        "I would not walk over it either.",
                    ],
                    0.81,
                ),
                (Direct, None, "", "", &["structurally sufficient"], 0.31),
            ],
        ),
        marked(
            "coast-wire/2031-03-20-bridge.txt",
            "Bridge shut after city sat on report, mayor admits\nCoast Wire, 20 March 2031\n\n\
             Port Ellery’s only road bridge will stay shut for weeks.\n\n\
             “We knew in March that the bearings were failing,” Mayor Dana Okafor admitted.\n\n\
             Six weeks of repairs are expected, Luis Brandt said.\n",
            &[
                (
                    Direct,
                    okafor,
                    "admitted",
                    "Mayor Dana Okafor",
                    &["We knew in March that the bearings were failing,"],
                    0.95,
                ),
                (
                    Indirect,
                    brandt,
                    "said",
                    "Luis Brandt",
                    &["Six weeks of repairs are expected"],
                    0.7,
                ),
            ],
        ),
        marked(
            "radio-nine/2031-03-19-ferry.md",
            "# Ferry queues as crossing closes\n\n*Radio Nine, 19 March 2031*\n\n\
             The city “knew in March” about its bearings, Dana Okafor told listeners, and the queue for the ferry \
             reached the fish market.\n\n\
             Skip to content\n\nShare this page\n",
            &[(
                Mixed,
                okafor,
                "told",
                "Dana Okafor",
                &["The city “knew in March” about its bearings"],
                0.76,
            )],
        ),
        marked(
            "notes/undated.txt",
            "A walk along the river, with no bridge in it\n\nThe heron was not available for comment.\n",
            &[],
        ),
    ]
}
