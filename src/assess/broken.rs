//! States that a compiled program on data of its catalog cannot reach.

use super::AssessError;
use crate::policy::ir::NoSuch;

/// What does not fit together. It becomes an [`AssessError::BrokenProgram`] as soon as it is known whose it is. No value of a row enters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Broken {
    reason: String,
    /// The innermost node and the table of its scope.
    node: Option<String>,
}

impl Broken {
    /// What does not fit.
    pub(crate) fn new(reason: impl Into<String>) -> Broken {
        Broken {
            reason: reason.into(),
            node: None,
        }
    }

    /// Names the node and table, unless one further in is named already.
    pub(crate) fn at(mut self, node: &str, table: &str) -> Broken {
        self.node.get_or_insert_with(|| format!("{node} on table {table}"));
        self
    }

    /// The error of a measure's part (`<measure>.<condition or line>`) or a fact.
    pub(crate) fn of(self, owner: impl Into<String>) -> AssessError {
        AssessError::BrokenProgram {
            owner: owner.into(),
            reason: self.to_string(),
        }
    }
}

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.node {
            Some(node) => write!(f, "{node}: {}", self.reason),
            None => f.write_str(&self.reason),
        }
    }
}

impl From<NoSuch> for Broken {
    fn from(missing: NoSuch) -> Broken {
        Broken::new(missing.to_string())
    }
}
