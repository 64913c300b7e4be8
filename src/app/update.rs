//! [`update`]: the switchboard. What is done stands in the file of the pane it is done to.

use crate::app::indexing;
use crate::app::key::Code;
use crate::app::settle::settle;
use crate::app::{
    Action, Effect, Index, Key, Mode, Model, Msg, Pane, Pending, Reach, Step, View, compare,
    complete, counting, explain, floor, go, kwic, late, like, menu, motion, news, offers, order,
    picker, picks, prompt, text, why,
};
use crate::search::Sort;

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
        Msg::Resize(size) => {
            model.size = size;
            model.before = None;
        }
        Msg::Found {
            ticket,
            answer,
            took_us,
        } => news::found(model, ticket, answer, took_us),
        Msg::Tallied { ticket, answer } => counting::counted(model, ticket, answer),
        Msg::Late(ticket) => late::late(model, ticket),
        Msg::Opened { id, record } => news::opened(model, &id, record, &mut effects),
        Msg::Lit(lighting, light) => news::lit(model, &lighting, &light),
        Msg::Indexing(progress) => model.index = Index::Busy(progress),
        Msg::Committed(summary) => news::committed(model, summary, &mut effects),
        Msg::Indexed { summary, at, note } => {
            news::indexed(model, summary, at, note, &mut effects);
        }
        Msg::Watching(watching) => model.watching = watching,
        Msg::Stopped(summary) => indexing::stopped(model, summary, &mut effects),
        Msg::Said(words) => model.message = Some(words),
        Msg::Resumed => effects.push(Effect::Redraw),
    }
    settle(model, &mut effects);
    if !model.finder.open {
        model.replaced.settle(&model.finder.question);
    }
    effects
}

/// One key: part of a count, part of a binding, an action, or a letter for the search line.
fn press(model: &mut Model, key: Key, effects: &mut Vec<Effect>) {
    let said = model.message.take();
    let brink = model.brink.take();
    let mode = model.mode();
    if model.pending == Pending::default() && offers::press(model, key) {
        return;
    }
    let waiting = model.pending.count.is_some() || !model.pending.keys.is_empty();
    if waiting && key == Key::plain(Code::Esc) {
        model.pending = Pending::default();
        return;
    }
    if count(model, mode, key) {
        return;
    }
    model.pending.keys.push(key);
    let step = model.keymap.step(mode, &model.pending.keys);
    if step == Step::Nothing && key.alt {
        // A terminal cannot tell Alt and a letter from Esc and a letter at once.
        model.pending.keys.pop();
        press(model, Key::plain(Code::Esc), effects);
        return press(model, Key { alt: false, ..key }, effects);
    }
    match step {
        Step::More => {}
        Step::Act(action) => {
            let pending = std::mem::take(&mut model.pending);
            // The line closes as the card does.
            let closes = matches!(action, Action::Widen | Action::Back);
            if closes && said.as_deref().is_some_and(explain::is_line) {
                return;
            }
            model.brink = brink;
            act(model, action, pending.count, effects);
            if !matches!(action, Action::NextHit | Action::PreviousHit) {
                model.brink = None;
            }
        }
        Step::Nothing => {
            let alone = model.pending.keys.len() == 1;
            model.pending = Pending::default();
            if let (true, true, Code::Char(c)) = (mode.is_line(), alone, key.code)
                && !key.ctrl
                && !key.alt
            {
                let mut bytes = [0; 4];
                let letter = &*c.encode_utf8(&mut bytes);
                match &mut model.picker {
                    Some(picker) => picker.insert(letter),
                    None => prompt::insert(model, letter, effects),
                }
            }
        }
    }
}

/// Takes a digit that does nothing else as part of a count. Whether it was one.
fn count(model: &mut Model, mode: Mode, key: Key) -> bool {
    let Some(digit) = key.digit() else {
        return false;
    };
    if !mode.is_pane() || !model.pending.keys.is_empty() {
        return false;
    }
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
    if model.mode() == Mode::History && picker::act(model, action, effects) {
        return;
    }
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
        A::Widen => go::widen(model, effects),
        A::Index => indexing::toggle(model, effects),

        A::Enter => go::enter(model),
        A::Pick => compare::pick(model, true),
        A::PickHere => compare::pick(model, false),
        A::Compare => compare::add(model),
        A::JumpBack => go::jump(model, false),
        A::JumpForward => go::jump(model, true),

        A::Explain => explain::toggle(model),
        A::History => picker::open(model),
        A::PickedOnly => picks::toggle(model),
        // They stand in the picker only.
        A::Star | A::Forget => {}
        A::Similar => like::search(model),
        A::Why => why::open(model),
        A::Filter | A::FilterOn | A::FilterOff | A::FilterNot => menu::act(model, action),
        A::Sure => floor::raise(model),
        A::SortRelevance => order::sort(model, Sort::Relevance),
        A::SortDate => order::sort(model, Sort::Date),
        A::SortOldest => order::sort(model, Sort::Oldest),
        A::SortOutlet => order::sort(model, Sort::Outlet),
        A::SortSpeaker => order::sort(model, Sort::Speaker),
        A::SortQuotes => order::sort(model, Sort::Quotes),
        A::SortLeft => kwic::sort(model, Sort::Left),
        A::SortRight => kwic::sort(model, Sort::Right),

        A::NextQuote => text::next_quote(model, true, times),
        A::PreviousQuote => text::next_quote(model, false, times),
        A::NextParagraph => text::next_paragraph(model, true, times),
        A::PreviousParagraph => text::next_paragraph(model, false, times),
        A::NextArticle => text::next_article(model, true, times),
        A::PreviousArticle => text::next_article(model, false, times),
        A::Wider => text::widen_measure(model, true),
        A::Narrower => text::widen_measure(model, false),
        A::Boilerplate => text::cycle_boilerplate(model),

        A::Kwic => kwic::toggle(model),
        A::MoreContext => kwic::widen(model, true, times),
        A::LessContext => kwic::widen(model, false, times),

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

        A::TakeCompletion => complete::take(model, effects),
        A::NextCompletion => complete::step(model, true),
        A::PreviousCompletion => complete::step(model, false),
        A::CloseCompletions => complete::close(model),
        A::Completions => complete::open(model),
        A::CursorRight if complete::take_rest(model, effects) => {}
        A::Accept if complete::is_gone_to(model) => complete::take(model, effects),
        A::Accept
        | A::Correct
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
        A::Quit => go::quit(effects),
        A::Redraw => effects.push(Effect::Redraw),
        A::Suspend => effects.push(Effect::Suspend),
    }
}
