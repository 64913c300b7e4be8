//! `pullquote extract --jsonl`: a line in, a line out, in order.
//!
//! Lines travel in chunks of what the input has ready (so one line alone is answered at once, and a long file is
//! read in bulk); workers take chunks, the calling thread puts the answers back in order. At most two chunks a
//! worker are under way, so the memory does not grow with the input.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crate::article::{Hints, Language, blocks};
use crate::cli::{Done, Failure, Shell, sift, words};
use crate::corpus::guarded;
use crate::lang::{LangId, Pack};
use crate::quote::extract;
use crate::record::{FilterId, FilterInput, FilterOutput, QuoteList};
use crate::text::Text;

/// The longest line, in bytes; a longer one is a bad one.
const LINE_BYTES: usize = 64 << 20;

/// What the input is asked for at once, in bytes.
const CHUNK_BYTES: usize = 256 << 10;

/// Stack of a worker, in bytes.
const STACK_BYTES: usize = 16 << 20;

/// Lines that travel together.
struct Chunk {
    /// Of all chunks, from 0.
    ordinal: u64,
    /// The number of its first line in its file, from 1.
    line: u64,
    bytes: Vec<u8>,
}

/// What the command line says of all lines.
#[derive(Clone, Copy)]
struct Said {
    lang: Option<LangId>,
    /// The least confidence, in thousandths.
    floor: Option<u16>,
    /// Whether each quote says what made it.
    explain: bool,
}

/// What a chunk became.
struct Answer {
    ordinal: u64,
    lines: Vec<u8>,
    /// Line number and reason.
    bad: Vec<(u64, String)>,
}

/// Filters each of `files` (`-` is standard input) to standard output; `lang` goes before what a line states.
///
/// # Errors
///
/// When an input cannot be opened or read, or the output cannot be written.
pub fn run(shell: &mut Shell, files: &[PathBuf], lang: Option<LangId>) -> Result<Done, Failure> {
    let mut bad = 0;
    for file in files {
        let unreadable = |e: &io::Error| {
            Failure::Unreadable(format!("cannot read \"{}\": {}", file.display(), words(e)))
        };
        let input = open(file).map_err(|e| unreadable(&e))?;
        let name = match files {
            [_] => String::new(),
            _ => format!("\"{}\" ", file.display()),
        };
        match pass(shell, input, &name, lang) {
            Ok(n) => bad += n,
            Err(End::Input(e)) => return Err(unreadable(&e)),
            Err(End::Output(e)) => return Err(e.into()),
        }
    }
    shell.out.flush()?;
    Ok(if bad == 0 { Done::Found } else { Done::Partly })
}

fn open(file: &Path) -> io::Result<Box<dyn BufRead + Send>> {
    Ok(match file.as_os_str() == "-" {
        true => Box::new(BufReader::with_capacity(CHUNK_BYTES, io::stdin())),
        false => Box::new(BufReader::with_capacity(CHUNK_BYTES, File::open(file)?)),
    })
}

/// What ended a pass before its time.
enum End {
    Input(io::Error),
    Output(io::Error),
}

/// One input through the workers; how many lines were bad.
fn pass(
    shell: &mut Shell,
    input: Box<dyn BufRead + Send>,
    name: &str,
    lang: Option<LangId>,
) -> Result<u64, End> {
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    let under_way = workers * 2;
    let (permit, permits) = sync_channel::<()>(under_way);
    let (chunk, chunks) = sync_channel::<Chunk>(under_way);
    let (answer, answers) = sync_channel::<Answer>(under_way);
    let chunks = Arc::new(Mutex::new(chunks));
    let said = Said {
        lang,
        floor: shell.floor,
        explain: shell.explain,
    };
    // No thread is waited for when the output is gone: the reader may sit in a read that never ends.
    let reader = thread::spawn(move || read(input, &permit, &chunk));
    for _ in 0..workers {
        let (answer, chunks) = (answer.clone(), Arc::clone(&chunks));
        thread::Builder::new()
            .stack_size(STACK_BYTES)
            .spawn(move || work(&chunks, said, &answer))
            .map_err(End::Input)?;
    }
    drop(answer);
    let bad = write(shell, &answers, &permits, name).map_err(End::Output)?;
    match reader.join() {
        Ok(Ok(())) => Ok(bad),
        Ok(Err(e)) => Err(End::Input(e)),
        Err(_) => Err(End::Input(io::Error::other("the reading thread died"))),
    }
}

/// Cuts the input into chunks of whole lines.
fn read(
    mut input: Box<dyn BufRead + Send>,
    permit: &SyncSender<()>,
    chunk: &SyncSender<Chunk>,
) -> io::Result<()> {
    let (mut ordinal, mut line) = (0, 1);
    let mut held: Vec<u8> = Vec::new();
    // Whether the end of an over-long line is awaited: its head is in `held`.
    let mut skipping = false;
    loop {
        let ready = match input.fill_buf() {
            Ok(ready) => ready,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        let (len, ended) = (ready.len(), ready.is_empty());
        let whole = match memchr::memrchr(b'\n', ready) {
            _ if ended => 0,
            Some(at) => at + 1,
            None => 0,
        };
        let mut head = &ready[..whole];
        if skipping && whole > 0 {
            let at = memchr::memchr(b'\n', head).unwrap_or(0);
            head = &head[at..];
            skipping = false;
        }
        held.extend_from_slice(head);
        if whole > 0 || (ended && !held.is_empty()) {
            let bytes = std::mem::take(&mut held);
            let lines = memchr::memchr_iter(b'\n', &bytes).count() as u64;
            let next = Chunk {
                ordinal,
                line,
                bytes,
            };
            if permit.send(()).is_err() || chunk.send(next).is_err() {
                return Ok(());
            }
            (ordinal, line) = (ordinal + 1, line + lines);
        }
        if ended {
            return Ok(());
        }
        if !skipping {
            held.extend_from_slice(&ready[whole..]);
            skipping = held.len() > LINE_BYTES;
        }
        input.consume(len);
    }
}

/// Takes chunks until there are none.
fn work(chunks: &Mutex<Receiver<Chunk>>, said: Said, answer: &SyncSender<Answer>) {
    loop {
        let next = chunks.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(chunk) = next else { return };
        if answer.send(answered(&chunk, said)).is_err() {
            return;
        }
    }
}

fn answered(chunk: &Chunk, said: Said) -> Answer {
    let mut answer = Answer {
        ordinal: chunk.ordinal,
        lines: Vec::with_capacity(chunk.bytes.len() / 4),
        bad: Vec::new(),
    };
    let bytes = chunk.bytes.strip_suffix(b"\n").unwrap_or(&chunk.bytes);
    for (number, line) in (chunk.line..).zip(bytes.split(|b| *b == b'\n')) {
        let first = chunk.ordinal == 0 && number == 1;
        let line = match first {
            true => line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line),
            false => line,
        };
        let before = answer.lines.len();
        let done = guarded(|| filtered(line, said, &mut answer.lines));
        if let Err(why) = done.unwrap_or_else(Err) {
            answer.lines.truncate(before);
            let id = serde_json::from_slice::<FilterId<'_>>(line).ok();
            let id = id.filter(|_| is_object(line)).and_then(|known| known.id);
            put(
                &FilterOutput {
                    id,
                    lang: None,
                    marks_only: false,
                    quotes: QuoteList::default(),
                },
                &mut answer.lines,
            );
            answer.bad.push((number, why));
        }
    }
    answer
}

/// Appends the answer to one line.
fn filtered(line: &[u8], said: Said, out: &mut Vec<u8>) -> Result<(), String> {
    if line.len() > LINE_BYTES {
        return Err(format!("longer than {} MiB", LINE_BYTES >> 20));
    }
    // A list would do for a struct as well.
    if !is_object(line) {
        return Err("not a JSON object".into());
    }
    let input: FilterInput<'_> = serde_json::from_slice(line).map_err(|e| e.to_string())?;
    let stated = said.lang.or_else(|| input.language());
    let text = Text::new(input.text);
    let blocks = blocks(&text, &Hints::default());
    let language = Language::of(&text, &blocks, stated);
    let mut found = extract(&text, &blocks, Pack::of(language.id));
    sift(&mut found, said.floor);
    put(
        &FilterOutput {
            id: input.id,
            lang: Some(language.id.code()),
            marks_only: language.is_marks_only(),
            quotes: QuoteList::new(&found, said.explain),
        },
        out,
    );
    Ok(())
}

fn is_object(line: &[u8]) -> bool {
    line.trim_ascii_start().starts_with(b"{")
}

fn put(output: &FilterOutput<'_>, out: &mut Vec<u8>) {
    serde_json::to_writer(&mut *out, output)
        .expect("a vector takes everything, and all keys are text");
    out.push(b'\n');
}

/// Puts the answers back in order; how many lines were bad.
fn write(
    shell: &mut Shell,
    answers: &Receiver<Answer>,
    permits: &Receiver<()>,
    name: &str,
) -> io::Result<u64> {
    let (mut next, mut bad) = (0, 0);
    let mut early: BTreeMap<u64, Answer> = BTreeMap::new();
    while let Ok(answer) = answers.recv() {
        early.insert(answer.ordinal, answer);
        while let Some(answer) = early.remove(&next) {
            next += 1;
            shell.out.raw_json(&answer.lines)?;
            for (line, why) in &answer.bad {
                shell.notes.error(&format!("{name}line {line}: {why}"));
            }
            bad += answer.bad.len() as u64;
            let _ = permits.recv();
        }
        // Whoever waits at the other end of a pipe gets what is done before more is waited for.
        if early.is_empty() {
            shell.out.flush()?;
        }
    }
    Ok(bad)
}
