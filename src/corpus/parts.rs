//! A file that holds an article a line, cut into [`Part`]s at line ends.
//!
//! Where a part ends is told by its last line and not by a place in the file: after an edit the borders are soon the
//! old ones again, and so are the parts beyond. A part is called by the hash of its bytes, so what the index has
//! of it is known without looking inside. One part is in memory at a time, however long the file is.

use std::fs::File;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Seek, SeekFrom};

use crate::ingest::{Ids, LIMIT_BYTES, line_id};

/// How much is read at once.
const BUFFER_BYTES: usize = 256 << 10;

/// How many bytes of either end of a line are looked at to tell whether a part ends there.
const EDGE_BYTES: usize = 64;

/// How long parts are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sizes {
    /// No part but the last is shorter, in bytes.
    pub least: u64,
    /// A part of this length ends with its line, whatever that is.
    pub most: u64,
    /// Beyond `least`, one line in so many ends a part.
    pub one_in: u64,
    /// No longer line is read.
    pub line: usize,
    /// What of a file is exchanged in one commit, in bytes of its new parts.
    pub exchange: u64,
}

impl Default for Sizes {
    fn default() -> Self {
        Self::of(512 << 10)
    }
}

impl Sizes {
    /// Parts of at least so many bytes, and at most about four times as many.
    pub fn of(least: u64) -> Self {
        Self {
            least,
            most: least.saturating_mul(4),
            one_in: 32,
            line: LIMIT_BYTES,
            exchange: least.saturating_mul(128),
        }
    }
}

/// Where a part lies in its file, and what it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cut {
    pub offset: u64,
    pub len: u64,
    /// How many lines stand before it.
    pub lines_before: u64,
    /// Of its bytes, and of `again`.
    pub hash: [u8; 32],
    /// The lines (from 0) whose id came before in the file, with how often, this time included.
    pub again: Vec<(u32, u32)>,
}

/// A part with its bytes.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub cut: Cut,
    /// Lines with their ends. One that is too long is empty here.
    pub bytes: Vec<u8>,
    /// The lines (from 0) that are too long, with their lengths.
    pub long: Vec<(u32, u64)>,
    /// The hashes of those.
    long_hashes: Vec<blake3::Hash>,
}

impl Part {
    /// The hash of what it holds.
    fn seal(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.bytes);
        for (line, count) in &self.cut.again {
            hasher.update(&line.to_le_bytes());
            hasher.update(&count.to_le_bytes());
        }
        for hash in &self.long_hashes {
            hasher.update(hash.as_bytes());
        }
        hasher.finalize().into()
    }
}

/// What [`Lines::take`] met.
enum Line {
    /// The file has ended.
    End,
    /// A line was appended; so many bytes.
    Taken(u64),
    /// A line that is too long; so many bytes.
    Long(u64, blake3::Hash),
}

/// Reads lines of any length with bounded memory.
struct Lines<R> {
    reader: BufReader<R>,
    longest: usize,
}

impl<R: Read> Lines<R> {
    fn new(reader: R, longest: usize) -> Self {
        Self {
            reader: BufReader::with_capacity(BUFFER_BYTES, reader),
            longest,
        }
    }

    /// Appends the next line with its end to `out`; of one that is too long only the end.
    fn take(&mut self, out: &mut Vec<u8>) -> io::Result<Line> {
        let (start, mut len) = (out.len(), 0_u64);
        let mut long: Option<blake3::Hasher> = None;
        loop {
            let buffer = match self.reader.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if buffer.is_empty() {
                break;
            }
            let end = memchr::memchr(b'\n', buffer);
            let piece = &buffer[..end.map_or(buffer.len(), |at| at + 1)];
            match &mut long {
                Some(hasher) => {
                    hasher.update(piece);
                }
                None if out.len() - start + piece.len() > self.longest => {
                    let mut hasher = blake3::Hasher::new();
                    hasher.update(&out[start..]);
                    hasher.update(piece);
                    long = Some(hasher);
                    out.truncate(start);
                }
                None => out.extend_from_slice(piece),
            }
            let taken = piece.len();
            len += taken as u64;
            self.reader.consume(taken);
            if end.is_some() {
                break;
            }
        }
        Ok(match long {
            Some(hasher) => {
                out.push(b'\n');
                Line::Long(len, hasher.finalize())
            }
            None if len == 0 => Line::End,
            None => Line::Taken(len),
        })
    }
}

/// Cuts a file into parts, one after the other.
pub(super) struct Splitter<R> {
    lines: Lines<R>,
    sizes: Sizes,
    ids: Ids,
    offset: u64,
    lines_before: u64,
}

impl<R: Read> Splitter<R> {
    /// Begins at the start of a file.
    pub fn new(reader: R, sizes: Sizes) -> Self {
        Self {
            lines: Lines::new(reader, sizes.line),
            sizes,
            ids: Ids::default(),
            offset: 0,
            lines_before: 0,
        }
    }

    /// Reads the next part; `None` when the file has ended.
    pub fn next(&mut self) -> io::Result<Option<Part>> {
        self.next_in(Vec::new())
    }

    /// Reads the next part into the memory of another one.
    pub fn next_in(&mut self, mut bytes: Vec<u8>) -> io::Result<Option<Part>> {
        bytes.clear();
        let mut part = Part {
            cut: Cut {
                offset: self.offset,
                lines_before: self.lines_before,
                ..Cut::default()
            },
            bytes,
            ..Part::default()
        };
        let mut number = 0;
        while part.cut.len < self.sizes.most {
            let start = part.bytes.len();
            match self.lines.take(&mut part.bytes)? {
                Line::End => break,
                Line::Long(len, hash) => {
                    part.cut.len += len;
                    part.long.push((number, len));
                    part.long_hashes.push(hash);
                    number += 1;
                }
                Line::Taken(len) => {
                    part.cut.len += len;
                    let line = &part.bytes[start..];
                    if let Some(id) = line_id(line) {
                        let count = self.ids.count(&id);
                        if count > 1 {
                            part.cut.again.push((number, count));
                        }
                    }
                    number += 1;
                    if part.cut.len >= self.sizes.least && is_border(line, self.sizes.one_in) {
                        break;
                    }
                }
            }
        }
        self.offset += part.cut.len;
        self.lines_before += u64::from(number);
        part.cut.hash = part.seal();
        Ok((number > 0).then_some(part))
    }
}

/// Whether a part may end with a line: so it is with one in so many, and always with the same ones.
fn is_border(line: &[u8], one_in: u64) -> bool {
    let (begin, end) = (
        &line[..line.len().min(EDGE_BYTES)],
        &line[line.len().saturating_sub(EDGE_BYTES)..],
    );
    // FNV-1a; its high bits are the better ones.
    let hash = begin
        .iter()
        .chain(end)
        .chain(&line.len().to_le_bytes())
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3)
        });
    (hash >> 32).is_multiple_of(one_in)
}

/// Reads a part again; `None` when other bytes are there now.
pub(super) fn reread(file: &File, cut: &Cut, sizes: Sizes) -> io::Result<Option<Part>> {
    let mut file = file;
    file.seek(SeekFrom::Start(cut.offset))?;
    let mut lines = Lines::new(file.take(cut.len), sizes.line);
    let mut part = Part {
        cut: cut.clone(),
        ..Part::default()
    };
    let mut number = 0;
    loop {
        match lines.take(&mut part.bytes)? {
            Line::End => break,
            Line::Taken(_) => {}
            Line::Long(len, hash) => {
                part.long.push((number, len));
                part.long_hashes.push(hash);
            }
        }
        number += 1;
    }
    Ok((part.seal() == cut.hash).then_some(part))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    fn sizes(least: u64) -> Sizes {
        Sizes {
            line: 400,
            one_in: 4,
            ..Sizes::of(least)
        }
    }

    fn parts(bytes: &[u8], sizes: Sizes) -> Vec<Part> {
        let mut splitter = Splitter::new(bytes, sizes);
        std::iter::from_fn(|| splitter.next().expect("memory can be read")).collect()
    }

    fn line(n: usize) -> String {
        format!("{{\"id\":{n},\"body\":\"words of number {n}\"}}\n")
    }

    #[test]
    fn an_edit_moves_few_borders() {
        let lines: Vec<String> = (0..4_000).map(line).collect();
        let hashes = |lines: &[String]| -> HashSet<[u8; 32]> {
            let parts = parts(lines.concat().as_bytes(), sizes(1_000));
            parts.iter().map(|part| part.cut.hash).collect()
        };
        let before = hashes(&lines);
        assert!(before.len() > 50, "{}", before.len());
        for at in [0, 1_999, 3_999] {
            let mut edited = lines.clone();
            edited.insert(at, line(9_999));
            let after = hashes(&edited);
            let fresh = after.difference(&before).count();
            assert!(fresh <= 2, "{fresh} of {} at {at}", after.len());
        }
    }

    #[test]
    fn a_line_that_is_too_long_is_passed_over() {
        let text = format!("{}{}\n{}", line(1), "x".repeat(1_000), line(2));
        let [part] = &parts(text.as_bytes(), sizes(9_999))[..] else {
            unreachable!("it is one part");
        };
        assert_eq!(part.long, [(1, 1_001)]);
        assert_eq!(part.cut.len, text.len() as u64);
        assert_eq!(part.bytes, format!("{}\n{}", line(1), line(2)).as_bytes());
        let other = text.replace("xxx\n", "xxy\n");
        assert_ne!(
            parts(other.as_bytes(), sizes(9_999))[0].cut.hash,
            part.cut.hash
        );
    }

    #[test]
    fn an_id_that_comes_again_is_counted() {
        let text = [line(1), line(2), line(1), line(1)].concat();
        let found = parts(text.as_bytes(), sizes(9_999));
        assert_eq!(found[0].cut.again, [(2, 2), (3, 3)]);
    }

    proptest! {
        /// Parts lie end to end, hold all bytes, and can be read again.
        #[test]
        fn parts_are_the_file(
            lines in prop::collection::vec(("[ab\u{e9}\"{}]{0,12}", 0_usize..6), 0..40),
            least in 1_u64..200,
            cut_end in any::<bool>(),
        ) {
            let mut text: String = lines.iter().map(|(junk, n)| format!("{junk}{}", line(*n))).collect();
            if cut_end {
                text.pop();
            }
            let file = tempfile::tempfile().expect("a temporary file");
            std::io::Write::write_all(&mut &file, text.as_bytes()).expect("written");
            let (mut at, mut bytes) = (0, Vec::new());
            for part in parts(text.as_bytes(), sizes(least)) {
                prop_assert_eq!(part.cut.offset, at);
                at += part.cut.len;
                bytes.extend_from_slice(&part.bytes);
                let again = reread(&file, &part.cut, sizes(least)).expect("it can be read");
                prop_assert_eq!(again.map(|again| again.bytes), Some(part.bytes));
            }
            prop_assert_eq!(bytes, text.into_bytes());
        }
    }
}
