//! [`Shelf`]: the articles opened last, and those on their way. None is asked for twice.

use std::sync::Arc;

use crate::app::Effect;
use crate::article::ArticleId;
use crate::record::Record;

/// How many articles are kept.
const KEPT: usize = 8;

/// The articles opened last, newest last.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shelf {
    kept: Vec<(ArticleId, Arc<Record>)>,
    /// Articles that could not be had, and why.
    missing: Vec<(ArticleId, String)>,
    /// Articles on their way.
    flying: Vec<ArticleId>,
    /// The one to be asked for when the one on its way has come: scrolling fast skips those between.
    next: Option<ArticleId>,
}

/// What is known of an article.
#[derive(Clone, Debug, PartialEq)]
pub enum Known {
    /// It is here.
    Here(Arc<Record>),
    /// It cannot be had.
    Missing(String),
    /// It is on its way or has not been asked for.
    Away,
}

impl Shelf {
    /// What is known of an article.
    pub fn look(&mut self, id: &ArticleId) -> Known {
        if let Some(at) = self.kept.iter().position(|(kept, _)| kept == id) {
            let entry = self.kept.remove(at);
            let record = entry.1.clone();
            self.kept.push(entry);
            return Known::Here(record);
        }
        match self.missing.iter().find(|(missing, _)| missing == id) {
            Some((_, why)) => Known::Missing(why.clone()),
            None => Known::Away,
        }
    }

    /// Asks for an article, unless it is on its way.
    pub fn ask(&mut self, id: &ArticleId, effects: &mut Vec<Effect>) {
        if !self.flying.contains(id) {
            self.flying.push(id.clone());
            effects.push(Effect::Open(id.clone()));
        }
    }

    /// Asks for an article to be looked at in passing: after the one on its way, in place of any that waits.
    pub fn ask_in_passing(&mut self, id: &ArticleId, effects: &mut Vec<Effect>) {
        if self.flying.is_empty() {
            self.ask(id, effects);
        } else {
            self.next = Some(id.clone()).filter(|id| !self.flying.contains(id));
        }
    }

    /// Takes an answer in; asks for the one that waits.
    pub fn put(
        &mut self,
        id: &ArticleId,
        record: Result<Arc<Record>, String>,
        effects: &mut Vec<Effect>,
    ) {
        self.flying.retain(|flying| flying != id);
        self.kept.retain(|(kept, _)| kept != id);
        self.missing.retain(|(missing, _)| missing != id);
        match record {
            Ok(record) => self.kept.push((id.clone(), record)),
            Err(why) => self.missing.push((id.clone(), why)),
        }
        if self.kept.len() > KEPT {
            self.kept.remove(0);
        }
        if self.missing.len() > KEPT {
            self.missing.remove(0);
        }
        if let Some(next) = self.next.take()
            && self.look(&next) == Known::Away
        {
            self.ask_in_passing(&next, effects);
        }
    }

    /// Forgets what is here and on its way: the corpus has changed. What readers hold stays as it is.
    pub fn clear(&mut self) {
        self.flying.clear();
        self.kept.clear();
        self.missing.clear();
    }
}
