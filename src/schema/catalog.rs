//! The catalog: every table with its columns, primary key and links.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::known::{self, Known, Later};
use super::{ColumnId, LinkId, TableId};

/// The type of a column, from `huiqi:type`.
///
/// Arrow layout in the store: text-like types are `Utf8`; `Date` is `Date32`; `Month` is `Int32` (year × 12 + month − 1);
/// `Count` is `Int64`; `Money` is `Int64` in fen; `Ratio` is `Int64` in units of 10⁻⁸; `Boolean` is `Boolean`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnType {
    /// Free text or a code.
    Text,
    /// An 18-character unified social credit code.
    Uscc,
    /// An 18-character resident id.
    ResidentId,
    /// A taxpayer number: a unified code, or an old 15- or 20-digit number.
    TaxpayerId,
    /// A day.
    Date,
    /// A month.
    Month,
    /// A whole number.
    Count,
    /// Fen.
    Money,
    /// An exact decimal ratio with at most eight decimals.
    Ratio,
    /// True or false.
    Boolean,
}

/// One column of a table.
#[derive(Clone, Debug, Deserialize)]
pub struct ColumnSpec {
    /// Name used in formulas, lower snake case.
    pub name: String,
    /// Chinese heading.
    pub title: String,
    /// Its type.
    #[serde(rename = "huiqi:type")]
    pub column_type: ColumnType,
    /// True for names, ids and accounts of persons, which never leave the departments that need them.
    #[serde(rename = "huiqi:personal", default)]
    pub personal: bool,
    /// True for columns that no export carries and ingest works out.
    #[serde(rename = "huiqi:resolved", default)]
    pub resolved: bool,
}

/// How many rows a link leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cardinality {
    /// At most one row (the first in table order, should there be more).
    One,
    /// Any number of rows.
    Many,
}

/// A declared link from the rows of one table to rows of another with equal key columns.
/// No key columns at all means: to every row of the other table.
#[derive(Clone, Debug, Deserialize)]
pub struct LinkSpec {
    /// Name used in formulas.
    pub name: String,
    /// Key columns of this table.
    pub fields: Vec<String>,
    /// The other table.
    pub table: String,
    /// Key columns of the other table, in the same order.
    pub to: Vec<String>,
    /// One or many.
    pub cardinality: Cardinality,
    /// Name of the reverse to-many link on the other table (already expanded into that table's links in a [`Catalog`]).
    #[serde(default)]
    pub reverse: Option<String>,
}

/// One table.
#[derive(Clone, Debug, Deserialize)]
pub struct TableSpec {
    /// Name used in formulas and file names.
    pub name: String,
    /// Chinese name.
    pub title: String,
    /// Columns in order.
    pub fields: Vec<ColumnSpec>,
    /// Columns that identify a row.
    #[serde(rename = "primaryKey", default)]
    pub primary_key: Vec<String>,
    /// Links to other tables, reverses included.
    #[serde(rename = "huiqi:links", default)]
    pub links: Vec<LinkSpec>,
    /// From which day its rows are known; `None` only for made-up tables, whose rows are always known.
    #[serde(rename = "huiqi:known", default)]
    pub known: Option<Known>,
    /// Columns that state later events.
    #[serde(rename = "huiqi:later", default)]
    pub later: Vec<Later>,
    /// The department whose export it is.
    #[serde(rename = "huiqi:department", default)]
    pub department: String,
}

impl TableSpec {
    /// Position and spec of a column.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<(ColumnId, &ColumnSpec)> {
        ColumnId::all(&self.fields)
            .zip(&self.fields)
            .find(|(_, c)| c.name == name)
    }

    /// Position and spec of a link.
    #[must_use]
    pub fn link(&self, name: &str) -> Option<(LinkId, &LinkSpec)> {
        LinkId::all(&self.links).zip(&self.links).find(|(_, l)| l.name == name)
    }
}

/// Why a schema folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SchemaError {
    /// A file cannot be read.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// A file is no table schema of ours.
    #[error("{path}: {source}")]
    Json {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: serde_json::Error,
    },
    /// A schema contradicts itself or another one.
    #[error("{table}: {reason}")]
    Broken {
        /// The table.
        table: String,
        /// What is wrong.
        reason: String,
    },
}

/// All tables by name. Table ids used elsewhere are positions in `tables`, which is sorted by name.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    /// Tables, sorted by name.
    pub tables: Vec<TableSpec>,
}

impl Catalog {
    /// Reads every `*.json` of `dir`.
    ///
    /// # Errors
    /// [`SchemaError`] names the file or table and what is wrong.
    pub fn load(dir: &Path) -> Result<Catalog, SchemaError> {
        let io = |path: &Path| {
            let path = path.to_path_buf();
            move |source| SchemaError::Io { path, source }
        };
        let mut paths = Vec::new();
        for entry in std::fs::read_dir(dir).map_err(io(dir))? {
            let path = entry.map_err(io(dir))?.path();
            if path.extension().is_some_and(|e| e == "json") {
                paths.push(path);
            }
        }
        paths.sort();
        let mut tables = Vec::new();
        for path in paths {
            let text = std::fs::read_to_string(&path).map_err(io(&path))?;
            tables.push(serde_json::from_str(&text).map_err(|source| SchemaError::Json { path, source })?);
        }
        Catalog::new(tables)
    }

    /// Builds a catalog from table specs: sorts them, checks links and adds their reverses.
    ///
    /// # Errors
    /// [`SchemaError::Broken`] if names repeat or a link names what is not there.
    pub fn new(mut tables: Vec<TableSpec>) -> Result<Catalog, SchemaError> {
        tables.sort_by(|a, b| a.name.cmp(&b.name));
        let broken = |table: &str, reason: String| {
            Err(SchemaError::Broken {
                table: table.to_owned(),
                reason,
            })
        };
        for pair in tables.windows(2) {
            if let [a, b] = pair
                && a.name == b.name
            {
                return broken(&a.name, "is declared twice".into());
            }
        }
        let mut reverses: BTreeMap<String, Vec<LinkSpec>> = BTreeMap::new();
        for table in &tables {
            if let Some(reason) = known::fault(table) {
                return broken(&table.name, reason);
            }
            for link in &table.links {
                let Some(target) = tables.iter().find(|t| t.name == link.table) else {
                    return broken(
                        &table.name,
                        format!("link {} names the unknown table {}", link.name, link.table),
                    );
                };
                if link.fields.len() != link.to.len() {
                    return broken(
                        &table.name,
                        format!("link {} has key lists of different lengths", link.name),
                    );
                }
                if let Some(missing) = link.fields.iter().find(|f| table.column(f).is_none()) {
                    return broken(
                        &table.name,
                        format!("link {} names the unknown column {missing}", link.name),
                    );
                }
                if let Some(missing) = link.to.iter().find(|f| target.column(f).is_none()) {
                    return broken(
                        &table.name,
                        format!("link {} names the unknown column {}.{missing}", link.name, link.table),
                    );
                }
                if let Some(reverse) = &link.reverse {
                    reverses.entry(link.table.clone()).or_default().push(LinkSpec {
                        name: reverse.clone(),
                        fields: link.to.clone(),
                        table: table.name.clone(),
                        to: link.fields.clone(),
                        cardinality: Cardinality::Many,
                        reverse: None,
                    });
                }
            }
        }
        for table in &mut tables {
            table.links.extend(reverses.remove(&table.name).unwrap_or_default());
            let mut names: Vec<&str> = table.links.iter().map(|l| l.name.as_str()).collect();
            names.sort_unstable();
            if let Some(twice) = names.windows(2).find(|w| w.first() == w.last()).and_then(|w| w.first()) {
                return broken(&table.name.clone(), format!("two links are called {twice}"));
            }
        }
        Ok(Catalog { tables })
    }

    /// Position and spec of a table.
    #[must_use]
    pub fn table(&self, name: &str) -> Option<(TableId, &TableSpec)> {
        let at = self.tables.binary_search_by(|t| t.name.as_str().cmp(name)).ok()?;
        self.tables.get(at).map(|t| (TableId::new(at), t))
    }
}
