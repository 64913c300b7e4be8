//! Draws the picture of the README: `cargo run --example picture > assets/picture.svg`.
//!
//! The sample is read, extracted and searched, keys are pressed, and what stands on the test terminal is
//! written as SVG: one text element for each run of cells with the same ink.

use std::fmt::Write as _;
use std::io::Write as _;

#[path = "../tests/it/robot.rs"]
#[expect(dead_code, reason = "the tests use the rest of it")]
mod robot;

use pullquote::text::text_columns;
use pullquote::ui::Theme;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

/// The size of the terminal.
const SIZE: (u16, u16) = (120, 34);

/// The size of a cell, in pixels.
const CELL: (f32, f32) = (8.4, 18.0);

/// Around the terminal, in pixels.
const MARGIN: f32 = 12.0;

const PAPER: &str = "#16181d";
const INK: &str = "#d4d4d4";

fn main() -> std::io::Result<()> {
    let mut robot = robot::Robot::sample(SIZE.0, SIZE.1);
    robot.keys("s");
    robot.write("bearings");
    robot.keys("down enter enter n s end");
    let (buffer, cursor) = robot.draw(&Theme::default());
    std::io::stdout().write_all(svg(&buffer, (cursor.x, cursor.y)).as_bytes())
}

fn svg(buffer: &Buffer, cursor: (u16, u16)) -> String {
    let width = f32::from(buffer.area.width) * CELL.0 + 2.0 * MARGIN;
    let height = f32::from(buffer.area.height) * CELL.1 + 2.0 * MARGIN;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" \
         viewBox=\"0 0 {width:.0} {height:.0}\" role=\"img\" aria-label=\"pullquote in a terminal\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{PAPER}\"/>\n\
         <g font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"14\" \
         xml:space=\"preserve\">\n"
    );
    for y in 0..buffer.area.height {
        let mut x = 0;
        while x < buffer.area.width {
            let first = &buffer[(x, y)];
            let from = x;
            let mut letters = String::new();
            while x < buffer.area.width && same_ink(first, &buffer[(x, y)]) {
                let symbol = buffer[(x, y)].symbol();
                letters.push_str(symbol);
                x += u16::try_from(text_columns(symbol).max(1)).unwrap_or(1);
            }
            run(&mut out, (from, x, y), first, &letters);
        }
    }
    let (x, y) = place(cursor.0, cursor.1);
    let _ = writeln!(
        out,
        "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"{INK}\" opacity=\"0.6\"/>",
        CELL.0, CELL.1
    );
    out.push_str("</g>\n</svg>\n");
    out
}

/// One run of cells: what is behind it, then its letters.
fn run(out: &mut String, (from, to, y): (u16, u16, u16), cell: &Cell, letters: &str) {
    let reversed = cell.modifier.contains(Modifier::REVERSED);
    let (mut ink, mut paper) = (colour(cell.fg, INK), colour(cell.bg, PAPER));
    if reversed {
        (ink, paper) = (paper, ink);
    }
    let (x, top) = place(from, y);
    let width = f32::from(to - from) * CELL.0;
    if paper != PAPER {
        let height = CELL.1;
        let _ = writeln!(
            out,
            "<rect x=\"{x:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{paper}\"/>"
        );
    }
    let shown = letters.trim_end();
    if shown.is_empty() {
        return;
    }
    let mut style = String::new();
    if cell.modifier.contains(Modifier::BOLD) {
        style.push_str(" font-weight=\"bold\"");
    }
    if cell.modifier.contains(Modifier::UNDERLINED) {
        style.push_str(" text-decoration=\"underline\"");
    }
    let letters = shown
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    #[expect(clippy::cast_precision_loss, reason = "at most a few hundred columns")]
    let length = text_columns(shown) as f32 * CELL.0;
    let base = top + CELL.1 - 5.0;
    let _ = writeln!(
        out,
        "<text x=\"{x:.1}\" y=\"{base:.1}\" fill=\"{ink}\" textLength=\"{length:.1}\"{style}>{letters}</text>"
    );
}

fn place(x: u16, y: u16) -> (f32, f32) {
    (
        MARGIN + f32::from(x) * CELL.0,
        MARGIN + f32::from(y) * CELL.1,
    )
}

fn same_ink(a: &Cell, b: &Cell) -> bool {
    (a.fg, a.bg, a.modifier) == (b.fg, b.bg, b.modifier)
}

/// The sixteen colours as many terminals show them.
fn colour(colour: Color, plain: &'static str) -> &'static str {
    match colour {
        Color::Black => "#16181d",
        Color::Red => "#e06c75",
        Color::Green => "#98c379",
        Color::Yellow => "#e5c07b",
        Color::Blue => "#7aa2f7",
        Color::Magenta => "#c678dd",
        Color::Cyan => "#7fc8d8",
        Color::Gray => "#d4d4d4",
        Color::DarkGray => "#7d8590",
        Color::LightYellow => "#ffe45c",
        _ => plain,
    }
}
