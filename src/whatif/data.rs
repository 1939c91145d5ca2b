//! Values of the data that a scenario sets: a cell of a table, or the value of a fact for a row (places, balances).
//!
//! `data.<table>[<primary key>].<column or fact>`. Keys and columns that link tables cannot be set: they decide which rows go together.

use std::sync::Arc;

use arrow_array::{Array, ArrayRef, BooleanArray, Date32Array, Int32Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{Field, Schema};

use super::resolve::{Act, Applied, Resolved};
use super::scenario::Change;
use super::words;
use crate::calendar::{Date, Month};
use crate::money::{Fen, Ratio};
use crate::policy::ir::{Fact, Program, TableId, Type};
use crate::runner::Failure;
use crate::schema::{Catalog, ColumnId, ColumnType, TableSpec};
use crate::store::{Dataset, Table, TextColumn};

/// A cell that is set.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    table: String,
    key: String,
    column: String,
    value: String,
    place: String,
}

/// Takes a name apart; what it names is looked for when it is set.
pub(super) fn resolve<'w>(change: &Change) -> Result<Resolved<'w>, Failure> {
    let parts = change.name.strip_prefix("data.").and_then(|rest| {
        let (table, rest) = rest.split_once('[')?;
        let (key, column) = rest.rsplit_once("].")?;
        Some((table, key, column))
    });
    let (table, key, column) = parts.ok_or_else(|| {
        words::wrong(
            &format!("{} data", change.place),
            (
                "数据的名称应写作 data.表[主键].列。",
                "Names of data are written data.table[key].column.",
            ),
            ("例如 data.place[元江县].code。", "For example data.place[元江县].code."),
        )
    })?;
    Ok(Resolved {
        applied: Applied {
            // A key may be a person's: it is said nowhere.
            name: format!("data.{table}.{column}"),
            says: column.to_owned(),
            title: table.to_owned(),
            unit: "data".to_owned(),
            before: String::new(),
            after: change.value.clone(),
            place: change.place.clone(),
        },
        act: Act::Cell(Cell {
            table: table.to_owned(),
            key: key.to_owned(),
            column: column.to_owned(),
            value: change.value.clone(),
            place: change.place.clone(),
        }),
    })
}

impl Cell {
    /// The data with the cell set, and its table. The law of `program` says which facts there are.
    pub(super) fn set(&self, data: &Dataset, program: &Program) -> Result<(Dataset, TableId), Failure> {
        let catalog = &data.catalog;
        let (id, spec) = catalog.table(&self.table).ok_or_else(|| {
            self.unknown(
                ("表", "table"),
                &self.table,
                catalog.tables.iter().map(|t| t.name.as_str()),
            )
        })?;
        let table = data.tables.get(id.index()).ok_or_else(|| self.no_row())?;
        let row = self.row(spec, table)?;
        let mut changed = data.clone();
        let slot = changed.tables.get_mut(id.index()).ok_or_else(|| self.no_row())?;
        if let Some((at, column)) = spec.column(&self.column) {
            if is_key(catalog, spec, &self.column) {
                return Err(self.key());
            }
            self.cell(slot, at, column.column_type, row)?;
        } else {
            let fact = program.facts.iter().find(|f| f.on == id && f.id == self.column);
            let columns = spec.fields.iter().map(|c| c.name.as_str());
            let facts = program.facts.iter().filter(|f| f.on == id).map(|f| f.id.as_str());
            let fact =
                fact.ok_or_else(|| self.unknown(("列或事实", "column or fact"), &self.column, columns.chain(facts)))?;
            self.fact(slot, fact, row)?;
        }
        Ok((changed, id))
    }

    /// The row with the key.
    fn row(&self, spec: &TableSpec, table: &Table) -> Result<usize, Failure> {
        let [key] = spec.primary_key.as_slice() else {
            return Err(self.key());
        };
        let column = spec
            .column(key)
            .and_then(|(at, _)| table.batch.columns().get(at.index()));
        let texts = column
            .and_then(|c| TextColumn::open(c.as_ref()))
            .ok_or_else(|| self.key())?;
        let found = texts.iter().position(|text| text == Some(self.key.as_str()));
        found.ok_or_else(|| self.no_row())
    }

    fn cell(&self, table: &mut Table, at: ColumnId, ty: ColumnType, row: usize) -> Result<(), Failure> {
        let old = table
            .batch
            .columns()
            .get(at.index())
            .cloned()
            .ok_or_else(|| self.no_row())?;
        let array = self.replaced(&old, ty, row).ok_or_else(|| self.unfit(ty_unit(ty)))?;
        let mut columns = table.batch.columns().to_vec();
        let schema = table.batch.schema();
        let mut fields: Vec<Field> = schema.fields().iter().map(|f| f.as_ref().clone()).collect();
        if let (Some(column), Some(field)) = (columns.get_mut(at.index()), fields.get_mut(at.index())) {
            *field = Field::new(field.name(), array.data_type().clone(), true);
            *column = array;
        }
        table.batch =
            RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).map_err(|_| self.unfit(ty_unit(ty)))?;
        Ok(())
    }

    /// The column with another value in one row.
    fn replaced(&self, old: &ArrayRef, ty: ColumnType, row: usize) -> Option<ArrayRef> {
        let any = old.as_any();
        let text = self.value.as_str();
        let whole = |new: i64| -> Option<ArrayRef> {
            let a: &Int64Array = any.downcast_ref()?;
            Some(Arc::new(Int64Array::from_iter(put(a.iter(), row, new))))
        };
        match ty {
            ColumnType::Text | ColumnType::Uscc | ColumnType::ResidentId | ColumnType::TaxpayerId => {
                let texts = TextColumn::open(old.as_ref())?;
                Some(Arc::new(StringArray::from_iter(put(texts.iter(), row, text))))
            }
            ColumnType::Date => {
                let a: &Date32Array = any.downcast_ref()?;
                let day = Date::parse_from_str(text, "%Y-%m-%d").ok()?;
                Some(Arc::new(Date32Array::from_iter(put(
                    a.iter(),
                    row,
                    day.to_epoch_days(),
                ))))
            }
            ColumnType::Month => {
                let a: &Int32Array = any.downcast_ref()?;
                Some(Arc::new(Int32Array::from_iter(put(
                    a.iter(),
                    row,
                    Month::parse(text)?.0,
                ))))
            }
            ColumnType::Count => whole(text.parse().ok()?),
            ColumnType::Money => whole(Fen::parse_yuan(text).ok()?.0),
            ColumnType::Ratio => {
                let ratio = Ratio::parse(text)?;
                let units = ratio.numerator().checked_mul(100_000_000)?;
                let exact = units % ratio.denominator() == 0;
                whole(
                    exact
                        .then(|| i64::try_from(units / ratio.denominator()).ok())
                        .flatten()?,
                )
            }
            ColumnType::Boolean => {
                let a: &BooleanArray = any.downcast_ref()?;
                Some(Arc::new(BooleanArray::from_iter(put(a.iter(), row, truth(text)?))))
            }
        }
    }

    /// Gives a fact its value for the row.
    fn fact(&self, table: &mut Table, fact: &Fact, row: usize) -> Result<(), Failure> {
        let rows = table.batch.num_rows();
        let text = self.value.as_str();
        let whole =
            |new: Option<i64>| -> Option<ArrayRef> { Some(Arc::new(Int64Array::from_iter(one(rows, row, new?)))) };
        let array: Option<ArrayRef> = match fact.expr.ty {
            Type::Boolean => truth(text).map(|b| Arc::new(BooleanArray::from_iter(one(rows, row, b))) as ArrayRef),
            Type::Text => Some(Arc::new(StringArray::from_iter(one(rows, row, text)))),
            Type::Date => Date::parse_from_str(text, "%Y-%m-%d")
                .ok()
                .map(|d| Arc::new(Date32Array::from_iter(one(rows, row, d.to_epoch_days()))) as ArrayRef),
            Type::Month => Month::parse(text).map(|m| Arc::new(Int32Array::from_iter(one(rows, row, m.0))) as ArrayRef),
            Type::Count => whole(text.parse().ok()),
            Type::Money => whole(Fen::parse_yuan(text).ok().map(|f| f.0)),
            Type::Ratio => {
                Ratio::parse(text).map(|_| Arc::new(StringArray::from_iter(one(rows, row, text))) as ArrayRef)
            }
            Type::Amount => None,
        };
        let array = array.ok_or_else(|| self.unfit(fact_unit(fact.expr.ty)))?;
        table.given.retain(|(name, _)| *name != fact.id);
        table.given.push((fact.id.clone(), array));
        Ok(())
    }

    fn at(&self) -> String {
        format!("{} data.{}.{}", self.place, self.table, self.column)
    }

    fn unknown<'k>(&self, (zh, en): (&str, &str), name: &str, known: impl Iterator<Item = &'k str>) -> Failure {
        let near = known
            .map(|k| (strsim::damerau_levenshtein(name, k), k))
            .min()
            .filter(|(distance, _)| *distance <= (name.chars().count() / 3).max(2));
        let remedy = near.map_or((String::new(), String::new()), |(_, k)| {
            (format!("是不是 {k}？"), format!("Did you mean {k}?"))
        });
        words::wrong(
            &self.at(),
            (
                &format!("没有这个{zh}：{name}。"),
                &format!("There is no such {en}: {name}."),
            ),
            (&remedy.0, &remedy.1),
        )
    }

    fn no_row(&self) -> Failure {
        words::wrong(
            &self.at(),
            ("表里没有这个主键的行。", "The table has no row of that key."),
            ("核对方括号里的主键。", "Look at the key in the brackets."),
        )
    }

    fn key(&self) -> Failure {
        words::wrong(
            &self.at(),
            (
                "主键和连接各表的列不能改；主键不止一列的表不能改。",
                "Keys and columns that link tables cannot be set, nor tables with several key columns.",
            ),
            (
                "改别的列，或改政策包里的标准。",
                "Set another column, or change the pack.",
            ),
        )
    }

    fn unfit(&self, unit: &str) -> Failure {
        words::unfit(
            &self.place,
            &format!("data.{}.{}", self.table, self.column),
            &self.value,
            &crate::policy::stated::Unfit { unit: unit.to_owned() },
        )
    }
}

fn put<T>(all: impl Iterator<Item = Option<T>>, row: usize, new: T) -> Vec<Option<T>> {
    let mut all: Vec<Option<T>> = all.collect();
    if let Some(slot) = all.get_mut(row) {
        *slot = Some(new);
    }
    all
}

fn one<T: Clone>(rows: usize, row: usize, value: T) -> Vec<Option<T>> {
    put((0..rows).map(|_| None), row, value)
}

fn truth(text: &str) -> Option<bool> {
    match text {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

/// Whether a column decides which rows go together.
fn is_key(catalog: &Catalog, spec: &TableSpec, name: &str) -> bool {
    let here = |names: &[String]| names.iter().any(|n| n == name);
    let into = catalog.tables.iter().flat_map(|t| &t.links);
    here(&spec.primary_key)
        || name == "uscc"
        || spec.links.iter().any(|l| here(&l.fields))
        || into.filter(|l| l.table == spec.name).any(|l| here(&l.to))
}

fn ty_unit(ty: ColumnType) -> &'static str {
    match ty {
        ColumnType::Text | ColumnType::Uscc | ColumnType::ResidentId | ColumnType::TaxpayerId => "text",
        ColumnType::Date => "date",
        ColumnType::Month => "month",
        ColumnType::Count => "count",
        ColumnType::Money => "yuan",
        ColumnType::Ratio => "ratio",
        ColumnType::Boolean => "boolean",
    }
}

fn fact_unit(ty: Type) -> &'static str {
    match ty {
        Type::Boolean => "boolean",
        Type::Text => "text",
        Type::Date => "date",
        Type::Month => "month",
        Type::Count => "count",
        Type::Ratio => "ratio",
        Type::Money | Type::Amount => "yuan",
    }
}
