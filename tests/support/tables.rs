//! A made-up catalog of two linked tables and their rows.

#![allow(dead_code)]

use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, Date32Array, Int32Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{Field, Schema};
use huiqi::schema::{Cardinality, Catalog, ColumnSpec, ColumnType, LinkSpec, TableSpec};
use huiqi::store::{Dataset, Origin, Table};

use super::draw::{Cells, Draw};

/// Columns of both tables, by position.
pub(crate) const COLUMNS: [(&str, ColumnType); 12] = [
    ("id", ColumnType::Text),
    ("uscc", ColumnType::Uscc),
    ("owner", ColumnType::Text),
    ("label", ColumnType::Text),
    ("flag", ColumnType::Boolean),
    ("day", ColumnType::Date),
    ("day_end", ColumnType::Date),
    ("month", ColumnType::Month),
    ("n", ColumnType::Count),
    ("cash", ColumnType::Money),
    ("fee", ColumnType::Money),
    ("share", ColumnType::Ratio),
];

/// Both tables have these links before reverses: (name, own columns, table, its columns, to one).
type Declared = (
    &'static str,
    &'static [&'static str],
    &'static str,
    &'static [&'static str],
    bool,
);
const LINKS: [(&str, &[Declared]); 2] = [
    (
        "alpha",
        &[
            ("head", &["owner"], "alpha", &["id"], true),
            ("peer", &["label"], "alpha", &["label"], false),
            ("all_beta", &[], "beta", &[], false),
            ("month_beta", &["label", "month"], "beta", &["label", "month"], false),
        ],
    ),
    (
        "beta",
        &[
            ("alpha", &["owner"], "alpha", &["id"], true),
            ("same_n", &["n", "flag"], "alpha", &["n", "flag"], false),
            ("twin", &["day"], "beta", &["day"], true),
        ],
    ),
];

pub(crate) fn catalog() -> Catalog {
    let text = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
    let tables = LINKS.iter().map(|(name, links)| TableSpec {
        name: (*name).to_owned(),
        title: String::new(),
        fields: COLUMNS
            .iter()
            .map(|(name, ty)| ColumnSpec {
                name: (*name).to_owned(),
                title: String::new(),
                column_type: *ty,
                personal: false,
                resolved: false,
            })
            .collect(),
        primary_key: vec!["id".into()],
        links: links
            .iter()
            .map(|(link, fields, table, to, one)| LinkSpec {
                name: (*link).to_owned(),
                fields: text(fields),
                table: (*table).to_owned(),
                to: text(to),
                cardinality: if *one { Cardinality::One } else { Cardinality::Many },
                reverse: one.then(|| format!("{link}_of")),
            })
            .collect(),
        known: None,
        later: Vec::new(),
        department: String::new(),
    });
    Catalog::new(tables.collect()).unwrap()
}

pub(crate) fn dataset(draw: &mut Draw<'_>) -> Dataset {
    let seed = u64::from(draw.number()) << 32 | u64::from(draw.number());
    // How often a cell is missing, and how often a number is extreme (in percent, permille).
    let missing = draw.pick(&[0, 2, 10, 10, 30, 60]);
    let extreme = draw.pick(&[0, 0, 5, 50]);
    let mut cells = Cells(seed);
    let catalog = Arc::new(catalog());
    let rows = |draw: &mut Draw<'_>| match draw.below(8) {
        0 => draw.below(3),
        1 => 0,
        2 => 60 + draw.below(100),
        _ => 150 + draw.below(350),
    };
    let mut sizes = [rows(draw), rows(draw)];
    // Now and then the export of a table was not delivered.
    let mut absent = std::collections::BTreeSet::new();
    if draw.chance(30) {
        let which = draw.below(2);
        draw.saw("absent table");
        sizes[which] = 0;
        absent.insert(LINKS[which].0.to_owned());
    }
    let tables = sizes.iter().map(|n| table(&mut cells, *n, missing, extreme)).collect();
    Dataset {
        catalog,
        tables,
        origins: vec![Origin {
            file: "made.csv".into(),
            sheet: String::new(),
        }],
        owned: None,
        absent,
    }
}

fn table(cells: &mut Cells, rows: usize, missing: u64, extreme: u64) -> Table {
    let mut fields = Vec::new();
    let mut arrays: Vec<ArrayRef> = Vec::new();
    for (position, (name, ty)) in COLUMNS.iter().enumerate() {
        let array: ArrayRef = match ty {
            ColumnType::Text if position == 0 => Arc::new(StringArray::from(
                (0..rows).map(|i| format!("r{i:04}")).collect::<Vec<_>>(),
            )),
            ColumnType::Date => Arc::new(Date32Array::from(column(cells, rows, missing, |c| day(c, extreme)))),
            ColumnType::Month => Arc::new(Int32Array::from(column(cells, rows, missing, |c| month(c, extreme)))),
            ColumnType::Boolean => Arc::new(BooleanArray::from(column(cells, rows, missing, |c| c.below(2) == 0))),
            ColumnType::Count => Arc::new(Int64Array::from(column(cells, rows, missing, |c| count(c, extreme)))),
            ColumnType::Money => Arc::new(Int64Array::from(column(cells, rows, missing, |c| money(c, extreme)))),
            ColumnType::Ratio => Arc::new(Int64Array::from(column(cells, rows, missing, |c| ratio(c, extreme)))),
            _ => Arc::new(StringArray::from(column(cells, rows, missing, |c| {
                text(c, position, rows)
            }))),
        };
        fields.push(Field::new(*name, array.data_type().clone(), true));
        arrays.push(array);
    }
    let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).unwrap();
    let line = (2..).take(rows).collect::<Vec<i32>>();
    Table {
        batch,
        origin: Arc::new(Int32Array::from(vec![0; rows])),
        line: Arc::new(Int32Array::from(line)),
        given: Vec::new(),
    }
}

fn column<T>(cells: &mut Cells, rows: usize, missing: u64, one: impl Fn(&mut Cells) -> T) -> Vec<Option<T>> {
    (0..rows)
        .map(|_| {
            let value = one(cells);
            (cells.below(100) >= missing).then_some(value)
        })
        .collect()
}

fn text(cells: &mut Cells, position: usize, rows: usize) -> String {
    match position {
        1 => format!("E{}", cells.below(20)),
        2 => format!("r{:04}", cells.below(rows as u64 + 3)),
        _ if cells.below(3) > 0 => format!("k{}", cells.below(40)),
        _ => ["", "a", "ab", "甲", "甲乙", "C13"][usize::try_from(cells.below(6)).unwrap()].to_owned(),
    }
}

fn day(cells: &mut Cells, extreme: u64) -> i32 {
    if cells.below(1000) < extreme {
        return [i32::MIN, -719_162, 2_932_896, i32::MAX][usize::try_from(cells.below(4)).unwrap()];
    }
    18_993 + i32::try_from(cells.below(500)).unwrap()
}

fn month(cells: &mut Cells, extreme: u64) -> i32 {
    if cells.below(1000) < extreme {
        return [i32::MIN, 12, 119_999, i32::MAX][usize::try_from(cells.below(4)).unwrap()];
    }
    24_260 + i32::try_from(cells.below(12)).unwrap()
}

fn whole(cells: &mut Cells, extreme: u64, near: u64) -> i64 {
    if cells.below(1000) < extreme {
        return [i64::MIN, i64::MAX, i64::MIN + 1, i64::MAX - 1, i64::MAX / 2 + 1]
            [usize::try_from(cells.below(5)).unwrap()];
    }
    i64::try_from(cells.below(near)).unwrap() - i64::try_from(near / 5).unwrap()
}

fn count(cells: &mut Cells, extreme: u64) -> i64 {
    whole(cells, extreme, 8)
}

fn money(cells: &mut Cells, extreme: u64) -> i64 {
    let near = [4, 300, 2_000_000][usize::try_from(cells.below(3)).unwrap()];
    whole(cells, extreme, near)
}

fn ratio(cells: &mut Cells, extreme: u64) -> i64 {
    match cells.below(3) {
        0 => whole(cells, extreme, 200_000_000),
        // Halves: products with odd fen are half fens.
        1 => 50_000_000,
        _ => i64::try_from(cells.below(5)).unwrap() * 25_000_000,
    }
}
