//! What a text of a row leads to: a unified code, a taxpayer number, a name, or the key of another table.

use super::coder::Coder;
use super::entity::{CODE, ENTERPRISE, TAXPAYER};
use super::error::IngestError;
use super::finished::{Finished, Index, Names, Owner};
use super::gathered::texts;
use super::mapping::{EntityBy, EntityRule};
use crate::store::TextColumn;

/// What a text leads to; the code of an enterprise as `C`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer<C> {
    Code(C),
    /// Known, but no enterprise: the row of a person, say.
    Nobody,
    Unknown,
    Ambiguous,
}

impl Answer<&str> {
    /// The same with the code's key.
    pub(super) fn coded(self, coder: &mut Coder) -> Result<Answer<i32>, IngestError> {
        Ok(match self {
            Answer::Code(code) => Answer::Code(coder.code(code)?),
            Answer::Nobody => Answer::Nobody,
            Answer::Unknown => Answer::Unknown,
            Answer::Ambiguous => Answer::Ambiguous,
        })
    }
}

/// The tables that a rule looks into.
pub(super) enum Finder<'a> {
    /// One after the other, until one knows the text.
    Keys(Vec<(&'a Index, TextColumn<'a>)>),
    Names(&'a Names, TextColumn<'a>),
}

impl<'a> Finder<'a> {
    pub(super) fn new(rule: &EntityRule, finished: &'a Finished) -> Result<Finder<'a>, IngestError> {
        let keys = |table: &str, key: &str| {
            let found = finished.get(table).zip(finished.index(table, key));
            let (batch, index) = found.ok_or_else(|| internal(format!("{table} is not read yet")))?;
            Ok::<_, IngestError>((index, texts(batch, CODE)?))
        };
        Ok(match rule.by {
            EntityBy::Code => Finder::Keys(vec![keys(ENTERPRISE, CODE)?]),
            EntityBy::Taxpayer => {
                let mut tables = vec![keys(ENTERPRISE, CODE)?];
                if finished.get(TAXPAYER).is_some() {
                    tables.push(keys(TAXPAYER, "taxpayer_id")?);
                }
                Finder::Keys(tables)
            }
            EntityBy::Link => {
                let (Some(table), Some(key)) = (&rule.table, &rule.key) else {
                    return Err(internal("a link without table".into()));
                };
                Finder::Keys(vec![keys(table, key)?])
            }
            EntityBy::Name => {
                let found = finished.get(ENTERPRISE).zip(finished.names());
                let (batch, names) = found.ok_or_else(|| internal("no register of enterprises".into()))?;
                Finder::Names(names, texts(batch, CODE)?)
            }
        })
    }

    /// The code of the row with that key or name. Of two rows with one key the first in table order counts; names of several
    /// enterprises are nobody's.
    pub(super) fn answer(&self, text: &str) -> Answer<&'a str> {
        match self {
            Finder::Keys(tables) => {
                let mut found = tables
                    .iter()
                    .filter_map(|(index, codes)| Some(code(*codes, index.row(text)?)));
                found.next().unwrap_or(Answer::Unknown)
            }
            Finder::Names(names, codes) => match names.owner(text) {
                Some(Owner::Row(row)) => code(*codes, row),
                Some(Owner::Several) => Answer::Ambiguous,
                None => Answer::Unknown,
            },
        }
    }
}

fn code(codes: TextColumn<'_>, row: usize) -> Answer<&str> {
    codes.get(row).map_or(Answer::Nobody, Answer::Code)
}

fn internal(reason: String) -> IngestError {
    IngestError::internal("entities")(reason)
}
