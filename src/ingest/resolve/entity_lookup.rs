//! What a text of a row leads to: a unified code, a taxpayer number, a name, or the key of another table.

use crate::ingest::columns::dictionary_encoder::DictionaryEncoder;
use crate::ingest::error::IngestError;
use crate::ingest::mapping::register::{CODE, ENTERPRISE, TAXPAYER};
use crate::ingest::mapping::{EntityBy, EntityRule};
use crate::ingest::resolve::key_index::KeyIndex;
use crate::ingest::resolve::lookup_tables::LookupTables;
use crate::ingest::resolve::name_index::{NameIndex, Owner};
use crate::ingest::stage::staged_table::texts;
use crate::store::TextColumn;

/// What a text leads to; the code of an enterprise as `C`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer<C> {
    Code(C),
    /// Known, but no enterprise: the row of a person, say.
    Nobody,
    Unknown,
    Ambiguous,
}

impl Answer<&str> {
    /// The same with the code's key.
    pub(crate) fn coded(self, coder: &mut DictionaryEncoder) -> Result<Answer<i32>, IngestError> {
        Ok(match self {
            Answer::Code(code) => Answer::Code(coder.code(code)?),
            Answer::Nobody => Answer::Nobody,
            Answer::Unknown => Answer::Unknown,
            Answer::Ambiguous => Answer::Ambiguous,
        })
    }
}

/// The tables that a rule looks into.
pub(crate) enum EntityLookup<'a> {
    /// One after the other, until one knows the text.
    Keys(Vec<(&'a KeyIndex, TextColumn<'a>)>),
    NameIndex(&'a NameIndex, TextColumn<'a>),
}

impl<'a> EntityLookup<'a> {
    pub(crate) fn new(rule: &EntityRule, finished: &'a LookupTables) -> Result<EntityLookup<'a>, IngestError> {
        let keys = |table: &str, key: &str| {
            let found = finished.get(table).zip(finished.index(table, key));
            let (batch, index) = found.ok_or_else(|| internal(format!("{table} is not read yet")))?;
            Ok::<_, IngestError>((index, texts(batch, CODE)?))
        };
        Ok(match rule.by {
            EntityBy::Code => EntityLookup::Keys(vec![keys(ENTERPRISE, CODE)?]),
            EntityBy::Taxpayer => {
                let mut tables = vec![keys(ENTERPRISE, CODE)?];
                if finished.get(TAXPAYER).is_some() {
                    tables.push(keys(TAXPAYER, "taxpayer_id")?);
                }
                EntityLookup::Keys(tables)
            }
            EntityBy::Link => {
                let (Some(table), Some(key)) = (&rule.table, &rule.key) else {
                    return Err(internal("a link without table".into()));
                };
                EntityLookup::Keys(vec![keys(table, key)?])
            }
            EntityBy::Name => {
                let found = finished.get(ENTERPRISE).zip(finished.names());
                let (batch, names) = found.ok_or_else(|| internal("no register of enterprises".into()))?;
                EntityLookup::NameIndex(names, texts(batch, CODE)?)
            }
        })
    }

    /// The code of the row with that key or name. Of two rows with one key the first in table order counts; names of several
    /// enterprises are nobody's.
    pub(crate) fn answer(&self, text: &str) -> Answer<&'a str> {
        match self {
            EntityLookup::Keys(tables) => {
                let mut found = tables
                    .iter()
                    .filter_map(|(index, codes)| Some(code(*codes, index.row(text)?)));
                found.next().unwrap_or(Answer::Unknown)
            }
            EntityLookup::NameIndex(names, codes) => match names.owner(text) {
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
