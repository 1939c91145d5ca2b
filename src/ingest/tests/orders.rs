//! Kinds of rows and their order, against the slowest way to find them.

use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, BooleanArray, Date32Array, DictionaryArray, Int64Array, RecordBatch, StringArray};
use proptest::prelude::*;

use crate::ingest::columns::equal_rows::EqualRows;
use crate::ingest::columns::row_order::sorted;
use crate::ingest::columns::unfinished::Columns;

type Line = (Option<String>, Option<i64>, Option<i32>, Option<bool>);

const NAMES: [&str; 4] = ["code", "fen", "day", "truth"];

fn names() -> Vec<String> {
    NAMES.map(str::to_owned).to_vec()
}

/// The codes written out, or coded.
fn columns(lines: &[Line], coded: bool) -> Columns {
    let codes = lines.iter().map(|l| l.0.as_deref());
    let codes: ArrayRef = if coded {
        Arc::new(codes.collect::<DictionaryArray<Int32Type>>())
    } else {
        Arc::new(codes.collect::<StringArray>())
    };
    let columns: [ArrayRef; 4] = [
        codes,
        Arc::new(lines.iter().map(|l| l.1).collect::<Int64Array>()),
        Arc::new(lines.iter().map(|l| l.2).collect::<Date32Array>()),
        Arc::new(lines.iter().map(|l| l.3).collect::<BooleanArray>()),
    ];
    let columns = NAMES
        .into_iter()
        .zip(columns)
        .map(|(name, column)| (name, column, true));
    Columns::new(RecordBatch::try_from_iter_with_nullable(columns).unwrap())
}

fn line() -> impl Strategy<Value = Line> {
    let code = prop::option::of(prop::sample::select(vec!["", "9", "91", "92", "甲"]).prop_map(str::to_owned));
    (
        code,
        prop::option::of(-1..2_i64),
        prop::option::of(0..2_i32),
        prop::option::of(any::<bool>()),
    )
}

proptest! {
    #[test]
    fn as_the_slowest_way_finds_them(
        lines in prop::collection::vec(line(), 0..60),
        left_out in 2..7_u32,
        coded: bool,
    ) {
        let all = columns(&lines, coded);
        let at = |row: u32| lines.get(row as usize).unwrap();
        let rows: Vec<u32> = (0..u32::try_from(lines.len()).unwrap()).filter(|row| row % left_out != 1).collect();
        let alike = EqualRows::new(&all, &names(), &rows).unwrap();

        let first = |row: &u32| rows.iter().find(|other| at(**other) == at(*row)) == Some(row);
        let last = |row: &u32| rows.iter().rev().find(|other| at(**other) == at(*row)) == Some(row);
        let some = |wanted: &dyn Fn(&u32) -> bool| rows.iter().copied().filter(wanted).collect::<Vec<_>>();
        prop_assert_eq!(alike.beaten(|_, _| false), some(&|row| !first(row)));
        prop_assert_eq!(alike.beaten(|_, _| true), some(&|row| !last(row)));
        // Rows with even numbers beat those before them, odd ones do not: the last even one counts, or else the first.
        let best = |row: &u32| {
            let mut alike = rows.iter().filter(|other| at(**other) == at(*row));
            let even = alike.clone().rfind(|other| **other % 2 == 0);
            even.or(alike.next()) == Some(row)
        };
        prop_assert_eq!(alike.beaten(|new, _| new % 2 == 0), some(&|row| !best(row)));
        prop_assert_eq!(alike.shared(), some(&|row| !first(row) || !last(row)));

        // A stable sort, so that ties stay in the order of the rows; tuples of options compare missing values first.
        let mut wanted = rows.clone();
        wanted.sort_by(|one, other| at(*one).cmp(at(*other)));
        prop_assert_eq!(sorted(&all, &names(), &rows).unwrap(), wanted);
        let mut wanted = rows.clone();
        wanted.sort_by_key(|row| at(*row).1);
        prop_assert_eq!(sorted(&all, &["fen".to_owned()], &rows).unwrap(), wanted);
    }
}

/// Many rows go through several portions.
#[test]
fn many_rows() {
    let lines: Vec<Line> = (0..40_000_i64)
        .map(|n| (Some(format!("91{}", n % 15_000)), None, None, None))
        .collect();
    for coded in [false, true] {
        let all = columns(&lines, coded);
        let rows: Vec<u32> = (0..40_000).collect();
        let alike = EqualRows::new(&all, &names(), &rows).unwrap();
        // Rows n, n + 15,000 and n + 30,000 are of one kind.
        assert_eq!(alike.beaten(|_, _| false), (15_000..40_000).collect::<Vec<u32>>());
        assert_eq!(alike.beaten(|_, _| true), (0..25_000).collect::<Vec<u32>>());
        assert_eq!(alike.shared(), (0..40_000).collect::<Vec<u32>>());
    }
}
