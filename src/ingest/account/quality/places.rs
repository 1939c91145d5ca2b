//! In which township is the enterprise of a row that somebody has to look at?

use std::collections::BTreeMap;

use crate::identity::Aliases;
use crate::ingest::error::IngestError;
use crate::ingest::mapping::register::{ENTERPRISE, TAXPAYER};
use crate::ingest::mapping::{EntityBy, Mapping, Mappings};
use crate::ingest::resolve::lookup_tables::LookupTables;
use crate::ingest::stage::staged_table::{StagedTable, texts};
use crate::store::TextColumn;

/// List of spellings of townships (`aliases` of common.toml).
pub(crate) const TOWNSHIP: &str = "township";

/// Looks townships up for some rows only, so that memory grows with the rows at fault and not with the table.
pub(crate) struct Places<'a> {
    pub(crate) mappings: &'a Mappings,
    pub(crate) finished: &'a LookupTables,
}

impl<'a> Places<'a> {
    /// Townships by position of the row: from the row's own column, else from the register of its enterprise, else from the
    /// registers that its identifiers lead to. Rows of which nobody knows it are left out.
    pub(crate) fn of(
        &self,
        rows: &StagedTable,
        mapping: &Mapping,
        mut wanted: Vec<u32>,
    ) -> Result<BTreeMap<u32, &'a str>, IngestError> {
        let mut found = BTreeMap::new();
        let Some(names) = self.mappings.aliases.get(TOWNSHIP) else {
            return Ok(found);
        };
        wanted.sort_unstable();
        wanted.dedup();
        if let Some(own) = column(mapping) {
            let own = rows.texts(own)?;
            for row in &wanted {
                if let Some(name) = own.get(*row as usize).and_then(|name| names.canonical(name)) {
                    found.insert(*row, name);
                }
            }
        }
        for rule in &mapping.entity {
            self.look_up(
                rows.texts(&rule.target)?,
                (ENTERPRISE, "uscc"),
                names,
                &wanted,
                &mut found,
            )?;
        }
        for rule in &mapping.entity {
            let register = match (rule.by, &rule.table, &rule.key) {
                (EntityBy::Code, ..) => (ENTERPRISE, "uscc"),
                (EntityBy::Taxpayer, ..) => (TAXPAYER, "taxpayer_id"),
                (EntityBy::Link, Some(table), Some(key)) => (table.as_str(), key.as_str()),
                _ => continue,
            };
            self.look_up(rows.texts(&rule.from)?, register, names, &wanted, &mut found)?;
        }
        Ok(found)
    }

    /// Fills in the townships of one register, for rows that have none yet.
    fn look_up(
        &self,
        keys: TextColumn<'_>,
        (table, key): (&str, &str),
        names: &'a Aliases,
        wanted: &[u32],
        found: &mut BTreeMap<u32, &'a str>,
    ) -> Result<(), IngestError> {
        let register = self.mappings.list.iter().find(|m| m.table == table);
        let (Some(township), Some(batch), Some(index)) = (
            register.and_then(column),
            self.finished.get(table),
            self.finished.index(table, key),
        ) else {
            return Ok(());
        };
        let places = texts(batch, township)?;
        for row in wanted {
            if found.contains_key(row) {
                continue;
            }
            // Of two entries with one key the first counts, as for the code of the enterprise.
            let entry = keys.get(*row as usize).and_then(|key| index.row(key));
            let place = entry.and_then(|at| places.get(at));
            if let Some(name) = place.and_then(|place| names.canonical(place)) {
                found.insert(*row, name);
            }
        }
        Ok(())
    }
}

/// The column of a mapping that holds townships.
fn column(mapping: &Mapping) -> Option<&str> {
    let mut columns = mapping.columns.iter();
    columns
        .find(|(_, rule)| rule.alias.as_deref() == Some(TOWNSHIP))
        .map(|(name, _)| name.as_str())
}
