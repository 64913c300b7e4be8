//! [`update`]: the switchboard. What is done stands in the file of the pane it is done to.

use crate::app::geometry::panes;
use crate::app::key::Code;
use crate::app::reader::{Goal, Reader};
use crate::app::shelf::Known;
use crate::app::{
    Action, Boilerplate, Effect, Index, Key, Mode, Model, Msg, Pane, Panes, Pending, Reach, Shelf,
    Step, View, WINDOW, compare, go, help, motion, news, prompt, text,
};
use crate::search::{Page, Rows};

/// The largest count before a motion.
const LARGEST_COUNT: usize = 99_999;

/// Asks for the first rows. To be called once, before the first message.
pub fn start(model: &mut Model) -> Vec<Effect> {
    let mut effects = Vec::new();
    settle(model, &mut effects);
    effects
}

/// Takes one message into the state; gives what is to be done outside.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let mut effects = Vec::new();
    match msg {
        Msg::Key(key) => press(model, key, &mut effects),
        Msg::Paste(pasted) => prompt::paste(model, &pasted, &mut effects),
        Msg::Resize(size) => model.size = size,
        Msg::Found {
            ticket,
            answer,
            took_us,
        } => news::found(model, ticket, answer, took_us),
        Msg::Opened { id, record } => news::opened(model, &id, record, &mut effects),
        Msg::Indexing(progress) => model.index = Index::Busy(progress),
        Msg::Committed(summary) => news::committed(model, summary, &mut effects),
        Msg::Indexed { summary, at, note } => {
            news::indexed(model, summary, at, note, &mut effects);
        }
        Msg::Said(words) => model.message = Some(words),
        Msg::Resumed => effects.push(Effect::Redraw),
    }
    settle(model, &mut effects);
    effects
}

/// One key: part of a count, part of a binding, an action, or a letter for the search line.
fn press(model: &mut Model, key: Key, effects: &mut Vec<Effect>) {
    model.message = None;
    let brink = model.brink.take();
    let mode = model.mode();
    let waiting = model.pending.count.is_some() || !model.pending.keys.is_empty();
    if waiting && key == Key::plain(Code::Esc) {
        model.pending = Pending::default();
        return;
    }
    if count(model, mode, key) {
        return;
    }
    model.pending.keys.push(key);
    match model.keymap.step(mode, &model.pending.keys) {
        Step::More => {}
        Step::Act(action) => {
            let pending = std::mem::take(&mut model.pending);
            model.brink = brink;
            act(model, action, pending.count, effects);
            if !matches!(action, Action::NextHit | Action::PreviousHit) {
                model.brink = None;
            }
        }
        Step::Nothing => {
            let alone = model.pending.keys.len() == 1;
            model.pending = Pending::default();
            if let (Mode::Prompt, true, Code::Char(c)) = (mode, alone, key.code)
                && !key.ctrl
                && !key.alt
            {
                prompt::insert(model, c.encode_utf8(&mut [0; 4]), effects);
            }
        }
    }
}

/// Takes a digit that does nothing else as part of a count. Whether it was one.
fn count(model: &mut Model, mode: Mode, key: Key) -> bool {
    let Key {
        code: Code::Char(c),
        ctrl: false,
        alt: false,
    } = key
    else {
        return false;
    };
    let (Some(digit), true, true) = (
        c.to_digit(10),
        mode.is_pane(),
        model.pending.keys.is_empty(),
    ) else {
        return false;
    };
    let begun = model.pending.count.is_some();
    if !begun && (digit == 0 || model.keymap.step(mode, &[key]) != Step::Nothing) {
        return false;
    }
    let so_far = model.pending.count.unwrap_or(0);
    model.pending.count = Some((so_far * 10 + digit as usize).min(LARGEST_COUNT));
    true
}

/// Does what a key stands for.
fn act(model: &mut Model, action: Action, count: Option<usize>, effects: &mut Vec<Effect>) {
    use Action as A;
    let times = count.unwrap_or(1).max(1);
    match action {
        A::Down
        | A::Up
        | A::HalfDown
        | A::HalfUp
        | A::PageDown
        | A::PageUp
        | A::First
        | A::Last => motion::go(model, action, count),

        A::Search => prompt::open_here(model),
        A::SearchAll => prompt::open(model, Reach::Quotes),
        A::NextHit => text::next_hit(model, true, times),
        A::PreviousHit => text::next_hit(model, false, times),
        A::Widen => go::widen(model),

        A::Enter => go::enter(model),
        A::Pick => compare::pick(model, true),
        A::PickHere => compare::pick(model, false),
        A::Compare => compare::add(model),
        A::JumpBack => go::jump(model, false),
        A::JumpForward => go::jump(model, true),

        A::NextQuote => text::next_quote(model, true, times),
        A::PreviousQuote => text::next_quote(model, false, times),
        A::NextParagraph => text::next_paragraph(model, true, times),
        A::PreviousParagraph => text::next_paragraph(model, false, times),
        A::NextArticle => text::next_article(model, true, times),
        A::PreviousArticle => text::next_article(model, false, times),
        A::Wider => text::widen_measure(model, true),
        A::Narrower => text::widen_measure(model, false),
        A::Boilerplate => text::cycle_boilerplate(model),

        A::Align => compare::align(model),
        A::Lock => compare::lock(model),
        A::Close => compare::close(model),

        A::NextPane => go::next_pane(model, true, true),
        A::PreviousPane => go::next_pane(model, false, true),
        A::Left => go::next_pane(model, false, false),
        A::Right => go::next_pane(model, true, false),
        A::FocusList => go::focus(model, Pane::List),
        A::FocusText => go::focus(model, Pane::Text),
        A::FocusQuotes => go::focus(model, Pane::Quotes),
        A::ViewRead => go::view(model, View::Read),
        A::ViewQuotes => go::view(model, View::Quotes),
        A::ViewCompare => compare::open(model),
        A::Zen => model.zen = !model.zen,
        A::ToggleQuotes => go::toggle_quotes(model),
        A::ToggleList => go::toggle_list(model),

        A::Accept
        | A::Cancel
        | A::NextScope
        | A::PreviousScope
        | A::ResultDown
        | A::ResultUp
        | A::CursorLeft
        | A::CursorRight
        | A::CursorStart
        | A::CursorEnd
        | A::Backspace
        | A::Delete
        | A::DeleteWord
        | A::DeleteToStart
        | A::DeleteToEnd => prompt::act(model, action, effects),

        A::Help => model.help = Some(0),
        A::Back => go::back(model, effects),
        A::Quit => go::quit(model, effects),
        A::Redraw => effects.push(Effect::Redraw),
        A::Suspend => effects.push(Effect::Suspend),
    }
}

/// Brings everything that follows from the rest into line: requests, the followed article, rows in sight.
fn settle(model: &mut Model, effects: &mut Vec<Effect>) {
    let panes = panes(model);
    ask_what_is_missing(model, panes.as_ref(), effects);
    go::follow(model);
    open_readers(model, effects);
    light_readers(model);
    if let Some(panes) = panes {
        lay_out(model, &panes);
    }
}

fn ask_what_is_missing(model: &mut Model, panes: Option<&Panes>, effects: &mut Vec<Effect>) {
    let first = Page {
        offset: 0,
        limit: WINDOW,
    };
    let (rows, page) = match model.view {
        View::Quotes => {
            let height = panes.map_or(1, |panes| model.all_quotes_height(panes));
            let listing = &mut model.all_quotes;
            listing.settle(height);
            let fresh = listing.asked.as_ref() != Some(&model.finder.question);
            let page = if fresh {
                Some(first)
            } else {
                listing.missing(height)
            };
            (Rows::Quotes, page)
        }
        View::Read => {
            let height = panes.map_or(1, |panes| model.list_height(panes));
            let listing = &mut model.list;
            listing.settle(height);
            let fresh = listing.asked.as_ref() != Some(&model.finder.question);
            let page = if fresh {
                Some(first)
            } else {
                listing.missing(height)
            };
            (Rows::Articles, page)
        }
        View::Compare => (Rows::Articles, None),
    };
    if let Some(page) = page {
        news::ask(model, rows, page, effects);
    }
}

/// Gives readers the articles that are here, and asks for those that are not.
fn open_readers(model: &mut Model, effects: &mut Vec<Effect>) {
    let boilerplate = model.boilerplate;
    let passing = model.followed == model.reader.article;
    if give(&mut model.reader, &mut model.shelf, boilerplate)
        && let Some(id) = &model.reader.article
    {
        if passing {
            model.shelf.ask_in_passing(id, effects);
        } else {
            model.shelf.ask(id, effects);
        }
    }
    for reader in &mut model.desk.columns {
        if give(reader, &mut model.shelf, boilerplate)
            && let Some(id) = &reader.article
        {
            model.shelf.ask(id, effects);
        }
    }
}

/// Gives a reader its article when it is on the shelf. Whether it is still to be fetched.
fn give(reader: &mut Reader, shelf: &mut Shelf, boilerplate: Boilerplate) -> bool {
    let (None, None, Some(id)) = (&reader.layout, &reader.trouble, &reader.article) else {
        return false;
    };
    match shelf.look(id) {
        Known::Here(record) => reader.open(record, boilerplate),
        Known::Missing(why) => reader.trouble = Some(why),
        Known::Away => return true,
    }
    false
}

fn light_readers(model: &mut Model) {
    let main = model.lit();
    let find = model.finder.find.clone();
    let live = model.finder.open;
    let leads = live || model.focus == Pane::List;
    let restore = model.restore.clone();
    match model.view {
        View::Read => {
            let reader = &mut model.reader;
            let changed = reader.relight(&main, find.as_ref(), live);
            if changed && reader.goal.is_none() && leads {
                let here = reader.place();
                let back = restore.filter(|(id, _)| reader.article.as_ref() == Some(id));
                reader.goal = Some(match back {
                    Some((_, anchor)) => Goal::Top(anchor),
                    None => Goal::Best(here),
                });
            }
        }
        View::Compare => {
            for reader in &mut model.desk.columns {
                reader.relight(&main, find.as_ref(), live);
            }
        }
        View::Quotes => {}
    }
}

fn lay_out(model: &mut Model, panes: &Panes) {
    let boilerplate = model.boilerplate;
    if let Some(area) = panes.text {
        let shape = model.shape(area);
        model.reader.settle(shape, boilerplate);
    }
    if let Some(area) = panes.quotes {
        let frame = model.frame(area);
        let reader = &mut model.reader;
        if let Some(record) = reader.record().cloned() {
            reader.cards.settle(&reader.light, &record, frame);
        }
    }
    for (column, area) in &panes.columns {
        let shape = model.shape(*area);
        if let Some(reader) = model.desk.columns.get_mut(*column) {
            reader.settle(shape, boilerplate);
        }
    }
    if let Some(scroll) = model.help {
        model.help = Some(scroll.min(help::last_scroll(model)));
    }
}
