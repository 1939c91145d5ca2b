//! Windows: rows sorted into partitions, then walked one after the other.

use std::cmp::Ordering;

use num_rational::BigRational;
use num_traits::Signed;

use super::column::{Column, Lane, Valid, Values};
use super::context::{Context, Eval};
use super::num::Num;
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
    pub(crate) fn primary_key(context: &Context<'_>, table: TableId) -> Tie {
        let Some(spec) = context.data.catalog.tables.get(table.index()) else {
            return Tie(Vec::new());
        };
        let rows: Vec<u32> = (0_u32..).take(context.tables.rows(table)).collect();
        let texts = |name: &String| {
            let cells = context.tables.column(table, spec.column(name)?.0)?;
            let column = super::load::load(cells, &rows);
            let text = |i: usize| {
                let mut text = String::new();
                if column.has(i) {
                    super::call::push(&mut text, &column, Type::Count, i);
                }
                text
            };
            Some((0..rows.len()).map(text).collect())
        };
        Tie(spec.primary_key.iter().filter_map(texts).collect())
    }

    fn compare(&self, a: usize, b: usize) -> Ordering {
        let found = self.0.iter().map(|texts| texts[a].cmp(&texts[b])).find(|o| o.is_ne());
        found.unwrap_or(Ordering::Equal)
    }
}

/// Values of a window, by position in the span.
pub(crate) fn window<'c>(eval: Eval<'c>, w: &'c Window, span: &Span<'_>) -> Result<Column<'c>, AssessError> {
    let column = |e| eval.rows(e, span.table, span.rows);
    let partition: Vec<Column<'c>> = w.partition.iter().map(column).collect();
    let order: Vec<(Column<'c>, Direction)> = w.order.iter().map(|k| (column(&k.expr), k.direction)).collect();
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
    let arguments: Vec<Column<'c>> = w.arguments.iter().map(column).collect();
    let partitions = || sorted.chunk_by(|a, b| same(*a, *b).is_eq());
    let len = span.rows.len();
    if w.function == WindowFunction::RowNumber {
        let mut numbers = vec![0_i64; len];
        for partition in partitions() {
            partition.iter().zip(1..).for_each(|(row, n)| numbers[*row] = n);
        }
        return Ok(Column {
            len,
            values: Values::Number(Num::Int(Lane::Many(numbers))),
            valid: Valid::All,
        });
    }
    let differs = |row: usize| {
        let row = usize::try_from(span.rows[row]).unwrap_or(usize::MAX);
        AssessError::LimitDiffers {
            owner: span.owner.to_owned(),
            place: Place::of(eval.context.data, span.table, row),
        }
    };
    // 64-bit inputs cannot overflow 128-bit balances: that would take more rows than there are.
    let small = arguments
        .iter()
        .all(|a| matches!(a.values, Values::Number(Num::Int(_)) | Values::Nothing));
    if small {
        let input = |k: usize, row: usize| whole(arguments.get(k)?, row);
        let values = walk(w.function, partitions(), len, input).map_err(differs)?;
        let valid = Valid::of(values.iter().map(Option::is_some).collect());
        let num = Num::of_wide(values.into_iter().map(Option::unwrap_or_default).collect());
        return Ok(Column {
            len,
            values: Values::Number(num),
            valid,
        });
    }
    let input = |k: usize, row: usize| exact(arguments.get(k)?, row);
    let values = walk(w.function, partitions(), len, input).map_err(differs)?;
    let valid = Valid::of(values.iter().map(Option::is_some).collect());
    let num = Num::of_big(values.into_iter().map(|v| v.unwrap_or_else(super::num::zero)).collect());
    Ok(Column {
        len,
        values: Values::Number(num),
        valid,
    })
}

fn whole(column: &Column<'_>, row: usize) -> Option<i128> {
    match &column.values {
        Values::Number(n) if column.has(row) => n.whole(row).map(i128::from),
        _ => None,
    }
}

fn exact(column: &Column<'_>, row: usize) -> Option<BigRational> {
    match &column.values {
        Values::Number(n) if column.has(row) => Some(n.exact(row)),
        _ => None,
    }
}

/// Walks every partition; `Err` is the first row whose limit differs.
fn walk<'s, T: Signed + Clone + Ord>(
    function: WindowFunction,
    partitions: impl Iterator<Item = &'s [usize]>,
    len: usize,
    input: impl Fn(usize, usize) -> Option<T>,
) -> Result<Vec<Option<T>>, usize> {
    let mut values: Vec<Option<T>> = vec![None; len];
    for partition in partitions {
        if function == WindowFunction::Allocate {
            allocate(partition, &input, &mut values)?;
        } else {
            carry(function, partition, &input, &mut values);
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
    function: WindowFunction,
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
        values[*row] = match function {
            WindowFunction::CarryAvailable => Some(available),
            WindowFunction::CarryBalance => balance.clone(),
            _ => used,
        };
    }
}
