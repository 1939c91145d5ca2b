//! Links, row by row: equal key columns; a missing key leads nowhere; no key columns lead to all rows.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::value::{Value, of_cell};
use crate::assess::cells::Tables;
use crate::policy::ir::{LinkId, TableId};
use crate::schema::{Catalog, LinkSpec};

type Index = BTreeMap<Vec<Value>, Vec<usize>>;

/// Row lists of every link, built when first asked for.
pub(crate) struct Links<'a> {
    catalog: &'a Catalog,
    built: Vec<Vec<OnceLock<Index>>>,
}

impl<'a> Links<'a> {
    pub(crate) fn new(catalog: &'a Catalog) -> Links<'a> {
        let built = catalog
            .tables
            .iter()
            .map(|t| t.links.iter().map(|_| OnceLock::new()).collect())
            .collect();
        Links { catalog, built }
    }

    /// The declaration of a link.
    pub(crate) fn spec(&self, table: TableId, link: LinkId) -> Option<&'a LinkSpec> {
        self.catalog.tables.get(table.index())?.links.get(link.index())
    }

    /// The rows a link leads to, in table order.
    pub(crate) fn rows(&self, tables: &Tables<'_>, table: TableId, link: LinkId, row: usize) -> &[usize] {
        let Some(spec) = self.spec(table, link) else { return &[] };
        let Some(cell) = self.built.get(table.index()).and_then(|t| t.get(link.index())) else {
            return &[];
        };
        let index = cell.get_or_init(|| self.index(tables, spec));
        let key = self.key(tables, table, &spec.fields, row);
        key.and_then(|k| index.get(&k)).map_or(&[], Vec::as_slice)
    }

    /// The first key column that is missing in this row, as `<table>.<column>`.
    pub(crate) fn missing_key(&self, tables: &Tables<'_>, table: TableId, link: LinkId, row: usize) -> Option<String> {
        let spec = self.spec(table, link)?;
        let own = self.catalog.tables.get(table.index())?;
        let lost = |f: &&String| {
            let cells = own.column(f).and_then(|(at, _)| tables.column(table, at));
            cells.is_none_or(|c| c.is_null(row))
        };
        spec.fields.iter().find(lost).map(|f| format!("{}.{f}", own.name))
    }

    fn index(&self, tables: &Tables<'_>, spec: &LinkSpec) -> Index {
        let mut index = Index::new();
        let Some((target, _)) = self.catalog.table(&spec.table) else {
            return index;
        };
        for row in 0..tables.rows(target) {
            if let Some(key) = self.key(tables, target, &spec.to, row) {
                index.entry(key).or_default().push(row);
            }
        }
        index
    }

    fn key(&self, tables: &Tables<'_>, table: TableId, columns: &[String], row: usize) -> Option<Vec<Value>> {
        let own = self.catalog.tables.get(table.index())?;
        columns
            .iter()
            .map(|c| of_cell(&tables.column(table, own.column(c)?.0)?, row))
            .collect()
    }
}
