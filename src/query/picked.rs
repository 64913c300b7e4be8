//! `is:picked`: the one clause whose meaning is known only where articles are picked.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::query::{Query, Term};

impl Query {
    /// Whether a clause asks for the picked articles.
    #[must_use]
    pub fn names_picked(&self) -> bool {
        match self {
            Self::All => false,
            Self::Clause { term, .. } => matches!(term, Term::Picked { .. }),
            Self::And(members) | Self::Or(members) => members.iter().any(Self::names_picked),
            Self::Not(inner) => inner.names_picked(),
        }
    }

    /// The same tree with these articles as the picked ones.
    #[must_use]
    pub fn with_picked(&self, ids: &Arc<BTreeSet<String>>) -> Self {
        let all = |members: &[Self]| members.iter().map(|m| m.with_picked(ids)).collect();
        match self {
            Self::Clause {
                field,
                term: Term::Picked { .. },
            } => Self::Clause {
                field: *field,
                term: Term::Picked {
                    ids: Arc::clone(ids),
                },
            },
            Self::All | Self::Clause { .. } => self.clone(),
            Self::And(members) => Self::And(all(members)),
            Self::Or(members) => Self::Or(all(members)),
            Self::Not(inner) => Self::Not(Box::new(inner.with_picked(ids))),
        }
    }
}
