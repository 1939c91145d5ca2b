//! What the functions of the language mean: one file per function, or per pair that differs in one word, with its meaning for one row (the
//! reference evaluator's) and for whole columns. Names and signatures stand in `policy::formula::table`.
//!
//! The two meanings of a file share nothing but what [`Meaning`] says of missing arguments; a test holds them against each other.

mod abs;
mod add_months;
mod coalesce;
mod edge_of_month;
mod extreme;
mod floor;
mod full_years;
mod left;
mod mean;
mod month_of;
mod months;
mod null_if;
mod quarter_of;
mod round_fen;
mod starts_with;
mod text;
mod year_of;

pub(crate) use round_fen::half_up;

use super::broken::Broken;
use super::columnar::column::Column;
use super::columnar::context::Eval;
use super::columnar::frame::Frame;
use super::reference::Value;
use crate::policy::formula_functions;
use crate::policy::ir::{Expr, Function, Type};
use crate::policy::reasons::Lack;

/// A function's arguments for one row, with their types.
pub(crate) struct Row<'a> {
    pub(crate) values: &'a [Value],
    pub(crate) types: &'a [Type],
}

/// A function's arguments for all rows of a frame.
pub(crate) struct Columns<'a, 'c> {
    /// Type of the result.
    pub(crate) ty: Type,
    /// The arguments, each as long as the frame.
    pub(crate) columns: &'a [Column<'c>],
    /// Their types.
    pub(crate) types: &'a [Type],
    /// Number of rows.
    pub(crate) len: usize,
}

/// How whole columns are worked out.
#[derive(Clone, Copy)]
pub(crate) enum OfColumns {
    /// From the columns of all arguments. Rows with a missing argument hold something without meaning.
    All(for<'a, 'c> fn(&Columns<'a, 'c>) -> Result<Column<'c>, Broken>),
    /// Arguments are evaluated only for the rows that ask for them.
    AsAsked(for<'c> fn(Eval<'c>, Type, &'c [Expr], &Frame<'_>) -> Result<Column<'c>, Broken>),
}

/// What a missing argument does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Missing {
    /// The result is missing, by the name of the first argument that is.
    Spreads,
    /// The function makes something of it; a missing result has the name of the first argument.
    Heeded(Unknown),
}

/// Of a function that makes something of missing arguments: which of them leave the result unknown if they are missing because they read a
/// table that was not delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unknown {
    /// Those before the first value that is there.
    BeforeTheFirst,
    /// Any.
    Any,
    /// Those from the second on.
    BehindTheFirst,
}

/// What a function means.
#[derive(Clone, Copy)]
pub(crate) struct Meaning {
    /// For one row. Under [`Missing::Spreads`] no argument is missing.
    pub(crate) of_row: fn(&Row<'_>) -> Result<Value, Broken>,
    /// For whole columns.
    pub(crate) of_columns: OfColumns,
    /// What a missing argument does.
    pub(crate) missing: Missing,
    /// Why the result may be missing although no argument is.
    pub(crate) lack: Option<Lack<'static>>,
}

impl Meaning {
    /// A function of arguments that are all there, whose result is there too.
    const fn new(
        of_row: fn(&Row<'_>) -> Result<Value, Broken>,
        of_columns: for<'a, 'c> fn(&Columns<'a, 'c>) -> Result<Column<'c>, Broken>,
    ) -> Meaning {
        Meaning {
            of_row,
            of_columns: OfColumns::All(of_columns),
            missing: Missing::Spreads,
            lack: None,
        }
    }

    /// The same, but the result may be missing for this reason.
    const fn may_lack(self, lack: Lack<'static>) -> Meaning {
        Meaning {
            lack: Some(lack),
            ..self
        }
    }
}

/// The meaning of a function: its line in the table.
pub(crate) fn meaning(function: Function) -> &'static Meaning {
    match function {
        Function::RoundFen => &round_fen::MEANING,
        Function::Abs => &abs::MEANING,
        Function::Floor => &floor::MEANING,
        Function::Least => &extreme::LEAST,
        Function::Greatest => &extreme::GREATEST,
        Function::Coalesce => &coalesce::MEANING,
        Function::NullIf => &null_if::MEANING,
        Function::Mean => &mean::MEANING,
        Function::MonthOf => &month_of::MEANING,
        Function::YearOf => &year_of::MEANING,
        Function::QuarterOf => &quarter_of::MEANING,
        Function::FirstDay => &edge_of_month::FIRST,
        Function::LastDay => &edge_of_month::LAST,
        Function::AddMonths => &add_months::MEANING,
        Function::FullYears => &full_years::MEANING,
        Function::Months => &months::MEANING,
        Function::Left => &left::MEANING,
        Function::Text | Function::Concat => &text::MEANING,
        Function::StartsWith => &starts_with::MEANING,
    }
}

/// A function of one row; a missing argument spreads before the function sees it.
pub(crate) fn of_row(function: Function, row: &Row<'_>) -> Result<Value, Broken> {
    let meaning = meaning(function);
    let missing = row.values.iter().find(|v| v.is_missing());
    match (meaning.missing, missing) {
        (Missing::Spreads, Some(missing)) => Ok(missing.clone()),
        (Missing::Spreads, None) | (Missing::Heeded(_), _) => (meaning.of_row)(row),
    }
}

/// A function of whole columns.
pub(crate) fn of_frame<'c>(
    eval: Eval<'c>,
    ty: Type,
    function: Function,
    arguments: &'c [Expr],
    frame: &Frame<'_>,
) -> Result<Column<'c>, Broken> {
    let of_columns = match meaning(function).of_columns {
        OfColumns::AsAsked(of_frame) => return of_frame(eval, ty, arguments, frame),
        OfColumns::All(of_columns) => of_columns,
    };
    let columns = arguments.iter().map(|e| eval.eval(e, frame));
    let columns: Vec<Column<'c>> = columns.collect::<Result<_, Broken>>()?;
    let types: Vec<Type> = arguments.iter().map(|e| e.ty).collect();
    let all = Columns {
        ty,
        columns: &columns,
        types: &types,
        len: frame.len(),
    };
    let name = || {
        formula_functions()
            .find(|s| s.function == function)
            .map_or("function", |s| s.name)
    };
    of_columns(&all).map_err(|b| b.at(name(), eval.context.table_name(frame.table)))
}

impl Row<'_> {
    /// The arguments are none that the function takes.
    fn wrong(&self, function: &str) -> Broken {
        let kinds: Vec<&str> = self.values.iter().map(Value::kind).collect();
        Broken::new(format!("{function} of {}", kinds.join(", ")))
    }
}

impl<'a, 'c> Columns<'a, 'c> {
    /// Exactly `N` arguments.
    fn exactly<const N: usize>(&self) -> Result<&'a [Column<'c>; N], Broken> {
        let wrong = |_| Broken::new(format!("does not take {} arguments", self.columns.len()));
        <&[Column<'c>; N]>::try_from(self.columns).map_err(wrong)
    }
}

#[cfg(test)]
mod tests;
