//! [`Input`]: a one-line text field.

use unicode_segmentation::UnicodeSegmentation;

use crate::text::{Span, for_terminal};

/// The longest text that can be typed, in bytes.
const LIMIT_BYTES: usize = 4096;

/// A line of text with a cursor. The text is safe for a terminal; the cursor stands between two graphemes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Input {
    text: String,
    cursor: usize,
    whole: bool,
}

impl Input {
    /// A line with the whole text selected: the next letter replaces it, moving the cursor keeps it.
    #[must_use]
    pub fn selected(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            cursor: text.len(),
            whole: !text.is_empty(),
        }
    }

    /// What is typed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where the cursor stands, in bytes.
    #[must_use]
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// Whether the next letter replaces everything.
    #[must_use]
    pub fn is_selected(&self) -> bool {
        self.whole
    }

    /// Puts `text` in at the cursor: line breaks and tabs as spaces, everything a terminal would obey left
    /// out, what goes beyond 4 KiB left out. Whether anything changed.
    pub fn insert(&mut self, text: &str) -> bool {
        if self.whole {
            self.text.clear();
            self.cursor = 0;
            self.whole = false;
        }
        let safe = for_terminal(text);
        let room = LIMIT_BYTES.saturating_sub(self.text.len());
        let mut end = safe.len().min(room);
        while !safe.is_char_boundary(end) {
            end -= 1;
        }
        self.text.insert_str(self.cursor, &safe[..end]);
        self.cursor += end;
        // A combining mark joins what stands before: the cursor goes after the whole.
        self.cursor = self.border_from(self.cursor);
        end > 0
    }

    /// Puts `text` in place of what stands there, and the cursor behind it.
    pub fn put(&mut self, span: Span, text: &str) {
        self.whole = false;
        if self.text.get(span.range()).is_some() {
            self.text.replace_range(span.range(), "");
            self.cursor = span.start();
            self.insert(text);
        }
    }

    /// What is typed stays, and the next letter stands behind it.
    pub fn deselect(&mut self) {
        self.whole = false;
    }

    /// Moves the cursor one grapheme to the left.
    pub fn left(&mut self) {
        self.whole = false;
        self.cursor = self.before();
    }

    /// Moves the cursor one grapheme to the right.
    pub fn right(&mut self) {
        self.whole = false;
        self.cursor = self.after();
    }

    /// Moves the cursor to the start.
    pub fn start(&mut self) {
        self.whole = false;
        self.cursor = 0;
    }

    /// Moves the cursor to the end.
    pub fn end(&mut self) {
        self.whole = false;
        self.cursor = self.text.len();
    }

    /// Deletes the grapheme before the cursor. Whether anything changed.
    pub fn backspace(&mut self) -> bool {
        self.cut(self.before(), self.cursor)
    }

    /// Deletes the grapheme under the cursor. Whether anything changed.
    pub fn delete(&mut self) -> bool {
        self.cut(self.cursor, self.after())
    }

    /// Deletes the word before the cursor and the space behind it. Whether anything changed.
    pub fn delete_word(&mut self) -> bool {
        let head = self.text[..self.cursor].trim_end();
        let from = head
            .char_indices()
            .rev()
            .find(|(_, c)| c.is_whitespace())
            .map_or(0, |(at, c)| at + c.len_utf8());
        self.cut(from, self.cursor)
    }

    /// Deletes everything before the cursor. Whether anything changed.
    pub fn delete_to_start(&mut self) -> bool {
        self.cut(0, self.cursor)
    }

    /// Deletes everything from the cursor on. Whether anything changed.
    pub fn delete_to_end(&mut self) -> bool {
        self.cut(self.cursor, self.text.len())
    }

    fn cut(&mut self, from: usize, to: usize) -> bool {
        let (from, to) = if self.whole {
            (0, self.text.len())
        } else {
            (from, to)
        };
        self.whole = false;
        self.text.replace_range(from..to, "");
        self.cursor = self.border_from(from);
        from < to
    }

    fn before(&self) -> usize {
        self.text[..self.cursor]
            .grapheme_indices(true)
            .next_back()
            .map_or(0, |(at, _)| at)
    }

    fn after(&self) -> usize {
        self.text[self.cursor..]
            .graphemes(true)
            .next()
            .map_or(self.cursor, |g| self.cursor + g.len())
    }

    /// The first border between graphemes at or after `at`.
    fn border_from(&self, at: usize) -> usize {
        self.text
            .grapheme_indices(true)
            .map(|(start, _)| start)
            .find(|start| *start >= at)
            .unwrap_or(self.text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editing() {
        let mut line = Input::default();
        assert!(line.insert("by:okafor bear\u{1b}[31m\ning"));
        assert_eq!(line.text(), "by:okafor bear ing");
        assert!(line.backspace() && line.delete_word());
        assert_eq!(line.text(), "by:okafor bear ");
        line.start();
        line.right();
        assert!(line.delete_to_start() && line.delete());
        assert_eq!((line.text(), line.cursor()), (":okafor bear ", 0));
        assert!(!line.backspace());
        line.end();
        line.left();
        assert!(line.delete_to_end() && line.delete_word());
        assert_eq!(line.text(), ":okafor ");
        assert!(line.delete_word() && !line.delete_word());
    }

    #[test]
    fn graphemes_stay_whole() {
        let mut line = Input::default();
        line.insert("e\u{301}👩‍👩‍👧日");
        line.left();
        line.left();
        assert_eq!(line.cursor(), 3);
        line.insert("\u{302}");
        assert_eq!(line.text(), "e\u{301}\u{302}👩‍👩‍👧日");
        assert!(line.delete());
        assert_eq!(line.text(), "e\u{301}\u{302}日");
        assert!(line.backspace());
        assert_eq!(line.text(), "日");
    }

    #[test]
    fn a_selected_line_is_replaced_or_kept() {
        let mut line = Input::selected("bearings");
        line.insert("x");
        assert_eq!(line.text(), "x");
        let mut line = Input::selected("bearings");
        line.left();
        line.insert("x");
        assert_eq!(line.text(), "bearingxs");
        let mut line = Input::selected("bearings");
        assert!(line.backspace());
        assert_eq!(line.text(), "");
    }

    #[test]
    fn it_is_bounded() {
        let mut line = Input::default();
        line.insert(&"ä".repeat(5000));
        assert_eq!(line.text().len(), 4096);
        assert!(!line.insert("x"));
    }
}
