//! What stands in place of a list where nothing was found: what to ask instead, each with what it finds.

use crate::app::{Action, Answer, Area, Mode, Model, Role, View, are_offers_open, offered};
use crate::search::{Count, Offered, Scope};
use crate::text::{Text, for_terminal, text_columns, wrap};
use crate::ui::grouped;
use crate::ui::paint::{Ink, clip, narrow};

/// From so many columns on an offer and its count stand in one line.
const WIDE: u16 = 50;

/// Draws it. Where it is low, empty lines go first, then what an offer takes more than a line for: all of them are to
/// be seen, because a digit takes them.
pub(super) fn draw(ink: &mut Ink<'_>, area: Area, model: &Model, answer: &Answer) {
    let told = answer.question.told();
    let typed = clip(&told, 200);
    let head = match (answer.question.scope, answer.articles.number()) {
        (Scope::Quotes, _) => format!("0 quotes for  {typed}"),
        (Scope::Articles, 0) => format!("0 articles for  {typed}"),
        (Scope::Articles, 1) => format!("no quotes in the one article for  {typed}"),
        (Scope::Articles, n) => format!("no quotes in the {} articles for  {typed}", grouped(n)),
    };
    let picks = answer.question.query.names_picked() && model.picked.is_empty();
    let picks = picks.then_some("nothing is picked: Space picks");
    let offers = offered(model);
    let way_out = way_out(model, !offers.is_empty());
    let mut pen = Pen { y: area.y, area };
    let rows =
        |pen: &Pen, offer: &Offered| pen.rows(5, &offer.offer.told) + pen.rows(5, &counted(offer));
    let one = |offer: &Offered| match area.width < WIDE {
        true => rows(&pen, offer),
        false => 1,
    };
    let told = pen.rows(2, &head) + picks.map_or(0, |words| pen.rows(2, words));
    let all = told + offers.iter().map(one).sum::<usize>() + pen.rows(2, &way_out);
    let height = usize::from(area.height);
    let air = u16::from(all + 2 + usize::from(!offers.is_empty()) <= height);
    // Without air an offer takes one line, if need be cut, unless all the others have theirs as well.
    let in_lines = area.width >= WIDE || all > height;
    pen.y += air;
    if told + offers.len() > height {
        ink.clipped(
            area.x + 2,
            pen.y,
            area.width.saturating_sub(3),
            &head,
            Role::Base,
        );
        pen.y += 1;
    } else {
        pen.write(ink, 2, &head, Role::Base);
        pen.write(ink, 2, picks.unwrap_or_default(), Role::Base);
    }
    pen.y += air;
    let key = match are_offers_open(model) {
        true => Role::Key,
        false => Role::Muted,
    };
    for (number, one) in (1..).zip(offers) {
        pen.number(ink, number, key);
        let left = usize::from(pen.left()).saturating_sub(offers.len() - number);
        if in_lines && (pen.holds(one, offers) || left < rows(&pen, one)) {
            pen.row(ink, one, offers);
        } else {
            pen.write(ink, 5, &one.offer.told, Role::Base);
            pen.write(ink, 5, &counted(one), Role::Muted);
        }
    }
    if !offers.is_empty() {
        pen.y += air;
    }
    pen.write(ink, 2, &way_out, Role::Base);
}

/// What to press.
fn way_out(model: &Model, offers: bool) -> String {
    if model.finder.open {
        return match offers {
            true => "Enter, then the number · Tab searches in something else".to_owned(),
            false => "Tab searches in something else".to_owned(),
        };
    }
    let mode = match model.view {
        View::Quotes => Mode::AllQuotes,
        View::Read | View::Compare => Mode::List,
    };
    let clear = model.keymap.keys_for(mode, Action::Widen);
    format!("{} clears", clear.unwrap_or_else(|| "nothing".to_owned()))
}

/// How much an offer finds.
fn counted(one: &Offered) -> String {
    let more = match one.count {
        Count::Exact(_) => "",
        Count::AtLeast(_) => "+",
    };
    format!("{}{more} {}", grouped(one.count.number()), one.noun())
}

/// Writes line after line, as far as there is room.
struct Pen {
    y: u16,
    area: Area,
}

impl Pen {
    fn is_out(&self) -> bool {
        self.y >= self.area.y + self.area.height
    }

    /// The rows that words take, `left` columns from the edge.
    fn rows(&self, left: u16, words: &str) -> usize {
        let text = Text::from(&*for_terminal(words));
        let room = self.area.width.saturating_sub(left + 1);
        wrap(&text, text.whole(), usize::from(room)).count()
    }

    fn number(&self, ink: &mut Ink<'_>, number: usize, role: Role) {
        if !self.is_out() {
            ink.text(self.area.x + 2, self.y, 1, &number.to_string(), role);
        }
    }

    /// Words, wrapped, `left` columns from the edge.
    fn write(&mut self, ink: &mut Ink<'_>, left: u16, words: &str, role: Role) {
        let text = Text::from(&*for_terminal(words));
        let room = self.area.width.saturating_sub(left + 1);
        for line in wrap(&text, text.whole(), usize::from(room)) {
            if self.is_out() {
                return;
            }
            ink.text(
                self.area.x + left,
                self.y,
                room,
                text.slice(line.span),
                role,
            );
            self.y += 1;
        }
    }

    /// The rows that are left.
    fn left(&self) -> u16 {
        (self.area.y + self.area.height).saturating_sub(self.y)
    }

    /// The columns of the widest count, and those left for what is offered beside it.
    fn columns(&self, all: &[Offered]) -> (u16, u16) {
        let counts = all.iter().map(|one| narrow(text_columns(&counted(one))));
        let counts = counts.max().unwrap_or(0);
        (counts, self.area.width.saturating_sub(5 + 3 + counts + 1))
    }

    /// Whether an offer and its count are whole in one line; wide ones are always in one.
    fn holds(&self, one: &Offered, all: &[Offered]) -> bool {
        let (_, most) = self.columns(all);
        self.area.width >= WIDE || text_columns(&one.offer.told) <= usize::from(most)
    }

    /// An offer with its count in a column behind the widest one.
    fn row(&mut self, ink: &mut Ink<'_>, one: &Offered, all: &[Offered]) {
        if self.is_out() {
            return;
        }
        let (counts, most) = self.columns(all);
        let told = all.iter().map(|one| narrow(text_columns(&one.offer.told)));
        let told = told.max().unwrap_or(0).min(most);
        let x = self.area.x + 5;
        ink.clipped(x, self.y, told, &one.offer.told, Role::Base);
        ink.right(x + told + 3, self.y, counts, &counted(one), Role::Muted);
        self.y += 1;
    }
}
