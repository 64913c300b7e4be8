//! [`Finder`]: the search line. What is typed, what it searches, and what Escape brings back.

use crate::app::complete::Completing;
use crate::app::filter::Filter;
use crate::app::input::Input;
use crate::app::layout::Anchor;
use crate::app::lens::Question;
use crate::app::{Pane, View};
use crate::article::ArticleId;
use crate::query::{Fault, Problem, Query};
use crate::search::{Scope, Sort};

/// How many queries are remembered in a session.
const REMEMBERED: usize = 500;

/// What the search line searches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The quotes of all articles.
    Quotes,
    /// The title and text of all articles.
    Articles,
    /// The text of this article.
    Here,
}

impl Reach {
    /// All, in the order of Tab.
    pub const ALL: [Reach; 3] = [Reach::Quotes, Reach::Articles, Reach::Here];

    /// The name in the search line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Quotes => "quotes",
            Self::Articles => "articles",
            Self::Here => "this article",
        }
    }

    /// The scope of a query with this reach.
    #[must_use]
    pub fn scope(self) -> Scope {
        match self {
            Self::Quotes => Scope::Quotes,
            Self::Articles | Self::Here => Scope::Articles,
        }
    }

    /// The reach of a query with this scope.
    #[must_use]
    pub fn of(scope: Scope) -> Self {
        match scope {
            Scope::Quotes => Self::Quotes,
            Scope::Articles => Self::Articles,
        }
    }
}

/// What Escape brings back.
#[derive(Clone, Debug, PartialEq)]
pub struct Former {
    /// The question.
    pub question: Question,
    /// The search inside the article.
    pub find: Option<Question>,
    /// The view.
    pub view: View,
    /// The pane.
    pub focus: Pane,
    /// What was selected in the list of articles.
    pub article: Option<ArticleId>,
    /// What was selected in the list of quotes.
    pub quote: Option<(ArticleId, u32)>,
    /// The article that was read, and where.
    pub place: Option<(ArticleId, Anchor)>,
}

/// The search line.
#[derive(Clone, Debug, PartialEq)]
pub struct Finder {
    /// Whether letters go into it.
    pub open: bool,
    /// What is typed.
    pub input: Input,
    /// What it searches.
    pub reach: Reach,
    /// What is odd about what is typed.
    pub problems: Vec<Problem>,
    /// What the word at the cursor could become.
    pub completing: Completing,
    /// The newest question to the corpus: what was typed, with the filters.
    pub question: Question,
    /// What narrows the results beside what is typed, newest last.
    pub filters: Vec<Filter>,
    /// How many of the filters are older than the query, so that the newest narrowing is undone first.
    pub older: usize,
    /// The search inside this article, when there is one.
    pub find: Option<Question>,
    /// What Escape brings back.
    pub former: Option<Former>,
    /// Queries taken in this session and before, newest last.
    pub history: Vec<String>,
    /// Queries that are kept for good, newest last.
    pub starred: Vec<String>,
    /// Queries that are to leave the history of earlier sessions too.
    pub forgotten: Vec<String>,
    /// How far back in the history the line stands.
    pub back: usize,
    /// The words of a paste that was taken for a quotation.
    pub pasted: Option<String>,
    /// The likeness that was searched from a quote, until it is answered: the quote itself is no news.
    pub alike: Option<String>,
    /// The order that was chosen.
    pub sort: Option<Sort>,
    /// The day from which `today` and `7d` are reckoned.
    pub today: Option<jiff::civil::Date>,
}

impl Default for Finder {
    fn default() -> Self {
        Self {
            open: false,
            input: Input::default(),
            reach: Reach::Quotes,
            problems: Vec::new(),
            completing: Completing::default(),
            question: Question::all(),
            filters: Vec::new(),
            older: 0,
            find: None,
            former: None,
            history: Vec::new(),
            starred: Vec::new(),
            forgotten: Vec::new(),
            back: 0,
            pasted: None,
            alike: None,
            today: None,
            sort: None,
        }
    }
}

impl Finder {
    /// Opens the line on what it searched last with this reach.
    pub fn show(&mut self, reach: Reach, former: Former) {
        let text = match reach {
            Reach::Here => self.find.as_ref().map(|find| find.text.clone()),
            Reach::Quotes | Reach::Articles => Some(self.question.text.clone()),
        };
        self.input = Input::selected(&text.unwrap_or_default());
        self.reach = reach;
        self.open = true;
        self.back = 0;
        self.problems.clear();
        self.completing.begin();
        self.former = Some(former);
    }

    /// Reads what is typed. Gives whether it is a new question to the corpus.
    pub fn read(&mut self) -> bool {
        let (scope, today) = (self.reach.scope(), self.today);
        let (question, problems) = Question::typed(self.input.text(), scope, today);
        self.problems = problems;
        let Some(question) = question else {
            return false;
        };
        if self.reach == Reach::Here {
            self.find = Some(question).filter(|question| !question.is_all());
            return false;
        }
        self.ask(question);
        true
    }

    /// Asks this, in the order that was chosen and narrowed by the filters.
    pub fn ask(&mut self, question: Question) {
        self.question = question.sorted(self.sort).narrowed(&self.filters);
    }

    /// Puts other filters in force.
    pub fn filter(&mut self, filters: Vec<Filter>) {
        let kept = |filter: &&Filter| filters.contains(filter);
        let older = self.filters.get(..self.older).unwrap_or_default();
        self.older = older.iter().filter(kept).count();
        self.filters = filters;
        self.question = self.question.clone().narrowed(&self.filters);
    }

    /// Notes that the query is newer than all filters.
    pub fn date(&mut self) {
        self.older = self.filters.len();
    }

    /// Undoes the newest narrowing: a filter, or the query. Whether there was one.
    pub fn widen(&mut self) -> bool {
        let typed = !self.question.typed.eq(&Query::All) || !self.question.text.is_empty();
        if typed && self.filters.len() <= self.older {
            self.ask(Question::all());
            return true;
        }
        let mut filters = self.filters.clone();
        let dropped = filters.pop().is_some();
        self.filter(filters);
        dropped
    }

    /// Takes a query from elsewhere, as if it had been typed and taken.
    pub fn take(&mut self, text: &str) {
        self.input = self.whole(text);
        self.reach = Reach::Quotes;
        self.find = None;
        self.read();
        self.date();
        self.remember();
    }

    /// The words of what was pasted, in place of the clause that was made of them.
    pub fn plain_words(&mut self) -> bool {
        let Some(words) = self.pasted.take() else {
            return false;
        };
        self.input = Input::default();
        self.input.insert(&words)
    }

    /// Whether the last word does not count yet, being one letter.
    #[must_use]
    pub fn waits(&self) -> Option<&Problem> {
        let mut problems = self.problems.iter();
        problems.find(|problem| problem.fault == Fault::Waited)
    }

    /// The mark that would close what is open where the line ends.
    #[must_use]
    pub fn closing(&self) -> Option<char> {
        self.problems
            .iter()
            .find_map(|problem| match problem.fault {
                Fault::Open(mark) => mark,
                _ => None,
            })
    }

    /// What is to be said of what is odd: what can be corrected first, then in order. Nothing of what the line shows
    /// well enough: a mark that is still to come, and an operator that the next word will follow.
    #[must_use]
    pub fn trouble(&self) -> Option<&Problem> {
        let end = self.input.text().trim_end().len();
        let said = |problem: &&Problem| match problem.fault {
            Fault::Open(mark) => mark.is_none(),
            Fault::Idle => problem.span.end() < end,
            Fault::Wrong | Fault::Unfinished => true,
            Fault::Waited | Fault::Lone => false,
        };
        let known = self
            .problems
            .iter()
            .find(|problem| problem.suggestion.is_some());
        known.or(self.problems.iter().find(said))
    }

    /// Puts what was meant in place of what is odd, where somebody knows.
    pub fn correct(&mut self) -> bool {
        let text = self.input.text();
        let known = self.problems.iter().find_map(|problem| {
            let (before, after) = (
                text.get(..problem.span.start())?,
                text.get(problem.span.end()..)?,
            );
            Some(format!("{before}{}{after}", problem.suggestion.as_ref()?))
        });
        let Some(corrected) = known else {
            return false;
        };
        self.input = Input::default();
        self.input.insert(&corrected)
    }

    /// A query from elsewhere as it is put in the line: nobody types its last word, so that is not waited for.
    #[must_use]
    pub fn whole(&self, text: &str) -> Input {
        let (_, problems) = Question::typed(text, self.reach.scope(), self.today);
        let waits = problems
            .iter()
            .any(|problem| problem.fault == Fault::Waited);
        match waits {
            true => Input::selected(&format!("{text} ")),
            false => Input::selected(text),
        }
    }

    /// Keeps what is typed in the history.
    pub fn remember(&mut self) {
        let text = self.input.text().trim().to_owned();
        if text.is_empty() {
            return;
        }
        self.history.retain(|old| *old != text);
        self.forgotten.retain(|old| *old != text);
        self.history.push(text);
        if self.history.len() > REMEMBERED {
            self.history.remove(0);
        }
    }

    /// Puts the query before in the line. Whether there is one.
    pub fn recall(&mut self) -> bool {
        let Some(at) = self.history.len().checked_sub(self.back + 1) else {
            return false;
        };
        let Some(text) = self.history.get(at) else {
            return false;
        };
        self.input = self.whole(text);
        self.back += 1;
        true
    }

    /// What is to be said of a last word that is one letter so far, or of another that is waited for.
    #[must_use]
    pub fn letter(&self) -> Option<String> {
        let mut problems = self.problems.iter();
        let begun = |problem: &&Problem| matches!(problem.fault, Fault::Waited | Fault::Lone);
        let problem = problems.find(begun).filter(|_| self.open)?;
        let word = self.input.text().get(problem.span.range())?;
        let message = &problem.message;
        Some(match word.chars().count() {
            1 => format!("{message}; {word}* is every word that starts so"),
            _ => message.clone(),
        })
    }

    /// The text of the query in force: what is typed, or what was taken.
    #[must_use]
    pub fn text(&self) -> &str {
        if self.open {
            return self.input.text();
        }
        self.find
            .as_ref()
            .map_or(&self.question.text, |find| &find.text)
    }

    /// What the query in force searches.
    #[must_use]
    pub fn shown_reach(&self) -> Reach {
        if self.open {
            self.reach
        } else if self.find.is_some() {
            Reach::Here
        } else {
            Reach::of(self.question.scope)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_that_is_still_written_holds_the_results() {
        let mut finder = Finder::default();
        let mut typed = |text: &str| {
            finder.input = Input::selected(text);
            (finder.read(), finder.question.text.clone())
        };
        assert_eq!(typed("bridge"), (true, "bridge".to_owned()));
        assert_eq!(typed("bridge /bear("), (false, "bridge".to_owned()));
        assert_eq!(typed("bridge /bear(/"), (false, "bridge".to_owned()));
        assert_eq!(typed("bridge /bear/"), (true, "bridge /bear/".to_owned()));
    }

    #[test]
    fn what_was_meant_is_put_in_place() {
        let mut finder = Finder {
            input: Input::selected("outlt:herald bridge"),
            ..Finder::default()
        };
        finder.read();
        assert!(finder.correct());
        assert_eq!(finder.input.text(), "outlet:herald bridge");
        finder.read();
        assert!(!finder.correct(), "nothing is odd any more");
    }
}
