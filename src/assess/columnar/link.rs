//! Links as row lists: one key index per set of key columns, and per link the group of rows that each row leads to.

use std::collections::HashMap;
use std::sync::Arc;

use super::column::NONE;
use crate::assess::broken::Broken;
use crate::assess::cells::{Cells, Tables};
use crate::policy::ir::TableId;
use crate::schema::{Catalog, LinkSpec};

/// Rows of a table grouped by key, in table order within a group.
#[derive(Debug, Default)]
struct Groups {
    single: HashMap<String, u32>,
    many: HashMap<Vec<u8>, u32>,
    offsets: Vec<u32>,
    rows: Vec<u32>,
}

/// Where the rows of one table lead.
#[derive(Debug)]
pub(crate) struct Link {
    /// Per row: its group; [`NONE`] if it leads nowhere. Empty if the link has no key columns.
    group: Vec<u32>,
    groups: Arc<Groups>,
    keyless: bool,
}

impl Link {
    /// Group that a row leads to.
    #[inline]
    pub(crate) fn group(&self, row: u32) -> u32 {
        if self.keyless { 0 } else { self.group[row as usize] }
    }

    /// Rows of a group.
    #[inline]
    pub(crate) fn rows(&self, group: u32) -> &[u32] {
        let at = group as usize;
        // A link without key columns to a table without rows has no group.
        match (self.groups.offsets.get(at), self.groups.offsets.get(at + 1)) {
            (Some(from), Some(to)) if group != NONE => &self.groups.rows[*from as usize..*to as usize],
            (Some(_) | None, _) => &[],
        }
    }

    /// First row that a row leads to, or [`NONE`].
    #[inline]
    pub(crate) fn first(&self, row: u32) -> u32 {
        self.rows(self.group(row)).first().copied().unwrap_or(NONE)
    }
}

/// Key indexes built so far, by target table and key columns.
#[derive(Default)]
pub(crate) struct Builder {
    groups: std::collections::BTreeMap<(TableId, Vec<String>), Arc<Groups>>,
}

impl Builder {
    /// Builds a link of a table. [`Tables::open`] has seen that the keys can be compared.
    pub(crate) fn link(
        &mut self,
        catalog: &Catalog,
        tables: &Tables<'_>,
        table: TableId,
        spec: &LinkSpec,
    ) -> Result<Link, Broken> {
        let (target, _) = catalog
            .table(&spec.table)
            .ok_or_else(|| Broken::new(format!("link {} leads to no table", spec.name)))?;
        let key = (target, spec.to.clone());
        let groups = match self.groups.get(&key) {
            Some(groups) => Arc::clone(groups),
            None => {
                let columns = columns(catalog, tables, target, &spec.to)?;
                let groups = Arc::new(group(&columns, tables.rows(target)?));
                self.groups.insert(key, Arc::clone(&groups));
                groups
            }
        };
        let keyless = spec.fields.is_empty();
        let own = columns(catalog, tables, table, &spec.fields)?;
        let rows = if keyless { 0 } else { tables.rows(table)? };
        let group = find(&groups, &own, rows);
        Ok(Link { group, groups, keyless })
    }
}

fn columns<'a>(
    catalog: &Catalog,
    tables: &Tables<'a>,
    table: TableId,
    names: &[String],
) -> Result<Vec<Cells<'a>>, Broken> {
    let spec = table.of(&catalog.tables)?;
    let column = |name: &String| {
        let (at, _) = spec
            .column(name)
            .ok_or_else(|| Broken::new(format!("{} has no column {name}", spec.name)))?;
        Ok(tables.column(table, at)?)
    };
    names.iter().map(column).collect()
}

/// Writes a row's key so that equal keys have equal bytes; false if a part is missing.
fn encode(columns: &[Cells<'_>], row: usize, key: &mut Vec<u8>) -> bool {
    key.clear();
    for cells in columns {
        if cells.is_null(row) {
            return false;
        }
        match cells {
            Cells::Text(a) => {
                key.extend_from_slice(&a.value(row).len().to_le_bytes());
                key.extend_from_slice(a.value(row).as_bytes());
            }
            Cells::Boolean(a) => key.push(u8::from(a.value(row))),
            Cells::Date(a) => key.extend_from_slice(&a.value(row).to_le_bytes()),
            Cells::Month(a) => key.extend_from_slice(&a.value(row).to_le_bytes()),
            Cells::Whole(a) | Cells::Ratio(a) => key.extend_from_slice(&a.value(row).to_le_bytes()),
        }
    }
    true
}

fn group(columns: &[Cells<'_>], rows: usize) -> Groups {
    let mut groups = Groups::default();
    let mut of_row = vec![NONE; rows];
    let mut sizes: Vec<u32> = Vec::new();
    // The number of the next group: there are fewer than rows, and rows are numbered in 32 bits.
    let mut next = 0_u32;
    let mut key = Vec::new();
    for (row, slot) in of_row.iter_mut().enumerate() {
        let found = match columns {
            [] => 0,
            [Cells::Text(a)] if a.is_null(row) => continue,
            [Cells::Text(a)] => match groups.single.get(a.value(row)) {
                Some(found) => *found,
                None => *groups.single.entry(a.value(row).to_owned()).or_insert(next),
            },
            _ if !encode(columns, row, &mut key) => continue,
            _ => match groups.many.get(&key) {
                Some(found) => *found,
                None => *groups.many.entry(key.clone()).or_insert(next),
            },
        };
        *slot = found;
        match sizes.get_mut(found as usize) {
            Some(size) => *size += 1,
            None => {
                sizes.push(1);
                next += 1;
            }
        }
    }
    groups.offsets = std::iter::once(0)
        .chain(sizes.iter().scan(0_u32, |end, size| {
            *end += size;
            Some(*end)
        }))
        .collect();
    let mut next = groups.offsets.clone();
    groups.rows = vec![0; sizes.iter().map(|size| *size as usize).sum()];
    for (row, found) in (0_u32..).zip(&of_row) {
        if let Some(at) = next.get_mut(*found as usize)
            && *found != NONE
        {
            groups.rows[*at as usize] = row;
            *at += 1;
        }
    }
    groups
}

fn find(groups: &Groups, own: &[Cells<'_>], rows: usize) -> Vec<u32> {
    let mut key = Vec::new();
    let find = |row: usize| match own {
        [Cells::Text(a)] if a.is_null(row) => None,
        [Cells::Text(a)] => groups.single.get(a.value(row)).copied(),
        _ => {
            if encode(own, row, &mut key) {
                groups.many.get(&key).copied()
            } else {
                None
            }
        }
    };
    (0..rows).map(find).map(|g| g.unwrap_or(NONE)).collect()
}
