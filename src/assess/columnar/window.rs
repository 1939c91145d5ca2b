//! Windows: rows sorted into partitions, then walked one after the other.

use std::cmp::Ordering;

use num_rational::BigRational;
use num_traits::Signed;

use super::column::{Column, Lane, Valid, Values};
use super::context::{Context, Eval};
use super::num::Num;
use crate::assess::broken::Broken;
use crate::assess::{AssessError, Place};
use crate::policy::ir::{Direction, TableId, Type, Window, WindowFunction};

/// What a window runs over.
pub(crate) struct Span<'s> {
    pub(crate) table: TableId,
    pub(crate) rows: &'s [u32],
    pub(crate) tie: &'s Tie,
    /// `measure.line` or the fact, for errors.
    pub(crate) owner: &'s str,
}

/// Texts that cut ties, by position in the span; compared one after the other, byte by byte.
pub(crate) struct Tie(pub(crate) Vec<Vec<String>>);

impl Tie {
    /// The primary key columns of a whole table in written form; empty where missing.
    pub(crate) fn primary_key(context: &Context<'_>, table: TableId) -> Result<Tie, Broken> {
        let spec = table.of(&context.data.catalog.tables)?;
        let rows = context.tables.all_rows(table)?;
        let texts = |name: &String| {
            let column = spec.column(name).map(|(at, _)| at);
            let column = column.ok_or_else(|| Broken::new(format!("primary key {name} is no column")))?;
            let column = super::load::load(context.tables.column(table, column)?, &rows);
            let text = |i: usize| {
                let mut text = String::new();
                if column.has(i) {
                    super::written::push(&mut text, &column, Type::Count, i);
                }
                text
            };
            Ok((0..rows.len()).map(text).collect())
        };
        Ok(Tie(spec
            .primary_key
            .iter()
            .map(texts)
            .collect::<Result<_, Broken>>()?))
    }

    fn compare(&self, a: usize, b: usize) -> Ordering {
        let found = self.0.iter().map(|texts| texts[a].cmp(&texts[b])).find(|o| o.is_ne());
        found.unwrap_or(Ordering::Equal)
    }
}

/// Positions of a span, partition after partition, each in its order.
pub(super) struct Arranged {
    sorted: Vec<usize>,
    ends: Vec<usize>,
}

impl Arranged {
    /// The partitions.
    pub(super) fn partitions(&self) -> impl Iterator<Item = &[usize]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(from, to)| &self.sorted[from..*to])
    }
}

/// Sorts the rows of a span into partitions; ties are cut by [`Tie`], then by row.
pub(super) fn arrange<'c>(eval: Eval<'c>, w: &'c Window, span: &Span<'_>) -> Result<Arranged, Broken> {
    let column = |e| eval.rows(e, span.table, span.rows);
    let partition: Vec<Column<'c>> = w.partition.iter().map(column).collect::<Result<_, Broken>>()?;
    let order = w.order.iter().map(|k| Ok((column(&k.expr)?, k.direction)));
    let order: Vec<(Column<'c>, Direction)> = order.collect::<Result<_, Broken>>()?;
    let same = |a: usize, b: usize| {
        let found = partition
            .iter()
            .map(|k| k.compare_keys(a, b, Direction::Ascending))
            .find(|o| o.is_ne());
        found.unwrap_or(Ordering::Equal)
    };
    let mut sorted: Vec<usize> = (0..span.rows.len()).collect();
    sorted.sort_by(|a, b| {
        let ordered = || {
            order
                .iter()
                .map(|(k, d)| k.compare_keys(*a, *b, *d))
                .find(|o| o.is_ne())
        };
        same(*a, *b)
            .then_with(|| ordered().unwrap_or(Ordering::Equal))
            .then_with(|| span.tie.compare(*a, *b))
            .then_with(|| span.rows[*a].cmp(&span.rows[*b]))
    });
    let mut ends = Vec::new();
    let mut end = 0;
    for partition in sorted.chunk_by(|a, b| same(*a, *b).is_eq()) {
        end += partition.len();
        ends.push(end);
    }
    Ok(Arranged { sorted, ends })
}

/// The arguments of a window, as many as its function takes, all of them numbers.
pub(super) fn arguments<'c>(eval: Eval<'c>, w: &'c Window, span: &Span<'_>) -> Result<Vec<Column<'c>>, Broken> {
    let count = match w.function {
        WindowFunction::RowNumber => 0,
        WindowFunction::Allocate => 2,
        WindowFunction::CarryUsed | WindowFunction::CarryAvailable | WindowFunction::CarryBalance => 3,
    };
    if w.arguments.len() != count {
        let found = w.arguments.len();
        return Err(Broken::new(format!(
            "{:?} takes {count} arguments, found {found}",
            w.function
        )));
    }
    let columns = w.arguments.iter().map(|e| {
        let column = eval.rows(e, span.table, span.rows)?;
        column.numbers()?;
        Ok(column)
    });
    columns.collect()
}

/// Values of a window, by position in the span.
pub(crate) fn window<'c>(eval: Eval<'c>, w: &'c Window, span: &Span<'_>) -> Result<Column<'c>, AssessError> {
    let broken = |b: Broken| b.at("window", eval.context.table_name(span.table)).of(span.owner);
    let arranged = arrange(eval, w, span).map_err(broken)?;
    let arguments = arguments(eval, w, span).map_err(broken)?;
    let len = span.rows.len();
    let steps = match w.function {
        WindowFunction::RowNumber => {
            let mut numbers = vec![0_i64; len];
            for partition in arranged.partitions() {
                partition.iter().zip(1..).for_each(|(row, n)| numbers[*row] = n);
            }
            return Ok(Column {
                len,
                values: Values::Number(Num::Int(Lane::Many(numbers))),
                valid: Valid::All,
            });
        }
        WindowFunction::Allocate => Steps::Allocate,
        WindowFunction::CarryUsed => Steps::Carry(Carried::Used),
        WindowFunction::CarryAvailable => Steps::Carry(Carried::Available),
        WindowFunction::CarryBalance => Steps::Carry(Carried::Balance),
    };
    let differs = |row: usize| AssessError::LimitDiffers {
        owner: span.owner.to_owned(),
        place: Place::of(eval.context.data, span.table, span.rows[row]),
    };
    // 64-bit inputs cannot overflow 128-bit balances: that would take more rows than there are.
    let small = arguments
        .iter()
        .all(|a| matches!(a.values, Values::Number(Num::Int(_))));
    let (num, valid) = if small {
        let input = |k: usize, row: usize| whole(&arguments[k], row);
        let values = walk(steps, arranged.partitions(), len, input).map_err(differs)?;
        let valid = Valid::of(values.iter().map(Option::is_some).collect());
        (
            Num::of_wide(values.into_iter().map(|v| v.map_or(0, |n| n)).collect()),
            valid,
        )
    } else {
        let input = |k: usize, row: usize| exact(&arguments[k], row);
        let values = walk(steps, arranged.partitions(), len, input).map_err(differs)?;
        let valid = Valid::of(values.iter().map(Option::is_some).collect());
        let values = values.into_iter().map(|v| v.unwrap_or_else(super::num::zero));
        (Num::of_big(values.collect()), valid)
    };
    Ok(Column {
        len,
        values: Values::Number(num),
        valid,
    })
}

/// A number that is there; [`arguments`] are numbers all.
fn whole(column: &Column<'_>, row: usize) -> Option<i128> {
    let n = column.numbers().ok()?;
    if column.has(row) {
        n.whole(row).map(i128::from)
    } else {
        None
    }
}

/// As [`whole`], without bounds.
pub(super) fn exact(column: &Column<'_>, row: usize) -> Option<BigRational> {
    let n = column.numbers().ok()?;
    column.has(row).then(|| n.exact(row))
}

/// How a walk goes from row to row.
#[derive(Clone, Copy)]
enum Steps {
    Allocate,
    Carry(Carried),
}

/// What of a balance is wanted.
#[derive(Clone, Copy)]
enum Carried {
    Used,
    Available,
    Balance,
}

/// Walks every partition; `Err` is the first row whose limit differs.
fn walk<'s, T: Signed + Clone + Ord>(
    steps: Steps,
    partitions: impl Iterator<Item = &'s [usize]>,
    len: usize,
    input: impl Fn(usize, usize) -> Option<T>,
) -> Result<Vec<Option<T>>, usize> {
    let mut values: Vec<Option<T>> = vec![None; len];
    for partition in partitions {
        match steps {
            Steps::Allocate => allocate(partition, &input, &mut values)?,
            Steps::Carry(wanted) => carry(wanted, partition, &input, &mut values),
        }
    }
    Ok(values)
}

fn positive<T: Signed + Clone>(n: T) -> T {
    if n.is_negative() { T::zero() } else { n }
}

fn allocate<T: Signed + Clone + Ord>(
    partition: &[usize],
    input: &impl Fn(usize, usize) -> Option<T>,
    values: &mut [Option<T>],
) -> Result<(), usize> {
    let mut quota: Option<(T, T)> = None;
    for row in partition {
        let Some(limit) = input(0, *row) else { continue };
        let (first, rest) = quota.get_or_insert_with(|| (limit.clone(), positive(limit.clone())));
        if *first != limit {
            return Err(*row);
        }
        if let Some(wish) = input(1, *row) {
            let got = positive(wish).min(rest.clone());
            *rest = rest.clone() - got.clone();
            values[*row] = Some(got);
        }
    }
    Ok(())
}

fn carry<T: Signed + Clone + Ord>(
    wanted: Carried,
    partition: &[usize],
    input: &impl Fn(usize, usize) -> Option<T>,
    values: &mut [Option<T>],
) {
    let mut balance = partition.first().and_then(|row| input(0, *row));
    for row in partition {
        let Some(available) = balance.zip(input(1, *row)).map(|(b, c)| b + c) else {
            return;
        };
        let used = if available.is_positive() {
            input(2, *row).map(|d| positive(d).min(available.clone()))
        } else {
            Some(T::zero())
        };
        balance = used.clone().map(|u| available.clone() - u);
        values[*row] = match wanted {
            Carried::Available => Some(available),
            Carried::Balance => balance.clone(),
            Carried::Used => used,
        };
    }
}
