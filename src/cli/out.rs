//! Where words go: [`Out`] for data on standard output, [`Notes`] for everything else on standard error.
//!
//! The one rule: what comes from outside (texts, titles, names of files, causes of errors) reaches a terminal
//! only through [`for_terminal`]; a pipe gets data byte by byte as it is. Standard error always goes through the
//! gate: a log is read in a terminal sooner or later.

use std::borrow::Cow;
use std::io::{self, BufWriter, IsTerminal, Write};

use serde::Serialize;

use crate::text::for_terminal;

/// How a piece of a line looks, where there is ink at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// As the terminal writes by itself.
    Plain,
    /// What is beside the point: dates, ids.
    Faint,
    /// Who.
    Bold,
    /// The words said.
    Quote,
    /// What was searched for.
    Match,
}

impl Ink {
    fn sgr(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Faint => "\u{1b}[2m",
            Self::Bold => "\u{1b}[1m",
            Self::Quote => "\u{1b}[36m",
            Self::Match => "\u{1b}[30;43m",
        }
    }
}

/// Standard output.
pub struct Out {
    to: BufWriter<Box<dyn Write>>,
    /// Whether a terminal reads it.
    terminal: bool,
    /// Whether pieces get their ink.
    ink: bool,
}

impl Out {
    /// Takes standard output; `ink` says whether to use colours.
    #[must_use]
    pub fn stdout(ink: bool) -> Self {
        let terminal = io::stdout().is_terminal();
        Self::new(Box::new(io::stdout()), terminal, ink)
    }

    fn new(to: Box<dyn Write>, terminal: bool, ink: bool) -> Self {
        Self {
            to: BufWriter::with_capacity(64 << 10, to),
            terminal,
            ink,
        }
    }

    /// Writes one line. Outside text inside the pieces is made safe when a terminal reads it.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn line(&mut self, pieces: &[(Ink, &str)]) -> io::Result<()> {
        for (ink, text) in pieces {
            let text: Cow<'_, str> = match self.terminal {
                true => for_terminal(text),
                false => Cow::Borrowed(text),
            };
            // The name of a file may hold a line break; a line must not.
            let text = match text.contains(['\n', '\r']) {
                true => Cow::Owned(text.replace(['\n', '\r'], " ")),
                false => text,
            };
            let sgr = if self.ink { ink.sgr() } else { "" };
            match sgr {
                "" => self.to.write_all(text.as_bytes())?,
                _ if text.is_empty() => {}
                sgr => write!(self.to, "{sgr}{text}\u{1b}[0m")?,
            }
        }
        self.to.write_all(b"\n")?;
        self.settle()
    }

    /// Writes one value as one line of JSON. To a terminal, what it would obey is escaped as `\u` and four digits:
    /// still the same JSON.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn json<T: Serialize>(&mut self, value: &T) -> io::Result<()> {
        if self.terminal {
            let line = serde_json::to_string(value)?;
            self.to.write_all(escaped(&line).as_bytes())?;
        } else {
            serde_json::to_writer(&mut self.to, value)?;
        }
        self.to.write_all(b"\n")?;
        self.settle()
    }

    /// Writes one row of a table (RFC 4180). To a terminal without what it would obey.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn csv<S: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = S>) -> io::Result<()> {
        let mut row = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(Vec::new());
        for cell in cells {
            match self.terminal {
                true => row.write_field(&*for_terminal(cell.as_ref()))?,
                false => row.write_field(cell.as_ref())?,
            }
        }
        row.write_record(None::<&[u8]>)?;
        let row = row.into_inner().map_err(csv::IntoInnerError::into_error)?;
        self.to.write_all(&row)?;
        self.settle()
    }

    /// Writes bytes that are whole lines already made for a pipe.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn raw_json(&mut self, lines: &[u8]) -> io::Result<()> {
        match self.terminal {
            true => {
                for line in String::from_utf8_lossy(lines).lines() {
                    writeln!(self.to, "{}", escaped(line))?;
                }
                self.settle()
            }
            false => self.to.write_all(lines),
        }
    }

    /// Sends on what is held back.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }

    /// A person sees each line when it is made; a pipe gets them in bulk.
    fn settle(&mut self) -> io::Result<()> {
        if self.terminal {
            self.to.flush()?;
        }
        Ok(())
    }
}

/// JSON in which every character that a terminal would obey is escaped.
fn escaped(json: &str) -> Cow<'_, str> {
    if matches!(for_terminal(json), Cow::Borrowed(_)) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        let mut buffer = [0; 4];
        if c.is_ascii_graphic()
            || c == ' '
            || matches!(for_terminal(c.encode_utf8(&mut buffer)), Cow::Borrowed(_))
        {
            out.push(c);
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    Cow::Owned(out)
}

/// Standard error: notes for the person, always safe for a terminal, and never an error of its own.
#[derive(Clone, Copy, Debug, Default)]
pub struct Notes {
    /// Keeps all but errors to itself.
    pub quiet: bool,
}

impl Notes {
    /// Says something that can be left unsaid.
    pub fn say(self, line: &str) {
        if !self.quiet {
            print(line);
        }
    }

    /// Says what went wrong, after the program's name.
    pub fn error(self, text: &str) {
        for (i, line) in text.lines().enumerate() {
            match i {
                0 => print(&format!("pullquote: {line}")),
                _ => print(line),
            }
        }
    }

    /// Writes the changing line of progress; an empty one wipes it. Only to a terminal.
    pub fn progress(self, line: &str) {
        if !self.quiet && io::stderr().is_terminal() {
            let _ = write!(io::stderr(), "\r{}\u{1b}[K", for_terminal(line));
            let _ = io::stderr().flush();
        }
    }
}

/// One line on standard error. Nobody can be told when that fails.
fn print(line: &str) {
    let _ = writeln!(io::stderr(), "{}", for_terminal(line));
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Sink(Arc<Mutex<Vec<u8>>>);

    impl Write for Sink {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("one thread").extend(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn written(terminal: bool, write: impl Fn(&mut Out)) -> String {
        let sink = Sink::default();
        let mut out = Out::new(Box::new(sink.clone()), terminal, false);
        write(&mut out);
        out.flush().expect("a vector takes everything");
        let bytes = sink.0.lock().expect("one thread").clone();
        String::from_utf8(bytes).expect("what went in was text")
    }

    const HOSTILE: &str = "a\u{1b}]52;c;aGk=\u{7}b\u{202e}c\u{9b}2Jd";

    #[test]
    fn a_terminal_gets_safe_text_and_a_pipe_the_bytes() {
        let line = |out: &mut Out| out.line(&[(Ink::Bold, HOSTILE)]).expect("written");
        assert_eq!(written(true, line), "abcd\n");
        assert_eq!(written(false, line), format!("{HOSTILE}\n"));
    }

    #[test]
    fn a_line_is_one_line_whatever_the_name_of_a_file_holds() {
        for terminal in [true, false] {
            let line = |out: &mut Out| {
                out.line(&[(Ink::Plain, "a\nb\r"), (Ink::Faint, "c")])
                    .expect("written");
            };
            assert_eq!(written(terminal, line).matches(['\n', '\r']).count(), 1);
        }
    }

    #[test]
    fn a_table_keeps_every_cell_whole() {
        let cells = [
            "plain",
            "a, b",
            "“said” \"so\"",
            "two\r\nlines",
            "",
            "=1+1",
            HOSTILE,
        ];
        let raw = written(false, |out| out.csv(cells).expect("written"));
        assert_eq!(
            raw,
            format!("plain,\"a, b\",\"“said” \"\"so\"\"\",\"two\r\nlines\",,=1+1,{HOSTILE}\r\n")
        );
        let safe = written(true, |out| out.csv(cells).expect("written"));
        assert_eq!(
            safe,
            "plain,\"a, b\",\"“said” \"\"so\"\"\",two  lines,,=1+1,abcd\r\n"
        );
    }

    #[test]
    fn json_for_a_terminal_is_the_same_json_in_other_words() {
        let safe = written(true, |out| out.json(&HOSTILE).expect("written"));
        assert!(
            matches!(for_terminal(safe.trim_end()), Cow::Borrowed(_)),
            "{safe}"
        );
        assert_eq!(
            serde_json::from_str::<String>(&safe).expect("JSON"),
            HOSTILE
        );
        let raw = written(false, |out| out.json(&HOSTILE).expect("written"));
        assert_eq!(serde_json::from_str::<String>(&raw).expect("JSON"), HOSTILE);
        assert!(raw.contains('\u{202e}'));
    }
}
