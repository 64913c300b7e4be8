//! What a look at an index as a whole found: [`examine`](crate::search::examine).

/// How one thing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// As it ought to be.
    Good,
    /// Worth knowing, and no fault.
    Note,
    /// Not as it was written.
    Bad,
}

/// What was found in one respect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// In which respect: one word.
    pub part: &'static str,
    /// How it stands.
    pub state: State,
    /// What and where. It may name files: make it safe before it goes to a terminal.
    pub said: String,
    /// What can be done about it.
    pub todo: Option<&'static str>,
}

/// All that was found, in the order in which it was looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checkup {
    /// What was found.
    pub findings: Vec<Finding>,
}

/// What is to be done about damage.
const REPAIR: &str = "`pullquote doctor --repair` sets it aside and makes it anew from your files";

impl Checkup {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let bad = |finding: &Finding| finding.state == State::Bad;
        !self.findings.iter().any(bad)
    }

    /// Something is as it ought to be.
    pub fn good(&mut self, part: &'static str, said: impl Into<String>) {
        self.add(part, State::Good, said.into(), None);
    }

    /// Something is worth knowing.
    pub fn note(
        &mut self,
        part: &'static str,
        said: impl Into<String>,
        todo: Option<&'static str>,
    ) {
        self.add(part, State::Note, said.into(), todo);
    }

    /// Something is broken.
    pub fn bad(&mut self, part: &'static str, said: impl Into<String>) {
        self.add(part, State::Bad, said.into(), Some(REPAIR));
    }

    fn add(&mut self, part: &'static str, state: State, said: String, todo: Option<&'static str>) {
        self.findings.push(Finding {
            part,
            state,
            said,
            todo,
        });
    }
}
