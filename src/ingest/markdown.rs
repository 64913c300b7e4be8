//! Markdown → the text that a reader would see: paragraphs between blank lines, no marks, no addresses.
//!
//! Headings become paragraphs and are remembered as hints; code and the tags of HTML are left out; quotation marks stay as
//! they were typed.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::article::Hints;
use crate::ingest::Draft;
use crate::ingest::front::front;

/// Renders a decoded file.
pub(super) fn read(source: &str) -> Draft {
    let (stated, body) = front(source);
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
    /// What ends the comment, script or tag of an HTML block that is open.
    hidden: Option<&'static str>,
}

/// What is left out of HTML with all that is in it.
const HIDDEN: [(&str, &str); 3] = [
    ("<!--", "-->"),
    ("<script", "</script>"),
    ("<style", "</style>"),
];

fn starts_ignoring_case(text: &str, start: &str) -> bool {
    text.get(..start.len())
        .is_some_and(|begin| begin.eq_ignore_ascii_case(start))
}

fn find_ignoring_case(text: &str, wanted: &str) -> Option<usize> {
    text.match_indices(&wanted[..1])
        .map(|(at, _)| at)
        .find(|&at| starts_ignoring_case(&text[at..], wanted))
}

/// The entities that people type in HTML; any other one stays as it is.
fn entities(text: &str) -> String {
    const NAMED: [(&str, &str); 12] = [
        ("&nbsp;", "\u{a0}"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&apos;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&ldquo;", "“"),
        ("&rdquo;", "”"),
        ("&rsquo;", "’"),
        ("&mdash;", "—"),
        ("&ndash;", "–"),
        ("&amp;", "&"),
    ];
    let mut out = text.to_owned();
    if out.contains('&') {
        for (name, character) in NAMED {
            out = out.replace(name, character);
        }
    }
    out
}

impl Page {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.close(tag),
            Event::Text(text) if self.dropped == 0 => self.open.push_str(&text),
            Event::Code(text) if self.dropped == 0 => self.open.push_str(&text),
            Event::SoftBreak => self.open.push(' '),
            Event::InlineHtml(tag) if starts_ignoring_case(&tag, "<br") => self.open.push('\n'),
            Event::HardBreak => self.open.push('\n'),
            Event::Rule => self.end(),
            Event::Html(html) if self.dropped == 0 => self.markup(&html),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::CodeBlock(_) | Tag::MetadataBlock(_) => {
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
            TagEnd::CodeBlock | TagEnd::MetadataBlock(_) | TagEnd::Image => {
                self.dropped = self.dropped.saturating_sub(1);
            }
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::TableCell => {}
            TagEnd::HtmlBlock => {
                self.hidden = None;
                self.end();
            }
            _ => self.end(),
        }
    }

    /// Takes a piece of an HTML block, mostly a line: its text without tags, comments, scripts and styles.
    fn markup(&mut self, html: &str) {
        let mut rest = html;
        while !rest.is_empty() {
            if let Some(end) = self.hidden {
                match find_ignoring_case(rest, end) {
                    Some(at) => {
                        rest = &rest[at + end.len()..];
                        self.hidden = None;
                    }
                    None => return,
                }
                continue;
            }
            let (text, tag) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
            self.open.push_str(&entities(text).replace('\n', " "));
            self.hidden = HIDDEN
                .iter()
                .find(|(start, _)| starts_ignoring_case(tag, start))
                .map(|(_, end)| *end);
            rest = match (self.hidden, tag.find('>')) {
                (Some(_), _) => tag,
                (None, Some(end)) => &tag[end + 1..],
                // A tag that goes on in the next line ends there with a `>` of its own.
                (None, None) if !tag.is_empty() => {
                    self.hidden = Some(">");
                    return;
                }
                (None, None) => "",
            };
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
