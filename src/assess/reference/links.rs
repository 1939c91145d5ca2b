//! Links, row by row: equal key columns; a missing key leads nowhere; no key columns lead to all rows.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::value::{Value, of_cell};
use crate::assess::broken::Broken;
use crate::assess::cells::Tables;
use crate::policy::ir::{LinkId, TableId};
use crate::policy::reasons::Lack;
use crate::schema::{Catalog, LinkSpec};

type Index = BTreeMap<Vec<Value>, Vec<u32>>;

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
    pub(crate) fn spec(&self, table: TableId, link: LinkId) -> Result<&'a LinkSpec, Broken> {
        Ok(link.of(&table.of(&self.catalog.tables)?.links)?)
    }

    /// The rows a link leads to, in table order.
    pub(crate) fn rows(&self, tables: &Tables<'_>, table: TableId, link: LinkId, row: u32) -> Result<&[u32], Broken> {
        let spec = self.spec(table, link)?;
        let cell = link.of(table.of(&self.built)?)?;
        let index = match cell.get() {
            Some(index) => index,
            None => {
                let built = self.index(tables, spec)?;
                cell.get_or_init(|| built)
            }
        };
        let key = self.key(tables, table, &spec.fields, row)?;
        Ok(key.and_then(|k| index.get(&k)).map_or(&[], Vec::as_slice))
    }

    /// The first key column that is missing in this row, as `<table>.<column>`.
    pub(crate) fn missing_key(
        &self,
        tables: &Tables<'_>,
        table: TableId,
        link: LinkId,
        row: u32,
    ) -> Result<Option<String>, Broken> {
        let own = table.of(&self.catalog.tables)?;
        for name in &self.spec(table, link)?.fields {
            if self.cell(tables, table, name, row)?.is_none() {
                return Ok(Some(
                    Lack::Field {
                        table: &own.name,
                        column: name,
                    }
                    .code(),
                ));
            }
        }
        Ok(None)
    }

    fn index(&self, tables: &Tables<'_>, spec: &LinkSpec) -> Result<Index, Broken> {
        let mut index = Index::new();
        let (target, _) = self
            .catalog
            .table(&spec.table)
            .ok_or_else(|| Broken::new(format!("link {} leads to no table", spec.name)))?;
        for row in tables.all_rows(target)? {
            if let Some(key) = self.key(tables, target, &spec.to, row)? {
                index.entry(key).or_default().push(row);
            }
        }
        Ok(index)
    }

    /// The key of a row; `None` if a part of it is missing.
    fn key(
        &self,
        tables: &Tables<'_>,
        table: TableId,
        names: &[String],
        row: u32,
    ) -> Result<Option<Vec<Value>>, Broken> {
        names.iter().map(|name| self.cell(tables, table, name, row)).collect()
    }

    fn cell(&self, tables: &Tables<'_>, table: TableId, name: &str, row: u32) -> Result<Option<Value>, Broken> {
        let own = table.of(&self.catalog.tables)?;
        let (column, _) = own
            .column(name)
            .ok_or_else(|| Broken::new(format!("{} has no column {name}", own.name)))?;
        Ok(of_cell(&tables.column(table, column)?, row))
    }
}
