//! Both meanings of every function, held against each other on arguments that reach its corners.

use std::borrow::Cow;

use num_bigint::BigInt;
use num_rational::BigRational;

use super::*;
use crate::assess::cells::days_of;
use crate::assess::columnar::column::{Lane, Valid, Values};
use crate::assess::columnar::num::Num;
use crate::calendar::Month;

fn number(n: i64, d: i64) -> Value {
    Value::Number(BigRational::new(BigInt::from(n), BigInt::from(d)))
}

fn date(text: &str) -> Value {
    Value::Date(text.parse().unwrap())
}

fn month(text: &str) -> Value {
    Value::Month(Month::parse(text).unwrap())
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn gone() -> Value {
    Value::missing("gone")
}

/// Rows of arguments with their types.
fn rows(function: Function) -> Vec<(Vec<Type>, Vec<Vec<Value>>)> {
    use Type::{Amount, Count, Date, Month, Ratio, Text};
    let days = || vec![date("2022-01-31"), date("2020-02-29"), date("0001-01-01"), gone()];
    let months = || vec![month("2022-01"), month("9999-12"), month("0001-01"), gone()];
    let numbers = || vec![number(5, 2), number(-5, 2), number(0, 1), number(7, 3), gone()];
    let one = |ty: Type, all: Vec<Value>| (vec![ty], all.into_iter().map(|v| vec![v]).collect::<Vec<_>>());
    let two = |types: [Type; 2], left: Vec<Value>, right: Vec<Value>| {
        let pairs = left
            .iter()
            .flat_map(|a| right.iter().map(|b| vec![a.clone(), b.clone()]));
        (types.to_vec(), pairs.collect::<Vec<_>>())
    };
    match function {
        Function::RoundFen | Function::Abs => vec![one(Amount, numbers())],
        Function::Floor => vec![one(Ratio, numbers())],
        Function::Least | Function::Greatest | Function::NullIf => {
            vec![
                two([Ratio, Ratio], numbers(), numbers()),
                two([Date, Date], days(), days()),
            ]
        }
        Function::Mean => vec![two([Ratio, Ratio], numbers(), numbers()), one(Ratio, numbers())],
        // It evaluates its arguments itself: the differential tests have it.
        Function::Coalesce => Vec::new(),
        Function::MonthOf => vec![one(Date, days())],
        Function::YearOf | Function::QuarterOf => vec![one(Date, days()), one(Month, months())],
        Function::FirstDay | Function::LastDay => vec![one(Month, months())],
        Function::AddMonths => {
            let n = || vec![number(1, 1), number(-1, 1), number(0, 1), number(i64::MAX, 1), gone()];
            vec![two([Date, Count], days(), n()), two([Month, Count], months(), n())]
        }
        Function::FullYears => vec![two([Date, Date], days(), days())],
        Function::Months => vec![
            two([Date, Date], days(), days()),
            two([Month, Month], months(), months()),
        ],
        Function::Left => {
            let n = vec![number(1, 1), number(-1, 1), number(0, 1), number(i64::MAX, 1), gone()];
            vec![two([Text, Count], vec![text("元江县"), text(""), gone()], n)]
        }
        Function::Text | Function::Concat => vec![
            two([Text, Date], vec![text("元"), gone()], days()),
            one(Count, vec![number(-7, 1), gone()]),
            one(Month, months()),
            one(Text, vec![text("江"), gone()]),
        ],
        Function::StartsWith => {
            let all = || vec![text("元江"), text("元"), text(""), gone()];
            vec![two([Text, Text], all(), all())]
        }
    }
}

fn column(ty: Type, values: &[Value]) -> Column<'static> {
    let valid = Valid::of(values.iter().map(|v| !v.is_missing()).collect());
    let day = |v: &Value| if let Value::Date(day) = v { days_of(*day) } else { 0 };
    let month = |v: &Value| if let Value::Month(month) = v { month.0 } else { 0 };
    let text = |v: &Value| {
        Cow::Owned(if let Value::Text(text) = v {
            text.clone()
        } else {
            String::new()
        })
    };
    let number = |v: &Value| match v {
        Value::Number(n) => n.clone(),
        _ => BigRational::from_integer(BigInt::from(0)),
    };
    let values = match ty {
        Type::Date => Values::Date(Lane::Many(values.iter().map(day).collect())),
        Type::Month => Values::Month(Lane::Many(values.iter().map(month).collect())),
        Type::Text => Values::Text(Lane::Many(values.iter().map(text).collect())),
        Type::Count | Type::Ratio | Type::Money | Type::Amount => {
            Values::Number(Num::of_big(values.iter().map(number).collect()))
        }
        Type::Boolean => panic!("no function takes a boolean"),
    };
    let len = match &valid {
        Valid::Some(flags) => flags.len(),
        Valid::All | Valid::None => match &values {
            Values::Date(Lane::Many(all)) | Values::Month(Lane::Many(all)) => all.len(),
            Values::Text(Lane::Many(all)) => all.len(),
            _ => panic!("every list of numbers has a missing one"),
        },
    };
    Column { len, values, valid }
}

/// The written form of a row of a column, or nothing.
fn shown(column: &Column<'_>, ty: Type, row: usize) -> Option<String> {
    let mut text = String::new();
    column
        .has(row)
        .then(|| crate::assess::columnar::written::push(&mut text, column, ty, row))?;
    Some(text)
}

#[test]
fn every_function_of_the_table_has_two_meanings_that_agree() {
    let mut seen = 0;
    for signature in formula_functions() {
        let function = signature.function;
        let OfColumns::All(of_columns) = meaning(function).of_columns else {
            assert_eq!(function, Function::Coalesce);
            continue;
        };
        for (types, rows) in rows(function) {
            let of_argument = |at: usize| rows.iter().map(|row| row[at].clone()).collect::<Vec<_>>();
            let columns: Vec<Column<'_>> = types
                .iter()
                .enumerate()
                .map(|(at, ty)| column(*ty, &of_argument(at)))
                .collect();
            let all = Columns {
                ty: types[0],
                columns: &columns,
                types: &types,
                len: rows.len(),
            };
            let got = of_columns(&all).unwrap();
            for (at, values) in rows.iter().enumerate() {
                let row = Row { values, types: &types };
                let wanted = of_row(function, &row).unwrap();
                // Numbers are compared as plain ratios: both sides write them the same way.
                let ty = Type::Ratio;
                assert_eq!(shown(&got, ty, at), wanted.text(ty), "{} of {values:?}", signature.name);
                seen += 1;
            }
        }
    }
    assert!(seen > 100, "{seen}");
}

/// Worked out by hand from the language reference.
#[test]
fn corners_have_their_names() {
    let of = |function, values: Vec<Value>| {
        let types = vec![Type::Date; values.len()];
        of_row(
            function,
            &Row {
                values: &values,
                types: &types,
            },
        )
        .unwrap()
    };
    assert_eq!(of(Function::RoundFen, vec![number(-5, 2)]), number(-3, 1));
    assert_eq!(
        of(Function::AddMonths, vec![date("2022-01-31"), number(1, 1)]),
        date("2022-02-28")
    );
    assert_eq!(
        of(Function::AddMonths, vec![month("9999-12"), number(1, 1)]),
        Value::lacking(Lack::OutsideCalendar)
    );
    assert_eq!(
        of(Function::FullYears, vec![date("2022-01-02"), date("2022-01-01")]),
        Value::lacking(Lack::BeforeBirth)
    );
    assert_eq!(
        of(Function::NullIf, vec![number(1, 1), number(1, 1)]),
        Value::lacking(Lack::Null)
    );
    assert_eq!(
        of(Function::Months, vec![date("2022-01-31"), date("2022-02-01")]),
        number(2, 1)
    );
    assert_eq!(of(Function::Abs, vec![gone()]), gone());
}
