//! Links as row lists: one key index per set of key columns, and per link the group of rows that each row leads to.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow_array::{Array, Int32Array, StringArray};
use foldhash::fast::FixedState;
use hashbrown::HashMap;
use rayon::prelude::*;

use super::column::NONE;
use crate::assess::broken::Broken;
use crate::assess::cells::{Cells, Tables};
use crate::policy::ir::{LinkId, TableId};
use crate::schema::{Catalog, LinkSpec};
use crate::store::TextColumn;

/// Rows of a table grouped by key, in table order within a group.
#[derive(Debug, Default)]
struct Groups {
    offsets: Vec<u32>,
    rows: Vec<u32>,
}

/// The groups of a table, and the group of every key. The hasher has a fixed seed; nothing walks over the maps.
struct KeyIndex<'a> {
    single: HashMap<&'a str, u32, FixedState>,
    many: HashMap<Vec<u8>, u32, FixedState>,
    groups: Arc<Groups>,
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

/// Builds links. [`Tables::open`] has seen that their keys can be compared. Each key index is built once and shared by all links that lead
/// to it; indexes and links are built side by side, and of several errors the first in the order of the links is given.
pub(crate) fn build(
    catalog: &Catalog,
    tables: &Tables<'_>,
    used: &BTreeSet<(TableId, LinkId)>,
) -> Result<Vec<(TableId, LinkId, Link)>, Broken> {
    let specs = used.iter().map(|(table, link)| {
        let spec = link.of(&table.of(&catalog.tables)?.links)?;
        Ok((*table, *link, spec, target(catalog, spec)?))
    });
    let specs: Vec<(TableId, LinkId, &LinkSpec, TableId)> = specs.collect::<Result<_, Broken>>()?;
    let keys: BTreeSet<(TableId, &[String])> = specs.iter().map(|(_, _, s, to)| (*to, s.to.as_slice())).collect();
    let keys: Vec<(TableId, &[String])> = keys.into_iter().collect();
    let built: Vec<Result<KeyIndex<'_>, Broken>> = keys
        .par_iter()
        .map(|(to, names)| index(&columns(catalog, tables, *to, names)?, tables.rows(*to)?))
        .collect();
    let mut indexes: BTreeMap<(TableId, &[String]), KeyIndex<'_>> = BTreeMap::new();
    for (key, index) in keys.iter().zip(built) {
        indexes.insert(*key, index?);
    }
    let links: Vec<Result<(TableId, LinkId, Link), Broken>> = specs
        .par_iter()
        .map(|(table, link, spec, to)| {
            let index = indexes.get(&(*to, spec.to.as_slice()));
            let index = index.ok_or_else(|| Broken::new(format!("link {} has no key index", spec.name)))?;
            let keyless = spec.fields.is_empty();
            let own = columns(catalog, tables, *table, &spec.fields)?;
            let rows = if keyless { 0 } else { tables.rows(*table)? };
            let group = find(index, &own, rows)?;
            let groups = Arc::clone(&index.groups);
            Ok((*table, *link, Link { group, groups, keyless }))
        })
        .collect();
    links.into_iter().collect()
}

/// The table that a link leads to.
fn target(catalog: &Catalog, spec: &LinkSpec) -> Result<TableId, Broken> {
    let found = catalog.table(&spec.table);
    found
        .map(|(id, _)| id)
        .ok_or_else(|| Broken::new(format!("link {} leads to no table", spec.name)))
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

/// Numbers the different keys of a table in the order of their first rows, and lists the rows of each.
fn index<'a>(columns: &[Cells<'a>], rows: usize) -> Result<KeyIndex<'a>, Broken> {
    let mut single = HashMap::with_hasher(FixedState::default());
    let mut many = HashMap::with_hasher(FixedState::default());
    // The number of the next group: there are fewer than rows, and rows are numbered in 32 bits.
    let mut next = 0_u32;
    let mut number = |found: &mut u32| {
        if *found == NONE {
            *found = next;
            next += 1;
        }
        *found
    };
    let of_row: Vec<u32> = match columns {
        [] => {
            let mut all = NONE;
            (0..rows).map(|_| number(&mut all)).collect()
        }
        // The text decides, so that a dictionary that holds one twice would do no harm.
        [Cells::Text(TextColumn::Coded(keys, texts))] => {
            by_code(keys, texts, |text| number(single.entry(text).or_insert(NONE)))?
        }
        [Cells::Text(a)] => (0..rows)
            .map(|row| {
                a.get(row)
                    .map_or(NONE, |text| number(single.entry(text).or_insert(NONE)))
            })
            .collect(),
        _ => {
            let mut key = Vec::new();
            let of_row = (0..rows).map(|row| {
                if !encode(columns, row, &mut key) {
                    return NONE;
                }
                match many.get_mut(&key) {
                    Some(found) => *found,
                    None => number(many.entry(key.clone()).or_insert(NONE)),
                }
            });
            of_row.collect()
        }
    };
    Ok(KeyIndex {
        single,
        many,
        groups: Arc::new(listed(&of_row, next)),
    })
}

/// What a text column with a dictionary leads to in every row: each text is asked for once, when a row first has it.
fn by_code<'a>(
    codes: &Int32Array,
    texts: &'a StringArray,
    mut of_text: impl FnMut(&'a str) -> u32,
) -> Result<Vec<u32>, Broken> {
    let mut known: Vec<Option<u32>> = vec![None; texts.len()];
    let of_row = codes.iter().map(|code| {
        let Some(code) = code else { return Ok(NONE) };
        let code = usize::try_from(code).ok().filter(|at| *at < texts.len());
        let code = code.ok_or_else(|| Broken::new("a code that is not in its dictionary"))?;
        Ok(*known[code].get_or_insert_with(|| of_text(texts.value(code))))
    });
    of_row.collect()
}

/// The rows of each of `groups` groups.
fn listed(of_row: &[u32], groups: u32) -> Groups {
    let mut offsets = vec![0_u32; groups as usize + 1];
    for group in of_row.iter().filter(|g| **g != NONE) {
        offsets[*group as usize + 1] += 1;
    }
    let mut end = 0;
    for offset in &mut offsets {
        end += *offset;
        *offset = end;
    }
    let mut next = offsets.clone();
    let mut rows = vec![0; end as usize];
    for (row, group) in (0_u32..).zip(of_row).filter(|(_, group)| **group != NONE) {
        let at = &mut next[*group as usize];
        rows[*at as usize] = row;
        *at += 1;
    }
    Groups { offsets, rows }
}

/// The group of every row's key, or [`NONE`].
fn find(index: &KeyIndex<'_>, own: &[Cells<'_>], rows: usize) -> Result<Vec<u32>, Broken> {
    let single = |text: &str| index.single.get(text).copied().unwrap_or(NONE);
    let of_row = match own {
        [Cells::Text(TextColumn::Coded(keys, texts))] => by_code(keys, texts, single)?,
        [Cells::Text(a)] => (0..rows).map(|row| a.get(row).map_or(NONE, single)).collect(),
        _ => {
            let mut key = Vec::new();
            let of_row = (0..rows).map(|row| {
                if encode(own, row, &mut key) {
                    index.many.get(&key).copied().unwrap_or(NONE)
                } else {
                    NONE
                }
            });
            of_row.collect()
        }
    };
    Ok(of_row)
}
