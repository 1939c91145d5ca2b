//! A small dataset from the rows of a case.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, Date32Array, Int32Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{Field, Schema};
use toml::Value;

use super::file::{Case, day};
use crate::calendar::Month;
use crate::money::{Fen, Ratio};
use crate::policy::ir::{Fact, Program, TableId, Type};
use crate::schema::{Catalog, ColumnType, TableSpec};
use crate::store::{Dataset, Origin, Table};

/// Units of a ratio column.
const RATIO_UNITS: i64 = 100_000_000;

/// The dataset of a case: tables that it does not name are empty, cells that it does not name are missing.
///
/// # Errors
/// The table, column and value that cannot be used.
pub fn dataset(program: &Program, catalog: &Arc<Catalog>, case: &Case) -> Result<Dataset, String> {
    if let Some(unknown) = case.rows.keys().find(|name| catalog.table(name).is_none()) {
        return Err(format!("unknown table {unknown}"));
    }
    if let Some(unknown) = case.absent.iter().find(|name| catalog.table(name).is_none()) {
        return Err(format!("unknown table {unknown} in absent"));
    }
    if let Some(both) = case.absent.iter().find(|name| case.rows.contains_key(*name)) {
        return Err(format!("{both} is absent and has rows"));
    }
    let none = Vec::new();
    let tables = TableId::all(&catalog.tables).zip(&catalog.tables).map(|(id, spec)| {
        let rows = case.rows.get(&spec.name).unwrap_or(&none);
        table(program, id, spec, rows).map_err(|e| format!("{}: {e}", spec.name))
    });
    Ok(Dataset {
        catalog: Arc::clone(catalog),
        tables: tables.collect::<Result<_, _>>()?,
        origins: vec![Origin {
            file: case.id.clone(),
            sheet: String::new(),
        }],
        owned: None,
        absent: case.absent.clone(),
    })
}

fn table(program: &Program, id: TableId, spec: &TableSpec, rows: &[toml::Table]) -> Result<Table, String> {
    let facts: BTreeMap<&str, &Fact> = program
        .facts
        .iter()
        .filter(|f| f.on == id)
        .map(|f| (f.id.as_str(), f))
        .collect();
    for name in rows.iter().flat_map(toml::Table::keys) {
        if spec.column(name).is_none() && !facts.contains_key(name.as_str()) {
            return Err(format!("unknown column or fact {name}"));
        }
    }
    // Rows stand in the order of the store: by enterprise, then by primary key.
    let mut sorted: Vec<(usize, &toml::Table)> = rows.iter().enumerate().collect();
    let place = |row: &toml::Table| -> Vec<String> {
        let by = spec.column("uscc").map(|(_, c)| &c.name);
        by.into_iter()
            .chain(&spec.primary_key)
            .map(|name| row.get(name).map_or_else(String::new, plain))
            .collect()
    };
    sorted.sort_by_key(|(_, row)| place(row));
    let cells = |name: &str| sorted.iter().map(|(_, row)| row.get(name)).collect::<Vec<_>>();
    let mut arrays: Vec<ArrayRef> = Vec::new();
    for field in &spec.fields {
        arrays.push(array(kind(field.column_type), &cells(&field.name)).map_err(|e| format!("{}: {e}", field.name))?);
    }
    let mut given = Vec::new();
    for (name, fact) in facts.iter().filter(|(name, _)| spec.column(name).is_none()) {
        if rows.iter().any(|row| row.contains_key(*name)) {
            let kind = of_fact(fact.expr.ty);
            given.push((
                (*name).to_owned(),
                array(kind, &cells(name)).map_err(|e| format!("{name}: {e}"))?,
            ));
        }
    }
    let fields: Vec<Field> = spec
        .fields
        .iter()
        .zip(&arrays)
        .map(|(f, a)| Field::new(&f.name, a.data_type().clone(), true))
        .collect();
    let options = arrow_array::RecordBatchOptions::new().with_row_count(Some(sorted.len()));
    let batch = RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), arrays, &options)
        .map_err(|e| e.to_string())?;
    let line = sorted.iter().map(|(at, _)| i32::try_from(*at));
    let line: Vec<i32> = line.collect::<Result<_, _>>().map_err(|_| "too many rows")?;
    Ok(Table {
        batch,
        origin: Arc::new(Int32Array::from(vec![0; line.len()])),
        line: Arc::new(Int32Array::from(line)),
        given,
    })
}

/// What a cell holds.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Boolean,
    Date,
    Month,
    Count,
    Money,
    /// A decimal of eight places.
    Decimal,
    /// Any fraction, kept as text.
    Fraction,
    /// Any fraction of a yuan, kept as text in fen.
    Amount,
}

fn kind(ty: ColumnType) -> Kind {
    match ty {
        ColumnType::Text | ColumnType::Uscc | ColumnType::ResidentId | ColumnType::TaxpayerId => Kind::Text,
        ColumnType::Date => Kind::Date,
        ColumnType::Month => Kind::Month,
        ColumnType::Count => Kind::Count,
        ColumnType::Money => Kind::Money,
        ColumnType::Ratio => Kind::Decimal,
        ColumnType::Boolean => Kind::Boolean,
    }
}

fn of_fact(ty: Type) -> Kind {
    match ty {
        Type::Boolean => Kind::Boolean,
        Type::Text => Kind::Text,
        Type::Date => Kind::Date,
        Type::Month => Kind::Month,
        Type::Count => Kind::Count,
        Type::Money => Kind::Money,
        Type::Ratio => Kind::Fraction,
        Type::Amount => Kind::Amount,
    }
}

/// A cell as text: what a TOML string holds, or how TOML writes the value.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn array(kind: Kind, cells: &[Option<&Value>]) -> Result<ArrayRef, String> {
    fn each<T>(cells: &[Option<&Value>], read: impl Fn(&Value) -> Result<T, String>) -> Result<Vec<Option<T>>, String> {
        cells.iter().map(|c| c.map(&read).transpose()).collect()
    }
    let not = |what: &str, v: &Value| format!("{} is no {what}", plain(v));
    Ok(match kind {
        Kind::Text => Arc::new(StringArray::from(each(cells, |v| match v {
            Value::String(_) | Value::Integer(_) => Ok(plain(v)),
            _ => Err(not("text", v)),
        })?)),
        Kind::Boolean => Arc::new(BooleanArray::from(each(cells, |v| {
            v.as_bool().ok_or_else(|| not("boolean", v))
        })?)),
        Kind::Date => Arc::new(Date32Array::from(each(cells, |v| {
            day(Some(v))?.map(|d| d.to_epoch_days()).ok_or_else(|| not("date", v))
        })?)),
        Kind::Month => Arc::new(Int32Array::from(each(cells, |v| {
            Month::parse(&plain(v))
                .map(|m| m.0)
                .ok_or_else(|| not("month (2022-05)", v))
        })?)),
        Kind::Count => Arc::new(Int64Array::from(each(cells, |v| {
            plain(v).parse::<i64>().map_err(|_| not("whole number", v))
        })?)),
        Kind::Money => Arc::new(Int64Array::from(each(cells, |v| match v {
            Value::String(_) | Value::Integer(_) => Fen::parse_yuan(&plain(v))
                .map(|f| f.0)
                .map_err(|e| format!("{}: {e}", plain(v))),
            _ => Err(not("amount of yuan; write it as text", v)),
        })?)),
        Kind::Decimal => Arc::new(Int64Array::from(each(cells, |v| {
            let ratio = Ratio::parse(&plain(v)).and_then(|r| r.in_units(RATIO_UNITS));
            ratio.ok_or_else(|| not("ratio of at most eight decimals", v))
        })?)),
        Kind::Fraction => Arc::new(StringArray::from(each(cells, |v| {
            Ratio::parse(&plain(v)).map(written).ok_or_else(|| not("ratio", v))
        })?)),
        Kind::Amount => Arc::new(StringArray::from(each(cells, |v| {
            let yuan = Ratio::parse(&plain(v)).ok_or_else(|| not("amount of yuan", v))?;
            let fen = yuan
                .numerator()
                .checked_mul(100)
                .and_then(|n| Ratio::new(n, yuan.denominator()));
            fen.map(written).ok_or_else(|| not("amount that fits", v))
        })?)),
    })
}

fn written(ratio: Ratio) -> String {
    format!("{}/{}", ratio.numerator(), ratio.denominator())
}
