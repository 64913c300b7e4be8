//! Markdown → the text that a reader would see: paragraphs between blank lines, no marks, no addresses.
//!
//! Headings become paragraphs and are remembered as hints; code and HTML are left out; quotation marks stay as
//! they were typed.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::article::Hints;
use crate::ingest::Draft;
use crate::ingest::front::front;

/// Renders a decoded file.
pub(super) fn read(source: String) -> Draft {
    let (stated, body) = front(&source);
    let mut page = Page::default();
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    for event in Parser::new_ext(&source[body..], options) {
        page.take(event);
    }
    page.end();
    page.hints.title = stated.title.clone();
    Draft {
        text: page.text,
        hints: page.hints,
        stated,
    }
}

#[derive(Default)]
struct Page {
    text: String,
    hints: Hints,
    /// The paragraph that is being read.
    open: String,
    heading: Option<HeadingLevel>,
    /// How many code blocks, HTML blocks and image texts are open: nothing of them is kept.
    dropped: usize,
}

impl Page {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.close(tag),
            Event::Text(text) if self.dropped == 0 => self.open.push_str(&text),
            Event::Code(text) if self.dropped == 0 => self.open.push_str(&text),
            Event::SoftBreak => self.open.push(' '),
            Event::HardBreak => self.open.push('\n'),
            Event::Rule => self.end(),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_) => {
                self.end();
                self.dropped += 1;
            }
            Tag::Image { .. } => self.dropped += 1,
            Tag::Heading { level, .. } => {
                self.end();
                self.heading = Some(*level);
            }
            Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Link { .. }
            | Tag::Superscript
            | Tag::Subscript => {}
            Tag::TableCell => self.open.push(' '),
            _ => self.end(),
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::MetadataBlock(_) | TagEnd::Image => {
                self.dropped = self.dropped.saturating_sub(1);
            }
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::TableCell => {}
            _ => self.end(),
        }
    }

    /// Ends the open paragraph.
    fn end(&mut self) {
        let heading = self.heading.take();
        let paragraph = self.open.trim();
        if !paragraph.is_empty() {
            if !self.text.is_empty() {
                self.text.push('\n');
            }
            if let Some(level) = heading {
                self.hints
                    .headings
                    .push((self.text.len(), level == HeadingLevel::H1));
            }
            for line in paragraph.lines() {
                self.text.push_str(line.trim());
                self.text.push('\n');
            }
        }
        self.open.clear();
    }
}
